package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"reprieve/stats/recheck"
)

const recheckLong = `Say which statistics reproduce a number that was published, from the counts,
means and sizes beside it, to the digits that were printed; or that no data give
it. Nothing but what is written on the command line or in the file is read.

The verdicts: reproduced (by the methods named); possible (the numbers it was made
from are rounded, and some that round to them give it; or the check excludes
nothing); by truncation (right if the rest was cut off); close (less than one in
the last digit away); not reproduced; not estimable; impossible. What the authors
had and did not print can explain a claim that is not reproduced; one that is
impossible is wrong, or a number beside it is.

Write percentages as 83 or 83%, fractions as .83. Checks that need no further
number are made by themselves: that --parts sum to 100 %, that --nested does not
rise, that --estimate is in the middle of --interval, and GRIM and GRIMMER with
--items.

`

const recheckExample = `  reprieve recheck --counts 8/12,3/12 --p "<0.05" --or 6.0
  reprieve recheck --counts 17/29 --percent 58 --ci 0.41-0.75
  reprieve recheck --n 12 --percent 85
  reprieve recheck --table 10,2,3,19 --sensitivity 83 --agreement 83%
  reprieve recheck --parts 16.0,35.3,45.7
  reprieve recheck --mean 6.8,5.7 --sd 1.8 --n 240,93 --effect-size .61 --p "<.001"
  reprieve recheck --mean 5.19 --n 28 --items 1
  reprieve recheck --estimate -1.83 --interval "-2.35,-1.31" --z -6.90
  reprieve recheck --file claims.csv --format json`

func recheckCommand() *cobra.Command {
	var file, format string
	cmd := &cobra.Command{
		Use:         "recheck",
		Short:       "Say which tests reproduce a published number",
		Long:        recheckLong + claimsFileHelp(),
		Example:     recheckExample,
		Args:        cobra.NoArgs,
		Annotations: map[string]string{exitStatusNote: recheckStatusHelp()},
		RunE: func(cmd *cobra.Command, _ []string) error {
			if format != "text" && format != "json" {
				return badFormat(cmd, format, "text", "json")
			}
			checked, err := recheckClaims(cmd, file)
			if err != nil {
				return err
			}
			if format == "json" {
				return printJSON(cmd.OutOrStdout(), checkedJSON(checked))
			}
			if file != "" {
				return printClaimsFile(cmd.OutOrStdout(), checked)
			}
			return printClaims(cmd.OutOrStdout(), checked)
		},
	}
	addClaimFlags(cmd)
	cmd.Flags().StringVar(&file, "file", "", "claims `FILE` instead, CSV; - for the standard input")
	must(cmd.MarkFlagFilename("file", "csv"))
	addFormat(cmd, &format, "text", "json")
	cmd.Flags().SortFlags = false
	return cmd
}

// recheckStatusHelp is the section EXIT STATUS of the command.
func recheckStatusHelp() string {
	return fmt.Sprintf("EXIT STATUS\n  %-4d the claims were checked, whatever the verdicts\n  %-4d mistake in the command line or the claims file\n", statusDone, statusUsage)
}

// addClaimFlags gives the command a flag for each kind of data and for each
// statistic that is claimed by a number.
func addClaimFlags(cmd *cobra.Command) {
	for _, f := range recheck.Fields() {
		cmd.Flags().String(f.Name, "", "`"+f.Form+"`, "+f.Doc)
	}
	for _, s := range recheck.Statistics() {
		if s.Example != "" {
			cmd.Flags().String(s.Name, "", "`CLAIM` such as "+s.Example+"; needs "+s.Needs)
		}
	}
}

// checkedClaim is a claim and what became of it; Line is that of the file, 0 on
// the command line.
type checkedClaim struct {
	Label, Source string
	Line          int
	recheck.Finding
}

// recheckClaims checks the claims of the file, or those of the flags.
func recheckClaims(cmd *cobra.Command, file string) ([]checkedClaim, error) {
	if file == "" {
		return checkFlags(cmd)
	}
	for _, name := range claimFlags() {
		if cmd.Flags().Changed(name) {
			return nil, &usageError{command: cmd.CommandPath(), message: "--file and --" + name + ": the claims of a file are in it alone"}
		}
	}
	if file == "-" {
		return readClaims("-", cmd.InOrStdin())
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, &usageError{command: cmd.CommandPath(), message: err.Error()}
	}
	defer f.Close()
	return readClaims(file, f)
}

// claimFlags are the names of the flags that make up a claim.
func claimFlags() []string {
	var names []string
	for _, f := range recheck.Fields() {
		names = append(names, f.Name)
	}
	for _, s := range recheck.Statistics() {
		if s.Example != "" {
			names = append(names, s.Name)
		}
	}
	return names
}

// checkFlags checks every claim of the command line: those that the data make by
// themselves, then the claimed numbers in the order of the help.
func checkFlags(cmd *cobra.Command) ([]checkedClaim, error) {
	mistake := func(flag string, err error) error {
		return &usageError{command: cmd.CommandPath(), message: "--" + flag + ": " + plainError(err)}
	}
	var data recheck.Data
	for _, f := range recheck.Fields() {
		if flag := cmd.Flags().Lookup(f.Name); flag.Changed {
			if err := data.Set(f.Name, flag.Value.String()); err != nil {
				return nil, mistake(f.Name, err)
			}
		}
	}
	var checked []checkedClaim
	for _, s := range recheck.Implied(data) {
		f, err := recheck.Check(data, s, "")
		if err != nil {
			return nil, mistake(s, err)
		}
		checked = append(checked, checkedClaim{Finding: f})
	}
	for _, s := range recheck.Statistics() {
		if s.Example == "" || !cmd.Flags().Changed(s.Name) {
			continue
		}
		f, err := recheck.Check(data, s.Name, cmd.Flags().Lookup(s.Name).Value.String())
		if err != nil {
			return nil, mistake(s.Name, err)
		}
		checked = append(checked, checkedClaim{Finding: f})
	}
	if checked == nil {
		return nil, &usageError{command: cmd.CommandPath(), message: "needs data and a claim, such as --counts 8/12,3/12 --p 0.04, or --file"}
	}
	return checked, nil
}

// plainError is the text of an error of package recheck without the package's name.
func plainError(err error) string {
	var missing *recheck.MissingData
	if errors.As(err, &missing) {
		return "needs " + missing.Needs
	}
	return strings.TrimPrefix(err.Error(), "recheck: ")
}
