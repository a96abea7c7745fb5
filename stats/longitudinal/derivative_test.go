package longitudinal

import (
	"fmt"
	"math"
	"testing"
)

// smallTrial has eight patients at up to three visits, a covariate, one pattern of
// each kind.
func smallTrial() Data {
	d := Data{Design: Design{Terms: []string{"(Intercept)", "x"}}}
	seen := []string{"111", "110", "101", "011", "111", "100", "111", "110"}
	for i, pattern := range seen {
		for v, c := range pattern {
			if c == '1' {
				x := float64((i*5)%7) - float64(v)/2
				d.Patient, d.Visit = append(d.Patient, i), append(d.Visit, v)
				d.Response = append(d.Response, 3+x/2+math.Sin(float64(3*i))*2+math.Cos(float64(7*i+5*v)))
				d.Design.Rows = append(d.Design.Rows, []float64{1, x})
			}
		}
	}
	return d
}

// differences compares gradient and Hessian with central differences of the value
// and of the gradient, whose error is the third derivative times the square of the
// step, 1e-5.
func differences(t *testing.T, c criterion, theta []float64) {
	t.Helper()
	const h = 1e-5
	p, ok := c.expand(theta)
	if !ok {
		t.Fatal("theta is not legal")
	}
	if v, _ := c.value(theta); v != p.value {
		t.Errorf("value %v, expanded %v", v, p.value)
	}
	for i := range theta {
		up, down := append([]float64(nil), theta...), append([]float64(nil), theta...)
		up[i] += h
		down[i] -= h
		pu, _ := c.expand(up)
		pd, _ := c.expand(down)
		if want := (pu.value - pd.value) / (2 * h); math.Abs(p.gradient[i]-want) > 1e-6*(1+math.Abs(want)) {
			t.Errorf("gradient %d = %v, differences %v", i, p.gradient[i], want)
		}
		for j := range theta {
			if want := (pu.gradient[j] - pd.gradient[j]) / (2 * h); math.Abs(p.hessian.at(i, j)-want) > 1e-6*(1+math.Abs(want)) {
				t.Errorf("hessian %d,%d = %v, differences %v", i, j, p.hessian.at(i, j), want)
			}
		}
	}
}

func TestMMRMDerivatives(t *testing.T) {
	for s := Unstructured; s <= CompoundSymmetry; s++ {
		for _, e := range []Estimation{REML, ML} {
			t.Run(fmt.Sprint(s, " ", e), func(t *testing.T) {
				m, err := newRepeated(smallTrial(), MMRMOptions{Structure: s, Estimation: e})
				if err != nil {
					t.Fatal(err)
				}
				theta := m.start()
				if len(theta) != s.Parameters(3) {
					t.Fatalf("%d parameters, want %d", len(theta), s.Parameters(3))
				}
				for i := range theta {
					theta[i] += 0.1 * math.Sin(float64(i+1))
				}
				differences(t, m, theta)
			})
		}
	}
}

func TestMixedDerivatives(t *testing.T) {
	d := smallTrial()
	slope := make([]float64, len(d.Visit))
	for i, v := range d.Visit {
		slope[i] = float64(v)
	}
	for _, e := range []Estimation{REML, ML} {
		for _, c := range []struct{ slope, theta []float64 }{{nil, []float64{0.8}}, {slope, []float64{0.8, -0.2, 0.5}}} {
			t.Run(fmt.Sprint(e, " ", len(c.theta)), func(t *testing.T) {
				m, err := newMixed(d, c.slope, MixedOptions{Estimation: e})
				if err != nil {
					t.Fatal(err)
				}
				differences(t, m, c.theta)
			})
		}
	}
}

// A condensed pattern has the same sums of products as its patients.
func TestCondense(t *testing.T) {
	d := Data{Design: Design{Terms: []string{"(Intercept)", "x"}}}
	var patients [][]int
	for i := range 40 {
		var rows []int
		for v := range 2 {
			rows = append(rows, len(d.Response))
			d.Patient, d.Visit = append(d.Patient, i), append(d.Visit, v)
			d.Response = append(d.Response, math.Sin(float64(i*(v+1))))
			d.Design.Rows = append(d.Design.Rows, []float64{1, float64(i % 3)})
		}
		patients = append(patients, rows)
	}
	cases := d.condense(patients)
	if len(cases) != 4 { // columns 1, x, and two responses
		t.Errorf("%d cases, want 4", len(cases))
	}
	for a := range 6 {
		for b := range 6 {
			got, want := 0.0, 0.0
			for _, c := range cases {
				got += c.data[a] * c.data[b]
			}
			for _, rows := range patients {
				at := func(k int) float64 {
					r := rows[k/3]
					return append(append([]float64(nil), d.Design.Rows[r]...), d.Response[r])[k%3]
				}
				want += at(a) * at(b)
			}
			if math.Abs(got-want) > 1e-12*(1+math.Abs(want)) { // rounding of 40 products
				t.Errorf("products %d,%d: %v, want %v", a, b, got, want)
			}
		}
	}
}

// An adjusted variance that is not positive leaves the estimate without error,
// test and limits.
func TestNegativeVariance(t *testing.T) {
	fit, err := MMRM(smallTrial(), MMRMOptions{Structure: AR1, Method: KenwardRoger})
	if err != nil {
		t.Fatal(err)
	}
	fit.adjustment = negativeIdentity(2)
	est, err := fit.Contrast([]float64{1, 0})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []float64{est.StdErr, est.T, est.P, est.Interval.Low, est.Interval.High} {
		if !math.IsNaN(v) {
			t.Errorf("%v, want NaN", v)
		}
	}
	joint, err := fit.Joint([][]float64{{1, 0}, {0, 1}})
	if err != nil || !math.IsNaN(joint.F) || !math.IsNaN(joint.P) {
		t.Errorf("F %v, P %v, error %v", joint.F, joint.P, err)
	}
}
