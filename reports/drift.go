package reports

import (
	"reprieve/pipeline/analysis"
	"reprieve/reports/document"
	"reprieve/reports/table"
)

// driftChecks are the checks of quality over time with their units.
var driftChecks = []struct{ key, name, unit, change string }{
	{"completeness", "Rated at week 4, of those due, %", "share", "fall"},
	{"lag_days", "Days from the latest rating to the data cut", "days", "days"},
	{"late", "Ratings that came late, %", "share", "share"},
	{"duplicates", "Rows that are there twice, %", "share", "rise"},
	{"scale", "Ratings of at most 10 mm, %", "share", "change"},
	{"site_shift", "Mean rating, mm", "mm", "change in SD"},
}

// qualityOverTime is the table of what has changed in the quality of the data.
func qualityOverTime(r rows) []document.Block {
	t := &table.Table{Columns: []table.Column{
		{Header: "Check"},
		{Header: "n", Group: "Before", Align: table.Right},
		{Header: "Value", Group: "Before", Align: table.Right},
		{Header: "n", Group: "Since", Align: table.Right},
		{Header: "Value", Group: "Since", Align: table.Right},
		{Header: "Judged by", Align: table.Right},
		{Header: "Verdict"},
	}}
	for _, c := range driftChecks {
		k := analysis.Row{Analysis: "drift", Variable: c.key}
		if !r.has(k, "verdict") {
			continue
		}
		t.Rows = append(t.Rows, driftRow(r, k, c.name, c.unit, c.change, 0))
		for _, site := range r.sitesOfDrift(c.key) {
			k.Group1, k.Group1Level = "site", site
			t.Rows = append(t.Rows, driftRow(r, k, printable(site), c.unit, c.change, 1))
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	t.Notes = []string{"Data since the earlier data cut against those of before, overall and by site. n: patients due, ratings, or rows. Thresholds: the settings quality.*. A verdict says that something is other than before, not what: patients, sites and habits change too."}
	return []document.Block{
		subheading("drift", "Quality of the data over time"),
		document.Table{ID: "drift", Caption: "The quality of the data against earlier months", Table: t},
	}
}

func driftRow(r rows, k analysis.Row, name, unit, change string, indent int) table.Row {
	value := func(stat string) table.Cell { return r.cell(k, stat, unitText(unit, r.number(k, stat))) }
	by := r.cell(k, "change", unitText(unit, r.number(k, "change")))
	if change == "change in SD" {
		by = r.cell(k, "change", table.Number(r.number(k, "change"), 2)+"\u00a0SD")
	}
	return table.Row{Indent: indent, Cells: []table.Cell{
		table.Text(name), r.tally(k, "n.before"), value("value.before"), r.tally(k, "n.now"), value("value.now"), by, r.text(k, "verdict"),
	}}
}

// sitesOfDrift are the sites of a check in their order.
func (r rows) sitesOfDrift(check string) []string {
	return r.levels(func(x analysis.Row) string { return x.Group1Level }, func(x analysis.Row) bool {
		return x.Analysis == "drift" && x.Variable == check && x.Group1 == "site"
	})
}
