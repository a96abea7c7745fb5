package describe_test

import (
	"fmt"

	"reprieve/stats/describe"
)

func ExampleSummarize() {
	vas := []float64{70, 55.5, 82, 31, 64.5, 64.5, 90, 12}
	s, err := describe.Summarize(vas)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("N %d, mean %.1f (SD %.1f)\n", s.N, s.Mean, s.SD)
	fmt.Printf("median %.1f [%.1f, %.1f], range %.0f to %.0f\n", s.Median, s.P25, s.P75, s.Min, s.Max)
	// Output:
	// N 8, mean 58.7 (SD 25.8)
	// median 64.5 [49.4, 73.0], range 12 to 90
}

func ExampleMean() {
	change := []float64{-31, -12.5, -40, 3, -22, -18.5}
	m, err := describe.Mean(change, describe.MeanOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.1f (95%% CI %.1f to %.1f), N %d\n", m.Mean, m.Interval.Low, m.Interval.High, m.N)
	// Output:
	// -20.2 (95% CI -35.8 to -4.5), N 6
}

func ExampleQuantile() {
	years := []float64{1, 2, 4, 9}
	for _, t := range []describe.QuantileType{describe.Type7, describe.Type2, describe.Type6} {
		q, err := describe.Quantile(years, 0.25, t)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(t, q)
	}
	// Output:
	// type 7 1.75
	// type 2 1.5
	// type 6 1.25
}

func ExampleStandardizedMeanDifference() {
	depressed := []float64{72, 64, 80, 58, 69}
	others := []float64{60, 66, 71, 52, 63}
	d, err := describe.StandardizedMeanDifference(depressed, others)
	fmt.Printf("%.2f %v\n", d, err)
	// Output:
	// 0.80 <nil>
}

func ExampleStandardizedProportionDifference() {
	// 18 of 30 and 12 of 30 are women.
	d, err := describe.StandardizedProportionDifference(0.6, 0.4)
	fmt.Printf("%.2f %v\n", d, err)
	// Output:
	// 0.41 <nil>
}
