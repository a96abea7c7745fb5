package proportion_test

import (
	"fmt"

	"reprieve/stats/proportion"
)

func ExampleEstimate() {
	responders := proportion.Input{Responders: 14, N: 40}
	for _, m := range []proportion.Method{proportion.Wilson, proportion.ClopperPearson} {
		r, err := proportion.Estimate(responders, proportion.Options{Method: m})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%v: %.3f (%.4f to %.4f)\n", r.Method, r.Rate, r.Interval.Low, r.Interval.High)
	}
	// Output:
	// Wilson: 0.350 (0.2213 to 0.5049)
	// Clopper-Pearson: 0.350 (0.2063 to 0.5168)
}

func ExampleDifference() {
	depressed := proportion.Input{Responders: 56, N: 70}
	others := proportion.Input{Responders: 48, N: 80}
	d, err := proportion.Difference(depressed, others, proportion.DifferenceOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3f (%.4f to %.4f), %v\n", d.Difference, d.Interval.Low, d.Interval.High, d.Method)
	// Output:
	// 0.200 (0.0524 to 0.3339), Newcombe hybrid score
}

func ExampleRatio() {
	r, err := proportion.Ratio(proportion.Input{Responders: 4, N: 8}, proportion.Input{Responders: 2, N: 8}, proportion.RatioOptions{})
	fmt.Printf("%.2f (%.2f to %.2f) %v\n", r.Ratio, r.Interval.Low, r.Interval.High, err)

	// No responders in the second group: nothing is estimable on the log scale.
	r, err = proportion.Ratio(proportion.Input{Responders: 4, N: 8}, proportion.Input{Responders: 0, N: 8}, proportion.RatioOptions{})
	fmt.Println(r.Ratio, r.Interval, err)
	// Output:
	// 2.00 (0.50 to 8.00) <nil>
	// NaN {NaN NaN} <nil>
}

func ExampleOddsRatio() {
	a := proportion.Input{Responders: 4, N: 8}
	b := proportion.Input{Responders: 2, N: 8}
	for _, m := range []proportion.OddsRatioMethod{proportion.Woolf, proportion.ConditionalExact} {
		r, err := proportion.OddsRatio(a, b, proportion.OddsRatioOptions{Method: m})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%v: %.2f (%.2f to %.2f)\n", r.Method, r.OddsRatio, r.Interval.Low, r.Interval.High)
	}
	// Output:
	// Woolf: 3.00 (0.36 to 24.92)
	// conditional exact: 2.79 (0.25 to 45.77)
}

func ExampleFisherExact() {
	// Fisher's tea: 3 of the 4 cups with milk first, and 1 of the 4 others, are
	// said to have milk first.
	p, err := proportion.FisherExact(proportion.Input{Responders: 3, N: 4}, proportion.Input{Responders: 1, N: 4})
	fmt.Printf("%.4f %v\n", p, err)
	// Output:
	// 0.4857 <nil>
}
