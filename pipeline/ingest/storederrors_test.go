package ingest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"

	"reprieve/pipeline/schema"
)

// typed is a column of a file: its name, its type, and its cells as JSON.
type typed struct {
	name  string
	kind  arrow.DataType
	cells string
}

var (
	textType  = arrow.BinaryTypes.String
	intType   = arrow.PrimitiveTypes.Int64
	floatType = arrow.PrimitiveTypes.Float64
	boolType  = arrow.FixedWidthTypes.Boolean
	utcType   = &arrow.TimestampType{Unit: arrow.Microsecond, TimeZone: "UTC"}
	localType = &arrow.TimestampType{Unit: arrow.Microsecond}
	dateType  = arrow.FixedWidthTypes.Date32
)

// recordOf makes the record of columns.
func recordOf(t testing.TB, columns []typed) arrow.Record {
	t.Helper()
	fields, arrays := make([]arrow.Field, len(columns)), make([]arrow.Array, len(columns))
	for i, c := range columns {
		a, _, err := array.FromJSON(memory.DefaultAllocator, c.kind, strings.NewReader(c.cells))
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		fields[i], arrays[i] = arrow.Field{Name: c.name, Type: c.kind, Nullable: true}, a
	}
	return array.NewRecord(arrow.NewSchema(fields, nil), arrays, int64(arrays[0].Len()))
}

