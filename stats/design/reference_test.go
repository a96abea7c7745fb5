package design_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reprieve/stats/design"
	"reprieve/stats/internal/reference"
)

type referenceFile struct {
	Knots []struct {
		Name     string
		X, Knots reference.Numbers
		K        int
		Basis    []reference.Numbers
	}
	Data struct {
		Y, X, Z reference.Numbers
		G, S    []string
	}
	Matrices []struct {
		Name  string
		Names []string
		Rows  []reference.Numbers
	}
	Grids []struct {
		Name string
		Rows []reference.Numbers
	}
}

// The values come from testdata/reference/design.R.
func TestKnotsReference(t *testing.T) {
	var file referenceFile
	reference.Load(t, "design.json", &file)
	for _, c := range file.Knots {
		t.Run(fmt.Sprintf("%s/%d", c.Name, c.K), func(t *testing.T) {
			x := c.X.Floats()
			knots, err := design.Knots(x, c.K)
			if err != nil {
				t.Fatal(err)
			}
			if len(knots) != len(c.Knots) {
				t.Fatalf("%d knots, want %d", len(knots), len(c.Knots))
			}
			for i := range knots {
				reference.Close(t, fmt.Sprintf("knot %d", i), knots[i], float64(c.Knots[i]), 1e-14)
			}
			m, err := design.New(len(x), design.Main(design.Spline("x", x, c.Knots.Floats())))
			if err != nil {
				t.Fatal(err)
			}
			for i, row := range c.Basis {
				for j, want := range row {
					// Differences of cubes of numbers up to 100: 1e-12 of the column's scale.
					got := m.Column(j + 1)[i]
					if d := got - float64(want); d > 1e-12*100 || d < -1e-12*100 {
						t.Errorf("basis %d, %d = %v, want %v", i, j, got, float64(want))
					}
				}
			}
		})
	}
}

func TestMatrixReference(t *testing.T) {
	var file referenceFile
	reference.Load(t, "design.json", &file)
	g, s := design.Factor("g", file.Data.G), design.Factor("s", file.Data.S)
	x, z := design.Numeric("x", file.Data.X.Floats()), design.Numeric("z", file.Data.Z.Floats())
	main, by := design.Main, design.Interaction
	models := map[string][]design.Term{
		"g + x": {main(g), main(x)}, "g + x - 1": {main(g), main(x)},
		"g * x": {main(g), main(x), by(g, x)}, "g * s": {main(g), main(s), by(g, s)},
		"g * s * x":   {main(g), main(s), main(x), by(g, s), by(g, x), by(s, x), by(g, s, x)},
		"x + z + x:z": {main(x), main(z), by(x, z)},
		"g + x + z":   {main(g), main(x), main(z)}, "g + s + x": {main(g), main(s), main(x)},
		"g * x + s": {main(g), main(x), main(s), by(g, x)}, "g + s + z": {main(g), main(s), main(z)},
	}
	build := func(t *testing.T, name string) *design.Matrix {
		t.Helper()
		maker := design.New
		if name == "g + x - 1" {
			maker = design.NewWithoutIntercept
		}
		if models[name] == nil {
			t.Fatalf("no model %q", name)
		}
		m, err := maker(len(file.Data.G), models[name]...)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	for _, c := range file.Matrices {
		t.Run(c.Name, func(t *testing.T) {
			m := build(t, c.Name)
			if diff := cmp.Diff(c.Names, m.Names()); diff != "" {
				t.Error(diff)
			}
			for i, row := range c.Rows {
				for j, want := range row {
					reference.Close(t, fmt.Sprintf("row %d, column %d", i, j), m.Column(j)[i], float64(want), 1e-15)
				}
			}
		})
	}
	asked := map[string][]design.By{"g": {{Variable: "g"}}, "s": {{Variable: "s"}}, "g, s": {{Variable: "g"}, {Variable: "s"}}}
	for _, c := range file.Grids {
		t.Run(c.Name, func(t *testing.T) {
			model, variables := cutBy(c.Name)
			points, err := build(t, model).Grid(asked[variables]...)
			if err != nil {
				t.Fatal(err)
			}
			if len(points) != len(c.Rows) {
				t.Fatalf("%d points, want %d", len(points), len(c.Rows))
			}
			for i, p := range points {
				for j, want := range c.Rows[i] {
					reference.Close(t, fmt.Sprintf("%s, column %d", p.Label, j), p.Row[j], float64(want), 1e-14)
				}
			}
		})
	}
}
