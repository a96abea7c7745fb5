package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"reprieve/pipeline/job"
)

// version is the version of the program; it stands nowhere else.
const version = "0.1.0"

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
				return printBuild(cmd.OutOrStdout(), readBuild())
			case "json":
				return printJSON(cmd.OutOrStdout(), readBuild())
			}
			return badFormat(cmd, format, "text", "json")
		},
	}
	addFormat(cmd, &format, "text", "json")
	return cmd
}

// readBuild asks the binary how it was built.
func readBuild() job.Build {
	b := job.Build{Version: version, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Revision = s.Value
		case "vcs.modified":
			b.Modified = s.Value == "true"
		}
	}
	var modules []string
	for _, m := range info.Deps {
		if slices.Contains(namedModules, m.Path) {
			modules = append(modules, m.Path+" "+m.Version)
		}
	}
	b.Modules = strings.Join(modules, ", ")
	return b
}

// namedModules are the libraries that numbers and pages rest on.
var namedModules = []string{"codeberg.org/go-pdf/fpdf", "github.com/apache/arrow/go/v17", "gonum.org/v1/gonum", "gonum.org/v1/plot"}

// runningBuild is readBuild with the hash of the program's file.
func runningBuild() job.Build {
	b := readBuild()
	if path, err := os.Executable(); err == nil {
		b.Program = job.HashProgram(path)
	}
	return b
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
