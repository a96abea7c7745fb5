package reports

import (
	"strings"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/job"
	"reprieve/reports/document"
	"reprieve/reports/table"
)

// moodOutcomes are depression and anxiety in every window.
func moodOutcomes(r rows) []document.Block {
	blocks := []document.Block{
		heading("mood", "Mood"),
		document.Text("Change is the score in the window minus the baseline, of patients due who have both; lower is better. Response (at least half the baseline) and remission (below 5) are of patients due whose baseline was at least 10; those without a score in the window count as neither."),
	}
	for _, instrument := range []struct{ key, name string }{{"phq9", "Depression (PHQ-9, 0 to 27)"}, {"gad7", "Anxiety (GAD-7, 0 to 21)"}} {
		if scored(r, instrument.key) {
			blocks = append(blocks, moodTable(r, instrument.key, instrument.name))
		} else {
			blocks = append(blocks, document.Text(instrument.name+": no patient with a baseline rating of pain has a baseline score; not estimable."))
		}
	}
	if f := changeFigure(r, moodPanels); len(f.Panels) > 0 {
		blocks = append(blocks, document.Figure{ID: "mood", Caption: "Mean change of depression and anxiety from the baseline by window after the initial series, with 95% confidence intervals, of those scored: who is scored changes from window to window. Dashed: a change of so many points in one patient is often taken to matter.", Figure: f})
	}
	return append(blocks, moodPoints(r)...)
}

// scored says whether any patient of FAS has a baseline score of an instrument.
func scored(r rows, instrument string) bool {
	return r.count(analysis.Row{Analysis: "baseline", Population: "FAS", Variable: instrument}, "N") > 0
}

func moodTable(r rows, instrument, name string) document.Table {
	t := &table.Table{Columns: []table.Column{
		{Header: "Window"},
		{Header: "n", Group: "Change", Align: table.Right},
		{Header: "Mean\u00a0(95%\u00a0CI)", Group: "Change", Align: table.Right},
		{Header: "n/N", Group: "Response", Align: table.Right},
		{Header: percentHeader, Group: "Response", Align: table.Right},
		{Header: "n/N", Group: "Remission", Align: table.Right},
		{Header: percentHeader, Group: "Remission", Align: table.Right},
	}}
	byWindow(t, func(k analysis.Row) []table.Cell {
		k.Analysis, k.Population, k.Variable = "mood", "FAS", instrument
		change := k
		change.VariableLevel, change.Missing, change.Method = "change", "oc", "t"
		cells := []table.Cell{r.tally(change, "N"), r.mean(change)}
		for _, level := range []string{"response50", "remission"} {
			k.VariableLevel, k.Missing = level, "nri"
			s := r.share(k)
			cells = append(cells, s.fraction(), s.cell())
		}
		return cells
	})
	t.Notes = []string{"Of the patients with a baseline rating of pain (FAS) due in the window. NE: not estimable."}
	return document.Table{ID: instrument, Caption: name, Table: t}
}

// byWindow adds a row for each window under a heading for each anchor; cells
// gives what follows the window's name from the keys of anchor and window.
func byWindow(t *table.Table, cells func(analysis.Row) []table.Cell) {
	for _, anchor := range anchors {
		t.Rows = append(t.Rows, table.Row{Cells: table.Texts(anchor.name), Section: true})
		for _, w := range windows {
			k := analysis.Row{Anchor: anchor.key, Window: w.key}
			t.Rows = append(t.Rows, table.Row{Cells: append(table.Texts(w.name), cells(k)...), Indent: 1})
		}
	}
}

// functionNames are the variables of function with their names.
var functionNames = []struct{ key, name string }{
	{"fiqr", "FIQR (0–100)"}, {"fatigue", "Fatigue, mm"}, {"sleep", "Sleep, mm"}, {"cognition", "Cognition, mm"},
}

