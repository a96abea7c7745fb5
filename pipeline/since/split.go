package since

import (
	"context"
	"fmt"
	"math"

	"reprieve/pipeline/analysis"
)

// Input is what a split works on.
type Input struct {
	Earlier   Month             // its Rows as they were kept; nil: the change cannot be split
	Published *analysis.Results // of the earlier month: rows with an ID
	Now       Month
	Reread    Rows              // the later month's rows read as the earlier month's were, where that differs; else nil
	Current   *analysis.Results // the rows of the later month, as published

	Old, New   Method // this version with the configuration of the earlier month, and of the later one
	SameMethod bool   // the configurations are the same in what can change a number

	SameProgram, NowSameProgram bool // the earlier, the later month was made by this very program

	// Joined are causes that cannot be told apart, for a reason.
	Joined [analysis.NumCauses]bool
	Reason string
}

// Split splits the change of every headline. Each step recomputes with one thing
// more changed: the program, on the rows that the earlier month kept; the rows as
// they are known now, first of those that it had, then with those that were late,
// then with those from its cut on; the new patients; the configuration. Where
// another program made the later month, what this one makes of it differs by the
// version too.
func Split(ctx context.Context, in Input) ([]analysis.Change, *Differences, error) {
	if in.Earlier.Rows == nil {
		return in.changes(nil), nil, nil
	}
	if in.Reread == nil {
		in.Reread = in.Now.Rows
	}
	m := &matched{earlier: in.Earlier, now: in.Reread}
	differences, err := m.differences(ctx)
	if err != nil {
		return nil, nil, err
	}
	steps, err := in.steps(ctx, m)
	if err != nil {
		return nil, nil, err
	}
	return in.changes(steps), differences, nil
}

// steps are the results after each cause.
func (in Input) steps(ctx context.Context, m *matched) ([]*analysis.Results, error) {
	var list []*analysis.Results
	add := func(c analysis.Cause, r *analysis.Results, err error) error {
		if err != nil {
			return fmt.Errorf("since: %s: %w", c, err)
		}
		list = append(list, r)
		return nil
	}
	r, err := in.Published, error(nil)
	if !in.SameProgram {
		r, err = in.Old(ctx, in.Earlier.Rows, in.Earlier.Cut)
	}
	if err := add(analysis.CauseVersion, r, err); err != nil {
		return nil, err
	}
	for _, step := range []struct {
		cause analysis.Cause
		upTo  class
		cut   CutOf
	}{
		{analysis.CauseCorrected, known, in.Earlier.Cut},
		{analysis.CauseLate, late, in.Earlier.Cut},
		{analysis.CauseNewData, recent, in.Now.Cut},
	} {
		r, err := in.Old(ctx, upTo{m, step.upTo}, step.cut)
		if err := add(step.cause, r, err); err != nil {
			return nil, err
		}
	}
	last, err := in.Current, error(nil)
	if !in.NowSameProgram {
		last, err = in.New(ctx, in.Now.Rows, in.Now.Cut)
	}
	if err != nil {
		return nil, fmt.Errorf("since: %s: %w", analysis.CauseConfiguration, err)
	}
	r = last
	if !in.SameMethod {
		r, err = in.Old(ctx, in.Reread, in.Now.Cut)
	}
	if err := add(analysis.CauseNewPatients, r, err); err != nil {
		return nil, err
	}
	return append(list, last), nil
}

// changes puts the numbers of the steps together; without steps nothing can be
// told apart.
func (in Input) changes(steps []*analysis.Results) []analysis.Change {
	var list []analysis.Change
	for _, h := range analysis.Headlines() {
		if !collected(in.Published, h) && !collected(in.Current, h) {
			continue
		}
		c := analysis.Change{Headline: h, Before: stat(in.Published, h), Now: stat(in.Current, h), Joined: in.Joined, Reason: in.Reason}
		for cause := range analysis.NumCauses {
			c.After[cause] = math.NaN()
			if steps != nil {
				c.After[cause] = stat(steps[cause], h)
			}
			if steps == nil {
				c.Joined[cause] = true
			}
		}
		if c.Reason == "" {
			c.Reason = notEstimable(c)
		}
		list = append(list, c)
	}
	return list
}

// notEstimable says that a number on the way is not estimable though both ends
// are.
func notEstimable(c analysis.Change) string {
	if math.IsNaN(c.Before) || math.IsNaN(c.Now) {
		return ""
	}
	for cause := range analysis.NumCauses {
		if math.IsNaN(c.After[cause]) {
			return "not estimable on the way: what the causes around it come to cannot be told apart"
		}
	}
	return ""
}

// collected says whether a month has the row of a headline.
func collected(r *analysis.Results, h analysis.Headline) bool {
	_, ok := r.Find(h.Row)
	return ok
}

// stat is the number of a headline; NaN if there is none.
func stat(r *analysis.Results, h analysis.Headline) float64 {
	row, _ := r.Find(h.Row)
	return row.Stat
}

// RowChanges are the differences as the results tell of them.
func (d *Differences) RowChanges() []analysis.RowChanges {
	var list []analysis.RowChanges
	for _, t := range d.Tables {
		c := analysis.RowChanges{Table: t.Table, Corrected: t.Corrected, Withdrawn: t.Withdrawn, Late: t.Late, New: t.New, Of: t.Of}
		for _, name := range t.FieldNames() {
			c.Fields = append(c.Fields, analysis.FieldCount{Field: name, Rows: t.Fields[name]})
		}
		list = append(list, c)
	}
	return list
}

// Disagreements is how many rows and patients of the earlier month are not as they
// were, and how many rows of its time have come since.
func Disagreements(ctx context.Context, earlier Month, now Rows) (int, error) {
	d, err := (&matched{earlier: earlier, now: now}).differences(ctx)
	if err != nil {
		return 0, err
	}
	return d.old(), nil
}
