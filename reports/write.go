package reports

import (
	"context"
	"fmt"
	"io"
	"slices"

	"reprieve/pipeline"
	"reprieve/pipeline/analysis"
	"reprieve/pipeline/job"
	"reprieve/pipeline/privacy/disclosure"
	"reprieve/pipeline/schema"
	"reprieve/reports/data"
	"reprieve/reports/document"
	"reprieve/reports/markdown"
	"reprieve/reports/pdf"
	"reprieve/reports/svg"
)

// The formats of run.formats.
const (
	FormatPDF  = "pdf"  // the report, for reading and printing
	FormatHTML = "html" // the report, for a browser
	FormatData = "data" // tables, figures and results rows for programs
)

// report is the cohort report on the pages of its PDF, whose numbers are in its
// checklist.
func report(m job.Manifest, results *analysis.Results) (*document.Document, *pdf.Layout, error) {
	d, err := Cohort(m, results)
	if err != nil {
		return nil, nil, err
	}
	layout, err := pdf.LayOut(d)
	if err != nil {
		return nil, nil, fmt.Errorf("reports: %w", err)
	}
	namePages(checklistOf(d), layout.Pages())
	return d, layout, nil
}

// Writer returns the writer of a run that writes the formats.
func Writer(formats []string) pipeline.Writer {
	return func(ctx context.Context, stage *job.Stage, p *pipeline.Product) error {
		if err := writeRestricted(ctx, stage, p); err != nil {
			return err
		}
		m := disclosure.Manifest(p.Manifest, p.Release.Results)
		d, layout, err := report(m, p.Release.Results)
		if err != nil {
			return err
		}
		drawn := startDrawing(d, layout, formats)
		files := []file{{job.Release + "/disclosure.csv", func(w io.Writer) error { return data.WriteWithheld(w, p.Release.Listed()) }}}
		files = append(files, file{job.Release + "/methods.md", func(w io.Writer) error {
			return markdown.Write(w, &document.Document{Title: "Methods", Blocks: slices.Concat(methods(m, p.Release.Results.MinCell), estimandCards(rows{p.Release.Results}, m), configuration(m))})
		}})
		files = append(files, file{job.Release + "/checklist.csv", func(w io.Writer) error { return data.WriteTable(w, checklistOf(d)) }})
		if slices.Contains(formats, FormatData) {
			files = append(files, dataFiles(d, p.Release.Results)...)
		}
		for _, format := range []string{FormatPDF, FormatHTML} {
			if write, ok := drawn[format]; ok {
				files = append(files, file{job.Release + "/report." + format, write})
			}
		}
		return writeFiles(ctx, stage, files)
	}
}

// file is one file of a month and how it is written.
type file struct {
	name  string
	write func(io.Writer) error
}

// writeFiles writes files into a stage.
func writeFiles(ctx context.Context, stage *job.Stage, files []file) error {
	list := make([]job.File, len(files))
	for i, f := range files {
		list[i] = job.File{Name: f.name, Write: f.write}
	}
	if err := stage.WriteAll(ctx, list); err != nil {
		return fmt.Errorf("reports: %w", err)
	}
	return nil
}

// writeRestricted writes the patient-level files and the results rows that a
// report can be drawn again from.
func writeRestricted(ctx context.Context, stage *job.Stage, p *pipeline.Product) error {
	clock := schema.Clock(p.Manifest.Clock)
	return writeFiles(ctx, stage, append(keptRows(p), []file{
		{data.ResultsFile, func(w io.Writer) error { return data.WriteARD(w, p.Restricted) }},
		{job.Restricted + "/outcomes.csv", func(w io.Writer) error { return data.WriteOutcomes(w, p.Cohort.Members, clock) }},
		{job.Restricted + "/outcomes.parquet", func(w io.Writer) error { return data.WriteOutcomesParquet(w, p.Cohort.Members, clock) }},
		{job.Restricted + "/adsl.parquet", func(w io.Writer) error { return data.WriteADSL(w, p.Cohort.Members, clock) }},
		{job.Restricted + "/adqs.parquet", func(w io.Writer) error { return data.WriteADQS(w, p.Cohort.Members, clock) }},
		{job.Restricted + "/adtte.parquet", func(w io.Writer) error { return data.WriteADTTE(w, p.Cohort.Members, clock) }},
		{job.Restricted + "/disclosure.csv", func(w io.Writer) error { return data.WriteWithheld(w, p.Release.Withheld) }},
		{job.Restricted + "/ledger.csv", func(w io.Writer) error { return data.WriteLedger(w, p.Ledger, p.Manifest.Counts) }},
	}...))
}

// keptRows are the rows that the month was made from, a file a table: what a later
// month is compared with.
func keptRows(p *pipeline.Product) []file {
	var files []file
	if p.Released != nil {
		files = append(files, file{disclosure.EarlierFile, p.Released.Write})
	}
	for _, t := range schema.Tables {
		if p.Kept.Present(t.Name) {
			files = append(files, file{job.RowsName(t.Name), func(w io.Writer) error { return p.Kept.WriteTable(w, t.Name) }})
		}
	}
	return files
}

// dataFiles are the results rows, and every table and figure of the report with
// its data.
func dataFiles(d *document.Document, results *analysis.Results) []file {
	files := []file{
		{job.Release + "/ard.csv", func(w io.Writer) error { return data.WriteARD(w, results) }},
		{job.Release + "/ard.parquet", func(w io.Writer) error { return data.WriteARDParquet(w, results) }},
	}
	for _, block := range d.Blocks {
		switch b := block.(type) {
		case document.Table:
			files = append(files, file{job.Release + "/tables/" + b.ID + ".csv", func(w io.Writer) error { return data.WriteTable(w, b.Table) }})
		case document.Figure:
			files = append(files,
				file{job.Release + "/figures/" + b.ID + ".svg", func(w io.Writer) error { return svg.Write(w, b.Figure) }},
				file{job.Release + "/tables/figure-" + b.ID + ".csv", func(w io.Writer) error { return data.WriteTable(w, b.Figure.Data()) }})
		}
	}
	return files
}
