// Package since says what has changed between two months of one clinic, and why:
// each headline number's change is split by recomputing it with one thing changed
// at a time, in a fixed order, so that the parts add up to the change.
//
// What is known of the earlier month are the rows that it was made from, which a
// month keeps, and the numbers that it published.
package since

import (
	"context"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/schema"
)

// CutOf gives the data cut of a patient by id; false where it is not known.
type CutOf func(id string) (schema.Instant, bool)

// Method computes the rows of the headlines on tables with a version of the
// program, a configuration and a data cut.
type Method func(ctx context.Context, src schema.Source, cut CutOf) (*analysis.Results, error)

// Month is what is known of a month.
type Month struct {
	Rows schema.Source // of the patients of ENR
	Cut  CutOf
}

// CalendarCut is the cut of everybody on the calendar clock.
func CalendarCut(asOf schema.Instant) CutOf {
	return func(string) (schema.Instant, bool) { return asOf, true }
}

// OwnCut is each patient's own cut, in the patients table: that of the clock of
// study minutes.
func OwnCut(src schema.Source) CutOf {
	v := src.View(schema.PatientsTable)
	ids, cuts := v.Codes("patient_id"), v.Instants("data_cut")
	of := make(map[string]schema.Instant, v.Len())
	for i := range v.Len() {
		if cut, ok := cuts.At(i); ok {
			of[ids.Text(ids.At(i))] = cut
		}
	}
	return func(id string) (schema.Instant, bool) {
		cut, ok := of[id]
		return cut, ok
	}
}

// Keep makes the tables that a month keeps: the rows of the patients who
// consented, or of all if no file has the column, with nothing of the others.
// The caller releases the result.
func Keep(src schema.Source) *schema.StoredTables {
	v := src.View(schema.PatientsTable)
	ids, consent := v.Codes("patient_id"), v.Answers("consent")
	consents := make([]bool, ids.Cardinality())
	for i := range v.Len() {
		consents[ids.At(i)] = !v.Collected("consent") || consent.At(i) == schema.Yes
	}
	of := map[string]schema.CodeColumn{}
	for _, t := range schema.Tables {
		of[t.Name] = src.View(t.Name).Codes("patient_id")
	}
	return schema.SelectOnly(src, func(table string, row int) bool { return consents[of[table].At(row)] })
}
