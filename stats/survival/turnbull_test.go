package survival_test

import (
	"context"
	"errors"
	"math"
	"runtime"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"reprieve/stats/survival"
)

var inf = math.Inf(1)

// The ten patients of the clinical background's appendix; its values are R's
// survfit, with the log-likelihood to 5 decimals, and simple fractions.
func TestTurnbullByHand(t *testing.T) {
	c := turnbull(t, []survival.Censored{
		{7, 14}, {0, 7}, {14, 28}, {7, 28}, {28, 56}, {14, 56}, {3, 7}, {28, inf}, {7, inf}, {56, inf},
	})
	want := []survival.Innermost{{3, 7, 0.2, 0.8}, {7, 14, 0.16, 0.64}, {14, 28, 0.24, 0.4}, {28, 56, 0.24, 0.16}, {56, inf, 0.16, 0}}
	if d := cmp.Diff(want, c.Intervals, cmpopts.EquateApprox(1e-12, 0)); d != "" { // Newton's steps end in rounding
		t.Error(d)
	}
	if math.Abs(c.LogLik+12.52797) > 5e-6 || c.KKT > 1e-12 || !c.Converged || c.N != 10 || c.Events != 7 || c.LastLimit != 56 {
		t.Errorf("%+v", c)
	}
	if m := c.Median(); m != 28 {
		t.Errorf("median %v, want 28", m)
	}
}

// Where no interval has a width the estimate is Kaplan and Meier's.
func TestTurnbullOfExactTimes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		obs := drawn(t)
		intervals := make([]survival.Censored, len(obs))
		for i, o := range obs {
			intervals[i] = survival.Censored{Left: o.Time, Right: inf}
			if o.Event {
				intervals[i].Right = o.Time
			}
		}
		km, np := kaplanMeier(t, obs, survival.KaplanMeierOptions{}), turnbull(t, intervals)
		for _, s := range km.Steps {
			p, err := np.At(s.Time)
			if err != nil {
				t.Fatal(err)
			}
			if math.Abs(p.Survival-s.Survival) > 1e-10 { // Newton's steps end in rounding
				t.Fatalf("at %v: %v, Kaplan-Meier %v", s.Time, p.Survival, s.Survival)
			}
		}
	})
}

// drawnIntervals makes up to 60 subjects of all kinds, with many ties.
func drawnIntervals(t *rapid.T) []survival.Censored {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) survival.Censored {
		left := float64(rapid.IntRange(0, 20).Draw(t, "left"))
		width := float64(rapid.IntRange(0, 12).Draw(t, "width"))
		if width == 12 {
			return survival.Censored{Left: left, Right: inf}
		}
		return survival.Censored{Left: left, Right: left + width}
	}), 1, 60).Draw(t, "subjects")
}

// The conditions of the maximum, found here from the definitions: with P the mass
// in a subject's interval, the sum of 1/P over the subjects whose interval holds an
// innermost interval is n where there is mass and at most n elsewhere.
func TestTurnbullLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		obs := drawnIntervals(t)
		c := turnbull(t, obs)
		holds := func(o survival.Censored, i survival.Innermost) bool {
			if o.Left == o.Right {
				return i.Left == o.Left && i.Right == o.Right
			}
			return i.Right <= o.Right && (i.Left >= o.Left && i.Left < i.Right || i.Left == i.Right && i.Left > o.Left)
		}
		sum, slope, logLik := 0.0, make([]float64, len(c.Intervals)), 0.0
		for _, o := range obs {
			mass := 0.0
			for _, i := range c.Intervals {
				if holds(o, i) {
					mass += i.Mass
				}
			}
			logLik += math.Log(mass)
			for j, i := range c.Intervals {
				if holds(o, i) {
					slope[j] += 1 / (mass * float64(len(obs)))
				}
			}
		}
		for j, i := range c.Intervals {
			sum += i.Mass
			if slope[j] > 1+1e-9 || i.Mass > 0 && slope[j] < 1-1e-9 || i.Mass < 0 {
				t.Fatalf("%+v: slope %v", i, slope[j])
			}
		}
		if math.Abs(sum-1) > 1e-12 || math.Abs(logLik-c.LogLik) > 1e-10*(1+math.Abs(logLik)) {
			t.Fatalf("sum %v, log-likelihood %v and %v", sum, logLik, c.LogLik)
		}
		shuffled := rapid.Permutation(obs).Draw(t, "shuffled")
		if d := cmp.Diff(c, turnbull(t, shuffled), nans, cmpopts.EquateErrors()); d != "" {
			t.Fatal(d)
		}
	})
}

