package survival_test

import (
	"context"
	"fmt"
	"math"

	"reprieve/stats/survival"
)

// arms is how long relief lasted, in days, in two arms of five.
var arms = []survival.Grouped{
	{Observation: survival.Observation{Time: 9, Event: true}, Group: 1},
	{Observation: survival.Observation{Time: 14, Event: true}, Group: 1},
	{Observation: survival.Observation{Time: 17}, Group: 1},
	{Observation: survival.Observation{Time: 21, Event: true}, Group: 1},
	{Observation: survival.Observation{Time: 28, Event: true}, Group: 1},
	{Observation: survival.Observation{Time: 28}, Group: 2},
	{Observation: survival.Observation{Time: 41, Event: true}, Group: 2},
	{Observation: survival.Observation{Time: 41}, Group: 2},
	{Observation: survival.Observation{Time: 60, Event: true}, Group: 2},
	{Observation: survival.Observation{Time: 90}, Group: 2},
}

func ExampleLogRank() {
	r, err := survival.LogRank(arms, survival.LogRankOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, g := range r.Groups {
		fmt.Printf("arm %d: %d patients, %d lost relief, %.2f expected\n", g.Group, g.N, g.Observed, g.Expected)
	}
	fmt.Printf("chi-square %.3f, df %d, p %.4f\n", r.ChiSquare, r.DF, r.P)
	// Output:
	// arm 1: 5 patients, 4 lost relief, 1.40 expected
	// arm 2: 5 patients, 2 lost relief, 4.60 expected
	// chi-square 8.068, df 1, p 0.0045
}

func ExampleCompareRestrictedMeans() {
	curves := map[int]survival.Curve{}
	for arm := 1; arm <= 2; arm++ {
		var obs []survival.Observation
		for _, o := range arms {
			if o.Group == arm {
				obs = append(obs, o.Observation)
			}
		}
		curve, err := survival.KaplanMeier(obs, survival.KaplanMeierOptions{})
		if err != nil {
			fmt.Println(err)
			return
		}
		curves[arm] = curve
	}
	r, err := survival.CompareRestrictedMeans(curves[2], curves[1], 84, survival.CompareOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.1f and %.1f of 84 days\n", r.A.Mean, r.B.Mean)
	fmt.Printf("%.1f days more (%.1f to %.1f), p %.6f\n", r.Difference.Estimate, r.Difference.Interval.Low, r.Difference.Interval.High, r.Difference.P)
	// Output:
	// 64.2 and 19.3 of 84 days
	// 45.0 days more (25.7 to 64.2), p 0.000005
}

func ExampleAalenJohansen() {
	// 1: relief lost; 2: treated again while in relief; 0: neither by the last rating.
	obs := []survival.CauseObservation{
		{7, 1}, {10, 2}, {14, 1}, {14, 1}, {21, 2}, {28, 1}, {28, 0}, {35, 1}, {42, 2}, {56, 1}, {56, 0}, {70, 0},
	}
	c, err := survival.AalenJohansen(obs, survival.IncidenceOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, day := range []float64{14, 28, 56} {
		p, err := c.At(day)
		if err != nil {
			fmt.Println(err)
			return
		}
		lost, again := p.Causes[0], p.Causes[1]
		fmt.Printf("day %.0f: lost %.3f (%.3f to %.3f), treated again %.3f, in relief %.3f\n",
			day, lost.Incidence, lost.Interval.Low, lost.Interval.High, again.Incidence, p.EventFree)
	}
	times, err := c.RestrictedTimes(56)
	fmt.Printf("of 56 days %.1f in relief %v\n", times.EventFree, err)
	// Output:
	// day 14: lost 0.250 (0.060 to 0.505), treated again 0.083, in relief 0.667
	// day 28: lost 0.333 (0.103 to 0.588), treated again 0.167, in relief 0.500
	// day 56: lost 0.533 (0.219 to 0.771), treated again 0.267, in relief 0.200
	// of 56 days 32.3 in relief <nil>
}

func ExampleGray() {
	var obs []survival.GroupedCause
	for i, o := range arms {
		g := survival.GroupedCause{CauseObservation: survival.CauseObservation{Time: o.Time}, Group: o.Group}
		if o.Event {
			g.Cause = 1 + i%3/2 // every third event is one of cause 2
		}
		obs = append(obs, g)
	}
	r, err := survival.Gray(obs, survival.GrayOptions{Cause: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("chi-square %.3f, df %d, p %.4f\n", r.ChiSquare, r.DF, r.P)
	// Output:
	// chi-square 7.329, df 1, p 0.0068
}

func ExampleTurnbull() {
	// Relief was there at the first time and lost at the second one, in days.
	obs := []survival.Censored{
		{7, 14}, {0, 7}, {14, 28}, {7, 28}, {28, 56}, {14, 56}, {3, 7}, {28, math.Inf(1)}, {7, math.Inf(1)}, {56, math.Inf(1)},
	}
	c, err := survival.Turnbull(obs, survival.TurnbullOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, i := range c.Intervals {
		fmt.Printf("(%v, %v]: mass %.2f, then %.2f\n", i.Left, i.Right, i.Mass, i.Survival)
	}
	fmt.Printf("median %v, log-likelihood %.5f\n", c.Median(), c.LogLik)
	p, err := c.At(21)
	fmt.Printf("day 21: between %.2f and %.2f %v\n", p.Low, p.High, err)
	// Output:
	// (3, 7]: mass 0.20, then 0.80
	// (7, 14]: mass 0.16, then 0.64
	// (14, 28]: mass 0.24, then 0.40
	// (28, 56]: mass 0.24, then 0.16
	// (56, +Inf]: mass 0.16, then 0.00
	// median 28, log-likelihood -12.52797
	// day 21: between 0.40 and 0.64 <nil>
}

func ExampleTurnbullBootstrap() {
	obs := []survival.Censored{
		{7, 14}, {0, 7}, {14, 28}, {7, 28}, {28, 56}, {14, 56}, {3, 7}, {28, math.Inf(1)}, {7, math.Inf(1)}, {56, math.Inf(1)},
	}
	r, err := survival.TurnbullBootstrap(context.Background(), obs, []float64{28}, survival.BootstrapOptions{Resamples: 500, Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("in relief on day 28: %.2f to %.2f; median %v to %v\n", r.Survival[0].Low, r.Survival[0].High, r.Median.Low, r.Median.High)
	// Output:
	// in relief on day 28: 0.00 to 0.70; median 7 to NaN
}

func ExampleIntervalTest() {
	var obs []survival.GroupedCensored
	for i, left := range []float64{7, 0, 14, 7, 28, 14, 3, 28} {
		obs = append(obs, survival.GroupedCensored{Censored: survival.Censored{Left: left, Right: left + 14}, Group: i % 2})
	}
	r, err := survival.IntervalTest(obs, survival.IntervalTestOptions{})
	fmt.Printf("chi-square %.3f, df %d, p %.3f %v\n", r.ChiSquare, r.DF, r.P, err)
	// Output:
	// chi-square 0.068, df 1, p 0.794 <nil>
}

func ExampleMeanCumulativeCount() {
	// Days of repeated treatments of three patients.
	patients := []survival.Recurrent{{End: 60, Events: []float64{20, 50}}, {End: 40, Events: []float64{20}}, {End: 80}}
	c, err := survival.MeanCumulativeCount(patients, survival.MeanCountOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range c.Steps {
		fmt.Printf("day %v: %d of %d, %.2f a patient (SE %.2f)\n", s.Time, s.Events, s.AtRisk, s.Mean, s.StdErr)
	}
	// Output:
	// day 20: 2 of 3, 0.67 a patient (SE 0.27)
	// day 50: 1 of 2, 1.17 a patient (SE 0.60)
}

func ExampleFineGray() {
	// Cause 1: relief lost; 2: treated again while in relief. One covariate: depression.
	in := survival.FineGrayInput{
		Time:       []float64{7, 10, 14, 14, 21, 28, 28, 35, 42, 56, 56, 70},
		Cause:      []int{1, 2, 1, 1, 2, 1, 0, 1, 2, 1, 0, 0},
		Covariates: [][]float64{{1, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0}},
	}
	fit, err := survival.FineGray(in, survival.FineGrayOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	c := fit.Coefficients[0]
	fmt.Printf("ratio %.2f (%.2f to %.2f), p %.3f\n", c.HazardRatio, c.HazardRatioInterval.Low, c.HazardRatioInterval.High, c.P)
	// Output:
	// ratio 4.83 (1.09 to 21.35), p 0.038
}

func ExampleCurve_CumulativeHazard() {
	curve, err := survival.KaplanMeier(relief, survival.KaplanMeierOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range curve.CumulativeHazard()[:3] {
		fmt.Printf("day %v: %.3f (SE %.3f)\n", s.Time, s.Hazard, s.StdErr)
	}
	// Output:
	// day 9: 0.100 (SE 0.100)
	// day 14: 0.322 (SE 0.186)
	// day 17: 0.322 (SE 0.186)
}
