package data

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline/ingest"
	"reprieve/pipeline/job"
	"reprieve/reports/table"
)

func ledgerOf() ingest.Ledger {
	return ingest.Ledger{
		Counts: []ingest.Count{
			{Table: "vas", File: "vas-1.csv", Rule: "exact duplicate of another row: dropped", Rows: 12},
			{Table: "vas", File: `vas "2".csv`, Rule: "quarantine: a bad cell", Rows: 1},
		},
		Refused: []ingest.Refusal{{Table: "vas", File: "vas-1.csv", Line: 118, Column: 7, Field: "vas_mm", Rule: "is not a number"}},
	}
}

func TestWriteLedger(t *testing.T) {
	const header = "stage,table,file,line,column,field,rule,rows\n"
	for _, c := range []struct {
		name   string
		ledger ingest.Ledger
		stages []job.Count
		want   string
	}{
		{"nothing", ingest.Ledger{}, nil, header},
		{
			"counts, refusals, then the data cut", ledgerOf(),
			[]job.Count{
				{Stage: "read", What: "vas", N: 100},
				{Stage: "cut", What: "sessions", N: 0},
				{Stage: "cut", What: "vas", N: 5},
				{Stage: "derive", What: "ENR", N: 40},
			},
			header +
				"read,vas,vas-1.csv,,,,exact duplicate of another row: dropped,12\n" +
				"read,vas,\"vas \"\"2\"\".csv\",,,,quarantine: a bad cell,1\n" +
				"read,vas,vas-1.csv,118,7,vas_mm,is not a number,\n" +
				"cut,sessions,,,,,at or after the data cut,0\n" +
				"cut,vas,,,,,at or after the data cut,5\n",
		},
	} {
		var b bytes.Buffer
		if err := WriteLedger(&b, c.ledger, c.stages); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(c.want, b.String()); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

func tableOf() *table.Table {
	return &table.Table{
		Columns: []table.Column{
			{Header: "Variable"},
			{Header: "Mean", Group: "Depression"},
			{Header: "SD", Group: "Depression"},
			{Header: "", Group: "No depression"},
			{Header: ": colon"},
		},
		Rows: []table.Row{
			{Cells: table.Texts("Age, years"), Section: true},
			{Cells: table.Texts("Mean (SD)", "45.0", "12.9", `say "NE"`, "two\nlines"), Indent: 1},
		},
		Notes: []string{"not a row"},
	}
}

func TestWriteTable(t *testing.T) {
	for _, c := range []struct {
		name  string
		table *table.Table
		want  string
	}{
		{
			"spanning headers, a section, quotes", tableOf(),
			"Variable,Depression: Mean,Depression: SD,No depression: ,: colon\n" +
				"\"Age, years\",,,,\n" +
				"Mean (SD),45.0,12.9,\"say \"\"NE\"\"\",\"two\nlines\"\n",
		},
		{
			"ids", &table.Table{
				Columns: []table.Column{{Header: "A"}, {Header: "n", Group: "All"}},
				Rows:    []table.Row{{Cells: table.Texts("All"), Section: true}, {Cells: []table.Cell{table.Text("x"), {Text: "3", ID: "flow|n"}}}},
			},
			"A,All: n,All: n (id)\nAll,,\nx,3,flow|n\n",
		},
		{"no rows", &table.Table{Columns: []table.Column{{Header: "A"}, {Header: "B"}}}, "A,B\n"},
	} {
		var b bytes.Buffer
		if err := WriteTable(&b, c.table); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(c.want, b.String()); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}
