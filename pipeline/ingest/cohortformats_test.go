package ingest

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"

	"reprieve/pipeline/schema"
	"reprieve/pipeline/synth"
)

// TestSameFromOurFiles: whole cohorts (the demo, the reference of 40 patients, and
// drawn ones) give the same tables from text, compressed or not, from typed Parquet
// and Arrow files, and from all of them mixed; in parts too.
func TestSameFromOurFiles(t *testing.T) {
	cohorts := map[string]string{
		"demo":      filepath.Join("..", "..", "testdata", "exports", "demo"),
		"reference": filepath.Join("..", "..", "testdata", "exports", "small"),
	}
	for _, seed := range []uint64{3, 4} {
		dir := filepath.Join(t.TempDir(), "drawn")
		if _, err := synth.Write(context.Background(), dir, synth.Options{Patients: 25, Seed: seed, Months: 6, LastMonth: "2026-09", Timezone: "America/Toronto"}); err != nil {
			t.Fatal(err)
		}
		cohorts["seed "+strconv.FormatUint(seed, 10)] = dir
	}
	for name, dir := range cohorts {
		t.Run(name, func(t *testing.T) {
			opts := Options{Dir: dir, Location: toronto(t), Ignore: []string{}}
			want := mustRead(t, opts)
			wanted, counts := content(want), counted(want)
			kinds := []string{".parquet", ".arrow", ".csv.gz", ".csv.zst", ".csv"}
			for k := range 3 { // all Parquet, all Arrow, mixed
				opts.Dir = t.TempDir()
				for i, f := range want.Files {
					kind := kinds[k%len(kinds)]
					if k == 2 {
						kind = kinds[i%len(kinds)]
					}
					rewrite(t, filepath.Join(dir, f.Name), filepath.Join(opts.Dir, strings.SplitN(f.Name, ".", 2)[0]+kind), f.Table)
				}
				got := mustRead(t, opts)
				if diff := cmp.Diff(wanted, content(got)); diff != "" {
					t.Errorf("%d: other tables: %s", k, diff)
				}
				if diff := cmp.Diff(counts, counted(got)); diff != "" {
					t.Errorf("%d: another ledger: %s", k, diff)
				}
				if diff := unlikeInParts(opts, 3, fullPace()); diff != "" {
					t.Errorf("%d: in parts: %s", k, diff)
				}
			}
		})
	}
}

// rewrite writes a text file as one of another kind.
func rewrite(t *testing.T, from, to, table string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err == nil && strings.HasSuffix(from, ".gz") {
		var z *gzip.Reader
		if z, err = gzip.NewReader(bytes.NewReader(data)); err == nil {
			data, err = io.ReadAll(z)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	switch {
	case isStored(to):
		writeRecord(t, to, recordOf(t, typedColumns(t, data, table)))
		return
	case strings.HasSuffix(to, ".gz"):
		z := gzip.NewWriter(&out)
		_, _ = z.Write(data)
		_ = z.Close()
	case strings.HasSuffix(to, ".zst"):
		z, _ := zstd.NewWriter(&out)
		_, _ = z.Write(data)
		_ = z.Close()
	default:
		out.Write(data)
	}
	if err := os.WriteFile(to, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// typedColumns gives the columns of a text file the types of their cells, as far as
// all of them have one.
func typedColumns(t *testing.T, data []byte, table string) []typed {
	t.Helper()
	all, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	of, _ := schema.Lookup(table)
	var columns []typed
	for i, name := range all[0] {
		cells := make([]string, len(all)-1)
		for k, row := range all[1:] {
			cells[k] = row[i]
		}
		c, _ := of.Column(name)
		columns = append(columns, typedColumn(c, cells))
	}
	return columns
}

// typedColumn writes the cells as JSON of the first type that suits all.
func typedColumn(c schema.Column, cells []string) typed {
	candidates := []typed{{c.Name, textType, ""}}
	switch c.Type {
	case schema.YesNo:
		candidates = []typed{{c.Name, boolType, ""}, candidates[0]}
	case schema.Whole:
		candidates = []typed{{c.Name, intType, ""}, candidates[0]}
	case schema.Number, schema.ScoreNumber, schema.VAS:
		candidates = []typed{{c.Name, floatType, ""}, candidates[0]}
	case schema.Time:
		candidates = []typed{{c.Name, utcType, ""}, {c.Name, localType, ""}, {c.Name, dateType, ""}, candidates[0]}
	default:
	}
next:
	for _, candidate := range candidates {
		values := make([]any, len(cells))
		for k, cell := range cells {
			var ok bool
			if values[k], ok = valueOf(candidate, strings.TrimSpace(cell)); !ok {
				continue next
			}
		}
		encoded, _ := json.Marshal(values)
		candidate.cells = string(encoded)
		return candidate
	}
	panic("text suits all cells")
}

// valueOf gives a cell as a value of a type, nil if it is missing.
func valueOf(c typed, cell string) (any, bool) {
	if cell == "" || cell == "NA" || cell == "." {
		return nil, true
	}
	switch c.kind {
	case boolType:
		answer, ok := yesNo[strings.ToLower(cell)]
		return answer == schema.Yes, ok
	case intType:
		x, err := strconv.ParseInt(cell, 10, 64)
		return x, err == nil
	case floatType:
		x, err := strconv.ParseFloat(cell, 64)
		return x, err == nil
	case utcType:
		at, err := time.Parse(time.RFC3339, cell)
		return at.UTC().Format("2006-01-02T15:04:05.999999"), err == nil
	case localType:
		at, err := time.Parse("2006-01-02T15:04:05", strings.Replace(cell, " ", "T", 1))
		return at.Format("2006-01-02T15:04:05"), err == nil
	case dateType:
		_, err := time.Parse(time.DateOnly, cell)
		return cell, err == nil
	default:
		return cell, true
	}
}
