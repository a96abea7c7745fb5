package reports

import (
	"math"
	"slices"
	"strings"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/job"
	"reprieve/reports/document"
	"reprieve/reports/table"
)

// sinceSection is the x_analysis of the comparison with an earlier month.
const sinceSection = "since"

// headlineNames are the numbers that months are compared by. Shares are in percent.
var headlineNames = map[string]string{
	"enrolled": "Enrolled", "started": "Started treatment", "with_baseline": "With a baseline", "eligible": "Eligible for response",
	"due": "Due at week 4", "observed": "Rated at week 4", "responders": "Responders (30%) at week 4",
	"response": "Response 30%, %", "response_low": "– lower limit, %", "response_high": "– upper limit, %",
	"response_20": "Response 20%, %", "response_50": "Response 50%, %", "response_70": "Response 70%, %",
	"response_20mm": "20 mm less pain, %", "worse_30": "30% more pain, %",
	"by_session_1": "By session 1, %", "by_session_2": "By session 2, %", "within_24h": "At 24 hours, %",
	"session_change": "Within a session, mm", "in_relief": "Followed for relief", "losses": "Lost relief",
	"median_relief": "Median relief, days", "phq9_change": "PHQ-9, change", "gad7_change": "GAD-7, change",
	"fiqr_change": "FIQR, change", "opioid_change": "Opioids, change, mg", "serious": "With a serious event",
	"serious_share": "Serious event, %", "serious_rate": "Serious, per 100 sessions",
}

// causeNames are the causes of a change in their order.
var causeNames = []struct{ key, name string }{
	{"version", "Version"},
	{"corrected", "Corrected"},
	{"late", "Late"},
	{"new_data", "New\u00a0data"},
	{"new_patients", "New patients"},
	{"configuration", "Settings"},
	{"not_separable", "Not separable"},
}

// sinceLastMonth says what has changed since the month before, and why.
func sinceLastMonth(r rows, m job.Manifest) []document.Block {
	blocks := []document.Block{heading("since", "Since last month")}
	switch {
	case m.Earlier == nil:
		return append(blocks, document.Text("There is no earlier month to compare with."))
	case m.Earlier.Problem != "":
		return append(blocks, document.Text("The month "+m.Earlier.Month+" is not compared with: "+m.Earlier.Problem+"."))
	}
	return slices.Concat(blocks, changeBlocks(r), restatedEstimates(r), qualityOverTime(r))
}

// changeBlocks are the tables of a comparison.
func changeBlocks(r rows) []document.Block {
	month := analysis.Row{Analysis: sinceSection, Variable: "month"}
	earlier := r.variableLevels(month)
	if len(earlier) == 0 {
		return nil
	}
	month.VariableLevel = earlier[0]
	blocks := []document.Block{
		prose("Each number is that of the report of %s (data cut %s), then what each cause comes to when one after the other is let in, in the order of the columns, then that of this report. The parts add up to the change.",
			table.Text(monthName(earlier[0])), r.text(month, "as_of")),
		document.Table{ID: "since", Caption: "What has changed since " + monthName(earlier[0]) + ", and why", Table: changeTable(r)},
	}
	if before, now := r.text(month, "version_before"), r.text(month, "version_now"); before.Text != now.Text {
		blocks = append(blocks, prose("The earlier report was made by version %s, this one by %s.", before, now))
	}
	return slices.Concat(blocks, settingChanges(r), rowChanges(r))
}

// changeTable has a line a headline.
func changeTable(r rows) *table.Table {
	t := &table.Table{Columns: []table.Column{{Header: "Number"}, {Header: "Before", Align: table.Right}}}
	list := r.headlines()
	causes := causeNames
	if !slices.ContainsFunc(list, func(h analysis.Row) bool { return r.joined(h) }) {
		causes = causes[:len(causes)-1]
	}
	for _, c := range causes {
		t.Columns = append(t.Columns, table.Column{Header: c.name, Group: "Change by", Align: table.Right})
	}
	t.Columns = append(t.Columns, table.Column{Header: "Now", Align: table.Right})
	for _, h := range list {
		cells := []table.Cell{table.Text(headlineName(h.Group1Level)), r.headlineNumber(h, "before")}
		for _, c := range causes {
			cells = append(cells, r.headlineChange(h, c.key))
		}
		t.Rows = append(t.Rows, table.Row{Cells: append(cells, r.headlineNumber(h, "now"))})
	}
	t.Notes = append([]string{
		"Version: another version of the program. Corrected: rows that the earlier report had have other values, or are gone. Late: rows from before its data cut that came after it. " +
			"New data: rows from its data cut on, of its patients. New patients: those that it did not have. Settings: another configuration.",
		"Numbers are rounded first and then compared, so that the parts add up exactly; of a share, the change is in percentage points. NE: not estimable.",
	}, r.reasons(list)...)
	return t
}

// headlines are the keys of the headlines in their order, without variable.
func (r rows) headlines() []analysis.Row {
	var list []analysis.Row
	for _, row := range r.results.Rows {
		if row.Analysis == sinceSection && row.Variable == "number" && row.VariableLevel == "before" {
			row.Variable, row.VariableLevel, row.StatName = "", "", ""
			list = append(list, row)
		}
	}
	return list
}

// headlineName is the name of a headline for people; its id where it has none.
func headlineName(id string) string {
	if name, ok := headlineNames[id]; ok {
		return name
	}
	return id
}

// joined says whether a headline has a change that no single cause explains.
func (r rows) joined(h analysis.Row) bool {
	h.Variable, h.VariableLevel = "change", "not_separable"
	return r.number(h, "change") != 0 && h.Warning != ""
}

