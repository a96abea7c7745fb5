package analysis

import (
	"math"
	"strconv"
)

// Cause is why a number has changed since an earlier month.
type Cause int

// The causes, in the order in which one after the other is let in.
const (
	CauseVersion       Cause = iota // another version of the program
	CauseCorrected                  // rows of the earlier month have other values, or are gone
	CauseLate                       // rows of before the earlier cut that came after it, of its patients
	CauseNewData                    // rows from the earlier cut on, of its patients
	CauseNewPatients                // patients who are not of the earlier month
	CauseConfiguration              // another configuration
	NumCauses
)

// String returns the cause as the results write it.
func (c Cause) String() string {
	return [...]string{"version", "corrected", "late", "new_data", "new_patients", "configuration"}[c]
}

// Change is how a headline has come from what the earlier month published to
// what the later one did.
type Change struct {
	Headline Headline
	Before   float64            // as published; NaN: not estimable, or no such row
	After    [NumCauses]float64 // the number once the cause and those before it have been let in; NaN: not estimable
	Now      float64            // as published; what is between it and the last of After is of the version
	Joined   [NumCauses]bool    // causes that cannot be told apart
	Reason   string             // why they cannot; "" if all can
}

// RowChanges are the rows of a table by what they are to the earlier month.
type RowChanges struct {
	Table                               string
	Corrected, Withdrawn, Late, New, Of int // Of: of new patients
	Fields                              []FieldCount
}

// FieldCount is a number of rows in which a field was corrected.
type FieldCount struct {
	Field string
	Rows  int
}

// SettingChange is a key of the configuration with its values.
type SettingChange struct{ Key, Before, Now string }

// Since is what has changed since an earlier month.
type Since struct {
	Month, AsOf                    string // of the earlier month; AsOf RFC 3339
	Version                        [2]string
	NewPatients, WithdrawnPatients int
	RowsKnown                      bool // the rows of the earlier month are known: else there are no counts
	Rows                           []RowChanges
	Settings                       []SettingChange
	Changes                        []Change
}

// sinceAnalysis is the x_analysis of the rows of a comparison.
const sinceAnalysis = "since"

// AddSince appends the rows of a comparison with an earlier month.
func AddSince(r *Results, s Since) {
	k := Row{Analysis: sinceAnalysis}
	month := k
	month.Variable, month.VariableLevel = "month", s.Month
	r.AddText(month, Text{"as_of", s.AsOf}, Text{"version_before", s.Version[0]}, Text{"version_now", s.Version[1]})
	for _, c := range s.Changes {
		addChange(r, c)
	}
	if s.RowsKnown {
		addRowChanges(r, s)
	}
	for _, c := range s.Settings {
		setting := k
		setting.Variable, setting.VariableLevel = "setting", c.Key
		r.AddText(setting, Text{"before", shownSetting(c.Before)}, Text{"now", shownSetting(c.Now)})
	}
}

// shownSetting is the value of a setting; a text that is empty would have no row.
func shownSetting(value string) string {
	if value == "" {
		return `""`
	}
	return value
}

// addChange adds the numbers before and now, the change, and its parts: what each
// cause comes to and, of those that cannot be told apart, what they come to
// together.
func addChange(r *Results, c Change) {
	k := Row{
		Analysis: sinceAnalysis, Population: c.Headline.Row.Population, Group1: "headline", Group1Level: c.Headline.ID,
		Context: c.Headline.Unit, Warning: c.Reason,
	}
	parts := c.parts()
	k.Variable = "number"
	k.VariableLevel = "before"
	r.add(k, stat{"value", parts.value(parts.before)})
	k.VariableLevel = "now"
	r.add(k, stat{"value", parts.value(parts.now)})
	k.Variable = "change"
	for cause := range NumCauses {
		k.VariableLevel = cause.String()
		r.add(k, stat{"change", parts.value(parts.by[cause])})
	}
	k.VariableLevel = "not_separable"
	r.add(k, stat{"change", parts.value(parts.joined)})
	k.VariableLevel = "total"
	r.add(k, stat{"change", parts.value(parts.total)})
}

// parts are numbers in units of the last decimal that counts, so that they add up
// exactly; NaN is not estimable, or not separable.
type parts struct {
	before, now, total, joined float64
	by                         [NumCauses]float64
	unit                       float64
}

