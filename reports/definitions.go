package reports

import (
	"fmt"
	"strings"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/definition"
	"reprieve/reports/document"
)

// definitions is the appendix that says what the printed numbers are: each
// definition once, in the order in which its first number stands in the report.
func definitions(blocks []document.Block) ([]document.Block, error) {
	var list document.Definitions
	place := map[string]int{}
	for _, id := range printedIDs(blocks) {
		row, err := analysis.ParseID(id)
		if err != nil {
			return nil, fmt.Errorf("reports: definitions: %w", err)
		}
		d, err := definition.Of(row)
		if err != nil {
			return nil, fmt.Errorf("reports: definitions: %w", err)
		}
		key := d.Analysis + "|" + row.Variable + "|" + d.Text
		i, ok := place[key]
		if !ok {
			i = len(list.Items)
			place[key] = i
			list.Items = append(list.Items, definitionItem(d, row, i))
		}
		list.Items[i].Results = append(list.Items[i].Results, id)
	}
	return []document.Block{
		heading("definitions", "Definitions"),
		document.Text("What each number of this report is, in words from which it could be programmed again. The words that they share, and the other numbers of the results, are printed by \"reprieve schema --results\"; \"reprieve explain ID\" explains one number."),
		list,
	}, nil
}

func definitionItem(d definition.Definition, row analysis.Row, i int) document.Definition {
	item := document.Definition{
		ID: fmt.Sprintf("%d-%s", i+1, d.Analysis), Term: strings.TrimSpace(d.Analysis + ", " + row.Variable), Text: printable(d.Text),
	}
	for _, k := range d.Keys {
		if k.Name == "population" {
			item.Facts = append(item.Facts, document.Fact{Label: "Population", Value: k.Value})
		}
	}
	for _, f := range []document.Fact{{Label: "Settings", Value: strings.Join(d.Settings, ", ")}, {Label: "Source", Value: d.Source}} {
		if f.Value != "" {
			item.Facts = append(item.Facts, f)
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
