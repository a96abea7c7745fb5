package pdf

// WholeTable is the part of a page up to which a table is not broken.
const WholeTable = wholeTable

// PageUse is how a page of a layout is used, for tests of whole reports.
type PageUse struct {
	Fill      float64 // the part of the body above the end of the last strip
	EndsPart  bool    // a page break or the document's end follows
	EndsKept  bool    // it ends with a heading, or between lines that stand together
	LastBlock string
}

// Uses returns how each page is used.
func (l *Layout) Uses() []PageUse {
	uses := make([]PageUse, len(l.pages))
	for i, pg := range l.pages {
		if len(pg) == 0 {
			continue
		}
		last := pg[len(pg)-1]
		uses[i] = PageUse{
			Fill: (last.y + last.height) / l.furniture.bodyHeight(), EndsKept: last.keep, LastBlock: last.place,
			EndsPart: i+1 == len(l.pages) || len(l.pages[i+1]) > 0 && l.pages[i+1][0].breakPage,
		}
	}
	return uses
}
