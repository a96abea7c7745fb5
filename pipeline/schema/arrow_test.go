package schema

import (
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/google/go-cmp/cmp"
)

// lookup is Lookup of a table that exists.
func lookup(t *testing.T, name string) Table {
	t.Helper()
	table, ok := Lookup(name)
	if !ok {
		t.Fatalf("no table %s", name)
	}
	return table
}

func all(string) bool  { return true }
func none(string) bool { return false }

// record makes a record of a schema; fill may be nil for one without rows.
func record(t *testing.T, mem memory.Allocator, s *arrow.Schema, fill func(*array.RecordBuilder)) arrow.Record {
	t.Helper()
	b := array.NewRecordBuilder(mem, s)
	defer b.Release()
	if fill != nil {
		fill(b)
	}
	rec := b.NewRecord()
	t.Cleanup(rec.Release)
	return rec
}

func view(t *testing.T, table string, rec arrow.Record) View {
	t.Helper()
	v, err := NewView(table, rec)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestArrow(t *testing.T) {
	for _, table := range Tables {
		s := Arrow(table, func(column string) bool { return column == "patient_id" })
		if s.NumFields() != len(table.Columns) {
			t.Fatalf("%s: %d fields, want %d", table.Name, s.NumFields(), len(table.Columns))
		}
		if name, _ := s.Metadata().GetValue("table"); name != table.Name {
			t.Errorf("%s: the metadata name the table %q", table.Name, name)
		}
		for i, c := range table.Columns {
			f := s.Field(i)
			if f.Name != c.Name || !f.Nullable {
				t.Errorf("%s: field %d is %v", table.Name, i, f)
			}
			if got, _ := f.Metadata.GetValue("collected"); got != map[bool]string{true: "true", false: "false"}[c.Name == "patient_id"] {
				t.Errorf("%s.%s: collected is %q", table.Name, c.Name, got)
			}
		}
	}
}

// The Arrow types that ratings, times and scores are read into.
func TestArrowTypes(t *testing.T) {
	codes := "dictionary<values=utf8, indices=int32, ordered=false>"
	vas, want := Arrow(lookup(t, VASTable), all), map[string]string{
		"patient_id": codes, "recorded_at": "timestamp[us]", "phase": codes, "vas_mm": "int16", "session_id": codes, "item": codes,
	}
	got := map[string]string{}
	for _, f := range vas.Fields() {
		got[f.Name] = f.Type.String()
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for column, want := range map[string]string{"age": "int32", "pain_years": "float64", "consent": "bool", "cohort_month": codes} {
		s := Arrow(lookup(t, PatientsTable), all)
		if got := s.Field(s.FieldIndices(column)[0]).Type.String(); got != want {
			t.Errorf("%s: %s, want %s", column, got, want)
		}
	}
}

func TestNewViewRefuses(t *testing.T) {
	mem := memory.NewGoAllocator()
	s := Arrow(lookup(t, VASTable), all)
	edited := func(edit func([]arrow.Field) []arrow.Field) *arrow.Schema {
		return arrow.NewSchema(edit(append([]arrow.Field(nil), s.Fields()...)), nil)
	}
	for _, c := range []struct {
		name  string
		table string
		s     *arrow.Schema
		want  string
	}{
		{"no such table", "sites", s, `schema: no table "sites"`},
		{"a record of another table", InstrumentsTable, s, "schema: instruments: 6 columns, want 5"},
		{"a column is missing", VASTable, edited(func(f []arrow.Field) []arrow.Field { return f[:5] }), "schema: vas: 5 columns, want 6"},
		{
			"a column too many", VASTable, edited(func(f []arrow.Field) []arrow.Field { return append(f, f[0]) }),
			"schema: vas: 7 columns, want 6",
		},
		{
			"two columns changed places", VASTable,
			edited(func(f []arrow.Field) []arrow.Field { f[0], f[4] = f[4], f[0]; return f }),
			"schema: vas: column 0 is session_id",
		},
		{
			"ratings in millimetres", VASTable,
			edited(func(f []arrow.Field) []arrow.Field { f[3].Type = arrow.PrimitiveTypes.Float64; return f }),
			"schema: vas: column 3 is vas_mm float64, want vas_mm int16",
		},
		{
			"times in another unit", VASTable,
			edited(func(f []arrow.Field) []arrow.Field { f[1].Type = &arrow.TimestampType{Unit: arrow.Second}; return f }),
			"schema: vas: column 1 is recorded_at timestamp[s], want recorded_at timestamp[us]",
		},
		{
			"ids that are no codes", VASTable,
			edited(func(f []arrow.Field) []arrow.Field { f[0].Type = arrow.BinaryTypes.String; return f }),
			"schema: vas: column 0 is patient_id utf8, want patient_id dictionary",
		},
	} {
		v, err := NewView(c.table, record(t, mem, c.s, nil))
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
		if v.Len() != 0 || v.Collected("patient_id") {
			t.Errorf("%s: a view beside the error", c.name)
		}
	}
}

func TestView(t *testing.T) {
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	t.Cleanup(func() { mem.AssertSize(t, 0) })
	table := lookup(t, PatientsTable)
	s := Arrow(table, func(column string) bool { return column != "consent" })
	v := view(t, PatientsTable, record(t, mem, s, func(b *array.RecordBuilder) {
		field := func(name string) array.Builder { return b.Field(table.Index(name)) }
		if err := field("patient_id").(*array.BinaryDictionaryBuilder).AppendString("p1"); err != nil {
			t.Fatal(err)
		}
		if err := field("patient_id").(*array.BinaryDictionaryBuilder).AppendString("p2"); err != nil {
			t.Fatal(err)
		}
		field("age").(*array.Int32Builder).AppendValues([]int32{44, 0}, []bool{true, false})
		field("pain_years").(*array.Float64Builder).AppendValues([]float64{2.5, 0}, []bool{true, false})
		field("depression").(*array.BooleanBuilder).AppendValues([]bool{true, false}, []bool{true, true})
		field("anxiety").(*array.BooleanBuilder).AppendValues([]bool{true, false}, []bool{false, true})
		field("data_cut").(*array.TimestampBuilder).AppendValues([]arrow.Timestamp{-7, 0}, []bool{true, false})
		for i := range table.Columns {
			if b.Field(i).Len() == 0 {
				b.Field(i).AppendNulls(2)
			}
		}
	}))
	if v.Len() != 2 {
		t.Errorf("%d rows, want 2", v.Len())
	}
	if !v.Collected("age") || v.Collected("consent") {
		t.Error("collected")
	}
	ids := v.Codes("patient_id")
	if ids.Cardinality() != 2 || ids.At(1) != 1 || ids.Text(ids.At(0)) != "p1" || ids.Text(ids.At(1)) != "p2" {
		t.Error("codes")
	}
	if site := v.Codes("site"); site.At(0) != -1 || site.Text(-1) != "" {
		t.Error("a missing code")
	}
	if age, ok := v.Wholes("age").At(0); age != 44 || !ok {
		t.Errorf("age %d, %v", age, ok)
	}
	if _, ok := v.Wholes("age").At(1); ok {
		t.Error("a missing age")
	}
	if years, ok := v.Numbers("pain_years").At(0); years != 2.5 || !ok {
		t.Errorf("pain_years %v, %v", years, ok)
	}
	if _, ok := v.Numbers("pain_years").At(1); ok {
		t.Error("missing pain_years")
	}
	if cut, ok := v.Instants("data_cut").At(0); cut != -7 || !ok {
		t.Errorf("data_cut %d, %v", cut, ok)
	}
	if _, ok := v.Instants("data_cut").At(1); ok {
		t.Error("a missing data_cut")
	}
	for _, c := range []struct {
		column string
		row    int
		want   Answer
	}{{"depression", 0, Yes}, {"depression", 1, No}, {"anxiety", 0, Unknown}, {"anxiety", 1, No}, {"consent", 0, Unknown}} {
		if got := v.Answers(c.column).At(c.row); got != c.want {
			t.Errorf("%s of row %d: %d, want %d", c.column, c.row, got, c.want)
		}
	}
}

func TestTenths(t *testing.T) {
	table := lookup(t, VASTable)
	v := view(t, VASTable, record(t, memory.NewGoAllocator(), Arrow(table, none), func(b *array.RecordBuilder) {
		b.Field(table.Index("vas_mm")).(*array.Int16Builder).AppendValues([]int16{0, 705, 1000}, nil)
		for i := range table.Columns {
			if i != table.Index("vas_mm") {
				b.Field(i).AppendNulls(3)
			}
		}
	}))
	for i, want := range []int16{0, 705, 1000} {
		if got := v.Tenths("vas_mm").At(i); got != want {
			t.Errorf("row %d: %d, want %d", i, got, want)
		}
	}
}

// The zero View is that of a table that the exports do not have.
func TestZeroView(t *testing.T) {
	var v View
	if v.Len() != 0 || v.Collected("consent") || v.Collected("no such column") {
		t.Error("a table that is not there has rows or columns")
	}
	ids := v.Codes("patient_id")
	if ids.Cardinality() != 0 || ids.Text(-1) != "" {
		t.Error("codes of a table that is not there")
	}
	// The other columns can be asked for, though not read: there are no rows.
	_, _, _, _, _ = v.Instants("data_cut"), v.Numbers("pain_years"), v.Wholes("age"), v.Tenths("vas_mm"), v.Answers("consent")
}
