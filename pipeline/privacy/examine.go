package privacy

import (
	"cmp"
	"fmt"
	"slices"

	"reprieve/pipeline/schema"
)

// Source gives the view of each table of the exports; that of a table that they
// do not have is the zero View.
type Source interface {
	View(table string) schema.View
}

// Options are what an examination needs besides the tables.
type Options struct {
	K       int          // the smallest class of patients that is not noted; 0: 5
	Clock   schema.Clock // of the times; StudyMinutes makes dates in texts a refusal
	Allow   []Exception  // false alarms that someone has looked at
	Files   []FileName   // that were read
	Headers []FileHeader // of those that have more than names of columns
	Others  []string     // names in the folder that belong to no table
	Ignored []string     // columns that are not read
}

// FileName is the name of a file with the table that it belongs to.
type FileName struct{ Table, Name string }

// FileHeader is what the header of a file holds besides the names of its columns,
// with the table that the file belongs to.
type FileHeader struct {
	Table string
	Texts []string
}

// Exception is a rule that may find what it finds in one column, and why.
type Exception struct{ Rule, Table, Column, Reason string }

// DefaultK is what Options.K 0 means: five patients, the usual limit within the
// custodian of the data.
const DefaultK = 5

// Verdict says what becomes of a finding.
type Verdict int

// The verdicts.
const (
	Noted   Verdict = iota // in the nature of the exports; good to know
	Warned                 // someone should look
	Allowed                // listed in Options.Allow
	Refused                // the exports are not analysed
)

// String is the verdict in a word.
func (v Verdict) String() string {
	return [...]string{"note", "warning", "allowed", "refused"}[v]
}

// Finding is what one rule found in one column. It holds no text of a cell.
type Finding struct {
	Rule          string
	Table, Column string // Column is a name of the schema, or FileNames, FileHeaders or PatientClasses
	Rows          int64  // that hold what was found
	Of            int64  // rows with a cell
	Doubtful      bool   // as likely something else: a warning even of a rule that refuses
	Verdict       Verdict
	Reason        string // of Options.Allow
}

// What stands in Finding.Column where a finding is of no column.
const (
	FileNames      = "file_names"
	FileHeaders    = "file_headers"
	PatientClasses = "classes"
)

// exportsPlace is the Table of findings that are of no table.
const exportsPlace = "exports"

// Place is the table and the column: patients.site.
func (f Finding) Place() string { return f.Table + "." + f.Column }

// Found says what was found, in words.
func (f Finding) Found() string {
	rule, _ := LookupRule(f.Rule)
	if f.Doubtful && rule.Verdict == Refused {
		return "possibly " + rule.Finds
	}
	return rule.Finds
}

// String is one line: place, rows, what was found and the rule's name.
func (f Finding) String() string {
	unit := "rows"
	switch {
	case f.Column == FileNames:
		unit = "names"
	case f.Column == FileHeaders:
		unit = "headers"
	case f.Rule == "k_anonymity", f.Rule == "outlier":
		unit = "patients"
	}
	if f.Table == exportsPlace && f.Column != FileNames {
		return fmt.Sprintf("%s: %s (%s)", f.Place(), f.Found(), f.Rule)
	}
	return fmt.Sprintf("%s: %d of %d %s: %s (%s)", f.Place(), f.Rows, f.Of, unit, f.Found(), f.Rule)
}

// Report is what the gate found in exports that it let in.
type Report struct {
	Rules    int       // that were asked
	Columns  int       // of texts and numbers that were looked at
	Texts    int64     // different ones that were looked at
	Findings []Finding // notes, warnings and what was allowed; by rule, then by place in the exports

	Anonymity []Anonymity
	Diversity []Diversity // of classes of AgeSexSite, by attribute as far as it is collected
	Outliers  []Outlier
}

// Examine asks every rule of the tables and names of the exports. The error is
// a *Gate with all findings that are refused; those in Options.Allow are not.
// Every different text is looked at once.
func Examine(src Source, opts Options) (Report, error) {
	return Begin(src, opts).Finish(ContentsOf(src), opts)
}

// newExamination fills in the defaults.
func newExamination(opts Options) *examination {
	if opts.K == 0 {
		opts.K = DefaultK
	}
	return &examination{opts: opts, report: Report{Rules: len(Rules)}}
}

// examination is the state of one Examine.
type examination struct {
	opts   Options
	report Report
	found  []Finding
}

// find notes a finding, or adds its rows to one of the same rule and place.
func (e *examination) find(f Finding) {
	for i := range e.found {
		if x := &e.found[i]; x.Rule == f.Rule && x.Table == f.Table && x.Column == f.Column {
			x.Rows, x.Of, x.Doubtful = max(x.Rows, f.Rows), max(x.Of, f.Of), x.Doubtful && f.Doubtful
			return
		}
	}
	e.found = append(e.found, f)
}

// result judges the findings.
func (e *examination) result() (Report, error) {
	slices.SortStableFunc(e.found, func(a, b Finding) int { return cmp.Compare(ruleRank(a.Rule), ruleRank(b.Rule)) })
	gate := &Gate{}
	for _, f := range e.found {
		f.Verdict, f.Reason = e.judge(f)
		if f.Verdict == Refused {
			gate.Findings = append(gate.Findings, f)
			continue
		}
		e.report.Findings = append(e.report.Findings, f)
	}
	if len(gate.Findings) > 0 {
		return e.report, gate
	}
	return e.report, nil
}

// judge looks a finding up among those that are allowed.
func (e *examination) judge(f Finding) (Verdict, string) {
	for _, a := range e.opts.Allow {
		if a.Rule == f.Rule && a.Table == f.Table && a.Column == f.Column {
			return Allowed, a.Reason
		}
	}
	rule, _ := LookupRule(f.Rule)
	if f.Doubtful {
		return min(rule.Verdict, Warned), ""
	}
	return rule.Verdict, ""
}

// table looks at the columns of a table, in the order of the schema. The ids of
// patients and sessions are looked at in their own tables.
func (e *examination) table(table schema.Table, c Content) {
	for _, col := range table.Columns {
		for _, t := range c.Texts {
			switch {
			case t.Column != col.Name:
			case col.Type == schema.Text:
				e.texts(table.Name, marked{t.Texts, c.Rows}, col.Name)
			default:
				e.ids(table.Name, marked{t.Texts, c.Rows}, col.Name)
			}
		}
		for _, n := range c.Numbers {
			if n.Column == col.Name {
				e.longNumbers(table.Name, n)
			}
		}
	}
}
