package impute_test

import (
	"context"
	"fmt"

	"reprieve/stats/impute"
)

func ExamplePool() {
	// A difference of means and its squared standard error in five imputed data sets.
	p, err := impute.Pool([]float64{1.52, 1.61, 1.43, 1.70, 1.55}, []float64{0.09, 0.085, 0.093, 0.088, 0.091}, impute.PoolOptions{CompleteDF: 28})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3f (%.3f to %.3f), df %.1f, FMI %.2f\n", p.Estimate, p.Interval.Low, p.Interval.High, p.DF, p.FMI)
	// Output:
	// 1.562 (0.900 to 2.224), df 21.3, FMI 0.19
}

func ExamplePoolModels() {
	models := []impute.Model{
		{Coefficients: []float64{1.0, 0.5}, Covariance: [][]float64{{0.04, 0}, {0, 0.01}}},
		{Coefficients: []float64{1.2, 0.4}, Covariance: [][]float64{{0.04, 0}, {0, 0.01}}},
		{Coefficients: []float64{1.1, 0.6}, Covariance: [][]float64{{0.04, 0}, {0, 0.01}}},
	}
	pooled, err := impute.PoolModels(models, impute.PoolOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range pooled {
		fmt.Printf("%.2f, standard error %.3f\n", p.Estimate, p.StdErr)
	}
	// Output:
	// 1.10, standard error 0.231
	// 0.50, standard error 0.153
}

func ExampleWald() {
	models := []impute.Model{
		{Coefficients: []float64{1.0, 0.5}, Covariance: [][]float64{{0.04, 0}, {0, 0.01}}},
		{Coefficients: []float64{1.2, 0.4}, Covariance: [][]float64{{0.04, 0}, {0, 0.01}}},
	}
	w, err := impute.Wald(models, []int{0, 1}, impute.PoolOptions{})
	fmt.Printf("F %.2f on %.0f, %.1f %v\n", w.F, w.DF1, w.DF2, err)
	// Output:
	// F 14.43 on 2, 8.2 <nil>
}

func ExampleChainedEquations() {
	before := impute.Column{Values: []float64{70, 55, 82, 31, 64, 90, 47, 73}}
	after := impute.Column{
		Values:  []float64{42, 30, 61, 12, 0, 70, 25, 0},
		Missing: []bool{false, false, false, false, true, false, false, true},
	}
	sets, err := impute.ChainedEquations(context.Background(), []impute.Column{before, after}, impute.Options{Imputations: 3, Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, set := range sets {
		fmt.Println(len(set), "columns,", len(set[1]), "values, the first still", set[1][0])
	}
	// Output:
	// 2 columns, 8 values, the first still 42
	// 2 columns, 8 values, the first still 42
	// 2 columns, 8 values, the first still 42
}

func ExampleTippingPoint() {
	// The estimate falls by 0.4 for each unit by which the missing values are worse.
	analyse := func(shift float64) (impute.Pooled, error) {
		q := 2 - 0.4*shift
		return impute.Pool([]float64{q - 0.1, q, q + 0.1}, []float64{0.25, 0.25, 0.25}, impute.PoolOptions{})
	}
	r, err := impute.TippingPoint([]float64{0, 1, 2, 3, 4}, 0.05, analyse)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("no longer significant at a shift of", r.Steps[r.At].Shift)
	// Output:
	// no longer significant at a shift of 3
}
