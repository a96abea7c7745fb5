package analysis

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/stats/describe"
)

// both is a member with a change of pain, from 70 mm, and of the PHQ-9, from 15, at
// TS W4.
func both(i int, pain, phq float64) cohort.Member {
	m := scored(fmt.Sprintf("p%02d", i), outcome.PHQ9, 15, 15+phq)
	m.Outcome.Windows[outcome.TS][window] = rated(70 + pain)
	return m
}

func correlated(t *testing.T, members ...cohort.Member) []Row {
	t.Helper()
	r := withInstruments(t, func(r *Results, p populations) error { return painMood(context.Background(), r, p) }, members...)
	return r.Select(func(x Row) bool { return x.Anchor == "TS" && x.Window == "W4" && x.Variable == "phq9" })
}

// Ten patients; ranks of pain 1..10, of mood 2 1 4 3 6 5 8 7 10 9: all ten differ by
// one, so rho = 1 - 6 x 10 / (10 x 99) = 0.939394.
func TestPainMood(t *testing.T) {
	var members []cohort.Member
	for i := range 10 {
		swapped := i ^ 1
		members = append(members, both(i, float64(-20+2*i), float64(-9+swapped)))
	}
	rows := correlated(t, members...)
	if len(rows) != 4 || rows[0].Stat != 10 || math.Abs(rows[1].Stat-0.939394) > 1e-6 { // six digits
		t.Fatalf("got %v", rows)
	}
	if low, high := rows[2].Stat, rows[3].Stat; !(0 < low && low < rows[1].Stat && rows[1].Stat < high && high <= 1) {
		t.Errorf("limits %v to %v", low, high)
	}
	members[0].Outcome.Windows[outcome.TS][window] = early(50) // observed, not due
	if rows = correlated(t, members...); rows[0].Stat != 9 || rows[1].Estimable() || rows[1].Warning == "" {
		t.Errorf("nine: got %v, %q", rows[1].Stat, rows[1].Warning)
	}
}

// Where one does not change there is no correlation.
func TestPainMoodOfNoChange(t *testing.T) {
	var members []cohort.Member
	for i := range 12 {
		members = append(members, both(i, float64(-2*i), -3))
	}
	if rows := correlated(t, members...); rows[0].Stat != 12 || rows[1].Estimable() || rows[2].Estimable() {
		t.Errorf("got %v", rows)
	}
}

// The ranks of a draw by counting are those of the draw itself, with ties.
func TestSpearmanOfADraw(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	const n = 30
	pairs := make([]changes, n)
	for i := range pairs {
		pairs[i] = changes{pain: float64(i / 4), mood: float64(random.IntN(8))}
	}
	statistic := newSpearman(pairs)
	for range 50 {
		times := make([]int32, n)
		var x, y []float64
		for range n {
			row := random.IntN(n)
			times[row]++
			x, y = append(x, pairs[row].pain), append(y, pairs[row].mood)
		}
		want, err := describe.Spearman(x, y, describe.CorrelationOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if got := statistic.of(times); math.Abs(got-want.Correlation) > 1e-12 { // closed form
			t.Fatalf("got %v, want %v", got, want.Correlation)
		}
	}
}
