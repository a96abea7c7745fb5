package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"reprieve/pipeline"
	"reprieve/pipeline/privacy"
	"reprieve/reports"
)

// runMonth does the work of run.
func runMonth(ctx context.Context, r runRequest) (runResult, error) {
	s, err := pipeline.Run(ctx, r.Config, pipeline.Request{
		Build: r.Build, Force: r.Force, Write: reports.Writer(r.Config.Run.Formats),
		Warn: func(w string) { r.Log.Warn(w) }, Log: r.LogLines, Now: time.Now, Progress: r.Progress,
	})
	if err != nil {
		return runResult{}, err
	}
	r.close()
	result := runResult{Folder: s.Folder, Unchanged: s.Unchanged, Warnings: s.Manifest.Warnings}
	if s.Unchanged {
		r.Log.Info("nothing to do: the same exports, configuration and version made this month already; --force writes it again", "folder", s.Folder)
	}
	if _, err := fmt.Fprintln(r.Stdout, s.Folder); err != nil || s.Unchanged {
		return result, err
	}
	_, err = fmt.Fprintln(r.Stdout, reports.Headline(s.Results))
	return result, err
}

// checkExports does the work of check: it prints the files and what was left
// out of them.
func checkExports(ctx context.Context, r checkRequest) error {
	checked, err := pipeline.Check(ctx, r.Config, r.Progress)
	if err != nil {
		return err
	}
	r.close()
	w := tabwriter.NewWriter(r.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "FILE\tTABLE\tROWS\tSHA-256")
	for _, f := range checked.Files {
		fmt.Fprintf(w, "%s\t%s\t%d\t%s\n", f.Name, f.Table, f.Rows, f.SHA256)
	}
	for _, name := range checked.Others {
		fmt.Fprintf(w, "%s\tnot read\t\t\n", privacy.ShownFile(name))
	}
	fmt.Fprintln(w)
	fmt.Fprintln(w, "LEFT OUT OR NOTED\tTABLE\tROWS\tFILE")
	for _, c := range checked.Ledger.Counts {
		fmt.Fprintf(w, "%s\t%s\t%d\t%s\n", c.Rule, c.Table, c.Rows, c.File)
	}
	if n := len(checked.Ledger.Refused); n > 0 {
		fmt.Fprintf(w, "broke a rule (quarantine)\t\t%d\t\n", n)
	}
	printGate(w, checked.Gate)
	return w.Flush()
}

// printGate prints what the privacy gate found, without text of any cell.
func printGate(w io.Writer, g privacy.Report) {
	fmt.Fprintln(w)
	fmt.Fprintln(w, "PRIVACY GATE\tPLACE\tROWS\tFOUND")
	for _, f := range g.Findings {
		found := f.Found()
		if f.Reason != "" {
			found += ": " + f.Reason
		}
		fmt.Fprintf(w, "%s: %s\t%s\t%d/%d\t%s\n", f.Verdict, f.Rule, f.Place(), f.Rows, f.Of, found)
	}
	fmt.Fprintf(w, "%d rules asked\t\t\t%d columns, %d different texts\n", g.Rules, g.Columns, g.Texts)
	for _, a := range g.Anonymity {
		fmt.Fprintf(w, "patients alike in\t%s\t\tsmallest class %d of %d; %d of %d patients alone in theirs\n",
			strings.Join(a.Traits, ", "), a.Smallest, a.Classes, a.Unique, a.Patients)
	}
}

// drawReport does the work of report. The files are written whole or not at all.
func drawReport(_ context.Context, r reportRequest) error {
	identities, err := pipeline.Identities(r.Identity)
	if err != nil {
		return err
	}
	var outputs []reports.Output
	unfinished := map[string]*os.File{} // by the name that each will have
	defer func() {
		for _, f := range unfinished {
			_ = os.Remove(f.Name())
		}
	}()
	for _, name := range r.Files {
		if name == "-" {
			outputs = append(outputs, reports.Output{Format: reports.FormatPDF, To: r.Stdout})
			continue
		}
		f, err := os.CreateTemp(filepath.Dir(name), ".report-*")
		if err != nil {
			return err
		}
		unfinished[name] = f
		outputs = append(outputs, reports.Output{Format: reportFormat(name), To: f})
	}
	redraw := reports.Redraw
	if r.Unprotected {
		redraw = reports.RedrawUnprotected
	}
	err = redraw(r.Folder, identities, outputs...)
	for _, f := range unfinished {
		err = errors.Join(err, f.Close()) // CreateTemp made it 0600
	}
	if err != nil {
		return err
	}
	for _, name := range r.Files {
		if f := unfinished[name]; f != nil {
			if err := os.Rename(f.Name(), name); err != nil {
				return err
			}
			delete(unfinished, name)
		}
	}
	return nil
}

// reportFormat is the format of a file by its name.
func reportFormat(name string) string {
	if strings.EqualFold(filepath.Ext(name), ".html") {
		return reports.FormatHTML
	}
	return reports.FormatPDF
}
