package survival

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// By hand: of the spans 0-2, 1-1, 1-3, 3-4 the first to end is 1-1: place 1 is in the first
// three; of 3-4 the last, 4.
func TestStabbing(t *testing.T) {
	p := &mixture{m: 5, spans: []span{{0, 2, 1}, {1, 1, 1}, {1, 3, 1}, {3, 4, 1}}}
	if got, want := p.stabbing(), []bool{false, true, false, false, true}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Ratings at random minutes of two weeks give more than 512 innermost intervals. The fit
// that starts from some of them comes to the same masses as the one that starts from all;
// the survival function is unique, and both are within 1e-9 of the conditions of the maximum.
func TestThinnedFitIsTheFit(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 8))
	obs := make([]Censored, 8000)
	for i := range obs {
		event := 60 + random.ExpFloat64()*5000
		at := random.Float64() * 1000
		for at < event && at < 20000 {
			obs[i].Left = math.Floor(at)
			at += 200 + 1500*random.Float64()
		}
		if obs[i].Right = math.Ceil(at); event > 20000 {
			obs[i].Right = math.Inf(1)
		}
	}
	c := newIntervalCurve(obs)
	p := newMixture(obs, c.Intervals)
	if p.m <= most {
		t.Fatalf("%d innermost intervals: no more than %d", p.m, most)
	}
	got := p.maximize(1000)
	all := solution{mass: make([]float64, p.m)}
	for j := range all.mass {
		all.mass[j] = 1 / float64(p.m)
	}
	p.evaluate(&all)
	p.approach(&all, 1000)
	few := all.copy()
	p.thin(&few)
	if n := countPositive(few.mass); n > 2*most || math.IsInf(few.logLik, 0) || math.Abs(sumOf(few.mass)-1) > 1e-12 {
		t.Errorf("thinned: %d places, mass %v, log-likelihood %v", n, sumOf(few.mass), few.logLik)
	}
	want := p.polish(all, 1000)
	if got.kkt > turnbullTolerance || want.kkt > turnbullTolerance {
		t.Fatalf("KKT %v and %v", got.kkt, want.kkt)
	}
	difference, worst := 0.0, 0.0
	for j := range want.mass {
		difference += got.mass[j] - want.mass[j]
		worst = max(worst, math.Abs(difference))
	}
	if worst > 1e-9 {
		t.Errorf("the survival functions differ by %v", worst)
	}
}

func sumOf(x []float64) float64 {
	total := 0.0
	for _, v := range x {
		total += v
	}
	return total
}
