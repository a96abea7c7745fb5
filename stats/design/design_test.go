package design_test

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reprieve/stats/design"
)

// cutBy splits "g + x by g".
func cutBy(name string) (model, variables string) {
	model, variables, _ = strings.Cut(name, " by ")
	return model, variables
}

var (
	ages  = []float64{40, 50, 60, 70}
	sites = []string{"B", "A", "C", "A"}
)

func TestNewErrors(t *testing.T) {
	main := design.Main
	age, site := design.Numeric("age", ages), design.Factor("site", sites)
	for name, c := range map[string]struct {
		terms []design.Term
		want  string
	}{
		"too few values":       {[]design.Term{main(design.Numeric("age", ages[:3]))}, "age: 3 values for 4 rows"},
		"NaN":                  {[]design.Term{main(design.Numeric("age", []float64{1, 2, math.NaN(), 4}))}, "age: row 2: NaN is not a finite number"},
		"infinite":             {[]design.Term{main(design.Numeric("age", []float64{1, 2, math.Inf(1), 4}))}, "age: row 2: +Inf is not a finite number"},
		"unknown level":        {[]design.Term{main(design.Factor("site", sites, "A", "B"))}, `site: row 2: "C" is not one of the levels`},
		"level twice":          {[]design.Term{main(design.Factor("site", sites, "A", "B", "A"))}, `site: level "A" stands twice`},
		"no name":              {[]design.Term{main(design.Numeric("", ages))}, "has no name"},
		"term twice":           {[]design.Term{main(age), main(age)}, "age: the term stands twice"},
		"variable twice":       {[]design.Term{design.Interaction(age, age)}, "the variable age stands twice"},
		"two of a name":        {[]design.Term{main(age), design.Interaction(site, design.Numeric("age", []float64{1, 2, 3, 4})), main(site)}, "age: two variables of this name differ"},
		"margin lacks":         {[]design.Term{main(site), design.Interaction(site, age)}, "site:age: the model lacks the term age"},
		"two knots":            {[]design.Term{main(design.Spline("age", ages, []float64{40, 60}))}, "2 knots"},
		"knots not ascending":  {[]design.Term{main(design.Spline("age", ages, []float64{40, 60, 60}))}, "strictly ascending"},
		"knots not finite":     {[]design.Term{main(design.Spline("age", ages, []float64{40, 60, math.Inf(1)}))}, "strictly ascending"},
		"term of no variables": {[]design.Term{{}}, "has no variables"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := design.New(4, c.terms...)
			if err == nil || !strings.HasPrefix(err.Error(), "design: ") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
	if _, err := design.New(-1); err == nil {
		t.Error("no error for -1 rows")
	}
}

func TestEmpty(t *testing.T) {
	m, err := design.New(0, design.Main(design.Numeric("age", nil)))
	if err != nil {
		t.Fatal(err)
	}
	if m.Rows() != 0 || m.Columns() != 2 {
		t.Errorf("%d rows, %d columns, want 0, 2", m.Rows(), m.Columns())
	}
	if _, err := m.Grid(); err == nil {
		t.Error("no error for the grid of no rows")
	}
	m, err = design.NewWithoutIntercept(3)
	if err != nil || m.Columns() != 0 {
		t.Errorf("%v columns, error %v, want none", m.Columns(), err)
	}
}

func TestReferenceLevelAndEmptyLevel(t *testing.T) {
	m, err := design.New(4, design.Main(design.Factor("site", sites, "C", "A", "B", "D")))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"(Intercept)", "siteA", "siteB", "siteD"}, m.Names()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]float64{0, 0, 0, 0}, m.Column(3)); diff != "" {
		t.Error(diff)
	}
}

