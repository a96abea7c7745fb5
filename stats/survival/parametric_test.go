package survival_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"reprieve/stats/survival"
)

// Without covariates an exponential regression has a closed form: the rate is the
// number of events over the sum of times, log of whose inverse is the intercept,
// with variance 1 / events.
func TestExponentialByHand(t *testing.T) {
	inf := math.Inf(1)
	in := survival.ParametricInput{Left: []float64{2, 3, 5, 10}, Right: []float64{2, 3, inf, 10}}
	fit, err := survival.Parametric(in, survival.ParametricOptions{Distribution: survival.Exponential})
	if err != nil {
		t.Fatal(err)
	}
	mean := 20.0 / 3
	for _, v := range []struct {
		name      string
		got, want float64
	}{
		{"intercept", fit.Coefficients[0].Estimate, math.Log(mean)},
		{"standard error", fit.Coefficients[0].StdErr, 1 / math.Sqrt(3)},
		{"scale", fit.Scale, 1},
		{"log likelihood", fit.LogLik, -3*math.Log(mean) - 3},
		{"its null", fit.LogLikNull, fit.LogLik},
		{"log scale", fit.LogScale.Estimate, math.NaN()},
		{"likelihood ratio", fit.LikelihoodRatio.Statistic, math.NaN()},
	} {
		// The search ends within 1e-10 standard errors.
		if !(math.Abs(v.got-v.want) <= 1e-10) && !(math.IsNaN(v.got) && math.IsNaN(v.want)) {
			t.Errorf("%s = %v, want %v", v.name, v.got, v.want)
		}
	}
	if fit.N != 4 || fit.Known != 3 || fit.RightCensored != 1 || fit.LeftCensored+fit.IntervalCensored != 0 || !fit.Converged {
		t.Errorf("counts %+v", fit)
	}
	q, err := fit.Quantile(0.5, nil, 0)
	if err != nil || math.Abs(q.Time-mean*math.Ln2) > 1e-12 || math.Abs(q.StdErr-q.Time/math.Sqrt(3)) > 1e-9 {
		t.Errorf("median %+v, %v; want %v", q, err, mean*math.Ln2)
	}
	s, err := fit.Survival(5, nil, 0)
	if err != nil || math.Abs(s.Survival-math.Exp(-5/mean)) > 1e-12 {
		t.Errorf("survival at 5 %+v, %v; want %v", s, err, math.Exp(-5/mean))
	}
	// d exp(-5/mean) / d log mean = 5/mean exp(-5/mean).
	if want := 5 / mean * math.Exp(-5/mean) / math.Sqrt(3); math.Abs(s.StdErr-want) > 1e-10 {
		t.Errorf("its standard error %v, want %v", s.StdErr, want)
	}
}

// A log-normal regression of times that are all known is least squares of the
// logs, with the variance's divisor n: logs 1, 2, 4 and 3, 5, 6 by group.
func TestLogNormalByHand(t *testing.T) {
	times := []float64{math.Exp(1), math.Exp(2), math.Exp(4), math.Exp(3), math.Exp(5), math.Exp(6)}
	in := survival.ParametricInput{Left: times, Right: times, Covariates: [][]float64{{0, 0, 0, 1, 1, 1}}}
	fit, err := survival.Parametric(in, survival.ParametricOptions{Distribution: survival.LogNormal})
	if err != nil {
		t.Fatal(err)
	}
	// Means 7/3 and 14/3; both sums of squares are 14/3.
	variance := (14.0/3 + 14.0/3) / 6
	for _, v := range []struct {
		name      string
		got, want float64
	}{
		{"intercept", fit.Coefficients[0].Estimate, 7.0 / 3},
		{"difference", fit.Coefficients[1].Estimate, 7.0 / 3},
		{"its standard error", fit.Coefficients[1].StdErr, math.Sqrt(variance * 2 / 3)},
		{"scale", fit.Scale, math.Sqrt(variance)},
		{"standard error of its log", fit.LogScale.StdErr, math.Sqrt(1.0 / 12)},
		{"log likelihood", fit.LogLik, -3*math.Log(2*math.Pi*variance) - 3 - 21},
	} {
		if !(math.Abs(v.got-v.want) <= 1e-12*max(1, math.Abs(v.want))) {
			t.Errorf("%s = %v, want %v", v.name, v.got, v.want)
		}
	}
}

