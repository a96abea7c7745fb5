package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"reprieve/pipeline/job"
)

const runLong = `Read the exports, check every cell, derive one outcome a patient, compute the
cohort's statistics and write the folder of the month: OUT/MONTH.

The folder is published whole or not at all: an error, a refusal or an
interruption leaves what was published before untouched.

Where OUT holds an earlier month, the report says what has changed since, and why,
and the quality of the data is checked against it: see 'reprieve compare --help' and
quality in the configuration.

A flag that names a key of the configuration counts before REPRIEVE_* in the
environment, that before the file, that before the default: see 'reprieve config
--help', and what counts in 'reprieve config show --origin'.
--month also sets aside an as_of that only the environment or the file gives.

--month last is the month before the present one in exports.timezone, and {month}
in run.exports stands for the month: so one command makes every month. See
'reprieve schedule --help'.

The command of --on-finish gets one JSON object on its standard input: program,
version, status, meaning, month, folder, unchanged, warnings, started, finished.
It holds no text of a cell. That the command fails is a warning.`

const runExample = `  reprieve run --exports exports/2026-10 --month 2026-10
  reprieve run --config clinic.yaml --month 2026-10 --format data
  reprieve run --as-of 2026-10-15T00:00:00-04:00 --out interim
  reprieve run --month last --strict --on-finish 'mail -s reprieve lead@clinic.example'`

// runResult says what a run did.
type runResult struct {
	Month     string
	Folder    string // of the published month; empty if nothing was published
	Unchanged bool   // the month was there already
	Warnings  []string
}

// runFlags are the flags of run that are no keys of the configuration.
type runFlags struct {
	told          consoleFlags
	finish        finishFlags
	force, strict bool
}

func runCommand(work func(context.Context, runRequest) (runResult, error)) *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:         "run",
		Short:       "Turn a month's exports into a report",
		Long:        runLong,
		Example:     runExample,
		Args:        cobra.NoArgs,
		Annotations: map[string]string{exitStatusNote: exitStatusHelp()},
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := errors.Join(f.told.check(cmd), f.finish.check(cmd)); err != nil {
				return err
			}
			return f.run(cmd, work)
		},
	}
	addConfigFlag(cmd)
	addExportsFlag(cmd)
	addIdentityFlag(cmd)
	addCutFlags(cmd)
	addOutFlag(cmd)
	addFormatsFlag(cmd)
	cmd.Flags().BoolVar(&f.force, "force", false, "write the month again even if nothing has changed")
	cmd.Flags().BoolVar(&f.strict, "strict", false, "end with status 6 if the month has warnings; it is published all the same")
	f.finish.add(cmd)
	f.told.add(cmd)
	cmd.Flags().SortFlags = false
	return cmd
}

// run does the work and tells of its end.
func (f *runFlags) run(cmd *cobra.Command, work func(context.Context, runRequest) (runResult, error)) error {
	started, build := time.Now(), job.RunningBuild()
	out := f.told.open(cmd)
	defer out.close()
	result, err := f.month(cmd, runRequest{console: out, Build: build, Force: f.force}, work)
	if err == nil && f.strict && len(result.Warnings) > 0 {
		err = &doneWithWarnings{len(result.Warnings)}
	}
	out.close()
	summary := summarize(build, exitCode(cmd.Context(), err), result, started, time.Now())
	if failed := f.finish.tell(cmd, summary); failed != nil {
		out.Log.Warn(failed.Error())
	}
	return err
}

// month reads the configuration and makes the month. A panic is returned as an
// error, so that the end of the run is told of.
func (f *runFlags) month(cmd *cobra.Command, r runRequest, work func(context.Context, runRequest) (runResult, error)) (result runResult, err error) {
	defer recovered(&err)
	s, err := load(cmd)
	if err != nil {
		return runResult{}, err
	}
	if err := errors.Join(s.needExports(), s.needCut()); err != nil {
		return runResult{}, err
	}
	r.Config = s.config
	_, month, err := s.config.Cut()
	if err != nil {
		return runResult{}, err
	}
	result, err = work(cmd.Context(), r)
	result.Month = month
	if errors.Is(err, context.Canceled) {
		return result, &notPublished{err}
	}
	return result, err
}

// doneWithWarnings is the result of a strict run that published its month but has
// something to tell.
type doneWithWarnings struct{ n int }

func (e *doneWithWarnings) Error() string {
	return fmt.Sprintf("done, with %s", count(e.n, "warning"))
}
