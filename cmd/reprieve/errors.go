package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"reprieve/pipeline/ingest"
	"reprieve/pipeline/privacy"
)

// usageError is a mistake in the command line.
type usageError struct {
	command string // whose help to read, such as "reprieve run"
	message string
}

func (e *usageError) Error() string { return e.message }

// configError is every mistake in the configuration, in the order of its
// sources.
type configError struct{ problems []problem }

func (e *configError) Error() string {
	lines := make([]string, len(e.problems))
	for i, p := range e.problems {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// printError prints an error as the last words of the program; nothing for a
// nil error. Lists are printed as they are, a place at the start of each line,
// and end with a line that counts them.
func printError(w io.Writer, err error, code int) {
	if err == nil {
		return
	}
	var (
		usage   *usageError
		config  *configError
		claims  *claimsError
		refused *ingest.Refused
		gate    *privacy.Gate
	)
	switch {
	case code == statusInterrupted:
		fmt.Fprintln(w, "reprieve:", interruption(err))
	case errors.As(err, &usage):
		fmt.Fprintf(w, "%s: %v\nsee '%s --help'\n", usage.command, err, usage.command)
	case errors.As(err, &config):
		fmt.Fprintf(w, "%v\nreprieve: %s in the configuration; see 'reprieve config --help'\n", err, count(len(config.problems), "mistake"))
	case errors.As(err, &claims):
		fmt.Fprintf(w, "%v\nreprieve: %s in the claims; see 'reprieve recheck --help'\n", err, count(len(claims.problems), "mistake"))
	case errors.As(err, &gate) && errors.As(err, &refused):
		fmt.Fprintf(w, "%v\n%v\n%s\n%s\n", gate, refused, gateSummary(gate), refusedSummary(refused))
	case errors.As(err, &gate):
		fmt.Fprintf(w, "%v\n%s\n", gate, gateSummary(gate))
	case errors.As(err, &refused):
		fmt.Fprintf(w, "%v\n%s\n", refused, refusedSummary(refused))
	default:
		fmt.Fprintf(w, "reprieve: %v\n", err)
	}
}

// notPublished is the error of a run that was interrupted before its folder
// was published.
type notPublished struct{ err error }

func (e *notPublished) Error() string { return "nothing was published: " + e.err.Error() }

// Unwrap gives the error of the interruption.
func (e *notPublished) Unwrap() error { return e.err }

// interruption is what an interrupted command says last: what it has left where
// that is known, and the error if it is another than that of the interruption.
func interruption(err error) string {
	var run *notPublished
	switch {
	case errors.As(err, &run):
		return "interrupted; nothing was published"
	case errors.Is(err, context.Canceled):
		return "interrupted"
	}
	return fmt.Sprintf("interrupted: %v", err)
}

// refusedSummary counts the problems of refused data. Problems that are not
// listed may be in further files, so the files are counted only if all are.
func refusedSummary(e *ingest.Refused) string {
	problems := count(len(e.Errors)+e.More, "problem")
	if e.More > 0 {
		return fmt.Sprintf("refused: %s, %d of them listed; nothing was published", problems, len(e.Errors))
	}
	files := map[string]bool{}
	for _, c := range e.Errors {
		files[c.File] = true
	}
	return fmt.Sprintf("refused: %s in %s; nothing was published", problems, count(len(files), "file"))
}

// gateSummary counts the columns that the privacy gate refuses, or what it found
// in cells and names.
func gateSummary(e *privacy.Gate) string {
	if n := len(e.Findings); n > 0 {
		return fmt.Sprintf("refused by the privacy gate: %s; nothing was published; a false alarm can be allowed under privacy.allow", count(n, "finding"))
	}
	return fmt.Sprintf("refused by the privacy gate: %s; nothing was published", count(len(e.Columns), "column"))
}

// count writes a number with its noun: 1 problem, 3 problems.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
