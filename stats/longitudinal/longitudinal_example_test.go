package longitudinal_test

import (
	"fmt"

	"reprieve/stats/longitudinal"
)

// weekly holds pain ratings, 0 to 100 mm, of eight patients in weeks 1 to 3, four of
// them with depression; patients 4 and 7 missed visits.
func weekly() (longitudinal.Data, error) {
	patient := []int{1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 5, 5, 5, 6, 6, 6, 7, 8, 8, 8}
	week := []int{1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 1, 2, 3, 1, 2, 3, 1, 1, 2, 3}
	rating := []float64{52, 41, 38, 60, 57, 49, 44, 40, 22, 71, 66, 63, 61, 58, 55, 57, 50, 74, 48, 45, 47}
	baseline := []float64{70, 75, 62, 80, 72, 64, 85, 66}
	var base, number, depressed []float64
	for i, p := range patient {
		base, number = append(base, baseline[p-1]), append(number, float64(week[i]-1))
		depressed = append(depressed, float64((p-1)/4))
	}
	design, err := longitudinal.NewDesign(len(patient), []longitudinal.Variable{
		{Name: "baseline", Values: base},
		{Name: "week", Levels: []string{"1", "2", "3"}, Values: number},
		{Name: "depression", Levels: []string{"no", "yes"}, Values: depressed},
	}, [][]string{{"baseline"}, {"week"}, {"depression"}, {"week", "depression"}})
	return longitudinal.Data{Patient: patient, Visit: week, Response: rating, Design: design}, err
}

func ExampleMMRM() {
	d, err := weekly()
	if err != nil {
		fmt.Println(err)
		return
	}
	fit, err := longitudinal.MMRM(d, longitudinal.MMRMOptions{Structure: longitudinal.AR1})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range fit.Coefficients {
		fmt.Printf("%-19s %6.2f (SE %.2f, df %.1f)\n", c.Term, c.Value, c.StdErr, c.DF)
	}
	// Output:
	// (Intercept)         -40.43 (SE 14.99, df 7.8)
	// baseline              1.35 (SE 0.21, df 7.7)
	// week2                -5.75 (SE 2.32, df 9.6)
	// week3               -16.01 (SE 3.12, df 12.8)
	// depressionyes         3.25 (SE 3.41, df 10.4)
	// week2:depressionyes   5.36 (SE 3.51, df 9.8)
	// week3:depressionyes  13.28 (SE 4.46, df 13.2)
}

