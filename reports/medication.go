package reports

import (
	"strconv"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/outcome"
	"reprieve/reports/document"
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
		blocks = append(blocks, opioidText(r, k), opioidFactors())
	}
	return append(blocks, classTable(r, classes))
}

func opioidText(r rows, k analysis.Row) document.Paragraph {
	change := k
	change.VariableLevel, change.Method = "change", "t"
	at := func(level string) share {
		k.VariableLevel = level
		return r.share(k)
	}
	reduced30, reduced50, stopped := at("reduced30"), at("reduced50"), at("stopped")
	k.VariableLevel = "not_evaluable"
	return prose("Opioids, in morphine milligram equivalents a day ("+outcome.MMEVersion+" factors): of %s patients who took them and can be evaluated, the dose changed by %s on average; "+
		"it fell by at least 30%% in %s (%s), by at least 50%% in %s, and %s took none over the whole window. %s patients due cannot be evaluated.",
		r.tally(change, "N"), r.mean(change), reduced30.fraction(), reduced30.percent(),
		reduced50.fraction(), stopped.fraction(), r.tally(k, "n"))
}

// opioidFactors is the table of factors with its version.
func opioidFactors() document.Table {
	t := &table.Table{Columns: []table.Column{{Header: "Opioid"}, {Header: "Factor, per mg", Align: table.Right}}}
	for _, f := range outcome.MMEFactors() {
		t.Rows = append(t.Rows, table.Row{Cells: table.Texts(f.Drug, strconv.FormatFloat(f.Factor, 'f', -1, 64))})
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
