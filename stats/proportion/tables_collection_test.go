package proportion_test

import (
	"math"
	"testing"

	"reprieve/stats/internal/reference"
	"reprieve/stats/proportion"
)

type number = reference.Number

type check struct {
	what string
	got  float64
	want number
}

func checkAll(t *testing.T, checks []check) {
	t.Helper()
	for _, c := range checks {
		reference.Close(t, c.what, c.got, float64(notInfinite(c.want)), tolerance)
	}
}

// The collection's tests of two proportions, and the mid-p limits of the odds
// ratio.
func TestTablesCollection(t *testing.T) {
	var cases []struct {
		ID       string
		Input    struct{ X1, N1, X2, N2 int }
		Options  struct{ Level float64 }
		Expected struct {
			Fisher struct {
				Low     number `json:"midp_lower"`
				High    number `json:"midp_upper"`
				Less    number `json:"p_less"`
				Greater number `json:"p_greater"`
			}
			Chi struct {
				Pearson, P, Yates, G2 number
				YatesP                number `json:"yates_p"`
				N1                    number `json:"n_minus_1"`
				N1P                   number `json:"n_minus_1_p"`
				G2P                   number `json:"g2_p"`
				Expected              number `json:"expected_min"`
			} `json:"chisq"`
			scoreLimits
		}
	}
	reference.LoadCollection(t, "proportion_two_sample.json", &cases)
	t.Log("left out: r_fisher_test_as_printed, good to 1e-4: the exact values beside it are walked instead")
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			a := proportion.Input{Responders: c.Input.X1, N: c.Input.N1}
			b := proportion.Input{Responders: c.Input.X2, N: c.Input.N2}
			e := c.Expected
			chi, err := proportion.ChiSquare(a, b)
			if err != nil {
				t.Fatal(err)
			}
			or, err := proportion.OddsRatio(a, b, proportion.OddsRatioOptions{Level: c.Options.Level, Method: proportion.ConditionalMidP})
			if err != nil {
				t.Fatal(err)
			}
			less, greater, err := proportion.FisherTails(a, b)
			if err != nil {
				t.Fatal(err)
			}
			if math.IsNaN(float64(e.Chi.Pearson)) { // one table only
				nan := number(math.NaN())
				e.Chi.Expected, e.Chi.G2, e.Chi.G2P, e.Fisher.Low = nan, nan, nan, nan
			}
			checkAll(t, []check{
				{"chi-square", chi.Pearson, e.Chi.Pearson},
				{"p", chi.P, e.Chi.P},
				{"Yates", chi.Yates, e.Chi.Yates},
				{"Yates p", chi.PYates, e.Chi.YatesP},
				{"n-1", chi.NMinusOne, e.Chi.N1},
				{"n-1 p", chi.PNMinus, e.Chi.N1P},
				{"G", chi.G, e.Chi.G2},
				{"G p", chi.PG, e.Chi.G2P},
				{"expected", chi.ExpectedMin, e.Chi.Expected},
				{"mid-p low", or.Interval.Low, e.Fisher.Low},
				{"mid-p high", or.Interval.High, e.Fisher.High},
				{"less", less, e.Fisher.Less},
				{"greater", greater, e.Fisher.Greater},
			})
			e.scoreLimits.check(t, a, b, c.Options.Level)
		})
	}
}

// scoreLimits are the collection's further intervals, and score tests.
type scoreLimits struct {
	Mee        reference.Limits                  `json:"mee_score"`
	Wald       reference.Limits                  `json:"wald_unclipped"`
	Ratio      reference.Limits                  `json:"miettinen_nurminen_rr"`
	Odds       reference.Limits                  `json:"miettinen_nurminen_or"`
	Haldane    struct{ OR, Lower, Upper number } `json:"haldane_anscombe_woolf"`
	Z          number                            `json:"mn_score_z_d0"`
	Farrington struct{ Z, P number }             `json:"fm_noninferiority_margin_0.1"`
}

