package ingest

import (
	"maps"

	"reprieve/pipeline/privacy"
)

// defaultMaxErrors is the number of problems that are listed by default.
const defaultMaxErrors = 1000

// problem is a CellError whose text is not yet shown: what may be shown is
// known only when all ids are.
type problem struct {
	CellError
	text string
	cell privacy.Cell
	note string // stands before the text
	row  int32  // of a row that contradicts another: which, in its table
}

// problems collects what is wrong with the data.
type problems struct {
	max  int
	list []problem
	more int
	ids  map[string]bool // texts of ids in rows that are not read
}

// add keeps a problem, or counts it when there are enough.
func (p *problems) add(x problem) {
	if len(p.list) >= p.max {
		p.more++
		return
	}
	p.list = append(p.list, x)
}

// addAll adds the problems of another list.
func (p *problems) addAll(other *problems) {
	for _, x := range other.list {
		p.add(x)
	}
	p.more += other.more
	maps.Copy(p.ids, other.ids)
}

// refused returns nil or the *Refused of all problems; known says whether a
// text is the id of a patient or a session.
func (p *problems) refused(known func(string) bool) error {
	for i, x := range p.list {
		p.list[i].CellError = x.shown(func(text string) bool { return p.ids[text] || known(text) })
	}
	return p.refusedAsShown()
}

// refusedAsShown is refused where it is known what may be shown.
func (p *problems) refusedAsShown() error {
	if len(p.list) == 0 {
		return nil
	}
	sortProblems(p.list)
	e := &Refused{Errors: make([]CellError, len(p.list)), More: p.more}
	for i, x := range p.list {
		e.Errors[i] = x.CellError
	}
	return e
}
