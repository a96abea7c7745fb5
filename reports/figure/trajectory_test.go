package figure

import (
	"strings"
	"testing"
)

func twoWeeks() Trajectory {
	return Trajectory{XLabel: "Week", YLabel: "Mean pain, mm (0–100)", Baseline: "Start", Groups: []TrajectoryGroup{
		{Name: "Yes", Points: []TrajectoryPoint{{0, 11, 80, 75, 85, "a"}, {1, 12, 60, 55, 65, "b"}, {2, 13, nan, nan, nan, "c"}, {3, 14, 40, 35, 45, "d"}}},
		{Name: "No", Points: []TrajectoryPoint{{0, 21, 70, nan, nan, "e"}, {1, 22, 50, 45, 55, "f"}, {3, 24, 30, 25, 35, "g"}}},
	}}
}

func TestTrajectoryPlaces(t *testing.T) {
	r := drawn(twoWeeks(), 470)
	ticks, y := r.axisTicks(), r.heights(t, 0, 100)
	if len(ticks) != 4 {
		t.Fatalf("%d ticks, want 4", len(ticks))
	}
	lines := r.strokes(lookOf(0).color, 1.2)
	if len(lines) != 1 || len(lines[0].points) != 2 {
		t.Fatalf("first line is %v, want weeks 0 and 1: week 2 has no mean", lines)
	}
	for i, mean := range []float64{80, 60} {
		p := lines[0].points[i]
		if !near(p.Y, y(mean)) || abs(p.X-ticks[i]) > 4 {
			t.Errorf("week %d lies at %v, want height %v near %v", i, p, y(mean), ticks[i])
		}
	}
	whiskers := 0
	for _, p := range r.strokes(lookOf(0).color, 0.8) {
		if p.points[0].X == p.points[1].X {
			whiskers++
			if whiskers == 1 && (!near(p.points[0].Y, y(75)) || !near(p.points[1].Y, y(85))) {
				t.Errorf("whisker of week 0 from %v to %v, want %v to %v", p.points[0].Y, p.points[1].Y, y(75), y(85))
			}
		}
	}
	if whiskers != 3 {
		t.Errorf("%d whiskers, want 3", whiskers)
	}
}

func TestTrajectoryNumbersStandUnderTheirWeeks(t *testing.T) {
	r := drawn(twoWeeks(), 470)
	ticks := r.axisTicks()
	for i, texts := range [][]string{{"Start", "11", "21"}, {"12", "22"}, {"13", "–"}, {"14", "24"}} {
		for _, s := range texts {
			if got := r.text(t, s).middle(); !near(got, ticks[i]) {
				t.Errorf("%s is centred on %v, week %d on %v", s, got, i, ticks[i])
			}
		}
	}
}

func TestTrajectoryWords(t *testing.T) {
	f := twoWeeks()
	want := "Mean pain, mm (0–100) by week. Yes: from 80.0 at week 0 (n = 11) to 40.0 at week 3 (n = 14); " +
		"No: from 70.0 at week 0 (n = 21) to 30.0 at week 3 (n = 24)."
	if got := f.Alt(); got != want {
		t.Errorf("Alt is %q, want %q", got, want)
	}
	d := f.Data()
	if got := strings.Join(d.Rows[1].Texts(), "|"); got != "0|11|80.0|75.0 to 85.0" {
		t.Errorf("first row is %q", got)
	}
	if got := strings.Join(d.Rows[3].Texts(), "|"); got != "2|13|NE|NE" {
		t.Errorf("a week without mean is %q", got)
	}
}
