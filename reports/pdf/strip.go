package pdf

// strip is a piece of a page as wide as the text, never cut: a line of text, a
// table's row, a figure.
type strip struct {
	height    float64
	space     float64 // white space above, none at the top of a page
	below     float64 // white space below: of neighbours the larger counts
	keep      bool    // the next strip stands on the same page
	breakPage bool    // begins a page
	breakCost float64 // of a page that ends above it, besides the white
	panel     bool    // on a tinted ground, with a bar at its left
	level     int     // of the heading that begins here, 0 for none
	float     int     // the display that it is a part of, counted from 1; 0 for text
	inside    bool    // a line of a paragraph after the first
	ordered   bool    // may not overtake a display that waits for the next page
	draw      func(p *pen, y float64) error
	head      []strip                 // repeated above if this one begins a page
	closing   func(p *pen, y float64) // drawn below if this one ends a page and is followed by its like
	entry     *entry                  // the place that this strip begins
	lower     float64                 // how much lower it may be made, so that it fits a page
	higher    float64                 // how much higher, so that the page is full
	resize    func(by float64)        // makes it higher, or lower if by is negative; nil if it is rigid
	place     string                  // for errors
}

// keepTogether forbids page breaks inside a run of strips.
func keepTogether(strips []strip) {
	for i := range len(strips) - 1 {
		strips[i].keep = true
	}
}

// keepLines forbids a first or a last line alone on a page.
func keepLines(strips []strip) {
	n := len(strips)
	if n < 2 {
		return
	}
	strips[0].keep = true
	strips[n-2].keep = true
	for i := 1; i < n; i++ {
		strips[i].inside = true
	}
}

func totalHeight(strips []strip) float64 {
	sum := 0.0
	for _, s := range strips {
		sum += s.space + s.height
	}
	return sum
}

// lineStrips makes a strip of each line of an element, set from x.
func lineStrips(e *element, lines []line, set setting, x float64) []strip {
	strips := make([]strip, len(lines))
	for i, l := range lines {
		strips[i] = strip{height: set.leading, draw: func(p *pen, y float64) error {
			p.line(e, x, set.baseline(y), l)
			return nil
		}}
	}
	return strips
}

// baseline returns where the baseline of a line lies whose top is y: the
// letters stand in the middle of the leading.
func (s setting) baseline(y float64) float64 {
	const xHeightMiddle = 0.35
	return y + s.leading/2 + xHeightMiddle*s.size
}

// line draws a line of an element from x, and after it the blank that it was broken
// at: the next line is no part of its last word. Numbers lead to their definitions.
// Without an element what has been said last holds.
func (p *pen) line(e *element, x, y float64, l line) {
	for i, piece := range l.pieces {
		if l.blank && i == len(l.pieces)-1 {
			piece.text += " "
		}
		x += piece.shift
		target := p.targets[piece.id]
		switch {
		case e == nil:
		case target == nil || target.page == 0 || p.repeat:
			p.tag(e)
		case i == 0 || l.pieces[i-1].id != piece.id:
			p.number(e, x, y, l.number(i), target)
		}
		p.text(x, y, piece.style, piece.text)
		x += piece.width
	}
}

// number is the number that begins with a piece of a line, as one piece.
func (l line) number(from int) piece {
	whole := l.pieces[from]
	for _, p := range l.pieces[from+1:] {
		if p.id != whole.id {
			break
		}
		whole.width += p.shift + p.width
	}
	return whole
}

// number makes the place of a number that is drawn next lead to its definition. It
// looks like any other: a page of numbers in blue could not be read.
func (p *pen) number(e *element, x, y float64, number piece, target *entry) {
	const above, below = 0.78, 0.22 // of the size: the height of figures, the depth of brackets
	whole := e.add("Link")
	p.tag(whole)
	size := number.style.size
	p.link(whole, x, y-above*size, number.width, (above+below)*size, target, "definition: "+target.text)
}
