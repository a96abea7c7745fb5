package survival

import (
	"math"
	"testing"
)

// From masses at wrong places the last stage alone finds the maximum. With masses a,
// b, c on (0, 1], (2, 3], (4, 5] the likelihood of these subjects is a b b c (a+b):
// b = 2a, and with q = a+b it is q^4 (1-q) times a constant: q = 4/5.
func TestPolish(t *testing.T) {
	obs := []Censored{{0, 3}, {0, 1}, {2, 3}, {2, 3}, {0, 5}, {4, 5}}
	p := newMixture(obs, innermost(obs))
	want := []float64{4.0 / 15, 8.0 / 15, 3.0 / 15}
	for _, start := range [][]float64{{0.98, 0.01, 0.01}, {0.2, 0.2, 0.6}} {
		s := solution{mass: start}
		p.evaluate(&s)
		got := p.polish(s, 1000)
		for j := range want {
			if math.Abs(got.mass[j]-want[j]) > 1e-10 { // Newton's steps end in rounding
				t.Errorf("from %v: %v, want %v", start, got.mass, want)
				break
			}
		}
	}
}

// A place without mass is taken in where the likelihood rises with it: here the
// middle one of three, which alone is in the intervals of both subjects.
func TestAdmit(t *testing.T) {
	p := &mixture{m: 3, n: 2, spans: []span{{0, 1, 1}, {1, 2, 1}}, before: make([]float64, 4), inSpan: make([]float64, 2)}
	s := solution{mass: []float64{0.5, 0, 0.5}}
	p.evaluate(&s)
	if s.gradient[1] != 2 {
		t.Fatalf("gradient %v, want 2 in the middle", s.gradient)
	}
	p.admit(&s)
	if !(s.mass[1] > 0) {
		t.Fatalf("%v: nothing in the middle", s.mass)
	}
	s = solution{mass: []float64{0.5, 0, 0.5}}
	p.evaluate(&s)
	got := p.polish(s, 100)
	if math.Abs(got.mass[1]-1) > 1e-12 || got.kkt > turnbullTolerance {
		t.Errorf("%+v, want all in the middle", got)
	}
}
