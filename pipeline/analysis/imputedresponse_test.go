package analysis

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
)

// imputing is a step that needs imputations, m of them.
func imputing(t *testing.T, step func(*Results, populations, func() (imputation, error)) error, m int, members ...cohort.Member) *Results {
	t.Helper()
	r := &Results{}
	p := newPopulations(Input{Members: members, Imputations: m})
	drawn := func() (imputation, error) { return imputePain(context.Background(), p) }
	if err := step(r, p, drawn); err != nil {
		t.Fatal(err)
	}
	return r
}

// The pooled numbers are those of mice::pool.scalar(q, u, n, k = 1) in R 4.2.2 with
// mice 3.15.0: q the log odds, u = 1/x + 1/(n - x); plogis of the estimate and of the
// limits, qbar -+ qt(0.975, df) sqrt(t). Where all are equal mice adds a little to the
// variance between; there df = 8/10 x 7, fmi = 2/(df + 3).
func TestPoolShares(t *testing.T) {
	for _, c := range []struct {
		name       string
		responders []int
		n          int
		want       []float64 // p std.error conf.low conf.high fmi
	}{
		{"4 and 6 of 10", []int{4, 6}, 10, []float64{0.5, 0.23846809644402156, 0.0077610248086692393, 0.9922389751913307521, 0.73653791729457663}},
		{"3, 3, 4 of 8", []int{3, 3, 4}, 8, []float64{0.415675780674237549, 0.194037612568898538, 0.075425565090411428, 0.861175342375771424, 0.407142078288479370}},
		{"3, 3, 3 of 8", []int{3, 3, 3}, 8, []float64{0.375, 0.171163299220364384, 0.088733433920946833, 0.787102468516213127, 0.232558139534883690}},
		{"none of 8 in one", []int{0, 1, 3}, 8, []float64{4.0 / 24, nan, nan, nan, nan}},
		{"none of 8 in any", []int{0, 0, 0}, 8, []float64{0, nan, nan, nan, nan}},
		{"all of 8", []int{8, 8}, 8, []float64{1, nan, nan, nan, nan}},
		{"one of one and none of one", []int{0, 1}, 1, []float64{0.5, nan, nan, nan, nan}},
	} {
		s, err := poolShares(c.responders, c.n)
		got := []float64{s.p, s.stdErr, s.interval.Low, s.interval.High, s.fmi}
		if err != nil || s.n != c.n || !same(c.want, got, 1e-10) { // the quantile has 11 digits
			t.Errorf("%s: got %v, %v, want %v", c.name, got, err, c.want)
		}
		if math.IsNaN(c.want[1]) != (s.warning != "") {
			t.Errorf("%s: warning %q", c.name, s.warning)
		}
	}
}

// One patient a line, 10 of them rated in all; week 2 tells nobody apart, so that the
// unrated may be drawn any value.
//
//	            depr      base  W4
//	p00-p05     yes       70    20: responders at 20, 30, 50, 70 %
//	p06-p09     no        70    60, of which p09 re-dosed
//	p10         no        70    silent
//	p11         no        70    silent, re-dosed
//	p12         unknown   70    not due
func imputable() []cohort.Member {
	var list []cohort.Member
	add := func(d outcome.Depression, w outcome.Window) {
		list = append(list, resp(fmt.Sprintf("p%02d", len(list)), 70, d, w))
	}
	for range 6 {
		add(yes, rated(20))
	}
	for range 3 {
		add(no, rated(60))
	}
	add(no, redosed(rated(60)))
	add(no, silent)
	add(no, redosed(silent))
	add(unknown, early(10))
	return list
}

// What does not depend on the draws: N, the depressed, who were all rated, and the
// composite, in which only p10 is open.
func TestResponseImputed(t *testing.T) {
	r := imputing(t, responseImputed, 30, imputable()...)
	if len(r.Rows) != (8+3)*6 { // two strategies of four thresholds, and three groups
		t.Errorf("%d rows", len(r.Rows))
	}
	for _, c := range []struct {
		k    Row
		N    float64
		p    float64 // the lowest and
		high float64 // the highest that are possible
	}{
		{at("mi", "treatment_policy", "threshold", "30"), 12, 6.0 / 12, 8.0 / 12},
		{at("mi", "composite", "threshold", "30"), 12, 6.0 / 12, 7.0 / 12},
		{by(at("mi", "treatment_policy", "threshold", "30"), "depression", "yes"), 6, 1, 1},
		{warned(by(at("mi", "treatment_policy", "threshold", "30"), "depression", "no")), 6, 0, 2.0 / 6},
		{by(at("mi", "treatment_policy", "threshold", "30"), "depression", "unknown"), 0, nan, nan},
	} {
		got := statsOf(r, c.k)
		if len(got) != 6 || got[0] != c.N || got[1] < c.p || got[1] > c.high || math.IsNaN(c.p) != math.IsNaN(got[1]) {
			t.Errorf("%s: got %v, want N %v, p in %v to %v", c.k.ID(), got, c.N, c.p, c.high)
		}
	}
	// Six of six, all rated: Wilson's limits 6/(6 + z2) to 1, and nothing is missing.
	want := []float64{6, 1, nan, 6 / (6 + z*z), 1, 0}
	if got := statsOf(r, by(at("mi", "treatment_policy", "threshold", "30"), "depression", "yes")); !same(want, got, 1e-14) {
		t.Errorf("the depressed: got %v, want %v", got, want)
	}
	for _, row := range r.Rows {
		if row.Method != "mi" || row.Missing != "mi" || row.Variable != "threshold" || row.StatName == "n" {
			t.Errorf("%s", row.ID())
		}
	}
}

