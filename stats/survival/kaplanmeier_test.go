package survival_test

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"reprieve/stats"
	"reprieve/stats/survival"
)

var (
	nan       = math.NaN()
	undefined = stats.Undefined()
	nans      = cmpopts.EquateNaNs()
)

// lost and held are observations of an event and of a censoring.
func lost(day float64) survival.Observation { return survival.Observation{Time: day, Event: true} }
func held(day float64) survival.Observation { return survival.Observation{Time: day} }

func kaplanMeier(t interface{ Fatal(...any) }, obs []survival.Observation, opts survival.KaplanMeierOptions) survival.Curve {
	curve, err := survival.KaplanMeier(obs, opts)
	if err != nil {
		t.Fatal(err)
	}
	return curve
}

// Counts and survival by hand; the limits are compared with R's elsewhere.
func TestSteps(t *testing.T) {
	type step struct {
		time                   float64
		atRisk, events, censor int
		cumulative             int
		survival               float64
	}
	for _, c := range []struct {
		name string
		obs  []survival.Observation
		want []step
	}{
		{"none", nil, nil},
		{"one event", []survival.Observation{lost(12)}, []step{{12, 1, 1, 0, 1, 0}}},
		{"one censoring", []survival.Observation{held(12)}, []step{{12, 1, 0, 1, 0, 1}}},
		{"event before censoring at a tie, unsorted", []survival.Observation{held(9), lost(4), held(4), lost(9)}, []step{
			{4, 4, 1, 1, 1, 0.75}, {9, 2, 1, 1, 2, 0.375},
		}},
		{"all at one time", []survival.Observation{lost(6), held(6), lost(6), held(6), held(6)}, []step{{6, 5, 2, 3, 2, 0.6}}},
		{"time zero, of both signs", []survival.Observation{held(math.Copysign(0, -1)), lost(0), lost(1)}, []step{
			{0, 3, 1, 1, 1, 2.0 / 3}, {1, 1, 1, 0, 2, 0},
		}},
		// The ten patients of the interval-censored example in the appendix of
		// the clinical background, each loss at its right end.
		{"right ends", []survival.Observation{
			lost(14), lost(7), lost(28), lost(28), lost(56), lost(56), lost(7), held(28), held(7), held(56),
		}, []step{
			{7, 10, 2, 1, 2, 0.8}, {14, 7, 1, 0, 3, 0.8 * 6 / 7}, {28, 6, 2, 1, 5, 0.8 * 4 / 7}, {56, 3, 2, 1, 7, 0.8 * 4 / 21},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			curve := kaplanMeier(t, c.obs, survival.KaplanMeierOptions{})
			var got []step
			for _, s := range curve.Steps {
				got = append(got, step{s.Time, s.AtRisk, s.Events, s.Censored, s.CumulativeEvents, s.Survival})
			}
			// Two roundings of a product.
			if d := cmp.Diff(c.want, got, cmp.AllowUnexported(step{}), cmpopts.EquateApprox(0, 1e-15)); d != "" {
				t.Error(d)
			}
			if curve.N != len(c.obs) {
				t.Errorf("N = %d, want %d", curve.N, len(c.obs))
			}
		})
	}
}

// Two of four lost: Greenwood is 2/(4 x 2) = 1/4, so the standard error is
// 0.5 x 0.5; log-log limits are 0.5 to the power exp(+/- z 0.5 / log 2).
func TestLimitsByHand(t *testing.T) {
	obs := []survival.Observation{lost(3), lost(3), held(8), held(8)}
	const z = 1.959963984540054
	power := math.Exp(z * 0.5 / math.Ln2)
	for _, c := range []struct {
		transform survival.Transform
		want      stats.Interval
	}{
		{survival.LogLog, stats.Interval{Low: math.Pow(0.5, power), High: math.Pow(0.5, 1/power)}},
		{survival.Log, stats.Interval{Low: 0.5 * math.Exp(-z/2), High: 1}},
		{survival.Plain, stats.Interval{Low: 0.5 - z/4, High: 0.5 + z/4}},
		{survival.Arcsine, stats.Interval{Low: math.Pow(math.Sin(math.Pi/4-z/4), 2), High: math.Pow(math.Sin(math.Pi/4+z/4), 2)}},
	} {
		s := kaplanMeier(t, obs, survival.KaplanMeierOptions{Transform: c.transform}).Steps[0]
		want := survival.Step{Time: 3, AtRisk: 4, Events: 2, CumulativeEvents: 2, Survival: 0.5, StdErr: 0.25, Interval: c.want}
		if d := cmp.Diff(want, s, cmpopts.EquateApprox(1e-14, 1e-15)); d != "" { // a few roundings of numbers up to 1
			t.Errorf("%v: %s", c.transform, d)
		}
	}
}