// Five patients are too few for the six parameters of an unstructured covariance.
func ExampleMMRMLadder() {
	design, err := longitudinal.NewDesign(14, nil, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fit, err := longitudinal.MMRMLadder(longitudinal.Data{
		Patient:  []int{1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 5, 5, 5},
		Visit:    []int{1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 1, 2, 3},
		Response: []float64{52, 41, 38, 60, 57, 49, 44, 40, 42, 71, 66, 63, 61, 58},
		Design:   design,
	}, nil, longitudinal.MMRMOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("fitted:", fit.Structure)
	for _, w := range fit.Warnings {
		fmt.Println(w)
	}
	// Output:
	// fitted: toeplitz_h
	// longitudinal: mmrm: unstructured: not tried: 5 patients, 6 covariance parameters
}

// The least-squares mean of each group in week 3, at the mean baseline, and their
// difference.
func ExampleEffects_Contrast() {
	d, err := weekly()
	if err != nil {
		fmt.Println(err)
		return
	}
	fit, err := longitudinal.MMRM(d, longitudinal.MMRMOptions{Structure: longitudinal.AR1, Method: longitudinal.KenwardRoger})
	if err != nil {
		fmt.Println(err)
		return
	}
	difference := make([]float64, len(fit.Coefficients))
	for i, group := range []string{"no", "yes"} {
		depression, _ := d.Design.Level("depression", group)
		last, _ := d.Design.Level("week", "3")
		weights, err := d.Design.Mean(depression, last)
		if err != nil {
			fmt.Println(err)
			return
		}
		for j, w := range weights {
			difference[j] += w * float64(2*i-1)
		}
		mean, err := fit.Contrast(weights)
		fmt.Printf("depression %s: %.1f mm (%.1f to %.1f) %v\n", group, mean.Value, mean.Interval.Low, mean.Interval.High, err)
	}
	diff, err := fit.Contrast(difference)
	fmt.Printf("difference %.1f mm (%.1f to %.1f), df %.1f, p = %.4f %v\n", diff.Value, diff.Interval.Low, diff.Interval.High, diff.DF, diff.P, err)
	// Output:
	// depression no: 38.5 mm (32.9 to 44.1) <nil>
	// depression yes: 55.0 mm (49.2 to 60.9) <nil>
	// difference 16.5 mm (8.4 to 24.7), df 11.6, p = 0.0009 <nil>
}

// Does the course differ between the groups? The interaction's two coefficients
// together.
func ExampleEffects_Joint() {
	d, err := weekly()
	if err != nil {
		fmt.Println(err)
		return
	}
	fit, err := longitudinal.MMRM(d, longitudinal.MMRMOptions{Structure: longitudinal.AR1, Method: longitudinal.KenwardRoger})
	if err != nil {
		fmt.Println(err)
		return
	}
	test, err := fit.Joint([][]float64{{0, 0, 0, 0, 0, 1, 0}, {0, 0, 0, 0, 0, 0, 1}})
	fmt.Printf("F(%d, %.1f) = %.2f, p = %.3f %v\n", test.Numerator, test.Denominator, test.F, test.P, err)
	// Output:
	// F(2, 10.0) = 4.55, p = 0.039 <nil>
}

func ExampleRandomIntercept() {
	d, err := weekly()
	if err != nil {
		fmt.Println(err)
		return
	}
	fit, err := longitudinal.RandomIntercept(d, longitudinal.MixedOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("between patients %.1f, residual %.1f\n", fit.Random[0][0], fit.Residual)
	fmt.Printf("patient 3: %.2f\n", fit.Predictions[2].Effects[0])
	// Output:
	// between patients 14.7, residual 10.6
	// patient 3: -1.02
}

func ExampleRandomSlope() {
	patient := []int{1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5}
	week := []float64{0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3}
	rating := []float64{71, 60, 52, 41, 80, 79, 74, 70, 62, 50, 42, 31, 75, 73, 65, 60, 58, 57, 49, 50}
	design, err := longitudinal.NewDesign(len(week), []longitudinal.Variable{{Name: "week", Values: week}}, [][]string{{"week"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fit, err := longitudinal.RandomSlope(longitudinal.Data{Patient: patient, Response: rating, Design: design}, week, longitudinal.MixedOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	slope := fit.Coefficients[1]
	fmt.Printf("%.2f mm a week (%.2f to %.2f), df %.1f\n", slope.Value, slope.Interval.Low, slope.Interval.High, slope.DF)
	fmt.Printf("patient 3: %.2f mm a week more\n", fit.Predictions[2].Effects[1])
	// Output:
	// -6.38 mm a week (-10.55 to -2.21), df 4.0
	// patient 3: -3.61 mm a week more
}

func ExampleGEE() {
	d, err := weekly()
	if err != nil {
		fmt.Println(err)
		return
	}
	fit, err := longitudinal.GEE(d, longitudinal.GEEOptions{Correlation: longitudinal.Exchangeable})
	if err != nil {
		fmt.Println(err)
		return
	}
	c := fit.Coefficients[1]
	fmt.Printf("%s %.2f (%.2f to %.2f), correlation %.2f\n", c.Term, c.Value, c.Interval.Low, c.Interval.High, fit.Alpha[0])
	// Output:
	// baseline 1.33 (1.01 to 1.65), correlation 0.56
}
