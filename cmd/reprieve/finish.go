package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"reprieve/pipeline/job"
)

// finishFlags name the command that is told of the end of a run.
type finishFlags struct {
	command string
	timeout time.Duration
}

func (f *finishFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.command, "on-finish", "", "run `COMMAND` by the shell after success or failure; it gets a summary, JSON, on its standard input")
	cmd.Flags().DurationVar(&f.timeout, "on-finish-timeout", time.Minute, "end the command of --on-finish after this `TIME`")
}

func (f *finishFlags) check(cmd *cobra.Command) error {
	if f.timeout <= 0 {
		return &usageError{command: cmd.CommandPath(), message: fmt.Sprintf("--on-finish-timeout: %s is not above 0", f.timeout)}
	}
	return nil
}

// finished is what the command is told. It holds no text of a cell.
type finished struct {
	Program   string    `json:"program"`
	Version   string    `json:"version"`
	Status    int       `json:"status"` // the exit status
	Meaning   string    `json:"meaning"`
	Month     string    `json:"month"`     // empty if the run did not get as far
	Folder    string    `json:"folder"`    // of the published month, absolute; empty if nothing was published
	Unchanged bool      `json:"unchanged"` // the month was there already
	Warnings  []string  `json:"warnings"`
	Started   time.Time `json:"started"`
	Finished  time.Time `json:"finished"`
}

// summarize says how a run ended.
func summarize(build job.Build, code int, r runResult, started, now time.Time) finished {
	f := finished{
		Program: "reprieve", Version: build.Version, Status: code, Meaning: "internal error", Month: r.Month,
		Unchanged: r.Unchanged, Warnings: append([]string{}, r.Warnings...), Started: started.UTC(), Finished: now.UTC(),
	}
	for _, s := range statuses {
		if s.code == code {
			f.Meaning = s.text
		}
	}
	if r.Folder != "" {
		f.Folder = r.Folder
		if abs, err := filepath.Abs(r.Folder); err == nil {
			f.Folder = abs
		}
	}
	return f
}

// tell runs the command. A run that was interrupted tells it too. The command and
// what it started are ended when its time is over, so that it can never keep the
// next month's run from beginning.
func (f *finishFlags) tell(cmd *cobra.Command, summary finished) error {
	if f.command == "" {
		return nil
	}
	text, err := json.Marshal(summary)
	if err != nil {
		return fmt.Errorf("on-finish: %w", err)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(cmd.Context()), f.timeout)
	defer cancel()
	hook := shell(ctx, f.command)
	hook.Stdin = bytes.NewReader(append(text, '\n'))
	hook.Stdout, hook.Stderr = cmd.ErrOrStderr(), cmd.ErrOrStderr() // the results alone go to stdout
	hook.WaitDelay = time.Second
	endGroup(hook)
	err = hook.Run()
	if ctx.Err() != nil {
		return fmt.Errorf("the command of --on-finish was ended after %s", f.timeout)
	}
	if err != nil {
		return fmt.Errorf("the command of --on-finish failed: %w", err)
	}
	return nil
}

// shell is a command line that the system's shell runs.
func shell(ctx context.Context, line string) *exec.Cmd {
	if onWindows {
		return exec.CommandContext(ctx, "cmd", "/C", line)
	}
	return exec.CommandContext(ctx, "/bin/sh", "-c", line)
}
