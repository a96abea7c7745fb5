package reports

import (
	"fmt"
	"slices"
	"strings"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/definition"
	"reprieve/reports/document"
)

// definitions is the appendix that says what the printed numbers are: an analysis
// after the other, in the order in which its first number stands in the report.
func definitions(blocks []document.Block) ([]document.Block, error) {
	var list document.Definitions
	for _, id := range printedIDs(blocks) {
		row, err := analysis.ParseID(id)
		if err != nil {
			return nil, fmt.Errorf("reports: definitions: %w", err)
		}
		d, err := definition.Of(row)
		if err != nil {
			return nil, fmt.Errorf("reports: definitions: %w", err)
		}
		i := slices.IndexFunc(list.Items, func(x document.Definition) bool { return x.ID == d.Analysis })
		if i < 0 {
			i = len(list.Items)
			list.Items = append(list.Items, definitionOf(d))
		}
		define(&list.Items[i], row, d, id)
	}
	for i := range list.Items {
		if err := nameLevels(list.Items[i].Entries); err != nil {
			return nil, err
		}
	}
	return []document.Block{
		heading("definitions", "Definitions"),
		document.Text("What each number of this report is, in words from which it could be programmed again, one analysis after the other; a click on a number in the text or in a table opens its entry. The words that they share, and the other numbers of the results, are printed by \"reprieve schema --results\"; \"reprieve explain ID\" explains one number, whose id stands in the tables' files."),
		list,
	}, nil
}

// plainMarks are the marks of plain text with those of print. Keys stand in backticks.
var plainMarks = strings.NewReplacer("`", "", ">=", "≥", "<=", "≤", " x ", " × ", " - ", " − ")

// inPrint is a text of the reference as it is printed.
func inPrint(text string) string { return printable(plainMarks.Replace(text)) }

// define puts an id to the entry of its definition. Variables that have the same
// words share one.
func define(to *document.Definition, row analysis.Row, d definition.Definition, id string) {
	text := inPrint(d.Text)
	i := slices.IndexFunc(to.Entries, func(e document.DefinitionEntry) bool { return e.Text == text })
	if i < 0 {
		i = len(to.Entries)
		to.Entries = append(to.Entries, document.DefinitionEntry{Text: text})
	}
	e := &to.Entries[i]
	if names := strings.Split(e.Name, ", "); !slices.Contains(names, row.Variable) {
		e.Name = strings.TrimPrefix(e.Name+", "+row.Variable, ", ")
	}
	e.Results = append(e.Results, id)
}

// nameLevels tells apart entries that would have the same name by the levels of their
// variable, if these are few.
func nameLevels(entries []document.DefinitionEntry) error {
	const few = 3
	named := map[string]int{}
	for _, e := range entries {
		named[e.Name]++
	}
	for i := range entries {
		e := &entries[i]
		if named[e.Name] == 1 {
			continue
		}
		var levels []string
		for _, id := range e.Results {
			row, err := analysis.ParseID(id)
			if err != nil {
				return fmt.Errorf("reports: definitions: %w", err)
			}
			if level := printable(row.VariableLevel); level != "" && !slices.Contains(levels, level) {
				levels = append(levels, level)
			}
		}
		if len(levels) > 0 && len(levels) <= few {
			e.Name += " / " + strings.Join(levels, ", ")
		}
	}
	return nil
}

func definitionOf(d definition.Definition) document.Definition {
	item := document.Definition{ID: d.Analysis, Term: d.Analysis, Text: inPrint(d.Question)}
	for _, f := range []document.Fact{{Label: "Settings", Value: strings.Join(d.Settings, ", ")}, {Label: "Source", Value: d.Source}} {
		if f.Value != "" {
			item.Facts = append(item.Facts, document.Fact{Label: f.Label, Value: inPrint(f.Value)})
		}
	}
	return item
}

// printedIDs are the ids of the numbers that blocks print, each once, in order.
func printedIDs(blocks []document.Block) []string {
	var ids []string
	seen := map[string]bool{"": true}
	add := func(id string) {
		if !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	for _, block := range blocks {
		switch b := block.(type) {
		case document.Paragraph:
			for _, s := range b.Spans {
				add(s.ID)
			}
		case document.List:
			for _, item := range b.Items {
				for _, s := range item {
					add(s.ID)
				}
			}
		case document.Table:
			for _, row := range b.Table.Rows {
				for _, c := range row.Cells {
					add(c.ID)
				}
			}
		}
	}
	return ids
}