func (e scoreLimits) check(t *testing.T, a, b proportion.Input, level float64) {
	t.Helper()
	nan := number(math.NaN())
	e.Wald = reference.Limits{Lower: max(e.Wald.Lower, -1), Upper: min(e.Wald.Upper, 1)}
	all := a.Responders + b.Responders
	if all == 0 { // R gives the whole range
		e.Ratio.Lower = nan
	}
	if all == 0 || all == a.N+b.N {
		e.Odds.Lower = nan
	}
	for m, want := range map[proportion.DifferenceMethod]reference.Limits{proportion.Mee: e.Mee, proportion.WaldDifference: e.Wald} {
		d, err := proportion.Difference(a, b, proportion.DifferenceOptions{Level: level, Method: m})
		if err != nil {
			t.Fatal(err)
		}
		checkLimits(t, m.String(), d.Interval, want)
	}
	r, err := proportion.Ratio(a, b, proportion.RatioOptions{Level: level, Method: proportion.MiettinenNurminenRatio})
	if err != nil {
		t.Fatal(err)
	}
	o, err := proportion.OddsRatio(a, b, proportion.OddsRatioOptions{Level: level, Method: proportion.MiettinenNurminenOdds})
	if err != nil {
		t.Fatal(err)
	}
	h, err := proportion.OddsRatio(a, b, proportion.OddsRatioOptions{Level: level, Method: proportion.HaldaneAnscombe})
	if err != nil {
		t.Fatal(err)
	}
	z, err := proportion.DifferenceTest(a, b, 0, proportion.MiettinenNurminen)
	if err != nil {
		t.Fatal(err)
	}
	f, err := proportion.DifferenceTest(a, b, -0.1, proportion.Mee)
	if err != nil {
		t.Fatal(err)
	}
	checkAll(t, []check{
		{"ratio low", r.Interval.Low, e.Ratio.Lower},
		{"ratio high", r.Interval.High, e.Ratio.Upper},
		{"odds low", o.Interval.Low, e.Odds.Lower},
		{"odds high", o.Interval.High, e.Odds.Upper},
		{"Haldane", h.OddsRatio, e.Haldane.OR},
		{"Haldane low", h.Interval.Low, e.Haldane.Lower},
		{"Haldane high", h.Interval.High, e.Haldane.Upper},
		{"z", z.Z, e.Z},
		{"Farrington z", f.Z, e.Farrington.Z},
		{"Farrington p", f.Greater, e.Farrington.P},
	})
}

// The collection's tests of one proportion.
func TestBinomialCollection(t *testing.T) {
	var cases []struct {
		ID       string
		Input    struct{ X, N int }
		Options  struct{ Level float64 }
		Expected struct {
			Wald    reference.Limits `json:"wald_unclipped"`
			Equal   reference.Limits `json:"jeffreys_equal_tailed"`
			Two     number           `json:"binom_test_p_two_sided_p0_0.5"`
			Greater number           `json:"binom_test_p_greater_p0_0.3"`
			Z       number           `json:"score_z_p0_0.5"`
		}
	}
	reference.LoadCollection(t, "proportion_one_sample.json", &cases)
	for _, c := range cases {
		in := proportion.Input{Responders: c.Input.X, N: c.Input.N}
		half, err := proportion.BinomialTest(in, 0.5)
		if err != nil {
			t.Fatal(err)
		}
		wald, err := proportion.Estimate(in, proportion.Options{Level: c.Options.Level, Method: proportion.Wald})
		if err != nil {
			t.Fatal(err)
		}
		checkLimits(t, c.ID, wald.Interval, reference.Limits{Lower: max(c.Expected.Wald.Lower, 0), Upper: min(c.Expected.Wald.Upper, 1)})
		equal, err := proportion.Estimate(in, proportion.Options{Level: c.Options.Level, Method: proportion.JeffreysEqualTailed})
		if err != nil {
			t.Fatal(err)
		}
		checkLimits(t, c.ID, equal.Interval, c.Expected.Equal)
		third, err := proportion.BinomialTest(in, 0.3)
		if err != nil {
			t.Fatal(err)
		}
		checkAll(t, []check{{c.ID, half.TwoSided, c.Expected.Two}, {c.ID + " greater", third.Greater, c.Expected.Greater}, {c.ID + " z", half.Z, c.Expected.Z}})
	}
}

