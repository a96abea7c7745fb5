package reports

import (
	"reprieve/pipeline/analysis"
	"reprieve/reports/document"
	"reprieve/reports/table"
)

// factorNames are the factors of the subgroups in the order of the results.
var factorNames = map[string]string{
	"treatment_resistant": "Three or more drug classes failed", "psychotherapy_planned": "Psychotherapy planned", "anxiety": "Comorbid anxiety",
	"fibromyalgia": "Fibromyalgia", "opioid": "Opioid at the start", "severe": "Baseline of at least 75 mm", "age65": "Age of 65 or more",
	"female": "Female (against male)", "depression": "Comorbid depression",
}

func subgroupKeys(factor, level, method string) analysis.Row {
	k := primary
	k.Analysis, k.Variable, k.VariableLevel, k.Method = "subgroup", factor, level, method
	return k
}

// subgroupDifferences compare patients with and without a factor that was settled
// at the first session.
func subgroupDifferences(r rows) []document.Block {
	t := &table.Table{Columns: []table.Column{
		{Header: "Factor"},
		{Header: "n/N", Group: "With", Align: table.Right},
		{Header: percentHeader, Group: "With", Align: table.Right},
		{Header: "n/N", Group: "Without", Align: table.Right},
		{Header: percentHeader, Group: "Without", Align: table.Right},
		{Header: "Difference, points (95%\u00a0CI)", Align: table.Right},
		{Header: "Unknown", Align: table.Right},
	}}
	for _, factor := range r.levels(func(x analysis.Row) string { return x.Variable }, func(x analysis.Row) bool {
		return x.Analysis == "subgroup" && factorNames[x.Variable] != ""
	}) {
		yes, no := r.share(subgroupKeys(factor, "yes", "")), r.share(subgroupKeys(factor, "no", ""))
		rd := subgroupKeys(factor, differenceLevel, "newcombe")
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{
			table.Text(factorNames[factor]), yes.fraction(), yes.cell(), no.fraction(), no.cell(),
			r.cell(rd, "rd", table.WithInterval(100*r.number(rd, "rd"), 100*r.number(rd, "rd.low"), 100*r.number(rd, "rd.high"), pointDecimals(yes.of+no.of))),
			r.tally(yes.keys, "N_miss"),
		}})
	}
	t.Notes = []string{
		"Of the responder analysis (RESP) due at week 4 after the initial series; not rated counts as no response. Differences by Newcombe's hybrid score; NE: not estimable.",
		"All factors were settled at the first session; psychotherapy is by the plan, never by what was attended. Nothing is adjusted, tested or corrected for how many factors there are: with nine, one interval of twenty misses its value by chance alone.",
	}
	blocks := []document.Block{
		subheading("subgroups", "Subgroups settled at the first session"),
		document.Table{ID: "subgroupdifferences", Caption: "Response at week 4 after the initial series with and without each factor", Table: t},
	}
	if text, ok := resistantRelief(r); ok {
		blocks = append(blocks, text)
	}
	return blocks
}

// resistantRelief is the duration of relief of those whose earlier treatments
// failed.
func resistantRelief(r rows) (document.Paragraph, bool) {
	at := func(level string) analysis.Row {
		return analysis.Row{Analysis: "subgroup", Population: "relief", Variable: "treatment_resistant_relief", VariableLevel: level, Method: "kaplan_meier"}
	}
	yes, no := at("yes"), at("no")
	if !r.has(yes, "N") {
		return document.Paragraph{}, false
	}
	return prose("Median duration of relief, in days, of those followed: %s with three or more drug classes failed before (%s patients), %s with fewer (%s patients).",
		reliefMedian(r, yes), r.tally(yes, "N"), reliefMedian(r, no), r.tally(no, "N")), true
}
