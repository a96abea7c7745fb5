package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// addFormat gives a command that prints something the flag --format; the first
// of the formats is the default.
func addFormat(cmd *cobra.Command, format *string, formats ...string) {
	cmd.Flags().StringVar(format, "format", formats[0], "`FORMAT` to print: "+strings.Join(formats, ", "))
	completeWith(cmd, "format", formats...)
}

// badFormat is the error of a format that the command does not have.
func badFormat(cmd *cobra.Command, format string, formats ...string) error {
	return &usageError{command: cmd.CommandPath(), message: fmt.Sprintf("--format: %q is not one of %s", format, strings.Join(formats, ", "))}
}

// completeWith lets a shell complete a flag with fixed words.
func completeWith(cmd *cobra.Command, flag string, words ...string) {
	must(cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)))
}
