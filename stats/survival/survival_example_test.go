package survival_test

import (
	"fmt"

	"reprieve/stats/survival"
)

// relief is how long relief lasted, in days: lost on the day, or still held at
// the last rating.
var relief = []survival.Observation{
	{Time: 9, Event: true},
	{Time: 14, Event: true},
	{Time: 14, Event: true},
	{Time: 17},
	{Time: 21, Event: true},
	{Time: 28, Event: true},
	{Time: 28},
	{Time: 41, Event: true},
	{Time: 60, Event: true},
	{Time: 90},
}

func ExampleKaplanMeier() {
	curve, err := survival.KaplanMeier(relief, survival.KaplanMeierOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("day  at risk  lost  in relief")
	for _, s := range curve.Steps {
		fmt.Printf("%3.0f %8d %5d  %.3f (%.3f to %.3f)\n", s.Time, s.AtRisk, s.Events, s.Survival, s.Interval.Low, s.Interval.High)
	}
	// Output:
	// day  at risk  lost  in relief
	//   9       10     1  0.900 (0.473 to 0.985)
	//  14        9     2  0.700 (0.329 to 0.892)
	//  17        7     0  0.700 (0.329 to 0.892)
	//  21        6     1  0.583 (0.230 to 0.821)
	//  28        5     1  0.467 (0.150 to 0.737)
	//  41        3     1  0.311 (0.055 to 0.625)
	//  60        2     1  0.156 (0.009 to 0.483)
	//  90        1     0  0.156 (0.009 to 0.483)
}

func ExampleCurve_At() {
	curve, err := survival.KaplanMeier(relief, survival.KaplanMeierOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, day := range []float64{28, 56, 182} {
		p, err := curve.At(day)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("day %.0f: at risk %d, lost %d, in relief %.3f\n", day, p.AtRisk, p.Events, p.Survival)
	}
	// Output:
	// day 28: at risk 5, lost 5, in relief 0.467
	// day 56: at risk 2, lost 6, in relief 0.311
	// day 182: at risk 0, lost 7, in relief NaN
}

func ExampleCurve_Median() {
	curve, err := survival.KaplanMeier(relief, survival.KaplanMeierOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	m := curve.Median()
	fmt.Printf("median %v days (%v to %v)\n", m.Time, m.Interval.Low, m.Interval.High)
	// Output:
	// median 28 days (9 to 60)
}

func ExampleCurve_Quantile() {
	curve, err := survival.KaplanMeier(relief, survival.KaplanMeierOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	q, err := curve.Quantile(0.25)
	fmt.Printf("a quarter lost relief by day %v %v\n", q.Time, err)
	// Output:
	// a quarter lost relief by day 14 <nil>
}

func ExampleCurve_RestrictedMean() {
	curve, err := survival.KaplanMeier(relief, survival.KaplanMeierOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := curve.RestrictedMean(84)
	fmt.Printf("%.1f of the first 84 days in relief (SE %.1f) %v\n", m.Mean, m.StdErr, err)
	// Output:
	// 38.2 of the first 84 days in relief (SE 8.8) <nil>
}
