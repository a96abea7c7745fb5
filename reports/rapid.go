package reports

import (
	"math"
	"strconv"

	"reprieve/pipeline/analysis"
	"reprieve/reports/document"
	"reprieve/reports/figure"
	"reprieve/reports/table"
)

// rapidRelief is the response during the initial series, and pain around
// sessions.
func rapidRelief(r rows) []document.Block {
	blocks := []document.Block{
		heading("rapid", "Rapid relief"),
		document.Text("Response (≥ 30% less pain than at baseline) between sessions of the initial series, from 12 h after one to the next, at most 14 days; patients who were not rated count as non-responders. " +
			"Within hours, the mean rating is compared with the last one before the first session: there was no washout, and sedation and expectation are not controlled."),
		document.Figure{ID: "rapid", Caption: "Response after one, two and three sessions, by the first sessions (response after any of them), and about 4 and 24 hours after the first, with 95% confidence intervals (Wilson).", Figure: rapidFigure(r)},
	}
	blocks = append(blocks, onset(r)...)
	return append(blocks, subheading("withinsession", "Pain around sessions"),
		document.Figure{ID: "profile", Caption: "Mean pain before, during and after sessions 1 to 6, with 95% confidence intervals. What falls within a session is the acute effect; from session to session the patients differ.", Figure: profileFigure(r)},
		withinSessionTable(r))
}

// onset is the time to the first relief after the first session.
func onset(r rows) []document.Block {
	k := analysis.Row{Analysis: "onset", Population: "RESP", Anchor: "T0", Variable: "relief30", Method: "turnbull"}
	n := r.count(k, "N")
	if n == 0 {
		return nil
	}
	list := sentence("Time to the first rating at least 30%% below the last one before the first session, by Turnbull's estimate for times known to lie between two ratings: of %s patients rated afterwards, ", r.tally(k, "N"))
	for i, by := range []struct{ level, name string }{{"4h", "4 h"}, {"24h", "24 h"}, {"72h", "3 days"}, {"14d", "14 days"}} {
		if i > 0 {
			list = append(list, sentence("; ")...)
		}
		k := k
		k.VariableLevel = by.level
		if v := r.number(k, "estimate"); math.IsNaN(v) {
			list = append(list, sentence("the share with relief by "+by.name+" is %s", r.cell(k, "estimate", "not estimable"))...)
		} else {
			list = append(list, sentence("%s had had relief by "+by.name, r.cell(k, "estimate", table.Percent(v, n)))...)
		}
	}
	median := "median %s h"
	if math.IsNaN(r.number(k, "median")) {
		median = "median %s"
	}
	list = append(list, sentence("; "+median+". One low rating is enough, and follow-up ends with the second session.", r.cell(k, "median", table.Number(r.number(k, "median"), 1)))...)
	return []document.Block{document.Paragraph{Spans: list}}
}

func rapidFigure(r rows) figure.Forest {
	f := figure.Forest{
		XLabel: "Responders, %", Reference: math.NaN(), Percent: true,
		Headers: figure.ForestHeaders{Label: "Response", Columns: []string{"n/N"}, Text: "% (95% CI)"},
	}
	for _, v := range []struct {
		variable, name string
		level          func(string) string
	}{
		{"after_session", "After session", func(k string) string { return "Session " + k }},
		{"by_session", "By session", throughSession},
		{"hours", "Within hours of the first session", hoursName},
	} {
		f.Rows = append(f.Rows, figure.ForestRow{Label: v.name, Section: true})
		k := analysis.Row{Analysis: "rapid", Population: "RESP", Variable: v.variable}
		for _, level := range r.variableLevels(k) {
			k.VariableLevel = level
			f.Rows = append(f.Rows, forestRow(v.level(level), 1, r.share(k)))
		}
	}
	return f
}

func throughSession(k string) string {
	if k == "1" {
		return "Session 1"
	}
	return "Sessions 1 to " + k
}

func hoursName(level string) string {
	return map[string]string{"4h": "About 4 hours (2 to 8)", "24h": "About 24 hours (12 to 36)"}[level]
}

func withinSessionTable(r rows) document.Table {
	t := &table.Table{Columns: []table.Column{{Header: "Session"}, {Header: "Patients", Align: table.Right}}}
	variables := []struct{ key, name string }{{"pre", "Before, mm"}, {"during", "During, mm"}, {"post", "After, mm"}, {"change", "Change, mm"}}
	for _, v := range variables {
		t.Columns = append(t.Columns, table.Column{Header: "Mean\u00a0(95%\u00a0CI)", Group: v.name, Align: table.Right})
	}
	add := func(name string, k analysis.Row) {
		k.Variable, k.Method = "pre", "t"
		row := table.Row{Cells: []table.Cell{table.Text(name), r.tally(k, "N")}}
		for _, v := range variables {
			k.Variable = v.key
			row.Cells = append(row.Cells, r.mean(k))
		}
		t.Rows = append(t.Rows, row)
	}
	k := analysis.Row{Analysis: "within_session", Population: "SAF"}
	add("All, a mean a patient", k)
	for n := 1; n <= 6; n++ {
		k.Group1, k.Group1Level = "session_number", strconv.Itoa(n)
		add(strconv.Itoa(n), k)
	}
	t.Notes = []string{"Of the treated patients (SAF); patients are those with a rating before the session. Change is after minus before, of sessions with both. Sessions are numbered over all courses. NE: not estimable."}
	return document.Table{ID: "withinsession", Caption: "Pain before, during and after sessions", Table: t}
}

// mean is the mean of a row with its t limits.
func (r rows) mean(k analysis.Row) table.Cell {
	return r.cell(k, "mean", table.WithInterval(r.number(k, "mean"), r.number(k, "conf.low"), r.number(k, "conf.high"), 1))
}
