package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/spf13/cobra"

	"reprieve/pipeline"
	"reprieve/pipeline/job"
	"reprieve/reports"
)

const compareLong = `Say what has changed from a published month to a later one, and why: each headline
number of A and of B, and what each cause comes to when one after the other is
let in: another version of the program, rows of A that were corrected or
withdrawn, rows that came late, new data on A's patients, new patients, another
configuration. The parts add up to the change. Corrections are counted by table
and field; no value and no patient is shown.

The rows that a month was made from lie in its restricted/rows, so that no exports
are needed, but where a setting that says how exports are read has changed: then
the exports of B are read again as A's were. They must be those that B was made
from.

The primary estimates of the reports before B follow, as they were published and as
the same data cuts give them from the data and the configuration of B.`

const compareExample = `  reprieve compare out/2026-08 out/2026-09
  reprieve compare out/2026-08 out/latest --format csv
  reprieve compare out/2026-03 out/2026-09 --exports archive/2026-09 --format md`

// comparisonFormats are the formats of compare, the default first.
var comparisonFormats = []string{reports.ComparisonText, reports.ComparisonJSON, reports.ComparisonCSV, reports.ComparisonMD}

// compareRequest asks for two published months to be compared.
type compareRequest struct {
	console
	Earlier, Now string // folders
	Exports      string // of Now; empty: the folder that its manifest names
	Identity     string // file of keys for what is encrypted
	Format       string
	Build        job.Build
}

func compareCommand(work func(context.Context, compareRequest) error) *cobra.Command {
	var told consoleFlags
	var exports, format string
	cmd := &cobra.Command{
		Use:     "compare A B",
		Short:   "Say what has changed from month A to month B, and why",
		Long:    compareLong,
		Example: compareExample,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 || slices.Contains(args, "") {
				return errors.New("needs the folders of two months, the earlier first: reprieve compare A B")
			}
			return nil
		},
		Annotations:       map[string]string{exitStatusNote: exitStatusHelp()},
		ValidArgsFunction: completeFolder,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := told.check(cmd); err != nil {
				return err
			}
			if !slices.Contains(comparisonFormats, format) {
				return badFormat(cmd, format, comparisonFormats...)
			}
			out := told.open(cmd)
			defer out.close()
			err := work(cmd.Context(), compareRequest{console: out, Earlier: args[0], Now: args[1], Exports: exports, Format: format, Build: job.RunningBuild(), Identity: identityOf(cmd)})
			var impossible *pipeline.NotComparable
			if errors.Is(err, fs.ErrNotExist) || errors.As(err, &impossible) {
				return &usageError{command: cmd.CommandPath(), message: err.Error()}
			}
			return err
		},
	}
	cmd.Flags().StringVar(&exports, "exports", "", "folder `DIR` of B's exports (by default the one that its manifest names)")
	must(cmd.MarkFlagDirname("exports"))
	addIdentityFlag(cmd)
	addFormat(cmd, &format, comparisonFormats...)
	told.add(cmd)
	cmd.Flags().SortFlags = false
	return cmd
}

// compareMonths does the work of compare.
func compareMonths(ctx context.Context, r compareRequest) error {
	c, err := pipeline.Compare(ctx, r.Earlier, r.Now, pipeline.CompareRequest{Exports: r.Exports, Identity: r.Identity, Build: r.Build})
	r.close()
	for _, n := range c.Notes {
		r.Log.Warn(n)
	}
	if err != nil {
		return err
	}
	for _, d := range c.Differences {
		if _, err := fmt.Fprintln(r.Stdout, d); err != nil {
			return err
		}
	}
	if n := len(c.Differences); n > 0 {
		return &differs{r.Exports, n}
	}
	return reports.WriteComparison(r.Stdout, r.Format, c.Results)
}
