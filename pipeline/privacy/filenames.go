package privacy

import (
	"regexp"
	"strings"
)

// names looks at the names of files and at the columns that are not read.
func (e *examination) names() {
	for _, f := range e.opts.Files {
		if identifiesInName(f.Name) {
			e.count("file_name", f.Table, FileNames)
		}
	}
	for _, name := range e.opts.Others {
		if identifiesInName(name) {
			e.count("other_file_name", exportsPlace, FileNames)
		}
	}
	for _, name := range e.opts.Ignored {
		if HeaderIdentifier(name) != "" {
			e.count("header", exportsPlace, strings.Trim(ShownName(name, nil), `"`))
		}
	}
}

// count adds one to a finding that has no rows.
func (e *examination) count(rule, table, column string) {
	for i := range e.found {
		if f := &e.found[i]; f.Rule == rule && f.Table == table && f.Column == column {
			f.Rows++
			f.Of++
			return
		}
	}
	e.find(Finding{Rule: rule, Table: table, Column: column, Rows: 1, Of: 1})
}

var (
	stampForm  = regexp.MustCompile(`(^|[^0-9])20[2-9]\d[-_.]?(0[1-9]|1[0-2])([-_.]?([0-2]\d|3[01])([-_.Tt]?\d{2}([-_.]?\d{2}){0,2})?)?($|[^0-9])`)
	longForm   = regexp.MustCompile(`\d{6}|\d([ .-]?\d){8}`)
	personForm = regexp.MustCompile(`(^|[^\p{L}])\p{Lu}\p{Ll}+([ _-]|, ?)\p{Lu}\p{Ll}+($|[^\p{L}])`)
)

// identifiesInName says whether the name of a file holds what may identify a
// person: an e-mail address, a postal code, six digits in a row or nine with
// marks between them, which are no date or time of an export, or two words with
// capitals one after the other. The hash of an export's content is none of
// these if it has both letters and digits.
func identifiesInName(name string) bool {
	name = stampForm.ReplaceAllString(name, "${1}#${7}")
	switch {
	case emailForm.MatchString(name), postalCode(strings.ReplaceAll(name, "_", " ")):
		return true
	}
	return longForm.MatchString(name) || personForm.MatchString(name)
}
