package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"

	"github.com/spf13/cobra"

	"reprieve/pipeline"
	"reprieve/pipeline/job"
	"reprieve/reports/explain"
)

const explainLong = `Say what a number of the results is: its value with its limits in a month, what
it counts, its definition, population and rules, the settings that it depends
on, and the version that made it.

ID is the x_result_id of a row of ard.csv, with or without its last part, the
stat; quote it, for it has bars. What only begins an id lists the ids that begin
so. Numbers are those of restricted/ard.csv, with no cell withheld, of the last
good month in OUT (OUT/latest) or of --month. Where nothing is published yet, the
definition is printed without numbers.`

const explainExample = `  reprieve explain 'response|RESP|TS|W4|nri|treatment_policy|||threshold|30|wilson|p'
  reprieve explain 'relief|relief|||||||loss||kaplan_meier' --month 2026-09
  reprieve explain 'response|RESP|TS|W4|nri'    list what begins so
  reprieve schema --results                     all definitions`

// explainRequest asks what a result is.
type explainRequest struct {
	Stdout io.Writer
	ID     string
	Folder string // of the month; "" for the definition alone
	JSON   bool
	Build  job.Build

	Identity string // file of keys for results that are encrypted
}

func explainCommand(work func(context.Context, explainRequest) error) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:     "explain ID",
		Short:   "Say what a number of the results is",
		Long:    explainLong,
		Example: explainExample,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 || args[0] == "" {
				return errors.New("needs the id of a result in quotes: reprieve explain 'ID'")
			}
			return nil
		},
		Annotations: map[string]string{exitStatusNote: exitStatusHelp()},
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "text" && format != "json" {
				return badFormat(cmd, format, "text", "json")
			}
			s, err := load(cmd)
			if err != nil {
				return err
			}
			folder, err := monthFolder(cmd, s)
			if err != nil {
				return err
			}
			err = work(cmd.Context(), explainRequest{
				Stdout: cmd.OutOrStdout(), ID: args[0], Folder: folder, JSON: format == "json", Build: job.ReadBuild(), Identity: s.config.Privacy.Identity,
			})
			var unknown *explain.Unknown
			if errors.As(err, &unknown) || errors.Is(err, fs.ErrNotExist) {
				return &usageError{command: cmd.CommandPath(), message: err.Error()}
			}
			return err
		},
	}
	addConfigFlag(cmd)
	cmd.Flags().String("month", "", "`MONTH` to read, YYYY-MM (by default the last good one)")
	addOutFlag(cmd)
	addIdentityFlag(cmd)
	addFormat(cmd, &format, "text", "json")
	cmd.Flags().SortFlags = false
	return cmd
}

// monthFolder is the folder of the month that the command line names, else the
// last good one, "" if there is none.
func monthFolder(cmd *cobra.Command, s settings) (string, error) {
	if cmd.Flags().Changed("month") {
		return filepath.Join(s.config.Run.Out, s.config.Run.Month), nil
	}
	latest, err := job.Latest(s.config.Run.Out)
	if err != nil || latest == nil {
		return "", err
	}
	return filepath.Join(s.config.Run.Out, latest.Month), nil
}

// explainResult does the work of explain.
func explainResult(_ context.Context, r explainRequest) error {
	var month *explain.Month
	if r.Folder != "" {
		identities, err := pipeline.Identities(r.Identity)
		if err != nil {
			return err
		}
		if month, err = explain.Open(r.Folder, identities); err != nil {
			return err
		}
	}
	e, err := explain.Look(r.ID, month, r.Build)
	var unknown *explain.Unknown
	if errors.As(err, &unknown) && month != nil {
		if ids := month.Beginning(r.ID); len(ids) > 0 {
			return printIDs(r, ids)
		}
	}
	if err != nil {
		return err
	}
	if r.JSON {
		return printJSON(r.Stdout, e)
	}
	return e.WriteText(r.Stdout)
}

// idsJSON are the ids that begin with a text.
type idsJSON struct {
	Begin string   `json:"begin"`
	Count int      `json:"count"`
	IDs   []string `json:"ids"`
}

func printIDs(r explainRequest, ids []string) error {
	if r.JSON {
		return printJSON(r.Stdout, idsJSON{r.ID, len(ids), ids})
	}
	verb := "begin"
	if len(ids) == 1 {
		verb = "begins"
	}
	if _, err := fmt.Fprintf(r.Stdout, "%s %s with %s\n", count(len(ids), "id"), verb, r.ID); err != nil {
		return err
	}
	for _, id := range ids {
		if _, err := fmt.Fprintln(r.Stdout, id); err != nil {
			return err
		}
	}
	return nil
}
