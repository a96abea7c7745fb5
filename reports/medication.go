package reports

import (
	"math"
	"strconv"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/outcome"
	"reprieve/reports/document"
	"reprieve/reports/figure"
	"reprieve/reports/table"
)

var classNames = map[string]string{
	"opioid": "Opioids", "antidepressant": "Antidepressants", "anxiolytic": "Anxiolytics",
	"gabapentinoid": "Gabapentinoids", "nsaid": "NSAIDs", "other": "Other drugs",
}

var medicationKeys = analysis.Row{Analysis: "medication", Population: "FAS", Anchor: "TS", Window: "W12"}

// medicationOutcomes is what became of other drugs.
func medicationOutcomes(r rows) []document.Block {
	head := heading("medication", "Other medication")
	classes := r.levels(func(x analysis.Row) string { return x.Variable }, func(x analysis.Row) bool {
		return x.Analysis == "medication" && x.Variable != "mme"
	})
	if len(classes) == 0 {
		return []document.Block{head, document.Text("Medication is not collected.")}
	}
	blocks := []document.Block{head, document.Text("From the start of treatment to twelve weeks after the initial series (days 71 to 105; classes on day 88). " +
		"Drugs are changed for many reasons, and what was changed because of the treatment is not known.")}
	k := medicationKeys
	k.Variable = "mme"
	if len(r.variableLevels(k)) > 0 {
		blocks = append(blocks, opioidText(r, k))
		blocks = append(blocks, opioidDoses(r, k)...)
		blocks = append(blocks, opioidFactors())
	}
	return append(blocks, classTable(r, classes))
}

func opioidText(r rows, k analysis.Row) document.Paragraph {
	change, typical := k, k
	change.VariableLevel, change.Method = "change", "t"
	typical.VariableLevel, typical.Method = "change_pseudomedian", "hodges_lehmann"
	k.VariableLevel = "not_evaluable"
	list := sentence("Opioids, in morphine milligram equivalents (MME) a day by the factors of "+outcome.MMEVersion+": %s patients due took them at the start and can be evaluated; %s due cannot be. "+
		"At week 12 the dose had changed by %s on average", r.tally(change, "N"), r.tally(k, "n"), r.mean(change))
	if estimate := r.number(typical, "estimate"); !math.IsNaN(estimate) {
		list = append(list, sentence("; Hodges and Lehmann's estimate, which single large doses move little, is %s", r.cell(typical, "estimate",
			table.WithInterval(estimate, r.number(typical, "conf.low"), r.number(typical, "conf.high"), 1)))...)
	}
	return document.Paragraph{Spans: append(list, sentence(" (95%% confidence intervals).")...)}
}

// opioidDoses are the doses at three times, as a table and a figure, and how many took
// less or more.
func opioidDoses(r rows, k analysis.Row) []document.Block {
	times := []struct{ level, name string }{{"dose_T0", "At the start (T0)"}, {"dose_TS", "End of the initial series (TS)"}, {"dose_W12", "Week 12 after it"}}
	doses := &table.Table{Columns: []table.Column{{Header: "Dose, MME a day"}, {Header: "Patients", Align: table.Right}, {Header: "Mean\u00a0±\u00a0SD", Align: table.Right}, {Header: "Median (quartiles)", Align: table.Right}}}
	f := figure.Distribution{XLabel: "Patients who took opioids at the start", YLabel: "Opioid dose, MME a day", Decimals: 1}
	for _, at := range times {
		k.VariableLevel = at.level
		doses.Rows = append(doses.Rows, table.Row{Cells: []table.Cell{
			table.Text(at.name), r.tally(k, "N"), r.cell(k, "mean", table.MeanSD(r.number(k, "mean"), r.number(k, "sd"), 1)), r.spread(k, 1),
		}})
		f.Boxes = append(f.Boxes, figure.DistributionBox{
			Name: at.name, N: r.count(k, "N"), Low: math.NaN(), High: math.NaN(), P25: r.number(k, "p25"), Median: r.number(k, "median"), P75: r.number(k, "p75"), ID: id(k, "median"),
		})
	}
	doses.Notes = []string{"The same patients at each time, but for those whose dose at TS cannot be told. Week 12 is the mean dose over days 71 to 105."}
	changes := &table.Table{Columns: []table.Column{{Header: "Dose at week 12, against the start"}, {Header: "n/N", Align: table.Right}, {Header: percentHeader, Align: table.Right}}}
	for _, c := range []struct{ level, name string }{
		{"reduced30", "At least 30% lower"}, {"reduced50", "At least 50% lower"}, {"stopped", "None over the whole window"}, {"increased", "Higher"},
	} {
		k.VariableLevel = c.level
		s := r.share(k)
		changes.Rows = append(changes.Rows, table.Row{Cells: []table.Cell{table.Text(c.name), s.fraction(), s.cell()}})
	}
	changes.Notes = []string{"Of the patients due at week 12 after the series who took opioids at the start. A patient may count in several of the first three rows. New users stand among the classes of drugs."}
	return []document.Block{
		document.Table{ID: "opioiddoses", Caption: "Opioid doses of the patients who took them at the start", Table: doses},
		document.Figure{ID: "opioids", Caption: "Opioid doses at the start, at the end of the initial series and at week 12 after it: medians and quartiles of the patients who took opioids at the start.", Figure: f},
		document.Table{ID: "opioidchange", Caption: "Change of the opioid dose at week 12 after the initial series", Table: changes},
	}
}

// opioidFactors is the table of factors with its version.
func opioidFactors() document.Table {
	t := &table.Table{Columns: []table.Column{{Header: "Opioid"}, {Header: "Factor, per mg", Align: table.Right}}}
	for _, f := range outcome.MMEFactors() {
		t.Rows = append(t.Rows, table.Row{Cells: table.Texts(capital(f.Drug), strconv.FormatFloat(f.Factor, 'f', -1, 64))})
	}
	t.Notes = []string{"Factors, version " + outcome.MMEVersion + ". They are used where the export gives mg a day and no equivalents; opioids that are not listed need equivalents in the export. They are not for changing a patient's opioid."}
	return document.Table{ID: "opioidfactors", Caption: "Factors for morphine milligram equivalents (" + outcome.MMEVersion + ")", Table: t}
}

func classTable(r rows, classes []string) document.Table {
	t := &table.Table{Columns: []table.Column{
		{Header: "Class"},
		{Header: "n/N", Group: "Stopped, of those taking it", Align: table.Right},
		{Header: percentHeader, Group: "Stopped, of those taking it", Align: table.Right},
		{Header: "n/N", Group: "Started, of the others", Align: table.Right},
		{Header: percentHeader, Group: "Started, of the others", Align: table.Right},
		{Header: "Not evaluable", Align: table.Right},
	}}
	for _, class := range classes {
		k := medicationKeys
		k.Variable, k.VariableLevel = class, "stopped"
		stopped := r.share(k)
		k.VariableLevel = "started"
		started := r.share(k)
		k.VariableLevel = "not_evaluable"
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{
			table.Text(classNames[class]), stopped.fraction(), stopped.cell(), started.fraction(), started.cell(), r.tally(k, "n"),
		}})
	}
	t.Notes = []string{"Of the patients with a baseline rating of pain (FAS) due at week 12 after the initial series. Not evaluable: an end is missing and the drug is not known to go on, or the site records no medication."}
	return document.Table{ID: "medication", Caption: "Classes of other drugs", Table: t}
}
