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

// SessionProfile is the mean of a rating at the times of a session, such as
// before, during and after, for one session beside the other, with limits as
// whiskers and the numbers of patients under the axis.
type SessionProfile struct {
	XLabel   string   // "" for "Session"
	YLabel   string   // "" for "Mean pain, mm (0–100)"
	Times    []string // such as "Before", "During", "After"
	Sessions []SessionMeans
}

// SessionMeans are the means of one session, one for each time.
type SessionMeans struct {
	Name  string // such as "1"
	Means []SessionMean
}

// SessionMean is the mean of N patients on a scale of 0..100 mm, with its limits,
// NaN if they are not estimable. A mean of NaN has no mark. ID is the id of its
// results row, "" for none.
type SessionMean struct {
	N               int
	Mean, Low, High float64
	ID              string
}

// Height implements Figure.
func (s SessionProfile) Height(width vg.Length) vg.Length {
	f, _, _ := s.layout(width)
	return f.height(curveHeight, s.xLabel(), width)
}

func (s SessionProfile) xLabel() string { return orElse(s.XLabel, "Session") }
func (s SessionProfile) yLabel() string { return orElse(s.YLabel, "Mean pain, mm (0–100)") }

func (s SessionProfile) layout(width vg.Length) (f frame, t underAxis, stride int) {
	t = s.table()
	f = roomAround(t, nil, width)
	f.right = max(f.right, 4)
	f.top = s.legend().height(width) + 6
	names := make([]string, len(s.Sessions))
	for i, m := range s.Sessions {
		names[i] = m.Name
	}
	ticks := ticksAt([]float64{0, 20, 40, 60, 80, 100})
	span(&f.plot.Y, 0, 100, ticks)
	stride = f.spanCategories(names, t, width, sideRoom(ticks, s.yLabel()))
	return f, t, stride
}

func (s SessionProfile) legend() legend {
	var l legend
	for i, name := range s.Times {
		l = append(l, shapeEntry(name, lookOf(i)))
	}
	return l
}

// times is the number of times.
func (s SessionProfile) times() int {
	n := len(s.Times)
	for _, m := range s.Sessions {
		n = max(n, len(m.Means))
	}
	return n
}

// time is the name of the i-th time.
func (s SessionProfile) time(i int) string {
	if i < len(s.Times) {
		return clean(s.Times[i])
	}
	return ""
}

// table is the numbers of patients under the axis, a row for each time.
func (s SessionProfile) table() underAxis {
	t := underAxis{at: columnNumbers(len(s.Sessions))}
	for j := range s.times() {
		r := underRow{label: orElse(s.time(j), "Patients") + ", n"}
		for _, m := range s.Sessions {
			cell := "–"
			if j < len(m.Means) {
				cell = table.Count(m.Means[j].N)
			}
			r.cells = append(r.cells, cell)
		}
		if len(r.cells) > 0 {
			t.rows = append(t.rows, r)
		}
	}
	return t
}

// Draw implements Figure.
func (s SessionProfile) Draw(c draw.Canvas) {
	width := c.Max.X - c.Min.X
	f, t, stride := s.layout(width)
	f.label(s.xLabel(), s.yLabel(), width, c.Max.Y-c.Min.Y)
	f.plot.Add(layer(s.means))
	data, x, _ := f.draw(c)
	s.legend().draw(c)
	t.draw(c, c.Min.Y+f.bottom, f.left, stride, x)
	if !s.estimable() {
		sayNotEstimable(data)
	}
}

// means draws each session's means, joined, within the room of its column.
func (s SessionProfile) means(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	n := vg.Length(max(s.times(), 1))
	apart := min(18, (x(1)-x(0))*0.7/n)
	for i, m := range s.Sessions {
		at := func(j int) vg.Length { return x(float64(i)) + (vg.Length(j)-(n-1)/2)*apart }
		var line []vg.Point
		for j, q := range m.Means {
			if drawable(q.Mean) {
				line = append(line, vg.Point{X: at(j), Y: y(q.Mean)})
			}
		}
		c.StrokeLines(draw.LineStyle{Color: grey, Width: 0.8}, c.ClipLinesXY(line)...)
		for j, q := range m.Means {
			drawMean(c, lookOf(j), TrajectoryPoint{Mean: q.Mean, Low: q.Low, High: q.High}, at(j), y)
		}
	}
}

func (s SessionProfile) estimable() bool {
	return slices.ContainsFunc(s.Sessions, SessionMeans.estimable)
}

func (m SessionMeans) estimable() bool {
	return slices.ContainsFunc(m.Means, func(q SessionMean) bool { return drawable(q.Mean) })
}

// Alt implements Figure.
func (s SessionProfile) Alt() string {
	if !s.estimable() {
		return "Means within sessions: " + notEstimable + "."
	}
	var known []SessionMeans
	for _, m := range s.Sessions {
		if m.estimable() {
			known = append(known, m)
		}
	}
	texts := []string{s.summary(known[0])}
	if len(known) > 1 {
		texts = append(texts, s.summary(known[len(known)-1]))
	}
	return fmt.Sprintf("%s within sessions. %s.", clean(s.yLabel()), strings.Join(texts, "; "))
}

// summary is a session's means in words.
func (s SessionProfile) summary(m SessionMeans) string {
	var means []string
	for j, q := range m.Means {
		if drawable(q.Mean) {
			means = append(means, strings.TrimSpace(fmt.Sprintf("%s %s (n = %s)", strings.ToLower(s.time(j)), table.Number(q.Mean, 1), table.Count(q.N))))
		}
	}
	return prefixed(s.xLabel()+" "+m.Name, strings.Join(means, ", "))
}

// Data implements Figure.
func (s SessionProfile) Data() *table.Table {
	d := &table.Table{Columns: columns("Time", "n", "Mean", "95% CI")}
	for _, m := range s.Sessions {
		d.Rows = append(d.Rows, section(s.xLabel()+" "+m.Name))
		for j, q := range m.Means {
			d.Rows = append(d.Rows, identified(1, q.ID, 2, s.time(j), table.Count(q.N), table.Number(q.Mean, 1), table.Interval(q.Low, q.High, 1)))
		}
	}
	return d
}
