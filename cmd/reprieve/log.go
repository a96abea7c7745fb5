package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"
)

// The formats of the log.
const (
	logText = "text"
	logJSON = "json"
)

// handler returns what writes the log lines of a command. Text is made for
// people: the message and its attributes, after "warning: " or "error: " where
// it is one. On a terminal there is no time before it; in a file or a pipe,
// which someone reads later, there is.
func (f consoleFlags) handler(w io.Writer, t terminal) slog.Handler {
	level := slog.LevelInfo
	if f.quiet {
		level = slog.LevelWarn
	}
	if f.logFormat == logJSON {
		return slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level})
	}
	return &lineHandler{w: w, level: level, stamp: !t.present, colour: t.colour}
}

// tee gives every record to two handlers.
type tee [2]slog.Handler

// Enabled says whether either handler writes records of a level.
func (t tee) Enabled(ctx context.Context, l slog.Level) bool {
	return t[0].Enabled(ctx, l) || t[1].Enabled(ctx, l)
}

// Handle gives a record to the handlers that write its level.
func (t tee) Handle(ctx context.Context, r slog.Record) error {
	var errs [2]error
	for i, h := range t {
		if h.Enabled(ctx, r.Level) {
			errs[i] = h.Handle(ctx, r.Clone())
		}
	}
	return errors.Join(errs[:]...)
}

// WithAttrs returns a tee whose handlers add attributes.
func (t tee) WithAttrs(attrs []slog.Attr) slog.Handler {
	return tee{t[0].WithAttrs(attrs), t[1].WithAttrs(attrs)}
}

// WithGroup returns a tee whose handlers put a name before attributes.
func (t tee) WithGroup(name string) slog.Handler {
	return tee{t[0].WithGroup(name), t[1].WithGroup(name)}
}

// lineHandler writes one short line a record.
type lineHandler struct {
	w      io.Writer // its Write is called once a record, and may be called at any time
	level  slog.Level
	stamp  bool
	colour bool
	group  string // with a dot at the end
	attrs  string // written already
}

// Enabled says whether records of a level are written.
func (h *lineHandler) Enabled(_ context.Context, l slog.Level) bool { return l >= h.level }

// Handle writes a record.
func (h *lineHandler) Handle(_ context.Context, r slog.Record) error {
	var b strings.Builder
	if h.stamp {
		b.WriteString(r.Time.UTC().Format(time.RFC3339) + " ")
	}
	b.WriteString(h.word(r.Level))
	b.WriteString(r.Message)
	b.WriteString(h.attrs)
	r.Attrs(func(a slog.Attr) bool {
		b.WriteString(attrText(h.group, a))
		return true
	})
	b.WriteByte('\n')
	_, err := io.WriteString(h.w, b.String())
	return err
}

// WithAttrs returns a handler that adds attributes to every record.
func (h *lineHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	with := *h
	for _, a := range attrs {
		with.attrs += attrText(h.group, a)
	}
	return &with
}

// WithGroup returns a handler that puts a name before further attributes.
func (h *lineHandler) WithGroup(name string) slog.Handler {
	with := *h
	with.group += name + "."
	return &with
}

// word is what stands before the message of a level.
func (h *lineHandler) word(l slog.Level) string {
	switch {
	case l >= slog.LevelError:
		return h.paint("31", "error:") + " "
	case l >= slog.LevelWarn:
		return h.paint("33", "warning:") + " "
	}
	return ""
}

func (h *lineHandler) paint(code, word string) string {
	if !h.colour {
		return word
	}
	return "\x1b[" + code + "m" + word + "\x1b[0m"
}

func attrText(group string, a slog.Attr) string {
	text := a.Value.Resolve().String()
	if text == "" || strings.ContainsAny(text, " \t\n\"=") {
		text = fmt.Sprintf("%q", text)
	}
	return " " + group + a.Key + "=" + text
}
