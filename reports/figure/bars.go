package figure

import (
	"fmt"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"reprieve/reports/table"
)

// Bars is how patients divide over categories, such as by how many sessions they
// have had: an upright bar from 0 for each, as high as its share, with its number
// of patients at the end. Several series stand side by side in each category,
// told apart by colour and pattern.
type Bars struct {
	XLabel     string // what the categories are, such as "Sessions"
	YLabel     string // "" for "Patients, %"
	Categories []string
	Series     []BarSeries
}

// BarSeries is N patients, with a bar for each category; categories beyond the
// last bar have none, bars beyond the last category are left out.
type BarSeries struct {
	Name string // "" if there is one series
	N    int
	Bars []Bar
}

// Bar is Count patients of its series, a share of it, 0..1. A share of NaN has no
// bar and prints NE. CountID and ShareID are the ids of their results rows, ""
// for none.
type Bar struct {
	Count            int
	Share            float64
	CountID, ShareID string
}

const widestBar vg.Length = 28

func (b Bar) estimable() bool { return b.Share >= 0 && b.Share <= 1 }

// drawn are the series's bars that have a category.
func (b Bars) drawn(s BarSeries) []Bar { return s.Bars[:min(len(s.Bars), len(b.Categories))] }

func (b Bars) estimable() bool {
	return slices.ContainsFunc(b.Series, func(s BarSeries) bool { return slices.ContainsFunc(b.drawn(s), Bar.estimable) })
}

// yLabel has the number of patients if there is one series.
func (b Bars) yLabel() string {
	label := orElse(b.YLabel, "Patients, %")
	if len(b.Series) != 1 {
		return label
	}
	return label + " (" + nEquals(b.Series[0].N) + ")"
}

// look is that of the i-th series; one alone has no pattern.
func (b Bars) look(i int) look {
	l := lookOf(i)
	if len(b.Series) == 1 {
		l.hatch = hatch{}
	}
	return l
}

// Height implements Figure.
func (b Bars) Height(width vg.Length) vg.Length {
	f, _ := b.layout(width)
	return f.height(curveHeight, b.XLabel, width)
}

// layout leaves room above the bars for their numbers, which stand upright where
// they are too wide to lie side by side.
func (b Bars) layout(width vg.Length) (f frame, upright bool) {
	f = frame{plot: newPlot(), right: 4, bottom: 4} // at the bottom for the lower half of a 0 beside an axis without names
	at := b.ticks()
	span(&f.plot.Y, at[0], at[len(at)-1], evenTicks(at))
	side := sideRoom(evenTicks(at), b.yLabel())
	f.spanCategories(b.Categories, underAxis{at: columnNumbers(len(b.Categories))}, width, side)
	above, upright := b.numberRoom((width - side - f.right - 2*edge - 2) / vg.Length(max(len(b.Categories), 1)))
	f.top = b.legend().height(width) + above + 4
	return f, upright
}

// ticks are percentages from 0 that cover the bars.
func (b Bars) ticks() []float64 {
	high := 0.0
	for _, s := range b.Series {
		for _, q := range b.drawn(s) {
			if q.estimable() {
				high = max(high, 100*q.Share)
			}
		}
	}
	return roundTicks(0, max(high, 1), 5)
}

// barWidth is that of each bar where categories are a pitch apart.
func (b Bars) barWidth(pitch vg.Length) vg.Length {
	return min(widestBar, 0.8*pitch/vg.Length(max(len(b.Series), 1)))
}

// legend names the series and explains the numbers.
func (b Bars) legend() legend {
	if !b.estimable() {
		return nil
	}
	var l legend
	if len(b.Series) > 1 {
		for i, s := range b.Series {
			l = append(l, areaEntry(strings.TrimSpace(clean(s.Name)+" ("+nEquals(s.N)+")"), b.look(i)))
		}
	}
	return append(l, noteEntry("Number at the end of a bar: its patients"))
}

// Draw implements Figure.
func (b Bars) Draw(c draw.Canvas) {
	width := c.Max.X - c.Min.X
	f, upright := b.layout(width)
	f.label(b.XLabel, b.yLabel(), width, c.Max.Y-c.Min.Y)
	f.plot.Add(layer(b.bars))
	data, x, y := f.draw(c)
	b.legend().draw(c)
	if !b.estimable() {
		sayNotEstimable(data)
		return
	}
	b.numbers(c, upright, x, y)
}

// left is where the bar of a category and a series begins, and how wide it is.
func (b Bars) left(i, series int, x func(float64) vg.Length) (left, wide vg.Length) {
	wide = b.barWidth(x(1) - x(0))
	return x(float64(i)) + (vg.Length(series)-vg.Length(len(b.Series))/2)*wide, wide
}

func (b Bars) bars(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	for j, s := range b.Series {
		for i, q := range b.drawn(s) {
			if !q.estimable() || q.Share == 0 {
				continue
			}
			left, wide := b.left(i, j, x)
			fillArea(c, b.look(j), box(left, y(0), left+wide, y(100*q.Share)))
			strokeBox(c, draw.LineStyle{Color: b.look(j).color, Width: 0.8}, left, y(0), left+wide, y(100*q.Share))
		}
	}
}

// Alt implements Figure.
func (b Bars) Alt() string {
	if !b.estimable() {
		return "Patients by category: " + notEstimable + "."
	}
	texts := make([]string, len(b.Series))
	for j, s := range b.Series {
		texts[j] = prefixed(s.Name, b.summary(s))
	}
	return fmt.Sprintf("“%s” by “%s”. %s.", clean(orElse(b.YLabel, "Patients, %")), clean(b.XLabel), strings.Join(texts, "; "))
}

// summary is a series's number of patients and its highest bar, the first of
// several as high, in words.
func (b Bars) summary(s BarSeries) string {
	text := "n = " + table.Count(s.N)
	highest := -1
	for i, q := range b.drawn(s) {
		if q.estimable() && (highest < 0 || q.Share > s.Bars[highest].Share) {
			highest = i
		}
	}
	if highest < 0 {
		return text + ", " + notEstimable
	}
	q := s.Bars[highest]
	return fmt.Sprintf("%s, the highest bar “%s” with %s (%s)", text, clean(b.Categories[highest]), table.Percent(q.Share, s.N), table.Count(q.Count))
}

// Data implements Figure.
func (b Bars) Data() *table.Table {
	t := &table.Table{Columns: columns(orElse(b.XLabel, "Category"), "n", orElse(b.YLabel, "Patients, %"))}
	for _, s := range b.Series {
		t.Rows = append(t.Rows, section(prefixed(s.Name, "n = "+table.Count(s.N))))
		for i, q := range b.drawn(s) {
			r := row(1, b.Categories[i], table.Count(q.Count), table.Percent(q.Share, s.N))
			r.Cells[1].ID, r.Cells[2].ID = q.CountID, q.ShareID
			t.Rows = append(t.Rows, r)
		}
	}
	return t
}