func TestTurnbullEdges(t *testing.T) {
	for _, c := range []struct {
		name   string
		obs    []survival.Censored
		want   []survival.Innermost
		median float64
	}{
		{"none", nil, nil, nan},
		{"one right-censored", []survival.Censored{{5, inf}}, []survival.Innermost{{5, inf, 1, 0}}, nan},
		{"one interval", []survival.Censored{{5, 9}}, []survival.Innermost{{5, 9, 1, 0}}, 9},
		{"one exact", []survival.Censored{{5, 5}}, []survival.Innermost{{5, 5, 1, 0}}, 5},
		{"event at zero", []survival.Censored{{0, 0}, {0, 3}}, []survival.Innermost{{0, 0, 0.5, 0.5}, {0, 3, 0.5, 0}}, 0},
		{"all the same", []survival.Censored{{2, 4}, {2, 4}, {2, 4}}, []survival.Innermost{{2, 4, 1, 0}}, 4},
		{"neighbours share a limit but no time", []survival.Censored{{0, 3}, {3, 6}}, []survival.Innermost{{0, 3, 0.5, 0.5}, {3, 6, 0.5, 0}}, 3},
		{"exact at the right end", []survival.Censored{{1, 3}, {3, 3}}, []survival.Innermost{{3, 3, 1, 0}}, 3},
		{"exact at the left end", []survival.Censored{{3, 6}, {3, 3}}, []survival.Innermost{{3, 3, 0.5, 0.5}, {3, 6, 0.5, 0}}, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := turnbull(t, c.obs)
			if d := cmp.Diff(c.want, got.Intervals, cmpopts.EquateApprox(0, 1e-14)); d != "" {
				t.Error(d)
			}
			if m := got.Median(); m != c.median && !(math.IsNaN(m) && math.IsNaN(c.median)) {
				t.Errorf("median %v, want %v", m, c.median)
			}
		})
	}
}

func TestIntervalCurveAt(t *testing.T) {
	c := turnbull(t, []survival.Censored{{0, 7}, {7, 14}, {14, inf}, {20, inf}}) // masses 1/4 1/4 1/2
	ended := turnbull(t, []survival.Censored{{0, 7}, {7, 14}})
	for _, w := range []struct {
		name                      string
		curve                     survival.IntervalCurve
		time, survival, low, high float64
	}{
		{"start", c, 0, 1, 1, 1},
		{"inside an interval", c, 5, 1, 0.75, 1},
		{"at its right end", c, 7, 0.75, 0.75, 0.75},
		{"between intervals", c, 16, 0.5, 0.5, 0.5},
		{"at the largest limit", c, 20, 0.5, 0.5, 0.5},
		{"beyond it", c, 20.5, nan, nan, nan},
		{"beyond it, nobody left", ended, 99, 0, 0, 0},
		{"nobody", turnbull(t, nil), 0, nan, nan, nan},
	} {
		got, err := w.curve.At(w.time)
		want := survival.IntervalPoint{Time: w.time, Survival: w.survival, Low: w.low, High: w.high}
		if d := cmp.Diff(want, got, nans, cmpopts.EquateApprox(0, 1e-13)); d != "" || err != nil { // Newton's steps end in rounding
			t.Errorf("%s: %s %v", w.name, d, err)
		}
	}
	for p, want := range map[float64]float64{0: 0, 0.25: 7, 0.3: 14, 0.5: 14, 0.51: nan, 1: nan} {
		if got, err := c.Quantile(p); err != nil || got != want && !(math.IsNaN(got) && math.IsNaN(want)) {
			t.Errorf("quantile %v = %v, %v, want %v", p, got, err, want)
		}
	}
}

