package main

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"reprieve/pipeline"
)

// TestLogLineBesideBar holds that a log line stands on a line of its own while
// a bar is drawn, and that the bar is gone at the end.
func TestLogLineBesideBar(t *testing.T) {
	var out bytes.Buffer
	d := &display{w: &out}
	d.show("read", 1, 4)
	log := slog.New(consoleFlags{logFormat: logText}.handler(d, terminal{present: true, live: true}))
	log.Warn("not collected", "table", "vitals", "why", "no file")
	d.show("read", 2, 4)
	d.show("analyse", 0, 0)
	d.close()
	before, after, found := strings.Cut(out.String(), "warning: not collected table=vitals why=\"no file\"\n")
	if !found || !strings.HasSuffix(before, "\r") {
		t.Errorf("log line is not on a line of its own: %q", out.String())
	}
	if !strings.Contains(before, "read   0%") || !strings.Contains(after, "analyse") {
		t.Errorf("bars are not drawn: %q", out.String())
	}
	if !strings.HasSuffix(after, "\r") {
		t.Errorf("bar is left: %q", after)
	}
}

// TestColour holds that the word of the level alone is coloured, where colours
// are allowed.
func TestColour(t *testing.T) {
	for _, c := range []struct {
		terminal terminal
		want     string
	}{
		{terminal{present: true, live: true, colour: true}, "\x1b[33mwarning:\x1b[0m low\n\x1b[31merror:\x1b[0m bad\nplain\n"},
		{terminal{present: true, live: true}, "warning: low\nerror: bad\nplain\n"},
	} {
		var out bytes.Buffer
		log := slog.New(consoleFlags{logFormat: logText}.handler(&out, c.terminal))
		log.Warn("low")
		log.Error("bad")
		log.Info("plain")
		if got := out.String(); got != c.want {
			t.Errorf("%+v: got %q, want %q", c.terminal, got, c.want)
		}
	}
}

// TestLogAttributes holds that attributes and groups of a logger are written
// before those of the record, in both logs of a command.
func TestLogAttributes(t *testing.T) {
	var text, lines bytes.Buffer
	plain := &lineHandler{w: &text, level: slog.LevelInfo}
	log := slog.New(tee{plain, slog.NewJSONHandler(&lines, nil)}).With("month", "2026-09").WithGroup("rows")
	log.Info("read", "kept", 7)
	if got, want := text.String(), "read month=2026-09 rows.kept=7\n"; got != want {
		t.Errorf("text %q, want %q", got, want)
	}
	if got, want := lines.String(), `"month":"2026-09","rows":{"kept":7}}`; !strings.HasSuffix(strings.TrimSpace(got), want) {
		t.Errorf("lines %q, want the end %q", got, want)
	}
}

// A stage that counts tells how much of how much, how fast and how long it takes still,
// once it is known; the others tell their name.
func TestProgressCounts(t *testing.T) {
	var out bytes.Buffer
	d := &display{w: &out}
	d.show(pipeline.Reading, 0, 0)
	d.show(pipeline.Reading, 250, 1000)
	time.Sleep(100 * time.Millisecond)  // a bar is drawn at most so often
	d.show(pipeline.Reading, 500, 1001) // the total first, then how much
	if got := out.String(); !strings.Contains(got, "(250/1001, ") || !strings.Contains(got, " rows/s) [0s:") {
		t.Errorf("drawn is %q", got)
	}
	out.Reset()
	d.show("report", 0, 0)
	if got := out.String(); strings.Contains(got, "rows") || !strings.Contains(got, "report") {
		t.Errorf("drawn is %q", got)
	}
	d.close()
}

func TestNoTerminal(t *testing.T) {
	if got := findTerminal(&bytes.Buffer{}); got != (terminal{}) {
		t.Errorf("a buffer is taken for a terminal: %+v", got)
	}
}
