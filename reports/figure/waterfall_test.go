package figure

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
	"pgregory.net/rapid"
)

// fourClasses are ten patients: one rose, four fell by 20 to 30 %, three by 50 to
// 60 and two by 100.
func fourClasses() Waterfall {
	return Waterfall{N: 10, Lines: []float64{-30, -50}, Classes: []WaterfallClass{
		{-100, -100, 2, "a"}, {-60, -50, 3, "b"}, {-30, -20, 4, "c"}, {-20, -10, 0, "d"}, {10, 20, 1, "e"},
	}}
}

func waterfallSamples() sampleSet {
	counts := []int{3, 2, 5, 9, 14, 21, 26, 30, 27, 22, 16, 12, 9, 6, 4, 2, 1, 0, 1, 0, 1}
	usual := Waterfall{N: 214, Lines: []float64{-30, -50}}
	for i, n := range counts {
		low := float64(-110 + 10*i)
		usual.Classes = append(usual.Classes, WaterfallClass{max(low, -100), low + 10, n, "id"})
	}
	usual.Classes = append(usual.Classes, WaterfallClass{100, math.Inf(1), 3, "id"})
	long := Waterfall{XLabel: longName, YLabel: longName, N: 1_000_000, Lines: []float64{-30, -31, -50}}
	for i := range 100 {
		long.Classes = append(long.Classes, WaterfallClass{float64(-i - 1), float64(-i), 1_000_000, ""})
	}
	falls := Waterfall{N: 30, Lines: []float64{-30, -50}, Classes: []WaterfallClass{{-30, -20, 10, ""}, {-10, 0, 20, ""}}}
	return sampleSet{
		regular: []sample{{"waterfall", usual}, {"waterfall falls", falls}},
		long:    []sample{{"waterfall long", long}},
		degenerate: []sample{
			{"waterfall empty", Waterfall{}},
			{"waterfall nan", Waterfall{N: 3, Lines: []float64{nan}, Classes: []WaterfallClass{{nan, 3, 3, ""}}}},
			{"waterfall one", Waterfall{N: 1, Classes: []WaterfallClass{{0, 0, 1, ""}}}},
			{"waterfall endless", Waterfall{N: 1, Classes: []WaterfallClass{{100, math.Inf(1), 1, ""}}}},
		},
	}
}

func anyWaterfall(t *rapid.T) Figure {
	return Waterfall{anyName(t, "x"), anyName(t, "y"), anyCount(t), anySlice(t, 20, func(t *rapid.T) WaterfallClass {
		return WaterfallClass{anyNumber(t), anyNumber(t), anyCount(t), ""}
	}), anySlice(t, 3, anyNumber)}
}

func TestWaterfallBlocks(t *testing.T) {
	r := drawn(fourClasses(), 470)
	blocks := append(r.strokes(lookOf(1).color, hairline), r.strokes(lookOf(0).color, hairline)...)
	blocks = slices.DeleteFunc(blocks, func(p drawnPath) bool { return len(p.points) != 4 }) // the legend's samples
	if len(blocks) != 4 {
		t.Fatalf("%d blocks, want 4: a class is empty", len(blocks))
	}
	ticks := r.axisTicks() // 0, 2 .. 10 patients
	one := (ticks[len(ticks)-1] - ticks[0]) / 10
	ys := r.strokes(grey, 0.7) // the lines at -30 and -50
	if len(ys) != 2 {
		t.Fatalf("%d lines, want 2", len(ys))
	}
	percent := (ys[0].points[0].Y - ys[1].points[0].Y) / 20
	zero := ys[0].points[0].Y + 30*percent
	from := 0
	for i, want := range []struct {
		n   int
		far float64
	}{{1, 20}, {4, -30}, {3, -60}, {2, -100}} {
		p := blocks[i].points
		if !near(p[0].X, ticks[0]+one*vg.Length(from)) || !near(p[2].X-p[1].X, one*vg.Length(want.n)) {
			t.Errorf("block %d stands from %v to %v, want %d patients from the %d-th", i, p[0].X, p[2].X, want.n, from)
		}
		if got := (p[1].Y - zero) / percent; math.Abs(float64(got)-want.far) > 1e-3 {
			t.Errorf("block %d ends at %v, want %v", i, got, want.far)
		}
		from += want.n
	}
}

func TestWaterfallWords(t *testing.T) {
	w := fourClasses()
	want := "“Change in pain from baseline, %” of 10 patients in classes. Most patients, 4, are in the class −30% to −20%; " +
		"the classes go from 10% to 20% (n = 1) to −100% (n = 2)."
	if got := w.Alt(); got != want {
		t.Errorf("Alt is %q, want %q", got, want)
	}
	d := w.Data()
	if got := strings.Join(d.Rows[1].Texts(), "|"); got != "−60% to −50%|3" || d.Rows[1].Cells[1].ID != "b" {
		t.Errorf("second class is %q", got)
	}
	if got := (WaterfallClass{Low: 100, High: math.Inf(1)}).name(); got != "over 100%" {
		t.Errorf("a class without end is %q", got)
	}
}

func TestWaterfallShowsEveryNumberOfItsClasses(t *testing.T) {
	w := sampleNamed(t, "waterfall").(Waterfall)
	for i, k := range w.Classes {
		if k.N > 0 {
			w.Classes[i].N += 1000 // told from the axis's numbers
		}
	}
	shown := map[string]int{}
	for _, d := range drawn(w, 470).texts {
		shown[d.text]++
	}
	wanted := map[string]int{}
	for _, k := range w.drawable() {
		wanted[tickLabel(float64(k.N))]++
	}
	for text, n := range wanted {
		if shown[text] != n {
			t.Errorf("%s is shown %d times, want %d", text, shown[text], n)
		}
	}
}
