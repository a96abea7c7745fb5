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

// Funnel is the share of responders of each site against its number of patients,
// with the share of all and the limits within which a site of that number would
// lie by chance. Sites beyond the limits are named.
type Funnel struct {
	XLabel  string  // "" for "Patients due, n"
	YLabel  string  // "" for "Responders, %"
	N       int     // patients of all sites
	Overall float64 // share of all, NaN for no line
	Limits  []FunnelLimit
	Outside string // what a filled mark means, such as "Site outside the 95% limits"; "" for "Site outside the limits"
	Sites   []FunnelSite
}

// FunnelLimit is a pair of limits by number of patients, straight between points.
type FunnelLimit struct {
	Name   string // such as "95% limits"
	Points []FunnelPoint
}

// FunnelPoint are the limits, 0..1, at N patients. A limit of NaN is left out.
type FunnelPoint struct{ N, Low, High float64 }

// FunnelSite is a share, 0..1, of N patients. A share of NaN has no mark. ID is
// the id of its results row, "" for none.
type FunnelSite struct {
	Name    string
	N       int
	Share   float64
	Outside bool
	ID      string
}

// Height implements Figure.
func (u Funnel) Height(width vg.Length) vg.Length {
	return u.frame(width).height(190, u.xLabel(), width)
}

func (u Funnel) xLabel() string { return orElse(u.XLabel, "Patients due, n") }

func (u Funnel) frame(width vg.Length) frame {
	f := frame{plot: newPlot(), top: u.legend().height(width) + 6}
	at := countTicks(u.most())
	high := at[len(at)-1]
	f.right = max(8, tickInk.width(tickLabel(high))/2)
	t := underAxis{at: at}
	span(&f.plot.X, 0, high, t.ticks(t.stride(0, high, width-60-f.right)))
	span(&f.plot.Y, 0, 1, percentTicks())
	return f
}

// most is the largest number of patients of a site, 1 at the least.
func (u Funnel) most() float64 {
	most := 1.0
	for _, s := range u.drawable() {
		most = max(most, float64(s.N))
	}
	return most
}

// drawable are the sites that have a place.
func (u Funnel) drawable() []FunnelSite {
	var known []FunnelSite
	for _, s := range u.Sites {
		if drawable(s.Share) && s.Share >= 0 && s.Share <= 1 && s.N >= 0 {
			known = append(known, s)
		}
	}
	return known
}

func (u Funnel) overallLine() draw.LineStyle { return draw.LineStyle{Color: grey, Width: 1} }

// limitLine is how the i-th limits are drawn.
func (u Funnel) limitLine(i int) draw.LineStyle {
	return look{color: okabeIto[0], dashes: dashes[1+i%(len(dashes)-1)]}.line(1)
}

// inside and outside are how the sites are drawn.
func (u Funnel) inside() look  { return look{color: okabeIto[0], shape: open{draw.CircleGlyph{}}} }
func (u Funnel) outside() look { return look{color: okabeIto[1], shape: diamond{}} }

func (u Funnel) legend() legend {
	l := legend{shapeEntry("Site", u.inside())}
	if slices.ContainsFunc(u.drawable(), func(s FunnelSite) bool { return s.Outside }) {
		l = append(l, shapeEntry(orElse(clean(u.Outside), "Site outside the limits"), u.outside()))
	}
	if drawable(u.Overall) {
		l = append(l, lineEntry("All sites: "+table.Percent(u.Overall, u.N), u.overallLine()))
	}
	for i, m := range u.Limits {
		l = append(l, lineEntry(m.Name, u.limitLine(i)))
	}
	return l
}

// Draw implements Figure.
func (u Funnel) Draw(c draw.Canvas) {
	width := c.Max.X - c.Min.X
	f := u.frame(width)
	f.label(u.xLabel(), orElse(u.YLabel, "Responders, %")+" ("+nEquals(u.N)+")", width, c.Max.Y-c.Min.Y)
	f.plot.Add(layer(u.lines), layer(u.sites))
	data, _, _ := f.draw(c)
	u.legend().draw(c)
	if len(u.drawable()) == 0 {
		sayNotEstimable(data)
	}
}

// lines draws the overall share and the limits.
func (u Funnel) lines(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	if drawable(u.Overall) {
		line := []vg.Point{{X: c.Min.X, Y: y(u.Overall)}, {X: c.Max.X, Y: y(u.Overall)}}
		c.StrokeLines(u.overallLine(), c.ClipLinesXY(line)...)
	}
	for i, m := range u.Limits {
		for _, limit := range []func(FunnelPoint) float64{
			func(q FunnelPoint) float64 { return q.Low },
			func(q FunnelPoint) float64 { return q.High },
		} {
			var line []vg.Point
			for _, q := range m.Points {
				if drawable(q.N) && drawable(limit(q)) {
					line = append(line, vg.Point{X: x(q.N), Y: y(limit(q))})
				}
			}
			c.StrokeLines(u.limitLine(i), c.ClipLinesXY(line)...)
		}
	}
}

