package figure

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
	"pgregory.net/rapid"
)

// twoSeries are ten patients and four: five, none and five of the one, one and
// three of the other, whose last category is not known.
func twoSeries() Bars {
	return Bars{XLabel: "Sessions", Categories: []string{"1", "2", "3+"}, Series: []BarSeries{
		{"Yes", 10, []Bar{{5, 0.5, "a", "b"}, {0, 0, "c", "d"}, {5, 0.5, "e", "f"}}},
		{"No", 4, []Bar{{1, 0.25, "g", "h"}, {3, 0.75, "i", "j"}, {0, nan, "k", "l"}}},
	}}
}

// oneSeries is the first of them alone.
func oneSeries() Bars {
	b := twoSeries()
	b.Series = b.Series[:1]
	return b
}

func barsSamples() sampleSet {
	series := func(name string, n, categories, peak int) BarSeries {
		s := BarSeries{Name: name, N: n}
		for i := range categories {
			off := i - peak
			count := n / (4 + off*off)
			s.Bars = append(s.Bars, Bar{count, float64(count) / float64(n), "id", "id"})
		}
		return s
	}
	names := func(n int) []string {
		var list []string
		for i := range n - 1 {
			list = append(list, fmt.Sprint(i+1))
		}
		return append(list, fmt.Sprint(n, "+"))
	}
	usual := Bars{XLabel: "Sessions", YLabel: "Treated patients, %", Categories: names(13), Series: []BarSeries{series("", 300, 13, 5)}}
	two, many, huge := usual, usual, usual
	two.Series = []BarSeries{series("Depression", 181, 13, 5), series("No depression", 119, 13, 3)}
	many.Categories, many.Series = names(40), []BarSeries{series("A", 99_999, 40, 5), series("B", 119, 40, 30), series("C", 4, 2, 1)}
	huge.Series = []BarSeries{series("", 10_000_000, 13, 5)}
	long := Bars{XLabel: longName, YLabel: longName}
	for i := range 5 {
		long.Categories = append(long.Categories, longName)
		long.Series = append(long.Series, series(longName, 1_000_000, 5, i))
	}
	all := Bars{XLabel: "Sessions", Categories: []string{"1"}, Series: []BarSeries{{"", 1, []Bar{{1, 1, "", ""}}}}}
	unknown := Bars{Categories: []string{"1", "2"}, Series: []BarSeries{{"", 0, []Bar{{0, nan, "", ""}}}}}
	return sampleSet{
		regular:    []sample{{"bars", usual}, {"bars two", two}},
		long:       []sample{{"bars long", long}, {"bars many", many}, {"bars huge", huge}},
		degenerate: []sample{{"bars empty", Bars{}}, {"bars nan", unknown}, {"bars one", all}, {"bars partly", twoSeries()}},
	}
}

func anyBars(t *rapid.T) Figure {
	name := func(t *rapid.T) string { return anyName(t, "category") }
	return Bars{anyName(t, "x"), anyName(t, "y"), anySlice(t, 15, name), anySlice(t, 3, func(t *rapid.T) BarSeries {
		return BarSeries{anyName(t, "series"), anyCount(t), anySlice(t, 15, func(t *rapid.T) Bar {
			return Bar{anyCount(t), anyShare(t), "", ""}
		})}
	})}
}

// The axis reaches 80 %: the highest bar is 75, and its ticks are 20 apart.
func TestBarsStandAtTheirShares(t *testing.T) {
	r := drawn(twoSeries(), 470)
	y, ticks := r.heights(t, 0, 80), r.axisTicks()
	if len(ticks) != 3 {
		t.Fatalf("%d ticks, want 3", len(ticks))
	}
	for j, want := range [][]struct {
		category int
		percent  float64
	}{{{0, 50}, {2, 50}}, {{0, 25}, {1, 75}}} { // not one of 0 nor one that is not known
		frames := r.strokes(lookOf(j).color, 0.8)
		if len(frames) != len(want) {
			t.Fatalf("series %d: %d bars, want %d", j, len(frames), len(want))
		}
		for i, w := range want {
			left, wide := ticks[w.category]-widestBar*vg.Length(1-j), widestBar
			outline := box(left, y(0), left+wide, y(w.percent))
			if diff := samePath(frames[i].points, append(outline, outline[0])); diff != "" {
				t.Errorf("series %d, bar %d: %s", j, i, diff)
			}
		}
	}
}