// Limits are not estimable at survival 0; at 1 it depends on the transform.
func TestLimitsAtTheEnds(t *testing.T) {
	obs := []survival.Observation{held(1), lost(2), lost(3)}
	one := stats.Interval{Low: 1, High: 1}
	for transform, want := range map[survival.Transform]stats.Interval{
		survival.LogLog: undefined, survival.Log: one, survival.Plain: one, survival.Arcsine: undefined,
	} {
		curve := kaplanMeier(t, obs, survival.KaplanMeierOptions{Transform: transform})
		first := survival.Step{Time: 1, AtRisk: 3, Censored: 1, Survival: 1, Interval: want}
		last := survival.Step{Time: 3, AtRisk: 1, Events: 1, CumulativeEvents: 2, Survival: 0, StdErr: nan, Interval: undefined}
		if d := cmp.Diff([]survival.Step{first, last}, []survival.Step{curve.Steps[0], curve.Steps[2]}, nans); d != "" {
			t.Errorf("%v: %s", transform, d)
		}
		start, err := curve.At(0.5)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(survival.Point{Time: 0.5, AtRisk: 3, Survival: 1, Interval: want}, start, nans); d != "" {
			t.Errorf("%v: %s", transform, d)
		}
	}
}

func TestErrors(t *testing.T) {
	good := []survival.Observation{lost(1)}
	curve := kaplanMeier(t, good, survival.KaplanMeierOptions{})
	for want, err := range map[string]error{
		"kaplan-meier: observation 1: time -1 is not a finite number of at least 0":   second(survival.KaplanMeier([]survival.Observation{lost(1), held(-1)}, survival.KaplanMeierOptions{})),
		"kaplan-meier: observation 0: time NaN is not a finite number of at least 0":  second(survival.KaplanMeier([]survival.Observation{lost(nan)}, survival.KaplanMeierOptions{})),
		"kaplan-meier: observation 0: time +Inf is not a finite number of at least 0": second(survival.KaplanMeier([]survival.Observation{held(math.Inf(1))}, survival.KaplanMeierOptions{})),
		"kaplan-meier: stats: confidence level 95 is not in (0, 1)":                   second(survival.KaplanMeier(good, survival.KaplanMeierOptions{Level: 95})),
		"kaplan-meier: Transform(5) is not a transform":                               second(survival.KaplanMeier(good, survival.KaplanMeierOptions{Transform: 5})),
		"at: time NaN is not a finite number of at least 0":                           second(curve.At(nan)),
		"at: time -1 is not a finite number of at least 0":                            second(curve.At(-1)),
		"quantile: probability 50 is not in [0, 1]":                                   second(curve.Quantile(50)),
		"restricted mean: tau 0 is not a positive finite number":                      second(curve.RestrictedMean(0)),
		"restricted mean: tau NaN is not a positive finite number":                    second(curve.RestrictedMean(nan)),
	} {
		if err == nil || err.Error() != "survival: "+want {
			t.Errorf("error = %v, want survival: %s", err, want)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// An empty curve has no steps and nothing to estimate.
func TestEmpty(t *testing.T) {
	curve := kaplanMeier(t, nil, survival.KaplanMeierOptions{})
	p, err1 := curve.At(0)
	rm, err2 := curve.RestrictedMean(84)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	if d := cmp.Diff(survival.Point{Survival: nan, StdErr: nan, Interval: undefined}, p, nans); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(survival.RestrictedMean{Tau: 84, Mean: nan, StdErr: nan}, rm, nans); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(survival.Quantile{P: 0.5, Time: nan, Interval: undefined}, curve.Median(), nans); d != "" {
		t.Error(d)
	}
}

func TestAt(t *testing.T) {
	known := kaplanMeier(t, []survival.Observation{lost(4), held(4), lost(9), held(10)}, survival.KaplanMeierOptions{})
	ended := kaplanMeier(t, []survival.Observation{lost(4), lost(9)}, survival.KaplanMeierOptions{})
	for _, c := range []struct {
		name           string
		curve          survival.Curve
		time           float64
		atRisk, events int
		survival       float64
	}{
		{"start", known, 0, 4, 0, 1},
		{"before the first time", known, 3.9, 4, 0, 1},
		{"on an event", known, 4, 4, 1, 0.75},
		{"between", known, 6, 2, 1, 0.75},
		{"on the second event", known, 9, 2, 2, 0.375},
		{"on the last time", known, 10, 1, 2, 0.375},
		{"beyond the last time", known, 10.1, 0, 2, nan},
		{"on the last time, nobody left", ended, 9, 1, 2, 0},
		{"beyond, nobody left", ended, 500, 0, 2, 0},
	} {
		p, err := c.curve.At(c.time)
		if err != nil {
			t.Fatal(err)
		}
		if p.AtRisk != c.atRisk || p.Events != c.events || p.Survival != c.survival && !(math.IsNaN(p.Survival) && math.IsNaN(c.survival)) {
			t.Errorf("%s: %+v, want at risk %d, events %d, survival %v", c.name, p, c.atRisk, c.events, c.survival)
		}
	}
}

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		name string
		obs  []survival.Observation
		want float64
	}{
		{"jumps over one half", []survival.Observation{lost(3), lost(5), lost(9)}, 5},
		{"one half from 20 to 30", []survival.Observation{lost(10), lost(20), lost(30), lost(40)}, 25},
		{"one half from 20 to 30, with a censoring between", []survival.Observation{lost(10), lost(20), held(25), lost(30)}, 25},
		{"one half from 20 to the end at 45", []survival.Observation{lost(10), lost(20), held(30), held(45)}, 20},
		{"not reached", []survival.Observation{lost(10), held(20), held(30)}, nan},
		{"no event", []survival.Observation{held(20)}, nan},
		{"one event", []survival.Observation{lost(20)}, 20},
		// As a product of five fractions this would miss 0.5 by a rounding.
		{"one half of ten", tenDays(), 5.5},
	} {
		m := kaplanMeier(t, c.obs, survival.KaplanMeierOptions{}).Median()
		if m.P != 0.5 || m.Time != c.want && !(math.IsNaN(m.Time) && math.IsNaN(c.want)) {
			t.Errorf("%s: median %v, want %v", c.name, m.Time, c.want)
		}
	}
}

// R 4.2.2, survival 3.5-3, of times 10, 20, 30+, 45+ (+ censored):
// summary(fit)$table gives the median 20, quantile(fit, 0.5) gives 32.5.
func TestMedianAndQuantileWhereTheCurveStaysAtOneHalf(t *testing.T) {
	curve := kaplanMeier(t, []survival.Observation{lost(10), lost(20), held(30), held(45)}, survival.KaplanMeierOptions{})
	q, err := curve.Quantile(0.5)
	if err != nil || q.Time != 32.5 || curve.Median().Time != 20 {
		t.Errorf("quantile %v, median %v, %v; want 32.5, 20", q.Time, curve.Median().Time, err)
	}
}

// tenDays is one event a day.
func tenDays() []survival.Observation {
	var obs []survival.Observation
	for day := range 10 {
		obs = append(obs, lost(float64(day+1)))
	}
	return obs
}

func TestRestrictedMean(t *testing.T) {
	four := []survival.Observation{lost(10), lost(20), lost(30), lost(40)}
	held30 := []survival.Observation{lost(10), held(30)}
	for _, c := range []struct {
		name              string
		obs               []survival.Observation
		tau, mean, stdErr float64
	}{
		// Without censoring: the mean of min(t, tau), and the standard deviation
		// (divisor n) over root n: 10 20 30 40; 10 20 25 25 has variance 37.5.
		{"to the end", four, 40, 25, math.Sqrt(125.0 / 4)},
		{"beyond the end, nobody left", four, 84, 25, math.Sqrt(125.0 / 4)},
		{"cut", four, 25, 20, math.Sqrt(37.5 / 4)},
		{"before the first time", four, 5, 5, 0},
		{"on a time", four, 10, 10, 0},
		// 10 + 20 x 1/2; the area after day 10 is 10, its weight 1/2.
		{"to the last censoring", held30, 30, 20, math.Sqrt(100.0 / 2)},
		{"beyond the last censoring", held30, 30.5, nan, nan},
		{"no event", []survival.Observation{held(30), held(50)}, 40, 40, 0},
	} {
		rm, err := kaplanMeier(t, c.obs, survival.KaplanMeierOptions{}).RestrictedMean(c.tau)
		if err != nil {
			t.Fatal(err)
		}
		want := survival.RestrictedMean{Tau: c.tau, Mean: c.mean, StdErr: c.stdErr}
		if d := cmp.Diff(want, rm, nans, cmpopts.EquateApprox(1e-14, 0)); d != "" { // a few roundings
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

func TestNames(t *testing.T) {
	for transform, want := range map[survival.Transform]string{
		survival.KaplanMeierOptions{}.Transform: "log-log", survival.Arcsine: "arcsine", -1: "Transform(-1)",
	} {
		if got := transform.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// drawn makes up to 40 subjects with many ties.
func drawn(t *rapid.T) []survival.Observation {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) survival.Observation {
		return survival.Observation{Time: float64(rapid.IntRange(0, 25).Draw(t, "time")), Event: rapid.Bool().Draw(t, "event")}
	}), 1, 40).Draw(t, "observations")
}

// The order of the observations does not show, in no bit, and they stay as they
// are.
func TestRowOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		obs := drawn(t)
		shuffled := rapid.Permutation(obs).Draw(t, "shuffled")
		before := slices.Clone(shuffled)
		a := kaplanMeier(t, obs, survival.KaplanMeierOptions{})
		b := kaplanMeier(t, shuffled, survival.KaplanMeierOptions{})
		if d := cmp.Diff(a, b, nans); d != "" {
			t.Fatal(d)
		}
		if !slices.Equal(before, shuffled) {
			t.Fatal("the observations were changed")
		}
	})
}

