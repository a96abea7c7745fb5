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
	for _, variable := range r.levels(func(x analysis.Row) string { return x.Variable }, func(x analysis.Row) bool { return x.Analysis == "sensitivity" }) {
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
	return append(blocks, missingRatings(r, m)...)
}

func reliefMedian(r rows, k analysis.Row) table.Cell {
	median := r.number(k, "median")
	if table.Number(median, 0) == table.NE {
		return r.cell(k, "median", table.NE)
	}
	return r.cell(k, "median", fmt.Sprintf("%s (%s)", table.Number(median, halves(median)), table.Interval(r.number(k, "conf.low"), r.number(k, "conf.high"), 0)))
}
