package reports

import (
	"reprieve/pipeline/analysis"
	"reprieve/reports/document"
	"reprieve/reports/table"
)

func siteKeys(variable, level, method string) analysis.Row {
	k := primary
	k.Analysis, k.Variable, k.VariableLevel, k.Method = "site", variable, level, method
	return k
}

// sites compares the sites' shares of responders with what chance lets expect.
func sites(r rows) []document.Block {
	blocks := []document.Block{
		heading("sites", "Sites"),
		document.Text("Whether the sites' shares of responders differ more than chance lets expect. It is not a ranking: sites differ in whom they treat, and nothing is adjusted for that."),
	}
	levels := r.variableLevels(siteKeys("response", "", ""))
	t := &table.Table{Columns: []table.Column{
		{Header: "Site"},
		{Header: "n/N", Group: "Responders at week 4", Align: table.Right},
		{Header: percentHeader, Group: "Responders at week 4", Align: table.Right},
		{Header: "Funnel, 95%", Group: "Expected by chance", Align: table.Right},
		{Header: "Outside", Group: "Expected by chance", Align: table.Right},
		{Header: "Shrunken, " + percentHeader, Align: table.Right},
	}}
	for _, site := range levels {
		s := r.share(siteKeys("response", site, ""))
		funnel, shrunken := siteKeys("funnel", site, "exact_binomial"), siteKeys("shrunken", site, "beta_binomial")
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{
			table.Text(levelName("site", site)), s.fraction(), s.cell(),
			r.cell(funnel, "funnel95.low", table.PercentInterval(r.number(funnel, "funnel95.low"), r.number(funnel, "funnel95.high"), s.of)),
			table.Text(outside(r.count(funnel, "outside"))),
			r.cell(shrunken, "estimate", table.PercentCell(r.number(shrunken, "estimate"), r.number(shrunken, "conf.low"), r.number(shrunken, "conf.high"), s.of)),
		}})
	}
	t.Notes = []string{
		"Of the responder analysis (RESP) due at week 4 after the initial series; not rated counts as no response. Funnel: exact binomial limits of a site of its size around the share of all; of many sites, some lie outside by chance.",
		"Shrunken: the site's share drawn towards that of all (beta-binomial, empirical Bayes); its limits take the spread between sites as known. NE: not estimable.",
	}
	if r.count(siteKeys("icc", "", "beta_binomial"), "N") > 1 {
		blocks = append(blocks, document.Figure{ID: "funnel", Caption: "Responders at week 4 after the initial series by site, against the number of patients due, with the limits within which a site would lie by chance if all had the same share.", Figure: funnelFigure(r)})
	}
	return append(blocks, siteSpread(r), document.Table{ID: "sites", Caption: "Response by site", Table: t})
}

// outsideNames say outside which limits of the funnel a site lies.
var outsideNames = map[int]string{0: "no", 1: "95%", 2: "99.8%"}

// outside says outside which limits of the funnel a site lies.
func outside(code int) string {
	if !table.Known(code) {
		return table.Mark
	}
	return outsideNames[code]
}

func siteSpread(r rows) document.Paragraph {
	icc, test := siteKeys("icc", "", "beta_binomial"), siteKeys("heterogeneity", "", "pearson")
	if reason := r.warning(icc, "estimate"); r.count(icc, "N") < 2 && reason != "" {
		return prose("Sites cannot be compared: %s.", table.Text(reason))
	}
	return prose("%s sites have patients due. The intraclass correlation of response, 0 where sites differ by chance alone, is %s; the test that all sites have the same share gives %s.",
		r.tally(icc, "N"), r.cell(icc, "estimate", table.WithInterval(r.number(icc, "estimate"), r.number(icc, "conf.low"), r.number(icc, "conf.high"), 3)),
		r.pValue(test, "p.value"))
}
