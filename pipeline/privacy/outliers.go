package privacy

import (
	"math"
	"slices"

	"reprieve/pipeline/schema"
	"reprieve/stats/describe"
)

// Outlier counts the patients who stand out by one number of their sessions.
type Outlier struct {
	Of       string // dose_mg, weight_kg or sessions
	Patients int    // who stand out
	Counted  int    // patients with the number
}

const (
	manySessions  = 20 // more make a patient known
	minForFences  = 10 // patients for whom quartiles say something
	fencesDistant = 3  // interquartile ranges: the outer fences (Tukey 1977)
)

// outliers counts patients with more than 20 sessions, and those whose highest
// dose or weight lies beyond the outer fences of all patients' highest: more
// than 3 interquartile ranges (type 7) below the first or above the third
// quartile. A few of them, fewer than the limit, are a note.
func (e *examination) outliers(patients, sessions schema.View) {
	if sessions.Len() == 0 {
		return
	}
	n := patients.Len()
	owner := sessions.Codes("patient_id")
	counts := make([]float64, n)
	for i := range sessions.Len() {
		counts[owner.At(i)]++
	}
	many := 0
	for _, c := range counts {
		if c > manySessions {
			many++
		}
	}
	e.outlier(Outlier{"sessions", many, n}, "session_id")
	for _, column := range []string{"dose_mg", "weight_kg"} {
		if sessions.Collected(column) {
			far, of := beyondFences(highest(sessions, column, n))
			e.outlier(Outlier{column, far, of}, column)
		}
	}
}

func (e *examination) outlier(o Outlier, column string) {
	e.report.Outliers = append(e.report.Outliers, o)
	if o.Patients > 0 && o.Patients < e.opts.K {
		e.find(Finding{Rule: "outlier", Table: schema.SessionsTable, Column: column, Rows: int64(o.Patients), Of: int64(o.Counted)})
	}
}

// highest gives the highest value of each patient who has one.
func highest(sessions schema.View, column string, patients int) []float64 {
	top := make([]float64, patients)
	for i := range top {
		top[i] = math.Inf(-1)
	}
	owner, values := sessions.Codes("patient_id"), sessions.Numbers(column)
	for i := range sessions.Len() {
		if x, ok := values.At(i); ok {
			p := owner.At(i)
			top[p] = max(top[p], x)
		}
	}
	return slices.DeleteFunc(top, func(x float64) bool { return math.IsInf(x, -1) })
}

// beyondFences counts the values beyond the outer fences, of how many. There are
// no fences where few patients have a value or the quartiles are equal.
func beyondFences(values []float64) (far, of int) {
	low, err1 := describe.Quantile(values, 0.25, describe.Type7)
	high, err2 := describe.Quantile(values, 0.75, describe.Type7)
	if err1 != nil || err2 != nil || len(values) < minForFences || low == high {
		return 0, len(values)
	}
	reach := fencesDistant * (high - low)
	for _, x := range values {
		if x < low-reach || x > high+reach {
			far++
		}
	}
	return far, len(values)
}
