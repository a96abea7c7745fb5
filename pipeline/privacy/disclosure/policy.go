package disclosure

import (
	"math"
	"slices"

	"reprieve/pipeline/analysis"
)

// DefaultMinCell is the fewest patients that a published count may show, if it
// shows any.
const DefaultMinCell = 6

// Policy says what may leave the clinic.
type Policy struct {
	MinCell  int                     // counts of 1 to MinCell-1 are small; 0 means DefaultMinCell
	Rounding int                     // withheld counts that may be told in multiples of it are; 0 for none
	Setting  func(key string) string // the configuration of the results; nil for that of an empty file
	Earlier  Earlier                 // what was released before; nil for nothing
}

// setting is a key of the configuration of the results as text, "" if it is not
// known.
func (p Policy) setting(key string) string {
	if p.Setting == nil {
		return ""
	}
	return p.Setting(key)
}

// The rules under which a row is withheld, in the words of restricted/disclosure.csv.
const (
	RuleSmall      = "small count"          // the count, or the rest of its total, is of 1 to MinCell-1 patients
	RuleBetween    = "between months"       // its difference to an earlier release would be
	RuleSolvable   = "solvable"             // a small count could be worked out from it
	RuleComputed   = "computed from it"     // it is computed from a withheld count
	RuleExtreme    = "extreme"              // smallest and largest values are of single patients
	RuleCurve      = "curve of few"         // a step or an estimate with fewer than MinCell patients behind it
	RuleUndeclared = "not known to be safe" // the policy has no declaration of what it is computed from
)

// ruleCount stands for the first three rules in what leaves the clinic: whether a
// withheld count is small, or would only tell of one, tells its bounds.
const ruleCount = "small count or one that would tell it"

// Entry is a row that is withheld, or of which a rounded number is told, without
// its value.
type Entry struct {
	ID, Analysis, Rule, Suppressed string
}

// Release is what may leave the clinic.
type Release struct {
	Results  *analysis.Results // the rows that are withheld have neither a number nor a text
	Withheld []Entry           // in the order of the rows; for the clinic alone
	Utility  Utility
}

// Listed is Withheld in words that may leave the clinic: counts are withheld under
// one rule, and every row has one mark, whatever it is withheld for.
func (r *Release) Listed() []Entry {
	list := slices.Clone(r.Withheld)
	for i := range list {
		e := &list[i]
		if e.Suppressed != analysis.Rounded {
			e.Suppressed = analysis.Primary
		}
		switch e.Rule {
		case RuleSmall, RuleBetween, RuleSolvable:
			e.Rule = ruleCount
		}
	}
	return list
}

// Utility says what protection costs, in rows that hold a count of patients.
type Utility struct {
	Counts        int // rows that hold a count
	Primary       int // of them withheld for what they show
	Complementary int // of them withheld for what could be worked out
	Rounded       int // of these two, told as a rounded number
	WholeTables   int // of them that withholding every table with a small count would withhold
}

// Protect returns a copy of the results from which every row is withheld that
// shows fewer than MinCell patients, or lets them be worked out: see the
// documentation of the package. The results are not changed.
func Protect(results *analysis.Results, p Policy) *Release {
	if p.MinCell == 0 {
		p.MinCell = DefaultMinCell
	}
	d := newDecision(results.Rows, p)
	d.publishCounts()
	d.decideComputed()
	return d.release(p.MinCell)
}

// fate is why a row is withheld; the zero value is that it is published.
type fate struct {
	rule       string
	suppressed string
}

// withhold gives the i-th row its fate, if it has none yet.
func (d *decision) withhold(i int, rule, suppressed string) {
	if d.fates[i].rule == "" {
		d.fates[i] = fate{rule, suppressed}
	}
}

// release applies the fates.
func (d *decision) release(minCell int) *Release {
	out := &Release{Results: &analysis.Results{MinCell: minCell, Rows: make([]analysis.Row, 0, len(d.rows))}}
	for i, row := range d.rows {
		f := d.fates[i]
		about, rounds := d.aboutOf(i)
		if d.cellOf[i] >= 0 {
			out.Utility.count(f, rounds)
		}
		if f.rule == "" {
			if decimals := rounded(&row); decimals >= 0 {
				row.Stat = round(row.Stat, decimals)
			}
			out.Results.Rows = append(out.Results.Rows, row)
			continue
		}
		if rounds {
			out.Results.Rows = append(out.Results.Rows, showRounded(row, about))
			out.Withheld = append(out.Withheld, Entry{ID: d.ids[i], Analysis: row.Analysis, Rule: f.rule, Suppressed: analysis.Rounded})
			continue
		}
		if dropped(&row) {
			continue
		}
		row.Stat, row.StatText, row.Warning, row.Error, row.Suppressed = math.NaN(), "", "", "", analysis.Primary
		out.Results.Rows = append(out.Results.Rows, row)
		out.Withheld = append(out.Withheld, Entry{ID: d.ids[i], Analysis: row.Analysis, Rule: f.rule, Suppressed: f.suppressed})
	}
	out.Utility.WholeTables = d.wholeTables()
	return out
}

func (u *Utility) count(f fate, rounds bool) {
	u.Counts++
	if rounds {
		u.Rounded++
	}
	switch f.suppressed {
	case analysis.Primary:
		u.Primary++
	case analysis.Complementary:
		u.Complementary++
	}
}
