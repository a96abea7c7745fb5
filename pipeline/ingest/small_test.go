package ingest

import (
	"bufio"
	"compress/gzip"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"reprieve/pipeline/schema"
)

// TestSmallCohort reads the synthetic cohort of 40 patients, where the
// repository has it beside, and compares the number of rows with a count of the
// distinct lines that have a value.
func TestSmallCohort(t *testing.T) {
	dir := filepath.Join("..", "..", "..", "shared", "reference", "small", "exports")
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no small cohort beside the repository: %v", err)
	}
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	x, err := readWith(context.Background(), Options{Dir: dir}, mem)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Release()
	want := countDistinct(t, dir)
	for _, table := range schema.Tables {
		if got := x.View(table.Name).Len(); got != want[table.Name] {
			t.Errorf("%s: %d rows, want %d", table.Name, got, want[table.Name])
		}
	}
	if want[schema.VASTable] == 0 || want[schema.PatientsTable] != 40 {
		t.Errorf("the count of lines is wrong: %v", want)
	}
}

// countDistinct counts, by table, the distinct lines of the files whose rating
// or value is not empty. It knows nothing of times or numbers, so it is right
// only where duplicates are so to the letter.
func countDistinct(t *testing.T, dir string) map[string]int {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for _, e := range entries {
		f, err := os.Open(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		var in io.Reader = f
		if strings.HasSuffix(e.Name(), ".gz") {
			if in, err = gzip.NewReader(f); err != nil {
				t.Fatal(err)
			}
		}
		lines := bufio.NewScanner(in)
		lines.Scan()
		answer := -1
		for i, name := range strings.Split(lines.Text(), ",") {
			if name == "vas_mm" || name == "value" {
				answer = i
			}
		}
		seen := map[string]bool{}
		for lines.Scan() {
			if answer < 0 || strings.Split(lines.Text(), ",")[answer] != "" {
				seen[lines.Text()] = true
			}
		}
		table := strings.FieldsFunc(e.Name(), func(r rune) bool { return r == '.' })[0]
		counts[strings.TrimSuffix(strings.TrimSuffix(table, "_home"), "_clinic")] += len(seen)
	}
	return counts
}
