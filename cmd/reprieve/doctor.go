package main

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"
)

const doctorLong = `Check what a run every month depends on, and say what to do where something is
wrong: the configuration, the folders and who may read them, the room on the disk,
the clock and the time zone, the fonts, what an interrupted run has left, the memory
of releases, and whether the last good month is still as it was published.

Nothing is changed, no export is read as data, and no name of a patient's file or
cell is printed. Each line begins with ok, note or BAD.`

const doctorExample = `  reprieve doctor
  reprieve doctor --config /etc/reprieve/config.yaml --month last`

// The verdicts of a check.
const (
	fine = "ok"
	note = "note"
	bad  = "BAD"
)

// finding is what a check found, and what to do about it.
type finding struct{ verdict, about, text, advice string }

// unwell is the result of a check-up that found something bad.
type unwell struct{ n int }

func (e *unwell) Error() string { return count(e.n, "check") + " failed" }

func doctorCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:         "doctor",
		Short:       "Check what a run every month depends on",
		Long:        doctorLong,
		Example:     doctorExample,
		Args:        cobra.NoArgs,
		Annotations: map[string]string{exitStatusNote: fmt.Sprintf("EXIT STATUS\n  %-4d all is well, or there are notes alone\n  %-4d something is BAD, or a mistake in the command line or the configuration\n", statusDone, statusUsage)},
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := load(cmd)
			if err != nil {
				return err
			}
			return printFindings(cmd.OutOrStdout(), examine(&s, time.Now()))
		},
	}
	addConfigFlag(cmd)
	addExportsFlag(cmd)
	addIdentityFlag(cmd)
	addCutFlags(cmd)
	addOutFlag(cmd)
	cmd.Flags().SortFlags = false
	return cmd
}

// examine makes every check in the order of the help.
func examine(s *settings, now time.Time) []finding {
	file := s.file
	if file == "" {
		file = "no file: the defaults count"
	}
	findings := []finding{{fine, "configuration", file, ""}}
	findings = append(findings, checkExportsFolder(s)...)
	findings = append(findings, checkOut(s.config.Run.Out)...)
	findings = append(findings, checkSpace(s.config.Run.Exports, s.config.Run.Out))
	findings = append(findings, checkClock(s, now)...)
	findings = append(findings, checkFonts(s.config)...)
	findings = append(findings, checkEarlierRun(s.config.Run.Out)...)
	findings = append(findings, checkMemory(s.config.Release.Memory)...)
	return append(findings, checkLatest(s, now)...)
}

// printFindings prints a line for each finding, and below it what to do.
func printFindings(w io.Writer, findings []finding) error {
	failed := 0
	for _, f := range findings {
		if _, err := fmt.Fprintf(w, "%-5s %s: %s\n", f.verdict, f.about, f.text); err != nil {
			return err
		}
		if f.advice != "" {
			if _, err := fmt.Fprintf(w, "      to do: %s\n", f.advice); err != nil {
				return err
			}
		}
		if f.verdict == bad {
			failed++
		}
	}
	if failed > 0 {
		return &unwell{failed}
	}
	return nil
}
