package data

import (
	"encoding/csv"
	"io"
	"strconv"

	"reprieve/pipeline/ingest"
	"reprieve/pipeline/job"
	"reprieve/pipeline/schema"
)

// WriteLedger writes what became of rows that are not analysed: counts by rule,
// table and file, then the place and rule of each problem of the rows that were
// left out as bad, of which a row may have several. It holds no text of a cell.
func WriteLedger(w io.Writer, ledger ingest.Ledger, stages []job.Count) error {
	c := csv.NewWriter(w)
	records := [][]string{{"stage", "table", "file", "line", "column", "field", "rule", "rows"}}
	for _, n := range ledger.Counts {
		records = append(records, []string{"read", n.Table, n.File, "", "", "", n.Rule, strconv.FormatInt(n.Rows, 10)})
	}
	for _, r := range ledger.Refused {
		records = append(records, []string{"read", r.Table, r.File, strconv.Itoa(r.Line), strconv.Itoa(r.Column), r.Field, r.Rule, ""})
	}
	for _, n := range stages {
		if _, ok := schema.Lookup(n.What); ok && n.Stage == "cut" {
			records = append(records, []string{n.Stage, n.What, "", "", "", "", "at or after the data cut", strconv.FormatInt(n.N, 10)})
		}
	}
	if err := c.WriteAll(records); err != nil {
		return err
	}
	return c.Error()
}
