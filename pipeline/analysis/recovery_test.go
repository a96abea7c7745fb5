package analysis

import (
	"context"
	"flag"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/ingest"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
	"reprieve/pipeline/synth"
)

// The 95 % limits of the main estimates, over many synthetic cohorts, against
// the values of the population that these cohorts are drawn from:
//
//	go test ./pipeline/analysis -run Truth -v                # 20 cohorts
//	go test ./pipeline/analysis -run Truth -v -truth 200     # coverage to 3 points
//	go test ./pipeline/analysis -run Population -v -population 20 -timeout 1h   # the values, from 20 x 4000 patients
//
// What can be compared. Every estimate has one value in the population: what it
// comes to with ever more patients of the same generator, calendar and rules.
// The limits promise to cover that. It is no closed form: it has the noise of the
// ratings, the days on which patients rate, the replies that fail more often in
// pain, the error of the PHQ-9 and of the column, and the censoring. So it is
// simulated, by seeds that no cohort has.
//
// What cannot be. The truth of each patient in truth.json is without noise and
// without missing replies. The share of patients of RESP due at W4 whose true pain
// was 30 % lower (0.495) lies between the response rate by nri (0.467), for which a
// patient who does not reply is no responder, and that by best (0.577). The
// difference by the true depression (0.141) is larger than that by the recorded
// one (0.091), which has errors, with replies missing. The days after which the
// true pain without another session is back to 70 % (median 47 of those followed)
// are not the time to a confirmed loss in ratings (38), which comes earlier by
// their noise and is censored by the next session and by the last rating.
// -run Population prints all of them.
//
// 200 cohorts (seeds 1 to 200) gave: nri 190, oc 190, difference 188, odds ratio
// 188, log odds 187, relief at 28 days 191, at 84 days 193, median 198. The median
// is covered more often than 95 % since losses fall on the few days of a week that
// have ratings: with R's survfit, n = 140 and the same curve, 94.5 % of limits
// cover the median of a continuous time, 97.2 % that of one on four days a week
// (4000 samples each).
var (
	truthCohorts = flag.Int("truth", 20, "cohorts of 300 patients of TestTruthIsCovered")
	population   = flag.Int("population", 0, "cohorts of 4000 patients of TestPopulationValues; 0: skip it")
)

// recoveryOptions are the calendar of all cohorts here.
func recoveryOptions(seed uint64, patients int) synth.Options {
	return synth.Options{Patients: patients, Seed: seed, Months: 12, LastMonth: "2025-12"}
}

// recoverable is an estimate with its limits by the keys of its rows, and the value
// in the population: that of 80000 patients (-population 20, version 1 of the
// generator). Its own standard error is a fifteenth of that of a cohort of 300.
type recoverable struct {
	name                string
	keys                Row
	estimate, low, high string
	truth               float64
}

var recovered = []recoverable{
	{"response, nri", responseKeys("nri"), "p", "conf.low", "conf.high", 0.4667},
	{"response, oc", responseKeys("oc"), "p", "conf.low", "conf.high", 0.5246},
	{"difference by depression", differenceKeys("newcombe"), "rd", "rd.low", "rd.high", 0.0909},
	{"odds ratio by depression", differenceKeys("woolf"), "or", "or.low", "or.high", 1.441},
	{"log odds for 5 points of PHQ-9", primaryEndpoint.keys(Row{Analysis: "response_model", Population: "RESP", Variable: "phq9_5", Method: "firth"}), "estimate", "conf.low", "conf.high", 0.1563},
	{"median relief, days", reliefKeys("loss", ""), "median", "conf.low", "conf.high", 38},
	{"in relief at 28 days", reliefKeys("time", "28"), "estimate", "conf.low", "conf.high", 0.6223},
	{"in relief at 84 days", reliefKeys("time", "84"), "estimate", "conf.low", "conf.high", 0.1741},
}

