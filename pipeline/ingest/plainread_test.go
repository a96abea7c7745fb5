package ingest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"reprieve/pipeline/schema"
)

// unlike says what a reading in blocks gives otherwise than the plain reading;
// "" for nothing.
func unlike(opts Options, p pace) string {
	want, wantErr := plainRead(context.Background(), opts)
	got, err := readAt(context.Background(), opts, memory.DefaultAllocator, p)
	if diff := cmp.Diff(linesOf(wantErr), linesOf(err)); diff != "" {
		return diff
	}
	if err != nil {
		return cmp.Diff(fmt.Sprintf("%T", wantErr), fmt.Sprintf("%T", err))
	}
	defer want.Release()
	defer got.Release()
	if diff := difference(want, got); diff != "" {
		return diff
	}
	return cmp.Diff(want, got, cmpopts.IgnoreUnexported(Exports{}))
}

// linesOf is the text of an error, line by line.
func linesOf(err error) []string {
	if err == nil {
		return nil
	}
	return strings.Split(err.Error(), "\n")
}

// failer is a test or a property.
type failer interface{ Fatal(args ...any) }

func writeFile(t failer, dir, name, content string) {
	if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// spellings are cells that a column may be written with. Every fourth that is
// drawn is from any column.
var spellings = map[schema.Type][]string{
	schema.PatientID:   {"p1", "p2", "p3", " p1 ", "p4", "averylongpseudonymofapatient", "\"p2\"", "p\u00e9", "p9", ""},
	schema.SessionID:   {"s1", "s2", "s3", "s4", "s5", "s6", "\" s1\"", "nothing", "averylongpseudonymofasession", "", "NA"},
	schema.Text:        {"a", "b", "c d", "é", "\"x, y\"", "\"two\nlines\"", "\"a \"\"b\"\"\"", "phq9", "gad7", "fiqr", "\xff", "\x00", "", "instrument"},
	schema.Level:       {"pain", "home", "pre", "post", "during", "Home", "hom", "sleep", "iv", "opioid", "hr", "mild", "", "\"pre\"", "initial"},
	schema.YesNo:       {"yes", "no", "Y", "n", "TRUE", "false", "1", "0", "maybe", "", "yES", "tru", "10"},
	schema.Whole:       {"0", "7", "90", "91", "-1", "3.0", "3.5", "007", "+4", "2147483648", "x", "", "1e3", "9999999999999999"},
	schema.Number:      {"1", "70.5", "-1", "1e2", "1e999", "0.1", "4,5", "\"4,5\"", "-0", ".5", "5.", "123456789012345678", "0.30000000000000004", "", "."},
	schema.Month:       {"2026-01", "2026-13", "2026-1", "", "x"},
	schema.VAS:         {"0", "70", "70.0", "70.5", "100", "100.0", "100.1", "101", "7", "7.25", "07", "+7", "-0", "-1", "7O", "", "NA", "\"55\"", " 60", "00070.50", "4,5", "9.9", "1 0", "."},
	schema.ScoreItem:   {"total", "1", "9", "10", "0", "01", "Total", "1001", "", "1.0"},
	schema.ScoreNumber: {"0", "3", "27", "28", "2.5", "-1", "", "1e1", "0.1"},
	schema.Time: {
		"2026-01-05", "2026-01-05T10:00", "2026-01-05 10:00", "2026-01-05T10:00:00", "2026-01-05T10:00:00Z", "2026-01-05t10:00:00z", "2026-01-05T10:00:00.5Z",
		"2026-01-05T05:00:00-05:00", "2026-11-01 01:30", "2026-03-08 02:30", "2026-03-08T02:30:00", "2026-02-30", "2026-01-05T24:00", "2026-01-05T10:60", "2026-01-05T10:00:60",
		"2026-01-05T10:00Z", "2026-01-05T10:00:00+5", "2026-01-05T10:00:00.5", "x", "", "2026-01-06 10:00:00", "20260105", "2026-01-05X10:00", "2026-01-05T1O:00", "2026-01-05T10-00",
		"2026-01-05T10:0000", "2026-01-05T10:00:0", "2026-01-05T10:00:", "2026-01-05 ", "0", "60", "-1440", "1.5", "0000-01-01", "0001-01-01 00:00", "9999-12-31T23:59:59", "2026-00-10", "2024-02-29 12:00",
	},
}

// anExport draws the text of a file of a table.
func anExport(rt *rapid.T, table schema.Table, comma string) string {
	var b strings.Builder
	b.WriteString(rapid.SampledFrom([]string{"", "", "\ufeff", "\n", "\r\n \n"}).Draw(rt, "begin"))
	end := rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(rt, "break")
	var columns []schema.Column
	for _, c := range rapid.Permutation(table.Columns).Draw(rt, "columns") {
		if c.Required || rapid.Bool().Draw(rt, "has") {
			columns = append(columns, c)
		}
	}
	faulty := rapid.SampledFrom([]int{0, 0, 1, 10}).Draw(rt, "faults per cent")
	for i, c := range columns {
		b.WriteString(strings.Repeat(comma, min(i, 1)) + c.Name)
	}
	b.WriteString(end)
	for range rapid.IntRange(0, 12).Draw(rt, "rows") {
		for i, c := range columns {
			b.WriteString(strings.Repeat(comma, min(i, 1)) + aCell(rt, c, faulty))
		}
		switch rapid.IntRange(0, 60).Draw(rt, "oddity") * min(faulty, 1) {
		case 1:
			b.WriteString(comma + "x")
		case 2:
			b.WriteString("\"")
		case 3:
			b.WriteString(end + end + " " + end)
		case 4:
			b.WriteString("\r\r")
		}
		b.WriteString(end)
	}
	return strings.TrimSuffix(b.String(), rapid.SampledFrom([]string{"x", end, "\n"}).Draw(rt, "cut"))
}

// aCell draws a cell of a column: mostly one that is right.
func aCell(rt *rapid.T, c schema.Column, faulty int) string {
	if rapid.IntRange(1, 100).Draw(rt, "fault") > faulty {
		switch c.Type {
		case schema.Level:
			return rapid.SampledFrom(c.Levels).Draw(rt, c.Name)
		case schema.Text:
			return rapid.SampledFrom([]string{"a", "b", "phq9", "c d", "\"x\ny\""}).Draw(rt, c.Name)
		case schema.Month:
			return "2026-01"
		case schema.YesNo:
			return rapid.SampledFrom(spellings[c.Type][:8]).Draw(rt, c.Name)
		case schema.PatientID, schema.SessionID:
			return rapid.SampledFrom(spellings[c.Type][:6]).Draw(rt, c.Name)
		default:
			return rapid.SampledFrom(spellings[c.Type][:3]).Draw(rt, c.Name)
		}
	}
	of := c.Type
	if rapid.IntRange(1, 4).Draw(rt, "foreign") == 1 {
		of = schema.Type(rapid.IntRange(0, int(schema.ScoreNumber)).Draw(rt, "type"))
	}
	return rapid.SampledFrom(spellings[of]).Draw(rt, c.Name)
}

// TestBlocksReadAsPlain: whatever the size of the blocks and the number of
// workers, records, ledger, files and errors are those of the plain reading; and so
// they are where the patients are read into parts.
func TestBlocksReadAsPlain(t *testing.T) {
	toronto := zone(t, "America/Toronto")
	dir := text{}.write(t)
	rapid.Check(t, func(rt *rapid.T) {
		comma := rapid.SampledFrom([]string{",", ";", "\t"}).Draw(rt, "delimiter")
		files := text{}
		for _, table := range schema.Tables {
			for i := range rapid.IntRange(1, 2).Draw(rt, "files of "+table.Name) {
				files[fmt.Sprintf("%s_%d.csv", table.Name, i)] = anExport(rt, table, comma)
			}
		}
		if rapid.Bool().Draw(rt, "sound") { // so that the other tables have something to name
			patients := strings.NewReplacer(",", comma).Replace("patient_id,site\np1,a\np2,b\np3,a\np4,b\naverylongpseudonymofapatient,a\n")
			sessions := "session_id,patient_id,started_at\ns1,p1,2026-01-05 10:00\ns2,p1,2026-01-06\ns3,p2,2026-01-05\ns4,p3,2026-11-01 01:30\ns5,p4,2026-01-05\ns6,p4,2026-01-05\n"
			files["patients_0.csv"], files["sessions_0.csv"] = patients, strings.ReplaceAll(sessions, ",", comma)
			files["patients_1.csv"], files["sessions_1.csv"] = patients, "\n"+files["sessions_0.csv"]
		}
		for name, content := range files {
			writeFile(rt, dir, name, content)
		}
		for _, table := range schema.Tables {
			if _, ok := files[table.Name+"_1.csv"]; !ok {
				_ = os.Remove(filepath.Join(dir, table.Name+"_1.csv")) // of the case before
			}
		}
		opts := Options{
			Dir: dir, Location: toronto, Delimiter: rune(comma[0]),
			DecimalComma: rapid.Bool().Draw(rt, "decimal comma"),
			Quarantine:   rapid.Bool().Draw(rt, "quarantine"),
			MaxErrors:    rapid.SampledFrom([]int{0, 1, 5}).Draw(rt, "max errors"),
			VASScale:     rapid.SampledFrom([]int{100, 10}).Draw(rt, "scale"),
		}
		if rapid.IntRange(0, 9).Draw(rt, "clock") == 0 {
			opts.Clock = schema.StudyMinutes
		}
		p := pace{rapid.SampledFrom([]int{1, 7, 64, 1 << 10, blockSize}).Draw(rt, "block"), rapid.IntRange(1, 4).Draw(rt, "workers")}
		if diff := unlike(opts, p); diff != "" {
			rt.Fatalf("%+v: %s", p, diff)
		}
		if diff := unlikeInParts(opts, rapid.IntRange(1, 4).Draw(rt, "parts"), p); diff != "" {
			rt.Fatalf("in parts, %+v: %s", p, diff)
		}
	})
}

// FuzzReadAsPlain: no bytes of the files are read otherwise in blocks.
func FuzzReadAsPlain(f *testing.F) {
	patients, sessions := "patient_id,site\np1,S1\np2,S2\n", "session_id,patient_id,started_at\ns1,p1,2026-01-05\n"
	vas := "patient_id,recorded_at,phase,vas_mm,session_id\n"
	for _, row := range []string{
		"p1,2026-01-04,home,70,\n", "\"p1\",\"2026-01-04 10:00\",pre,70.5,s1\r\n", "p1,2026-01-04,home,\"70,\n", "\"\n\",,,,\n", "p2,x,home,\xff,s1\n",
	} {
		f.Add(patients, sessions, vas+row+row, false, byte(0), byte(1))
		f.Add(patients+"p1,S1\n\n", "\ufeff"+sessions, vas+row, true, byte(40), byte(3))
	}
	dir := text{}.write(f)
	f.Fuzz(func(t *testing.T, patients, sessions, vas string, quarantine bool, size, workers byte) {
		writeFile(t, dir, "patients.csv", patients)
		writeFile(t, dir, "sessions.csv", sessions)
		writeFile(t, dir, "vas.csv", vas)
		p := pace{int(size) + 1, int(workers)%4 + 1}
		opts := Options{Dir: dir, Quarantine: quarantine}
		if diff := unlike(opts, p); diff != "" {
			t.Fatalf("%+v: %s", p, diff)
		}
		if diff := unlikeInParts(opts, int(workers)%3+1, p); diff != "" {
			t.Fatalf("in parts, %+v: %s", p, diff)
		}
	})
}
