package reports

import (
	"fmt"
	"math"

	"reprieve/reports/document"
	"reprieve/reports/figure"
	"reprieve/reports/table"
)

// depression compares the response of patients with and without depression, and
// lists the other subgroups.
func depression(r rows) []document.Block {
	blocks := []document.Block{
		heading("depression", "Comorbid depression and other covariates"),
		document.Text("Whether patients with depression respond more often is asked here as a prognostic question. Without a control group it cannot be told whether they gain more from the treatment: " +
			"they may differ in baseline pain, in other treatment and in regression to the mean. The comparison is not adjusted; the model below is, for baseline pain, age and sex, with the PHQ-9 as it was scored. Patients whose depression is unknown are left out of it."),
		differenceTable(r),
		modelTable(r, responseModelKeys, "responsemodel", "Response at week 4 after the initial series: logistic model by Firth's penalized likelihood", "Odds ratio"),
	}
	if _, fitted := blocks[len(blocks)-1].(document.Table); fitted {
		blocks = append(blocks, document.Figure{ID: "model", Caption: "Odds ratios of response at week 4 after the initial series: each covariate alone and in one model (Firth's penalized likelihood), with 95% confidence intervals.", Figure: modelFigure(r)})
	}
	blocks = append(blocks, responseModelChecks(r)...)
	blocks = append(blocks, document.Figure{ID: "subgroups", Caption: "Response (≥ 30% less pain) at week 4 after the initial series in subgroups, with 95% confidence intervals (Wilson). The dashed line is the estimate of all patients. " +
		"Descriptive: subgroups were not compared with each other, and small ones vary much by chance.", Figure: subgroups(r)})
	return append(blocks, subgroupDifferences(r)...)
}

func differenceTable(r rows) document.Table {
	t := &table.Table{Columns: []table.Column{
		{Header: "Response at week 4 after the initial series"}, {Header: "Estimate", Align: table.Right}, {Header: "95%\u00a0CI", Align: table.Right}, {Header: "Method"},
	}}
	yes, no := r.share(byDepression(primary, "yes")), r.share(byDepression(primary, "no"))
	for _, g := range []struct {
		name string
		s    share
	}{{depressionNames["yes"], yes}, {depressionNames["no"], no}} {
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{
			table.Text(g.name), r.cell(g.s.keys, "n", fmt.Sprintf("%s (%s)", g.s.fraction().Text, g.s.percent().Text)), g.s.interval(), table.Text("Wilson score"),
		}})
	}
	n := yes.of + no.of
	rd, rr, or, fisher := differenceBy("newcombe"), differenceBy("katz"), differenceBy("woolf"), differenceBy("fisher")
	t.Rows = append(t.Rows,
		comparison("Difference, percentage points", r.cell(rd, "rd", points(r.number(rd, "rd"), n)), r.cell(rd, "rd.low", pointsInterval(r.number(rd, "rd.low"), r.number(rd, "rd.high"), n)), "Newcombe hybrid score"),
		comparison("Risk ratio", r.cell(rr, "rr", table.Ratio(r.number(rr, "rr"))), r.cell(rr, "rr.low", table.RatioInterval(r.number(rr, "rr.low"), r.number(rr, "rr.high"))), "Katz log"),
		comparison("Odds ratio", r.cell(or, "or", table.Ratio(r.number(or, "or"))), r.cell(or, "or.low", table.RatioInterval(r.number(or, "or.low"), r.number(or, "or.high"))), "Woolf logit"),
		comparison("p value, two-sided", r.cell(fisher, "p.value", table.PValue(r.number(fisher, "p.value"))), table.Cell{}, "Fisher's exact test"))
	t.Notes = []string{"With minus without depression. NE: not estimable; no continuity correction is added to empty cells."}
	return document.Table{ID: "depression", Caption: "Response by comorbid depression", Table: t}
}

func comparison(name string, estimate, interval table.Cell, method string) table.Row {
	return table.Row{Cells: []table.Cell{table.Text(name), estimate, interval, table.Text(method)}}
}

func subgroups(r rows) figure.Forest {
	all := r.share(primary)
	f := figure.Forest{
		XLabel: "Responders, %", Reference: all.p, Percent: true,
		Headers: figure.ForestHeaders{Label: "Subgroup", Columns: []string{"n/N"}, Text: "% (95% CI)"},
		Rows:    []figure.ForestRow{forestRow("All patients due", 0, all)},
	}
	if math.IsNaN(all.p) {
		f.Reference = math.NaN()
	}
	for _, group := range []string{"depression", "sex", "site", "basetype"} {
		levels := r.groupLevels("response", group)
		if len(levels) == 0 {
			continue
		}
		f.Rows = append(f.Rows, figure.ForestRow{Label: variableName(group), Section: true})
		for _, l := range levels {
			k := primary
			k.Group1, k.Group1Level = group, l
			f.Rows = append(f.Rows, forestRow(levelName(group, l), 1, r.share(k)))
		}
	}
	return f
}

func forestRow(label string, indent int, s share) figure.ForestRow {
	weight := float64(s.of)
	if !table.Known(s.of) {
		weight = 0
	}
	return figure.ForestRow{
		Label: label, Indent: indent, Estimate: s.p, Low: s.low, High: s.high,
		Columns: []string{s.fraction().Text}, Text: s.estimate().Text, Weight: weight,
	}
}