func TestPairedCollection(t *testing.T) {
	var cases []struct {
		ID       string
		Input    struct{ A, B, C, D int }
		Expected struct {
			Chi    number `json:"mcnemar_chisq"`
			P      number
			ChiCC  number           `json:"mcnemar_chisq_cc"`
			PCC    number           `json:"p_cc"`
			Exact  number           `json:"p_exact_binomial"`
			Mid    number           `json:"p_mid"`
			OR     number           `json:"or_conditional"`
			Limits reference.Limits `json:"or_exact_ci"`
			Diff   number
			Wald   reference.Limits
			Score  reference.Limits `json:"newcombe_paired_method10_phi_no_cc"`
			Tango  reference.Limits `json:"tango_score"`
		}
	}
	reference.LoadCollection(t, "paired_proportions.json", &cases)
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			p := proportion.Paired{Both: c.Input.A, FirstOnly: c.Input.B, SecondOnly: c.Input.C, Neither: c.Input.D}
			e := c.Expected
			m, err := proportion.McNemar(p)
			if err != nil {
				t.Fatal(err)
			}
			or, err := proportion.PairedOddsRatio(p, proportion.OddsRatioOptions{})
			if err != nil {
				t.Fatal(err)
			}
			checkAll(t, []check{
				{"chi-square", m.ChiSquare, e.Chi},
				{"p", m.P, e.P},
				{"corrected", m.Corrected, e.ChiCC},
				{"corrected p", m.PCorrected, e.PCC},
				{"exact", m.PExact, e.Exact},
				{"mid", m.PMid, e.Mid},
				{"odds ratio", or.OddsRatio, e.OR},
				{"low", or.Interval.Low, e.Limits.Lower},
				{"high", or.Interval.High, e.Limits.Upper},
			})
			for method, want := range map[proportion.PairedMethod]reference.Limits{proportion.NewcombePaired: e.Score, proportion.Tango: e.Tango, proportion.WaldPaired: e.Wald} {
				d, err := proportion.PairedDifference(p, proportion.PairedOptions{Method: method})
				if err != nil {
					t.Fatal(err)
				}
				reference.Close(t, "difference", d.Difference, float64(e.Diff), tolerance)
				checkLimits(t, method.String(), d.Interval, want)
			}
		})
	}
}

