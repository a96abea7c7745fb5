package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"reprieve/pipeline"
	"reprieve/pipeline/ingest"
	"reprieve/pipeline/job"
	"reprieve/pipeline/privacy"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"reprieve":      main,
		"reprieve-fake": func() { os.Exit(execute(fakeApp(os.Getenv("FAKE")))) },
	})
}

// TestScripts runs the scripts. `status N command...` runs a command that must
// end with exit status N.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "../../testdata/scripts",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"status": status},
	})
}

func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N command [args...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

// fakeApp is an app whose work prints its request and ends as told.
func fakeApp(end string) *app {
	work := func(ctx context.Context, out console, cfg pipeline.Config) error {
		out.Progress("read", 0, 100)
		out.Progress("read", 100, 100)
		out.Progress("analyse", 0, 0)
		out.Log.Warn("not collected", "table", "vitals")
		fmt.Fprintf(out.Stdout, "exports=%s out=%s month=%s as_of=%s formats=%v\n",
			cfg.Run.Exports, cfg.Run.Out, cfg.Run.Month, cfg.Run.AsOf, cfg.Run.Formats)
		if end == "lines" {
			fmt.Fprintf(out.Stdout, "%s", out.LogLines())
		}
		return fakeError(ctx, end)
	}
	return &app{
		run: func(ctx context.Context, r runRequest) (runResult, error) {
			fmt.Fprintf(r.Stdout, "version=%s force=%t\n", r.Build.Version, r.Force)
			err := work(ctx, r.console, r.Config)
			if err != nil || end == "clean" {
				return runResult{}, err
			}
			return runResult{Folder: "out/2026-09", Warnings: []string{"not collected"}}, nil
		},
		check: func(ctx context.Context, r checkRequest) error { return work(ctx, r.console, r.Config) },
		report: func(ctx context.Context, r reportRequest) error {
			fmt.Fprintf(r.Stdout, "folder=%s files=%s\n", r.Folder, r.Files)
			return fakeError(ctx, end)
		},
		synth: func(ctx context.Context, _ synthRequest) error { return fakeError(ctx, end) },

		explain: func(ctx context.Context, _ explainRequest) error { return fakeError(ctx, end) },
		verify:  func(ctx context.Context, _ verifyRequest) error { return fakeError(ctx, end) },
		compare: func(ctx context.Context, _ compareRequest) error { return fakeError(ctx, end) },

		partition:    func(ctx context.Context, _ partitionRequest) error { return fakeError(ctx, end) },
		processShard: func(ctx context.Context, _ processRequest) error { return fakeError(ctx, end) },
		merge:        func(ctx context.Context, _ mergeRequest) error { return fakeError(ctx, end) },
	}
}

// fakeError is the error of work that ends in a way, wrapped as a caller would.
func fakeError(ctx context.Context, end string) error {
	var err error
	switch end {
	case "refused":
		err = &ingest.Refused{Errors: []ingest.CellError{
			{File: "sessions.csv", Line: 3, Column: 1, Field: "session_id", Shown: "<withheld>", Rule: "is there twice"},
			{File: "vas.csv", Line: 118, Column: 7, Field: "vas_mm", Shown: `"7O"`, Rule: "is not a number"},
			{File: "vas.csv", Line: 120, Column: 7, Field: "vas_mm", Shown: `"101"`, Rule: "is not within 0..100"},
		}}
	case "refused-many":
		err = &ingest.Refused{More: 41, Errors: []ingest.CellError{
			{File: "vas.csv", Line: 118, Column: 7, Field: "vas_mm", Shown: `"7O"`, Rule: "is not a number"},
		}}
	case "gate":
		err = &privacy.Gate{Columns: []privacy.Column{privacy.Unknown("patients.csv", 12, "sexe", "patients", []string{"sex"})}}
	case "missing":
		err = &ingest.Missing{Dir: "exports", Tables: []string{"vas"}}
	case "unreadable":
		err = &ingest.Unreadable{File: "vas.csv.gz", Err: fs.ErrPermission}
	case "held":
		err = job.ErrHeld
	case "key":
		err = &pipeline.KeyError{Key: "run.month", Value: "2026", Rule: "is not a month"}
	case "internal":
		return errors.New("something broke")
	case "panic":
		panic("the impossible")
	case "interrupt":
		if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
			return err
		}
		<-ctx.Done()
		err = ctx.Err()
	default:
		return nil
	}
	return fmt.Errorf("pipeline: %w", err)
}
