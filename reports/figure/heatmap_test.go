package figure

import (
	"fmt"
	"image/color"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
	"pgregory.net/rapid"
)

// twoByTwo has a cell that stands out and one that is not estimable.
func twoByTwo() HeatMap {
	return HeatMap{
		XLabel: "Without depression", YLabel: "With depression", Scale: "Difference, points", Low: -10, High: 30, Marked: "Interval without 0",
		Columns: []string{"0%", "100%"}, Rows: []string{"none", "all"},
		Cells: [][]HeatCell{
			{{-10, "−10.0", "", true, "a"}, {10, "10.0", "", false, "b"}},
			{{30, "30.0", "", false, "c"}, {nan, "", "", false, "d"}},
		},
	}
}

func heatMapSamples() sampleSet {
	tipping := HeatMap{
		XLabel: "Unrated without depression taken as responders, %", YLabel: "With depression, %",
		Scale: "Difference in response (with − without depression), percentage points", Marked: "95% interval without 0",
	}
	for i := range 11 {
		tipping.Columns, tipping.Rows = append(tipping.Columns, fmt.Sprint(10*i)), append(tipping.Rows, fmt.Sprint(10*i))
		var cells []HeatCell
		for j := range 11 {
			v := -8 + 2.1*float64(i) - 1.7*float64(j)
			cells = append(cells, HeatCell{v, strings.ReplaceAll(fmt.Sprintf("%.1f", v), "-", "−"), "", math.Abs(v) > 12, "id"})
		}
		tipping.Cells = append(tipping.Cells, cells)
	}
	complete := HeatMap{XLabel: "Window", YLabel: "Site", Scale: "Rated of those due, %", Low: 0, High: 100, Columns: []string{"Week 1", "Week 2", "Week 4", "Week 8", "Week 12", "Week 26"}}
	for i, name := range []string{"Site A", "Site B", "Montréal – Hôpital Général", "Site D"} {
		complete.Rows = append(complete.Rows, name)
		var cells []HeatCell
		for j := range 6 {
			v := float64(95 - 9*i - 11*j)
			cells = append(cells, HeatCell{v, fmt.Sprintf("%.0f%%", v), fmt.Sprintf("%d/%d", int(v), 100), false, "id"})
		}
		complete.Cells = append(complete.Cells, cells)
	}
	complete.Cells[3][5] = HeatCell{Value: nan, Text: "NE", Note: "0/0"}
	long := complete
	long.XLabel, long.YLabel, long.Scale, long.Marked = longName, longName, longName+longName, longName
	long.Columns, long.Rows = []string{longName, longName, longName, longName, longName, longName}, []string{longName, longName, "A", "B"}
	long.Cells = append([][]HeatCell{{{50, "1 000 000", "1 000 000/1 000 000", true, ""}}}, complete.Cells...)
	many := HeatMap{Scale: "Rated, %", Columns: make([]string, 60)}
	for range 30 {
		var cells []HeatCell
		for j := range 60 {
			cells = append(cells, HeatCell{float64(j), fmt.Sprint(j), "", j%7 == 0, ""})
		}
		many.Rows, many.Cells = append(many.Rows, longName), append(many.Cells, cells)
	}
	for j := range many.Columns {
		many.Columns[j] = fmt.Sprint("Week ", j)
	}
	return sampleSet{
		regular: []sample{{"heat map tipping", tipping}, {"heat map completeness", complete}},
		long:    []sample{{"heat map long", long}, {"heat map many", many}},
		degenerate: []sample{
			{"heat map empty", HeatMap{}},
			{"heat map nan", HeatMap{Columns: []string{"A"}, Rows: []string{"B"}, Cells: [][]HeatCell{{{nan, "", "", false, ""}}}}},
			{"heat map one", HeatMap{Columns: []string{"A"}, Rows: []string{"B"}, Cells: [][]HeatCell{{{7, "7", "", true, ""}}}}},
		},
	}
}

func anyHeatMap(t *rapid.T) Figure {
	name := func(t *rapid.T) string { return anyName(t, "name") }
	cell := func(t *rapid.T) HeatCell {
		return HeatCell{anyNumber(t), anyName(t, "text"), anyName(t, "note"), rapid.Bool().Draw(t, "marked"), ""}
	}
	return HeatMap{
		anyName(t, "x"), anyName(t, "y"), anyName(t, "scale"), anyNumber(t), anyNumber(t), anyName(t, "marked"),
		anySlice(t, 5, name), anySlice(t, 5, name), anySlice(t, 5, func(t *rapid.T) []HeatCell { return anySlice(t, 5, cell) }),
	}
}

func TestHeatMapCells(t *testing.T) {
	r := drawn(twoByTwo(), 470)
	around := func(s string) (ground color.Color, box vg.Rectangle) {
		middle := r.text(t, s).box
		for _, p := range r.paths { // the last fill below the text
			if p.filled && p.points[0].X < middle.Min.X && p.points[2].X > middle.Max.X && p.points[0].Y < middle.Min.Y && p.points[2].Y > middle.Max.Y {
				ground, box = p.color, vg.Rectangle{Min: p.points[0], Max: p.points[2]}
			}
		}
		return ground, box
	}
	for text, want := range map[string]color.Color{"−10.0": shade(0), "10.0": shade(0.5), "30.0": shade(1), "NE": color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}} {
		if got, _ := around(text); got != want {
			t.Errorf("the cell of %s is %v, want %v", text, got, want)
		}
	}
	for text, names := range map[string][2]string{"−10.0": {"none", "0%"}, "10.0": {"none", "100%"}, "30.0": {"all", "0%"}} {
		_, cell := around(text)
		row, column := r.text(t, names[0]).box, r.text(t, names[1])
		if row.Min.Y < cell.Min.Y || row.Max.Y > cell.Max.Y || abs(column.middle()-(cell.Min.X+cell.Max.X)/2) > 0.01 {
			t.Errorf("the cell of %s is %v, its row's name %v, its column's %v", text, cell, row, column.box)
		}
	}
	if frames := r.strokes(color.Black, 1.3); len(frames) != 2 { // with the legend's
		t.Errorf("%d frames, want one beside the legend's", len(frames)-1)
	}
}

func TestShadesDarken(t *testing.T) {
	last := 256.0
	for i := range 101 {
		now := luminance(shade(float64(i) / 100))
		if now >= last {
			t.Fatalf("shade %d is as bright as the one before: %v, %v", i, now, last)
		}
		last = now
	}
}

func TestHeatMapWords(t *testing.T) {
	h := twoByTwo()
	want := "“Difference, points” by “With depression” and “Without depression”: from −10.0 (none, 0%) to 30.0 (all, 0%). Interval without 0: 1 of 3 cells."
	if got := h.Alt(); got != want {
		t.Errorf("Alt is %q, want %q", got, want)
	}
	d := h.Data()
	if got := strings.Join(d.Rows[0].Texts(), "|"); got != "none|−10.0*|10.0" || d.Rows[0].Cells[2].ID != "b" {
		t.Errorf("first row is %q", got)
	}
	if got := strings.Join(d.Rows[1].Texts(), "|"); got != "all|30.0|NE" {
		t.Errorf("second row is %q", got)
	}
}
