package describe_test

import (
	"math"
	"slices"
	"testing"

	"reprieve/stats/describe"
	"reprieve/stats/internal/reference"
)

// The values come from testdata/reference/shape.R. Closed forms: 1e-11; p-values of
// Shapiro and Wilk's test, as steep as they are in W: 1e-9.
func TestShapeReference(t *testing.T) {
	var file struct {
		Samples []struct {
			Name                          string
			X                             reference.Numbers
			Skewness, Kurtosis, MAD, W, P number
		}
		Pairs []struct {
			Name     string
			X, Y     reference.Numbers
			Delta, G number
		}
		Ranks []struct {
			Name string
			X, Y reference.Numbers
			CI   reference.Numbers
		}
	}
	reference.Load(t, "shape.json", &file)
	for _, c := range file.Samples {
		t.Run(c.Name, func(t *testing.T) {
			x := c.X.Floats()
			s := must[describe.ShapeResult](t)(describe.Shape(x))
			w := must[describe.ShapiroWilkResult](t)(describe.ShapiroWilk(x))
			if !(math.Abs(s.Skewness-float64(c.Skewness)) < 1e-9) || !(math.Abs(s.Kurtosis-float64(c.Kurtosis)) < 1e-9) {
				t.Errorf("%+v, want %v and %v", s, c.Skewness, c.Kurtosis) // absolute: both may be 0
			}
			reference.Close(t, "mad", must[float64](t)(describe.MedianAbsoluteDeviation(x)), float64(c.MAD), 1e-11)
			reference.Close(t, "W", w.W, float64(c.W), 1e-11)
			reference.Close(t, "p", w.P, float64(c.P), closed)
		})
	}
	for _, c := range file.Pairs {
		x, y := c.X.Floats(), c.Y.Floats()
		g := must[describe.EffectSize](t)(describe.HedgesG(x, y, describe.EffectSizeOptions{Correction: describe.ApproximateCorrection}))
		reference.Close(t, c.Name+" g", g.HedgesG, float64(c.G), 1e-11)
		reference.Close(t, c.Name+" delta", must[float64](t)(describe.GlassDelta(x, y)), float64(c.Delta), 1e-11)
	}
	for _, c := range file.Ranks {
		s := must[describe.CorrelationResult](t)(describe.Spearman(c.X.Floats(), c.Y.Floats(), describe.CorrelationOptions{Variance: describe.Fieller}))
		within(t, c.Name, s.Interval, reference.Limits{Lower: c.CI[0], Upper: c.CI[1]}, 1e-11)
	}
}

// 0 0 1: mean 1/3, m2 = 2/9, m3 = 2/27, m4 = 2/27; skewness 1/√2, kurtosis 3/2 - 3. The
// distances of 1 2 4 8 from their median 3 are 1 1 2 5.
func TestShapeByHand(t *testing.T) {
	s := must[describe.ShapeResult](t)(describe.Shape([]float64{0, 1, 0}))
	reference.Close(t, "skewness", s.Skewness, 1/math.Sqrt2, 1e-14)
	reference.Close(t, "kurtosis", s.Kurtosis, -1.5, 1e-14)
	reference.Close(t, "mad", must[float64](t)(describe.MedianAbsoluteDeviation([]float64{4, 1, 8, 2})), 1.4826*1.5, 1e-15)
	// Deviations of y: sd 2, difference of means -2.
	reference.Close(t, "delta", must[float64](t)(describe.GlassDelta([]float64{1, 2, 3}, []float64{2, 4, 6})), -1, 1e-15)
	// Four degrees of freedom: 1 - 3/15.
	g := must[describe.EffectSize](t)(describe.HedgesG([]float64{1, 2, 3}, []float64{2, 4, 6}, describe.EffectSizeOptions{Correction: describe.ApproximateCorrection}))
	reference.Close(t, "J", g.Correction, 0.8, 1e-15)
	// Powers of these would be out of range; scaled they are the first sample.
	for _, unit := range []float64{1e-200, 1e200} {
		s := must[describe.ShapeResult](t)(describe.Shape([]float64{0, unit, 0}))
		reference.Close(t, "scaled", s.Skewness, 1/math.Sqrt2, 1e-13)
	}
}