func TestSet(t *testing.T) {
	age, site := design.Numeric("age", ages), design.Factor("site", sites)
	m, err := design.New(4, design.Main(age), design.Main(site), design.Interaction(age, site))
	if err != nil {
		t.Fatal(err)
	}
	set, err := m.Set("site", 2)
	if err != nil {
		t.Fatal(err)
	}
	// Columns: intercept, age, siteB, siteC, age:siteB, age:siteC; all at site C.
	for j, want := range [][]float64{{1, 1, 1, 1}, ages, {0, 0, 0, 0}, {1, 1, 1, 1}, {0, 0, 0, 0}, ages} {
		if diff := cmp.Diff(want, set.Column(j)); diff != "" {
			t.Errorf("column %d: %s", j, diff)
		}
	}
	if diff := cmp.Diff([]float64{1, 0, 0, 0}, m.Column(2)); diff != "" {
		t.Errorf("the matrix itself changed: %s", diff)
	}
	for _, value := range []float64{-1, 3, 0.5, math.NaN()} {
		if _, err := m.Set("site", value); err == nil {
			t.Errorf("no error for level %v", value)
		}
	}
	if _, err := m.Set("dose", 1); err == nil {
		t.Error("no error for an unknown variable")
	}
}

func TestGrid(t *testing.T) {
	m, err := design.New(4, design.Main(design.Numeric("age", ages)), design.Main(design.Factor("site", sites)),
		design.Main(design.Numeric("sex", []float64{0, 1, 1, 1})))
	if err != nil {
		t.Fatal(err)
	}
	points, err := m.Grid(design.By{Variable: "site", Levels: []string{"C", "A"}}, design.By{Variable: "age", Values: []float64{45, 65}})
	if err != nil {
		t.Fatal(err)
	}
	// sex has two values, which count half each as in emmeans.
	want := []design.Point{
		{Label: "site=C, age=45", Row: []float64{1, 45, 0, 1, 0.5}},
		{Label: "site=A, age=45", Row: []float64{1, 45, 0, 0, 0.5}},
		{Label: "site=C, age=65", Row: []float64{1, 65, 0, 1, 0.5}},
		{Label: "site=A, age=65", Row: []float64{1, 65, 0, 0, 0.5}},
	}
	if diff := cmp.Diff(want, points); diff != "" {
		t.Error(diff)
	}
	for name, by := range map[string][]design.By{
		"unknown variable":   {{Variable: "dose"}},
		"twice":              {{Variable: "age"}, {Variable: "age"}},
		"unknown level":      {{Variable: "site", Levels: []string{"Z"}}},
		"values of a factor": {{Variable: "site", Values: []float64{1}}},
		"levels of a number": {{Variable: "age", Levels: []string{"A"}}},
		"NaN":                {{Variable: "age", Values: []float64{math.NaN()}}},
	} {
		if _, err := m.Grid(by...); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestKnotsErrors(t *testing.T) {
	for name, c := range map[string]struct {
		x []float64
		k int
	}{
		"two knots":       {[]float64{1, 2, 3, 4, 5, 6, 7}, 2},
		"five values":     {[]float64{1, 2, 3, 4, 5}, 3},
		"NaN":             {[]float64{1, 2, 3, 4, 5, 6, math.NaN()}, 3},
		"infinite":        {[]float64{1, 2, 3, 4, 5, 6, math.Inf(1)}, 3},
		"few distinct":    {[]float64{1, 1, 2, 2, 3, 3, 4, 4, 5, 5}, 3},
		"all tied":        {[]float64{7, 7, 7, 7, 7, 7, 7}, 3},
		"tied in between": {append([]float64{-3, -2, -1, 8, 9, 10}, make([]float64, 200)...), 3},
	} {
		if knots, err := design.Knots(c.x, c.k); err == nil {
			t.Errorf("%s: knots %v and no error", name, knots)
		}
	}
}

func TestSplineIsLinearBeyondTheKnots(t *testing.T) {
	x := []float64{-30, -20, -10, 110, 120, 130}
	m, err := design.New(6, design.Main(design.Spline("x", x, []float64{0, 20, 50, 100})))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"(Intercept)", "x", "x'", "x''"}, m.Names()); diff != "" {
		t.Error(diff)
	}
	for j := 2; j < 4; j++ {
		c := m.Column(j)
		if c[0] != 0 || c[1] != 0 || c[2] != 0 {
			t.Errorf("column %d is not 0 below the first knot: %v", j, c[:3])
		}
		// Second differences of a straight line; cubes of 130 leave rounding of 1e-12.
		if d := c[5] - 2*c[4] + c[3]; math.Abs(d) > 1e-10 {
			t.Errorf("column %d is not straight above the last knot: second difference %v", j, d)
		}
	}
}
