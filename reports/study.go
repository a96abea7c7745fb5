package reports

import (
	"fmt"
	"strings"

	"reprieve/pipeline/job"
	"reprieve/pipeline/schema"
	"reprieve/reports/document"
	"reprieve/reports/table"
)

// studyDescription is what STROBE (items 4 to 8) and RECORD (6 and 7) ask a reader to be
// told before the numbers, from the configuration.
func studyDescription(m job.Manifest) []document.Block {
	set := m.Setting
	part := func(name, text string) document.Paragraph {
		return document.Paragraph{Spans: spans("", name+". ", text)}
	}
	return []document.Block{
		heading("study", "Study description"),
		part("Design", "An observational cohort of one arm, from routine data: every patient of the export, followed from the first ketamine session to the data cut. Nobody was assigned to anything, and there is no comparison group."),
		part("Setting", "The clinics that made the export; sites have the names that stand in it. Sessions took place in a clinic or at home, as the export says. Dates of recruitment are not told here, for they could identify patients."),
		part("Eligibility", fmt.Sprintf("Patients of the export who consented, where consent is recorded (ENR); of them those with a session before the data cut (SAF); of them those with a baseline rating of pain (FAS); "+
			"of them those whose baseline is above 0 and at least %s mm (RESP). Diagnosis is as recorded and excludes nobody.", set("response.min_baseline_mm"))),
		part("Treatment", fmt.Sprintf("Ketamine by the routes, doses and numbers of sessions that the clinicians chose, with or without psychotherapy. Sessions at most %s days apart are one course; the first course is the initial series.", set("course.max_gap_days"))),
		part("Outcomes", fmt.Sprintf("Pain by patients' own ratings on a Visual Analog Scale of 0 to 100 mm, at home and before sessions, not within %s h after the start of one. Also the PHQ-9, the GAD-7, the FIQR, the impression of change, ratings of fatigue, sleep and cognition, medication, vital signs and adverse events, as far as the export has them.", set("outcome.washout_hours"))),
		part("How the export was read", readingText(m)),
		codeLists(m),
	}
}

// readingText says how times, numbers and bad rows were taken.
func readingText(m job.Manifest) string {
	set := m.Setting
	text := "Ratings stand in it on a scale of 0 to " + set("exports.vas_scale")
	if set("exports.vas_scale") == "10" {
		text += " and were multiplied by 10"
	}
	text += ", as declared and not guessed. "
	if m.Clock == string(schema.StudyMinutes) {
		text += "Times are minutes from each patient's own zero. "
	} else {
		text += "Times without an offset were read in " + printable(set("exports.timezone")) + "; all lengths of time are elapsed ones, so that no change of clocks moves a rating. "
	}
	text += "A cell counts as missing if its text is one of (" + printable(set("exports.missing_codes")) + "). "
	if set("exports.on_bad_row") == "quarantine" {
		return text + "Rows that broke a rule were left out and counted."
	}
	return text + "A row that broke a rule would have stopped the run."
}

// codeLists are the codes that columns of the export may hold.
func codeLists(m job.Manifest) document.Table {
	t := &table.Table{Columns: []table.Column{{Header: "Table"}, {Header: "Column"}, {Header: "Codes"}}}
	absent := map[string]bool{}
	for _, name := range m.Absent {
		absent[name] = true
	}
	for _, tab := range schema.Tables {
		for _, c := range tab.Columns {
			if c.Type == schema.Level && !absent[tab.Name] {
				t.Rows = append(t.Rows, table.Row{Cells: table.Texts(tab.Name, c.Name, strings.Join(c.Levels, ", "))})
			}
		}
	}
	t.Notes = []string{"As the export must spell them. \"reprieve schema\" prints all tables with every column and range."}
	return document.Table{ID: "codes", Caption: "Codes of the export", Table: t}
}
