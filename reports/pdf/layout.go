package pdf

import (
	"fmt"

	"reprieve/reports/document"
)

// layout turns blocks into strips, in order.
type layout struct {
	shaper  *shaper
	root    *element // the whole document
	chapter *element // the section of the first level
	section *element // what the next block is a part of
	body    float64  // the height of a page's body
	strips  []strip
	floats  int               // the displays so far that may wait for the next page
	turn    bool              // the next block begins a page
	place   string            // the block in work, for errors
	entries []*entry          // the headings
	anchors []*entry          // every place with a name or a bookmark, in order
	defined map[string]*entry // the entries of definitions, by their names
	targets map[string]*entry // and by the ids of the results that they define
	heading int               // how many headings have been laid out
	notes   int
	// The last block was a table or a figure.
	belowDisplay bool
}

// layoutDocument lays out a document: its strips, the elements whose content they
// are, and its headings, whose pages paginate fills in. The blocks before the
// first heading belong to the title; the contents list follows them.
func layoutDocument(sh *shaper, root *element, doc *document.Document, body float64) (*layout, error) {
	numbers := document.Numbers(doc.Blocks)
	l := &layout{shaper: sh, root: root, section: root, body: body, entries: headingEntries(doc.Blocks, numbers)}
	l.defined, l.targets = definedResults(doc.Blocks)
	l.place = "title"
	if err := l.title(doc); err != nil {
		return nil, err
	}
	for i, b := range doc.Blocks {
		if _, ok := b.(document.Heading); ok && l.heading == 0 {
			if err := l.contents(); err != nil {
				return nil, err
			}
		}
		l.place = blockPlace(i, b)
		if err := l.block(b, numbers[i]); err != nil {
			return nil, err
		}
		l.belowDisplay = isDisplay(b)
	}
	return l, nil
}

// blockPlace names a block for errors.
func blockPlace(i int, b document.Block) string {
	switch b := b.(type) {
	case document.Heading:
		return fmt.Sprintf("heading %q", shorten(b.Text))
	case document.Table:
		return fmt.Sprintf("table %q", b.ID)
	case document.Figure:
		return fmt.Sprintf("figure %q", b.ID)
	case document.Paragraph:
		return fmt.Sprintf("block %d (paragraph)", i+1)
	case document.List:
		return fmt.Sprintf("block %d (list)", i+1)
	case document.Facts:
		return fmt.Sprintf("block %d (facts)", i+1)
	case document.Definitions:
		return fmt.Sprintf("block %d (definitions)", i+1)
	default:
		return fmt.Sprintf("block %d", i+1)
	}
}

func (l *layout) block(b document.Block, number string) error {
	switch b := b.(type) {
	case document.Heading:
		return l.headingBlock(b)
	case document.Paragraph:
		return l.paragraph(b)
	case document.List:
		return l.list(b)
	case document.Facts:
		return l.facts(b, paragraphSpace)
	case document.Table:
		return l.table(b, number)
	case document.Figure:
		return l.figure(b, number)
	case document.Definitions:
		return l.definitions(b)
	case document.PageBreak:
		l.turn = true
		return nil
	default:
		return fmt.Errorf("pdf: %s: %T: not a block that can be drawn", l.place, b)
	}
}

func isDisplay(b document.Block) bool {
	switch b.(type) {
	case document.Table, document.Figure:
		return true
	}
	return false
}

// errorf adds the place to an error.
func (l *layout) errorf(format string, args ...any) error {
	return fmt.Errorf("pdf: "+l.place+": "+format, args...)
}

// add puts the strips of a block below the last, with the white space that it wants.
// No strips add nothing.
func (l *layout) add(strips []strip, above, below float64) {
	if len(strips) == 0 {
		return
	}
	for i := range strips {
		strips[i].place = l.place
	}
	strips[0].space = above
	strips[0].breakPage = l.turn
	strips[len(strips)-1].below = below
	l.strips = append(l.strips, strips...)
	l.turn = false
}

// addFloat is add for a display that may wait for the top of the next page.
func (l *layout) addFloat(strips []strip, above, below float64) {
	l.floats++
	for i := range strips {
		strips[i].float = l.floats
	}
	l.add(strips, above, below)
}

// setBelow changes the white space below the last block.
func (l *layout) setBelow(below float64) {
	if n := len(l.strips); n > 0 {
		l.strips[n-1].below = below
	}
}

// setText sets the spans of an element in a width, from x.
func (l *layout) setText(e *element, spans []document.Span, set setting, x, width float64) ([]strip, error) {
	words, err := l.shaper.words(spans, set.style)
	if err != nil {
		return nil, l.errorf("%w", err)
	}
	strips := lineStrips(e, l.shaper.breakLines(words, width), set, x)
	keepLines(strips)
	return strips, nil
}

// setPlain is setText for text in one style.
func (l *layout) setPlain(e *element, text string, set setting, x, width float64) ([]strip, error) {
	return l.setText(e, []document.Span{{Text: text}}, set, x, width)
}