// sites draws the marks and the names of those outside.
func (u Funnel) sites(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	const radius = 2.8
	var taken []vg.Rectangle
	for _, s := range u.drawable() {
		at := vg.Point{X: x(float64(s.N)), Y: y(s.Share)}
		l := u.inside()
		if s.Outside {
			l = u.outside()
		}
		c.DrawGlyphNoClip(l.glyph(radius), at)
		taken = append(taken, vg.Rectangle{Min: at.Sub(vg.Point{X: radius, Y: radius}), Max: at.Add(vg.Point{X: radius, Y: radius})})
	}
	for _, s := range u.drawable() {
		if !s.Outside {
			continue
		}
		b := tickInk.fit(s.Name, min(110, (c.Max.X-c.Min.X)*0.45))
		if r, found := freePlace(c, b, vg.Point{X: x(float64(s.N)), Y: y(s.Share)}, radius+1.5, taken); found {
			taken = append(taken, r)
			b.draw(c, r.Min.X, r.Max.Y, draw.XLeft)
		}
	}
}

// freePlace is where a text stands clear of others beside a mark: right of it, left
// of it, above or below, first close by, then farther off. It is not found where
// all that is taken.
func freePlace(c draw.Canvas, b block, at vg.Point, away vg.Length, taken []vg.Rectangle) (vg.Rectangle, bool) {
	w, h := b.width(), b.height()
	for _, up := range []vg.Length{0, 1, -1, 2, -2, 3, -3} {
		for _, left := range []vg.Length{at.X + away, at.X - away - w, at.X - w/2} {
			if up == 0 && left == at.X-w/2 { // on the mark itself
				continue
			}
			bottom := at.Y - h/2 + up*(h/2+away)
			r := vg.Rectangle{Min: vg.Point{X: left, Y: bottom}, Max: vg.Point{X: left + w, Y: bottom + h}}
			within := r.Min.X >= c.Min.X && r.Max.X <= c.Max.X && r.Min.Y >= c.Min.Y && r.Max.Y <= c.Max.Y
			if within && !slices.ContainsFunc(taken, func(q vg.Rectangle) bool { return crosses(q, r) }) {
				return r, true
			}
		}
	}
	return vg.Rectangle{}, false
}

// crosses says whether two rectangles share a part.
func crosses(a, b vg.Rectangle) bool {
	return min(a.Max.X, b.Max.X) > max(a.Min.X, b.Min.X) && min(a.Max.Y, b.Max.Y) > max(a.Min.Y, b.Min.Y)
}

// Alt implements Figure.
func (u Funnel) Alt() string {
	known := u.drawable()
	if len(known) == 0 {
		return "Share of responders by site: " + notEstimable + "."
	}
	alt := fmt.Sprintf("“%s” of %s sites (n = %s) against “%s”", orElse(clean(u.YLabel), "Responders, %"), table.Count(len(known)), table.Count(u.N), clean(u.xLabel()))
	if drawable(u.Overall) {
		alt += "; all sites: " + table.Percent(u.Overall, u.N)
	}
	var outside []string
	for _, s := range known {
		if s.Outside {
			outside = append(outside, fmt.Sprintf("%s %s (n = %s)", clean(s.Name), table.Percent(s.Share, s.N), table.Count(s.N)))
		}
	}
	if len(outside) == 0 {
		return alt + ". No site lies outside the limits."
	}
	return alt + ". " + orElse(clean(u.Outside), "Site outside the limits") + ": " + strings.Join(outside, "; ") + "."
}

// Data implements Figure.
func (u Funnel) Data() *table.Table {
	t := &table.Table{Columns: columns("Site", "n", "Responders", "Limits", orElse(clean(u.Outside), "Site outside the limits"))}
	if drawable(u.Overall) {
		t.Notes = []string{"All sites: " + table.Percent(u.Overall, u.N) + " of " + table.Count(u.N) + "."}
	}
	for _, s := range u.Sites {
		outside := "no"
		if s.Outside {
			outside = "yes"
		}
		t.Rows = append(t.Rows, identified(0, s.ID, 2, s.Name, table.Count(s.N), table.Percent(s.Share, s.N), "", outside))
	}
	for _, m := range u.Limits {
		t.Rows = append(t.Rows, section(orElse(m.Name, "Limits")))
		for _, q := range m.Points {
			t.Rows = append(t.Rows, row(0, "", tickLabel(q.N), "", table.PercentInterval(q.Low, q.High, u.N), ""))
		}
	}
	return t
}
