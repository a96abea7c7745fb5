package cohort

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// Every order of up to 40 members is put right, and none is lost.
func TestSortMembers(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for n := range 41 {
		var members []Member
		for _, i := range random.Perm(n) {
			members = append(members, Member{ID: fmt.Sprintf("p%02d", i), Age: float64(i)})
		}
		sortMembers(members)
		for i, m := range members {
			if m.Age != float64(i) {
				t.Fatalf("%d members: %s at place %d", n, m.ID, i)
			}
		}
	}
}

// Two cohorts come to the same whichever is first: counts are added, what is named is
// named by either.
func TestGather(t *testing.T) {
	part := func(id string, rows int64, dose bool) *Cohort {
		c := &Cohort{Members: []Member{{ID: id}}, Patients: 2, SeriesDisagreement: 1, Cuts: []Cut{{"sessions", rows}, {"vas", 1}}}
		c.Named.Sessions.Dose, c.Named.Classes[2] = dose, !dose
		return c
	}
	for _, order := range [][]int{{0, 1}, {1, 0}} {
		g := NewGatherer(0)
		for _, i := range order {
			g.Add([]*Cohort{part("b", 3, true), part("a", 4, false)}[i])
		}
		c := g.Cohort()
		if c.Members[0].ID != "a" || c.Members[1].ID != "b" || c.Patients != 4 || c.SeriesDisagreement != 2 ||
			!slices.Equal(c.Cuts, []Cut{{"sessions", 7}, {"vas", 2}}) || !c.Named.Sessions.Dose || !c.Named.Classes[2] || c.Named.Classes[1] {
			t.Errorf("order %v: %+v", order, c)
		}
	}
}