func responseKeys(missing string) Row {
	k := primaryEndpoint.keys(Row{Analysis: "response", Population: "RESP", Variable: "threshold", VariableLevel: "30", Method: "wilson"})
	k.Missing = missing
	return k
}

func differenceKeys(method string) Row {
	return primaryEndpoint.keys(Row{Analysis: "response_difference", Population: "RESP", Variable: "depression", VariableLevel: "yes-no", Method: method})
}

func reliefKeys(variable, level string) Row {
	return Row{Analysis: "relief", Population: "relief", Variable: variable, VariableLevel: level, Method: "kaplan_meier"}
}

// find returns a stat of the estimate's rows; NaN where it is not estimable.
func (e recoverable) find(t *testing.T, r *Results, stat string) float64 {
	t.Helper()
	k := e.keys
	k.StatName = stat
	row, ok := r.Find(k)
	if !ok {
		t.Fatalf("%s: no row %s", e.name, k.ID())
	}
	return row.Stat
}

// drawnCohort is a synthetic cohort with the truth of its patients.
type drawnCohort struct {
	members []cohort.Member
	named   cohort.Named
	truth   synth.Truth
}

// drawCohort writes a cohort as exports, reads them and derives its outcomes.
func drawCohort(t *testing.T, opts synth.Options) drawnCohort {
	t.Helper()
	ctx := context.Background()
	dir := filepath.Join(t.TempDir(), "exports")
	truth, err := synth.Write(ctx, dir, opts)
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation(truth.Timezone)
	if err != nil {
		t.Fatal(err)
	}
	exports, err := ingest.Read(ctx, ingest.Options{Dir: dir, Location: zone})
	if err != nil {
		t.Fatal(err)
	}
	defer exports.Release()
	rules := outcome.Rules{
		MaxGapDays: 21, WashoutHours: 12, BaselineRules: []outcome.BaselineRule{outcome.HomeMean, outcome.HomeLast, outcome.PreSession},
		MinBaselineTenths: 400, LandmarkDays: 7, SmoothDays: 7, MaxSilenceDays: 21,
		DepressionSources: []outcome.DepressionSource{outcome.FromPHQ9, outcome.FromPatients},
	}
	c, err := cohort.Derive(ctx, exports, schema.Calendar, schema.Instant(truth.End.UnixMicro()), rules, func(int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	return drawnCohort{c.Members, c.Named, truth}
}

// analyseMain runs the steps that the estimates come from.
func analyseMain(t *testing.T, members []cohort.Member) *Results {
	t.Helper()
	r, p := &Results{}, newPopulations(Input{Members: members, Patients: len(members)})
	for _, step := range []func(*Results, populations) error{response, responseDifference, responseModel, relief} {
		if err := step(r, p); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// coverage counts how often limits lay around the truth.
type coverage struct{ covered, below, above, none int }

// add counts a pair of limits; a limit that is not estimable is none on its side.
func (c *coverage) add(low, high, truth float64) {
	switch {
	case math.IsNaN(low) && math.IsNaN(high):
		c.none++
	case high < truth:
		c.below++
	case low > truth:
		c.above++
	default:
		c.covered++
	}
}

func (c coverage) String() string {
	n := c.covered + c.below + c.above
	return fmt.Sprintf("%d of %d (%.1f %%), %d below the truth, %d above, %d without limits", c.covered, n, 100*float64(c.covered)/float64(n), c.below, c.above, c.none)
}

// tail is the smaller tail of the binomial distribution with probability 0.05 at
// the number of misses: P(X >= misses) or P(X <= misses).
func (c coverage) tail() float64 {
	misses, n := c.below+c.above, c.covered+c.below+c.above
	upper, lower := 0.0, 0.0
	for k := range n + 1 {
		p := math.Exp(logBinomial(n, k) + float64(k)*math.Log(0.05) + float64(n-k)*math.Log(0.95))
		if k >= misses {
			upper += p
		}
		if k <= misses {
			lower += p
		}
	}
	return min(upper, lower)
}

func logBinomial(n, k int) float64 {
	a, _ := math.Lgamma(float64(n + 1))
	b, _ := math.Lgamma(float64(k + 1))
	c, _ := math.Lgamma(float64(n - k + 1))
	return a - b - c
}

// The limits cover the population's values as often as they say. The test fails
// where the number of misses has a tail probability below 1e-6: by wrong limits
// or a wrong truth, not by the draw of the seeds.
func TestTruthIsCovered(t *testing.T) {
	if testing.Short() {
		t.Skip("some seconds")
	}
	counts := make([]coverage, len(recovered))
	for seed := range *truthCohorts {
		r := analyseMain(t, drawCohort(t, recoveryOptions(uint64(seed)+1, 300)).members)
		for i, e := range recovered {
			counts[i].add(e.find(t, r, e.low), e.find(t, r, e.high), e.truth)
		}
	}
	for i, e := range recovered {
		t.Logf("%s: truth %.4g, covered %v", e.name, e.truth, counts[i])
		if counts[i].tail() < 1e-6 || counts[i].none > *truthCohorts/4 {
			t.Errorf("%s: truth %.4g, covered %v", e.name, e.truth, counts[i])
		}
	}
}

// TestPopulationValues prints the values of the population that recovered holds,
// and what the truth of the patients says of the same.
func TestPopulationValues(t *testing.T) {
	if *population == 0 {
		t.Skip("a simulation of some minutes: -population 20")
	}
	var members []cohort.Member
	var l latent
	for i := range *population {
		d := drawCohort(t, recoveryOptions(uint64(1_000_000+i), 4000))
		l.add(d)
		for j := range d.members {
			d.members[j].Alternatives = nil
			d.members[j].Outcome.Safety = outcome.Safety{}
		}
		members = append(members, d.members...)
	}
	r := analyseMain(t, members)
	for _, e := range recovered {
		t.Logf("%s: %.6g (%.6g to %.6g)", e.name, e.find(t, r, e.estimate), e.find(t, r, e.low), e.find(t, r, e.high))
	}
	best := responseKeys("best")
	best.StatName = "p"
	row, _ := r.Find(best)
	t.Logf("response, best: %.6g", row.Stat)
	t.Logf("by the true pain: %s", l)
}

// latent counts the patients of RESP due at W4 by their true pain.
type latent struct {
	n, responders [2]int // without and with true depression
	days          []float64
}

func (l *latent) add(d drawnCohort) {
	truth := map[string]synth.Patient{}
	for _, p := range d.truth.Patients {
		truth[p.PatientID] = p
	}
	for i := range d.members {
		m, p := &d.members[i], truth[d.members[i].ID]
		if m.Outcome.Relief.In && p.ReliefDays != nil {
			l.days = append(l.days, *p.ReliefDays)
		}
		if !m.Outcome.RESP || !primary(m).Due || p.PainW4MM == nil {
			continue
		}
		depressed := 0
		if p.Depression {
			depressed = 1
		}
		l.n[depressed]++
		if *p.PainW4MM <= 0.7*p.BaselineMM {
			l.responders[depressed]++
		}
	}
}

func (l latent) String() string {
	share := func(i int) float64 { return float64(l.responders[i]) / float64(l.n[i]) }
	all := float64(l.responders[0]+l.responders[1]) / float64(l.n[0]+l.n[1])
	return fmt.Sprintf("responders %.4f; by true depression %.4f, difference %.4f; median days of true relief of those in relief %.1f (n %d)",
		all, share(1), share(1)-share(0), middle(l.days), len(l.days))
}

func middle(values []float64) float64 {
	var sorted []float64
	sorted = append(sorted, values...)
	slices.Sort(sorted)
	return sorted[len(sorted)/2]
}
