package ingest

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"reprieve/pipeline/ingest/pages"
	"reprieve/pipeline/schema"
)

// TestQuickRatings: every rating of the scale is read from floats as the tenths
// that its text names, and from the floats beside it as what their text says.
func TestQuickRatings(t *testing.T) {
	for tenths := range 1001 {
		text := fmt.Sprintf("%d.%d", tenths/10, tenths%10)
		x, _ := strconv.ParseFloat(text, 64)
		y, _ := strconv.ParseFloat(text, 32)
		for _, c := range []struct {
			form form
			x    float64
			want bool
		}{
			{formFloat, x, true},
			{formFloat, math.Nextafter(x, 200), false},
			{formFloat, math.Nextafter(x, -200), false},
			{formFloat32, y, true},
			{formFloat32, float64(math.Nextafter32(float32(y), 200)), false},
			{formFloat32, float64(math.Nextafter32(float32(y), -200)), false},
		} {
			v := &pages.Vector{N: 1, Floats: []float64{c.x}}
			got, ok := quickRating(&field{form: c.form}, v, 0)
			if ok != c.want || ok && got != int64(tenths) {
				t.Errorf("%s: form %d: %v is %d, %v", text, c.form, c.x, got, ok)
			}
			slow, rule := parseRating(cellText(field{form: c.form}, v, 0), 100, false)
			if (rule == "") != c.want || c.want && slow != int32(tenths) {
				t.Errorf("%s: form %d: %v is as text %d, %q", text, c.form, c.x, slow, rule)
			}
		}
	}
}

// cellsOf draws the cells of a column as JSON: nulls, usual values and those at
// the ends of the type.
func cellsOf(rt *rapid.T, name string, n int, usual, odd []string) string {
	cells := make([]string, n)
	for i := range cells {
		switch rapid.IntRange(0, 19).Draw(rt, name) {
		case 0:
			cells[i] = "null"
		case 1:
			cells[i] = rapid.SampledFrom(odd).Draw(rt, name)
		default:
			cells[i] = rapid.SampledFrom(usual).Draw(rt, name)
		}
	}
	return "[" + strings.Join(cells, ",") + "]"
}

// TestQuickIsAsText: the short way of cells that are no text gives what their texts
// give, errors included. A code for missing that looks like a number, and is none
// of the cells, makes the reading take the texts.
func TestQuickIsAsText(t *testing.T) {
	numbers := map[arrow.DataType][2][]string{
		intType:                      {{"0", "1", "7", "42", "100"}, {"-1", "101", "9007199254740993", "-9223372036854775808"}},
		arrow.PrimitiveTypes.Uint8:   {{"0", "1", "90"}, {"91", "255"}},
		arrow.PrimitiveTypes.Uint64:  {{"0", "1", "90"}, {"18446744073709551615"}},
		floatType:                    {{"0", "1", "70.5", "3"}, {`"-0"`, "0.05", "1e300", `"NaN"`, `"+Inf"`, "1e-320"}},
		arrow.PrimitiveTypes.Float32: {{"0", "1", "70.5", "0.1"}, {`"NaN"`, "3e38", "16777217"}},
		&arrow.Decimal128Type{Precision: 10, Scale: 1}:  {{`"0"`, `"70.5"`, `"3.0"`}, {`"-0.1"`, `"100.1"`}},
		&arrow.Decimal128Type{Precision: 38, Scale: 3}:  {{`"0.000"`, `"70.500"`}, {`"0.001"`, `"99999999999999999999999999999999999.999"`}},
		&arrow.Decimal128Type{Precision: 20, Scale: -1}: {{`"0"`, `"70"`}, {`"110"`}},
		boolType:                                 {{"true", "false"}, {"true"}},
		dateType:                                 {{`"2026-01-05"`, `"2026-03-08"`}, {`"0001-01-01"`, `"9999-12-31"`}},
		localType:                                {{`"2026-01-05T10:00:00"`, `"2025-11-02T01:30:00"`}, {`"2026-03-08T02:30:00.25"`, `"9999-12-31T23:59:59"`}},
		utcType:                                  {{`"2026-01-05T10:00:00.5"`, `"2025-11-02T01:30:00"`}, {`"0001-01-01"`}},
		&arrow.TimestampType{Unit: arrow.Second}: {{`"2026-01-05T10:00:00"`}, {"253402300800", "-9223372036854775808"}},
		&arrow.TimestampType{Unit: arrow.Nanosecond, TimeZone: "UTC"}: {{`"2026-01-05T10:00:00.123456789"`}, {"-1"}},
	}
	patients, _ := schema.Lookup(schema.PatientsTable)
	dir := text{"sessions.csv": "session_id,patient_id,started_at\n", "vas.csv": "patient_id,recorded_at,phase,vas_mm\n"}.write(t)
	zone := toronto(t)
	for kind, cells := range numbers {
		rapid.Check(t, func(rt *rapid.T) {
			n := rapid.IntRange(1, 12).Draw(rt, "n")
			ids := make([]string, n)
			for i := range ids {
				ids[i] = fmt.Sprintf(`"p%02d"`, i)
			}
			columns := []typed{{"patient_id", textType, "[" + strings.Join(ids, ",") + "]"}, {"site", textType, cellsOf(rt, "site", n, []string{`"S1"`}, []string{`"NA"`, `" "`})}}
			for _, c := range patients.Columns[2:] {
				if suits(c, schema.Calendar, arrowField(arrow.Field{Type: kind}).form) {
					columns = append(columns, typed{c.Name, kind, cellsOf(rt, c.Name, n, cells[0], cells[1])})
				}
			}
			writeRecord(t, filepath.Join(dir, "patients.arrow"), recordOf(t, columns))
			opts := Options{Dir: dir, Location: zone}
			quick, quickErr := Read(context.Background(), opts)
			opts.MissingCodes = []string{"NA", ".", "7777777777"}
			slow, slowErr := Read(context.Background(), opts)
			if diff := cmp.Diff(fmt.Sprint(slowErr), fmt.Sprint(quickErr)); diff != "" {
				rt.Fatalf("%s: other errors (-texts +quick):\n%s", kind, diff)
			}
			if quickErr == nil {
				defer quick.Release()
				defer slow.Release()
				if diff := cmp.Diff(content(slow), content(quick)); diff != "" {
					rt.Fatalf("%s: other tables (-texts +quick):\n%s", kind, diff)
				}
			}
		})
	}
}
