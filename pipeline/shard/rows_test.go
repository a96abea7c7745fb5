package shard_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"reprieve/pipeline/ingest"
	"reprieve/pipeline/privacy"
	"reprieve/pipeline/schema"
	"reprieve/pipeline/shard"
	"reprieve/pipeline/since"
)

const demo = "../../testdata/exports/demo"

// tableBytes writes tables as a month keeps them.
func tableBytes(t *testing.T, rows schema.Source) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, table := range schema.Tables {
		if v := rows.View(table.Name); v.Present() {
			var b bytes.Buffer
			if err := schema.WriteTable(&b, v); err != nil {
				t.Fatal(err)
			}
			files[table.Name] = b.Bytes()
		}
	}
	return files
}

// mergedBytes are the tables that the rows of parts come to.
func mergedBytes(t *testing.T, parts ...*shard.Rows) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, table := range schema.Tables {
		if !parts[0].Has(table.Name) {
			continue
		}
		var streams []io.Reader
		for _, p := range parts {
			streams = append(streams, p.Table(table.Name))
		}
		var b bytes.Buffer
		if err := schema.MergeTable(&b, table.Name, streams); err != nil {
			t.Fatal(err)
		}
		files[table.Name] = b.Bytes()
	}
	return files
}

// keptOf are the rows that a month keeps of exports.
func keptOf(t *testing.T, dir string) *schema.StoredTables {
	t.Helper()
	exports, err := ingest.Read(context.Background(), ingest.Options{Dir: dir, Location: toronto(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer exports.Release()
	kept := since.Keep(exports)
	t.Cleanup(kept.Release)
	return kept
}

// The rows of shards, merged, are those of the exports at once, byte by byte: of some
// shards, of one, and of so many that some have no patient.
func TestMergedRowsAreThoseAtOnce(t *testing.T) {
	for exports, patients := range map[string]int{small: 40, demo: 100} {
		want := tableBytes(t, keptOf(t, exports))
		for _, shards := range []int{1, 3, patients} {
			dir := t.TempDir()
			if _, err := shard.Split(context.Background(), ingest.Options{Dir: exports, Location: toronto(t)}, plan(), privacy.Options{}, dir, shards); err != nil {
				t.Fatal(err)
			}
			var parts []*shard.Rows
			for i := range shards {
				r, err := shard.Process(context.Background(), shard.Path(dir, i), 1)
				if err != nil {
					t.Fatal(err)
				}
				if err := shard.WriteRows(shard.RowsPath(dir, i), r.Kept); err != nil {
					t.Fatal(err)
				}
				r.Release()
				parts = append(parts, opened(t, shard.RowsPath(dir, i)))
			}
			if got := mergedBytes(t, parts...); !maps.EqualFunc(want, got, bytes.Equal) || len(want) < 3 {
				t.Errorf("%s: the rows of %d shards are not those at once", exports, shards)
			}
		}
	}
}

func opened(t *testing.T, path string) *shard.Rows {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%s: mode %v, %v", path, info.Mode(), err)
	}
	r, err := shard.OpenRows(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// The rows of a month, split and merged again, are what they were; a patient's are in
// the part of the shard.
func TestSplitRows(t *testing.T) {
	want := tableBytes(t, keptOf(t, demo))
	open := func(table string) (io.ReadCloser, error) {
		if b, ok := want[table]; ok {
			return io.NopCloser(bytes.NewReader(b)), nil
		}
		return nil, nil
	}
	dir := t.TempDir()
	if err := shard.SplitRows(context.Background(), open, dir, 7); err != nil {
		t.Fatal(err)
	}
	var parts []*shard.Rows
	for i := range 7 {
		parts = append(parts, opened(t, shard.RowsPath(dir, i)))
		tables, err := parts[i].Read()
		if err != nil {
			t.Fatal(err)
		}
		ids := tables.View(schema.PatientsTable).Codes("patient_id")
		for code := range int32(ids.Cardinality()) {
			if shard.Of(ids.Text(code), 7) != i {
				t.Errorf("part %d has a patient of another", i)
			}
		}
		tables.Release()
	}
	if got := mergedBytes(t, parts...); !maps.EqualFunc(want, got, bytes.Equal) {
		t.Error("the rows are not what they were")
	}
}

// A SplitRows that fails, at whatever table, leaves no file.
func TestSplitRowsLeavesNothing(t *testing.T) {
	want := tableBytes(t, keptOf(t, small))
	broken := errors.New("broken")
	for _, table := range schema.Tables {
		dir := t.TempDir()
		err := shard.SplitRows(context.Background(), func(name string) (io.ReadCloser, error) {
			if name == table.Name {
				return nil, broken
			}
			return io.NopCloser(bytes.NewReader(want[name])), nil
		}, dir, 3)
		if left, listed := os.ReadDir(dir); !errors.Is(err, broken) || listed != nil || len(left) != 0 {
			t.Errorf("%s: %v; left %v", table.Name, err, left)
		}
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "rows-00001"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	err := shard.SplitRows(context.Background(), nil, dir, 3)
	if left, listed := os.ReadDir(dir); !errors.Is(err, os.ErrExist) || listed != nil || len(left) != 1 {
		t.Errorf("%v; left %v", err, left)
	}
}
