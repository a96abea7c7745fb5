package main

import (
	"fmt"
	"io"
	"math"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"reprieve/pipeline"
	"reprieve/pipeline/definition"
	"reprieve/pipeline/job"
	"reprieve/pipeline/schema"
)

func schemaCommand() *cobra.Command {
	var format string
	var results, manifest bool
	cmd := &cobra.Command{
		Use:   "schema [TABLE...]",
		Short: "Print the tables of the exports",
		Long: `Print the tables that the exports consist of, with their columns and rules: all
of them, or those named. With --results, print what every row of the results
means instead, in markdown. With --manifest, print the JSON Schema of the
manifest.json of a published month instead.`,
		Example: `  reprieve schema
  reprieve schema vas sessions
  reprieve schema --format markdown > tables.md
  reprieve schema --results > results.md
  reprieve schema --manifest > manifest.schema.json`,
		Args: knownTables,
		RunE: func(cmd *cobra.Command, args []string) error {
			tables, out := pickTables(args), cmd.OutOrStdout()
			if manifest {
				return printManifestSchema(cmd, args)
			}
			if results {
				return printReference(cmd, args)
			}
			switch format {
			case "text":
				return schemaText(out, tables)
			case "markdown":
				return schemaMarkdown(out, tables)
			case "json":
				return printJSON(out, schemaJSON(tables))
			}
			return badFormat(cmd, format, "text", "markdown", "json")
		},
	}
	for _, t := range schema.Tables {
		cmd.ValidArgs = append(cmd.ValidArgs, t.Name)
	}
	addFormat(cmd, &format, "text", "markdown", "json")
	cmd.Flags().BoolVar(&results, "results", false, "print the definitions of the results, in markdown")
	cmd.Flags().BoolVar(&manifest, "manifest", false, "print the JSON Schema of manifest.json")
	return cmd
}

// printManifestSchema prints the JSON Schema of the manifest.
func printManifestSchema(cmd *cobra.Command, tables []string) error {
	if format := cmd.Flags().Lookup("format"); len(tables) > 0 || cmd.Flags().Changed("results") || format.Changed && format.Value.String() != "json" {
		return &usageError{command: cmd.CommandPath(), message: "--manifest: goes with no table, no --results and no format but json"}
	}
	_, err := io.WriteString(cmd.OutOrStdout(), job.ManifestSchema)
	return err
}

// printReference prints the definitions of all results.
func printReference(cmd *cobra.Command, tables []string) error {
	if format := cmd.Flags().Lookup("format"); len(tables) > 0 || format.Changed && format.Value.String() != "markdown" {
		return &usageError{command: cmd.CommandPath(), message: "--results: goes with no table and no format but markdown"}
	}
	return definition.WriteMarkdown(cmd.OutOrStdout(), pipeline.ContractVersion)
}

// knownTables refuses the name of a table that does not exist.
func knownTables(cmd *cobra.Command, args []string) error {
	for _, name := range args {
		if _, ok := schema.Lookup(name); !ok {
			return fmt.Errorf("no table %q%s", name, didYouMean(name, cmd.ValidArgs))
		}
	}
	return nil
}

// pickTables returns the tables of the names, all for no name, in the order of
// the schema.
func pickTables(names []string) []schema.Table {
	if len(names) == 0 {
		return schema.Tables
	}
	wanted := map[string]bool{}
	for _, n := range names {
		wanted[n] = true
	}
	var tables []schema.Table
	for _, t := range schema.Tables {
		if wanted[t.Name] {
			tables = append(tables, t)
		}
	}
	return tables
}

// schemaText prints a table after the other in aligned columns.
func schemaText(out io.Writer, tables []schema.Table) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for i, t := range tables {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "%s (%s): %s; %s\n", t.Name, need(t.Required), t.Doc, keyText(t))
		fmt.Fprint(w, "  COLUMN\tMUST BE\tCELLS\tMEANING\n")
		for _, c := range t.Columns {
			fmt.Fprintf(w, "  %s\t%s\t%s\t%s\n", c.Name, presence(c), cells(c), c.Doc)
		}
		if err := w.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// schemaMarkdown prints a section with a table for each table.
