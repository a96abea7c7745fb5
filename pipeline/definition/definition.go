// Package definition is the reference of results: what every row of the results
// table means, in words exact enough to program it again.
//
// One markdown file an analysis defines its rows, words.md the keys and the
// statistics that several analyses share. The files are read at the first use;
// a test holds that they are well formed and that every row that is written has
// a definition, and every definition a row.
package definition

import (
	"fmt"

	"reprieve/pipeline/analysis"
)

// Definition says what a row of the results means.
type Definition struct {
	Analysis  string
	Question  string   // what the analysis answers, and what it is not
	Estimands []string // of the analysis, such as E01
	Settings  []string // keys of the configuration that change its numbers
	Source    string   // where the definition comes from
	Notes     []string // general definitions of the analysis, a paragraph each

	Keys []Key // the words of the row's keys, in the order of its id; only those that are filled

	Text  string   // the definition of the variable and its level
	Stats []string // the stats that the definition covers
}

// Key is a key of a row with its meaning; Text is "" where the level of a group
// or a variable speaks for itself.
type Key struct {
	Name  string // such as window
	Value string // such as W4; a group or a variable with its level after a blank
	Text  string
}

// Of returns the definition of a row by its keys. Without a StatName the row
// stands for all stats of its keys. A row that no definition covers is an
// error, and so is a reference that cannot be parsed.
func Of(row analysis.Row) (Definition, error) {
	all, err := reference()
	if err != nil {
		return Definition{}, err
	}
	a, ok := all.find(row.Analysis)
	if !ok {
		return Definition{}, fmt.Errorf("definition: %q: is no analysis", row.Analysis)
	}
	e, ok := a.entry(row)
	if !ok {
		return Definition{}, fmt.Errorf("definition: %s: nothing defines variable %q, level %q, stat %q, group %q, method %q",
			row.Analysis, row.Variable, row.VariableLevel, row.StatName, groupText(row), row.Method)
	}
	return Definition{
		Analysis: a.Name, Question: a.Question, Estimands: a.Estimands, Settings: a.Settings,
		Source: a.Source, Notes: a.Notes, Keys: all.words.keys(row, a), Text: e.Text, Stats: e.Stats,
	}, nil
}

func groupText(row analysis.Row) string { return join(row.Group1, row.Group1Level) }

// join sets a level behind its name.
func join(name, level string) string {
	if level == "" {
		return name
	}
	return name + " " + level
}

// Analyses returns the names of the analyses that the reference defines, sorted.
func Analyses() ([]string, error) {
	all, err := reference()
	if err != nil {
		return nil, err
	}
	names := make([]string, len(all.analyses))
	for i, a := range all.analyses {
		names[i] = a.Name
	}
	return names, nil
}