// warned gives a row the warning of an imputation whose log odds are infinite.
func warned(k Row) Row {
	k.Warning = "an imputation with no responder or only responders"
	return k
}

// Where nobody is unrated, the rows are those of the observed.
func TestResponseImputedOfNoneMissing(t *testing.T) {
	list := append(imputable()[:10], imputable()[12])
	r, observed := imputing(t, responseImputed, 5, list...), of(t, response, list...)
	for _, s := range []string{"treatment_policy", "composite"} {
		for _, level := range []string{"20", "30", "50", "70"} {
			got, plain := statsOf(r, at("mi", s, "threshold", level)), statsOf(observed, at("oc", s, "threshold", level))
			p := plain[2]
			want := []float64{plain[1], p, math.Sqrt(p * (1 - p) / 10), plain[3], plain[4], 0}
			if !same(want, got, 1e-15) {
				t.Errorf("%s at %s: got %v, want %v", s, level, got, want)
			}
		}
	}
}

// Nine rated are too few: N is known, the rest is not, and the reason is said; but the
// depressed have nobody unrated.
func TestResponseImputedOfTooFew(t *testing.T) {
	list := imputable()[1:]
	r := imputing(t, responseImputed, 5, list...)
	for _, row := range r.Rows {
		settled := row.Group1Level == "yes" || row.Group1Level == "unknown"
		if !settled && (row.StatName != "N" && row.Estimable() || row.Warning != "fewer than 10 rated patients") {
			t.Errorf("%s: %v, %q", row.ID(), row.Stat, row.Warning)
		}
	}
	if got := statsOf(r, by(at("mi", "treatment_policy", "threshold", "30"), "depression", "yes")); got[0] != 5 || got[1] != 1 {
		t.Errorf("the depressed: %v", got)
	}
}

// reference of testdata/reference/imputation.R, which imputed 160 generated patients
// with mice.
type miceReference struct {
	M        float64
	Patients struct {
		Base, TSW2, TSW1, T0W2, T0W1, Redosed, PHQ9, Age, TSW4 []*float64
		Depression, Site                                       []string
	}
	Results []struct {
		Strategy, Level             string
		Percent, N                  int
		Logit, Within, Between, FMI float64
	}
}

