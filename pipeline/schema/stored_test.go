package schema

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// codes makes a column of codes.
func codes(texts []string, indices ...int32) arrow.Array {
	b, i := array.NewStringBuilder(memory.DefaultAllocator), array.NewInt32Builder(memory.DefaultAllocator)
	b.AppendValues(texts, nil)
	i.AppendValues(indices, nil)
	return array.NewDictionaryArray(Codes, i.NewArray(), b.NewArray())
}

func tenths(values ...int16) arrow.Array {
	b := array.NewInt16Builder(memory.DefaultAllocator)
	b.AppendValues(values, nil)
	return b.NewArray()
}

func instants(values ...arrow.Timestamp) arrow.Array {
	b := array.NewTimestampBuilder(memory.DefaultAllocator, &arrow.TimestampType{Unit: arrow.Microsecond})
	b.AppendValues(values, nil)
	return b.NewArray()
}

// stored writes a table of some columns as WriteTable does, and reads it back.
func stored(t *testing.T, fields []string, columns ...arrow.Array) (View, error) {
	t.Helper()
	table, _ := Lookup(VASTable)
	var list []arrow.Field
	for i, name := range fields {
		list = append(list, arrow.Field{Name: name, Type: columns[i].DataType(), Nullable: true, Metadata: arrow.NewMetadata([]string{collectedKey}, []string{"true"})})
	}
	rec := array.NewRecord(arrow.NewSchema(list, nil), columns, int64(columns[0].Len()))
	var b bytes.Buffer
	if err := WriteTable(&b, View{table: table, rec: rec}); err != nil {
		t.Fatal(err)
	}
	tables, err := ReadTables(func(name string) (io.ReadCloser, error) {
		if name != VASTable {
			return nil, nil
		}
		return io.NopCloser(bytes.NewReader(b.Bytes())), nil
	})
	if err != nil {
		return View{}, err
	}
	return tables.View(VASTable), nil
}

// A table that another version wrote: a column that it did not have is missing, one
// that is gone is left out, and what means something else is refused.
func TestStoredByAnotherVersion(t *testing.T) {
	phases := []string{"home", "pre", "during", "post"}
	ids, at, mm := codes([]string{"a", "b"}, 0, 1), instants(1, 2), tenths(700, 300)
	fields := []string{"patient_id", "recorded_at", "phase", "vas_mm"}
	v, err := stored(t, append(fields, "mood_of_the_moon"), ids, at, codes(phases, 0, 3), mm, tenths(1, 2))
	if err != nil {
		t.Fatal(err)
	}
	if v.Len() != 2 || v.Tenths("vas_mm").At(1) != 300 || Phase(v.Codes("phase").At(1)) != Post || v.Codes("patient_id").Text(1) != "b" {
		t.Errorf("read back: %v", v.rec)
	}
	if v.Collected("session_id") || !v.Collected("vas_mm") || v.Codes("session_id").At(0) != -1 {
		t.Error("a column that was not there is")
	}
	for _, c := range []struct {
		name    string
		columns []arrow.Array
		want    string
	}{
		{"another type", []arrow.Array{ids, at, codes(phases, 0, 1), at}, "vas_mm: is of type timestamp[us], not int16"},
		{"other levels", []arrow.Array{ids, at, codes([]string{"clinic", "home"}, 0, 1), mm}, "phase: has other levels"},
		{"more levels", []arrow.Array{ids, at, codes(append(slices.Clone(phases), "after"), 0, 1), mm}, "phase: has other levels"},
	} {
		if _, err := stored(t, fields, c.columns...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}

// Tables of more than one block, and of no row, read back.
func TestStoredBlocks(t *testing.T) {
	for _, n := range []int{0, 1, storedRows, storedRows + 1, 2*storedRows + 5} {
		b, i := make([]int16, n), make([]int32, n)
		for k := range b {
			b[k], i[k] = int16(k%1001), int32(k%3)
		}
		times := make([]arrow.Timestamp, n)
		v, err := stored(t, []string{"patient_id", "recorded_at", "phase", "vas_mm"},
			codes([]string{"a", "b", "c"}, i...), instants(times...), codes([]string{"home", "pre", "during", "post"}, i...), tenths(b...))
		if err != nil {
			t.Fatal(err)
		}
		if v.Len() != n {
			t.Fatalf("%d rows, want %d", v.Len(), n)
		}
		for k := range n {
			if v.Tenths("vas_mm").At(k) != int16(k%1001) || v.Codes("patient_id").At(k) != int32(k%3) || v.Codes("phase").At(k) != int32(k%3) {
				t.Fatalf("row %d of %d is another", k, n)
			}
		}
	}
}
