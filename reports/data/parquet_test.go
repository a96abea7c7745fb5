package data

import (
	"bytes"
	"context"
	"encoding/csv"
	"io"
	"strconv"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
)

// parquetTable is what a Parquet file holds, the cells as a CSV file has them,
// null being the empty cell.
type parquetTable struct {
	types   map[string]string
	records [][]string // the header first
	nulls   int
}

func readParquet(t *testing.T, b []byte) parquetTable {
	t.Helper()
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	tab, err := pqarrow.ReadTable(context.Background(), bytes.NewReader(b), parquet.NewReaderProperties(mem), pqarrow.ArrowReadProperties{}, mem)
	if err != nil {
		t.Fatal(err)
	}
	defer tab.Release()
	p := parquetTable{types: map[string]string{}, records: make([][]string, tab.NumRows()+1)}
	for i := range int(tab.NumCols()) {
		column := tab.Column(i)
		p.types[column.Name()] = column.DataType().String()
		p.records[0] = append(p.records[0], column.Name())
		row := 1
		for _, chunk := range column.Data().Chunks() {
			for j := range chunk.Len() {
				p.nulls += chunk.NullN() / max(1, chunk.Len()) // only whether there are any matters
				p.records[row] = append(p.records[row], cellText(t, chunk, j))
				row++
			}
		}
	}
	return p
}

// cellText is the text of a cell by the contract's words, not by the code's.
func cellText(t *testing.T, a arrow.Array, i int) string {
	t.Helper()
	if a.IsNull(i) {
		return ""
	}
	switch a := a.(type) {
	case *array.String:
		return a.Value(i)
	case *array.Int64:
		return strconv.FormatInt(a.Value(i), 10)
	case *array.Float64:
		return strconv.FormatFloat(a.Value(i), 'g', -1, 64)
	case *array.Timestamp:
		return a.Value(i).ToTime(arrow.Microsecond).UTC().Truncate(time.Second).Format(time.RFC3339)
	}
	t.Fatalf("a column of type %s", a.DataType())
	return ""
}

// written are the bytes of a writer, the same at the second time.
func written(t *testing.T, write func(io.Writer) error) []byte {
	t.Helper()
	var first, second bytes.Buffer
	for _, b := range []*bytes.Buffer{&first, &second} {
		if err := write(b); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("other bytes at the second time")
	}
	return first.Bytes()
}

func records(t *testing.T, b []byte) [][]string {
	t.Helper()
	all, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestARDParquet(t *testing.T) {
	for name, results := range map[string]*analysis.Results{"a few rows": rowsOf(), "none": {}} {
		want := records(t, written(t, func(w io.Writer) error { return WriteARD(w, results) }))
		got := readParquet(t, written(t, func(w io.Writer) error { return WriteARDParquet(w, results) }))
		if d := cmp.Diff(want, got.records); d != "" {
			t.Errorf("%s: %s", name, d)
		}
		for _, column := range analysis.Columns {
			want := "utf8"
			if column == "stat" {
				want = "float64"
			}
			if got.types[column] != want {
				t.Errorf("%s: %s is %s, want %s", name, column, got.types[column], want)
			}
		}
	}
}

func TestOutcomesParquet(t *testing.T) {
	minutes := responder(t, "p8", outcome.Relief{})
	minutes.Outcome.T0 = -90 * schema.Minute
	for _, c := range []struct {
		name    string
		members []cohort.Member
		clock   schema.Clock
		times   string
	}{
		{"calendar", patients(t), schema.Calendar, "timestamp[us, tz=UTC]"},
		{"study minutes", []cohort.Member{minutes}, schema.StudyMinutes, "int64"},
		{"nobody", nil, schema.Calendar, "timestamp[us, tz=UTC]"},
	} {
		want := records(t, written(t, func(w io.Writer) error { return WriteOutcomes(w, c.members, c.clock) }))
		got := readParquet(t, written(t, func(w io.Writer) error { return WriteOutcomesParquet(w, c.members, c.clock) }))
		if d := cmp.Diff(want, got.records); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
		for column, want := range map[string]string{
			"patient_id": "utf8", "saf": "int64", "t0": c.times, "ts": c.times, "baseline_mm": "float64", "phq9_baseline": "float64",
			"depression": "utf8", "ts_w4_due": "int64", "ts_w4_value": "float64", "ts_w4_resp30": "int64", "relief_status": "utf8", "relief_r": "int64",
		} {
			if got.types[column] != want {
				t.Errorf("%s: %s is %s, want %s", c.name, column, got.types[column], want)
			}
		}
	}
}

// A row more than a batch holds: two row groups, no row lost or twice.
func TestParquetBatches(t *testing.T) {
	results := &analysis.Results{Rows: make([]analysis.Row, batchRows+1)}
	for i := range results.Rows {
		results.Rows[i].Stat = float64(i)
	}
	var b bytes.Buffer
	if err := WriteARDParquet(&b, results); err != nil {
		t.Fatal(err)
	}
	f, err := file.NewParquetReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if f.NumRowGroups() != 2 || f.NumRows() != batchRows+1 {
		t.Errorf("%d rows in %d groups", f.NumRows(), f.NumRowGroups())
	}
	if by := f.MetaData().GetCreatedBy(); by != "reprieve" {
		t.Errorf("created by %q", by) // not by a version of the library
	}
	stat := statColumn
	for i, record := range readParquet(t, b.Bytes()).records[1:] {
		if record[stat] != strconv.FormatFloat(float64(i), 'g', -1, 64) {
			t.Fatalf("row %d holds %s", i, record[stat])
		}
	}
}

// closer notes that it was closed.
type closer struct {
	bytes.Buffer
	closed bool
}

func (c *closer) Close() error { c.closed = true; return nil }

// The file is the caller's to close.
func TestParquetLeavesTheWriterOpen(t *testing.T) {
	var w closer
	if err := WriteARDParquet(&w, rowsOf()); err != nil || w.closed {
		t.Errorf("closed is %v, %v", w.closed, err)
	}
}