// writeRecord writes a record as the file of a path, by its ending.
func writeRecord(t testing.TB, path string, rec arrow.Record) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if filepath.Ext(path) == ".parquet" {
		tbl := array.NewTableFromRecords(rec.Schema(), []arrow.Record{rec})
		err = pqarrow.WriteTable(tbl, f, 1<<10, parquet.NewWriterProperties(), pqarrow.NewArrowWriterProperties(pqarrow.WithStoreSchema()))
	} else {
		var w *ipc.FileWriter
		if w, err = ipc.NewFileWriter(f, ipc.WithSchema(rec.Schema())); err == nil {
			err = errors.Join(w.Write(rec), w.Close(), f.Close())
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

// ratingColumns are the columns of vas with some replaced or added.
func ratingColumns(other ...typed) []typed {
	columns := []typed{
		{"patient_id", textType, `["p1", "p1", "p2"]`},
		{"recorded_at", utcType, `["2026-01-04T10:00:00Z", "2026-01-04T11:00:00Z", "2026-01-04T10:00:00Z"]`},
		{"phase", textType, `["home", "home", "home"]`},
		{"vas_mm", floatType, `[70, 70.5, 0]`},
	}
next:
	for _, o := range other {
		for i, c := range columns {
			if c.name == o.name {
				columns[i] = o
				continue next
			}
		}
		columns = append(columns, o)
	}
	return columns
}

// nextTo writes a record beside a folder without fault, in place of one table's
// text.
func nextTo(t testing.TB, file string, columns []typed) string {
	t.Helper()
	files := minimal()
	delete(files, tableOf(file)+".csv")
	dir := files.write(t)
	writeRecord(t, filepath.Join(dir, file), recordOf(t, columns))
	return dir
}

// TestStoredErrors: what is wrong in a Parquet or Arrow file is an error that names
// file, row, column and rule, as in text, with the text that a text file would hold.
func TestStoredErrors(t *testing.T) {
	const number = "a number is a whole number, a float, a decimal or text"
	for _, c := range []struct {
		name    string
		columns []typed
		want    string
	}{
		{"id as number", ratingColumns(typed{"patient_id", intType, `[1, 1, 2]`}), `1:1: patient_id: is a column of type int64: an id is text (a number has lost its leading zeros)`},
		{"time as number", ratingColumns(typed{"recorded_at", intType, `[null, 5, 6]`}), `2:2: recorded_at: is a column of type int64: a time is a timestamp, a date or text`},
		{"phase as number", ratingColumns(typed{"phase", intType, `[0, 0, 0]`}), `1:3: phase: is a column of type int64: it must be text`},
		{"number as answer", ratingColumns(typed{"vas_mm", boolType, `[true, false, true]`}), `1:4: vas_mm: is a column of type bool: ` + number},
		{"number as time", ratingColumns(typed{"vas_mm", utcType, `["2026-01-04T10:00:00Z", null, null]`}), `1:4: vas_mm: is a column of type timestamp: ` + number},
		{"binary", ratingColumns(typed{"phase", arrow.BinaryTypes.Binary, `["aG9tZQ==", null, null]`}), `1:3: phase: is a column of type binary: it must be text`},
		{"nan", ratingColumns(typed{"vas_mm", floatType, `[70, "NaN", 5]`}), `2:4: vas_mm: "NaN" is not a number`},
		{"infinity", ratingColumns(typed{"vas_mm", floatType, `[70, 1, "-Inf"]`}), `3:4: vas_mm: <withheld> is not a number`},
		{"two decimals", ratingColumns(typed{"vas_mm", floatType, `[70, 1.25, 5]`}), `2:4: vas_mm: "1.25" has more than one decimal`},
		{"over the scale", ratingColumns(typed{"vas_mm", intType, `[70, 101, 5]`}), `2:4: vas_mm: "101" is over 100, the end of the declared scale`},
		{"under the scale", ratingColumns(typed{"vas_mm", intType, `[-1, 7, 5]`}), `1:4: vas_mm: "-1" is negative`},
		{"overflow", ratingColumns(typed{"vas_mm", arrow.PrimitiveTypes.Uint64, `[18446744073709551615, 7, 5]`}), `1:4: vas_mm: <withheld> is over 100, the end of the declared scale`},
		{"decimal", ratingColumns(typed{"vas_mm", &arrow.Decimal128Type{Precision: 38, Scale: 2}, `["1.20", "7.05", "5.00"]`}), `2:4: vas_mm: "7.05" has more than one decimal`},
		{"wide decimal", ratingColumns(typed{"vas_mm", &arrow.Decimal128Type{Precision: 38, Scale: 1}, `["1.2", "1234567890123456789012.5", "5"]`}), `2:4: vas_mm: <withheld> is over 100, the end of the declared scale`},
		{"null key", ratingColumns(typed{"patient_id", textType, `["p1", null, "p2"]`}), `2:1: patient_id: is missing`},
		{"missing code as key", ratingColumns(typed{"patient_id", textType, `["p1", "NA", "p2"]`}), `2:1: patient_id: is missing`},
		{"no text", ratingColumns(typed{"phase", textType, `["home", "h\u0000", "home"]`}), `2:3: phase: is not UTF-8 text`},
		{"unknown patient", ratingColumns(typed{"patient_id", textType, `["p1", "p1", "p9"]`}), `3:1: patient_id: <withheld> is not in patients`},
		{"unknown level", ratingColumns(typed{"phase", textType, `["home", "Home", "x"]`}), "2:3: phase: \"Home\" is not one of home, pre, during, post (in lower case)\nvas.END:3:3: phase: \"x\" is not one of home, pre, during, post"},
		{"local with a fraction", ratingColumns(typed{"recorded_at", localType, `["2026-01-04T10:00:00", "2026-01-04T11:00:00.5", "2026-01-04T10:00:00"]`}), `2:2: recorded_at: "2026-01-04T11:00:00.5" has a fraction of a second but no offset`},
		{"no column", ratingColumns()[:3], `vas_mm: is missing in the header`},
		{"nested", ratingColumns(typed{"vas_mm", arrow.ListOf(intType), `[[1], [2], []]`}), `vas_mm: is a column of a nested type`},
		{"same key", ratingColumns(typed{"recorded_at", dateType, `["2026-01-04", "2026-01-04", "2026-01-04"]`}), `2:1: patient_id, recorded_at, phase, item: same key as vas.END:1 with other values`},
	} {
		for _, end := range []string{"parquet", "arrow"} {
			t.Run(c.name+"/"+end, func(t *testing.T) {
				dir := nextTo(t, "vas."+end, c.columns)
				_, err := Read(context.Background(), Options{Dir: dir})
				var refused *Refused
				if !errors.As(err, &refused) {
					t.Fatal(err)
				}
				got, _, _ := strings.Cut(err.Error(), "\n(of .parquet and .arrow files: the row and the number of the column)")
				want := strings.ReplaceAll("vas.END:"+c.want, "END", end)
				if c.want[0] == 'v' { // a column as such has no row
					want = strings.ReplaceAll("vas.END: "+c.want, "END", end)
				}
				if strings.ReplaceAll(got, "byte_array", "binary") != want {
					t.Errorf("got  %s\nwant %s", got, want)
				}
			})
		}
	}
}

// TestStoredCells: cells of every type are read as what they mean.
func TestStoredCells(t *testing.T) {
	opts := Options{Location: toronto(t)}
	for _, c := range []struct {
		name    string
		file    string
		columns []typed
		text    string // the same as CSV
	}{
		{"ratings", "vas", ratingColumns(typed{"vas_mm", arrow.PrimitiveTypes.Float32, `[45.3, 0.1, 99.9]`}), "p1,2026-01-04T10:00:00Z,home,45.3\np1,2026-01-04T11:00:00Z,home,0.1\np2,2026-01-04T10:00:00Z,home,99.9\n"},
		{"prompts", "vas", ratingColumns(typed{"vas_mm", floatType, `[45.3, null, 100]`}), "p1,2026-01-04T10:00:00Z,home,45.3\np1,2026-01-04T11:00:00Z,home,\np2,2026-01-04T10:00:00Z,home,100\n"},
		// 2025-11-02 01:30 comes twice in Toronto, 2026-03-08 02:30 never.
		{"local", "vas", ratingColumns(typed{"recorded_at", localType, `["2025-11-02T01:30:00", "2026-03-08T02:30:00", "1931-01-01T00:00:00"]`}), "p1,2025-11-02 01:30,home,70\np1,2026-03-08 02:30:00,home,70.5\np2,1931-01-01 00:00,home,0\n"},
		// The first rating has only the date of its patient's session.
		{"dates", "vas", ratingColumns(typed{"recorded_at", dateType, `["2026-01-05", "2026-01-04", "0001-01-02"]`}), "p1,2026-01-05,home,70\np1,2026-01-04,home,70.5\np2,0001-01-02,home,0\n"},
		{
			"before 1970, finer than microseconds", "vas",
			ratingColumns(typed{"recorded_at", &arrow.TimestampType{Unit: arrow.Nanosecond, TimeZone: "Asia/Tokyo"}, `["1969-12-31T23:59:59.999999999", "1969-12-31T23:59:59.000000001", "1931-01-01"]`}),
			"p1,1969-12-31T23:59:59.999999999Z,home,70\np1,1969-12-31T23:59:59.000000001Z,home,70.5\np2,1931-01-01T00:00:00Z,home,0\n",
		},
		{"blanks and codes", "vas", ratingColumns(typed{"phase", textType, `[" home", "home\t", "home"]`}, typed{"session_id", textType, `["NA", "", " . "]`}), "p1,2026-01-04T10:00:00Z,home,70\np1,2026-01-04T11:00:00Z,home,70.5\np2,2026-01-04T10:00:00Z,home,0\n"},
		{"a column of nulls of a type that does not suit", "vas", ratingColumns(typed{"session_id", floatType, `[null, null, null]`}, typed{"item", textType, `["pain", "pain", "pain"]`}), "p1,2026-01-04T10:00:00Z,home,70\np1,2026-01-04T11:00:00Z,home,70.5\np2,2026-01-04T10:00:00Z,home,0\n"},
		{"a column without a type", "vas", ratingColumns(typed{"session_id", arrow.Null, `[null, null, null]`}), "p1,2026-01-04T10:00:00Z,home,70\np1,2026-01-04T11:00:00Z,home,70.5\np2,2026-01-04T10:00:00Z,home,0\n"},
	} {
		for _, end := range []string{"parquet", "arrow"} {
			t.Run(c.name+"/"+end, func(t *testing.T) {
				header := "patient_id,recorded_at,phase,vas_mm"
				rows := c.text
				for _, column := range c.columns[4:] { // columns that the text must have too
					header += "," + column.name
					fill := map[string]string{"session_id": ",\n", "item": ",pain\n"}[column.name]
					rows = strings.ReplaceAll(rows, "\n", fill)
				}
				files := minimal()
				files["vas.csv"] = header + "\n" + rows
				opts.Dir = files.write(t)
				want := mustRead(t, opts)
				opts.Dir = nextTo(t, c.file+"."+end, c.columns)
				got := mustRead(t, opts)
				compareExports(t, want, got)
			})
		}
	}
}

// TestStoredStudyMinutes: minutes may be any number that is whole, and no timestamp.
func TestStoredStudyMinutes(t *testing.T) {
	files := text{
		"patients.csv": "patient_id,site,data_cut\np1,S1,900000\np2,S2,900000\n",
		"sessions.csv": "session_id,patient_id,started_at\ns1,p1,0\n",
	}
	for _, c := range []struct {
		column typed
		want   string
	}{
		{typed{"recorded_at", intType, `[-600, -540, 7]`}, ""},
		{typed{"recorded_at", floatType, `[-600, -540, 7]`}, ""},
		{typed{"recorded_at", floatType, `[-600, -540.5, 7]`}, `vas.arrow:2:2: recorded_at: "-540.5" is not a whole number of minutes`},
		{typed{"recorded_at", utcType, `[null, null, "2026-01-04T10:00:00Z"]`}, `vas.arrow:3:2: recorded_at: is a column of type timestamp: study minutes are a number or text`},
	} {
		dir := files.write(t)
		writeRecord(t, filepath.Join(dir, "vas.arrow"), recordOf(t, ratingColumns(c.column)))
		x, err := Read(context.Background(), Options{Dir: dir, Clock: schema.StudyMinutes})
		switch {
		case c.want == "" && err == nil:
			if at, _ := x.View("vas").Instants("recorded_at").At(0); at != -600*schema.Minute {
				t.Errorf("%v", at)
			}
			x.Release()
		case c.want == "" || err == nil || !strings.HasPrefix(err.Error(), c.want+"\n"):
			t.Errorf("%s: %v", c.column.cells, err)
		}
	}
}

// TestMissingCodesOfNumbers: a code for missing is one in any column, also if the
// cell is a number; a float that is no number is missing only where it is declared.
func TestMissingCodesOfNumbers(t *testing.T) {
	for _, c := range []struct {
		cells, code string
	}{{`[70, -99, 5]`, "-99"}, {`[70, "NaN", 5]`, "NaN"}, {`[70, 999.0, 5]`, "999"}} {
		dir := nextTo(t, "vas.parquet", ratingColumns(typed{"vas_mm", floatType, c.cells}))
		x := mustRead(t, Options{Dir: dir, MissingCodes: []string{c.code}})
		if n := x.View("vas").Len(); n != 2 || counted(x)["vas: "+CountUnanswered] != 1 {
			t.Errorf("%s: %d rows", c.cells, n)
		}
	}
}

// TestStoredQuarantine: rows that break a rule are left out and listed by row;
// a column of another type stops the reading all the same.
func TestStoredQuarantine(t *testing.T) {
	dir := nextTo(t, "vas.parquet", ratingColumns(typed{"vas_mm", intType, `[70, 101, 5]`}))
	x := mustRead(t, Options{Dir: dir, Quarantine: true})
	if n := x.View("vas").Len(); n != 2 || len(x.Ledger.Refused) != 1 {
		t.Fatalf("%d rows, %v", n, x.Ledger.Refused)
	}
	if got := x.Ledger.Refused[0]; got.File != "vas.parquet" || got.Line != 2 || got.Column != 4 || got.Field != "vas_mm" {
		t.Errorf("%+v", got)
	}
	dir = nextTo(t, "vas.parquet", ratingColumns(typed{"patient_id", intType, `[1, 1, 2]`}))
	var refused *Refused
	if _, err := Read(context.Background(), Options{Dir: dir, Quarantine: true}); !errors.As(err, &refused) {
		t.Error(err)
	}
}

// TestStoredGate: a column that no table has is refused before a row is read, one
// that is to be ignored is not read, and what the file says of itself is shown.
func TestStoredGate(t *testing.T) {
	for _, end := range []string{"parquet", "arrow"} {
		dir := nextTo(t, "vas."+end, ratingColumns(typed{"note", textType, `["x", null, null]`}))
		_, err := Read(context.Background(), Options{Dir: dir})
		if want := "vas." + end + `:1:5: column "note" is not a column of vas`; err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%v", err)
		}
		x := mustRead(t, Options{Dir: dir, Ignore: []string{"note"}})
		if len(x.Headers) != 1 || x.Headers[0].File != "vas."+end || strings.Join(x.Headers[0].Columns, " ") != "patient_id recorded_at phase vas_mm note" {
			t.Errorf("%+v", x.Headers)
		}
		if end == "parquet" && (len(x.Headers[0].Metadata) != 1 || x.Headers[0].Metadata[0].Key != "ARROW:schema") {
			t.Errorf("%+v", x.Headers[0].Metadata)
		}
	}
}

// compareExports compares tables and ledgers.
func compareExports(t *testing.T, want, got *Exports) {
	t.Helper()
	for name, rows := range content(want) {
		if g := strings.Join(content(got)[name], "\n"); g != strings.Join(rows, "\n") {
			t.Errorf("%s:\ngot  %s\nwant %s", name, g, strings.Join(rows, "\n"))
		}
	}
	for rule, n := range counted(want) {
		if g := counted(got)[rule]; g != n {
			t.Errorf("%s: %d, want %d", rule, g, n)
		}
	}
}

// TestNullInDictionary: a code of a text that is null is a missing cell.
func TestNullInDictionary(t *testing.T) {
	of := func(kind arrow.DataType, cells string) arrow.Array {
		return recordOf(t, []typed{{"x", kind, cells}}).Column(0)
	}
	kind := &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Uint8, ValueType: textType}
	column := array.NewDictionaryArray(kind, of(kind.IndexType, `[0, 1, 0]`), of(textType, `["home", null]`))
	rec := recordOf(t, ratingColumns())
	fields, columns := rec.Schema().Fields(), append([]arrow.Array(nil), rec.Columns()...)
	fields[2].Type, columns[2] = kind, column
	dir := nextTo(t, "vas.arrow", ratingColumns())
	writeRecord(t, filepath.Join(dir, "vas.arrow"), array.NewRecord(arrow.NewSchema(fields, nil), columns, 3))
	_, err := Read(context.Background(), Options{Dir: dir})
	if want := "vas.arrow:2:3: phase: is missing\n"; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("%v", err)
	}
}
