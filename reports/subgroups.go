package reports

import (
	"math"

	"reprieve/pipeline/analysis"
	"reprieve/reports/document"
	"reprieve/reports/figure"
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
		"All factors were settled at the first session; psychotherapy is by the plan, never by what was attended. The differences are not adjusted, not tested and not corrected for how many factors there are; of many 95% intervals about one in twenty misses its value by chance.",
	}
	blocks := []document.Block{
		subheading("subgroups", "Subgroups settled at the first session"),
		document.Table{ID: "subgroupdifferences", Caption: "Response at week 4 after the initial series with and without each factor", Table: t},
	}
	if f := factorFigure(r); len(f.Rows) > 0 {
		blocks = append(blocks, document.Figure{ID: "factors", Caption: "Odds ratios of response at week 4 after the initial series for each factor, by itself and beside baseline pain, age, sex and PHQ-9 in one model (without the one that the factor is made of), " +
			"by Firth's penalized likelihood with 95% confidence intervals. Associations of those treated, not effects; the intervals are not corrected for the number of factors.", Figure: f})
	}
	if text, ok := resistantRelief(r); ok {
		blocks = append(blocks, text)
	}
	return blocks
}

// factorFigure sets the odds ratio of each factor alone beside the adjusted one. Factors
// whose model has none in either way are left out.
func factorFigure(r rows) figure.Forest {
	f := figure.Forest{
		XLabel: "Odds ratio of response", Reference: 1, Log: true, Series: []string{"Alone", "Adjusted"},
		Headers: figure.ForestHeaders{Label: "Factor (with against without)", Columns: []string{"N"}, Text: "Odds ratio (95% CI)"},
	}
	for _, factor := range r.levels(func(x analysis.Row) string { return x.Variable }, func(x analysis.Row) bool { return x.Analysis == "subgroup_model" }) {
		var pair []figure.ForestRow
		known := false
		for i, level := range []string{"alone", "adjusted"} {
			k := subgroupKeys(factor, level, "firth")
			k.Analysis = "subgroup_model"
			row := figure.ForestRow{
				Estimate: r.number(k, "ratio"), Low: r.number(k, "ratio.low"), High: r.number(k, "ratio.high"), Series: i, ID: id(k, "ratio"),
				Columns: []string{table.Count(r.count(k, "N"))}, Text: r.ratio(k).Text,
			}
			known = known || !math.IsNaN(row.Estimate)
			if i == 0 {
				row.Label = factorNames[factor]
			}
			pair = append(pair, row)
		}
		if known {
			f.Rows = append(f.Rows, pair...)
		}
	}
	return f
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
