package reports

import (
	"strings"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/job"
	"reprieve/pipeline/privacy"
	"reprieve/reports/document"
	"reprieve/reports/table"
)

// traitNames are the columns whose values others may know of a patient.
var traitNames = map[string]string{
	"age": "age (decade)", "sex": "sex", "site": "site", "diagnosis": "diagnosis", "cohort_month": "month of enrolment",
}

// anonymity says what the privacy gate found in the exports; nothing where the
// results are of a version without its rows.
func anonymity(r rows, m job.Manifest) []document.Block {
	checked := func(level string) table.Cell {
		return r.tally(analysis.Row{Analysis: "privacy", Variable: "checked", VariableLevel: level}, "n")
	}
	if checked("rules").ID == "" {
		return nil
	}
	blocks := []document.Block{
		subheading("privacy", "Anonymity of the exports"),
		prose("Before the analysis %s rules looked for direct identifiers in %s columns with %s different texts: by the names of columns and files, by form and check digit, and as free text. "+
			"Exports that surely have any of them are refused. Names without capitals, and dates that were not shifted, are beyond the rules.",
			checked("rules"), checked("columns"), checked("texts")),
	}
	if t, ok := gateFindings(r); ok {
		blocks = append(blocks, t)
	} else {
		blocks = append(blocks, document.Text("Nothing was found that needs a look, and nothing had to be allowed."))
	}
	return append(append(blocks, patientClasses(r, m)), diversity(r)...)
}

// diversity says what the class of a patient tells.
func diversity(r rows) []document.Block {
	var blocks []document.Block
	for _, attribute := range []string{"diagnosis", "depression", "anxiety"} {
		k := analysis.Row{Analysis: "privacy", Variable: "diversity", VariableLevel: attribute}
		if !r.has(k, "N") {
			continue
		}
		blocks = append(blocks, prose("Of %s patients whose "+attribute+" is known, %s are alike in age, sex and site only with patients of the same "+attribute+", or with nobody: for them the class tells it.",
			r.tally(k, "N"), r.tally(k, "n")))
	}
	return blocks
}

// gateFindings are the notes and warnings of the gate and what the configuration allowed.
func gateFindings(r rows) (document.Table, bool) {
	t := &table.Table{Columns: []table.Column{
		{Header: "Found"}, {Header: "Where"}, {Header: "Rows", Align: table.Right}, {Header: "Of", Align: table.Right}, {Header: "Verdict and reason"},
	}}
	for _, found := range r.results.Select(func(x analysis.Row) bool { return x.Analysis == "privacy" && x.StatName == "verdict" }) {
		row := analysis.Row{Analysis: found.Analysis, Variable: found.Variable, VariableLevel: found.VariableLevel}
		rule, _ := privacy.LookupRule(row.Variable)
		verdict := r.text(row, "verdict")
		if reason := r.text(row, "reason").Text; reason != "" {
			verdict.Text += ": " + reason
		}
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{
			table.Text(rule.Finds + " (" + row.Variable + ")"), table.Text(row.VariableLevel), r.tally(row, "n"), r.tally(row, "N"), verdict,
		}})
	}
	t.Notes = []string{"No text of the exports is shown. Of file names and of columns that are not read, names are counted; of classes, doses, weights and sessions, patients. What is allowed stands in the configuration with its reason; what is doubtful may be something else, such as a pseudonym in the form of a number."}
	return document.Table{ID: "gate", Caption: "What the privacy gate found and let in", Table: t}, len(t.Rows) > 0
}

// patientClasses says how alike the patients are.
func patientClasses(r rows, m job.Manifest) document.Table {
	t := &table.Table{Columns: []table.Column{
		{Header: "Patients alike in"},
		{Header: "Patients", Align: table.Right},
		{Header: "Classes", Align: table.Right},
		{Header: "Smallest", Align: table.Right},
		{Header: "Alone in their class", Align: table.Right},
		{Header: "Highest", Group: "Risk of being found", Align: table.Right},
		{Header: "Mean", Group: "Risk of being found", Align: table.Right},
	}}
	for _, set := range []string{privacy.AllTraits, privacy.AgeSexSite} {
		k := analysis.Row{Analysis: "privacy", Variable: "classes", VariableLevel: set}
		if !r.has(k, "N") {
			continue
		}
		of := r.count(k, "N")
		percent := func(stat string) table.Cell { return r.cell(k, stat, table.Percent(r.number(k, stat), of)) }
		smallest := table.NE
		if of > 0 {
			smallest = table.Count(r.count(k, "k.min"))
		}
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{
			table.Text(traitList(r.words(k, "traits"))), r.tally(k, "N"), r.tally(k, "n.class"), r.cell(k, "k.min", smallest), percent("p"), percent("risk.max"), percent("risk.mean"),
		}})
	}
	t.Notes = []string{
		"Patients with the same traits are a class. The risk is that of a patient of being found by someone who knows these traits and that the patient is in the exports: 1 in the size of the class. " +
			"It is that of the exports within the clinic, where classes below " + m.Setting("privacy.k") + " are noted, and not that of this report, which holds no row of a patient.",
	}
	return document.Table{ID: "classes", Caption: "How alike the patients of the exports are", Table: t}
}

// traitList names columns in words.
func traitList(columns string) string {
	names := strings.Fields(columns)
	for i, c := range names {
		if name, ok := traitNames[c]; ok {
			names[i] = name
		}
	}
	if len(names) == 0 {
		return "nothing that was collected"
	}
	return strings.Join(names, ", ")
}
