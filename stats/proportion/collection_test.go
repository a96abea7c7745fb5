package proportion_test

import (
	"math"
	"testing"

	"reprieve/stats"
	"reprieve/stats/internal/reference"
	"reprieve/stats/proportion"
)

// The collection's intervals of one proportion.
func TestOneCollection(t *testing.T) {
	type limits = reference.Limits
	var cases []struct {
		ID       string
		Input    struct{ X, N int }
		Options  struct{ Level float64 }
		Expected struct {
			Estimate reference.Number
			Wilson   limits
			WilsonCC limits `json:"wilson_cc"`
			Clopper  limits `json:"clopper_pearson"`
			Agresti  limits `json:"agresti_coull_unclipped"`
			Jeffreys limits `json:"jeffreys_bcd_endpoints"`
			MidP     limits
		}
	}
	reference.LoadCollection(t, "proportion_one_sample.json", &cases)
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			e := c.Expected
			e.Agresti.Lower = max(e.Agresti.Lower, 0)
			e.Agresti.Upper = min(e.Agresti.Upper, 1)
			for i, want := range []limits{e.Wilson, e.WilsonCC, e.Clopper, e.Agresti, e.Jeffreys, e.MidP} {
				m := methods[i]
				r, err := proportion.Estimate(proportion.Input{Responders: c.Input.X, N: c.Input.N}, proportion.Options{Level: c.Options.Level, Method: m})
				if err != nil {
					t.Fatal(err)
				}
				reference.Close(t, "rate", r.Rate, float64(e.Estimate), 1e-15)
				checkLimits(t, m.String(), r.Interval, want)
			}
		})
	}
}

func checkLimits(t *testing.T, what string, got stats.Interval, want reference.Limits) {
	t.Helper()
	checkInterval(t, what, got, reference.Numbers{want.Lower, want.Upper})
}

// notInfinite is NaN for the infinities and the undefined values that R prints
// where this package says that nothing can be estimated.
func notInfinite(v reference.Number) reference.Number {
	if math.IsInf(float64(v), 0) {
		return reference.Number(math.NaN())
	}
	return v
}

// The collection's comparisons of two proportions.
func TestTwoCollection(t *testing.T) {
	type limits = reference.Limits
	var cases []struct {
		ID       string
		Input    struct{ X1, N1, X2, N2 int }
		Options  struct{ Level float64 }
		Expected struct {
			P1, P2     reference.Number
			Difference reference.Number `json:"risk_difference"`
			Newcombe   limits           `json:"newcombe_hybrid_score"`
			Miettinen  limits           `json:"miettinen_nurminen"`
			Caffo      limits           `json:"agresti_caffo_unclipped"`
			Ratio      reference.Number `json:"risk_ratio"`
			Katz       limits           `json:"katz_log"`
			Koopman    limits
			OddsRatio  reference.Number `json:"odds_ratio_unconditional"`
			Woolf      limits
			Fisher     struct {
				OddsRatio    reference.Number `json:"odds_ratio_conditional_mle"`
				Lower, Upper reference.Number
				P            reference.Number `json:"p_two_sided"`
			}
		}
	}
	reference.LoadCollection(t, "proportion_two_sample.json", &cases)
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			a := proportion.Input{Responders: c.Input.X1, N: c.Input.N1}
			b := proportion.Input{Responders: c.Input.X2, N: c.Input.N2}
			e, level := c.Expected, c.Options.Level
			for in, want := range map[proportion.Input]reference.Number{a: e.P1, b: e.P2} {
				r, err := proportion.Estimate(in, proportion.Options{})
				if err != nil {
					t.Fatal(err)
				}
				reference.Close(t, "rate", r.Rate, float64(want), 1e-15)
			}
			e.Caffo = limits{Lower: max(e.Caffo.Lower, -1), Upper: min(e.Caffo.Upper, 1)}
			for i, want := range []limits{e.Newcombe, e.Miettinen, e.Caffo} {
				m := proportion.DifferenceMethod(i)
				d, err := proportion.Difference(a, b, proportion.DifferenceOptions{Level: level, Method: m})
				if err != nil {
					t.Fatal(err)
				}
				reference.Close(t, "difference", d.Difference, float64(e.Difference), 1e-14)
				checkLimits(t, m.String(), d.Interval, want)
			}
			checkRatios(t, a, b, level, float64(e.Ratio), e.Katz, e.Koopman)
			woolf, err := proportion.OddsRatio(a, b, proportion.OddsRatioOptions{Level: level})
			if err != nil {
				t.Fatal(err)
			}
			if cells := a.Responders * b.Responders * (a.N - a.Responders) * (b.N - b.Responders); cells == 0 {
				e.Woolf = limits{Lower: reference.Number(math.NaN()), Upper: reference.Number(math.NaN())}
				if math.IsInf(float64(e.OddsRatio), 0) {
					e.OddsRatio = reference.Number(math.NaN())
				}
			}
			reference.Close(t, "odds ratio", woolf.OddsRatio, float64(e.OddsRatio), 1e-14)
			checkLimits(t, "Woolf", woolf.Interval, e.Woolf)
			exact, err := proportion.OddsRatio(a, b, proportion.OddsRatioOptions{Level: level, Method: proportion.ConditionalExact})
			if err != nil {
				t.Fatal(err)
			}
			if a.Responders+b.Responders == 0 { // one table only
				e.Fisher.OddsRatio, e.Fisher.Lower = reference.Number(math.NaN()), reference.Number(math.NaN())
			}
			reference.Close(t, "conditional odds ratio", exact.OddsRatio, float64(notInfinite(e.Fisher.OddsRatio)), tolerance)
			checkLimits(t, "exact", exact.Interval, limits{Lower: e.Fisher.Lower, Upper: notInfinite(e.Fisher.Upper)})
			p, err := proportion.FisherExact(a, b)
			if err != nil {
				t.Fatal(err)
			}
			reference.Close(t, "Fisher", p, float64(e.Fisher.P), tolerance)
		})
	}
}

// checkRatios compares both ratios, with NaN where R has infinity, and limits that
// rest on no responders.
func checkRatios(t *testing.T, a, b proportion.Input, level, ratio float64, katz, koopman reference.Limits) {
	t.Helper()
	nan := reference.Number(math.NaN())
	wantKatz, wantKoopman := ratio, ratio
	if a.Responders == 0 || b.Responders == 0 {
		katz = reference.Limits{Lower: nan, Upper: nan}
	}
	if b.Responders == 0 {
		wantKatz = math.NaN()
		wantKoopman, koopman.Upper = math.NaN(), nan
		if a.Responders == 0 {
			koopman.Lower = nan
		}
	}
	r, err := proportion.Ratio(a, b, proportion.RatioOptions{Level: level})
	if err != nil {
		t.Fatal(err)
	}
	reference.Close(t, "ratio, Katz", r.Ratio, wantKatz, 1e-14)
	checkLimits(t, "Katz", r.Interval, katz)
	r, err = proportion.Ratio(a, b, proportion.RatioOptions{Level: level, Method: proportion.Koopman})
	if err != nil {
		t.Fatal(err)
	}
	reference.Close(t, "ratio, Koopman", r.Ratio, wantKoopman, 1e-14)
	checkLimits(t, "Koopman", r.Interval, koopman)
}
