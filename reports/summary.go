package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/job"
	"reprieve/reports/document"
	"reprieve/reports/table"
)

// summary is one page that leads with the primary endpoint.
func summary(r rows, m job.Manifest) []document.Block {
	blocks := []document.Block{document.PageBreak{}, heading("summary", "Summary"), primarySentence(r)}
	blocks = append(blocks, document.List{Items: [][]document.Span{
		boundsItem(r), windowsItem(r), reliefItem(r, m), depressionItem(r), safetyItem(r),
	}})
	blocks = append(blocks,
		document.Text("These are changes before and after treatment in one group. Nothing here separates what ketamine did from the natural course, "+
			"regression to the mean, expectation or other treatment."),
		keyNumbers(r), qualityTable(r))
	return blocks
}

// Headline is the sentence that the report leads with, as plain text.
func Headline(results *analysis.Results) string {
	var b strings.Builder
	for _, s := range primarySentence(rows{results}).Spans {
		b.WriteString(s.Text)
	}
	return b.String()
}

// primarySentence says the primary endpoint with how many started, were due and
// were rated.
func primarySentence(r rows) document.Paragraph {
	s := r.share(primary)
	started := r.tally(flow("SAF", "n", "SAF"), "n")
	resp := r.tally(flow("RESP", "n", "RESP"), "n")
	observed := r.tally(flowAt("TS", "W4", "n", "observed"), "n")
	unrated := r.tally(flowAt("TS", "W4", "left", "not_rated"), "n")
	if s.of == 0 {
		return document.Paragraph{Role: document.Lead, Spans: sentence("%s patients started treatment and %s entered the responder analysis; none was due four weeks after the initial series yet, "+
			"so the primary endpoint is not estimable.", started, resp)}
	}
	return document.Paragraph{Role: document.Lead, Spans: slices.Concat(
		sentence("Four weeks after the initial series, "),
		bold(sentence("%s of %s patients due (%s)", s.count(), s.total(), s.percent())),
		sentence(" had at least 30%% less pain than before treatment (95%% confidence interval %s). "+
			"%s had started treatment and %s were eligible for the responder analysis; of the %s due, %s were rated and %s were not and count as non-responders.",
			s.interval(), started, resp, s.total(), observed, unrated))}
}

func withMissing(k analysis.Row, missing string) analysis.Row {
	k.Missing = missing
	return k
}

func boundsItem(r rows) []document.Span {
	observed, top := r.share(withMissing(primary, "oc")), r.share(withMissing(primary, "best"))
	return item("What is missing could change this: ", "%s of those rated responded (%s); had all who were not rated responded, it would be %s.",
		observed.fraction(), observed.percent(), top.percent())
}

func windowsItem(r rows) []document.Span {
	list := item("At least 30% less pain at other times after the series, of those due: ", "")
	for i, w := range []struct{ key, name string }{{"W1", "week 1"}, {"W12", "week 12"}, {"W26", "week 26"}} {
		k := primary
		k.Window = w.key
		s := r.share(k)
		if i > 0 {
			list = append(list, sentence("; ")...)
		}
		list = append(list, sentence("%s: %s (%s)", table.Text(w.name), s.fraction(), s.percent())...)
	}
	return append(list, sentence(".")...)
}

// reliefLoss are the keys of the summary of relief.
var reliefLoss = analysis.Row{Analysis: "relief", Population: "relief", Variable: "loss", Method: "kaplan_meier"}

func reliefItem(r rows, m job.Manifest) []document.Span {
	return item("Duration of relief: ", "of %s patients in response over days 0 to %s after the series, %s lost it during follow-up; median %s.",
		r.tally(reliefLoss, "N"), table.Text(m.Setting("relief.landmark_days")), r.tally(reliefLoss, "n.event"), r.cell(reliefLoss, "median", medianText(r, reliefLoss)))
}

// medianText is "52 days (95% CI 41 to 70)", or why there is none.
func medianText(r rows, k analysis.Row) string {
	median := r.number(k, "median")
	if table.IsWithheld(median) {
		return table.Mark
	}
	if math.IsNaN(median) {
		return "not reached (NE)"
	}
	return fmt.Sprintf("%s days (95%% CI %s)", table.Number(median, halves(median)),
		table.Interval(r.number(k, "conf.low"), r.number(k, "conf.high"), 0))
}

