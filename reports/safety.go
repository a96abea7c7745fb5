package reports

import (
	"fmt"
	"math"

	"reprieve/pipeline/analysis"
	"reprieve/reports/document"
	"reprieve/reports/table"
)

// safetyOutcomes are the adverse events and vital signs at sessions.
func safetyOutcomes(r rows) []document.Block {
	blocks := []document.Block{heading("safety", "Safety")}
	serious := analysis.Row{Analysis: "safety", Population: "SAF", Variable: "serious"}
	if r.has(withWilson(serious), "n") {
		blocks = append(blocks, eventsTable(r, serious))
	} else {
		blocks = append(blocks, document.Text("Adverse events are not collected."))
	}
	sign := analysis.Row{Analysis: "safety", Population: "SAF", Variable: "sbp_rise", Method: "cluster_bootstrap"}
	if r.has(sign, "n") {
		blocks = append(blocks, signsTable(r))
		blocks = append(blocks, vitalBlocks(r)...)
	} else {
		blocks = append(blocks, document.Text("Vital signs are not collected."))
	}
	return blocks
}

func withWilson(k analysis.Row) analysis.Row {
	k.Method = "wilson"
	return k
}

func eventsTable(r rows, serious analysis.Row) document.Table {
	t := &table.Table{Columns: []table.Column{
		{Header: "Adverse event"},
		{Header: "n/N", Group: "Patients with one", Align: table.Right},
		{Header: percentHeader, Group: "Patients with one", Align: table.Right},
		{Header: "Mild", Group: "Patients by severity", Align: table.Right},
		{Header: "Moderate", Group: "Patients by severity", Align: table.Right},
		{Header: "Severe", Group: "Patients by severity", Align: table.Right},
		{Header: "Per 100 sessions (95%\u00a0CI)", Align: table.Right},
	}}
	add := func(name string, k analysis.Row) {
		s := r.share(k)
		row := table.Row{Cells: []table.Cell{table.Text(name), s.fraction(), s.cell()}}
		for _, severity := range []string{"mild", "moderate", "severe"} {
			g := withWilson(k)
			g.Group1, g.Group1Level = "severity", severity
			var cell table.Cell
			if r.has(g, "n") {
				cell = r.tally(g, "n")
			}
			row.Cells = append(row.Cells, cell)
		}
		row.Cells = append(row.Cells, r.rate(withWilson(k)))
		t.Rows = append(t.Rows, row)
	}
	term := analysis.Row{Analysis: "safety", Population: "SAF", Variable: "term"}
	for _, level := range r.variableLevels(term) {
		term.VariableLevel = level
		add(capital(printable(level)), term)
	}
	add("Any serious event", serious)
	none := analysis.Row{Analysis: "safety", Population: "SAF", Variable: "no_session"}
	t.Notes = []string{fmt.Sprintf("Of the treated patients (SAF). Events at a session: those that name it, or that began within 24 h of its start; %s others are not counted. "+
		"A severity that no event has is left empty. "+
		"A patient counts once an event, in the rate each time. Limits of the rates from 2000 bootstrap samples of patients.", table.Count(r.count(none, "n")))}
	return document.Table{ID: "events", Caption: "Adverse events at sessions", Table: t}
}

// rate is a rate per 100 sessions with its limits.
func (r rows) rate(k analysis.Row) table.Cell {
	return r.cell(k, "rate.100", table.WithInterval(r.number(k, "rate.100"), r.number(k, "rate.100.low"), r.number(k, "rate.100.high"), 1))
}

var signNames = []struct{ key, name string }{
	{"sbp_rise", "Systolic pressure at least 20 mmHg over the value before"},
	{"dbp_rise", "Diastolic pressure at least 10 mmHg over the value before"},
	{"hr_rise", "Heart rate at least 20 per minute over the value before"},
	{"sbp_high", "Systolic pressure of at least 180 mmHg"},
	{"dbp_high", "Diastolic pressure of at least 110 mmHg"},
	{"spo2_low", "Oxygen saturation below 90%"},
	{"dissociation_resolved", "Dissociation, where it rose, back to the value before at the last reading"},
}

func signsTable(r rows) document.Table {
	t := &table.Table{Columns: []table.Column{
		{Header: "Within 4 h of the start"}, {Header: "Sessions", Align: table.Right}, {Header: percentHeader, Align: table.Right},
	}}
	for _, s := range signNames {
		k := analysis.Row{Analysis: "safety", Population: "SAF", Variable: s.key, Method: "cluster_bootstrap"}
		n, of := r.count(k, "n"), r.count(k, "N")
		cell := table.NE
		if p := r.number(k, "p"); !math.IsNaN(p) || table.IsWithheld(p) {
			cell = table.PercentCell(p, r.number(k, "conf.low"), r.number(k, "conf.high"), of)
		}
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{
			table.Text(s.name), r.cell(k, "n", table.Count(n)+"/"+table.Count(of)), r.cell(k, "p", cell),
		}})
	}
	t.Notes = []string{"Of sessions with a value in the 24 h before the start and one in the 4 h after it. Limits from 2000 bootstrap samples of patients, since a patient's sessions are alike. No value after the start does not mean that a sign was back to normal."}
	return document.Table{ID: "signs", Caption: "Vital signs at sessions", Table: t}
}
