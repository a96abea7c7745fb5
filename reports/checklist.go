package reports

import (
	"fmt"
	"strings"

	"reprieve/reports/document"
	"reprieve/reports/table"
)

// guidelineItem is an item of a reporting guideline, in our words, with the
// sections that answer it, or what is still open.
type guidelineItem struct {
	number, topic string
	sections      []string // ids of headings
	open          string   // what the authors still have to write, or why it does not apply
}

// strobe are the items for cohort studies of STROBE (von Elm and others 2007,
// Lancet 370:1453).
var strobe = []guidelineItem{
	{"1a", "Design named in the title or abstract", []string{"summary"}, ""},
	{"1b", "Summary of what was done and found", []string{"summary"}, ""},
	{"2", "Background and rationale", nil, "for the authors to write"},
	{"3", "Objectives", []string{"questions", "cards"}, ""},
	{"4", "Study design", []string{"study", "methods"}, ""},
	{"5", "Setting, locations and dates", []string{"study", "data"}, "the data cut is on the title page; locations and dates of recruitment are for the authors, since the exports name sites by code"},
	{"6a", "Eligibility, selection, follow-up", []string{"study", "methods", "flow"}, ""},
	{"6b", "Matching", nil, "does not apply: patients are not matched"},
	{"7", "Outcomes, exposures, covariates defined", []string{"definitions", "cards", "methods"}, ""},
	{"8", "Sources and measurement of each variable", []string{"study", "data", "methods"}, ""},
	{"9", "Sources of bias", []string{"limitations"}, ""},
	{"10", "Study size", []string{"flow"}, "every patient of the export is taken; no size was calculated"},
	{"11", "Handling of quantitative variables", []string{"methods"}, ""},
	{"12a", "Statistical methods", []string{"methods"}, ""},
	{"12b", "Subgroups and interactions", []string{"depression"}, ""},
	{"12c", "Missing data", []string{"methods", "missing"}, ""},
	{"12d", "Loss to follow-up", []string{"methods", "missing"}, ""},
	{"12e", "Sensitivity analyses", []string{"sensitivity"}, ""},
	{"13a", "Numbers at each stage", []string{"flow"}, ""},
	{"13b", "Reasons for leaving", []string{"flow"}, ""},
	{"13c", "Flow diagram", []string{"flow"}, ""},
	{"14a", "Characteristics of patients", []string{"characteristics"}, ""},
	{"14b", "Missing data of each variable", []string{"characteristics"}, ""},
	{"14c", "Time of follow-up", []string{"flow", "relief"}, ""},
	{"15", "Outcome events or summaries over time", []string{"response", "relief", "safety"}, ""},
	{"16a", "Estimates, unadjusted and adjusted, with precision", []string{"response", "depression"}, ""},
	{"16b", "Boundaries of categories", []string{"definitions"}, ""},
	{"16c", "Absolute beside relative risks", []string{"depression"}, ""},
	{"17", "Other analyses", []string{"sensitivity", "depression"}, ""},
	{"18", "Key results", []string{"summary"}, ""},
	{"19", "Limitations", []string{"limitations"}, ""},
	{"20", "Interpretation", nil, "for the authors to write"},
	{"21", "Generalisability", nil, "for the authors to write"},
	{"22", "Funding", nil, "for the authors to write"},
}

// record are the items that RECORD adds for routinely collected data (Benchimol
// and others 2015, PLoS Med 12:e1001885).
var record = []guidelineItem{
	{"1.1", "Type of data named", []string{"study", "data"}, ""},
	{"1.2", "Region and time named", nil, "for the authors to write"},
	{"1.3", "Linkage named", nil, "does not apply: no data are linked"},
	{"6.1", "How patients were selected, with codes", []string{"study", "methods", "definitions"}, ""},
	{"6.2", "Validation of the selection", nil, "open: the exports do not say how diagnoses were made"},
	{"6.3", "Flow with linkage", nil, "does not apply: no data are linked"},
	{"7.1", "Complete definitions of variables", []string{"study", "definitions", "configuration"}, ""},
	{"12.1", "Access to the source data", nil, "for the authors to write"},
	{"12.2", "Cleaning of data", []string{"data"}, ""},
	{"12.3", "Linkage of data", nil, "does not apply: no data are linked"},
	{"13.1", "Selection of patients at each stage", []string{"flow"}, ""},
	{"19.1", "Data not collected for research", []string{"limitations"}, ""},
	{"22.1", "Protocol, data and program", []string{"configuration"}, "the program and its configuration are named here; access to the data is for the authors to write"},
}

// checklistID names the table of the checklist.
const checklistID = "checklist"

// checklist is the section of both guidelines' items.
func checklist(blocks []document.Block) []document.Block {
	return []document.Block{
		heading(checklistID, "Reporting checklist"),
		document.Table{ID: checklistID, Caption: "Items of STROBE and RECORD, where they stand, and what is still open", Table: checklistTable(blocks)},
	}
}

// namePages writes the pages that cells show as their text, for what is no PDF.
func namePages(t *table.Table, pages map[string]int) {
	for _, row := range t.Rows {
		for i := range row.Cells {
			c := &row.Cells[i]
			var on []string
			for _, place := range c.Pages {
				if page := pages[place]; page > 0 {
					on = append(on, fmt.Sprint(page))
				}
			}
			if len(c.Pages) > 0 {
				c.Text = strings.Join(on, ", ")
			}
		}
	}
}

// checklistOf is the table of the checklist of a report.
func checklistOf(d *document.Document) *table.Table {
	for _, block := range d.Blocks {
		if t, ok := block.(document.Table); ok && t.ID == checklistID {
			return t.Table
		}
	}
	return &table.Table{}
}

// checklistTable is the checklist of both guidelines. Its pages have no text before
// the report has been laid out.
func checklistTable(blocks []document.Block) *table.Table {
	t := &table.Table{Columns: []table.Column{
		{Header: "Item"}, {Header: "Topic"}, {Header: "Section"}, {Header: "Page", Align: table.Right}, {Header: "Open"},
	}}
	names := sectionNames(blocks)
	for _, guideline := range []struct {
		name  string
		items []guidelineItem
	}{{"STROBE, cohort studies", strobe}, {"RECORD, routinely collected data", record}} {
		t.Rows = append(t.Rows, table.Row{Cells: table.Texts(guideline.name), Section: true})
		for _, item := range guideline.items {
			var where, on []string
			for _, id := range item.sections {
				where = append(where, names[id])
				on = append(on, "s-"+id)
			}
			cells := table.Texts(item.number, item.topic, strings.Join(where, "; "), "", item.open)
			cells[3].Pages = on
			t.Rows = append(t.Rows, table.Row{Indent: 1, Cells: cells})
		}
	}
	t.Notes = []string{"Items in our words; the guidelines are STROBE (von Elm 2007) and RECORD (Benchimol 2015). Pages are those of the PDF."}
	return t
}

// sectionNames are the numbers and names of the headings.
func sectionNames(blocks []document.Block) map[string]string {
	names := map[string]string{}
	for i, number := range document.Numbers(blocks) {
		if h, ok := blocks[i].(document.Heading); ok {
			names[h.ID] = strings.TrimSpace(number + " " + h.Text)
		}
	}
	return names
}
