// Package since says what has changed between two months of one clinic, and why:
// each headline number's change is split by recomputing it with one thing changed
// at a time, in a fixed order, so that the parts add up to the change.
//
// What is known of the earlier month are the rows that it was made from, which a
// month keeps, and the numbers that it published.
package since

import (
	"context"
	"strings"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/schema"
)

// CutOf gives the data cut of a patient by id; false where it is not known.
type CutOf func(id string) (schema.Instant, bool)

// Method computes the rows of the headlines on the rows of a month with a version of
// the program, a configuration and a data cut.
type Method func(ctx context.Context, rows Rows, cut CutOf) (*analysis.Results, error)

// Month is what is known of a month.
type Month struct {
	Rows Rows // of the patients of ENR
	Cut  CutOf
}

// Rows are the rows of a month in parts, each with all rows of its patients: one part
// with all, or several, so that not all rows are in memory at once. Months that are
// compared have the same patients in the same parts.
type Rows interface {
	Parts() int
	Part(i int) (Part, error) // the caller releases it
}

// Part is one part of the rows of a month.
type Part interface {
	schema.Source
	Release()
}

// Whole are rows in one part. Releasing that frees nothing.
type Whole struct{ schema.Source }

// Parts is 1.
func (w Whole) Parts() int { return 1 }

// Part is all of the rows.
func (w Whole) Part(int) (Part, error) { return w, nil }

// Release does nothing: who made the rows frees them.
func (w Whole) Release() {}

// eachPart gives the parts of some rows to visit, one at a time.
func eachPart(ctx context.Context, rows Rows, visit func(i int, part schema.Source) error) error {
	for i := range rows.Parts() {
		if err := ctx.Err(); err != nil {
			return err
		}
		part, err := rows.Part(i)
		if err != nil {
			return err
		}
		err = visit(i, part)
		part.Release()
		if err != nil {
			return err
		}
	}
	return nil
}

// CalendarCut is the cut of everybody on the calendar clock.
func CalendarCut(asOf schema.Instant) CutOf {
	return func(string) (schema.Instant, bool) { return asOf, true }
}

// OwnCut is each patient's own cut, in the patients table: that of the clock of
// study minutes.
func OwnCut(ctx context.Context, rows Rows) (CutOf, error) {
	of := map[string]schema.Instant{}
	err := eachPart(ctx, rows, func(_ int, src schema.Source) error {
		v := src.View(schema.PatientsTable)
		ids, cuts := v.Codes("patient_id"), v.Instants("data_cut")
		for i := range v.Len() {
			if cut, ok := cuts.At(i); ok {
				of[strings.Clone(ids.Text(ids.At(i)))] = cut
			}
		}
		return nil
	})
	return func(id string) (schema.Instant, bool) {
		cut, ok := of[id]
		return cut, ok
	}, err
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
