package regression_test

import (
	"errors"
	"fmt"

	"reprieve/stats/design"
	"reprieve/stats/regression"
)

// A made-up cohort: pain before and after (mm), depression, responders, and days of
// rescue medication.
var (
	before     = []float64{70, 62, 81, 55, 74, 68, 90, 59, 66, 78, 84, 61}
	after      = []float64{31, 40, 60, 20, 55, 33, 71, 44, 28, 52, 70, 30}
	depression = []string{"no", "yes", "yes", "no", "yes", "no", "yes", "yes", "no", "no", "yes", "no"}
	responder  = []bool{true, true, false, true, false, true, false, false, true, true, false, true}
	improved   = []bool{true, false, false, true, false, false, true, true, true, true, false, true}
	rescueDays = []int{2, 6, 30, 0, 1, 1, 22, 0, 12, 0, 3, 8}
)

// cohort is the design of depression and the pain before.
func cohort() *design.Matrix {
	x, err := design.New(len(before), design.Main(design.Factor("depression", depression, "no", "yes")), design.Main(design.Numeric("before", before)))
	if err != nil {
		panic(err)
	}
	return x
}

func ExampleLinear() {
	fit, err := regression.Linear(cohort(), after, regression.LinearOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range fit.Coefficients {
		fmt.Printf("%-14s %7.2f (%.2f to %.2f), p = %.4f\n", c.Name, c.Estimate, c.Interval.Low, c.Interval.High, c.P)
	}
	fmt.Printf("R2 = %.3f, sigma = %.2f on %d degrees of freedom\n", fit.R2, fit.Sigma, fit.DFResidual)
	// Output:
	// (Intercept)     -38.80 (-58.57 to -19.03), p = 0.0016
	// depressionyes    15.04 (8.95 to 21.13), p = 0.0003
	// before            1.07 (0.78 to 1.36), p = 0.0000
	// R2 = 0.949, sigma = 4.24 on 9 degrees of freedom
}

func ExampleEstimates_MarginalMeans() {
	x := cohort()
	fit, err := regression.Linear(x, after, regression.LinearOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	points, err := x.Grid(design.By{Variable: "depression"})
	if err != nil {
		fmt.Println(err)
		return
	}
	means, err := fit.MarginalMeans(points)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, m := range means {
		fmt.Printf("%s: %.1f mm (%.1f to %.1f)\n", m.Name, m.Estimate, m.Interval.Low, m.Interval.High)
	}
	// Output:
	// depression=no: 37.0 mm (32.9 to 41.1)
	// depression=yes: 52.0 mm (47.9 to 56.1)
}

func ExampleEstimates_PairwiseDifferences() {
	x := cohort()
	fit, err := regression.Linear(x, after, regression.LinearOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	points, err := x.Grid(design.By{Variable: "depression"})
	if err != nil {
		fmt.Println(err)
		return
	}
	differences, err := fit.PairwiseDifferences(points)
	for _, d := range differences {
		fmt.Printf("%s: %.1f mm, p = %.4f %v\n", d.Name, d.Estimate, d.P, err)
	}
	// Output:
	// depression=yes - depression=no: 15.0 mm, p = 0.0003 <nil>
}

func ExampleEstimates_Contrast() {
	fit, err := regression.Linear(cohort(), after, regression.LinearOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	c, err := fit.Contrast("depressed, 80 mm before", []float64{1, 1, 80})
	fmt.Printf("%s: %.1f mm (SE %.1f) %v\n", c.Name, c.Estimate, c.StdErr, err)
	// Output:
	// depressed, 80 mm before: 62.0 mm (SE 1.8) <nil>
}

func ExampleEstimates_Joint() {
	spline := design.Spline("before", before, []float64{60, 70, 82})
	x, err := design.New(len(before), design.Main(spline))
	if err != nil {
		fmt.Println(err)
		return
	}
	fit, err := regression.Linear(x, after, regression.LinearOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	places, err := x.TermColumns("before")
	if err != nil {
		fmt.Println(err)
		return
	}
	all, err := fit.Joint(places)
	fmt.Printf("association: F = %.2f on %d and %.0f, p = %.4f %v\n", all.Statistic, all.DF1, all.DF2, all.P, err)
	curved, err := fit.Joint(places[1:])
	fmt.Printf("curvature:   F = %.2f on %d and %.0f, p = %.4f %v\n", curved.Statistic, curved.DF1, curved.DF2, curved.P, err)
	// Output:
	// association: F = 19.10 on 2 and 9, p = 0.0006 <nil>
	// curvature:   F = 1.74 on 1 and 9, p = 0.2197 <nil>
}

func ExampleLinearFit_robust() {
	fit, err := regression.Linear(cohort(), after, regression.LinearOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	robust, err := fit.Robust(regression.HC3)
	if err != nil {
		fmt.Println(err)
		return
	}
	sites, err := fit.Clustered([]int{1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4}, regression.CR1)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("SE %.2f, HC3 %.2f, by site %.2f on %.0f degrees of freedom\n", fit.Coefficients[1].StdErr, robust.Coefficients[1].StdErr, sites.Coefficients[1].StdErr, sites.DF)
	// Output:
	// SE 2.69, HC3 4.01, by site 3.47 on 3 degrees of freedom
}

func ExampleLogistic() {
	fit, err := regression.Logistic(cohort(), improved, regression.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	profiles, err := fit.Profile()
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, c := range fit.Coefficients {
		p := profiles[i]
		fmt.Printf("%-14s %6.3f, Wald %.3f to %.3f, profile %.3f to %.3f\n", c.Name, c.Estimate, c.Interval.Low, c.Interval.High, p.Interval.Low, p.Interval.High)
	}
	fmt.Printf("deviance %.3f, AIC %.3f, %d iterations\n", fit.Deviance, fit.AIC, fit.Iterations)
	// Output:
	// (Intercept)     2.439, Wald -6.763 to 11.640, profile -6.976 to 12.642
	// depressionyes  -2.201, Wald -5.129 to 0.728, profile -5.743 to 0.507
	// before         -0.012, Wald -0.146 to 0.122, profile -0.157 to 0.130
	// deviance 13.012, AIC 19.012, 5 iterations
}

func ExampleFit_Discrimination() {
	fit, err := regression.Logistic(cohort(), improved, regression.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	d, err := fit.Discrimination(improved)
	fmt.Printf("AUC %.3f, Brier score %.3f %v\n", d.AUC, d.Brier, err)
	// Output:
	// AUC 0.771, Brier score 0.180 <nil>
}

func ExampleFirth() {
	_, err := regression.Logistic(cohort(), responder, regression.Options{})
	var separated *regression.SeparationError
	if errors.As(err, &separated) {
		fmt.Println(err)
	}
	fit, err := regression.Firth(cohort(), responder, regression.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range fit.Coefficients {
		fmt.Printf("%-14s %6.3f (%.3f to %.3f), p = %.4f\n", c.Name, c.Estimate, c.Interval.Low, c.Interval.High, c.P)
	}
	// Output:
	// regression: logistic: quasi-complete separation by depressionyes: no finite estimate exists
	// (Intercept)     7.663 (-2.540 to 28.802), p = 0.1484
	// depressionyes  -3.304 (-8.346 to -0.519), p = 0.0180
	// before         -0.076 (-0.361 to 0.072), p = 0.3232
}

func ExampleModifiedPoisson() {
	fit, err := regression.ModifiedPoisson(cohort(), improved, regression.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	c := fit.Coefficients[1]
	fmt.Printf("log risk ratio of depression %.3f (%.3f to %.3f)\n", c.Estimate, c.Interval.Low, c.Interval.High)
	// Output:
	// log risk ratio of depression -0.872 (-2.145 to 0.401)
}

func ExampleLogBinomial() {
	x, err := design.New(len(before), design.Main(design.Factor("depression", depression, "no", "yes")))
	if err != nil {
		fmt.Println(err)
		return
	}
	fit, err := regression.LogBinomial(x, improved, regression.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	c := fit.Coefficients[1]
	fmt.Printf("log risk ratio of depression %.3f (%.3f to %.3f)\n", c.Estimate, c.Interval.Low, c.Interval.High)
	// Output:
	// log risk ratio of depression -0.916 (-2.103 to 0.271)
}

func ExamplePoisson() {
	fit, err := regression.Poisson(cohort(), rescueDays, regression.CountOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	c := fit.Coefficients[1]
	fmt.Printf("log rate ratio of depression %.3f (%.3f to %.3f)\n", c.Estimate, c.Interval.Low, c.Interval.High)
	fmt.Printf("dispersion %.2f\n", fit.Pearson/float64(fit.DFResidual))
	// Output:
	// log rate ratio of depression 0.450 (-0.106 to 1.006)
	// dispersion 9.95
}

func ExampleNegativeBinomial() {
	fit, err := regression.NegativeBinomial(cohort(), rescueDays, regression.CountOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	c := fit.Coefficients[1]
	fmt.Printf("log rate ratio of depression %.3f (%.3f to %.3f)\n", c.Estimate, c.Interval.Low, c.Interval.High)
	fmt.Printf("theta %.2f (SE %.2f)\n", fit.Theta, fit.ThetaStdErr)
	// Output:
	// log rate ratio of depression 0.103 (-1.561 to 1.768)
	// theta 0.64 (SE 0.32)
}

func ExampleGComputation() {
	fit, err := regression.Logistic(cohort(), improved, regression.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	g, err := regression.GComputation(fit, "depression", regression.GComputationOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("risk %.3f if all were depressed, %.3f if none\n", g.Treated.Estimate, g.Control.Estimate)
	fmt.Printf("difference %.3f (%.3f to %.3f)\n", g.Difference.Estimate, g.Difference.Interval.Low, g.Difference.Interval.High)
	fmt.Printf("ratio %.3f (%.3f to %.3f)\n", g.Ratio.Estimate, g.Ratio.Interval.Low, g.Ratio.Interval.High)
	// Output:
	// risk 0.345 if all were depressed, 0.825 if none
	// difference -0.480 (-1.019 to 0.059)
	// ratio 0.418 (0.118 to 1.485)
}
