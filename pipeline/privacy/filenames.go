package privacy

import (
	"regexp"
	"slices"
	"strings"
)

// names looks at the names and headers of files and at the columns that are not
// read.
func (e *examination) names() {
	for _, f := range e.opts.Files {
		if found, sure := identifiesInName(f.Name); found {
			e.count(Finding{Rule: "file_name", Table: f.Table, Column: FileNames, Doubtful: !sure})
		}
	}
	for _, name := range e.opts.Others {
		if found, _ := identifiesInName(name); found {
			e.count(Finding{Rule: "other_file_name", Table: exportsPlace, Column: FileNames})
		}
	}
	for _, h := range e.opts.Headers {
		if slices.ContainsFunc(h.Texts, identifiesSurely) {
			e.count(Finding{Rule: "file_metadata", Table: h.Table, Column: FileHeaders})
		}
	}
	for _, name := range e.opts.Ignored {
		if HeaderIdentifier(name) != "" {
			e.count(Finding{Rule: "header", Table: exportsPlace, Column: strings.Trim(ShownName(name, nil), `"`)})
		}
	}
}

// count adds one to a finding that has no rows.
func (e *examination) count(found Finding) {
	for i := range e.found {
		if f := &e.found[i]; f.Rule == found.Rule && f.Table == found.Table && f.Column == found.Column {
			f.Rows++
			f.Of++
			f.Doubtful = f.Doubtful && found.Doubtful
			return
		}
	}
	found.Rows, found.Of = 1, 1
	e.find(found)
}

var (
	stampForm = regexp.MustCompile(`(^|[^0-9])20[0-9]\d[-_.]?(0[1-9]|1[0-2])([-_.]?([0-2]\d|3[01])([-_.Tt]?\d{2}([-_.]?\d{2}){0,2})?)?($|[^0-9])`)
	epochForm = regexp.MustCompile(`(^|[^0-9])1[67]\d{8}(\d{3})?($|[^0-9])`)
	longForm  = regexp.MustCompile(`[1-9]\d{6}|[1-9]([ .-]?\d){8}`)
)

// identifiesSurely says whether the text of a header holds what identifiesInName is
// sure of. What programs write there has long numbers and codes of its own.
func identifiesSurely(text string) bool {
	_, sure := identifiesInName(text)
	return sure
}

// identifiesInName says whether the name of a file may hold what identifies a
// person, and whether it surely does. An e-mail address, a postal code in two
// words, a Canadian telephone number with marks, a social insurance number with
// marks and a health card with letters do; seven digits in a row, or nine with
// marks between them, that are no date or time of an export may, and so may a
// given name before another word with a capital, which may be a hospital's. UUIDs
// and hashes are those of an export's content.
func identifiesInName(name string) (found, sure bool) {
	name = strings.ReplaceAll(hexForm.ReplaceAllString(uuidForm.ReplaceAllString(name, "#"), "#"), "_", " ")
	name = epochForm.ReplaceAllString(stampForm.ReplaceAllString(name, "${1}#${7}"), "#")
	switch {
	case emailForm.MatchString(name), postalCode(name), withinForm(phoneForm, canadianPhone)(name), withinForm(sinForm, sin)(name), ramq(name):
		return true, true
	}
	return compactPostalCode(name) || longForm.MatchString(name) || namesSomeone(name), false
}