func TestParametricErrors(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		name string
		in   survival.ParametricInput
		opts survival.ParametricOptions
		want string
	}{
		{"no rows", survival.ParametricInput{}, survival.ParametricOptions{}, "no event"},
		{"all censored", survival.ParametricInput{Left: []float64{1, 2}, Right: []float64{inf, inf}}, survival.ParametricOptions{}, "no event"},
		{"lengths", survival.ParametricInput{Left: []float64{1, 2}, Right: []float64{1}}, survival.ParametricOptions{}, "right: 1 elements for 2"},
		{"right before left", survival.ParametricInput{Left: []float64{1, 4}, Right: []float64{1, 3}}, survival.ParametricOptions{}, "row 1: right 3"},
		{"time 0", survival.ParametricInput{Left: []float64{0}, Right: []float64{0}}, survival.ParametricOptions{}, "row 0: right 0"},
		{"nothing known", survival.ParametricInput{Left: []float64{1, 0}, Right: []float64{1, inf}}, survival.ParametricOptions{}, "row 1: (0, +Inf]"},
		{"NaN", survival.ParametricInput{Left: []float64{nan}, Right: []float64{1}}, survival.ParametricOptions{}, "row 0: left NaN"},
		{"NaN right", survival.ParametricInput{Left: []float64{1}, Right: []float64{nan}}, survival.ParametricOptions{}, "row 0: right NaN"},
		{"weight", survival.ParametricInput{Left: []float64{1}, Right: []float64{1}, Weights: []float64{-1}}, survival.ParametricOptions{}, "row 0: weight -1"},
		{"short offset", survival.ParametricInput{Left: []float64{1}, Right: []float64{1}, Offset: []float64{}}, survival.ParametricOptions{}, "offset: 0 elements"},
		{"level", survival.ParametricInput{}, survival.ParametricOptions{Level: 2}, "level 2"},
		{"distribution", survival.ParametricInput{}, survival.ParametricOptions{Distribution: 9}, "Distribution(9)"},
		{"iterations", survival.ParametricInput{}, survival.ParametricOptions{MaxIterations: -2}, "max iterations -2"},
		{"one iteration", censored(), survival.ParametricOptions{MaxIterations: 1}, "no convergence after 1"},
		{"one row", survival.ParametricInput{Left: []float64{5}, Right: []float64{5}}, survival.ParametricOptions{}, "scale"},
		{"all at one time", survival.ParametricInput{Left: []float64{5, 5, 5}, Right: []float64{5, 5, 5}}, survival.ParametricOptions{}, "scale"},
		{"one look", survival.ParametricInput{Left: []float64{5, 5, 0, 0}, Right: []float64{inf, inf, 5, 5}}, survival.ParametricOptions{}, "scale"},
		{"a time fits all", survival.ParametricInput{Left: []float64{1, 2, 3}, Right: []float64{5, 6, inf}}, survival.ParametricOptions{}, "scale runs to 0"},
		{"a line fits all", survival.ParametricInput{
			Left: []float64{1, math.E, math.E * math.E}, Right: []float64{1, math.E, math.E * math.E}, Covariates: [][]float64{{0, 1, 2}},
		}, survival.ParametricOptions{}, "scale runs to 0"},
	} {
		_, err := survival.Parametric(c.in, c.opts)
		if err == nil || !strings.HasPrefix(err.Error(), "survival: parametric: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.name, err, c.want)
		}
	}
}

// censored is eight rows of all kinds, with two covariates.
func censored() survival.ParametricInput {
	inf := math.Inf(1)
	return survival.ParametricInput{
		Left:       []float64{2, 3, 5, 0, 4, 9, 14, 7},
		Right:      []float64{2, 3, inf, 6, 8, 9, inf, 12},
		Covariates: [][]float64{{0, 0, 1, 0, 1, 1, 1, 0}, {51, 38, 60, 44, 47, 33, 58, 40}},
	}
}

func TestParametricNoEstimate(t *testing.T) {
	for _, d := range []survival.Distribution{survival.Weibull, survival.Exponential, survival.LogNormal, survival.LogLogistic} {
		in := censored()
		in.Covariates[1] = []float64{3, 3, 3, 3, 3, 3, 3, 3}
		if _, err := survival.Parametric(in, survival.ParametricOptions{Distribution: d}); !errors.Is(err, survival.ErrAliased) {
			t.Errorf("%v: one value: error %v", d, err)
		}
		in.Covariates[1] = []float64{1, 1, 3, 1, 3, 3, 3, 1}
		if _, err := survival.Parametric(in, survival.ParametricOptions{Distribution: d}); !errors.Is(err, survival.ErrAliased) {
			t.Errorf("%v: a multiple: error %v", d, err)
		}
		// The rows of the group are those that are censored.
		in.Covariates[1] = []float64{0, 0, 1, 0, 0, 0, 1, 0}
		_, err := survival.Parametric(in, survival.ParametricOptions{Distribution: d})
		if !errors.Is(err, survival.ErrInfiniteCoefficient) || !strings.Contains(err.Error(), "covariate 1") {
			t.Errorf("%v: a group without events: error %v", d, err)
		}
	}
}

