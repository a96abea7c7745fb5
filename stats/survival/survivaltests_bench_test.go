package survival_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"reprieve/stats/survival"
)

// congruential is the linear congruential stream of 32 bits that the R script of the
// timings has too.
func congruential(n int, seed uint32) []float64 {
	u := make([]float64, n)
	for i := range u {
		seed = 1664525*seed + 1013904223
		u[i] = (float64(seed) + 0.5) / 0x1p32
	}
	return u
}

// generated is n subjects with times in hundredths.
type generated struct {
	time   []float64
	event  []bool
	x1, x2 []float64
	x3, x4 []bool
}

func generate(n int) generated {
	u := congruential(7*n, 12345)
	g := generated{make([]float64, n), make([]bool, n), make([]float64, n), make([]float64, n), make([]bool, n), make([]bool, n)}
	for i := range n {
		at := func(k int) float64 { return u[k*n+i] }
		g.x3[i], g.x4[i] = at(2) < 0.5, at(3) < 0.3
		g.x1[i], g.x2[i] = distuv.UnitNormal.Quantile(at(0)), distuv.UnitNormal.Quantile(at(1))
		eta := 0.5*g.x1[i] - 0.3*g.x2[i] - 0.1*(at(4)*4-2)
		if g.x3[i] {
			eta += 0.4
		}
		if g.x4[i] {
			eta += 0.2
		}
		t, c := -math.Log(at(5))/(0.1*math.Exp(eta)), at(6)*20
		g.time[i], g.event[i] = math.Ceil(min(t, c)*100)/100, t <= c
	}
	return g
}

func indicator(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (g generated) grouped() []survival.Grouped {
	obs := make([]survival.Grouped, len(g.time))
	for i := range obs {
		obs[i] = survival.Grouped{Observation: survival.Observation{Time: g.time[i], Event: g.event[i]}, Group: indicator(g.x3[i])}
	}
	return obs
}

func (g generated) causes() ([]survival.CauseObservation, []survival.GroupedCause) {
	obs, withGroup := make([]survival.CauseObservation, len(g.time)), make([]survival.GroupedCause, len(g.time))
	for i := range obs {
		obs[i].Time = g.time[i]
		if g.event[i] {
			obs[i].Cause = 1 + indicator(g.x4[i])
		}
		withGroup[i] = survival.GroupedCause{CauseObservation: obs[i], Group: indicator(g.x3[i])}
	}
	return obs, withGroup
}

// intervals is visits every quarter of the unit, of which subjects with x3 miss
// every other one.
func (g generated) intervals() []survival.Censored {
	obs := make([]survival.Censored, len(g.time))
	for i := range obs {
		width := 0.25 * float64(1+indicator(g.x3[i]))
		left := math.Floor(g.time[i]/width) * width
		obs[i] = survival.Censored{Left: left, Right: math.Inf(1)}
		if g.event[i] {
			obs[i].Right = left + width
		}
	}
	return obs
}

func BenchmarkLogRank(b *testing.B) {
	obs := generate(1_000_000).grouped()
	for b.Loop() {
		if _, err := survival.LogRank(obs, survival.LogRankOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAalenJohansen(b *testing.B) {
	obs, _ := generate(100_000).causes()
	for b.Loop() {
		if _, err := survival.AalenJohansen(obs, survival.IncidenceOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkGray(b *testing.B) {
	_, obs := generate(100_000).causes()
	for b.Loop() {
		if _, err := survival.Gray(obs, survival.GrayOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFineGray(b *testing.B) {
	g := generate(2000)
	in := survival.FineGrayInput{Time: g.time, Cause: make([]int, len(g.time)), Covariates: [][]float64{g.x1, g.x2, make([]float64, len(g.time))}}
	causes, _ := g.causes()
	for i, o := range causes {
		in.Cause[i], in.Covariates[2][i] = o.Cause, float64(indicator(g.x3[i]))
	}
	for b.Loop() {
		if _, err := survival.FineGray(in, survival.FineGrayOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTurnbull(b *testing.B) {
	obs := generate(10_000).intervals()
	for b.Loop() {
		if _, err := survival.Turnbull(obs, survival.TurnbullOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}

// Visits at any times, so that there are as many innermost intervals as a half of
// the subjects.
func BenchmarkTurnbullAnyTimes(b *testing.B) {
	g, u := generate(10_000), congruential(10_000, 99)
	obs := make([]survival.Censored, len(u))
	for i := range obs {
		obs[i] = survival.Censored{Left: max(g.time[i]-u[i], 0), Right: math.Inf(1)}
		if g.event[i] {
			obs[i].Right = g.time[i] + u[i]*u[i]
		}
	}
	for b.Loop() {
		if _, err := survival.Turnbull(obs, survival.TurnbullOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}
