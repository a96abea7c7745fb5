package figure

import (
	"fmt"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
	"pgregory.net/rapid"
)

func twoSessions() SessionProfile {
	return SessionProfile{Times: []string{"Before", "During", "After"}, Sessions: []SessionMeans{
		{"1", []SessionMean{{31, 70, 60, 80, "a"}, {32, 30, 20, 40, "b"}, {33, 50, nan, nan, "c"}}},
		{"2", []SessionMean{{41, 65, 55, 75, "d"}, {42, nan, nan, nan, "e"}, {43, 45, 35, 55, "f"}}},
	}}
}

func sessionProfileSamples() sampleSet {
	profile := func(sessions, n int, name func(int) string) SessionProfile {
		s := SessionProfile{Times: []string{"Before", "During", "After"}}
		for i := range sessions {
			h := 3 + 0.4*float64(i)
			m := SessionMeans{Name: name(i)}
			for _, v := range []float64{68 - 3*float64(i), 24 - float64(i), 38 - 2*float64(i)} {
				m.Means = append(m.Means, SessionMean{n - i*n/20, v, v - h, v + h, "id"})
			}
			s.Sessions = append(s.Sessions, m)
		}
		return s
	}
	number := func(i int) string { return fmt.Sprint(i + 1) }
	long := profile(9, 1_000_000, func(int) string { return longName })
	long.XLabel, long.YLabel, long.Times = longName, longName, []string{longName, longName, longName, longName}
	return sampleSet{
		regular: []sample{{"session profile", profile(6, 214, number)}},
		long:    []sample{{"session profile long", long}, {"session profile many", profile(60, 99999, number)}},
		degenerate: []sample{
			{"session profile empty", SessionProfile{}},
			{"session profile nan", SessionProfile{Times: []string{"Before"}, Sessions: []SessionMeans{{"1", []SessionMean{{3, nan, nan, nan, ""}}}, {}}}},
			{"session profile one", SessionProfile{Sessions: []SessionMeans{{"1", []SessionMean{{1, 100, nan, nan, ""}}}}}},
		},
	}
}

func anySessionProfile(t *rapid.T) Figure {
	mean := func(t *rapid.T) SessionMean {
		return SessionMean{anyCount(t), anyNumber(t), anyNumber(t), anyNumber(t), ""}
	}
	name := func(t *rapid.T) string { return anyName(t, "time") }
	return SessionProfile{anyName(t, "x"), anyName(t, "y"), anySlice(t, 4, name), anySlice(t, 12, func(t *rapid.T) SessionMeans {
		return SessionMeans{anyName(t, "session"), anySlice(t, 5, mean)}
	})}
}

func TestSessionProfilePlaces(t *testing.T) {
	r := drawn(twoSessions(), 470)
	ticks, y := r.axisTicks(), r.heights(t, 0, 100)
	if len(ticks) != 2 {
		t.Fatalf("%d ticks, want 2", len(ticks))
	}
	lines := r.strokes(grey, 0.8)
	if len(lines) != 2 || len(lines[0].points) != 3 || len(lines[1].points) != 2 {
		t.Fatalf("joined means are %v, want three and two: one mean is not estimable", lines)
	}
	for i, mean := range []float64{70, 30, 50} {
		if p := lines[0].points[i]; !near(p.Y, y(mean)) {
			t.Errorf("mean %d lies at %v, want %v", i, p.Y, y(mean))
		}
	}
	if got := lines[0].points[1].X; !near(got, ticks[0]) {
		t.Errorf("the time in the middle lies at %v, its session at %v", got, ticks[0])
	}
	for i, texts := range [][]string{{"1", "31", "32", "33"}, {"2", "41", "42", "43"}} {
		for _, s := range texts {
			if got := r.text(t, s).middle(); abs(got-ticks[i]) > 0.01 {
				t.Errorf("%s is centred on %v, its session on %v", s, got, ticks[i])
			}
		}
	}
}

func TestSessionProfileWords(t *testing.T) {
	s := twoSessions()
	want := "Mean pain, mm (0–100) within sessions. Session 1: before 70.0 (n = 31), during 30.0 (n = 32), after 50.0 (n = 33); " +
		"Session 2: before 65.0 (n = 41), after 45.0 (n = 43)."
	if got := s.Alt(); got != want {
		t.Errorf("Alt is %q, want %q", got, want)
	}
	d := s.Data()
	if got := strings.Join(d.Rows[2].Texts(), "|"); got != "During|32|30.0|20.0 to 40.0" || d.Rows[2].Cells[2].ID != "b" {
		t.Errorf("second row is %q", got)
	}
	if got := strings.Join(d.Rows[6].Texts(), "|"); got != "During|42|NE|NE" {
		t.Errorf("a time without mean is %q", got)
	}
}

func TestNamesUnderAnAxisThatHasNoRoom(t *testing.T) {
	var f frame
	f.plot = newPlot()
	names := make([]string, 40)
	for i := range names {
		names[i] = longName
	}
	stride := f.spanCategories(names, underAxis{at: columnNumbers(40)}, 300, 40)
	// 300 points less the axis's and the edges' leave 6.3 points a name: three
	// names of them make the least room.
	if stride != 3 {
		t.Errorf("every %d-th name is shown, want every third", stride)
	}
	if f.ticks > vg.Length(mostNameLines)*tickSize {
		t.Errorf("the names take %v points", f.ticks)
	}
}