func TestParametricPredictionErrors(t *testing.T) {
	fit, err := survival.Parametric(censored(), survival.ParametricOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		p float64
		x []float64
	}{{0, []float64{0, 40}}, {1, []float64{0, 40}}, {0.5, []float64{0}}, {0.5, []float64{0, math.NaN()}}, {math.NaN(), []float64{0, 40}}} {
		if _, err := fit.Quantile(c.p, c.x, 0); err == nil {
			t.Errorf("quantile %v at %v: no error", c.p, c.x)
		}
	}
	for _, time := range []float64{-1, math.NaN(), math.Inf(1)} {
		if _, err := fit.Survival(time, []float64{0, 40}, 0); err == nil {
			t.Errorf("survival at %v: no error", time)
		}
	}
	if s, err := fit.Survival(0, []float64{0, 40}, 0); err != nil || s.Survival != 1 || s.StdErr != 0 {
		t.Errorf("survival at 0: %+v, %v", s, err)
	}
	logNormal, err := survival.Parametric(censored(), survival.ParametricOptions{Distribution: survival.LogNormal})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := logNormal.HazardRatios(); err == nil {
		t.Error("hazard ratios of a log-normal regression: no error")
	}
}

// Laws of any sample: the order of rows changes no bit; a unit of time shifts the
// intercept; an offset stretches predictions; survival at a quantile is 1-p.
func TestParametricLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := parametricSample(rapid.Uint64().Draw(t, "seed"))
		d := survival.Distribution(rapid.IntRange(0, 3).Draw(t, "distribution"))
		fit, err := survival.Parametric(in, survival.ParametricOptions{Distribution: d})
		if err != nil {
			t.Skip(err)
		}
		order := rapid.Permutation(indices(len(in.Left))).Draw(t, "order")
		again, err := survival.Parametric(survival.ParametricInput{
			Left: reordered(in.Left, order), Right: reordered(in.Right, order), Weights: reordered(in.Weights, order),
			Covariates: [][]float64{reordered(in.Covariates[0], order)},
		}, survival.ParametricOptions{Distribution: d})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(fit.Coefficients, again.Coefficients); diff != "" || fit.LogLik != again.LogLik {
			t.Fatalf("not the same bits: %s", diff)
		}

		weeks := survival.ParametricInput{Covariates: in.Covariates, Weights: in.Weights}
		for i := range in.Left {
			weeks.Left, weeks.Right = append(weeks.Left, in.Left[i]/7), append(weeks.Right, in.Right[i]/7)
		}
		inWeeks, err := survival.Parametric(weeks, survival.ParametricOptions{Distribution: d})
		if err != nil {
			t.Fatal(err)
		}
		closeTo(t, "intercept", inWeeks.Coefficients[0].Estimate, fit.Coefficients[0].Estimate-math.Log(7), 1e-9)
		closeTo(t, "coefficient", inWeeks.Coefficients[1].Estimate, fit.Coefficients[1].Estimate, 1e-9)
		closeTo(t, "scale", inWeeks.Scale, fit.Scale, 1e-9)

		q, err := fit.Quantile(0.3, []float64{0.5}, 0)
		if err != nil {
			t.Fatal(err)
		}
		stretched, err := fit.Quantile(0.3, []float64{0.5}, math.Ln2)
		if err != nil {
			t.Fatal(err)
		}
		closeTo(t, "offset", stretched.Time/q.Time, 2, 1e-12)
		s, err := fit.Survival(q.Time, []float64{0.5}, 0)
		if err != nil {
			t.Fatal(err)
		}
		closeTo(t, "survival at a quantile", s.Survival, 0.7, 1e-12)
	})
}

// parametricSample draws rows of all kinds.
func parametricSample(seed uint64) survival.ParametricInput {
	r := rand.New(rand.NewPCG(seed, 2))
	in := survival.ParametricInput{Covariates: [][]float64{nil}}
	for range 40 {
		x := r.NormFloat64()
		time := math.Exp(2 + 0.5*x + 0.7*r.NormFloat64())
		left, right := time, time
		switch r.IntN(4) {
		case 1:
			left, right = time*r.Float64(), math.Inf(1)
		case 2:
			left, right = 0, time*(1+r.Float64())
		case 3:
			left, right = time*r.Float64(), time*(1+r.Float64())
		}
		in.Left, in.Right = append(in.Left, left), append(in.Right, right)
		in.Weights = append(in.Weights, 1+float64(r.IntN(2)))
		in.Covariates[0] = append(in.Covariates[0], x)
	}
	return in
}
