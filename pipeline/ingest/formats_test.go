package ingest

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline/schema"
)

// formats is the folder of testdata/formats/make.py: the same exports in CSV and
// as files of many kinds.
var formats = filepath.Join("..", "..", "testdata", "formats")

// toronto is the zone in which the local times of the fixtures are read.
func toronto(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("America/Toronto")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// content writes all tables of exports, with which columns they collect.
func content(x *Exports) map[string][]string {
	all := map[string][]string{}
	for name, rec := range x.records {
		all[name] = append(lines(rec), rec.Schema().String())
	}
	return all
}

// counted adds up the ledger by table and rule: files of another form have other
// names.
func counted(x *Exports) map[string]int64 {
	counts := map[string]int64{}
	for _, c := range x.Ledger.Counts {
		counts[c.Table+": "+c.Rule] += c.Rows
	}
	return counts
}

// mustRead reads a folder.
func mustRead(t testing.TB, opts Options) *Exports {
	t.Helper()
	x, err := Read(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(x.Release)
	return x
}

// copyFiles copies files into a folder under new names.
func copyFiles(t testing.TB, dir string, files map[string]string) {
	t.Helper()
	for name, from := range files {
		data, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// variants gives the fixtures as VARIANT -> file in the folder -> path; tables of
// which a variant has no file are taken from the CSV.
func variants(t testing.TB) map[string]map[string]string {
	t.Helper()
	all := map[string]map[string]string{}
	paths, err := filepath.Glob(filepath.Join(formats, "files", "*"))
	if err != nil || len(paths) < 100 {
		t.Fatalf("%d fixtures: %v", len(paths), err)
	}
	for _, path := range paths {
		variant, file, _ := strings.Cut(filepath.Base(path), ".")
		if all[variant] == nil {
			all[variant] = map[string]string{}
		}
		all[variant][file] = path
	}
	for _, files := range all {
		for _, table := range schema.Tables {
			csv := filepath.Join(formats, "csv", table.Name+".csv")
			if _, err := os.Stat(csv); err == nil && files[table.Name+".parquet"] == "" && files[table.Name+".arrow"] == "" {
				files[table.Name+".csv"] = csv
			}
		}
	}
	return all
}

// TestSameFromEveryFormat: the tables from files by pyarrow, pandas and DuckDB, of
// all encodings, compressions and types, are those from text.
func TestSameFromEveryFormat(t *testing.T) {
	opts := Options{Dir: filepath.Join(formats, "csv"), Location: toronto(t)}
	text := mustRead(t, opts)
	want, wantCounts := content(text), counted(text)
	for variant, files := range variants(t) {
		t.Run(variant, func(t *testing.T) {
			opts := opts
			opts.Dir = t.TempDir()
			copyFiles(t, opts.Dir, files)
			x := mustRead(t, opts)
			if diff := cmp.Diff(want, content(x)); diff != "" {
				t.Errorf("other tables than from text (-text +%s):\n%s", variant, diff)
			}
			if diff := cmp.Diff(wantCounts, counted(x)); diff != "" {
				t.Errorf("another ledger (-text +%s):\n%s", variant, diff)
			}
			for i, f := range x.Files {
				if f.Rows != text.Files[i].Rows || len(f.SHA256) != 64 {
					t.Errorf("%s: %d rows, want %d; hash %q", f.Name, f.Rows, text.Files[i].Rows, f.SHA256)
				}
			}
		})
	}
}

// TestMixedFormats: one table from files of four formats is that from one.
func TestMixedFormats(t *testing.T) {
	files := map[string]string{}
	for _, table := range []string{"patients", "sessions", "vas", "instruments", "medications"} {
		files[table+".csv"] = filepath.Join(formats, "csv", table+".csv")
	}
	opts := Options{Dir: t.TempDir(), Location: toronto(t)}
	copyFiles(t, opts.Dir, files)
	once := mustRead(t, opts)
	copyFiles(t, opts.Dir, map[string]string{
		"vas_1.parquet": filepath.Join(formats, "files", "groups.vas.parquet"),
		"vas_2.arrow":   filepath.Join(formats, "files", "stream.vas.arrow"),
		"vas-3.arrow":   filepath.Join(formats, "files", "ipc-zstd.vas.arrow"),
	})
	mixed := mustRead(t, opts)
	if diff := cmp.Diff(content(once), content(mixed)); diff != "" {
		t.Error(diff)
	}
	again := counted(mixed)["vas: "+CountDuplicate]
	if want := 3 * int64(once.View("vas").Len()); again != want { // each row comes three times more
		t.Errorf("%d duplicates, want %d", again, want)
	}
}
