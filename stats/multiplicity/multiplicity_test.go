package multiplicity_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"reprieve/stats/internal/reference"
	"reprieve/stats/multiplicity"
)

var methods = []multiplicity.Method{
	multiplicity.Holm, multiplicity.Hochberg, multiplicity.Hommel, multiplicity.Bonferroni,
	multiplicity.BenjaminiHochberg, multiplicity.BenjaminiYekutieli,
}

type adjusted struct{ Holm, Hochberg, Hommel, Bonferroni, BH, BY reference.Numbers }

func (a adjusted) of(m multiplicity.Method) []float64 {
	return []reference.Numbers{a.Holm, a.Hochberg, a.Hommel, a.Bonferroni, a.BH, a.BY}[m].Floats()
}

type adjustCase struct {
	ID    string
	Input struct {
		P reference.Numbers
	}
	Expected adjusted
}

// R's p.adjust leaves NA out of the number of tests, and so does the caller here.
func (c adjustCase) check(t *testing.T) {
	t.Helper()
	var p []float64
	for _, v := range c.Input.P.Floats() {
		if !math.IsNaN(v) {
			p = append(p, v)
		}
	}
	for _, m := range methods {
		got, err := multiplicity.Adjust(p, m)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range c.Expected.of(m) {
			if !math.IsNaN(want) {
				reference.Close(t, m.String(), got[0], want, 1e-14)
				got = got[1:]
			}
		}
	}
}

func TestCollection(t *testing.T) {
	var cases []adjustCase
	reference.LoadCollection(t, "multiple_testing.json", &cases)
	for _, c := range cases {
		t.Run(c.ID, c.check)
	}
}

// The values come from testdata/reference/multiplicity.R.
func TestReference(t *testing.T) {
	var cases []adjustCase
	reference.Load(t, "multiplicity.json", &cases)
	for _, c := range cases {
		t.Run(c.ID, c.check)
	}
}

// By hand for 0.01, 0.02, 0.04: Holm 0.03, max(0.03, 0.04), max(0.04, 0.04);
// Hochberg min(0.04, 0.04, 0.03) = 0.03, 0.04, 0.04.
func TestByHand(t *testing.T) {
	for m, want := range map[multiplicity.Method][]float64{
		multiplicity.Holm:       {0.04, 0.03, 0.04},
		multiplicity.Hochberg:   {0.04, 0.03, 0.04},
		multiplicity.Bonferroni: {0.12, 0.03, 0.06},
	} {
		got, err := multiplicity.Adjust([]float64{0.04, 0.01, 0.02}, m)
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			reference.Close(t, m.String(), got[i], want[i], 1e-15)
		}
	}
}

func TestEdges(t *testing.T) {
	for _, m := range methods {
		if got, err := multiplicity.Adjust(nil, m); err != nil || len(got) != 0 {
			t.Errorf("%v of none: %v, %v", m, got, err)
		}
		if got, err := multiplicity.Adjust([]float64{0.3}, m); err != nil || got[0] != 0.3 {
			t.Errorf("%v of one: %v, %v", m, got, err)
		}
	}
	for _, p := range []float64{-0.1, 1.1, math.NaN(), math.Inf(1)} {
		if _, err := multiplicity.Adjust([]float64{0.5, p}, multiplicity.Holm); err == nil || err.Error() != fmt.Sprintf("multiplicity: p-value 1: %v is not in [0, 1]", p) {
			t.Errorf("%v: %v", p, err)
		}
	}
	if _, err := multiplicity.Adjust(nil, 6); err == nil || err.Error() != "multiplicity: Method(6) is not a method" {
		t.Error(err)
	}
}

// Known orders of the methods: Hommel <= Hochberg <= Holm <= Bonferroni, BH <= BY;
// none below the p-value; the order of rows does not show; p is left as it is.
func TestLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 12).Draw(t, "p")
		a := map[multiplicity.Method][]float64{}
		for _, m := range methods {
			var err error
			if a[m], err = multiplicity.Adjust(p, m); err != nil {
				t.Fatal(err)
			}
		}
		below := func(x, y multiplicity.Method) {
			for i := range p {
				if a[x][i] > a[y][i]*(1+1e-12) || a[x][i] < p[i]*(1-1e-12) {
					t.Fatalf("%v %v, %v %v", x, a[x], y, a[y])
				}
			}
		}
		below(multiplicity.Hommel, multiplicity.Hochberg)
		below(multiplicity.Hochberg, multiplicity.Holm)
		below(multiplicity.Holm, multiplicity.Bonferroni)
		below(multiplicity.BenjaminiHochberg, multiplicity.BenjaminiYekutieli)
	})
}

func ExampleAdjust() {
	p := []float64{0.003, 0.04, 0.012, 0.2}
	for _, m := range []multiplicity.Method{multiplicity.Holm, multiplicity.BenjaminiHochberg} {
		a, err := multiplicity.Adjust(p, m)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%v: %.3f\n", m, a)
	}
	// Output:
	// Holm: [0.012 0.080 0.036 0.200]
	// Benjamini-Hochberg: [0.012 0.053 0.024 0.200]
}
