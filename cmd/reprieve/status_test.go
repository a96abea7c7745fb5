package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"

	"reprieve/pipeline"
	"reprieve/pipeline/ingest"
	"reprieve/pipeline/job"
	"reprieve/pipeline/privacy"
)

// TestExitCode holds the exit statuses of the contract, section 5, for errors
// that come wrapped, joined, and from an interrupted command.
func TestExitCode(t *testing.T) {
	running := context.Background()
	cancelled, cancel := context.WithCancel(running)
	cancel()
	for _, c := range []struct {
		name string
		ctx  context.Context
		err  error
		want int
	}{
		{"nothing", running, nil, 0},
		{"done in spite of a signal", cancelled, nil, 0},
		{"other", running, errors.New("broken"), 1},
		{"usage", running, &usageError{}, 2},
		{"configuration", running, &configError{}, 2},
		{"value", running, &pipeline.KeyError{}, 2},
		{"missing", running, &ingest.Missing{}, 3},
		{"unreadable", running, &ingest.Unreadable{}, 3},
		{"refused", running, &ingest.Refused{}, 4},
		{"refused, then interrupted", cancelled, &ingest.Refused{}, 4},
		{"gate", running, &privacy.Gate{}, 5},
		{"gate and refused", running, errors.Join(&ingest.Refused{}, &privacy.Gate{}), 5},
		{"held", running, job.ErrHeld, 7},
		{"interrupted", cancelled, context.Canceled, 130},
		{"interrupted in a file", cancelled, &ingest.Unreadable{File: "vas.csv", Err: context.Canceled}, 130},
		{"broken by an interruption", cancelled, errors.New("broken"), 130},
	} {
		err := c.err
		if err != nil {
			err = fmt.Errorf("pipeline: %w", err)
		}
		if got := exitCode(c.ctx, err); got != c.want {
			t.Errorf("%s: exit status %d, want %d", c.name, got, c.want)
		}
	}
}

// TestInterruption holds what an interrupted command says last.
func TestInterruption(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{context.Canceled, "reprieve: interrupted\n"},
		{&notPublished{context.Canceled}, "reprieve: interrupted; nothing was published\n"},
		{errors.New("disk full"), "reprieve: interrupted: disk full\n"},
	} {
		var out bytes.Buffer
		printError(&out, c.err, statusInterrupted)
		if got := out.String(); got != c.want {
			t.Errorf("%v: got %q, want %q", c.err, got, c.want)
		}
	}
}
