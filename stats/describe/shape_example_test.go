package describe_test

import (
	"fmt"

	"reprieve/stats/describe"
)

// Days without pain: the median of the distances from 3 is 2.
var days = []float64{0, 1, 1, 2, 3, 3, 5, 8, 30}

func ExampleShape() {
	s, err := describe.Shape(days)
	fmt.Printf("skewness %.2f, excess kurtosis %.2f %v\n", s.Skewness, s.Kurtosis, err)
	// Output:
	// skewness 2.18, excess kurtosis 3.24 <nil>
}

func ExampleMedianAbsoluteDeviation() {
	mad, err := describe.MedianAbsoluteDeviation(days)
	fmt.Printf("%.2f %v\n", mad, err)
	// Output:
	// 2.97 <nil>
}

func ExampleShapiroWilk() {
	w, err := describe.ShapiroWilk(days)
	fmt.Printf("W = %.3f, p = %.5f %v\n", w.W, w.P, err)
	// Output:
	// W = 0.618, p = 0.00016 <nil>
}

func ExampleGlassDelta() {
	delta, err := describe.GlassDelta(after, others)
	fmt.Printf("%.2f %v\n", delta, err)
	// Output:
	// -1.67 <nil>
}
