package figure

import (
	"testing"

	"gonum.org/v1/plot/vg"
)

// Four patients with reductions of -10, 20, 40 and 60 %.
func fourPatients() CumulativeResponse {
	return CumulativeResponse{N: 400, Marks: []int{30, 50}, Points: []ResponsePoint{
		{-100, 1, nan, nan, "a"}, {0, 0.75, 0.4, 0.9, "b"}, {30, 0.5, 0.2, 0.8, "c"}, {50, 0.25, 0.1, 0.6, "d"}, {100, 0, nan, nan, "e"},
	}}
}

func TestResponseFallsAfterEachReduction(t *testing.T) {
	r := drawn(fourPatients(), 470)
	x, y := reductions(t, r), r.heights(t, 0, 1)
	want := points(x, y, -100, 1, -100, 0.75, 0, 0.75, 0, 0.5, 30, 0.5, 30, 0.25, 50, 0.25, 50, 0, 100, 0)
	lines := r.strokes(lookOf(0).color, 1.4)
	if len(lines) != 1 {
		t.Fatalf("%d curves, want 1", len(lines))
	}
	if diff := samePath(lines[0].points, want); diff != "" {
		t.Error(diff)
	}
}

// Shares that are not known break the curve; it falls within the box between its ends.
func TestResponseGap(t *testing.T) {
	broken := fourPatients()
	broken.Points[2].Share = nan
	r := drawn(broken, 470)
	x, y := reductions(t, r), r.heights(t, 0, 1)
	lines := r.strokes(lookOf(0).color, 1.4)
	if len(lines) != 2 {
		t.Fatalf("%d curves, want 2", len(lines))
	}
	for i, want := range [][]vg.Point{points(x, y, -100, 1, -100, 0.75, 0, 0.75), points(x, y, 50, 0.25, 50, 0, 100, 0)} {
		if diff := samePath(lines[i].points, want); diff != "" {
			t.Errorf("curve %d: %s", i, diff)
		}
	}
	frames := r.strokes(lookOf(0).color, hairline)
	if len(frames) != 1 {
		t.Fatalf("%d boxes, want 1", len(frames))
	}
	if diff := samePath(frames[0].points, points(x, y, 0, 0.25, 50, 0.25, 50, 0.75, 0, 0.75, 0, 0.25)); diff != "" {
		t.Error(diff)
	}
}

// reductions is the transform of the horizontal axis.
func reductions(t *testing.T, r *record) func(float64) vg.Length {
	t.Helper()
	low, high := r.text(t, "−100").middle(), r.texts[0].middle()
	for _, d := range r.texts { // "100" stands at both axes; the lower one is meant
		if d.text == "100" && near(d.box.Min.Y, r.text(t, "−100").box.Min.Y) {
			high = d.middle()
		}
	}
	return func(v float64) vg.Length { return low + (high-low)*vg.Length((v+100)/200) }
}

func TestResponseMarks(t *testing.T) {
	r := drawn(fourPatients(), 470)
	x, y := reductions(t, r), r.heights(t, 0, 1)
	var dashed []drawnPath
	for _, p := range r.strokes(grey, 0.6) {
		if p.dashed {
			dashed = append(dashed, p)
		}
	}
	if len(dashed) != 2 {
		t.Fatalf("%d dashed lines, want 2", len(dashed))
	}
	for i, want := range [][]vg.Point{
		points(x, y, -100, 0.25, 50, 0.25, 50, 0),
		points(x, y, -100, 0.5, 30, 0.5, 30, 0),
	} {
		if diff := samePath(dashed[i].points, want); diff != "" {
			t.Errorf("mark %d: %s", i, diff)
		}
	}
	for text, at := range map[string]float64{"50.0%": 30, "25.0%": 50} {
		found := false
		for _, d := range r.texts {
			if len(d.text) > 5 && d.text[:5] == text {
				found = true
				if d.box.Min.X < x(at) {
					t.Errorf("%q begins left of its mark at %v", d.text, at)
				}
			}
		}
		if !found {
			t.Errorf("the value %s is not written", text)
		}
	}
}

func TestResponseWords(t *testing.T) {
	f := fourPatients()
	want := "Share of patients (n = 400) whose pain fell by at least each percentage from −100 to 100. " +
		"It fell by at least 30% in 50.0% (20.0% to 80.0%); by at least 50% in 25.0% (10.0% to 60.0%)."
	if got := f.Alt(); got != want {
		t.Errorf("Alt is %q, want %q", got, want)
	}
	r := drawn(f, 470)
	r.text(t, "Patients,\u00a0% (n\u00a0=\u00a0400)")
	r.text(t, "Reduction in pain,\u00a0%")
	if got := f.Data().Rows[0].Texts(); got[0] != "−100%" || got[1] != "100.0%" || got[2] != "NE" {
		t.Errorf("first row is %q", got)
	}
}
