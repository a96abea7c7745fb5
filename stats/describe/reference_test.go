package describe_test

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"reprieve/stats"
	"reprieve/stats/describe"
	"reprieve/stats/internal/reference"
)

var quantileTypes = []describe.QuantileType{
	describe.Type1, describe.Type2, describe.Type3, describe.Type4, describe.Type5,
	describe.Type6, describe.Type7, describe.Type8, describe.Type9,
}

type referenceFile struct {
	Summaries []struct {
		Name                       string
		X                          reference.Numbers
		N                          int
		Mean, SD, StdErr, Min, Max reference.Number
		CI95, CI80                 reference.Numbers
		Probs                      reference.Numbers
		Quantiles                  map[string]reference.Numbers
	}
	Differences []struct {
		Name string
		X, Y reference.Numbers
		SMD  reference.Number
	}
	Student struct{ Level, DF, T, Z reference.Numbers }
}

// The values come from testdata/reference/describe.R. Closed forms: 1e-12, the
// mean 1e-14.
func TestReference(t *testing.T) {
	var file referenceFile
	reference.Load(t, "describe.json", &file)
	for _, c := range file.Summaries {
		t.Run(c.Name, func(t *testing.T) {
			x := c.X.Floats()
			s, err := describe.Summarize(x)
			if err != nil {
				t.Fatal(err)
			}
			if s.N != c.N {
				t.Errorf("N = %d, want %d", s.N, c.N)
			}
			reference.Close(t, "mean", s.Mean, float64(c.Mean), 1e-14)
			reference.Close(t, "sd", s.SD, float64(c.SD), 1e-12)
			reference.Close(t, "min", s.Min, float64(c.Min), 0)
			reference.Close(t, "max", s.Max, float64(c.Max), 0)
			checkMean(t, x, 0.95, float64(c.StdErr), c.CI95)
			checkMean(t, x, 0.8, float64(c.StdErr), c.CI80)
			for i, p := range c.Probs.Floats() {
				for _, qt := range quantileTypes {
					q, err := describe.Quantile(x, p, qt)
					if err != nil {
						t.Fatal(err)
					}
					reference.Close(t, fmt.Sprint(qt, " p ", p), q, float64(c.Quantiles[qt.String()][i]), 1e-12)
				}
			}
		})
	}
	for _, c := range file.Differences {
		got, err := describe.StandardizedMeanDifference(c.X.Floats(), c.Y.Floats())
		if err != nil {
			t.Fatal(err)
		}
		reference.Close(t, c.Name, got, float64(c.SMD), 1e-12)
	}
	for i, level := range file.Student.Level.Floats() {
		df := float64(file.Student.DF[i])
		// The inverse incomplete beta function gives 12 digits.
		reference.Close(t, fmt.Sprint("t ", level, df), stats.StudentCritical(level, df), float64(file.Student.T[i]), 1e-11)
		reference.Close(t, fmt.Sprint("z ", level), stats.NormalCritical(level), float64(file.Student.Z[i]), 1e-14)
	}
}

// checkMean compares a t interval; R's t.test refuses constant values, whose
// interval here has no width.
func checkMean(t *testing.T, x []float64, level, stdErr float64, want reference.Numbers) {
	t.Helper()
	m, err := describe.Mean(x, describe.MeanOptions{Level: level})
	if err != nil {
		t.Fatal(err)
	}
	reference.Close(t, "standard error", m.StdErr, stdErr, 1e-12)
	if m.SD == 0 {
		return
	}
	reference.Close(t, "low", m.Interval.Low, float64(want[0]), 1e-11)
	reference.Close(t, "high", m.Interval.High, float64(want[1]), 1e-11)
}

