package proportion_test

import (
	"fmt"

	"reprieve/stats/proportion"
)

func ExampleChiSquare() {
	c, err := proportion.ChiSquare(proportion.Input{Responders: 56, N: 70}, proportion.Input{Responders: 48, N: 80})
	fmt.Printf("Pearson %.3f, p = %.4f; Yates %.3f, p = %.4f %v\n", c.Pearson, c.P, c.Yates, c.PYates, err)
	// Output:
	// Pearson 7.023, p = 0.0080; Yates 6.114, p = 0.0134 <nil>
}

func ExampleFisherTails() {
	less, greater, err := proportion.FisherTails(proportion.Input{Responders: 3, N: 4}, proportion.Input{Responders: 1, N: 4})
	fmt.Printf("%.4f %.4f %v\n", less, greater, err)
	// Output:
	// 0.9857 0.2429 <nil>
}

func ExampleMcNemar() {
	m, err := proportion.McNemar(proportion.Paired{Both: 794, FirstOnly: 150, SecondOnly: 86, Neither: 570})
	fmt.Printf("%.2f, p = %.6f; exact p = %.6f, mid-p = %.6f %v\n", m.ChiSquare, m.P, m.PExact, m.PMid, err)
	// Output:
	// 17.36, p = 0.000031; exact p = 0.000037, mid-p = 0.000029 <nil>
}

func ExamplePairedDifference() {
	pairs := proportion.Paired{Both: 1, FirstOnly: 7, SecondOnly: 1, Neither: 4}
	for _, m := range []proportion.PairedMethod{proportion.NewcombePaired, proportion.Tango} {
		d, err := proportion.PairedDifference(pairs, proportion.PairedOptions{Method: m})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%v: %.3f (%.3f to %.3f)\n", m, d.Difference, d.Interval.Low, d.Interval.High)
	}
	// Output:
	// Newcombe paired score: 0.462 (0.069 to 0.706)
	// Tango score: 0.462 (0.039 to 0.733)
}

func ExamplePairedOddsRatio() {
	r, err := proportion.PairedOddsRatio(proportion.Paired{FirstOnly: 12, SecondOnly: 5}, proportion.OddsRatioOptions{})
	fmt.Printf("%.2f (%.2f to %.2f) %v\n", r.OddsRatio, r.Interval.Low, r.Interval.High, err)
	// Output:
	// 2.40 (0.79 to 8.70) <nil>
}

// Responders at two sites: with and without depression.
var sites = []proportion.Stratum{
	{A: proportion.Input{Responders: 12, N: 20}, B: proportion.Input{Responders: 9, N: 24}},
	{A: proportion.Input{Responders: 15, N: 31}, B: proportion.Input{Responders: 8, N: 26}},
}

func ExampleMantelHaenszel() {
	m, err := proportion.MantelHaenszel(sites, proportion.StratifiedOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("odds ratio %.2f (%.2f to %.2f), p = %.3f\n", m.OddsRatio, m.OddsRatioInterval.Low, m.OddsRatioInterval.High, m.P)
	fmt.Printf("risk difference %.3f (%.3f to %.3f)\n", m.RiskDifference, m.RiskDifferenceInt.Low, m.RiskDifferenceInt.High)
	// Output:
	// odds ratio 2.27 (1.01 to 5.12), p = 0.048
	// risk difference 0.197 (0.008 to 0.387)
}

func ExampleHomogeneity() {
	h, err := proportion.Homogeneity(sites)
	fmt.Printf("Breslow-Day %.4f, Tarone %.4f on %v, p = %.3f %v\n", h.BreslowDay, h.Tarone, h.DF, h.PTarone, err)
	// Output:
	// Breslow-Day 0.0415, Tarone 0.0415 on 1, p = 0.839 <nil>
}

func ExampleStratifiedExact() {
	x, err := proportion.StratifiedExact(sites, proportion.StratifiedOptions{})
	fmt.Printf("odds ratio %.2f (%.2f to %.2f), p = %.3f %v\n", x.OddsRatio, x.Interval.Low, x.Interval.High, x.P, err)
	// Output:
	// odds ratio 2.24 (0.94 to 5.50), p = 0.070 <nil>
}

func ExampleTrend() {
	doses := []proportion.Input{{Responders: 10, N: 40}, {Responders: 15, N: 41}, {Responders: 22, N: 39}}
	r, err := proportion.Trend(doses, []float64{0.25, 0.5, 1})
	fmt.Printf("z = %.3f, p = %.4f; departure p = %.3f %v\n", r.Z, r.P, r.PDeparture, err)
	// Output:
	// z = 2.887, p = 0.0039; departure p = 0.907 <nil>
}

func ExampleRate() {
	// 7 adverse events in 412 sessions.
	r, err := proportion.Rate(proportion.Events{Count: 7, Exposure: 4.12}, proportion.RateOptions{})
	fmt.Printf("%.2f (%.2f to %.2f) per 100 sessions %v\n", r.Rate, r.Interval.Low, r.Interval.High, err)
	// Output:
	// 1.70 (0.68 to 3.50) per 100 sessions <nil>
}

func ExampleRateRatio() {
	r, err := proportion.RateRatio(proportion.Events{Count: 11, Exposure: 800}, proportion.Events{Count: 23, Exposure: 1030}, proportion.RateRatioOptions{})
	fmt.Printf("%.3f (%.3f to %.3f), p = %.3f %v\n", r.Ratio, r.Interval.Low, r.Interval.High, r.P, err)
	// Output:
	// 0.616 (0.271 to 1.315), p = 0.226 <nil>
}

func ExampleDifferenceTest() {
	// Is a not inferior to b by more than 0.1?
	a, b := proportion.Input{Responders: 56, N: 70}, proportion.Input{Responders: 60, N: 80}
	r, err := proportion.DifferenceTest(a, b, -0.1, proportion.Mee)
	fmt.Printf("z = %.3f, one-sided p = %.4f %v\n", r.Z, r.Greater, err)
	// Output:
	// z = 2.149, one-sided p = 0.0158 <nil>
}

func ExampleBinomialTest() {
	r, err := proportion.BinomialTest(proportion.Input{Responders: 18, N: 40}, 0.3)
	fmt.Printf("p = %.4f, greater %.4f %v\n", r.TwoSided, r.Greater, err)
	// Output:
	// p = 0.0557, greater 0.0320 <nil>
}
