package figure

import (
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"reprieve/reports/table"
)

// Flow is how many patients were left after each step, after the flow diagrams
// of CONSORT and STROBE: boxes down the page, and beside them who left and why.
type Flow struct{ Steps []FlowStep }

// FlowStep is one box, with those who leave between it and the next.
type FlowStep struct {
	Label   string
	N       int
	Leaving []FlowReason
}

// FlowReason is a reason to leave and the number who left for it, 0 included.
type FlowReason struct {
	Label string
	N     int
}

const (
	flowPadding vg.Length = 5  // between a box and its text
	flowGap     vg.Length = 22 // least distance of two boxes of steps
	flowApart   vg.Length = 7  // least distance of two boxes of reasons
)

// flowStep is a step with its place: upper edges, measured down from the top.
type flowStep struct {
	text            []block
	reasons         []block
	top, height     vg.Length
	sideTop         vg.Length
	sideHeight      vg.Length
	branch          vg.Length // where the arrow to the reasons leaves
	arrow, sideways bool
}

// flowColumns are the edges of the two columns of boxes.
type flowColumns struct{ left, middle, right, sideLeft, sideRight vg.Length }

func (f Flow) columns(width vg.Length) flowColumns {
	inner := width - 2*edge
	box := min(0.46*inner, 230)
	c := flowColumns{left: edge}
	side := false
	for _, s := range f.Steps {
		side = side || len(s.Leaving) > 0
	}
	if !side {
		c.left = edge + (inner-box)/2
	}
	c.right = c.left + box
	c.middle = c.left + box/2
	c.sideLeft = c.right + 0.06*inner
	c.sideRight = min(c.sideLeft+230, width-edge)
	return c
}

// place is every box with its place, and the height of all.
func (f Flow) place(width vg.Length) ([]flowStep, vg.Length) {
	cols := f.columns(width)
	steps := make([]flowStep, len(f.Steps))
	y, sideEnd := edge, edge-flowApart
	for i, s := range f.Steps {
		p := &steps[i]
		p.text = stepText(s, cols.right-cols.left-2*flowPadding)
		p.top, p.height = y, blocksHeight(p.text)+2*flowPadding
		p.arrow, p.sideways = i+1 < len(f.Steps), len(s.Leaving) > 0
		y += p.height
		if !p.arrow && !p.sideways {
			break
		}
		gap := flowGap
		if p.sideways {
			p.reasons = reasonText(s, cols.sideRight-cols.sideLeft-2*flowPadding)
			p.sideHeight = blocksHeight(p.reasons) + 2*flowPadding
			p.sideTop = max(y+gap/2-p.sideHeight/2, sideEnd+flowApart)
			gap = max(gap, 2*(p.sideTop+p.sideHeight/2-y))
			sideEnd = p.sideTop + p.sideHeight
		}
		p.branch = y + gap/2
		y += gap
	}
	return steps, max(y, sideEnd) + edge
}

// stepText is a step's label over its number.
func stepText(s FlowStep, room vg.Length) []block {
	return []block{labelInk.fit(s.Label, room), labelInk.fit(nEquals(s.N), room)}
}

func reasonText(s FlowStep, room vg.Length) []block {
	blocks := make([]block, len(s.Leaving))
	for i, r := range s.Leaving {
		blocks[i] = tickInk.fit(r.Label+" ("+nEquals(r.N)+")", room)
	}
	return blocks
}

// Height implements Figure.
func (f Flow) Height(width vg.Length) vg.Length {
	if len(f.Steps) == 0 {
		return 40
	}
	_, h := f.place(width)
	return h
}

// Draw implements Figure.
func (f Flow) Draw(c draw.Canvas) {
	if len(f.Steps) == 0 {
		sayNotEstimable(c)
		return
	}
	width := c.Max.X - c.Min.X
	cols := f.columns(width)
	steps, _ := f.place(width)
	at := func(x, y vg.Length) vg.Point { return vg.Point{X: c.Min.X + x, Y: c.Max.Y - y} }
	for i, s := range steps {
		drawBox(c, at(cols.left, s.top+s.height), at(cols.right, s.top))
		drawBlocks(c, s.text, at(cols.middle, s.top+flowPadding), draw.XCenter)
		if s.arrow {
			drawArrow(c, at(cols.middle, s.top+s.height), at(cols.middle, steps[i+1].top))
		}
		if !s.sideways {
			continue
		}
		if !s.arrow {
			c.StrokeLines(frameLine, []vg.Point{at(cols.middle, s.top+s.height), at(cols.middle, s.branch)})
		}
		drawArrow(c, at(cols.middle, s.branch), at(cols.sideLeft, s.branch))
		drawBox(c, at(cols.sideLeft, s.sideTop+s.sideHeight), at(cols.sideRight, s.sideTop))
		drawBlocks(c, s.reasons, at(cols.sideLeft+flowPadding, s.sideTop+flowPadding), draw.XLeft)
	}
}

var frameLine = draw.LineStyle{Color: grey, Width: 0.7}

func drawBox(c draw.Canvas, low, high vg.Point) {
	p := vg.Rectangle{Min: low, Max: high}.Path()
	c.SetLineStyle(frameLine)
	c.Stroke(p)
}

func drawBlocks(c draw.Canvas, blocks []block, at vg.Point, align draw.XAlignment) {
	for _, b := range blocks {
		b.draw(c, at.X, at.Y, align)
		at.Y -= b.height()
	}
}

// drawArrow draws a level or upright arrow.
func drawArrow(c draw.Canvas, from, to vg.Point) {
	c.StrokeLines(frameLine, []vg.Point{from, to})
	const long, half = 5, 2
	if from.X == to.X {
		c.FillPolygon(grey, []vg.Point{to, {X: to.X - half, Y: to.Y + long}, {X: to.X + half, Y: to.Y + long}})
		return
	}
	c.FillPolygon(grey, []vg.Point{to, {X: to.X - long, Y: to.Y - half}, {X: to.X - long, Y: to.Y + half}})
}

// Alt implements Figure.
func (f Flow) Alt() string {
	if len(f.Steps) == 0 {
		return "Flow of patients: " + notEstimable + "."
	}
	steps := make([]string, len(f.Steps))
	for i, s := range f.Steps {
		steps[i] = clean(s.Label) + ", n = " + table.Count(s.N)
	}
	return "Flow of patients. " + strings.Join(steps, "; ") + "."
}

// Data implements Figure.
func (f Flow) Data() *table.Table {
	t := &table.Table{Columns: columns("Step, and reasons to leave after it", "n")}
	for _, s := range f.Steps {
		t.Rows = append(t.Rows, row(0, s.Label, table.Count(s.N)))
		for _, r := range s.Leaving {
			t.Rows = append(t.Rows, row(1, r.Label, table.Count(r.N)))
		}
	}
	return t
}
