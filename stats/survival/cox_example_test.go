package survival_test

import (
	"errors"
	"fmt"

	"reprieve/stats/survival"
)

// reliefLosses is how long relief lasted in twelve patients, in days, with their baseline
// pain in units of 10 mm and whether they are depressed.
var reliefLosses = survival.CoxInput{
	Time:  []float64{9, 14, 14, 17, 21, 28, 28, 41, 60, 90, 35, 52},
	Event: []bool{true, true, true, false, true, true, false, true, true, false, true, true},
	Covariates: [][]float64{
		{8.1, 7.4, 6.9, 7.7, 6.2, 7.0, 5.8, 6.6, 5.1, 6.0, 7.2, 4.9},
		{1, 0, 1, 1, 0, 1, 0, 0, 1, 0, 1, 0},
	},
}

func ExampleCox() {
	fit, err := survival.Cox(reliefLosses, survival.CoxOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for j, name := range []string{"baseline, per 10 mm", "depression"} {
		c := fit.Coefficients[j]
		fmt.Printf("%-20s hazard ratio %.2f (%.2f to %.2f), p = %.3f\n", name, c.HazardRatio, c.HazardRatioInterval.Low, c.HazardRatioInterval.High, c.P)
	}
	fmt.Printf("%d events, likelihood ratio %.2f, p = %.4f\n", fit.Events, fit.LikelihoodRatio.Statistic, fit.LikelihoodRatio.P)
	// Output:
	// baseline, per 10 mm  hazard ratio 3.22 (1.02 to 10.18), p = 0.046
	// depression           hazard ratio 1.38 (0.30 to 6.27), p = 0.675
	// 9 events, likelihood ratio 6.08, p = 0.0478
}

// A subject with several events is several rows, from one event to the next, and
// one cluster.
func ExampleCox_recurrent() {
	fit, err := survival.Cox(survival.CoxInput{
		Start:      []float64{0, 12, 30, 0, 25, 0, 0, 18, 0, 0, 40},
		Time:       []float64{12, 30, 44, 25, 60, 50, 18, 33, 70, 40, 65},
		Event:      []bool{true, true, false, true, false, false, true, true, false, true, true},
		Covariates: [][]float64{{1, 1, 1, 0, 0, 0, 1, 1, 0, 1, 1}},
		Cluster:    []int{1, 1, 1, 2, 2, 3, 4, 4, 5, 6, 6},
	}, survival.CoxOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	c := fit.Coefficients[0]
	fmt.Printf("rate ratio %.2f (%.2f to %.2f) from %d patients\n", c.HazardRatio, c.HazardRatioInterval.Low, c.HazardRatioInterval.High, fit.Clusters)
	// Output:
	// rate ratio 6.41 (1.11 to 37.01) from 6 patients
}

// Nobody of the second group has the event: no hazard ratio describes that.
func ExampleCox_infinite() {
	_, err := survival.Cox(survival.CoxInput{
		Time:       []float64{3, 5, 8, 9, 11, 12},
		Event:      []bool{true, false, true, true, false, false},
		Covariates: [][]float64{{0, 1, 0, 0, 1, 1}},
	}, survival.CoxOptions{})
	fmt.Println(errors.Is(err, survival.ErrInfiniteCoefficient), err)
	// Output:
	// true survival: cox: covariate 0: the coefficient runs to infinity
}

func ExampleCoxFit_Curve() {
	fit, err := survival.Cox(reliefLosses, survival.CoxOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, depressed := range []float64{0, 1} {
		curve, err := fit.Curve([]float64{6.5, depressed}, survival.CoxCurveOptions{})
		if err != nil {
			fmt.Println(err)
			return
		}
		p, err := curve.At(28)
		fmt.Printf("depression %v: in relief on day 28 %.2f (%.2f to %.2f), median %v days %v\n", depressed, p.Survival, p.Interval.Low, p.Interval.High, curve.Median().Time, err)
	}
	// Output:
	// depression 0: in relief on day 28 0.68 (0.20 to 0.92), median 41 days <nil>
	// depression 1: in relief on day 28 0.59 (0.17 to 0.85), median 35 days <nil>
}

func ExampleCoxFit_BaselineHazards() {
	fit, err := survival.Cox(reliefLosses, survival.CoxOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	h := fit.BaselineHazards()[0]
	fmt.Printf("cumulative hazard of covariates 0 on day %v: %.2g\n", h.Time[0], h.Hazard[0])
	// Output:
	// cumulative hazard of covariates 0 on day 9: 1.7e-05
}

func ExampleCoxFit_Concordance() {
	fit, err := survival.Cox(reliefLosses, survival.CoxOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	c := fit.Concordance()
	fmt.Printf("C = %.3f (SE %.3f) of %v pairs\n", c.C, c.StdErr, c.Concordant+c.Discordant+c.Tied)
	// Output:
	// C = 0.769 (SE 0.077) of 52 pairs
}

func ExampleCoxFit_ProportionalHazards() {
	fit, err := survival.Cox(reliefLosses, survival.CoxOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	test, err := fit.ProportionalHazards(survival.ProportionalHazardsOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for j, name := range []string{"baseline", "depression"} {
		fmt.Printf("%s: chi-square %.2f, p = %.2f\n", name, test.Terms[j].Statistic, test.Terms[j].P)
	}
	fmt.Printf("global: chi-square %.2f, p = %.2f\n", test.Global.Statistic, test.Global.P)
	// Output:
	// baseline: chi-square 2.04, p = 0.15
	// depression: chi-square 1.11, p = 0.29
	// global: chi-square 2.71, p = 0.26
}

func ExampleCoxFit_MartingaleResiduals() {
	fit, err := survival.Cox(reliefLosses, survival.CoxOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	martingale, deviance := fit.MartingaleResiduals(), fit.DevianceResiduals()
	fmt.Printf("patient 10: martingale %.2f, deviance %.2f\n", martingale[9], deviance[9])
	// Output:
	// patient 10: martingale -1.83, deviance -1.91
}

func ExampleCoxFit_DFBeta() {
	fit, err := survival.Cox(reliefLosses, survival.CoxOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	change, err := fit.DFBeta()
	if err != nil {
		fmt.Println(err)
		return
	}
	scaled, err := fit.DFBetaS()
	fmt.Printf("patient 12 moves the coefficient of baseline by %.3f, %.2f standard errors %v\n", change[0][11], scaled[0][11], err)
	// Output:
	// patient 12 moves the coefficient of baseline by -0.093, -0.16 standard errors <nil>
}

func ExampleCoxFit_ScoreResiduals() {
	fit, err := survival.Cox(reliefLosses, survival.CoxOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	score, err := fit.ScoreResiduals()
	fmt.Printf("patient 1 adds %.2f to the score of baseline %v\n", score[0][0], err)
	// Output:
	// patient 1 adds 0.45 to the score of baseline <nil>
}

func ExampleCoxFit_SchoenfeldResiduals() {
	fit, err := survival.Cox(reliefLosses, survival.CoxOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	residuals, err := fit.SchoenfeldResiduals()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range residuals[:3] {
		fmt.Printf("day %2v: baseline %+.2f from the mean at risk, coefficient about %.2f\n", s.Time, s.Residual[0], s.Scaled[0])
	}
	// Output:
	// day  9: baseline +0.66 from the mean at risk, coefficient about 3.07
	// day 14: baseline +0.27 from the mean at risk, coefficient about 2.58
	// day 14: baseline -0.23 from the mean at risk, coefficient about 0.25
}
