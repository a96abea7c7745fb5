package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"reprieve/pipeline"
	"reprieve/pipeline/ingest"
	"reprieve/pipeline/job"
	"reprieve/pipeline/privacy"
	"reprieve/pipeline/privacy/disclosure"
	"reprieve/pipeline/privacy/seal"
	"reprieve/pipeline/shard"
)

// The exit statuses.
const (
	statusDone        = 0
	statusInternal    = 1
	statusUsage       = 2
	statusExports     = 3
	statusRefused     = 4
	statusPrivacy     = 5
	statusWarnings    = 6
	statusLocked      = 7
	statusDiffers     = 8
	statusInterrupted = 130
)

// statuses says what the exit statuses mean, in the order of the help.
var statuses = []struct {
	code int
	text string
}{
	{statusDone, "done"},
	{statusInternal, "internal error"},
	{statusUsage, "mistake in the command line or the configuration"},
	{statusExports, "exports missing or unreadable"},
	{statusRefused, "data refused: a row breaks a rule, or quality.*.stop; nothing was published"},
	{statusPrivacy, "refused by the privacy gate: the exports could identify someone; or for the memory of releases"},
	{statusWarnings, "done with warnings, under --strict only"},
	{statusLocked, "another run holds the output folder"},
	{statusDiffers, "verify found a difference"},
	{statusInterrupted, "interrupted"},
}

// exitCode maps the error of a command to the exit status.
func exitCode(ctx context.Context, err error) int {
	var (
		usage      *usageError
		config     *configError
		claims     *claimsError
		value      *pipeline.KeyError
		missing    *ingest.Missing
		unreadable *ingest.Unreadable
		refused    *ingest.Refused
		gate       *privacy.Gate
		drifted    *pipeline.Drifted
		different  *differs
		warned     *doneWithWarnings
		sick       *unwell
		corrupt    *shard.Corrupt
	)
	switch {
	case err == nil:
		return statusDone
	case errors.Is(err, context.Canceled):
		return statusInterrupted
	case errors.As(err, &usage), errors.As(err, &config), errors.As(err, &claims), errors.As(err, &value), errors.As(err, &sick):
		return statusUsage
	case errors.As(err, &different):
		return statusDiffers
	case errors.As(err, &warned):
		return statusWarnings
	case errors.As(err, &gate), errors.Is(err, disclosure.ErrMemory):
		return statusPrivacy
	case errors.As(err, &refused), errors.As(err, &drifted):
		return statusRefused
	case errors.As(err, &missing), errors.As(err, &unreadable), errors.As(err, &corrupt):
		return statusExports
	case errors.Is(err, seal.ErrSealed), errors.Is(err, seal.ErrOthers): // of results; exports are unreadable then
		return statusUsage
	case errors.Is(err, job.ErrHeld):
		return statusLocked
	case ctx.Err() != nil:
		return statusInterrupted
	}
	return statusInternal
}

// exitStatusHelp is the section EXIT STATUS of a help text.
func exitStatusHelp() string {
	var b strings.Builder
	b.WriteString("EXIT STATUS\n")
	for _, s := range statuses {
		fmt.Fprintf(&b, "  %-4d %s\n", s.code, s.text)
	}
	return b.String()
}
