package ingest

import (
	"slices"

	"reprieve/pipeline/schema"
)

// The rules of references.
const (
	ruleNoPatient    = "is not in patients"
	ruleNoSession    = "is not in sessions"
	rulePatientLeft  = "is of a patient whose row is left out"
	ruleSessionLeft  = "is of a session whose row is left out"
	ruleOtherPatient = "is a session of another patient"
)

// register knows the ids of one table: its codes are the ranks of the ids that
// are kept, in the order of their bytes.
type register struct {
	ids       []string        // in order
	short     *idTable        // the codes of those of at most maxShortID bytes
	left      map[string]bool // ids of rows that are left out
	owner     []int32         // of sessions: the code of the patient
	unchecked bool            // the table could not be read, so nothing is known
}

func newRegister() *register {
	return &register{short: newIDTable(nil), left: map[string]bool{}}
}

// knows says whether a text is an id of the table.
func (g *register) knows(text string) bool {
	_, ok := g.code(text)
	return ok || g.left[text]
}

// code is the code of an id, and whether there is one.
func (g *register) code(text string) (int32, bool) {
	if 0 < len(text) && len(text) <= maxShortID {
		c, _ := g.short.find(text)
		return c, c >= 0
	}
	c, ok := slices.BinarySearch(g.ids, text)
	return int32(c), ok
}

// reference is what an id leads to.
type reference int

const (
	found     reference = iota
	leftOut             // to a row that is left out
	unknown             // to nothing
	unchecked           // it cannot be told
)

// lookup finds the code of an id, which is not empty.
func (g *register) lookup(text string) (int32, reference) {
	if c, ok := g.code(text); ok {
		return c, found
	}
	switch {
	case g.unchecked:
		return 0, unchecked
	case g.left[text]:
		return 0, leftOut
	}
	return 0, unknown
}

// fill takes the ids of the rows that are kept.
func (g *register) fill(t *rows, id string) {
	g.ids = t.column(id).texts.texts
	g.short = newIDTable(g.ids)
	g.unchecked = t.broken
}

// fillOwners takes the patient of each session.
func (g *register) fillOwners(sessions *rows) {
	ids, patients := sessions.column("session_id"), sessions.column("patient_id")
	g.owner = make([]int32, len(g.ids))
	for _, i := range sessions.order {
		g.owner[ids.narrow[i]] = patients.narrow[i]
	}
}

// registerOf gives the register that a table fills, nil for none, and the
// column of its ids.
func (r *reading) registerOf(table string) (*register, string) {
	switch table {
	case schema.PatientsTable:
		return r.patients, "patient_id"
	case schema.SessionsTable:
		return r.sessions, "session_id"
	}
	return nil, ""
}
