package reports

import (
	"fmt"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/job"
	"reprieve/reports/document"
	"reprieve/reports/figure"
	"reprieve/reports/table"
)

// patients says who is analysed: the flow, those due and observed, and their
// characteristics.
func patients(r rows, m job.Manifest) []document.Block {
	return []document.Block{
		heading("patients", "Patients"),
		subheading("flow", "Flow"),
		document.Figure{ID: "flow", Caption: "Flow of patients from the export to the primary endpoint. Reasons that apply to nobody are shown with 0.", Figure: flowDiagram(r, m)},
		dueAndObserved(r),
		subheading("characteristics", "Characteristics"),
		characteristics(r),
		subheading("missing", "Who is missing"),
		whoIsMissing(r),
	}
}

// whoIsMissing describes those due at the primary endpoint by whether they were
// rated.
func whoIsMissing(r rows) document.Block {
	keys := analysis.Row{Analysis: "missingness", Population: "RESP", Anchor: "TS", Window: "W4"}
	levels := r.groupLevels("missingness", "rated")
	if len(levels) < 2 {
		return document.Text("Of those due at week 4 after the initial series all were rated, or none: there is nobody to compare.")
	}
	t := characteristicsTable(r, comparedGroups{keys: keys, group: "rated", levels: levels, names: map[string]string{"yes": "Rated", "no": "Not rated"}})
	t.Notes = []string{
		"Of the responder analysis (RESP) due at week 4 after the initial series. Mean ± SD, [missing] where any; number (% of those known). SMD: standardized mean difference, absolute.",
		"A difference shows that those who were not rated are others; likeness does not show that their pain is alike.",
	}
	return document.Table{ID: "missing", Caption: "Characteristics of patients rated and not rated at week 4 after the initial series", Table: t}
}

func flowDiagram(r rows, m job.Manifest) figure.Flow {
	n := func(population, level string) int { return r.count(flow(population, "n", level), "n") }
	left := func(population, level, label string) figure.FlowReason {
		return figure.FlowReason{Label: label, N: r.count(flow(population, "left", level), "n")}
	}
	leftAt := func(level, label string) figure.FlowReason {
		return figure.FlowReason{Label: label, N: r.count(flowAt("TS", "W4", "left", level), "n")}
	}
	return figure.Flow{Steps: []figure.FlowStep{
		{Label: "Patients in the export", N: n("", "exported"), Leaving: []figure.FlowReason{left("", "no_consent", "No consent to research")}},
		{Label: "Enrolled (ENR)", N: n("ENR", "ENR"), Leaving: []figure.FlowReason{left("ENR", "no_session", "No session before the data cut")}},
		{Label: "Started treatment (SAF)", N: n("SAF", "SAF"), Leaving: []figure.FlowReason{left("SAF", "no_baseline", "No baseline rating")}},
		{Label: "With a baseline (FAS)", N: n("FAS", "FAS"), Leaving: []figure.FlowReason{
			left("FAS", "baseline_zero", "Baseline of 0 mm"),
			left("FAS", "baseline_below_minimum", fmt.Sprintf("Baseline below %s mm", m.Setting("response.min_baseline_mm"))),
		}},
		{Label: "Responder analysis (RESP)", N: n("RESP", "RESP"), Leaving: []figure.FlowReason{
			leftAt("course_open", "Initial series not closed yet"),
			leftAt("not_yet_due", "Week 4 after the series not over yet"),
		}},
		{Label: "Due at week 4 after the series", N: r.count(flowAt("TS", "W4", "n", "due"), "n"), Leaving: []figure.FlowReason{
			leftAt("not_rated", "Not rated: count as non-responders"),
		}},
		{Label: "Rated at week 4 after the series", N: r.count(flowAt("TS", "W4", "n", "observed"), "n")},
	}}
}

func dueAndObserved(r rows) document.Table {
	t := &table.Table{Columns: []table.Column{
		{Header: "Window"},
		{Header: "Days"},
		{Header: "Due", Group: anchors[1].name, Align: table.Right},
		{Header: "Rated", Group: anchors[1].name, Align: table.Right},
		{Header: "Due", Group: anchors[0].name, Align: table.Right},
		{Header: "Rated", Group: anchors[0].name, Align: table.Right},
	}}
	for _, w := range windows {
		row := table.Row{Cells: table.Texts(w.name, w.days)}
		for _, anchor := range []string{"T0", "TS"} {
			due, observed := flowAt(anchor, w.key, "n", "due"), flowAt(anchor, w.key, "n", "observed")
			rated := fmt.Sprintf("%s (%s)", table.Count(r.count(observed, "n")), table.Percent(r.number(observed, "p"), r.count(due, "n")))
			row.Cells = append(row.Cells, r.tally(due, "n"), r.cell(observed, "n", rated))
		}
		t.Rows = append(t.Rows, row)
	}
	t.Notes = []string{"Of the responder analysis (RESP). A patient is due when the data reach beyond the window, and rated with at least one rating in it."}
	return document.Table{ID: "due", Caption: "Patients due and rated in each window", Table: t}
}

// numericRows are the numeric variables of the table of characteristics.
var numericRows = []string{"age", "pain_years", "failed_classes", "baseline_mm", "phq9", "gad7", "n_sessions_course1"}

