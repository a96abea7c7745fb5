package ingest

import "reprieve/pipeline/schema"

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
	codes     map[string]int32
	short     *idTable        // the codes of most ids
	left      map[string]bool // ids of rows that are left out
	owner     []int32         // of sessions: the code of the patient
	unchecked bool            // the table could not be read, so nothing is known
}

func newRegister() *register {
	return &register{codes: map[string]int32{}, short: newIDTable(nil), left: map[string]bool{}}
}

// knows says whether a text is an id of the table.
func (g *register) knows(text string) bool {
	_, ok := g.codes[text]
	return ok || g.left[text]
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
	if len(text) <= maxShortID {
		if c, _ := g.short.find(text); c >= 0 {
			return c, found
		}
	} else if c, ok := g.codes[text]; ok {
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
	texts := t.column(id).texts
	g.codes, g.short = texts.codes, newIDTable(texts.texts)
	g.unchecked = t.broken
}

// fillOwners takes the patient of each session.
func (g *register) fillOwners(sessions *rows) {
	ids, patients := sessions.column("session_id"), sessions.column("patient_id")
	g.owner = make([]int32, len(g.codes))
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
