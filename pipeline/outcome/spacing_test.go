package outcome

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline/schema"
)

// Sessions last an hour and stop for the reason of their number; a gap of more than 21
// days begins a later course.
func TestSpacing(t *testing.T) {
	hour := 1.0 / 24
	for _, c := range []struct {
		name string
		days []float64
		cut  float64
		want Spacing
	}{
		{
			"one session, open",
			[]float64{0},
			10,
			Spacing{FollowUp: 10, Interval: nan, Gap: nan, StopReason: -1},
		},
		{
			"one session, closed",
			[]float64{0},
			30,
			Spacing{FollowUp: 30, Interval: nan, Gap: nan, StopReason: 0},
		},
		{
			"a course of three", []float64{0, 3, 10}, 50.5, // (3 + 7) / 2
			Spacing{FollowUp: 50.5, Starts: []float64{3, 10}, Interval: 5, Gap: nan, StopReason: 2},
		},
		{
			"one session of a later course", []float64{0, 4, 40}, 50, // 40 - (4 d 1 h)
			Spacing{FollowUp: 50, Starts: []float64{4, 40}, Interval: 4, Gap: 36 - hour, StopReason: 1},
		},
		{
			"three later courses",
			[]float64{0, 4, 40, 70, 75, 100},
			110,
			Spacing{FollowUp: 110, Starts: []float64{4, 40, 70, 75, 100}, Interval: 4, Maintenance: []float64{30, 5, 25}, Gap: 36 - hour, StopReason: 1},
		},
	} {
		ss := sessions(c.days...)
		for i := range ss {
			ss[i].StopReason = int32(i)
		}
		got := Derive(Patient{Sessions: ss, Cut: at(c.cut, 0)}, defaults).Spacing
		if diff := cmp.Diff(c.want, got, equalNaN); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// A session that is marked maintenance begins a later course without a gap.
func TestSpacingOfMarkedSessions(t *testing.T) {
	ss := sessions(0, 7, 14, 21)
	for i := range ss {
		ss[i].Series = schema.Initial
		if i >= 2 {
			ss[i].Series = schema.Maintenance
		}
	}
	s := Derive(Patient{Sessions: ss, Cut: at(30, 0)}, defaults).Spacing
	if diff := cmp.Diff([]float64{7}, s.Maintenance); diff != "" || s.Interval != 7 || s.Gap != 7-1.0/24 {
		t.Errorf("%+v", s)
	}
}

// Pain before the sessions of course 1 is averaged apart from that before later ones.
func TestPainByCourse(t *testing.T) {
	ss := sessions(0, 7, 40, 80)
	for i := range ss {
		ss[i].Code = int32(i)
	}
	post := func(day, mm float64, code int32) Rating {
		r := rate(schema.Post, day, 1, mm)
		r.Session = code
		return r
	}
	o := Derive(Patient{Sessions: ss, Cut: at(100, 0), Ratings: []Rating{
		rate(schema.Pre, 0, -1, 70), post(0, 40, 0), // change -30
		rate(schema.Pre, 7, -1, 60), // none after it
		rate(schema.Pre, 40, -1, 50), post(40, 30, 2),
		rate(schema.Pre, 80, -1, 40), post(80, 30, 3),
	}}, defaults)
	if want := (SessionPain{65, nan, 40, -30}); !cmp.Equal(want, o.PainCourse1, equalNaN) {
		t.Errorf("course 1: %v, want %v", o.PainCourse1, want)
	}
	if want := (SessionPain{45, nan, 30, -15}); !cmp.Equal(want, o.PainLater, equalNaN) {
		t.Errorf("later: %v, want %v", o.PainLater, want)
	}
	o = Derive(Patient{Sessions: ss[:2], Cut: at(100, 0)}, defaults)
	if want := (SessionPain{nan, nan, nan, nan}); !cmp.Equal(want, o.PainLater, equalNaN) {
		t.Errorf("no later course: %v", o.PainLater)
	}
}
