package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"github.com/spf13/cobra"
)

const reportLong = `Draw the report of a published month again from its stored results and its
manifest; compute nothing and read no exports. The same version draws the same
bytes. FILE is HTML if its name ends in .html, else a PDF; - is the standard
output, a PDF. Several files are drawn at the same time from one reading.

The report is the one of release/: what the disclosure policy withholds is not in
it. --unprotected draws every number, for use within the clinic; each page says
that it may not leave it.

The stored results must be as they were published: their hash is checked.`

const reportExample = `  reprieve report out/2026-10 report.pdf
  reprieve report out/latest report.pdf report.html
  reprieve report out/latest - | lp`

// reportRequest asks for the report of a published month to be drawn again.
type reportRequest struct {
	Stdout io.Writer
	Folder string   // of the month
	Files  []string // what to write, - for Stdout; one at least, none twice

	Identity    string // file of keys for results that are encrypted
	Unprotected bool   // with every number
}

func reportCommand(work func(context.Context, reportRequest) error) *cobra.Command {
	unprotected := false
	cmd := &cobra.Command{
		Use:     "report FOLDER FILE...",
		Short:   "Draw a report again from stored results",
		Long:    reportLong,
		Example: reportExample,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) < 2 {
				return errors.New("needs the folder of a month and a file: reprieve report FOLDER FILE [FILE]")
			}
			for i, file := range args[1:] {
				if slices.Contains(args[1:1+i], file) {
					return fmt.Errorf("FILE: %s: named twice", file)
				}
			}
			return nil
		},
		Annotations: map[string]string{exitStatusNote: exitStatusHelp()},
		RunE: func(cmd *cobra.Command, args []string) error {
			err := work(cmd.Context(), reportRequest{Stdout: cmd.OutOrStdout(), Folder: args[0], Files: args[1:], Identity: identityOf(cmd), Unprotected: unprotected})
			if errors.Is(err, fs.ErrNotExist) {
				return &usageError{command: cmd.CommandPath(), message: err.Error()}
			}
			return err
		},
	}
	addIdentityFlag(cmd)
	cmd.Flags().BoolVar(&unprotected, "unprotected", false, "with the numbers that release/ withholds: not to leave the clinic")
	return cmd
}
