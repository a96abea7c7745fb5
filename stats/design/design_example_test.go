package design_test

import (
	"fmt"

	"reprieve/stats/design"
)

func ExampleNew() {
	age := design.Numeric("age", []float64{41, 55, 62})
	site := design.Factor("site", []string{"north", "south", "north"}, "south", "north")
	m, err := design.New(3, design.Main(age), design.Main(site), design.Interaction(age, site))
	if err != nil {
		fmt.Println(err)
		return
	}
	for j, name := range m.Names() {
		fmt.Println(name, m.Column(j))
	}
	// Output:
	// (Intercept) [1 1 1]
	// age [41 55 62]
	// sitenorth [1 0 1]
	// age:sitenorth [41 0 62]
}

func ExampleSpline() {
	phq9 := []float64{2, 4, 5, 7, 8, 10, 11, 13, 14, 16, 19, 23}
	knots, err := design.Knots(phq9, 3)
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := design.New(len(phq9), design.Main(design.Spline("phq9", phq9, knots)))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(knots, m.Names())
	fmt.Printf("%.3f\n", m.Column(2)[9:])
	// Output:
	// [8 10.5 13] [(Intercept) phq9 phq9']
	// [8.250 12.750 18.750]
}

func ExampleMatrix_Grid() {
	m, err := design.New(4,
		design.Main(design.Numeric("baseline", []float64{60, 72, 55, 81})),
		design.Main(design.Factor("depression", []string{"no", "yes", "no", "yes"})))
	if err != nil {
		fmt.Println(err)
		return
	}
	points, err := m.Grid(design.By{Variable: "depression"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range points {
		fmt.Println(p.Label, p.Row)
	}
	// Output:
	// depression=no [1 67 0]
	// depression=yes [1 67 1]
}