// halves is the number of decimals of a time in days that may be a half.
func halves(days float64) int {
	if days == math.Trunc(days) {
		return 0
	}
	return 1
}

// difference are the keys of the comparison by depression.
var difference = analysis.Row{
	Analysis: "response_difference", Population: "RESP", Anchor: "TS", Window: "W4", Missing: "nri", Strategy: "treatment_policy",
	Variable: "depression", VariableLevel: differenceLevel,
}

// differenceBy are the keys of a comparison by one method.
func differenceBy(method string) analysis.Row {
	k := difference
	k.Method = method
	return k
}

func byDepression(k analysis.Row, level string) analysis.Row {
	k.Group1, k.Group1Level = "depression", level
	return k
}

func depressionItem(r rows) []document.Span {
	yes, no := r.share(byDepression(primary, "yes")), r.share(byDepression(primary, "no"))
	k := differenceBy("newcombe")
	return item("Comorbid depression: ", "%s with and %s without responded; difference %s percentage points (95%% CI %s). This is a prognostic association; it does not show a larger effect.",
		yes.fraction(), no.fraction(), r.cell(k, "rd", points(r.number(k, "rd"), yes.of+no.of)),
		r.cell(k, "rd.low", pointsInterval(r.number(k, "rd.low"), r.number(k, "rd.high"), yes.of+no.of)))
}

// safetyItem says how many had a serious event and how often blood pressure was high, or
// that neither is collected.
func safetyItem(r rows) []document.Span {
	serious := analysis.Row{Analysis: "safety", Population: "SAF", Variable: "serious"}
	high := analysis.Row{Analysis: "safety", Population: "SAF", Variable: "sbp_high", Method: "cluster_bootstrap"}
	list := item("Safety: ", "adverse events are not collected")
	if r.has(withWilson(serious), "n") {
		s := r.share(serious)
		list = item("Safety: ", "%s treated patients (%s) had a serious adverse event at a session", s.fraction(), s.percent())
	}
	if r.has(high, "n") {
		list = append(list, sentence("; systolic pressure reached 180 mmHg at %s sessions",
			r.cell(high, "n", table.Count(r.count(high, "n"))+"/"+table.Count(r.count(high, "N"))))...)
	}
	return append(list, sentence(".")...)
}

// points prints a difference of fractions in percentage points, to the digits
// that n patients support.
func points(d float64, n int) string { return table.Number(100*d, pointDecimals(n)) }

func pointsInterval(low, high float64, n int) string {
	return table.Interval(100*low, 100*high, pointDecimals(n))
}

func pointDecimals(n int) int {
	if n < 100 {
		return 0
	}
	return 1
}

// keyNumbers is the table of the summary: the primary endpoint under each rule
// for missing ratings and re-dosing.
func keyNumbers(r rows) document.Table {
	t := &table.Table{Columns: []table.Column{
		{Header: "Who was not rated counts as"},
		{Header: "Responders", Group: "Re-dosing ignored (primary)", Align: table.Right},
		{Header: percentHeader, Group: "Re-dosing ignored (primary)", Align: table.Right},
		{Header: "Responders", Group: "Re-dosed count as no response", Align: table.Right},
		{Header: percentHeader, Group: "Re-dosed count as no response", Align: table.Right},
	}}
	for _, missing := range missingRules {
		row := table.Row{Cells: table.Texts(missing.name)}
		for _, strategy := range []string{"treatment_policy", "composite"} {
			k := withMissing(primary, missing.key)
			k.Strategy = strategy
			s := r.share(k)
			row.Cells = append(row.Cells, s.fraction(), s.cell())
		}
		t.Rows = append(t.Rows, row)
	}
	t.Notes = []string{"Response: at least 30% less pain than at baseline, mean of days 22 to 35 after the end of the initial series. Intervals by Wilson's score method."}
	return document.Table{ID: "primary", Caption: "Response (≥ 30% less pain) at week 4 after the initial series, by what patients who were not rated or were re-dosed count as", Table: t}
}
