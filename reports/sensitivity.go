package reports

import (
	"fmt"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/job"
	"reprieve/reports/document"
	"reprieve/reports/table"
)

// sensitivityAnalyses repeat the primary endpoint and the median of relief with
// one setting changed.
func sensitivityAnalyses(r rows, m job.Manifest) []document.Block {
	t := &table.Table{Columns: []table.Column{
		{Header: "Setting"},
		{Header: "Value", Align: table.Right},
		{Header: "n/N", Group: "Response at week 4", Align: table.Right},
		{Header: percentHeader, Group: "Response at week 4", Align: table.Right},
		{Header: "Median relief, days (95%\u00a0CI)", Align: table.Right},
	}}
	main := r.share(primary)
	t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{table.Text("As configured"), {}, main.fraction(), main.cell(), reliefMedian(r, reliefLoss)}})
	for _, variable := range r.levels(func(x analysis.Row) string { return x.Variable }, func(x analysis.Row) bool { return x.Analysis == "sensitivity" && x.Variable != "patients" }) {
		k := primary
		k.Analysis, k.Variable, k.Group1, k.Group1Level = "sensitivity", variable, "estimate", "response"
		for _, level := range r.variableLevels(k) {
			k.VariableLevel = level
			s := r.share(k)
			relief := analysis.Row{
				Analysis: "sensitivity", Population: "relief", Group1: "estimate", Group1Level: "relief",
				Variable: variable, VariableLevel: level, Method: "kaplan_meier",
			}
			t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{table.Text(variable), table.Text(level), s.fraction(), s.cell(), reliefMedian(r, relief)}})
		}
	}
	t.Notes = []string{"Each row changes one setting of the configuration and derives all patients anew; baseline.rule: that rule alone."}
	blocks := []document.Block{
		heading("sensitivity", "Sensitivity analyses"),
		document.Table{ID: "sensitivity", Caption: "The primary endpoint and the median duration of relief under other settings", Table: t},
	}
	blocks = append(blocks, otherSets(r))
	return append(blocks, missingRatings(r, m)...)
}

func reliefMedian(r rows, k analysis.Row) table.Cell {
	median := r.number(k, "median")
	if table.Number(median, 0) == table.NE {
		return r.cell(k, "median", table.NE)
	}
	return r.cell(k, "median", fmt.Sprintf("%s (%s)", table.Number(median, halves(median)), table.Interval(r.number(k, "conf.low"), r.number(k, "conf.high"), 0)))
}

// otherSets is the primary endpoint of other sets of patients and with stopping as a
// failure.
func otherSets(r rows) document.Table {
	t := &table.Table{Columns: []table.Column{{Header: "Patients"}, {Header: "n/N", Align: table.Right}, {Header: percentHeader, Align: table.Right}}}
	add := func(name string, k analysis.Row) {
		if s := r.share(k); r.has(s.keys, "n") {
			t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{table.Text(name), s.fraction(), s.cell()}})
		}
	}
	add("All due (primary)", primary)
	for _, set := range []struct{ level, name string }{
		{"stop_fails", "All due; stopping for adverse events or lack of effect is no response"},
		{"completed4", "With at least four sessions in the initial series (per protocol)"},
		{"not_redosed", "Without re-dosing before the end of week 4's window"},
	} {
		k := primary
		k.Analysis, k.Variable, k.VariableLevel, k.Group1, k.Group1Level = "sensitivity", "patients", set.level, "estimate", "response"
		add(set.name, k)
	}
	t.Notes = []string{"Of the responder analysis (RESP) due at week 4 after the initial series; not rated counts as no response. The last two rows are of patients chosen by what happened after the start: they do not say what would have been seen had all patients done so."}
	return document.Table{ID: "sets", Caption: "The primary endpoint in other sets of patients", Table: t}
}
