package outcome

import (
	"testing"

	"reprieve/pipeline/schema"
)

// Course 1 on days 0 and 3, course 2 from day 60 on. W4 after it ends is days 22 to 35 of
// its end, an hour after the start of its last session.
func TestSecondCourse(t *testing.T) {
	ratings := join(home(70, -3, -2, -1), home(40, 30), home(30, 90, 92), home(20, 100))
	for _, c := range []struct {
		name     string
		sessions []Session
		cut      schema.Instant
		want     Window
	}{
		{"one course", sessions(0, 3), at(400, 0), Window{}},
		{"one session: days 82 to 95", sessions(0, 3, 60), at(400, 0), Window{Due: true, Observed: true, Value: Tenths(300)}},
		{"not due a second before", sessions(0, 3, 60), at(96, 1) - schema.Second, Window{Observed: true, Value: Tenths(300)}},
		{"due then", sessions(0, 3, 60), at(96, 1), Window{Due: true, Observed: true, Value: Tenths(300)}},
		{"two sessions: days 92 to 105", sessions(0, 3, 60, 70), at(400, 0), Window{Due: true, Observed: true, Value: Tenths(250)}},
		{"course 2 not closed", sessions(0, 3, 60), at(81, 0), Window{}},
		{"a third course from day 90 on", sessions(0, 3, 60, 90), at(400, 0), Window{Due: true, Observed: true, Value: Tenths(300), Redosed: true}},
	} {
		got := Derive(Patient{Sessions: c.sessions, Ratings: ratings, Cut: c.cut}, defaults).SecondCourse
		got.HasCarried, got.Carried = false, Exact{}
		if got.Due != c.want.Due || got.Observed != c.want.Observed || got.Redosed != c.want.Redosed || got.Observed && got.Value.MM() != c.want.Value.MM() {
			t.Errorf("%s: got %+v, want %+v", c.name, got, c.want)
		}
	}
}