func loadMice(t *testing.T) miceReference {
	t.Helper()
	text, err := os.ReadFile("../../testdata/reference/imputation.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Cases miceReference }
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	return file.Cases
}

func (ref miceReference) members() []cohort.Member {
	window := func(v *float64) outcome.Window {
		if v == nil {
			return silent
		}
		return rated(*v)
	}
	var list []cohort.Member
	x := ref.Patients
	for i, base := range x.Base {
		m := resp(fmt.Sprintf("p%03d", i), *base, map[string]outcome.Depression{"yes": yes, "no": no, "unknown": unknown}[x.Depression[i]], window(x.TSW4[i]))
		o := &m.Outcome
		o.Windows[outcome.TS][2].Redosed = *x.Redosed[i] == 1
		o.Windows[outcome.TS][0], o.Windows[outcome.TS][1] = window(x.TSW1[i]), window(x.TSW2[i])
		o.Windows[outcome.T0][0], o.Windows[outcome.T0][1] = window(x.T0W1[i]), window(x.T0W2[i])
		if v := x.PHQ9[i]; v != nil {
			o.Baselines[outcome.PHQ9] = outcome.ScoreValue{Known: true, Value: *v}
		}
		if v := x.Age[i]; v != nil {
			m.Age = *v
		}
		m.Site = x.Site[i]
		list = append(list, m)
	}
	return list
}

// With m imputations here and M in R, the mean log odds differ by chance with the
// variance between x (1/m + 1/M), and the variance between itself, as a share, with 2/m
// + 2/M, so that the total differs by the share that it makes up. The tolerances are
// four of those standard errors.
func TestResponseImputedAsInMice(t *testing.T) {
	ref := loadMice(t)
	const m = 300
	r := imputing(t, responseImputed, m, ref.members()...)
	for _, c := range ref.Results {
		k := at("mi", c.Strategy, "threshold", strconv.Itoa(c.Percent))
		if c.Level != "" {
			k = by(k, "depression", c.Level)
		}
		got := statsOf(r, k)
		if len(got) != 6 || got[0] != float64(c.N) {
			t.Fatalf("%s: %v, want N %d", k.ID(), got, c.N)
		}
		p := got[1]
		se := math.Sqrt(c.Between * (1.0/m + 1/ref.M))
		if d := math.Log(p/(1-p)) - c.Logit; math.Abs(d) > 4*se {
			t.Errorf("%s: log odds %.4f above those of mice, whose chance error is %.4f", k.ID(), d, se)
		}
		total, chance := c.Within+(1+1/ref.M)*c.Between, 4*math.Sqrt(2.0/m+2/ref.M)
		stdErr := got[2] / (p * (1 - p))
		if v := stdErr * stdErr; math.Abs(v/total-1) > chance*c.Between/total {
			t.Errorf("%s: variance of the log odds %.5f, want %.5f", k.ID(), v, total)
		}
		if math.Abs(got[5]/c.FMI-1) > chance {
			t.Errorf("%s: fraction of missing information %.4f, want %.4f", k.ID(), got[5], c.FMI)
		}
	}
}

// simulated are n patients whose week 4 follows week 2, and their responses before
// anything is missing. Of those in more pain after two weeks 60 % are not rated, of
// the others 10 %: at random given what is known.
func simulated(r *rand.Rand, n int) (list []cohort.Member, responders int) {
	scale := func(v float64) float64 { return math.Round(10*min(100, max(0, v))) / 10 }
	for i := range n {
		base := scale(max(40, 68+10*r.NormFloat64()))
		w2 := scale(base - 18 + 16*r.NormFloat64())
		w4 := scale(w2 + 8*r.NormFloat64())
		m := resp(fmt.Sprintf("p%03d", i), base, no, rated(w4))
		m.Outcome.Windows[outcome.TS][1] = rated(w2)
		if outcome.Response(mm(w4), mm(base), 30) {
			responders++
		}
		p := 0.1
		if w2 > 52 {
			p = 0.6
		}
		if r.Float64() < p {
			m.Outcome.Windows[outcome.TS][2] = silent
		}
		list = append(list, m)
	}
	return list, responders
}

// In 150 cohorts of 120 patients the pooled share is the true one on average, within
// four standard errors; the observed alone are 12 points too good. Its limits hold
// the truth in 95 % of cohorts, of which 150 may show 88 %, and its standard error is
// the spread of the shares, to within four of the spread's own errors of 5.8 %.
func TestResponseImputedFindsTheTruth(t *testing.T) {
	const cohorts, n = 150, 120
	random := rand.New(rand.NewPCG(5, 9))
	truth := 0.0
	for range 100 {
		_, responders := simulated(random, 1000)
		truth += float64(responders) / 1000 / 100
	}
	var pooled, observed []float64
	covered, stdErr := 0, 0.0
	for range cohorts {
		list, _ := simulated(random, n)
		share, err := draw(t, Input{Members: list, Imputations: 5}).raisedShares()(0)
		if err != nil {
			t.Fatal(err)
		}
		pooled, stdErr = append(pooled, share.p), stdErr+share.stdErr/cohorts
		if share.interval.Low <= truth && truth <= share.interval.High {
			covered++
		}
		known := endpoint{outcome.PrimaryAnchor, outcome.PrimaryWindow, oc, treatmentPolicy}.count(newPopulations(Input{Members: list}).resp, thresholdAt(30))
		observed = append(observed, float64(known.Responders)/float64(known.N))
	}
	mean, sd := moments(pooled)
	if math.Abs(mean-truth) > 4*sd/math.Sqrt(cohorts) {
		t.Errorf("pooled %.4f on average, truth %.4f", mean, truth)
	}
	if naive, _ := moments(observed); naive-truth < 0.1 {
		t.Errorf("observed %.4f on average, truth %.4f: nothing to correct", naive, truth)
	}
	if covered < 132 {
		t.Errorf("%d of %d intervals hold the truth", covered, cohorts)
	}
	if math.Abs(stdErr/sd-1) > 0.23 {
		t.Errorf("standard error %.4f on average, the shares spread by %.4f", stdErr, sd)
	}
}

func moments(v []float64) (mean, sd float64) {
	for _, x := range v {
		mean += x / float64(len(v))
	}
	for _, x := range v {
		sd += (x - mean) * (x - mean) / float64(len(v)-1)
	}
	return mean, math.Sqrt(sd)
}