// Survival falls from 1, within its limits; the counts add up.
func TestCurveLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		obs := drawn(t)
		transform := survival.Transform(rapid.IntRange(0, 4).Draw(t, "transform"))
		curve := kaplanMeier(t, obs, survival.KaplanMeierOptions{Transform: transform})
		left, events, before := len(obs), 0, 1.0
		for _, s := range curve.Steps {
			if s.AtRisk != left || s.Events+s.Censored < 1 {
				t.Fatalf("%+v: %d were left", s, left)
			}
			left -= s.Events + s.Censored
			events += s.Events
			if s.CumulativeEvents != events || s.Survival > before || s.Survival < 0 || (s.Survival < before) != (s.Events > 0) {
				t.Fatalf("%+v after %v", s, before)
			}
			before = s.Survival
			if !math.IsNaN(s.Interval.Low) && !(0 <= s.Interval.Low && s.Interval.Low <= s.Survival && s.Survival <= s.Interval.High && s.Interval.High <= 1) {
				t.Fatalf("%+v", s)
			}
		}
		if left != 0 || curve.Events != events || curve.N != len(obs) {
			t.Fatalf("%d left, %d events of %d", left, events, curve.Events)
		}
	})
}

// Without censoring the curve is the plain proportion, to the bit, Greenwood is
// the binomial variance, and the restricted mean is the mean of min(t, tau).
func TestWithoutCensoring(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		obs := drawn(t)
		for i := range obs {
			obs[i].Event = true
		}
		n := float64(len(obs))
		curve := kaplanMeier(t, obs, survival.KaplanMeierOptions{})
		for _, s := range curve.Steps {
			if want := float64(len(obs)-s.CumulativeEvents) / n; s.Survival != want {
				t.Fatalf("survival %v, want %v", s.Survival, want)
			}
			if want := math.Sqrt(s.Survival * (1 - s.Survival) / n); s.Survival > 0 && math.Abs(s.StdErr-want) > 1e-13 { // a sum of 40 terms
				t.Fatalf("standard error %v, want %v", s.StdErr, want)
			}
		}
		tau := rapid.Float64Range(0.5, 40).Draw(t, "tau")
		rm, err := curve.RestrictedMean(tau)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for _, o := range obs {
			sum += min(o.Time, tau)
		}
		if math.Abs(rm.Mean-sum/n) > 1e-12*tau { // sums of 40 terms
			t.Fatalf("restricted mean %v, want %v", rm.Mean, sum/n)
		}
	})
}

// Times in another unit give the same curve, with quantiles and restricted means
// in that unit.
func TestUnit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		obs := drawn(t)
		half := slices.Clone(obs)
		for i := range half {
			half[i].Time /= 2 // exact
		}
		a := kaplanMeier(t, obs, survival.KaplanMeierOptions{})
		b := kaplanMeier(t, half, survival.KaplanMeierOptions{})
		p := rapid.Float64Range(0, 1).Draw(t, "p")
		qa, err1 := a.Quantile(p)
		qb, err2 := b.Quantile(p)
		ra, err3 := a.RestrictedMean(12)
		rb, err4 := b.RestrictedMean(6)
		if err1 != nil || err2 != nil || err3 != nil || err4 != nil {
			t.Fatal(err1, err2, err3, err4)
		}
		qb.Time, qb.Interval.Low, qb.Interval.High = 2*qb.Time, 2*qb.Interval.Low, 2*qb.Interval.High
		rb = survival.RestrictedMean{Tau: 2 * rb.Tau, Mean: 2 * rb.Mean, StdErr: 2 * rb.StdErr}
		if d := cmp.Diff(qa, qb, nans) + cmp.Diff(ra, rb, nans); d != "" {
			t.Fatal(d)
		}
	})
}
