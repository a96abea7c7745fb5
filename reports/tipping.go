package reports

import (
	"strconv"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/job"
	"reprieve/reports/document"
	"reprieve/reports/table"
)

func tippingKeys(variable, level, missing, method string) analysis.Row {
	k := primary
	k.Analysis, k.Variable, k.VariableLevel, k.Missing, k.Method = "tipping_point", variable, level, missing, method
	return k
}

// missingRatings is what the ratings that are missing could change: multiple
// imputation, and how far it has to be wrong.
func missingRatings(r rows, m job.Manifest) []document.Block {
	k := withMissing(primary, "mi")
	k.Method = "mi"
	n := r.count(k, "N")
	blocks := []document.Block{subheading("tipping", "What missing ratings could change")}
	if n > 0 && r.count(flowAt("TS", "W4", "left", "not_rated"), "n") == 0 {
		return append(blocks, document.Text("All patients due at week 4 after the initial series were rated: nothing is missing there that could change the primary endpoint."))
	}
	if reason := r.warning(k, "p"); table.Number(r.number(k, "p"), 0) == table.NE {
		return append(blocks, prose("Multiple imputation of the primary endpoint is not estimable: %s.", table.Text(reason)))
	}
	intro := sentence("With week 4 imputed %s times for those who were not rated, from their baseline, earlier weeks, re-dosing, depression, age and site, %s of %s due respond; "+
		"the fraction of missing information is %s. This takes missing ratings to depend on nothing but what was used. ",
		table.Text(m.Setting("missing.imputations")), r.cell(k, "p", table.PercentWithInterval(r.number(k, "p"), r.number(k, "conf.low"), r.number(k, "conf.high"), n)),
		r.tally(k, "N"), r.cell(k, "fmi", table.Number(r.number(k, "fmi"), 2)))
	blocks = append(blocks, document.Paragraph{Spans: append(intro, tippingSentence(r)...)},
		document.Figure{ID: "delta", Caption: "Response at week 4 after the initial series by multiple imputation, with the imputed pain of those not rated raised by the amount on the axis; 95% confidence band.", Figure: deltaFigure(r)},
		imputedTable(r))
	if r.has(tippingKeys("unrated_responding", "0/0", "", "newcombe"), "rd") {
		blocks = append(blocks, document.Figure{ID: "tipping", Caption: "Difference in response between patients with and without depression, in percentage points, for every share of the unrated of either group that may have responded.", Figure: tippingFigure(r)})
	}
	return blocks
}

func tippingSentence(r rows) []document.Span {
	k := tippingKeys("tipping", "", "mi", "mi")
	if table.Number(r.number(k, "estimate"), 0) == table.NE {
		return sentence("By how much pain of the unrated would have to be higher for the result to be no more than regression to the mean is not estimable: %s.", table.Text(r.warning(k, "estimate")))
	}
	return sentence("Their pain would have to be %s mm higher than imputed for the lower limit to come down to what regression to the mean alone would make of these patients.",
		r.cell(k, "estimate", table.Number(r.number(k, "estimate"), 0)))
}

// imputedTable is the primary endpoint with the imputed values raised.
func imputedTable(r rows) document.Table {
	t := &table.Table{Columns: []table.Column{{Header: "Imputed pain raised by, mm"}, {Header: "N", Align: table.Right}, {Header: "Responders, " + percentHeader, Align: table.Right}}}
	for delta := 0; delta <= 50; delta += 10 {
		k := tippingKeys("delta_mm", strconv.Itoa(delta), "mi", "mi")
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{
			table.Text(strconv.Itoa(delta)), r.tally(k, "N"),
			r.cell(k, "p", table.PercentCell(r.number(k, "p"), r.number(k, "conf.low"), r.number(k, "conf.high"), r.count(k, "N"))),
		}})
	}
	t.Notes = []string{"Chained equations with predictive mean matching, pooled by Rubin's rules on the log odds. NE: not estimable, such as where an imputation has no responder."}
	return document.Table{ID: "imputed", Caption: "Response at week 4 after the initial series by multiple imputation, and with imputed pain raised", Table: t}
}
