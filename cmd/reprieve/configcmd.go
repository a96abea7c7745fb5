package main

import (
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"
)

const configLong = `The configuration is a YAML file: the one of --config, the one that
REPRIEVE_CONFIG names, or config.yaml of the working directory if it is there.
A key of the file can be set by a variable too, exports.vas_scale by
REPRIEVE_EXPORTS_VAS_SCALE; lists have commas there. An empty variable counts as
not set. Some keys have a flag. The list claims stands in the file alone; it
replaces the default list as a whole, and its first item is claims[0].

A flag counts before a variable, that before the file, that before the default.
Paths in the file are relative to the file's folder, others to the working
directory. An unknown key, an unknown REPRIEVE_* variable or a value that breaks
a rule is an error that names its place.`

func configCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Show the configuration",
		Long:  configLong,
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cmd.Help()
			}
			return &usageError{command: cmd.CommandPath(), message: fmt.Sprintf("unknown command %q", args[0]) + didYouMean(args[0], []string{"show"})}
		},
	}
	cmd.AddCommand(configShowCommand())
	return cmd
}

func configShowCommand() *cobra.Command {
	var origins bool
	cmd := &cobra.Command{
		Use:   "show",
		Short: "Print every key with the value in effect",
		Long: `Print every key with the value in effect, as a configuration file for the
working directory. With --origin a comment says where each value comes from: a
flag, a variable of the environment, a line of the file, or the default.`,
		Example: `  reprieve config show --origin
  REPRIEVE_EXPORTS_VAS_SCALE=10 reprieve config show --origin
  reprieve config show > config.yaml`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := load(cmd)
			if err != nil {
				return err
			}
			text, err := s.yaml(origins)
			if err != nil {
				return err
			}
			_, err = io.WriteString(cmd.OutOrStdout(), text)
			return err
		},
	}
	cmd.Flags().BoolVar(&origins, "origin", false, "say where each value comes from")
	addConfigFlag(cmd)
	addExportsFlag(cmd)
	addIdentityFlag(cmd)
	addCutFlags(cmd)
	addOutFlag(cmd)
	addFormatsFlag(cmd)
	cmd.Flags().SortFlags = false
	return cmd
}

// line is one line of a configuration file with the comment beside it.
type line struct{ text, comment string }

// yaml writes the settings as a configuration file, one key a line.
func (s settings) yaml(origins bool) (string, error) {
	var lines []line
	var above []string
	for _, k := range keysOfConfig(s.config) {
		path := strings.Split(k.name, ".")
		for depth, word := range path[:len(path)-1] {
			if depth >= len(above) || above[depth] != word {
				lines = append(lines, line{indent(depth) + word + ":", ""})
				above = append(slices.Clone(above[:depth]), word)
			}
		}
		above = above[:len(path)-1]
		more, err := s.keyLines(k, indent(len(above)))
		if err != nil {
			return "", err
		}
		lines = append(lines, more...)
	}
	if origins {
		return withComments(lines), nil
	}
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(l.text + "\n")
	}
	return b.String(), nil
}

// keyLines are the lines of a key: one, or those of its sections, of which keys
// that are empty are left out.
func (s settings) keyLines(k key, before string) ([]line, error) {
	if k.kind != sectionsKind {
		value, err := inline(k.value)
		if err != nil {
			return nil, fmt.Errorf("config: %s: %w", k.name, err)
		}
		return []line{{before + lastWord(k.name) + ": " + value, s.originOf(k.name).String()}}, nil
	}
	sections := k.sections()
	if len(sections) == 0 {
		return []line{{before + lastWord(k.name) + ": []", s.originOf(k.name).String()}}, nil
	}
	lines := []line{{before + lastWord(k.name) + ":", s.originOf(k.name).String()}}
	for _, keys := range sections {
		dash := "  - "
		for _, item := range keys {
			if v := reflect.ValueOf(item.value); v.IsZero() || v.Kind() == reflect.Slice && v.Len() == 0 {
				continue
			}
			more, err := s.keyLines(item, before+dash)
			if err != nil {
				return nil, err
			}
			lines, dash = append(lines, more...), "    "
		}
	}
	return lines, nil
}

// withComments sets the comments beside the lines in one column, as far as the
// lines are not longer than that.
func withComments(lines []line) string {
	const widest = 56
	column := 0
	for _, l := range lines {
		if n := utf8.RuneCountInString(l.text); n <= widest {
			column = max(column, n)
		}
	}
	var b strings.Builder
	for _, l := range lines {
		if l.comment == "" {
			b.WriteString(l.text + "\n")
			continue
		}
		fmt.Fprintf(&b, "%-*s  # %s\n", column, l.text, l.comment)
	}
	return b.String()
}

func indent(depth int) string { return strings.Repeat("  ", depth) }

// inline writes a value as YAML on one line.
func inline(value any) (string, error) {
	var n yaml.Node
	if err := n.Encode(value); err != nil {
		return "", err
	}
	n.Style = yaml.FlowStyle
	for _, scalar := range append(n.Content, &n) {
		if scalar.Kind == yaml.ScalarNode && strings.ContainsAny(scalar.Value, "\n\t") {
			scalar.Style = yaml.DoubleQuotedStyle
		}
	}
	text, err := yaml.Marshal(&n)
	return strings.TrimSuffix(string(text), "\n"), err
}
