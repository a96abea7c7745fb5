package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"reprieve/pipeline/job"

	"reprieve/stats/parallel"
)

// exitStatusNote marks the commands whose help lists the exit statuses.
const exitStatusNote = "exit-status"

const rootLong = `reprieve reads a month's exports of a clinic that treats chronic pain with
ketamine, checks every cell, derives one outcome a patient and the cohort's
statistics, and writes a report for academic reviewers.

Results go to standard output, progress and messages to standard error.`

const rootExample = `  reprieve synth demo --timezone UTC            make an export folder to try
  reprieve check --exports demo                 read it and apply every rule
  reprieve run --exports demo --month 2026-09   write out/2026-09
  reprieve verify out/2026-09                   make it again and compare every byte
  reprieve config show --origin                 every setting and its origin`

// newRoot builds the command tree on the functions of a. started is set once
// the command line has been understood and the command begins.
func newRoot(a *app, started *bool) *cobra.Command {
	root := &cobra.Command{
		Use:                "reprieve",
		Short:              "Outcomes of ketamine treatment of chronic pain",
		Long:               rootLong,
		Example:            rootExample,
		Version:            job.Version,
		Annotations:        map[string]string{exitStatusNote: exitStatusHelp()},
		SilenceErrors:      true,
		SilenceUsage:       true,
		DisableSuggestions: true,
		PersistentPreRun:   func(*cobra.Command, []string) { *started = true },
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetHelpCommand(helpCommand())
	root.SetHelpTemplate(root.HelpTemplate() + `{{with index .Annotations "` + exitStatusNote + `"}}
{{.}}{{end}}`)
	root.SetVersionTemplate("reprieve {{.Version}}\n")
	root.AddCommand(
		runCommand(a.run), checkCommand(a.check), reportCommand(a.report), synthCommand(a.synth),
		verifyCommand(a.verify), releaseCommand(a.release), compareCommand(a.compare), partitionCommand(a.partition), processShardCommand(a.processShard), mergeCommand(a.merge), scheduleCommand(), doctorCommand(), initCommand(), recheckCommand(), explainCommand(a.explain), schemaCommand(), configCommand(), versionCommand(), completionCommand(),
	)
	return root
}

// run is the program without the process: it reads the command line and does
// what it says. A panic is returned as an error.
func run(ctx context.Context, a *app, args []string, stdin io.Reader, stdout, stderr io.Writer) (err error) {
	defer recovered(&err)
	var started bool
	root := newRoot(a, &started)
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	cmd, err := root.ExecuteContextC(ctx)
	if err != nil && !started {
		return &usageError{command: cmd.CommandPath(), message: err.Error() + suggestCommand(root, cmd, args)}
	}
	return err
}

// recovered turns a panic into an error; it is deferred. The panic's value and the
// arguments of functions are not told: they may be of a patient.
func recovered(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("internal error: %w", parallel.Recovered(r))
	}
}

// suggestCommand returns the command that was perhaps meant, as " (did you
// mean ...?)", when the command line failed at the root.
func suggestCommand(root, failed *cobra.Command, args []string) string {
	if failed != root {
		return ""
	}
	var names []string
	for _, c := range root.Commands() {
		names = append(names, c.Name())
	}
	for _, arg := range args {
		if !strings.HasPrefix(arg, "-") {
			return didYouMean(arg, names)
		}
	}
	return ""
}
