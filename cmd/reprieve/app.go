package main

import (
	"context"
	"io"

	"reprieve/pipeline"
	"reprieve/pipeline/job"
	"reprieve/pipeline/synth"
)

// app holds the work of the commands. Each function is called at most once,
// with a checked configuration; its error decides the exit status.
type app struct {
	run    func(context.Context, runRequest) (runResult, error)
	check  func(context.Context, checkRequest) error
	report func(context.Context, reportRequest) error
	synth  func(context.Context, synthRequest) error

	explain func(context.Context, explainRequest) error
	verify  func(context.Context, verifyRequest) error
	compare func(context.Context, compareRequest) error
	release func(context.Context, releaseRequest) error

	partition    func(context.Context, partitionRequest) error
	processShard func(context.Context, processRequest) error
	merge        func(context.Context, mergeRequest) error
}

// runRequest asks for a month's run.
type runRequest struct {
	console
	Config pipeline.Config
	Build  job.Build
	Force  bool // write the month again even if nothing has changed
}

// checkRequest asks for the exports to be read and checked.
type checkRequest struct {
	console
	Config pipeline.Config
}

// synthRequest asks for a synthetic export folder.
type synthRequest struct {
	Stdout  io.Writer
	Dir     string // empty or absent
	Options synth.Options
}

// newApp returns the app of the program.
func newApp() *app {
	return &app{
		run: runMonth, check: checkExports, report: drawReport, synth: writeSynth, explain: explainResult, verify: verifyMonth, compare: compareMonths, release: releaseMonth,
		partition: partitionExports, processShard: processShard, merge: mergeShards,
	}
}