func TestStratifiedCollection(t *testing.T) {
	var cases []struct {
		ID       string
		Input    struct{ A, B, C, D []int }
		Expected struct {
			Chi    number `json:"cmh_chisq"`
			P      number
			ChiCC  number           `json:"cmh_chisq_cc"`
			PCC    number           `json:"p_cc"`
			OR     number           `json:"common_or_mh"`
			Limits reference.Limits `json:"or_rbg_ci"`
			Exact  *struct {
				P     number `json:"p_two_sided"`
				OR    number `json:"or_conditional_mle_R"`
				Lower number `json:"lower_R"`
				Upper number `json:"upper_R"`
			}
			BD struct {
				Chisq, DF, P, Tarone number
				TaroneP              number            `json:"tarone_p"`
				Expected             reference.Numbers `json:"expected_a"`
				Var                  reference.Numbers `json:"var_a"`
			} `json:"breslow_day"`
			RD    number `json:"rd_mh"`
			RDSE  number `json:"rd_mh_se_sato"`
			RR    number `json:"rr_mh"`
			RRSE  number `json:"rr_mh_se_log_greenland_robins"`
			Woolf struct {
				OR  number `json:"common_or"`
				SE  number `json:"se_log"`
				Chi number `json:"homogeneity_chisq"`
				DF  number
			}
		}
	}
	reference.LoadCollection(t, "cmh_breslow_day.json", &cases)
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			var strata []proportion.Stratum
			for i, a := range c.Input.A {
				strata = append(strata, proportion.Stratum{
					A: proportion.Input{Responders: a, N: a + c.Input.B[i]},
					B: proportion.Input{Responders: c.Input.C[i], N: c.Input.C[i] + c.Input.D[i]},
				})
			}
			e := c.Expected
			m, err := proportion.MantelHaenszel(strata, proportion.StratifiedOptions{})
			if err != nil {
				t.Fatal(err)
			}
			h, err := proportion.Homogeneity(strata)
			if err != nil {
				t.Fatal(err)
			}
			checkAll(t, []check{
				{"chi-square", m.ChiSquare, e.Chi},
				{"p", m.P, e.P},
				{"corrected", m.Corrected, e.ChiCC},
				{"corrected p", m.PCorrected, e.PCC},
				{"odds ratio", m.OddsRatio, e.OR},
				{"low", m.OddsRatioInterval.Low, e.Limits.Lower},
				{"high", m.OddsRatioInterval.High, e.Limits.Upper},
				{"difference", m.RiskDifference, e.RD},
				{"difference se", m.RiskDifferenceStdErr, e.RDSE},
				{"ratio", m.RiskRatio, e.RR},
				{"ratio se", m.RiskRatioStdErr, e.RRSE},
				{"Breslow-Day", h.BreslowDay, e.BD.Chisq},
				{"df", h.DF, e.BD.DF},
				{"Breslow-Day p", h.PBreslowDay, e.BD.P},
				{"Tarone", h.Tarone, e.BD.Tarone},
				{"Tarone p", h.PTarone, e.BD.TaroneP},
				{"Woolf", h.Woolf, e.Woolf.Chi},
				{"Woolf df", h.DFWoolf, e.Woolf.DF},
				{"Woolf odds ratio", h.WoolfOddsRatio, e.Woolf.OR},
				{"Woolf se", h.WoolfStdErr, e.Woolf.SE},
			})
			for i := range strata {
				reference.Close(t, "expected", h.Expected[i], float64(e.BD.Expected[i]), tolerance)
				reference.Close(t, "variance", h.Variance[i], float64(e.BD.Var[i]), tolerance)
			}
			if e.Exact == nil {
				return
			}
			x, err := proportion.StratifiedExact(strata, proportion.StratifiedOptions{})
			if err != nil {
				t.Fatal(err)
			}
			reference.Close(t, "exact p", x.P, float64(e.Exact.P), tolerance)
			// R finds these three to about 1e-4.
			reference.Close(t, "conditional odds ratio", x.OddsRatio, float64(e.Exact.OR), 2e-4)
			reference.Close(t, "exact low", x.Interval.Low, float64(e.Exact.Lower), 2e-4)
			reference.Close(t, "exact high", x.Interval.High, float64(notInfinite(e.Exact.Upper)), 2e-4)
		})
	}
}

func TestTrendCollection(t *testing.T) {
	var cases []struct {
		ID    string
		Input struct {
			X, N   []int
			Scores reference.Numbers
		}
		Expected struct {
			Chisq, P, Z number
			Hyper       number `json:"z_hypergeometric_variance"`
			Pearson     number `json:"pearson_chisq"`
			DF          number `json:"pearson_df"`
			PearsonP    number `json:"pearson_p"`
			Departure   number `json:"departure_from_trend"`
			DepartureP  number `json:"departure_p"`
		}
	}
	reference.LoadCollection(t, "cochran_armitage.json", &cases)
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			var groups []proportion.Input
			for i, x := range c.Input.X {
				groups = append(groups, proportion.Input{Responders: x, N: c.Input.N[i]})
			}
			r, err := proportion.Trend(groups, c.Input.Scores.Floats())
			if err != nil {
				t.Fatal(err)
			}
			e := c.Expected
			checkAll(t, []check{
				{"chi-square", r.ChiSquare, e.Chisq},
				{"p", r.P, e.P},
				{"z", r.Z, e.Z},
				{"hypergeometric", r.Hypergeometric, e.Hyper},
				{"Pearson", r.Pearson, e.Pearson},
				{"df", r.DF, e.DF},
				{"Pearson p", r.PPearson, e.PearsonP},
				{"departure", r.Departure, e.Departure},
				{"departure p", r.PDeparture, e.DepartureP},
			})
		})
	}
}
