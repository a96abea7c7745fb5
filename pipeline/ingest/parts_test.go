package ingest

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	gocmp "github.com/google/go-cmp/cmp"

	"reprieve/pipeline/schema"
)

// reassembled is what parts come to: the rows of each table as text, by patient, and what
// Conclude says.
type reassembled struct {
	Files     []File
	Others    []string
	Headers   []Header
	Ledger    Ledger
	Kept      map[string]int64
	Rows      map[string][]string
	Collected map[string]bool
}

func nobody(Registers) {}

// readParts reads a folder into n parts and puts them together, the last first.
func readParts(opts Options, n int, p pace) (reassembled, error) {
	buffers, outputs := make([]bytes.Buffer, n), make([]io.Writer, n)
	for i := range buffers {
		outputs[i] = &buffers[i]
	}
	whole, err := readInto(context.Background(), opts, outputs, func(id string) int { return len(id) * int(id[len(id)-1]) % n }, nobody, p)
	if err != nil {
		return reassembled{}, err
	}
	out := reassembled{Files: whole.Files, Others: whole.Others, Headers: whole.Headers, Rows: map[string][]string{}, Collected: map[string]bool{}}
	findings := make([]Findings, n)
	for i := range slices.Backward(buffers) {
		part, err := ReadPart(&buffers[i], whole.Form)
		if err != nil {
			return out, err
		}
		findings[i] = part.Findings
		for name := range part.records {
			out.Rows[name] = append(out.Rows[name], rowTexts(part.records[name], out.Collected)...)
		}
		part.Release()
	}
	byPatient := func(a, b string) int {
		a, _, _ = strings.Cut(a, "\x1f")
		b, _, _ = strings.Cut(b, "\x1f")
		return cmp.Compare(a, b)
	}
	for _, rows := range out.Rows {
		slices.SortStableFunc(rows, byPatient)
	}
	out.Ledger, out.Kept, err = whole.Conclude(findings)
	return out, err
}

// rowTexts are the rows of a record as text, the patient first, and which columns the
// files had.
func rowTexts(rec arrow.Record, collected map[string]bool) []string {
	rows := make([]string, rec.NumRows())
	patient := rec.Schema().FieldIndices("patient_id")[0]
	for i := range rows {
		var b strings.Builder
		b.WriteString(valueText(rec.Column(patient), i) + "\x1f")
		for k := range int(rec.NumCols()) {
			fmt.Fprintf(&b, "%s\x1e", valueText(rec.Column(k), i))
		}
		rows[i] = b.String()
	}
	for _, f := range rec.Schema().Fields() {
		had, _ := f.Metadata.GetValue("collected")
		table, _ := rec.Schema().Metadata().GetValue("table")
		collected[table+"."+f.Name] = had == "true"
	}
	return rows
}

// valueText is a value with the text that a code stands for.
func valueText(a arrow.Array, i int) string {
	if d, ok := a.(*array.Dictionary); ok && !d.IsNull(i) {
		return d.Dictionary().ValueStr(d.GetValueIndex(i))
	}
	return a.ValueStr(i)
}

// unlikeInParts says what reading in parts gives otherwise than reading at once; "" for
// nothing.
func unlikeInParts(opts Options, n int, p pace) string {
	want, wantErr := readAt(context.Background(), opts, memory.DefaultAllocator, p)
	got, err := readParts(opts, n, p)
	if diff := gocmp.Diff(linesOf(wantErr), linesOf(err)); diff != "" || err != nil {
		return diff + gocmp.Diff(fmt.Sprintf("%T", wantErr), fmt.Sprintf("%T", err))
	}
	defer want.Release()
	whole := reassembled{Files: want.Files, Others: want.Others, Headers: want.Headers, Ledger: want.Ledger, Kept: map[string]int64{}, Rows: map[string][]string{}, Collected: map[string]bool{}}
	for name, rec := range want.records {
		whole.Rows[name] = append(whole.Rows[name], rowTexts(rec, whole.Collected)...)
		whole.Kept[name] = rec.NumRows()
	}
	for _, table := range schema.Tables { // one without rows is no key of a map on one side
		if len(whole.Rows[table.Name]) == 0 {
			delete(whole.Rows, table.Name)
			delete(got.Rows, table.Name)
		}
		if whole.Kept[table.Name] == 0 {
			delete(whole.Kept, table.Name)
			delete(got.Kept, table.Name)
		}
	}
	return gocmp.Diff(whole, got)
}