// functionOutcomes are the impact of fibromyalgia, other ratings than pain, and
// the patient's impression of change.
func functionOutcomes(r rows, m job.Manifest) []document.Block {
	blocks := []document.Block{heading("function", "Function and impression of change")}
	var collected, absent []string
	t := &table.Table{Columns: []table.Column{{Header: "Window"}}}
	var keys []string
	for _, v := range functionNames {
		if len(r.variableLevels(analysis.Row{Analysis: "function", Variable: v.key})) == 0 {
			absent = append(absent, v.name)
			continue
		}
		keys, collected = append(keys, v.key), append(collected, v.name)
		t.Columns = append(t.Columns,
			table.Column{Header: "n", Group: v.name, Align: table.Right},
			table.Column{Header: "Mean\u00a0(95%\u00a0CI)", Group: v.name, Align: table.Right})
	}
	if len(collected) > 0 {
		byWindow(t, func(k analysis.Row) []table.Cell {
			var cells []table.Cell
			for _, key := range keys {
				k.Analysis, k.Population, k.Variable, k.VariableLevel, k.Method = "function", "FAS", key, "change", "t"
				cells = append(cells, r.tally(k, "N"), r.mean(k))
			}
			return cells
		})
		t.Notes = []string{"Of the patients with a baseline rating of pain (FAS) due in the window who have the baseline and the value. Lower is better. NE: not estimable."}
		blocks = append(blocks, document.Table{ID: "function", Caption: "Change from baseline", Table: t})
		if f := changeFigure(r, functionPanels); len(f.Panels) > 0 {
			blocks = append(blocks, document.Figure{ID: "function", Caption: "Mean change from the baseline by window after the initial series, with 95% confidence intervals, of those who have the value; lower is better.", Figure: f})
		}
		blocks = append(blocks, functionTests(r)...)
	}
	if len(r.variableLevels(analysis.Row{Analysis: "function", Variable: "pgic"})) > 0 {
		if f := impressionFigure(r, m.Setting("instruments.pgic_best")); len(f.Bars) > 0 {
			blocks = append(blocks, document.Figure{ID: "pgic", Caption: "Patient Global Impression of Change by window after the initial series, of those observed.", Figure: f})
		}
		blocks = append(blocks, impressionTable(r, m.Setting("instruments.pgic_best")))
	} else {
		absent = append(absent, "Patient Global Impression of Change")
	}
	if len(absent) > 0 {
		blocks = append(blocks, document.Text("Not collected: "+strings.Join(absent, ", ")+"."))
	}
	return append(blocks, document.Text("Ratings of mood, and questionnaires other than the PHQ-9, the GAD-7, the FIQR and the impression of change, are not analysed."))
}

// impressionTable is the patients' impression of change; best is the value that
// means very much improved.
// functionTests are the tests of fatigue, sleep and cognition at week 4, and the
// share with a FIQR lower by what mattered on its predecessor.
func functionTests(r rows) []document.Block {
	var list []document.Span
	for _, v := range functionNames[1:] {
		k := analysis.Row{Analysis: "function", Population: "FAS", Anchor: "TS", Window: "W4", Variable: v.key, VariableLevel: "test", Method: "paired_t"}
		if table.PValue(r.number(k, "p.adjusted")) != table.NE {
			list = append(list, sentence("; %s %s", table.Text(strings.ToLower(strings.TrimSuffix(v.name, ", mm"))), r.pValue(k, "p.adjusted"))...)
		}
	}
	if len(list) > 0 {
		list[0].Text = strings.Replace(list[0].Text, "; ", ": ", 1)
		list = append(sentence("Paired t tests of the changes at week 4 after the series, adjusted by Holm over the three"), append(list, sentence(". ")...)...)
	}
	k := analysis.Row{Analysis: "function", Population: "FAS", Anchor: "TS", Window: "W4", Variable: "fiqr", VariableLevel: "improved14"}
	if s := r.share(k); s.of > 0 {
		list = append(list, sentence("The FIQR was at least 14%% lower, the change that mattered on its predecessor, the FIQ, in %s of those scored, or %s.", s.fraction(), s.estimate())...)
	}
	if len(list) == 0 {
		return nil
	}
	blocks := []document.Block{document.Paragraph{Spans: list}}
	return append(blocks, shiftTable(r, "fiqr", "Impact of fibromyalgia (FIQR) at baseline and at week 4 after the series",
		"Classes after Salaffi 2018: remission up to 30, mild up to 45, moderate up to 65, severe above; other sets exist. Of the patients with a baseline of pain (FAS) due at week 4 who have both scores.")...)
}

func impressionTable(r rows, best string) document.Table {
	t := &table.Table{Columns: []table.Column{
		{Header: "Window"},
		{Header: "n", Align: table.Right},
		{Header: "Mean\u00a0(95%\u00a0CI)", Align: table.Right},
		{Header: "n/N", Group: "Much or very much improved", Align: table.Right},
		{Header: percentHeader, Group: "Much or very much improved", Align: table.Right},
	}}
	byWindow(t, func(k analysis.Row) []table.Cell {
		k.Analysis, k.Population, k.Variable = "function", "FAS", "pgic"
		mean := k
		mean.VariableLevel, mean.Method = "mean", "t"
		k.VariableLevel = "improved"
		s := r.share(k)
		return []table.Cell{r.tally(mean, "N"), r.mean(mean), s.fraction(), s.cell()}
	})
	t.Notes = []string{"Of the patients with a baseline rating of pain (FAS) due and observed in the window. " + impressionScale(best) + " NE: not estimable."}
	return document.Table{ID: "pgic", Caption: "Patient Global Impression of Change (1 to 7)", Table: t}
}

// impressionScale says which way the impression of change runs, and which values
// count as improved.
func impressionScale(best string) string {
	if best == "7" {
		return "7 is very much improved, 1 very much worse; 6 or 7 counts as improved, and a higher mean is better."
	}
	return "1 is very much improved, 7 very much worse; 1 or 2 counts as improved, and a lower mean is better."
}