func TestTurnbullErrors(t *testing.T) {
	curve := turnbull(t, nil)
	fit := func(left, right float64, opts survival.TurnbullOptions) error {
		return second(survival.Turnbull([]survival.Censored{{left, right}}, opts))
	}
	ctx := context.Background()
	good := []survival.Censored{{1, 2}}
	for want, err := range map[string]error{
		"turnbull: subject 0: (-1, 2] is not an interval of times of at least 0":      fit(-1, 2, survival.TurnbullOptions{}),
		"turnbull: subject 0: (3, 2] is not an interval of times of at least 0":       fit(3, 2, survival.TurnbullOptions{}),
		"turnbull: subject 0: (1, NaN] is not an interval of times of at least 0":     fit(1, nan, survival.TurnbullOptions{}),
		"turnbull: subject 0: (+Inf, +Inf] is not an interval of times of at least 0": fit(inf, inf, survival.TurnbullOptions{}),
		"turnbull: -1 iterations: the number is not at least 0":                       fit(1, 2, survival.TurnbullOptions{Iterations: -1}),
		"interval curve at: time NaN is not a finite number of at least 0":            second(curve.At(nan)),
		"interval curve: quantile: probability 50 is not in [0, 1]":                   second(curve.Quantile(50)),
		"turnbull bootstrap: -1 resamples: the number is not at least 0":              second(survival.TurnbullBootstrap(ctx, good, nil, survival.BootstrapOptions{Resamples: -1})),
		"turnbull bootstrap: stats: confidence level 9 is not in (0, 1)":              second(survival.TurnbullBootstrap(ctx, good, nil, survival.BootstrapOptions{Level: 9})),
		"turnbull bootstrap: survival: interval curve at: time -1 is not a finite number of at least 0": second(
			survival.TurnbullBootstrap(ctx, good, []float64{-1}, survival.BootstrapOptions{})),
	} {
		if err == nil || err.Error() != "survival: "+want {
			t.Errorf("error = %v, want survival: %s", err, want)
		}
	}
}

// One step is not enough; the curve reached comes with the error.
func TestTurnbullNoConvergence(t *testing.T) {
	obs := []survival.Censored{{7, 14}, {0, 7}, {14, 28}, {7, 28}, {28, 56}, {14, 56}, {3, 7}, {28, inf}, {7, inf}, {56, inf}}
	c, err := survival.Turnbull(obs, survival.TurnbullOptions{Iterations: 1})
	if err == nil || c.Converged || c.Iterations != 1 || !(c.KKT > 1e-9) || len(c.Intervals) != 5 {
		t.Errorf("%+v, %v", c, err)
	}
}

func sixty() []survival.Censored {
	var obs []survival.Censored
	for i := range 60 {
		left := float64(i * 7 % 40)
		obs = append(obs, survival.Censored{Left: left, Right: left + float64(1+i%9)})
		if i%5 == 0 {
			obs[i].Right = inf
		}
	}
	return obs
}