// A part that is not what was written is an error and no panic.
func TestPartThatIsNone(t *testing.T) {
	var whole bytes.Buffer
	files := with(vasFile("p1,2026-01-04T10:00:00Z,home,70.5,s1,pain\np2,2026-01-04T10:00:00Z,home,3,,sleep\n"))
	parted, err := ReadInto(context.Background(), Options{Dir: files.write(t)}, []io.Writer{&whole}, func(string) int { return 0 }, nobody)
	if err != nil {
		t.Fatal(err)
	}
	text := whole.Bytes()
	for i := range text {
		if part, err := ReadPart(bytes.NewReader(text[:i]), parted.Form); err == nil {
			part.Release() // it may end between two segments: the checksum is the file's
		}
		broken := slices.Clone(text)
		broken[i] ^= 0x55
		if part, err := ReadPart(bytes.NewReader(broken), parted.Form); err == nil {
			part.Release()
		}
	}
}

// The ratings of a site are judged over all parts: here two sites and the patients without
// a site have 24 values up to 10 each, of patients in several parts, and a third site one
// value over 10.
func TestScaleOverParts(t *testing.T) {
	patients, vas := "patient_id,site\n", "patient_id,recorded_at,phase,vas_mm\n"
	for i := range 24 {
		for k, site := range []string{"north", "south", "", "west"} {
			id := fmt.Sprintf("p%d%02d", k, i)
			patients += id + "," + site + "\n"
			vas += fmt.Sprintf("%s,2026-01-%02d,home,%d\n", id, 28-i, min(i, 10)+5*(k/3)*(i/23))
		}
	}
	dir := text{"patients.csv": patients, "sessions.csv": "session_id,patient_id,started_at\n", "vas.csv": vas}.write(t)
	for n := 1; n < 6; n++ {
		if diff := unlikeInParts(Options{Dir: dir}, n, fullPace()); diff != "" {
			t.Errorf("%d parts: %s", n, diff)
		}
	}
	if _, err := readParts(Options{Dir: dir}, 3, fullPace()); err == nil || strings.Count(err.Error(), "\n") != 2 {
		t.Errorf("want three problems, got %v", err)
	}
}

// Which problems are listed, when there are more than may be, does not depend on the
// parts: four patients contradict themselves in two tables, each of which has bad cells
// besides.
func TestListedProblemsOverParts(t *testing.T) {
	patients, vas, instruments := "patient_id,site\n", "patient_id,recorded_at,phase,vas_mm\n", "patient_id,recorded_at,instrument,value\n"
	for _, id := range []string{"d", "b", "a", "c"} {
		patients += id + ",x\n"
		for _, value := range []string{"20", "30", "high"} {
			vas += id + ",2026-01-05,home," + value + "\n"
			instruments += id + ",2026-01-05,phq9," + strings.Replace(value, "30", "25", 1) + "\n"
		}
	}
	dir := text{"patients.csv": patients, "sessions.csv": "session_id,patient_id,started_at\n", "vas.csv": vas, "instruments.csv": instruments}.write(t)
	for limit := 1; limit <= 18; limit++ { // there are 16
		for n := 1; n < 5; n++ {
			if diff := unlikeInParts(Options{Dir: dir, MaxErrors: limit}, n, fullPace()); diff != "" {
				t.Errorf("%d problems listed, %d parts: %s", limit, n, diff)
			}
		}
	}
	if diff := unlikeInParts(Options{Dir: dir, Quarantine: true}, 3, fullPace()); diff != "" {
		t.Error(diff)
	}
}
