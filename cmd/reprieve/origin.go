package main

import (
	"cmp"
	"fmt"
	"slices"
)

// source is where a value of the configuration comes from; the later win.
type source int

const (
	fromDefault source = iota
	fromFile
	fromEnv
	fromFlag
)

// origin is the place where a value was written.
type origin struct {
	source       source
	name         string // the file, the variable or the flag
	line, column int    // in the file, from 1
	over         string // what this origin sets aside, if that is not the same key
}

// String names the origin, for config show.
func (o origin) String() string {
	text := "default"
	switch o.source {
	case fromDefault:
	case fromFile:
		text = fmt.Sprintf("%s:%d", o.name, o.line)
	case fromEnv:
		text = "env " + o.name
	case fromFlag:
		text = "flag --" + o.name
	}
	if o.over != "" {
		text += ", which sets aside " + o.over
	}
	return text
}

// problem is a mistake in the configuration.
type problem struct {
	origin origin
	key    string // empty where the message says it
	text   string
}

// String is one line: in a file file:line:column: key: text, elsewhere the flag
// or the variable, which name the key, and the text.
func (p problem) String() string {
	subject := p.text
	if p.key != "" {
		subject = p.key + ": " + p.text
	}
	switch o := p.origin; o.source {
	case fromFile:
		if o.column == 0 {
			return fmt.Sprintf("%s:%d: %s", o.name, o.line, subject)
		}
		return fmt.Sprintf("%s:%d:%d: %s", o.name, o.line, o.column, subject)
	case fromDefault:
	case fromEnv:
		return o.name + ": " + p.text
	case fromFlag:
		return "--" + o.name + ": " + p.text
	}
	return subject
}

// sortProblems orders problems as people look for them: the file from top to
// bottom, then the environment, the flags, and what is nowhere.
func sortProblems(problems []problem) {
	rank := func(s source) int {
		if s == fromDefault {
			return int(fromFlag) + 1
		}
		return int(s)
	}
	slices.SortStableFunc(problems, func(a, b problem) int {
		return cmp.Or(
			cmp.Compare(rank(a.origin.source), rank(b.origin.source)),
			cmp.Compare(a.origin.line, b.origin.line),
			cmp.Compare(a.origin.column, b.origin.column),
		)
	})
}
