package reports

import (
	"fmt"
	"time"

	"reprieve/pipeline/job"
	"reprieve/pipeline/privacy/disclosure"
	"reprieve/reports/document"
	"reprieve/reports/table"
)

// title is the title block: where the numbers come from.
func title(m job.Manifest, minCell int) []document.Block {
	facts := []document.Fact{{Label: "Data cut", Value: m.AsOf.UTC().Format("2006-01-02 15:04 UTC") + cutNote(m)}}
	if m.Report.Clinic != "" {
		facts = append(facts, document.Fact{Label: "Clinic", Value: printable(m.Report.Clinic)})
	}
	facts = append(facts,
		document.Fact{Label: "Research ethics approval", Value: stated(m.Report.Ethics, "report.ethics")},
		document.Fact{Label: "Statistical analysis plan", Value: stated(m.Setting("report.plan"), "report.plan")},
		document.Fact{Label: "Design", Value: "Observational, single arm, before and after; not for the care of one patient"},
		document.Fact{Label: "Computed by", Value: fmt.Sprintf("reprieve %s, definitions of contract %d", m.Build.Version, m.Contract)},
		document.Fact{Label: "Configuration, SHA-256", Value: m.ConfigurationSHA256, Code: true},
	)
	for _, in := range m.Inputs {
		label := printable(in.Name)
		if in.Rows != disclosure.Unknown {
			label += fmt.Sprintf(", %s rows", table.Count(int(in.Rows)))
		}
		facts = append(facts, document.Fact{Label: label, Value: in.SHA256, Code: true})
	}
	blocks := []document.Block{document.Facts{Items: facts}}
	var warning []document.Span
	if minCell == 0 {
		warning = spans("", "Not cleared for release. ",
			"Nothing is withheld here: numbers that rest on few patients could identify someone. Keep this report within the clinic. ")
	}
	if m.Synthetic {
		warning = append(warning, spans("", "Synthetic data. ",
			"These patients were drawn by a random number generator. No row comes from a person, and no number says anything about ketamine.")...)
	}
	if len(warning) > 0 {
		blocks = append(blocks, document.Paragraph{Role: document.Warning, Spans: warning})
	}
	if minCell > 0 {
		blocks = append(blocks, withheldNote(minCell))
	}
	for _, w := range m.Warnings {
		blocks = append(blocks, document.Paragraph{Role: document.Warning, Spans: spans(w)})
	}
	return blocks
}

// stated are words of the configuration, or that there are none.
func stated(words, key string) string {
	if words == "" {
		return "Not stated (" + key + ")"
	}
	return printable(words)
}

// withheldNote says what the mark of withheld numbers means.
func withheldNote(minCell int) document.Paragraph {
	return document.Paragraph{Spans: spans(fmt.Sprintf("%s stands for a number that is withheld, for it shows fewer than %d patients, is computed from such a number, or would let one be worked out.", table.Mark, minCell))}
}

func cutNote(m job.Manifest) string {
	if m.Clock == "study_minutes" {
		return " (each patient's own data cut holds)"
	}
	return fmt.Sprintf(" (%s in %s)", inZone(m.AsOf, m.Setting("exports.timezone")), m.Setting("exports.timezone"))
}

func inZone(t time.Time, name string) string {
	zone, err := time.LoadLocation(name)
	if err != nil {
		zone = time.UTC
	}
	return t.In(zone).Format("2006-01-02 15:04")
}
