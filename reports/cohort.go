// Package reports writes what a run publishes: the cohort report as a document,
// and the files of release/ and restricted/.
//
// It computes nothing: every number of the report is a row of the results, and
// what is not a number comes from the manifest. So a report can be drawn again
// from a published month.
package reports

import (
	"fmt"
	"strings"
	"time"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/job"
	"reprieve/reports/document"
	"reprieve/reports/table"
)

// Cohort builds the cohort report of a month. Results that the reference does not
// define are an error.
func Cohort(m job.Manifest, results *analysis.Results) (*document.Document, error) {
	r := rows{results}
	d := &document.Document{
		Title:       printable(m.Report.Title),
		Subtitle:    "Cohort report, " + monthName(m.Month),
		Subject:     "Outcomes of patients with chronic pain after ketamine: observational, single arm",
		Author:      m.Report.Clinic,
		Language:    "en",
		Date:        m.AsOf,
		RunningHead: fmt.Sprintf("%s · data cut %s · reprieve %s", printable(m.Report.Title), m.AsOf.Format(time.DateOnly), m.Build.Version),
		Notice:      notice(m, results),
	}
	for _, section := range [][]document.Block{
		title(m, results.MinCell), summary(r, m), claimsBesideData(r), studyDescription(m), patients(r, m), dataRead(r, m), sinceLastMonth(r, m), exposure(r), painResponse(r), rapidRelief(r), weeklyPain(r),
		durationOfRelief(r, m), depression(r), moodOutcomes(r), functionOutcomes(r, m), medicationOutcomes(r), safetyOutcomes(r),
		sites(r), sensitivityAnalyses(r, m), publishedFigures(), limitations(r, m), methods(m, results.MinCell),
	} {
		d.Blocks = append(d.Blocks, section...)
	}
	return d, appendix(d, r, m)
}

// appendix adds what tells of the sections before it.
func appendix(d *document.Document, r rows, m job.Manifest) error {
	defined, err := definitions(d.Blocks)
	if err != nil {
		return err
	}
	asked := questions(r, d.Blocks)
	for _, section := range [][]document.Block{asked, estimandCards(r, m), defined, configuration(m)} {
		d.Blocks = append(d.Blocks, section...)
	}
	d.Blocks = append(d.Blocks, checklist(d.Blocks)...)
	return nil
}

// The notices that every page may carry.
const (
	notCleared = "Not cleared for release: small cells are not withheld."
	synthetic  = "Synthetic data, no real patients."
)

func notice(m job.Manifest, results *analysis.Results) string {
	var notices []string
	if m.Synthetic {
		notices = append(notices, synthetic)
	}
	if results.MinCell == 0 {
		notices = append(notices, notCleared)
	}
	return strings.Join(notices, " ")
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

// sentence is running text in which each %s stands for one of the cells, so that
// its numbers keep their ids. A %% is a percent sign.
func sentence(format string, cells ...table.Cell) []document.Span {
	var list []document.Span
	for i, part := range strings.Split(format, "%s") {
		if i > 0 {
			list = append(list, document.Span{Text: cells[i-1].Text, ID: cells[i-1].ID})
		}
		if part != "" {
			list = append(list, document.Span{Text: strings.ReplaceAll(part, "%%", "%")})
		}
	}
	return list
}

// bold sets spans in bold.
func bold(list []document.Span) []document.Span {
	for i := range list {
		list[i].Bold = true
	}
	return list
}

// prose is a body paragraph with numbers, as sentence.
func prose(format string, cells ...table.Cell) document.Paragraph {
	return document.Paragraph{Spans: sentence(format, cells...)}
}

// item is an item of a list: its name in bold, and running text as sentence.
func item(name, format string, cells ...table.Cell) []document.Span {
	return append(bold(sentence("%s", table.Text(name))), sentence(format, cells...)...)
}

func heading(id, text string) document.Heading {
	return document.Heading{Level: 1, ID: id, Text: text}
}

func subheading(id, text string) document.Heading {
	return document.Heading{Level: 2, ID: id, Text: text}
}
