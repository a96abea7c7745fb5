package reports

import (
	"math"
	"strconv"

	"reprieve/pipeline/analysis"
	"reprieve/reports/document"
	"reprieve/reports/figure"
	"reprieve/reports/table"
)

const lastWeek = 12

var week = analysis.Row{Analysis: "trajectory", Population: "FAS", Variable: "week"}

// weeklyPain is the observed weekly mean, overall and by depression.
func weeklyPain(r rows) []document.Block {
	blocks := []document.Block{
		heading("trajectory", "Weekly pain"),
		document.Text("Means of the patients who were rated in the week: who is rated changes from week to week, and those who stop rating may fare differently. " +
			"Week 0 is the baseline."),
		document.Figure{ID: "trajectory", Caption: "Weekly mean pain (Visual Analog Scale, 0 to 100 mm) from the first session, observed ratings of the patients with a baseline, " +
			"by comorbid depression, with 95% confidence intervals.", Figure: trajectoryFigure(r)},
		weeklyTable(r),
		marginalMeans(r),
	}
	return append(blocks, weeklyVariation(r)...)
}

// weeklyVariation tests whether the groups run alike, and says how far weekly pain
// differs between patients and how far within them.
func weeklyVariation(r rows) []document.Block {
	var list []document.Span
	test := analysis.Row{Analysis: "trajectory", Population: "FAS", Variable: "interaction", Method: "mmrm"}
	if p := r.number(test, "p.value"); table.PValue(p) != table.NE {
		list = append(list, sentence("The test that the two groups differ by the same amount in every week gives %s. ", r.pValue(test, "p.value"))...)
	}
	k := analysis.Row{Analysis: "variability", Population: "FAS", Anchor: "T0", Variable: "weekly_pain", VariableLevel: "icc", Method: "random_intercept"}
	if v := r.number(k, "estimate"); table.Number(v, 2) != table.NE {
		list = append(list, sentence("Of the variation of weekly pain beyond the mean of each week %s lies between patients, the rest within them from week to week. ", r.cell(k, "estimate", table.Percent(v, 100)))...)
	}
	again := primary
	again.Analysis, again.Variable, again.VariableLevel, again.Method = "variability", "consistency", "", "kappa"
	if v := r.number(again, "estimate"); table.Number(v, 2) != table.NE {
		list = append(list, sentence("Of %s patients due after two courses %s gave the same answer both times, response or none (kappa %s).", r.tally(again, "N"),
			r.cell(again, "p", table.Percent(r.number(again, "p"), r.count(again, "N"))), r.cell(again, "estimate", table.WithInterval(v, r.number(again, "conf.low"), r.number(again, "conf.high"), 2)))...)
	}
	if len(list) == 0 {
		return nil
	}
	return []document.Block{document.Paragraph{Spans: list}}
}

// marginalMeans are the means of the mixed model for repeated measures, by
// depression.
func marginalMeans(r rows) document.Block {
	k := byDepression(week, "yes")
	k.Method = "mmrm"
	t := &table.Table{Columns: []table.Column{{Header: "Week"}}}
	for _, l := range []string{"yes", "no"} {
		t.Columns = append(t.Columns, table.Column{Header: "Mean\u00a0(95%\u00a0CI)", Group: depressionNames[l], Align: table.Right})
	}
	structure := ""
	for w := 1; w <= lastWeek; w++ {
		k.VariableLevel, k.StatName = strconv.Itoa(w), "emmean"
		first, ok := r.results.Find(k)
		if !ok {
			continue
		}
		structure = first.Warning
		row := table.Row{Cells: table.Texts(strconv.Itoa(w))}
		for _, l := range []string{"yes", "no"} {
			k.Group1Level = l
			row.Cells = append(row.Cells, r.cell(k, "emmean", table.WithInterval(r.number(k, "emmean"), r.number(k, "conf.low"), r.number(k, "conf.high"), 1)))
		}
		k.Group1Level = "yes"
		t.Rows = append(t.Rows, row)
	}
	if len(t.Rows) == 0 {
		return document.Text("Marginal means of a mixed model for repeated measures are not estimable: no week has 10 patients rated in each group, or none of the covariances that were tried, one after the other (unstructured, heterogeneous Toeplitz, heterogeneous AR(1), AR(1)), could be fitted.")
	}
	if structure == "" {
		structure = table.Mark
	}
	t.Notes = []string{"Mixed model for repeated measures (REML, Satterthwaite) of weeks with at least 10 patients rated in each group: week, depression, their interaction and the baseline, at the mean baseline. " +
		"Patients who stop rating are taken as missing at random. Covariance: " + structure + "."}
	return document.Table{ID: "marginal", Caption: "Weekly pain, mm, by comorbid depression: marginal means", Table: t}
}

func trajectoryFigure(r rows) figure.Trajectory {
	f := figure.Trajectory{XLabel: "Weeks since the first session", YLabel: "Mean pain, mm (0–100)", Baseline: "Baseline"}
	add := func(name string, k analysis.Row) {
		g := figure.TrajectoryGroup{Name: name}
		for w := 0; w <= lastWeek; w++ {
			k.VariableLevel = strconv.Itoa(w)
			mean := r.number(k, "mean")
			if math.IsNaN(mean) {
				continue
			}
			g.Points = append(g.Points, figure.TrajectoryPoint{
				Week: w, N: r.count(k, "N"), Mean: mean, Low: r.number(k, "mean.low"), High: r.number(k, "mean.high"),
			})
		}
		f.Groups = append(f.Groups, g)
	}
	known := knownDepression(r, "trajectory")
	for _, l := range known {
		add(depressionNames[l], byDepression(week, l))
	}
	if len(known) == 0 {
		add("", week)
	}
	return f
}

// knownDepression are the levels of depression of an analysis but for unknown.
func knownDepression(r rows, name string) []string {
	var known []string
	for _, l := range r.groupLevels(name, "depression") {
		if l != "unknown" {
			known = append(known, l)
		}
	}
	return known
}

func weeklyTable(r rows) document.Table {
	t := &table.Table{Columns: []table.Column{{Header: "Week"}}}
	groups := []analysis.Row{week}
	names := []string{"All"}
	for _, l := range r.groupLevels("trajectory", "depression") {
		groups, names = append(groups, byDepression(week, l)), append(names, depressionNames[l])
	}
	for _, name := range names {
		t.Columns = append(t.Columns,
			table.Column{Header: "n", Group: name, Align: table.Right},
			table.Column{Header: "Mean\u00a0±\u00a0SD", Group: name, Align: table.Right})
	}
	for w := 0; w <= lastWeek; w++ {
		row := table.Row{Cells: table.Texts(strconv.Itoa(w))}
		if w == 0 {
			row.Cells[0] = table.Text("0 (baseline)")
		}
		for _, k := range groups {
			k.VariableLevel = strconv.Itoa(w)
			cell := table.NE
			if r.count(k, "N") > 0 {
				cell = table.MeanSD(r.number(k, "mean"), r.number(k, "sd"), 1)
			}
			row.Cells = append(row.Cells, r.tally(k, "N"), r.cell(k, "mean", cell))
		}
		t.Rows = append(t.Rows, row)
	}
	t.Notes = []string{"Pain in mm. Week k is the mean of the daily means of days 7(k−1) to 7k−1 from the first session."}
	return document.Table{ID: "weeks", Caption: "Observed weekly mean pain", Table: t}
}
