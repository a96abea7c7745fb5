package ingest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"reprieve/pipeline/privacy/seal"
	"reprieve/pipeline/schema"
)

// errFormat says that a file of a table is in a format that is not read.
var errFormat = errors.New("a file of a table must be .csv or .tsv, either also with .gz or .zst, or .parquet or .arrow, and any of these with .age if it is encrypted (convert it, or rename it if it is none)")

// format is how the rows of a file are held.
type format int

// The formats.
const (
	formatText format = iota
	formatParquet
	formatArrow
)

// exportFile is one file of a table.
type exportFile struct {
	File
	path   string
	format format
	sealed bool   // encrypted, as the last thing that was done with it
	packed string // .gz, .zst, or "" for text as it is
	comma  rune   // between the cells of text
}

// listing is what the folder holds.
type listing struct {
	files  []exportFile // in the order of the tables, then of the names
	others []string     // names that belong to no table, sorted
	bytes  int64        // of all files of tables
}

// list finds the files of the tables. Its error joins a *Missing and the
// *Unreadable of files that are named as a table but are not read.
func list(dir string, delimiter rune) (listing, error) {
	entries, err := os.ReadDir(dir) // sorted by name
	if err != nil {
		return listing{}, &Missing{Dir: dir, Err: plainError(err)}
	}
	var l listing
	var problems []error
	seen := map[string]bool{}
	for _, e := range entries {
		table := tableOf(e.Name())
		if table == "" {
			l.others = append(l.others, e.Name())
			continue
		}
		seen[table] = true
		f, err := inspect(dir, e.Name(), table, delimiter)
		if err != nil {
			problems = append(problems, &Unreadable{File: e.Name(), Err: err})
			continue
		}
		l.files = append(l.files, f)
		l.bytes += f.Bytes
	}
	slices.SortStableFunc(l.files, func(a, b exportFile) int { return tableRank(a.Table) - tableRank(b.Table) })
	if missing := missingTables(seen); len(missing) > 0 {
		problems = slices.Insert(problems, 0, error(&Missing{Dir: dir, Tables: missing}))
	}
	return l, joined(problems)
}

// plainError leaves out the path, which the caller names, but keeps the cause.
func plainError(err error) error {
	var pathErr *os.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}

// tableOf returns the table that a file belongs to by its name: the table's
// name and then the end, '.', '_', '-' or a digit; "" for none.
func tableOf(name string) string {
	for _, t := range schema.Tables {
		rest, ok := strings.CutPrefix(name, t.Name)
		if ok && (rest == "" || strings.ContainsAny(rest[:1], "._-0123456789")) {
			return t.Name
		}
	}
	return ""
}

// tableRank is the place of a table in the order of reading.
func tableRank(name string) int {
	return slices.IndexFunc(schema.Tables, func(t schema.Table) bool { return t.Name == name })
}

// missingTables gives the required tables of which the folder holds no file.
func missingTables(seen map[string]bool) []string {
	var missing []string
	for _, t := range schema.Tables {
		if t.Required && !seen[t.Name] {
			missing = append(missing, t.Name)
		}
	}
	return missing
}

// inspect takes the format of a file from its name, and its size.
func inspect(dir, name, table string, delimiter rune) (exportFile, error) {
	f := exportFile{File: File{Name: name, Table: table}, path: filepath.Join(dir, name), comma: delimiter}
	stem, sealed := strings.CutSuffix(name, seal.Ending)
	f.sealed = sealed
	if end := filepath.Ext(stem); end == ".gz" || end == ".zst" {
		f.packed, stem = end, strings.TrimSuffix(stem, end)
	}
	switch end := filepath.Ext(stem); {
	case end == ".csv":
	case end == ".tsv":
		f.comma = '\t'
	case end == ".parquet" && f.packed == "":
		f.format = formatParquet
	case end == ".arrow" && f.packed == "":
		f.format = formatArrow
	default:
		return exportFile{}, errFormat
	}
	info, err := os.Stat(f.path)
	if err != nil {
		return exportFile{}, plainError(err)
	}
	if !info.Mode().IsRegular() {
		return exportFile{}, fmt.Errorf("is not a regular file")
	}
	f.Bytes = info.Size()
	return f, nil
}
