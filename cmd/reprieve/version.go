package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"reprieve/pipeline/job"
)

func versionCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Long:  "Print the version of reprieve, the revision of its source, and the version of Go.",
		Example: `  reprieve version
  reprieve version --format json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch format {
			case "text":
				return printBuild(cmd.OutOrStdout(), job.ReadBuild())
			case "json":
				return printJSON(cmd.OutOrStdout(), job.ReadBuild())
			}
			return badFormat(cmd, format, "text", "json")
		},
	}
	addFormat(cmd, &format, "text", "json")
	return cmd
}

func printBuild(w io.Writer, b job.Build) error {
	revision := b.Revision
	if revision == "" {
		revision = "unknown"
	}
	if b.Modified {
		revision += " (modified)"
	}
	_, err := fmt.Fprintf(w, "reprieve %s\nrevision %s\n%s %s\n", b.Version, revision, b.Go, b.Platform)
	return err
}

// printJSON prints a value as indented JSON.
func printJSON(w io.Writer, value any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(value)
}