func TestShapeUndefined(t *testing.T) {
	for name, x := range map[string][]float64{"none": nil, "one": {3}, "equal": {4, 4, 4, 4}} {
		s := must[describe.ShapeResult](t)(describe.Shape(x))
		w := must[describe.ShapiroWilkResult](t)(describe.ShapiroWilk(x))
		for _, v := range []float64{s.Skewness, s.Kurtosis, w.W, w.P, must[float64](t)(describe.GlassDelta([]float64{1, 2}, x))} {
			if !math.IsNaN(v) {
				t.Errorf("%s: %v, want NaN", name, v)
			}
		}
	}
	reference.Close(t, "two", must[describe.ShapiroWilkResult](t)(describe.ShapiroWilk([]float64{1, 2})).W, nan, 0)
	reference.Close(t, "mad of none", must[float64](t)(describe.MedianAbsoluteDeviation(nil)), nan, 0)
	reference.Close(t, "mad of one", must[float64](t)(describe.MedianAbsoluteDeviation([]float64{3})), 0, 0)
	reference.Close(t, "delta of none", must[float64](t)(describe.GlassDelta(nil, []float64{1, 2})), nan, 0)
}

func TestShapeErrors(t *testing.T) {
	bad, good := []float64{1, math.NaN()}, []float64{1, 2}
	for want, err := range map[string]error{
		"shape: value 1: NaN is not a finite number":                     second(describe.Shape(bad)),
		"median absolute deviation: value 1: NaN is not a finite number": second(describe.MedianAbsoluteDeviation(bad)),
		"shapiro-wilk: value 1: NaN is not a finite number":              second(describe.ShapiroWilk(bad)),
		"shapiro-wilk: 5001 values: more than 5000":                      second(describe.ShapiroWilk(floatsTo(5001))),
		"glass delta: y: value 1: NaN is not a finite number":            second(describe.GlassDelta(good, bad)),
		"hedges g: HedgesCorrection(2) is not a correction":              second(describe.HedgesG(good, good, describe.EffectSizeOptions{Correction: 2})),
		"paired hedges g: HedgesCorrection(-1) is not a correction":      second(describe.PairedHedgesG(good, good, describe.EffectSizeOptions{Correction: -1})),
		"spearman: SpearmanVariance(2) is not a variance":                second(describe.Spearman(good, good, describe.CorrelationOptions{Variance: 2})),
	} {
		if err == nil || err.Error() != "describe: "+want {
			t.Errorf("error = %v, want describe: %s", err, want)
		}
	}
}

// Order, place and unit of the values do not show; the sign turns the skewness.
func TestShapeLaws(t *testing.T) {
	x := []float64{3, 0.5, 8, 2, 2, 11, 4.25}
	turned := make([]float64, len(x))
	for i, v := range x {
		turned[len(x)-1-i] = 40 - 4*v // exact
	}
	before := slices.Clone(x)
	a, b := must[describe.ShapeResult](t)(describe.Shape(x)), must[describe.ShapeResult](t)(describe.Shape(turned))
	reference.Close(t, "skewness", b.Skewness, -a.Skewness, 1e-13)
	reference.Close(t, "kurtosis", b.Kurtosis, a.Kurtosis, 1e-12)
	v, w := must[describe.ShapiroWilkResult](t)(describe.ShapiroWilk(x)), must[describe.ShapiroWilkResult](t)(describe.ShapiroWilk(turned))
	reference.Close(t, "W", w.W, v.W, 1e-14)
	reference.Close(t, "mad", must[float64](t)(describe.MedianAbsoluteDeviation(turned)), 4*must[float64](t)(describe.MedianAbsoluteDeviation(x)), 1e-14)
	if !slices.Equal(x, before) {
		t.Error("the argument changed")
	}
}
