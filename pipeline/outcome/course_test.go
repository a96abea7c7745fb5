package outcome

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline/schema"
)

func TestCourses(t *testing.T) {
	far := at(1000, 0)
	series := func(ss []Session, kinds ...schema.Series) []Session {
		for i, k := range kinds {
			ss[i].Series = k
		}
		return ss
	}
	type want struct {
		First, Count  int
		Closed        bool
		TS            schema.Instant
		Redosing      schema.Instant // 0: none
		Disagreements int
	}
	for _, c := range []struct {
		name     string
		sessions []Session
		cut      schema.Instant
		want     want
	}{
		{"one session", sessions(0), far, want{1, 1, true, at(0, 1), 0, 0}},
		{"a gap of exactly 21 days goes on", sessions(0, 21), far, want{2, 1, true, at(21, 1), 0, 0}},
		{"a second more is a new course", sessions(0, 21+1.0/86400), far, want{1, 2, true, at(0, 1), at(21, 1.0/3600), 0}},
		{"maintenance after no series begins a course", series(sessions(0, 3, 6), schema.Initial, schema.NoSeries, schema.Maintenance), far, want{2, 2, true, at(3, 1), at(6, 0), 0}},
		{"maintenance after maintenance goes on", series(sessions(0, 3), schema.Maintenance, schema.Maintenance), far, want{2, 1, true, at(3, 1), 0, 0}},
		{"initial after maintenance is a disagreement, not a course", series(sessions(0, 3), schema.Maintenance, schema.Initial), far, want{2, 1, true, at(3, 1), 0, 1}},
		{"a gap wins over the series", series(sessions(0, 30), schema.Initial, schema.Initial), far, want{1, 2, true, at(0, 1), at(30, 0), 0}},
		{"still open: the cut is 21 days after the last start", sessions(0, 3), at(24, 0), want{2, 1, false, 0, 0, 0}},
		{"closed: a second more", sessions(0, 3), at(24, 1.0/3600), want{2, 1, true, at(3, 1), 0, 0}},
		{"closed by a later course", sessions(0, 40), at(41, 0), want{1, 2, true, at(0, 1), at(40, 0), 0}},
		{"three courses, the first redosing counts", sessions(0, 40, 80), far, want{1, 3, true, at(0, 1), at(40, 0), 0}},
	} {
		got := courses(c.sessions, c.cut, 21)
		have := want{got.first, got.count, got.closed, got.ts, got.redosing, got.disagreements}
		if d := cmp.Diff(c.want, have); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}