// parts splits a change. Between two numbers that are estimable it is by the causes
// in between, one after the other; where there is none between two causes, or they
// cannot be told apart, what they come to is joined.
func (c Change) parts() parts {
	p := parts{unit: math.Pow10(c.Headline.Decimals)}
	p.before, p.now = p.round(c.Before), p.round(c.Now)
	p.total = p.now - p.before
	p.joined = p.total
	last := p.before
	for cause := range NumCauses {
		after := p.round(c.After[cause])
		p.by[cause] = after - last
		if c.Joined[cause] {
			p.by[cause] = math.NaN()
		}
		if !math.IsNaN(p.by[cause]) {
			p.joined -= p.by[cause]
		}
		last = after
	}
	if rest := p.now - last; rest != 0 && !math.IsNaN(rest) && !math.IsNaN(p.by[CauseVersion]) {
		p.by[CauseVersion] += rest
		p.joined -= rest
	}
	return p
}

// round gives a number in units of the last decimal, halves away from 0.
func (p parts) round(v float64) float64 { return math.Round(v * p.unit) }

// value gives the number of units as the decimal number nearest to it.
func (p parts) value(units float64) float64 {
	if units == 0 {
		return 0 // of whatever sign
	}
	return units / p.unit
}

// addRowChanges adds the counts of patients and rows.
func addRowChanges(r *Results, s Since) {
	add := func(variable, level string, n int) {
		r.add(Row{Analysis: sinceAnalysis, Variable: variable, VariableLevel: level}, stat{"n", float64(n)})
	}
	add("patients", "new", s.NewPatients)
	add("patients", "withdrawn", s.WithdrawnPatients)
	for _, t := range s.Rows {
		for _, kind := range []struct {
			name string
			n    int
		}{{"corrected", t.Corrected}, {"withdrawn", t.Withdrawn}, {"late", t.Late}, {"new", t.New}, {"of_new_patients", t.Of}} {
			add("rows_"+kind.name, t.Table, kind.n)
		}
	}
	for _, t := range s.Rows {
		for _, f := range t.Fields {
			add("field", t.Table+"."+f.Field, f.Rows)
		}
	}
}

// Restated is the primary endpoint of an earlier month, as published and as it
// is from the data and the configuration of today at the cut of that month.
type Restated struct {
	Month, AsOf string
	Published   PrimaryEstimate
	Now         PrimaryEstimate
}

// PrimaryEstimate is n, N, p and its limits of the primary endpoint; NaN where they
// are not estimable.
type PrimaryEstimate [5]float64

// restatedStats are the names of the numbers of Restated.
var restatedStats = [5]string{"n", "N", "p", "conf.low", "conf.high"}

const restatedAnalysis = "restated"

// AddRestated appends the rows of the primary estimates of earlier months.
func AddRestated(r *Results, list []Restated) {
	for _, x := range list {
		k := primaryEndpoint.keys(Row{Analysis: restatedAnalysis, Population: "RESP", Variable: "month", VariableLevel: x.Month, Context: "proportion", Estimand: "E01"})
		r.AddText(k, Text{"as_of", x.AsOf})
		k.Method = "wilson"
		for _, v := range []struct {
			level   string
			numbers PrimaryEstimate
		}{{"published", x.Published}, {"restated", x.Now}} {
			k.Group1, k.Group1Level = "report", v.level
			for i, name := range restatedStats {
				r.add(k, stat{name, v.numbers[i]})
			}
		}
	}
}

// RestatedIn are the published estimates among the rows of a month, by month: what
// that month knows of those before it. Now is left empty.
func RestatedIn(rows []Row) []Restated {
	var list []Restated
	for _, row := range rows {
		if row.Analysis != restatedAnalysis || row.Variable != "month" {
			continue
		}
		if row.StatName == "as_of" {
			list = append(list, Restated{Month: row.VariableLevel, AsOf: row.StatText})
			continue
		}
		if len(list) == 0 || row.Group1Level != "published" {
			continue
		}
		for i, name := range restatedStats {
			if row.StatName == name {
				list[len(list)-1].Published[i] = row.Stat
			}
		}
	}
	return list
}

// PrimaryNumbers are those of the rows of a month.
func PrimaryNumbers(r *Results) PrimaryEstimate {
	var numbers PrimaryEstimate
	k := primaryEndpoint.keys(Row{Analysis: "response", Population: "RESP", Variable: "threshold", VariableLevel: strconv.Itoa(primaryPercent), Method: "wilson"})
	for i, name := range restatedStats {
		k.StatName = name
		row, _ := r.Find(k)
		numbers[i] = row.Stat
	}
	return numbers
}

// primaryPercent is the fall of pain that the primary endpoint asks for.
const primaryPercent = 30