var categoryRows = []string{"sex", "diagnosis", "depression", "anxiety", "psychotherapy_planned", "site", "basetype"}

// comparedGroups are groups of patients side by side in a table of
// characteristics: the keys of their rows without the group, its levels, and the
// names of these. With all, a column of all patients stands before them.
type comparedGroups struct {
	keys   analysis.Row
	group  string
	levels []string
	names  map[string]string
	all    bool
}

// is returns the keys of a level.
func (c comparedGroups) is(level string) analysis.Row {
	k := c.keys
	k.Group1, k.Group1Level = c.group, level
	return k
}

// characteristics is the table of FAS by depression.
func characteristics(r rows) document.Table {
	t := characteristicsTable(r, comparedGroups{
		keys: analysis.Row{Analysis: "baseline", Population: "FAS"}, group: "depression",
		levels: r.groupLevels("baseline", "depression"), names: depressionNames, all: true,
	})
	t.Notes = []string{
		"Of the patients with a baseline (FAS). Mean ± SD, [missing] where any; number (% of those known).",
		"SMD: standardized mean difference between patients with and without depression, absolute; about 0.1 and more is worth a look. Baseline, PHQ-9 and GAD-7 are those before the first session.",
	}
	return document.Table{ID: "characteristics", Caption: "Characteristics before treatment, overall and by comorbid depression", Table: t}
}

// characteristicsTable describes groups side by side, with the standardized
// differences of the first two.
func characteristicsTable(r rows, c comparedGroups) *table.Table {
	t := &table.Table{Columns: []table.Column{{Header: "Characteristic"}}}
	var groups []analysis.Row
	add := func(name string, k analysis.Row) {
		groups = append(groups, k)
		k.Variable = "baseline_mm" // which all of them have
		t.Columns = append(t.Columns, table.Column{Header: fmt.Sprintf("%s (n\u00a0=\u00a0%s)", name, table.Count(r.count(k, "N"))), Align: table.Right})
	}
	if c.all {
		add("All", c.keys)
	}
	for _, l := range c.levels {
		add(c.names[l], c.is(l))
	}
	t.Columns = append(t.Columns, table.Column{Header: "SMD", Align: table.Right})
	difference := c.is(differenceLevel)
	for _, v := range numericRows {
		t.Rows = append(t.Rows, numericRow(r, groups, difference, v))
	}
	for _, v := range categoryRows {
		t.Rows = append(t.Rows, categoryRowsOf(r, groups, difference, v)...)
	}
	return t
}

func numericRow(r rows, groups []analysis.Row, difference analysis.Row, variable string) table.Row {
	row := table.Row{Cells: table.Texts(variableName(variable))}
	for _, k := range groups {
		k.Variable = variable
		cell := table.NE
		if r.count(k, "N") > 0 {
			cell = table.MeanSD(r.number(k, "mean"), r.number(k, "sd"), 1)
		}
		if missing := r.count(k, "N_miss"); missing > 0 {
			cell += fmt.Sprintf(" [%s]", table.Count(missing))
		}
		row.Cells = append(row.Cells, r.cell(k, "mean", cell))
	}
	return withDifference(r, row, difference, variable, "")
}

func withDifference(r rows, row table.Row, k analysis.Row, variable, level string) table.Row {
	k.Variable, k.VariableLevel = variable, level
	cell := ""
	if r.has(k, "smd") {
		cell = table.Number(r.number(k, "smd"), 2)
	}
	row.Cells = append(row.Cells, r.cell(k, "smd", cell))
	return row
}

func categoryRowsOf(r rows, groups []analysis.Row, difference analysis.Row, variable string) []table.Row {
	k := groups[0]
	k.Variable = variable
	levels := r.variableLevels(k)
	if len(levels) == 0 {
		row := table.Row{Cells: table.Texts(variableName(variable) + ": not collected")}
		for range len(groups) + 1 {
			row.Cells = append(row.Cells, table.Cell{})
		}
		return []table.Row{row}
	}
	list := []table.Row{{Cells: table.Texts(variableName(variable)), Section: true}}
	for _, l := range levels {
		row := table.Row{Cells: table.Texts(levelName(variable, l)), Indent: 1}
		for _, g := range groups {
			g.Variable, g.VariableLevel = variable, l
			row.Cells = append(row.Cells, levelCell(r, g))
		}
		list = append(list, withDifference(r, row, difference, variable, l))
	}
	if row, any := missingRow(r, groups, variable, levels[0]); any {
		list = append(list, row)
	}
	return list
}

func levelCell(r rows, k analysis.Row) table.Cell {
	n, known := r.count(k, "n"), r.count(k, "N")
	if known == 0 {
		return r.tally(k, "n")
	}
	return r.cell(k, "n", fmt.Sprintf("%s (%s)", table.Count(n), table.Percent(r.number(k, "p"), known)))
}

func missingRow(r rows, groups []analysis.Row, variable, level string) (table.Row, bool) {
	row := table.Row{Cells: table.Texts("Missing"), Indent: 1}
	any := false
	for _, g := range groups {
		g.Variable, g.VariableLevel = variable, level
		any = any || r.count(g, "N_miss") > 0
		row.Cells = append(row.Cells, r.tally(g, "N_miss"))
	}
	row.Cells = append(row.Cells, table.Cell{})
	return row, any
}