func schemaMarkdown(out io.Writer, tables []schema.Table) error {
	var b strings.Builder
	for i, t := range tables {
		if i > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "## %s\n\n%s: %s; %s.\n\n", t.Name, capital(need(t.Required)), t.Doc, keyText(t))
		b.WriteString("| column | must be | cells | meaning |\n|---|---|---|---|\n")
		for _, c := range t.Columns {
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", c.Name, presence(c), escapeMarkdown(cells(c)), escapeMarkdown(c.Doc))
		}
	}
	_, err := io.WriteString(out, b.String())
	return err
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func escapeMarkdown(s string) string { return strings.ReplaceAll(s, "|", `\|`) }

func need(required bool) string {
	if required {
		return "required"
	}
	return "optional"
}

func keyText(t schema.Table) string {
	if t.Key == nil {
		return "key: the whole row"
	}
	return "key: " + strings.Join(t.Key, ", ")
}

// presence says whether the column must be present and its cells filled.
func presence(c schema.Column) string {
	switch {
	case c.Answer:
		return "present; rows without are left out"
	case c.Required && c.NonEmpty:
		return "present, filled"
	case c.Required:
		return "present"
	case c.NonEmpty:
		return "filled if present"
	}
	return ""
}

// cells says what the cells of a column hold.
func cells(c schema.Column) string {
	switch c.Type {
	case schema.PatientID, schema.SessionID:
		return "pseudonym"
	case schema.Text:
		return "text"
	case schema.Level:
		return strings.Join(c.Levels, ", ")
	case schema.YesNo:
		return "yes, no"
	case schema.Whole:
		return "whole number" + rangeText(c.Min, c.Max)
	case schema.Number:
		return "number" + rangeText(c.Min, c.Max)
	case schema.Month:
		return "YYYY-MM"
	case schema.Time:
		return "time"
	case schema.VAS:
		return "number 0..100, at most one decimal"
	case schema.ScoreItem:
		return "total, or a whole number"
	case schema.ScoreNumber:
		return "number"
	}
	panic(fmt.Sprintf("schema: no words for column type %d", c.Type))
}

func rangeText(low, high float64) string {
	switch {
	case math.IsInf(low, -1) && math.IsInf(high, 1):
		return ""
	case math.IsInf(high, 1):
		return fmt.Sprintf(", %v or more", low)
	case math.IsInf(low, -1):
		return fmt.Sprintf(", at most %v", high)
	}
	return fmt.Sprintf(" %v..%v", low, high)
}

// tableJSON and columnJSON are the tables for programs; what does not apply is
// left out.
type tableJSON struct {
	Name     string       `json:"name"`
	Required bool         `json:"required"`
	Doc      string       `json:"doc"`
	Key      []string     `json:"key,omitempty"` // none: the whole row
	Columns  []columnJSON `json:"columns"`
}

type columnJSON struct {
	Name     string   `json:"name"`
	Type     string   `json:"type"`
	Required bool     `json:"required"`  // the column must exist
	NonEmpty bool     `json:"non_empty"` // its cells must not be missing
	Answer   bool     `json:"answer,omitempty"`
	Levels   []string `json:"levels,omitempty"`
	Min      *float64 `json:"min,omitempty"`
	Max      *float64 `json:"max,omitempty"`
	Default  string   `json:"default,omitempty"`
	Doc      string   `json:"doc"`
}

func schemaJSON(tables []schema.Table) []tableJSON {
	list := make([]tableJSON, len(tables))
	for i, t := range tables {
		list[i] = tableJSON{Name: t.Name, Required: t.Required, Doc: t.Doc, Key: t.Key}
		for _, c := range t.Columns {
			column := columnJSON{
				Name: c.Name, Type: typeNames[c.Type], Required: c.Required, NonEmpty: c.NonEmpty,
				Answer: c.Answer, Levels: c.Levels, Default: c.Default, Doc: c.Doc,
			}
			if c.Type == schema.Whole || c.Type == schema.Number {
				column.Min, column.Max = finite(c.Min), finite(c.Max)
			}
			list[i].Columns = append(list[i].Columns, column)
		}
	}
	return list
}

var typeNames = map[schema.Type]string{
	schema.PatientID: "patient_id", schema.SessionID: "session_id", schema.Text: "text", schema.Level: "level",
	schema.YesNo: "yes_no", schema.Whole: "whole", schema.Number: "number", schema.Month: "month", schema.Time: "time",
	schema.VAS: "vas", schema.ScoreItem: "score_item", schema.ScoreNumber: "score",
}

// finite returns a limit, nil for an infinite one.
func finite(x float64) *float64 {
	if math.IsInf(x, 0) {
		return nil
	}
	return &x
}
