package privacy

import (
	"strconv"
	"strings"

	"reprieve/pipeline/schema"
)

// minSequence is the number of ids from which on a sequence is one.
const minSequence = 3

// patientIDs looks at what the ids of all patients have in common.
func (e *examination) patientIDs(v schema.View) {
	if v.Len() == 0 {
		return
	}
	ids := v.Codes("patient_id")
	records, numbered := 0, map[string]numbers{}
	for code := range ids.Cardinality() {
		id := ids.Text(int32(code))
		if len(id) >= 6 && len(id) <= 10 && len(digitsOf(id)) == len(id) {
			records++
		}
		if prefix, n, ok := numberedID(id); ok {
			numbered[prefix] = numbered[prefix].with(n)
		}
	}
	of, sequence := int64(ids.Cardinality()), 0
	for _, s := range numbered {
		if s.dense() {
			sequence += s.n
		}
	}
	if sequence > 0 {
		e.find(Finding{Rule: "sequential_id", Table: schema.PatientsTable, Column: "patient_id", Rows: int64(sequence), Of: of})
	}
	if 2*records >= int(of) && sequence == 0 {
		e.find(Finding{Rule: "record_number", Table: schema.PatientsTable, Column: "patient_id", Rows: int64(records), Of: of})
	}
}

// numberedID splits an id that ends with a number.
func numberedID(id string) (prefix string, n int64, ok bool) {
	digits := len(id) - len(strings.TrimRight(id, "0123456789"))
	if digits == 0 || digits > 15 {
		return "", 0, false
	}
	n, err := strconv.ParseInt(id[len(id)-digits:], 10, 64)
	return id[:len(id)-digits], n, err == nil
}

// numbers are those of the ids of one prefix.
type numbers struct {
	n         int
	low, high int64
}

func (s numbers) with(n int64) numbers {
	if s.n == 0 {
		return numbers{1, n, n}
	}
	return numbers{s.n + 1, min(s.low, n), max(s.high, n)}
}

// dense says whether at least half of the numbers from the lowest to the highest
// are in use.
func (s numbers) dense() bool { return s.n >= minSequence && s.high-s.low+1 <= 2*int64(s.n) }
