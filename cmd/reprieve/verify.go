package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/spf13/cobra"

	"reprieve/pipeline"
	"reprieve/pipeline/job"
	"reprieve/reports"
)

const verifyLong = `Check that a published month is what its exports give. Three things are compared:
the files of DIR with its manifest and SHA256SUMS; the files of the exports with
the hashes in the manifest; and, if these agree, every byte of release/ and
restricted/ with the month made again from the exports, with the configuration,
data cut and seed that the manifest records, whatever the configuration file of
today says.

DIR is read only. The month is made again in a private folder below the one for
temporary files (TMPDIR), which needs room for it and is removed.

A month that was compared with an earlier one is made again with that month, which
lies beside it and must be as it was.

Each difference is a line of the standard output. A month that was made by another
version of the program is told first: it can differ for that reason.`

const verifyExample = `  reprieve verify out/latest
  reprieve verify out/2026-10 --exports archive/2026-10
  reprieve verify out/2026-10 --quiet && echo "as published"`

// verifyRequest asks for a published month to be verified.
type verifyRequest struct {
	console
	Folder  string
	Exports string // empty: the folder that the manifest names
	Build   job.Build

	Identity string // file of keys for what is encrypted
}

// differs is the result of a verification that found something.
type differs struct {
	folder string
	n      int
}

func (e *differs) Error() string { return fmt.Sprintf("%s: %s", e.folder, count(e.n, "difference")) }

func verifyCommand(work func(context.Context, verifyRequest) error) *cobra.Command {
	var told consoleFlags
	var exports string
	cmd := &cobra.Command{
		Use:     "verify DIR",
		Short:   "Recompute a published month and compare every byte",
		Long:    verifyLong,
		Example: verifyExample,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 || args[0] == "" {
				return errors.New("needs the folder of a month: reprieve verify DIR")
			}
			return nil
		},
		Annotations:       map[string]string{exitStatusNote: exitStatusHelp()},
		ValidArgsFunction: completeFolder,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := told.check(cmd); err != nil {
				return err
			}
			out := told.open(cmd)
			defer out.close()
			err := work(cmd.Context(), verifyRequest{console: out, Folder: args[0], Exports: exports, Build: job.RunningBuild(), Identity: identityOf(cmd)})
			if errors.Is(err, fs.ErrNotExist) {
				return &usageError{command: cmd.CommandPath(), message: err.Error()}
			}
			return err
		},
	}
	cmd.Flags().StringVar(&exports, "exports", "", "folder `DIR` of the month's exports (by default the one that the manifest names)")
	must(cmd.MarkFlagDirname("exports"))
	addIdentityFlag(cmd)
	told.add(cmd)
	cmd.Flags().SortFlags = false
	return cmd
}

// completeFolder lets a shell complete an argument with folders.
func completeFolder(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}

// verifyMonth does the work of verify.
func verifyMonth(ctx context.Context, r verifyRequest) error {
	v, err := pipeline.Verify(ctx, r.Folder, pipeline.VerifyRequest{
		Exports: r.Exports, Identity: r.Identity, Build: r.Build, Write: reports.Writer, Progress: r.Progress,
	})
	r.close()
	for _, n := range v.Notes {
		r.Log.Warn(n)
	}
	if err != nil {
		return err
	}
	return printVerified(r.Stdout, v)
}

// printVerified prints the differences, or that there are none.
func printVerified(w io.Writer, v pipeline.Verified) error {
	for _, d := range v.Differences {
		if _, err := fmt.Fprintln(w, d); err != nil {
			return err
		}
	}
	if n := len(v.Differences); n > 0 {
		return &differs{v.Folder, n}
	}
	_, err := fmt.Fprintf(w, "%s: verified: %s made again from %s, byte by byte the same\n",
		v.Folder, count(len(v.Manifest.Outputs), "file"), count(len(v.Manifest.Inputs), "file"))
	return err
}
