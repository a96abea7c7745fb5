package main

import (
	"bytes"
	"io"
	"log/slog"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"reprieve/pipeline"
)

// console is where a piece of work tells how it goes: results on Stdout,
// stages through Progress, warnings through Log. Neither Progress nor Log may
// carry the text of a cell.
type console struct {
	Stdout   io.Writer
	Log      *slog.Logger
	Progress pipeline.Progress
	LogLines func() []byte // what Log and Progress have told so far, as JSON lines
	close    func()        // ends the progress bar; call it before anything else is printed
}

// open makes the console of a command. Stages are bars on a terminal that can
// show them, else log lines.
func (f consoleFlags) open(cmd *cobra.Command) console {
	t := findTerminal(cmd.ErrOrStderr())
	d := &display{w: cmd.ErrOrStderr()}
	lines := &bytes.Buffer{}
	record := slog.NewJSONHandler(lines, nil)
	log := slog.New(tee{f.handler(d, t), record})
	progress := logStages(log)
	if t.live && !f.quiet && f.logFormat == logText {
		recorded := logStages(slog.New(record))
		progress = func(stage string, done, total int64) {
			recorded(stage, done, total)
			d.show(stage, done, total)
		}
	}
	return console{
		Stdout: cmd.OutOrStdout(), Log: log, Progress: progress,
		LogLines: func() []byte { return bytes.Clone(lines.Bytes()) }, close: d.close,
	}
}

// logStages returns a Progress that logs the beginning of each stage.
func logStages(log *slog.Logger) pipeline.Progress {
	var last string
	return func(stage string, _, _ int64) {
		if stage != last {
			last = stage
			log.Info(stage)
		}
	}
}

// terminal is what is known of the place that standard error goes to.
type terminal struct {
	present bool // a terminal
	live    bool // a line of it may be written over
	colour  bool
}

// findTerminal looks at a stream and the environment: NO_COLOR takes the
// colours, CI and TERM=dumb the colours and the bars.
func findTerminal(w io.Writer) terminal {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return terminal{}
	}
	live := os.Getenv("CI") == "" && os.Getenv("TERM") != "dumb"
	return terminal{present: true, live: live, colour: live && os.Getenv("NO_COLOR") == ""}
}
