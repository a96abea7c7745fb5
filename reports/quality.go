package reports

import (
	"strings"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/job"
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
			cut[c.What] = table.Count(int(c.N))
		}
	}
	for _, c := range m.Counts {
		if c.Stage == "read" {
			t.Rows = append(t.Rows, table.Row{Cells: table.Texts(c.What, table.Count(int(c.N)), cut[c.What])})
		}
	}
	t.Notes = []string{"Rows after duplicates and unanswered prompts were left out. Rows at or after the data cut are not analysed."}
	return document.Table{ID: "rows", Caption: "Rows of the exports", Table: t}
}

// leftOut is the table of rows that reading left out or noted.
func leftOut(r rows) (document.Table, bool) {
	t := &table.Table{Columns: []table.Column{{Header: "Rule"}, {Header: "Table"}, {Header: "Rows", Align: table.Right}}}
	for _, row := range r.results.Select(func(x analysis.Row) bool { return x.Analysis == "quality" && x.Population == "" && x.Stat > 0 }) {
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{table.Text(row.Variable), table.Text(row.VariableLevel), {Text: table.Count(int(row.Stat)), ID: row.ID()}}})
	}
	return document.Table{ID: "leftout", Caption: "Rows that were left out or noted", Table: t}, len(t.Rows) > 0
}
