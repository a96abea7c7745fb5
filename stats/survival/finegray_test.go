package survival_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"reprieve/stats/survival"
)

// Two rows: at 1 an event of the cause with x = 1, at 2 one with x = 0: the partial
// likelihood e^b / (e^b + 1) rises for ever. A third one at 3 with x = 1 adds the
// factor 1 / (1 + e^b) and makes the first one e^b / (2 e^b + 1): the derivative
// 1 - 2u/(2u+1) - u/(1+u), u = e^b, is 0 at 2 u^2 = 1. There the first derivative's
// slope, the information, is 2u/(2u+1)^2 + u/(1+u)^2.
func TestFineGrayByHand(t *testing.T) {
	in := survival.FineGrayInput{Time: []float64{1, 2, 3}, Cause: []int{1, 1, 0}, Covariates: [][]float64{{1, 0, 1}}}
	fit, err := survival.FineGray(in, survival.FineGrayOptions{})
	if err != nil {
		t.Fatal(err)
	}
	u := math.Sqrt(0.5)
	for _, c := range []struct {
		what      string
		got, want float64
	}{
		{"ratio", fit.Coefficients[0].HazardRatio, u},
		{"log-likelihood", fit.LogLik, math.Log(u/(2*u+1)) + math.Log(1/(1+u))},
		{"log-likelihood at zero", fit.LogLikNull, -math.Log(6)},
		{"model variance", fit.ModelCovariance.At(0, 0), 1 / (2*u/((2*u+1)*(2*u+1)) + u/((1+u)*(1+u)))},
	} {
		if !(math.Abs(c.got-c.want) < 1e-10) { // Newton's steps end at 1e-10 standard errors
			t.Errorf("%s = %v, want %v", c.what, c.got, c.want)
		}
	}
	if fit.N != 3 || fit.Events != 2 || fit.Competing != 0 || !fit.Converged || len(fit.Warnings) != 1 {
		t.Errorf("%+v", fit)
	}
}

func drawnFineGray(t *rapid.T) survival.FineGrayInput {
	n := rapid.IntRange(20, 60).Draw(t, "n")
	in := survival.FineGrayInput{Covariates: make([][]float64, 2)}
	for range n {
		in.Time = append(in.Time, float64(rapid.IntRange(0, 25).Draw(t, "time")))
		in.Cause = append(in.Cause, rapid.IntRange(0, 2).Draw(t, "cause"))
		in.Covariates[0] = append(in.Covariates[0], float64(rapid.IntRange(0, 1).Draw(t, "x")))
		in.Covariates[1] = append(in.Covariates[1], float64(rapid.IntRange(30, 60).Draw(t, "y")))
	}
	return in
}

// known is whether an error is one that data can bring about.
func known(err error) bool {
	return errors.Is(err, survival.ErrAliased) || errors.Is(err, survival.ErrInfiniteCoefficient) || err.Error() == "survival: fine-gray: no event of the cause"
}

// Without other causes the model is Cox's. The order of the rows does not show, and
// they are not changed; shifted and scaled covariates give the same fit.
func TestFineGrayLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawnFineGray(t)
		fit, err := survival.FineGray(in, survival.FineGrayOptions{})
		if err != nil {
			if !known(err) {
				t.Fatal(err)
			}
			return
		}
		order := rapid.Permutation(indices(len(in.Time))).Draw(t, "order")
		shuffled := survival.FineGrayInput{Time: reordered(in.Time, order), Cause: reordered(in.Cause, order)}
		for _, x := range in.Covariates {
			shuffled.Covariates = append(shuffled.Covariates, reordered(x, order))
		}
		again, err := survival.FineGray(shuffled, survival.FineGrayOptions{})
		if err != nil || !cmp.Equal(fit.Coefficients, again.Coefficients) || fit.LogLik != again.LogLik {
			t.Fatal(err, cmp.Diff(fit.Coefficients, again.Coefficients))
		}
		single := in
		single.Cause = slices.Clone(in.Cause)
		cox := survival.CoxInput{Time: in.Time, Event: make([]bool, len(in.Time)), Covariates: in.Covariates}
		for i, c := range single.Cause {
			single.Cause[i] = min(c, 1)
			cox.Event[i] = c > 0
		}
		a, err1 := survival.FineGray(single, survival.FineGrayOptions{})
		b, err2 := survival.Cox(cox, survival.CoxOptions{Ties: survival.Breslow})
		if err1 != nil || err2 != nil {
			if (err1 == nil) != (err2 == nil) {
				t.Fatal(err1, err2)
			}
			return
		}
		for j := range a.Coefficients {
			if d := math.Abs(a.Coefficients[j].Estimate - b.Coefficients[j].Estimate); d > 1e-8*math.Sqrt(b.ModelCovariance.At(j, j)) { // both to 1e-10
				t.Fatalf("%v, Cox %v", a.Coefficients[j], b.Coefficients[j])
			}
		}
	})
}

func TestFineGrayErrors(t *testing.T) {
	x := [][]float64{{0, 1, 0, 1}}
	fit := func(time []float64, cause []int, x [][]float64, opts survival.FineGrayOptions) error {
		return second(survival.FineGray(survival.FineGrayInput{Time: time, Cause: cause, Covariates: x}, opts))
	}
	times, causes := []float64{1, 2, 3, 4}, []int{1, 1, 2, 0}
	for want, err := range map[string]error{
		"no event of the cause":                                   fit(nil, nil, [][]float64{{}}, survival.FineGrayOptions{}),
		"no covariate":                                            fit(times, causes, nil, survival.FineGrayOptions{}),
		"cause: 1 elements for 4 rows":                            fit(times, []int{1}, x, survival.FineGrayOptions{}),
		"covariate 0: 1 elements for 4 rows":                      fit(times, causes, [][]float64{{1}}, survival.FineGrayOptions{}),
		"row 1: covariate 0: NaN is not a finite number":          fit(times, causes, [][]float64{{1, nan, 1, 1}}, survival.FineGrayOptions{}),
		"row 0: time -1 is not a finite number of at least 0":     fit([]float64{-1, 2, 3, 4}, causes, x, survival.FineGrayOptions{}),
		"row 3: cause -1 is negative":                             fit(times, []int{1, 1, 2, -1}, x, survival.FineGrayOptions{}),
		"cause -1 or max iterations 0 is negative":                fit(times, causes, x, survival.FineGrayOptions{Cause: -1}),
		"stats: confidence level 7 is not in (0, 1)":              fit(times, causes, x, survival.FineGrayOptions{Level: 7}),
		"covariate 0: " + survival.ErrAliased.Error():             fit(times, causes, [][]float64{{5, 5, 5, 5}}, survival.FineGrayOptions{}),
		"covariate 1: " + survival.ErrAliased.Error():             fit(times, causes, [][]float64{{0, 1, 0, 1}, {1, 0, 1, 0}}, survival.FineGrayOptions{}),
		"covariate 0: " + survival.ErrInfiniteCoefficient.Error(): fit(times, []int{2, 1, 0, 1}, x, survival.FineGrayOptions{}),
	} {
		if err == nil || err.Error() != "survival: fine-gray: "+want {
			t.Errorf("error = %v, want survival: fine-gray: %s", err, want)
		}
	}
	err := fit(times, []int{1, 1, 1, 0}, x, survival.FineGrayOptions{MaxIterations: 1})
	if err == nil {
		t.Error("one step was enough")
	}
}
