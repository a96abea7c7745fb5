package reports

import (
	"math"
	"strings"

	"reprieve/pipeline/analysis"
	"reprieve/reports/document"
	"reprieve/reports/table"
)

func moodKeys(variable, level, missing string) analysis.Row {
	return analysis.Row{Analysis: "mood", Population: "FAS", Anchor: "TS", Window: "W4", Missing: missing, Variable: variable, VariableLevel: level}
}

// moodPoints are changes of so many points, self-harm, shifts of severity, and how
// mood and pain change together, at week 4 after the series.
func moodPoints(r rows) []document.Block {
	var blocks []document.Block
	if scored(r, "phq9") {
		better, worse := r.share(moodKeys("phq9", "improved5", "nri")), r.share(moodKeys("phq9", "worse5", "oc"))
		list := sentence("At week 4 after the series the PHQ-9 was at least 5 points lower than at baseline in %s patients due (%s), and at least 5 points higher in %s of those scored (%s). ",
			better.fraction(), better.percent(), worse.fraction(), worse.percent())
		if before := r.share(moodKeys("phq9", "item9_before", "oc")); before.of > 0 {
			after := r.share(moodKeys("phq9", "item9_after", "oc"))
			list = append(list, sentence("Thoughts of death or self-harm (item 9 above 0) were reported by %s before and by %s then, of the %s who answered at both times. ",
				before.count(), after.count(), before.total())...)
		}
		blocks = append(blocks, document.Paragraph{Spans: list})
		blocks = append(blocks, shiftTable(r, "phq9", "Severity of depression (PHQ-9) at baseline and at week 4 after the series",
			"Classes after Kroenke 2001. Of the patients with a baseline of pain (FAS) due at week 4 who have both scores.")...)
	}
	if scored(r, "gad7") {
		better := r.share(moodKeys("gad7", "improved4", "nri"))
		blocks = append(blocks, prose("The GAD-7 was at least 4 points lower than at baseline in %s patients due (%s).", better.fraction(), better.percent()))
	}
	return append(blocks, together(r)...)
}

// shiftTable is who went from which class of severity to which, at week 4.
func shiftTable(r rows, variable, caption, note string) []document.Block {
	k := analysis.Row{Analysis: "shift", Population: "FAS", Anchor: "TS", Window: "W4", Missing: "oc", Variable: variable}
	var classes []string
	for _, level := range r.variableLevels(k) {
		if from, to, _ := strings.Cut(level, ">"); from == to {
			classes = append(classes, from)
		}
	}
	if len(classes) == 0 {
		return nil
	}
	t := &table.Table{Columns: []table.Column{{Header: "At baseline"}}, Notes: []string{note}}
	for _, to := range classes {
		t.Columns = append(t.Columns, table.Column{Header: class(to), Group: "At week 4", Align: table.Right})
	}
	for _, from := range classes {
		row := table.Row{Cells: table.Texts(class(from))}
		for _, to := range classes {
			k.VariableLevel = from + ">" + to
			row.Cells = append(row.Cells, r.tally(k, "n"))
		}
		t.Rows = append(t.Rows, row)
	}
	return []document.Block{document.Table{ID: "shift" + variable, Caption: caption, Table: t}}
}

// together says how changes of mood and of pain go together.
func together(r rows) []document.Block {
	var list []document.Span
	for _, v := range []struct{ key, name string }{{"phq9", "PHQ-9"}, {"gad7", "GAD-7"}} {
		k := analysis.Row{Analysis: "pain_mood", Population: "FAS", Anchor: "TS", Window: "W4", Missing: "oc", Variable: v.key, VariableLevel: "spearman", Method: "bootstrap"}
		if math.IsNaN(r.number(k, "estimate")) {
			continue
		}
		list = append(list, sentence("; %s %s (%s patients)", table.Text(v.name),
			r.cell(k, "estimate", table.WithInterval(r.number(k, "estimate"), r.number(k, "conf.low"), r.number(k, "conf.high"), 2)), r.tally(k, "N"))...)
	}
	if len(list) == 0 {
		return nil
	}
	list[0].Text = ": "
	list = append(sentence("Rank correlation of the change of pain with the change of mood at week 4 after the series (95%% CI by bootstrap)"), list...)
	return []document.Block{document.Paragraph{Spans: append(list, sentence(". Which of them comes first cannot be told from it.")...)}}
}
