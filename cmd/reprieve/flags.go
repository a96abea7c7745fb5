package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
)

// consoleFlags say how a command tells what it does.
type consoleFlags struct {
	quiet     bool
	logFormat string
}

// add gives a command the flags.
func (f *consoleFlags) add(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.quiet, "quiet", false, "tell only warnings and errors")
	cmd.Flags().StringVar(&f.logFormat, "log-format", logText, "`FORMAT` of messages: text, json")
	completeWith(cmd, "log-format", logText, logJSON)
}

// check refuses a log format that does not exist.
func (f *consoleFlags) check(cmd *cobra.Command) error {
	if f.logFormat != logText && f.logFormat != logJSON {
		message := fmt.Sprintf("--log-format: %q is not one of %s, %s", f.logFormat, logText, logJSON)
		return &usageError{command: cmd.CommandPath(), message: message}
	}
	return nil
}

// addConfigFlag gives a command the flag --config.
func addConfigFlag(cmd *cobra.Command) {
	cmd.Flags().String(configFlag, "", "configuration `FILE` (default: "+configName+" of the working directory, if it is there)")
	must(cmd.MarkFlagFilename(configFlag, "yaml", "yml"))
}

// addExportsFlag gives a command the flag --exports.
func addExportsFlag(cmd *cobra.Command) {
	cmd.Flags().String("exports", "", "folder `DIR` of the month's exports; "+monthMark+" in it is the month (run.exports)")
	must(cmd.MarkFlagDirname("exports"))
}

// addCutFlags gives a command the flags that say up to when data count.
func addCutFlags(cmd *cobra.Command) {
	cmd.Flags().String("month", "", "`MONTH` of the report, YYYY-MM or last; the data are cut at its end (run.month)")
	completeWith(cmd, "month", lastMonth)
	cmd.Flags().String("as-of", "", "cut the data at this `TIME` instead, RFC 3339 (run.as_of)")
}

// addOutFlag gives a command the flag --out.
func addOutFlag(cmd *cobra.Command) {
	cmd.Flags().String("out", "", "folder `DIR` that holds one folder a month (run.out, by default out)")
	must(cmd.MarkFlagDirname("out"))
}

// addFormatsFlag gives a command the flag --format of a run.
func addFormatsFlag(cmd *cobra.Command) {
	cmd.Flags().StringSlice("format", nil, "what to write, `FORMAT` being pdf, data or both with a comma (run.formats, by default both)")
	completeWith(cmd, "format", "pdf", "html", "data", "pdf,html,data")
}

// addIdentityFlag gives a command the flag --identity.
func addIdentityFlag(cmd *cobra.Command) {
	cmd.Flags().String("identity", "", "`FILE` of keys that decrypt what is encrypted with age (privacy.identity)")
	must(cmd.MarkFlagFilename("identity"))
}

// identityOf is the file of keys of a command that reads no configuration.
func identityOf(cmd *cobra.Command) string {
	if f := cmd.Flags().Lookup("identity"); f.Changed {
		return f.Value.String()
	}
	return os.Getenv(envPrefix + "PRIVACY_IDENTITY")
}

// must panics on the error of a call that fails only for a flag that is not there.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
