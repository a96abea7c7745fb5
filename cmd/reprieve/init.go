package main

import (
	"context"
	_ "embed" // the configuration
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"reprieve/pipeline/schema"
	"reprieve/pipeline/synth"
)

// documentedConfig is the config.yaml of the repository's root, which cannot be
// embedded from here: a copy that a test holds to it.
//
//go:embed clinic.yaml
var documentedConfig string

const initLong = `Make the folder of a clinic: DIR/config.yaml, every key with what it does and its
default; DIR/codebook.md, the tables that the exports consist of; DIR/out, for the
reports; and DIR/exports/MONTH with the exports of a synthetic cohort, so that the
first report can be made at once. No row comes from a person: take that folder away
when the first month of the clinic is there.

DIR may be there, but none of these may. The command that is printed last works.`

const initExample = `  reprieve init clinic
  reprieve init clinic --timezone Europe/Vienna --name "Pain clinic"`

// initOptions say what the folder is made for.
type initOptions struct{ timezone, name, month string }

func initCommand() *cobra.Command {
	var o initOptions
	cmd := &cobra.Command{
		Use:     "init DIR",
		Short:   "Make a clinic's folder: configuration, codebook, synthetic exports",
		Long:    initLong,
		Example: initExample,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 || args[0] == "" {
				return errors.New("needs one folder to make: reprieve init DIR")
			}
			return nil
		},
		ValidArgsFunction: completeFolder,
		RunE: func(cmd *cobra.Command, args []string) error {
			err := initFolder(cmd, args[0], o)
			if errors.Is(err, os.ErrExist) || isSynthUsage(err) {
				return &usageError{command: cmd.CommandPath(), message: strings.TrimPrefix(err.Error(), "synth: ")}
			}
			return err
		},
	}
	cmd.Flags().StringVar(&o.timezone, "timezone", "America/Toronto", "IANA `NAME` of the clinic's time zone")
	cmd.Flags().StringVar(&o.name, "name", "", "`NAME` of the clinic, for the title page")
	cmd.Flags().StringVar(&o.month, "month", "2026-09", "last `MONTH` of the synthetic exports, YYYY-MM")
	cmd.Flags().SortFlags = false
	return cmd
}

// initFolder makes the folder; nothing is written if any of it is there.
func initFolder(cmd *cobra.Command, dir string, o initOptions) error {
	config, err := clinicConfig(o)
	if err != nil {
		return err
	}
	var codebook strings.Builder
	if err := schemaMarkdown(&codebook, schema.Tables); err != nil {
		return err
	}
	names := []string{"config.yaml", "codebook.md", "exports", "out"}
	for _, name := range names {
		path := filepath.Join(dir, name)
		if _, err := os.Lstat(path); err == nil {
			return fmt.Errorf("%s: is there already, and nothing is overwritten: %w", path, os.ErrExist)
		}
	}
	if err := makeFolders(dir); err != nil {
		return err
	}
	if err := writeExports(cmd.Context(), filepath.Join(dir, "exports", o.month), o); err != nil {
		return errors.Join(err, os.RemoveAll(filepath.Join(dir, "exports")), os.Remove(filepath.Join(dir, "out")))
	}
	intro := "# The tables of the exports\n\nA month's exports are one folder with a file or more of each table, found by the name\nthat it begins with; columns are found by name, in any order.\n\n"
	if err := errors.Join(writeNew(filepath.Join(dir, names[0]), []byte(config), 0o644), writeNew(filepath.Join(dir, names[1]), []byte(intro+codebook.String()), 0o644)); err != nil {
		return err
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: config.yaml, codebook.md, out, and synthetic exports of %s\n\nnext:\n  reprieve run --config %s --month %s\n",
		dir, o.month, shellWord(filepath.Join(dir, names[0])), o.month)
	return err
}

// makeFolders makes the folders; those of patients and results are closed to others.
func makeFolders(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return errors.Join(os.Mkdir(filepath.Join(dir, "exports"), 0o700), os.Mkdir(filepath.Join(dir, "out"), 0o700))
}

func writeExports(ctx context.Context, dir string, o initOptions) error {
	_, err := synth.Write(ctx, dir, synth.Options{Patients: 200, Seed: 1, Months: 12, LastMonth: o.month, Timezone: o.timezone})
	return err
}

// clinicConfig is the documented configuration of the program with the clinic's
// paths and words.
func clinicConfig(o initOptions) (string, error) {
	text := documentedConfig
	name, err := inline(o.name)
	if err != nil {
		return "", err
	}
	for _, change := range []struct{ from, to string }{
		{" It is set for the demonstration: `reprieve run` in this folder\n# reads testdata/exports/demo and writes out/2026-09.\n", "\n"},
		{"  exports: testdata/exports/demo\n", "  exports: exports/{month}\n"},
		{"  month: \"2026-09\"\n", "  month: last\n"},
		{"  timezone: America/Toronto\n", "  timezone: " + o.timezone + "\n"},
		{"  clinic: \"\"\n", "  clinic: " + name + "\n"},
	} {
		if strings.Count(text, change.from) != 1 {
			return "", fmt.Errorf("init: the configuration of the program lacks %q", change.from)
		}
		text = strings.Replace(text, change.from, change.to, 1)
	}
	return text, nil
}