// The collection's descriptives, of real and package data sets.
func TestCollection(t *testing.T) {
	var cases []struct {
		ID, Dataset string
		Input       struct {
			Variable string
			Filter   *string
			Values   reference.Numbers
		}
		Expected struct {
			N                int
			Mean, SD, SE     reference.Number
			Median, Min, Max reference.Number
			Q7               map[string]reference.Number `json:"quantile_type7"`
			Q2               map[string]reference.Number `json:"quantile_type2"`
			Q6               map[string]reference.Number `json:"quantile_type6"`
			Q8               map[string]reference.Number `json:"quantile_type8"`
			TCI              reference.Limits            `json:"t_ci95"`
			MAD              reference.Number            `json:"mad_1.4826"`
			IQR              reference.Number            `json:"iqr_type7"`
			Skewness         reference.Number            `json:"skewness_g1"`
			Kurtosis         reference.Number            `json:"kurtosis_excess_g2"`
			Shapiro          *struct{ W, P reference.Number }
		}
	}
	reference.LoadCollection(t, "descriptives.json", &cases)
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			x := c.Input.Values.Floats()
			if len(x) == 0 {
				x = column(t, c.Dataset, c.Input.Variable)
			}
			s, err := describe.Summarize(x)
			if err != nil {
				t.Fatal(err)
			}
			m, err := describe.Mean(x, describe.MeanOptions{})
			if err != nil {
				t.Fatal(err)
			}
			shape := must[describe.ShapeResult](t)(describe.Shape(x))
			e := c.Expected
			if s.N != e.N {
				t.Fatalf("N = %d, want %d", s.N, e.N)
			}
			// Closed forms; the t quantile has 12 digits.
			for _, v := range []struct {
				what      string
				got, want float64
			}{
				{"mean", s.Mean, float64(e.Mean)},
				{"sd", s.SD, float64(e.SD)},
				{"se", m.StdErr, float64(e.SE)},
				{"median", s.Median, float64(e.Median)},
				{"min", s.Min, float64(e.Min)},
				{"max", s.Max, float64(e.Max)},
				{"mad", must[float64](t)(describe.MedianAbsoluteDeviation(x)), float64(e.MAD)},
				{"iqr", s.P75 - s.P25, float64(e.IQR)},
				{"skewness", shape.Skewness, float64(e.Skewness)},
				{"kurtosis", shape.Kurtosis, float64(e.Kurtosis)},
				{"low", m.Interval.Low, float64(e.TCI.Lower)},
				{"high", m.Interval.High, float64(e.TCI.Upper)},
			} {
				reference.Close(t, v.what, v.got, v.want, 1e-11)
			}
			if e.Shapiro != nil {
				w := must[describe.ShapiroWilkResult](t)(describe.ShapiroWilk(x))
				reference.Close(t, "W", w.W, float64(e.Shapiro.W), 1e-12)
				reference.Close(t, "Shapiro p", w.P, float64(e.Shapiro.P), closed)
			}
			for qt, want := range map[describe.QuantileType]map[string]reference.Number{
				describe.Type7: e.Q7, describe.Type2: e.Q2, describe.Type6: e.Q6, describe.Type8: e.Q8,
			} {
				checkQuantiles(t, x, qt, want)
			}
		})
	}
}

// checkQuantiles compares quantiles named p5, p25 and so on.
func checkQuantiles(t *testing.T, x []float64, qt describe.QuantileType, want map[string]reference.Number) {
	t.Helper()
	if len(want) == 0 {
		t.Errorf("%v: no expected quantiles", qt)
	}
	for name, w := range want {
		percent, err := strconv.Atoi(strings.TrimPrefix(name, "p"))
		if err != nil {
			t.Fatal(err)
		}
		got, err := describe.Quantile(x, float64(percent)/100, qt)
		if err != nil {
			t.Fatal(err)
		}
		reference.Close(t, fmt.Sprint(qt, " ", name), got, float64(w), 1e-12)
	}
}

// column reads a numeric column without its empty cells.
func column(t *testing.T, dataset, name string) []float64 {
	t.Helper()
	var x []float64
	for _, row := range reference.Columns(t, dataset, name) {
		if row[0] == "" {
			continue
		}
		v, err := strconv.ParseFloat(row[0], 64)
		if err != nil || math.IsNaN(v) {
			t.Fatalf("%s: %q", name, row[0])
		}
		x = append(x, v)
	}
	return x
}
