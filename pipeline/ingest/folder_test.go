package ingest

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"testing"
	_ "time/tzdata" // the tables of zones, wherever the tests run

	"github.com/apache/arrow/go/v17/arrow/memory"

	"reprieve/pipeline/schema"
)

// text is the content of files by their names.
type text map[string]string

// minimal is a folder without fault: two patients with a session each and one
// rating.
func minimal() text {
	return text{
		"patients.csv": "patient_id,site\np1,S1\np2,S2\n",
		"sessions.csv": "session_id,patient_id,started_at\ns1,p1,2026-01-05T10:00:00Z\ns2,p2,2026-01-06T10:00:00Z\n",
		"vas.csv":      "patient_id,recorded_at,phase,vas_mm\np1,2026-01-04T10:00:00Z,home,70\n",
	}
}

// with returns the minimal folder with files replaced or added.
func with(files text) text {
	all := minimal()
	maps.Copy(all, files)
	return all
}

// vasFile is a vas.csv of rows with the cells patient_id, recorded_at, phase,
// vas_mm, session_id, item.
func vasFile(rows string) text {
	return text{"vas.csv": "patient_id,recorded_at,phase,vas_mm,session_id,item\n" + rows}
}

// write writes files into a new folder.
func (files text) write(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// read reads a folder that must be without fault. All Arrow memory is accounted
// for at the end of the test.
func read(t *testing.T, files text, opts Options) *Exports {
	t.Helper()
	opts.Dir = files.write(t)
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	x, err := readWith(context.Background(), opts, mem)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		x.Release()
		mem.AssertSize(t, 0)
	})
	return x
}

// fail reads a folder that must be refused.
func fail(t *testing.T, files text, opts Options) error {
	t.Helper()
	opts.Dir = files.write(t)
	x, err := Read(context.Background(), opts)
	if err == nil {
		x.Release()
		t.Fatal("no error")
	}
	return err
}

// counts gives the ledger's counts by file and rule.
func counts(x *Exports) map[string]int64 {
	m := map[string]int64{}
	for _, c := range x.Ledger.Counts {
		m[c.File+": "+c.Rule] = c.Rows
	}
	return m
}

// ratings gives the ratings of the vas table in its order, in tenths of a mm.
func ratings(x *Exports) []int16 {
	v := x.View(schema.VASTable)
	column := v.Tenths("vas_mm")
	all := make([]int16, v.Len())
	for i := range all {
		all[i] = column.At(i)
	}
	return all
}
