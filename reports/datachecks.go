package reports

import (
	"reprieve/pipeline/analysis"
	"reprieve/reports/document"
	"reprieve/reports/table"
)

// dataChecks are the numbers of the quality of the data that are set against limits, in
// the order of the results, each with what it counts.
var dataChecks = []struct{ key, population, name string }{
	{"rated_w4", "SAF", "Rated at week 4 after the series, of those due"},
	{"baseline", "SAF", "Baseline rating of pain, of those treated"},
	{"phq9", "SAF", "PHQ-9 at baseline, of those treated"},
	{"unanswered", "", "Prompts without an answer"},
	{"duplicates", "", "Exact duplicates of rows"},
	{"out_of_range", "", "Rows left out: out of range, contradictory"},
	{"unmatched", "", "Rows left out: unknown patient or session"},
	{"times", "", "Times whose hour is not known"},
	{"series", "SAF", "Sessions with a contradictory mark"},
	{"lag_days", "SAF", "Lag: from the last rating to the data cut"},
}

// verdictSymbols stand before the verdicts, so that they are told apart by shape and by
// word, not by colour.
var verdictSymbols = map[string]string{analysis.Good: "●", analysis.Fair: "▲", analysis.Poor: "■", analysis.NotJudged: "–"}

// qualityTable is the quality of the data at a glance.
func qualityTable(r rows) document.Table {
	t := &table.Table{Columns: []table.Column{
		{Header: "Quality of the data"}, {Header: "n/N", Align: table.Right}, {Header: "Value", Align: table.Right}, {Header: "Verdict"}, {Header: "Limits"},
	}}
	for _, c := range dataChecks {
		k := analysis.Row{Analysis: "quality", Population: c.population, Variable: "check", VariableLevel: c.key}
		if !r.has(k, "N") {
			continue
		}
		verdict := r.text(k, "verdict")
		verdict.Text = verdictSymbols[verdict.Text] + "\u00a0" + verdict.Text
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{table.Text(c.name), r.checkCount(k), r.checkValue(k), verdict, r.text(k, "limits")}})
	}
	t.Notes = []string{"● good, ▲ fair, ■ poor, – not judged (fewer than 10 counted). The limits are choices, not a standard. Lag: median of patients with a session in the last 28 days."}
	return document.Table{ID: "quality", Caption: "Quality of the data at a glance", Table: t}
}

// checkCount is "187/212", or the number of patients of a median.
func (r rows) checkCount(k analysis.Row) table.Cell {
	if !r.has(k, "n") {
		return r.tally(k, "N")
	}
	return r.cell(k, "n", table.Count(r.count(k, "n"))+"/"+table.Count(r.count(k, "N")))
}

func (r rows) checkValue(k analysis.Row) table.Cell {
	if r.has(k, "median") {
		return r.cell(k, "median", table.Number(r.number(k, "median"), 1)+"\u00a0days")
	}
	return r.cell(k, "p", table.Percent(r.number(k, "p"), r.count(k, "N")))
}