// The same limits on one processor and on all, others with another seed; they hold
// the estimate here.
func TestTurnbullBootstrap(t *testing.T) {
	times, subjects := []float64{7, 14, 28}, sixty()
	run := func(seed uint64, processors int) survival.TurnbullLimits {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		r, err := survival.TurnbullBootstrap(context.Background(), subjects, times, survival.BootstrapOptions{Resamples: 200, Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	one, many, other := run(5, 1), run(5, 4), run(6, 4)
	slices.Reverse(subjects)
	if d := cmp.Diff(one, run(5, 2), nans, cmpopts.EquateErrors()); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(one, many, nans, cmpopts.EquateErrors()); d != "" {
		t.Error(d)
	}
	if cmp.Equal(one.Survival, other.Survival, nans) {
		t.Error("another seed gives the same limits")
	}
	c := turnbull(t, sixty())
	for i, at := range times {
		p, err := c.At(at)
		if err != nil {
			t.Fatal(err)
		}
		if l := one.Survival[i]; !(l.Low < p.Survival && p.Survival < l.High && l.Low >= 0 && l.High <= 1) || one.Known[i] != 200 {
			t.Errorf("at %v: %v within %+v, known %d", at, p.Survival, l, one.Known[i])
		}
	}
	if m := c.Median(); !(one.Median.Low <= m && m <= one.Median.High) {
		t.Errorf("median %v within %+v", m, one.Median)
	}
}

// Events at 1 of a in n, the rest censored at 2: survival at 1 in a resample is
// binomial, the number of the others over n. Its limits from 20000 resamples are the
// binomial quantiles, for n = 20 and 10 events 6/20 and 14/20 (their tails, 0.0207
// and 0.0207, next ones 0.0577: far from 0.025 in such a number).
func TestTurnbullBootstrapIsBinomial(t *testing.T) {
	var obs []survival.Censored
	for range 10 {
		obs = append(obs, survival.Censored{Left: 1, Right: 1}, survival.Censored{Left: 2, Right: inf})
	}
	r, err := survival.TurnbullBootstrap(context.Background(), obs, []float64{1, 9}, survival.BootstrapOptions{Resamples: 20000, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if l := r.Survival[0]; math.Abs(l.Low-0.3) > 1e-12 || math.Abs(l.High-0.7) > 1e-12 || r.Resamples != 20000 { // Newton's steps end in rounding
		t.Errorf("%+v, want 0.3 to 0.7", l)
	}
	if r.Known[1] != 0 || !math.IsNaN(r.Survival[1].Low) || len(r.Warnings) != 1 || !errors.Is(r.Warnings[0], survival.ErrResamplesUnknown) {
		t.Errorf("beyond the data: %+v", r)
	}
	if r.Median.Low != 1 || !math.IsNaN(r.Median.High) {
		t.Errorf("median %+v, want 1 and not reached", r.Median)
	}
}

func TestTurnbullBootstrapEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := survival.TurnbullBootstrap(ctx, sixty(), nil, survival.BootstrapOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v, want canceled", err)
	}
	r, err := survival.TurnbullBootstrap(context.Background(), nil, []float64{3}, survival.BootstrapOptions{Resamples: 3})
	if err != nil || r.Known[0] != 0 || !math.IsNaN(r.Survival[0].High) || !math.IsNaN(r.Median.Low) {
		t.Errorf("nobody: %+v, %v", r, err)
	}
}

// Two exact times in each of two groups, 1 and 3, 2 and 4, masses 1/4. Wilcoxon
// scores S(before) + S(after) - 1: 3/4 1/4 -1/4 -3/4; group sums 1/2 and -1/2; the sum
// of squares, 5/4, over 3 times 2 x 2 / 4 is the variance 5/12.
func TestIntervalTestByHand(t *testing.T) {
	var obs []survival.GroupedCensored
	for _, time := range []float64{1, 2, 3, 4} {
		obs = append(obs, survival.GroupedCensored{Censored: survival.Censored{Left: time, Right: time}, Group: 2 - int(time)%2})
	}
	r, err := survival.IntervalTest(obs, survival.IntervalTestOptions{Scores: survival.WilcoxonScores})
	want := survival.GroupTest{
		Groups:     []survival.GroupScore{{1, 2, 2, 1.5, 0.5}, {2, 2, 2, 2.5, -0.5}},
		Covariance: [][]float64{{5.0 / 12, -5.0 / 12}, {-5.0 / 12, 5.0 / 12}}, ChiSquare: 0.6, DF: 1, P: math.Erfc(math.Sqrt(0.3)),
	}
	if d := cmp.Diff(want, r, cmpopts.EquateApprox(1e-12, 0)); d != "" || err != nil { // Newton's steps end in rounding
		t.Error(d, err)
	}
	// Sun's scores: S log s with log s the sum of -mass over survival before.
	log := []float64{0, -1.0 / 4, -1.0/4 - 1.0/3, -1.0/4 - 1.0/3 - 1.0/2, 0}
	s := []float64{1, 0.75, 0.5, 0.25, 0}
	score := func(i int) float64 { return (s[i]*log[i] - s[i+1]*log[i+1]) / 0.25 }
	r, err = survival.IntervalTest(obs, survival.IntervalTestOptions{})
	if got, want := r.Groups[0].Score, score(0)+score(2); err != nil || math.Abs(got-want) > 1e-12 {
		t.Errorf("score %v, want %v; %v", got, want, err)
	}
	if r, err := survival.IntervalTest(nil, survival.IntervalTestOptions{}); err != nil || !math.IsNaN(r.P) || len(r.Warnings) != 1 {
		t.Errorf("nobody: %+v, %v", r, err)
	}
}
