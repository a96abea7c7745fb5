package proportion_test

import (
	"fmt"
	"testing"

	"reprieve/stats/internal/reference"
	"reprieve/stats/proportion"
)

type tablesFile struct {
	Two []struct {
		X1, N1, X2, N2                           int
		Pearson, P, Yates, YatesP, Less, Greater number
	}
	Paired []struct {
		A, B, C, D                                int
		Chi, P, Corrected, CorrectedP, Exact, Mid number
		Odds                                      reference.Numbers
	}
	Strata []struct {
		Name                                        string
		A, B, C, D                                  []int
		Chi, P, Corrected, CorrectedP, Odds, ExactP number
		CI                                          reference.Numbers
	}
	Trend []struct {
		Name   string
		X, N   []int
		Score  reference.Numbers
		Chi, P number
	}
	Rate []struct {
		X              int
		T, Level, Rate number
		CI             reference.Numbers
	}
	Ratio []struct {
		X1, X2           int
		T1, T2, Ratio, P number
		CI               reference.Numbers
	}
}

// The values come from testdata/reference/tables.R.
func TestTablesReference(t *testing.T) {
	var file tablesFile
	reference.Load(t, "tables.json", &file)
	for _, c := range file.Two {
		t.Run(fmt.Sprint("two ", c.X1, c.N1, c.X2, c.N2), func(t *testing.T) {
			a, b := proportion.Input{Responders: c.X1, N: c.N1}, proportion.Input{Responders: c.X2, N: c.N2}
			chi, err := proportion.ChiSquare(a, b)
			if err != nil {
				t.Fatal(err)
			}
			less, greater, err := proportion.FisherTails(a, b)
			if err != nil {
				t.Fatal(err)
			}
			checkAll(t, []check{{"chi-square", chi.Pearson, c.Pearson}, {"p", chi.P, c.P}, {"Yates", chi.Yates, c.Yates}, {"Yates p", chi.PYates, c.YatesP}, {"less", less, c.Less}, {"greater", greater, c.Greater}})
		})
	}
	for _, c := range file.Paired {
		t.Run(fmt.Sprint("paired ", c.A, c.B, c.C, c.D), func(t *testing.T) {
			p := proportion.Paired{Both: c.A, FirstOnly: c.B, SecondOnly: c.C, Neither: c.D}
			m, err := proportion.McNemar(p)
			if err != nil {
				t.Fatal(err)
			}
			or, err := proportion.PairedOddsRatio(p, proportion.OddsRatioOptions{})
			if err != nil {
				t.Fatal(err)
			}
			checkAll(t, []check{
				{"chi-square", m.ChiSquare, c.Chi},
				{"p", m.P, c.P},
				{"corrected", m.Corrected, c.Corrected},
				{"corrected p", m.PCorrected, c.CorrectedP},
				{"exact", m.PExact, c.Exact},
				{"mid", m.PMid, c.Mid},
				{"low", or.Interval.Low, c.Odds[0]},
				{"high", or.Interval.High, c.Odds[1]},
			})
		})
	}
	for _, c := range file.Strata {
		t.Run(c.Name, func(t *testing.T) {
			var strata []proportion.Stratum
			for i, a := range c.A {
				strata = append(strata, proportion.Stratum{A: proportion.Input{Responders: a, N: a + c.B[i]}, B: proportion.Input{Responders: c.C[i], N: c.C[i] + c.D[i]}})
			}
			m, err := proportion.MantelHaenszel(strata, proportion.StratifiedOptions{})
			if err != nil {
				t.Fatal(err)
			}
			x, err := proportion.StratifiedExact(strata, proportion.StratifiedOptions{})
			if err != nil {
				t.Fatal(err)
			}
			checkAll(t, []check{
				{"chi-square", m.ChiSquare, c.Chi},
				{"p", m.P, c.P},
				{"corrected", m.Corrected, c.Corrected},
				{"corrected p", m.PCorrected, c.CorrectedP},
				{"odds ratio", m.OddsRatio, c.Odds},
				{"low", m.OddsRatioInterval.Low, c.CI[0]},
				{"high", m.OddsRatioInterval.High, c.CI[1]},
				{"exact", x.P, c.ExactP},
			})
		})
	}
	for _, c := range file.Trend {
		var groups []proportion.Input
		for i, x := range c.X {
			groups = append(groups, proportion.Input{Responders: x, N: c.N[i]})
		}
		r, err := proportion.Trend(groups, c.Score.Floats())
		if err != nil {
			t.Fatal(err)
		}
		checkAll(t, []check{{c.Name, r.ChiSquare, c.Chi}, {c.Name + " p", r.P, c.P}})
	}
}

func TestRatesReference(t *testing.T) {
	var file tablesFile
	reference.Load(t, "tables.json", &file)
	for _, c := range file.Rate {
		r, err := proportion.Rate(proportion.Events{Count: c.X, Exposure: float64(c.T)}, proportion.RateOptions{Level: float64(c.Level)})
		if err != nil {
			t.Fatal(err)
		}
		checkAll(t, []check{{"rate", r.Rate, c.Rate}, {"low", r.Interval.Low, c.CI[0]}, {"high", r.Interval.High, c.CI[1]}})
	}
	for _, c := range file.Ratio {
		r, err := proportion.RateRatio(proportion.Events{Count: c.X1, Exposure: float64(c.T1)}, proportion.Events{Count: c.X2, Exposure: float64(c.T2)}, proportion.RateRatioOptions{})
		if err != nil {
			t.Fatal(err)
		}
		checkAll(t, []check{{"ratio", r.Ratio, c.Ratio}, {"low", r.Interval.Low, c.CI[0]}, {"high", r.Interval.High, c.CI[1]}, {"p", r.P, c.P}})
	}
}
