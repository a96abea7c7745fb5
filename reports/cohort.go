// Package reports writes what a run publishes: the cohort report as a document,
// and the files of release/ and restricted/.
//
// It computes nothing: every number of the report is a row of the results, and
// what is not a number comes from the manifest. So a report can be drawn again
// from a published month.
package reports

import (
	"fmt"
	"time"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/job"
	"reprieve/reports/document"
)

// Cohort builds the cohort report of a month.
func Cohort(m job.Manifest, results *analysis.Results) *document.Document {
	r := rows{results}
	d := &document.Document{
		Title:       printable(m.Report.Title),
		Subtitle:    "Cohort report, " + monthName(m.Month),
		Subject:     "Outcomes of patients with chronic pain after ketamine: observational, single arm",
		Author:      m.Report.Clinic,
		Language:    "en",
		Date:        m.AsOf,
		RunningHead: fmt.Sprintf("%s · data cut %s · reprieve %s", printable(m.Report.Title), m.AsOf.Format(time.DateOnly), m.Build.Version),
		Notice:      notice(m),
	}
	for _, section := range [][]document.Block{
		title(m), summary(r, m), patients(r, m), dataRead(r, m), painResponse(r), rapidRelief(r), weeklyPain(r),
		durationOfRelief(r, m), depression(r), moodOutcomes(r), functionOutcomes(r), medicationOutcomes(r), safetyOutcomes(r),
		sensitivityAnalyses(r), limitations(r, m), methods(m), configuration(m),
	} {
		d.Blocks = append(d.Blocks, section...)
	}
	return d
}

// The notices that every page may carry.
const (
	notCleared = "Not cleared for release: small cells are not withheld."
	synthetic  = "Synthetic data, no real patients."
)

func notice(m job.Manifest) string {
	if m.Synthetic {
		return synthetic + " " + notCleared
	}
	return notCleared
}

func monthName(month string) string {
	t, err := time.Parse("2006-01", month)
	if err != nil {
		return month
	}
	return t.Format("January 2006")
}

// spans makes running text of alternating plain and bold parts, the first
// plain.
func spans(parts ...string) []document.Span {
	var list []document.Span
	for i, p := range parts {
		if p != "" {
			list = append(list, document.Span{Text: p, Bold: i%2 == 1})
		}
	}
	return list
}

func lead(parts ...string) document.Paragraph {
	return document.Paragraph{Role: document.Lead, Spans: spans(parts...)}
}

func heading(id, text string) document.Heading {
	return document.Heading{Level: 1, ID: id, Text: text}
}

func subheading(id, text string) document.Heading {
	return document.Heading{Level: 2, ID: id, Text: text}
}
