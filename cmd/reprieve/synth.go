package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"reprieve/pipeline/synth"
)

const synthLong = `Write the exports of a synthetic cohort into DIR, and truth.json with the
parameters from which each patient was drawn. No row comes from a person. The
same flags give the same bytes on the same kind of machine. DIR must be empty or
absent. To read the exports, set exports.timezone to the zone they were made in.`

const synthExample = `  reprieve synth demo
  reprieve synth demo --patients 500 --seed 7 --months 24 --last-month 2026-09
  reprieve check --exports demo --config clinic.yaml`

func synthCommand(work func(context.Context, synthRequest) error) *cobra.Command {
	var opts synth.Options
	cmd := &cobra.Command{
		Use:     "synth DIR",
		Short:   "Write a synthetic export folder with a known truth",
		Long:    synthLong,
		Example: synthExample,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 || args[0] == "" {
				return errors.New("needs one folder to write: reprieve synth DIR")
			}
			return nil
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			err := work(cmd.Context(), synthRequest{Stdout: cmd.OutOrStdout(), Dir: args[0], Options: opts})
			if isSynthUsage(err) {
				return &usageError{command: cmd.CommandPath(), message: strings.TrimPrefix(err.Error(), "synth: ")}
			}
			return err
		},
	}
	f := cmd.Flags()
	f.IntVar(&opts.Patients, "patients", 200, "`NUMBER` of patients")
	f.Uint64Var(&opts.Seed, "seed", 1, "`NUMBER` that the cohort is drawn from")
	f.IntVar(&opts.Months, "months", 12, "`NUMBER` of months over which patients enrol")
	f.StringVar(&opts.LastMonth, "last-month", "2026-09", "the last `MONTH`, YYYY-MM; the data end with it")
	f.StringVar(&opts.Timezone, "timezone", "America/Toronto", "IANA `NAME` of the clinic's time zone")
	f.SortFlags = false
	return cmd
}

// writeSynth writes the folder and says what is in it.
func writeSynth(ctx context.Context, req synthRequest) error {
	truth, err := synth.Write(ctx, req.Dir, req.Options)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(req.Stdout, "%s: %s, %s to %s, times in %s\n",
		req.Dir, count(len(truth.Patients), "patient"), truth.FirstMonth, truth.LastMonth, truth.Timezone)
	return err
}

// isSynthUsage tells a mistake in the command line, such as a folder that is
// not empty or a month that does not exist, from a failure to write.
func isSynthUsage(err error) bool {
	var (
		path    *fs.PathError
		link    *os.LinkError
		syscall *os.SyscallError
	)
	switch {
	case err == nil, errors.Is(err, context.Canceled):
		return false
	case errors.Is(err, fs.ErrNotExist):
		return true
	}
	return !errors.As(err, &path) && !errors.As(err, &link) && !errors.As(err, &syscall)
}
