package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"
)

const runLong = `Read the exports, check every cell, derive one outcome a patient, compute the
cohort's statistics and write the folder of the month: OUT/MONTH.

The folder is published whole or not at all: an error, a refusal or an
interruption leaves what was published before untouched.

A flag that names a key of the configuration counts before REPRIEVE_* in the
environment, that before the file, that before the default: see 'reprieve config
--help', and what counts in 'reprieve config show --origin'. --month also sets aside an as_of that only the environment or the file gives.`

const runExample = `  reprieve run --exports exports/2026-10 --month 2026-10
  reprieve run --config clinic.yaml --month 2026-10 --format data
  reprieve run --as-of 2026-10-15T00:00:00-04:00 --out interim`

func runCommand(work func(context.Context, runRequest) error) *cobra.Command {
	var told consoleFlags
	var force bool
	cmd := &cobra.Command{
		Use:         "run",
		Short:       "Turn a month's exports into a report",
		Long:        runLong,
		Example:     runExample,
		Args:        cobra.NoArgs,
		Annotations: map[string]string{exitStatusNote: exitStatusHelp()},
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := told.check(cmd); err != nil {
				return err
			}
			s, err := load(cmd)
			if err != nil {
				return err
			}
			if err := errors.Join(s.needExports(), s.needCut()); err != nil {
				return err
			}
			out := told.open(cmd)
			defer out.close()
			err = work(cmd.Context(), runRequest{console: out, Config: s.config, Build: runningBuild(), Force: force})
			if errors.Is(err, context.Canceled) {
				return &notPublished{err}
			}
			return err
		},
	}
	addConfigFlag(cmd)
	addExportsFlag(cmd)
	addCutFlags(cmd)
	addOutFlag(cmd)
	addFormatsFlag(cmd)
	cmd.Flags().BoolVar(&force, "force", false, "write the month again even if nothing has changed")
	told.add(cmd)
	cmd.Flags().SortFlags = false
	return cmd
}

// doneWithWarnings is the result of a strict run that published its month but has
// something to tell.
type doneWithWarnings struct{ n int }

func (e *doneWithWarnings) Error() string {
	return fmt.Sprintf("done, with %s", count(e.n, "warning"))
}
