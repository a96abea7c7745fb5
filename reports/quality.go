package reports

import (
	"strings"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/job"
	"reprieve/pipeline/privacy/disclosure"
	"reprieve/reports/document"
	"reprieve/reports/table"
)

// dataRead says what was read and what became of rows that are not analysed.
func dataRead(r rows, m job.Manifest) []document.Block {
	blocks := []document.Block{heading("data", "Data"), rowsRead(m)}
	if t, ok := leftOut(r); ok {
		blocks = append(blocks, t)
	} else {
		blocks = append(blocks, document.Text("No row was left out."))
	}
	blocks = append(blocks, completeness(r)...)
	blocks = append(blocks, anonymity(r, m)...)
	if len(m.Absent) > 0 {
		blocks = append(blocks, document.Text("Not collected: "+strings.Join(m.Absent, ", ")+"."))
	}
	if len(m.NotRead) > 0 {
		blocks = append(blocks, document.Text("Other files in the exports' folder, not read: "+printable(strings.Join(m.NotRead, ", "))+"."))
	}
	return blocks
}

func rowsRead(m job.Manifest) document.Table {
	t := &table.Table{Columns: []table.Column{
		{Header: "Table"}, {Header: "Rows\u00a0read", Align: table.Right}, {Header: "After\u00a0data\u00a0cut", Align: table.Right},
	}}
	cut := map[string]string{}
	for _, c := range m.Counts {
		if c.Stage == "cut" {
			cut[c.What] = rowCount(c.N)
		}
	}
	for _, c := range m.Counts {
		if c.Stage == "read" {
			t.Rows = append(t.Rows, table.Row{Cells: table.Texts(c.What, rowCount(c.N), cut[c.What])})
		}
	}
	t.Notes = []string{"Rows after duplicates and unanswered prompts were left out. Rows at or after the data cut are not analysed."}
	return document.Table{ID: "rows", Caption: "Rows of the exports", Table: t}
}

// rowCount is a number of rows, withheld where the manifest does not say it.
func rowCount(n int64) string {
	if n == disclosure.Unknown {
		return table.Mark
	}
	return table.Count(int(n))
}

// leftOut is the table of rows that reading left out or noted.
func leftOut(r rows) (document.Table, bool) {
	t := &table.Table{Columns: []table.Column{{Header: "Rule"}, {Header: "Table"}, {Header: "Rows", Align: table.Right}}}
	for _, row := range r.results.Select(func(x analysis.Row) bool {
		return x.Analysis == "quality" && x.Population == "" && x.Variable != "check" && (x.Stat > 0 || x.Withheld())
	}) {
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{table.Text(capital(row.Variable)), table.Text(row.VariableLevel), r.tally(row, "n")}})
	}
	return document.Table{ID: "leftout", Caption: "Rows that were left out or noted", Table: t}, len(t.Rows) > 0
}

// completeness says how fully patients rated their pain, by site and window.
func completeness(r rows) []document.Block {
	k := analysis.Row{Analysis: "quality", Population: "SAF"}
	before, after := k, k
	before.Anchor, before.Variable, before.VariableLevel = "T0", "rated_days", "before"
	after.Anchor, after.Variable, after.VariableLevel = "TS", "rated_days", "after"
	mean := func(k analysis.Row) table.Cell { return r.cell(k, "mean", table.Number(r.number(k, "mean"), 1)) }
	return []document.Block{
		subheading("completeness", "Completeness of ratings"),
		prose("Patients rated their pain on %s of the 7 days before the first session on average (%s patients), and on %s of the 84 days after the initial series (%s patients followed so long). Fewer ratings may come from bad days or from good ones.",
			mean(before), r.tally(before, "N"), mean(after), r.tally(after, "N")),
		document.Figure{ID: "completeness", Caption: "Patients with a rating in each window after the first session (T0) and after the initial series (TS), of the treated patients (SAF) who are due.", Figure: completenessFigure(r, r.groupLevels("quality", "site"))},
		document.Figure{ID: "density", Caption: "Home ratings a patient and day, by the day since the patient's latest session; under the axis the patients with such a day. Each step is one day. Day 0 has few, for ratings within the washout do not count.", Figure: densityFigure(r)},
	}
}
