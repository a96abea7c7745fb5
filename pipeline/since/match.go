package since

import "reprieve/pipeline/schema"

// class says what a row of the later month is to the earlier one. The rows that a
// step of the split works on are those up to a class.
type class uint8

const (
	known    class = iota // the earlier month had it, if with other values
	late                  // of a patient of the earlier month, before its cut, and not among its rows
	recent                // of a patient of the earlier month, at or after its cut, and not among its rows
	newcomer              // of a patient who is not of the earlier month
)

// Differences are what has changed in the rows of two months.
type Differences struct {
	NewPatients, WithdrawnPatients int
	Tables                         []TableDifferences // in the order of schema.Tables, of the tables with times and patients
}

// TableDifferences are the rows of one table. Rows are told apart by their keys:
// patient, main time and what else names a row; a row whose key was corrected is
// withdrawn and late. Rows of patients who are withdrawn are counted with those
// patients alone.
type TableDifferences struct {
	Table                               string
	Corrected, Withdrawn, Late, New, Of int            // rows; Of: of new patients
	Fields                              map[string]int // corrected rows by field; a row counts in each of its fields
}

// FieldNames are the names of the fields with a correction, in the order of the table.
func (d TableDifferences) FieldNames() []string {
	t, _ := schema.Lookup(d.Table)
	var names []string
	for _, c := range t.Columns {
		if d.Fields[c.Name] > 0 {
			names = append(names, c.Name)
		}
	}
	return names
}

// add adds what has changed in the rows of other patients.
func (d *Differences) add(other Differences) {
	d.NewPatients += other.NewPatients
	d.WithdrawnPatients += other.WithdrawnPatients
	if d.Tables == nil {
		d.Tables = other.Tables
		return
	}
	for i, t := range other.Tables {
		a := &d.Tables[i]
		a.Corrected, a.Withdrawn, a.Late = a.Corrected+t.Corrected, a.Withdrawn+t.Withdrawn, a.Late+t.Late
		a.New, a.Of = a.New+t.New, a.Of+t.Of
		for name, rows := range t.Fields {
			a.Fields[name] += rows
		}
	}
}

// old is how many rows of the earlier month are not as they were, and how many of
// its time have come since.
func (d Differences) old() int {
	n := d.WithdrawnPatients
	for _, t := range d.Tables {
		n += t.Corrected + t.Withdrawn + t.Late
	}
	return n
}

// matching compares the rows of two months.
type matching struct {
	classes     map[string][]class // by table, of each row of the later month
	differences Differences
}

// keyColumns name a row of a table together with its patient and its main time;
// a session is named by its own id whatever its time.
var keyColumns = map[string][]string{
	schema.SessionsTable:      {"session_id"},
	schema.VASTable:           {"phase", "item"},
	schema.InstrumentsTable:   {"instrument", "item"},
	schema.MedicationsTable:   {"drug"},
	schema.VitalsTable:        {"session_id", "parameter"},
	schema.AdverseEventsTable: {"term"},
}

// mainTime is the column by which the rows of a patient are in order.
var mainTime = map[string]string{
	schema.SessionsTable: "started_at", schema.VASTable: "recorded_at", schema.InstrumentsTable: "recorded_at",
	schema.MedicationsTable: "started_at", schema.VitalsTable: "recorded_at", schema.AdverseEventsTable: "onset_at",
}

// match compares rows of the later month with those of the earlier one of the same
// patients, as they were known at its cut: an end that lies at or after it was not
// known.
func match(earlier schema.Source, cut CutOf, now schema.Source) *matching {
	m := &matching{classes: map[string][]class{}}
	pairs := m.patients(earlier, cut, now)
	for _, t := range schema.Tables {
		a, b := earlier.View(t.Name), now.View(t.Name)
		m.classes[t.Name] = make([]class, b.Len())
		d := TableDifferences{Table: t.Name, Fields: map[string]int{}}
		p := newPairing(t, a, b, m.classes[t.Name], &d)
		for _, pair := range pairs {
			p.cut = pair.cut
			p.patient(pair)
		}
		m.differences.Tables = append(m.differences.Tables, d)
	}
	return m
}

// pair is a patient of the later month with the codes of both; earlier is -1 for
// a newcomer.
type pair struct {
	earlier, now int32
	cut          schema.Instant
}

// patients pairs the patients by id and counts who came and who went.
func (m *matching) patients(earlier schema.Source, cut CutOf, now schema.Source) []pair {
	a, b := earlier.View(schema.PatientsTable), now.View(schema.PatientsTable)
	ids := a.Codes("patient_id")
	codes := make(map[string]int32, a.Len())
	for i := range a.Len() {
		codes[ids.Text(ids.At(i))] = ids.At(i)
	}
	var pairs []pair
	later := b.Codes("patient_id")
	for i := range b.Len() {
		id := later.Text(later.At(i))
		p := pair{-1, later.At(i), 0}
		if code, ok := codes[id]; ok {
			p.earlier = code
			p.cut, _ = cut(id) // a patient of the earlier month has one
			delete(codes, id)
		} else {
			m.differences.NewPatients++
		}
		pairs = append(pairs, p)
	}
	m.differences.WithdrawnPatients = len(codes)
	return pairs
}

// selected makes the tables of the rows up to a class. The caller releases them.
func (m *matching) selected(now schema.Source, upTo class) *schema.StoredTables {
	return schema.Select(now, func(table string, row int) bool { return m.classes[table][row] <= upTo })
}