func TestBarsEndInTheirNumbers(t *testing.T) {
	r := drawn(twoSeries(), 470)
	y, ticks := r.heights(t, 0, 80), r.axisTicks()
	for text, want := range map[string]vg.Point{ // those of counts that stand once and not on an axis
		"3":  {X: ticks[1] + widestBar/2, Y: y(75)},
		"NE": {X: ticks[2] + widestBar/2, Y: y(0)},
	} {
		d := r.text(t, text)
		if !near(d.middle(), want.X) || !near(d.baseline.Y, want.Y+barGap) {
			t.Errorf("%s stands at %v, want over %v", text, d.box, want)
		}
	}
}

// Every bar of the usual shapes has its number, on the narrowest canvas too.
func TestBarsNumbersHaveRoom(t *testing.T) {
	for _, s := range barsSamples().regular {
		for _, w := range widths {
			b := s.figure.(Bars)
			b.Categories = slices.Repeat([]string{"x"}, len(b.Categories)) // so that no name is a number
			r := drawn(b, w)
			ticks := r.axisTicks()
			got, want := map[string]int{}, map[string]int{}
			for _, d := range r.texts {
				if d.middle() > ticks[0]-(ticks[1]-ticks[0])/2 { // not the numbers of the axis at the side
					got[d.text]++
				}
			}
			for _, series := range b.Series {
				for _, q := range series.Bars {
					want[q.number()]++
				}
			}
			for text, n := range want {
				if got[text] != n {
					t.Errorf("%s, width %v: %q is drawn %d times, want %d", s.name, w, text, got[text], n)
				}
			}
		}
	}
}

// One series is plain; of two, each has its pattern.
func TestBarsAreToldApartByPattern(t *testing.T) {
	if b := oneSeries(); len(b.look(0).hatch.angles) != 0 {
		t.Error("the bars of one series have a pattern")
	}
	b := twoSeries()
	one, two := b.look(0).hatch, b.look(1).hatch
	if len(one.angles) != 1 || len(two.angles) != 1 || one.angles[0] == two.angles[0] {
		t.Errorf("patterns are %v and %v, want two that differ", one, two)
	}
}

func TestBarsWords(t *testing.T) {
	for _, c := range []struct {
		bars Bars
		want string
	}{
		{oneSeries(), "“Patients, %” by “Sessions”. Yes: n = 10, the highest bar “1” with 50% (5)."},
		{twoSeries(), "“Patients, %” by “Sessions”. Yes: n = 10, the highest bar “1” with 50% (5); No: n = 4, the highest bar “2” with 75% (3)."},
	} {
		if got := c.bars.Alt(); got != c.want {
			t.Errorf("Alt is %q, want %q", got, c.want)
		}
	}
	rows := twoSeries().Data().Rows
	var got []string
	for _, r := range rows {
		got = append(got, strings.Join(r.Texts(), "|"))
	}
	if want := "Yes: n = 10;1|5|50%;2|0|0%;3+|5|50%;No: n = 4;1|1|25%;2|3|75%;3+|0|NE"; strings.Join(got, ";") != want {
		t.Errorf("Data is %q, want %q", got, want)
	}
	for i, want := range map[int][2]string{1: {"a", "b"}, 3: {"e", "f"}, 6: {"i", "j"}} {
		if c := rows[i].Cells; c[0].ID != "" || c[1].ID != want[0] || c[2].ID != want[1] {
			t.Errorf("row %d has the ids %q, %q, %q", i, c[0].ID, c[1].ID, c[2].ID)
		}
	}
}