// reasons are why changes cannot be told apart, each once.
func (r rows) reasons(list []analysis.Row) []string {
	var reasons []string
	for _, h := range list {
		if reason := printable(h.Warning); reason != "" && !slices.Contains(reasons, reason) {
			reasons = append(reasons, reason)
		}
	}
	for i, reason := range reasons {
		reasons[i] = "Not separable: " + reason + "."
	}
	return reasons
}

// headlineNumber is the number before or now.
func (r rows) headlineNumber(h analysis.Row, when string) table.Cell {
	h.Variable, h.VariableLevel = "number", when
	return r.cell(h, "value", unitText(h.Context, r.number(h, "value")))
}

// headlineChange is what a cause comes to, with its sign.
func (r rows) headlineChange(h analysis.Row, cause string) table.Cell {
	h.Variable, h.VariableLevel = "change", cause
	v := r.number(h, "change")
	text := unitText(h.Context, v)
	switch {
	case v > 0:
		text = "+" + text
	case v == 0:
		text = "0"
	}
	return r.cell(h, "change", text)
}

// unitText is a number with the decimals to which it is compared.
func unitText(unit string, v float64) string {
	switch unit {
	case "patients":
		if math.IsNaN(v) {
			return table.NE
		}
		return table.Count(int(v))
	case "share":
		return strings.TrimSuffix(table.Percentage(100*v, 2), "%")
	case "days":
		return table.Number(v, 1)
	}
	return table.Number(v, 2)
}

// settingChanges is the table of settings that have changed.
func settingChanges(r rows) []document.Block {
	k := analysis.Row{Analysis: sinceSection, Variable: "setting"}
	t := &table.Table{Columns: []table.Column{{Header: "Setting"}, {Header: "Before"}, {Header: "Now"}}}
	for _, key := range r.variableLevels(k) {
		k.VariableLevel = key
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{table.Text(printable(key)), r.text(k, "before"), r.text(k, "now")}})
	}
	if len(t.Rows) == 0 {
		return []document.Block{document.Text("No setting that can change these numbers has changed.")}
	}
	return []document.Block{document.Table{ID: "since-settings", Caption: "Settings that have changed", Table: t}}
}

// rowChanges is the table of rows by what they are to the earlier month, and that
// of corrected fields.
func rowChanges(r rows) []document.Block {
	kinds := []struct{ key, name string }{
		{"rows_corrected", "Corrected"}, {"rows_withdrawn", "Withdrawn"}, {"rows_late", "Late"}, {"rows_new", "New"}, {"rows_of_new_patients", "Of new patients"},
	}
	k := analysis.Row{Analysis: sinceSection, Variable: kinds[0].key}
	tables := r.variableLevels(k)
	if len(tables) == 0 {
		return nil
	}
	t := &table.Table{Columns: []table.Column{{Header: "Table"}}}
	for _, kind := range kinds {
		t.Columns = append(t.Columns, table.Column{Header: kind.name, Align: table.Right})
	}
	for _, name := range tables {
		cells := []table.Cell{table.Text(name)}
		for _, kind := range kinds {
			cells = append(cells, r.tally(analysis.Row{Analysis: sinceSection, Variable: kind.key, VariableLevel: name}, "n"))
		}
		t.Rows = append(t.Rows, table.Row{Cells: cells})
	}
	t.Notes = []string{"Rows of patients who consent. A row whose patient, time or other key was corrected counts as withdrawn and as late; those of patients who are withdrawn count with these patients alone."}
	patients := analysis.Row{Analysis: sinceSection, Variable: "patients"}
	came, went := patients, patients
	came.VariableLevel, went.VariableLevel = "new", "withdrawn"
	blocks := []document.Block{
		prose("%s patients are new, %s are withdrawn.", r.tally(came, "n"), r.tally(went, "n")),
		document.Table{ID: "since-rows", Caption: "Rows by what they are to the earlier report", Table: t},
	}
	return append(blocks, fieldChanges(r)...)
}

// fieldChanges is the table of fields in which rows were corrected.
func fieldChanges(r rows) []document.Block {
	k := analysis.Row{Analysis: sinceSection, Variable: "field"}
	t := &table.Table{Columns: []table.Column{{Header: "Field"}, {Header: "Rows corrected", Align: table.Right}}}
	for _, field := range r.variableLevels(k) {
		k.VariableLevel = field
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{table.Text(field), r.tally(k, "n")}})
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return []document.Block{document.Table{ID: "since-fields", Caption: "Fields with corrections", Table: t}}
}

// restatedEstimates is the table of the primary estimates of the last reports.
func restatedEstimates(r rows) []document.Block {
	k := primary
	k.Analysis, k.Variable, k.Group1 = "restated", "month", "report"
	k.VariableLevel = ""
	t := &table.Table{Columns: []table.Column{{Header: "Report"}, {Header: "Data cut"}}}
	for _, group := range []string{"As published", "From the data and settings of today"} {
		t.Columns = append(t.Columns, table.Column{Header: "n/N", Group: group, Align: table.Right}, table.Column{Header: percentHeader, Group: group, Align: table.Right})
	}
	months := r.levels(func(x analysis.Row) string { return x.VariableLevel }, func(x analysis.Row) bool { return x.Analysis == "restated" })
	for _, month := range months {
		cut, published, restated := k, k, k
		cut.VariableLevel, cut.Group1 = month, ""
		published.VariableLevel, published.Group1Level = month, "published"
		restated.VariableLevel, restated.Group1Level = month, "restated"
		a, b := r.share(published), r.share(restated)
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{table.Text(month), r.text(cut, "as_of"), a.fraction(), a.cell(), b.fraction(), b.cell()}})
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return []document.Block{
		subheading("restated", "The primary estimate of earlier reports"),
		document.Table{ID: "restated", Caption: "At least 30% less pain at week 4: what the last reports said, and what the same data cuts give today", Table: t},
	}
}
