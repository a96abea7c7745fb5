package reports

import (
	"bytes"
	"fmt"
	"io"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/job"
	"reprieve/pipeline/privacy/disclosure"
	"reprieve/pipeline/privacy/seal"
	"reprieve/reports/data"
	"reprieve/reports/document"
	"reprieve/reports/html"
	"reprieve/reports/pdf"
)

// Output is a file of a report: its format, FormatPDF or FormatHTML, and where it
// goes.
type Output struct {
	Format string
	To     io.Writer
}

// Redraw writes the report of a published month again from its results rows and its
// manifest, which must be as they were published. They are read once however many
// files are asked for, and the formats are drawn at the same time.
// Identities are for results that are encrypted.
func Redraw(folder string, identities seal.Identities, outputs ...Output) error {
	m, results, err := data.ReadSealedMonth(folder, identities)
	if err != nil {
		return fmt.Errorf("reports: %w", err)
	}
	policy := disclosure.PolicyOf(m.Setting)
	if policy.Earlier, err = disclosure.EarlierOf(folder, m, identities); err != nil {
		return fmt.Errorf("reports: %w", err)
	}
	results = disclosure.Protect(results, policy).Results
	return draw(disclosure.Manifest(m, results), results, outputs)
}

// RedrawUnprotected is Redraw with every number, for use within the clinic: each
// page says that it may not leave it.
func RedrawUnprotected(folder string, identities seal.Identities, outputs ...Output) error {
	m, results, err := data.ReadSealedMonth(folder, identities)
	if err != nil {
		return fmt.Errorf("reports: %w", err)
	}
	return draw(m, results, outputs)
}

func draw(m job.Manifest, results *analysis.Results, outputs []Output) error {
	d, layout, err := report(m, results)
	if err != nil {
		return err
	}
	to := map[string][]io.Writer{}
	var formats []string
	for _, o := range outputs {
		if to[o.Format] == nil {
			formats = append(formats, o.Format)
		}
		to[o.Format] = append(to[o.Format], o.To)
	}
	drawn := startDrawing(d, layout, formats)
	for _, format := range formats {
		write, ok := drawn[format]
		if !ok {
			return fmt.Errorf("reports: format: %q: neither %s nor %s", format, FormatPDF, FormatHTML)
		}
		if err := write(io.MultiWriter(to[format]...)); err != nil {
			return err
		}
	}
	return nil
}

// startDrawing begins to draw a report in those of the formats that are for reading,
// all at the same time, and returns what writes each of them, once, when it is done.
func startDrawing(d *document.Document, layout *pdf.Layout, formats []string) map[string]func(io.Writer) error {
	started := map[string]func(io.Writer) error{}
	for _, format := range formats {
		switch format {
		case FormatPDF:
			started[format] = start(layout.Write)
		case FormatHTML:
			started[format] = start(func(w io.Writer) error { return html.Write(w, d) })
		}
	}
	return started
}

// start calls write in the background, and returns what waits for it and passes on
// what it has written.
func start(write func(io.Writer) error) func(io.Writer) error {
	var text bytes.Buffer
	done := make(chan error, 1)
	go func() {
		// A panic here would end the program without a word to those who wait for it.
		defer func() {
			if p := recover(); p != nil {
				done <- fmt.Errorf("reports: internal error: a panic of %T", p) // its value may be of a patient
			}
		}()
		done <- write(&text)
	}()
	return func(w io.Writer) error {
		if err := <-done; err != nil {
			return err
		}
		_, err := text.WriteTo(w)
		return err
	}
}
