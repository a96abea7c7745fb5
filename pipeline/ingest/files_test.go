package ingest

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline/privacy"
)

// zip compresses a text.
func zip(t testing.TB, content string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTableOf(t *testing.T) {
	for name, want := range map[string]string{
		"vas.csv": "vas", "vas": "vas", "vas_home.csv.gz": "vas", "vas-2.tsv": "vas", "vas2026.csv": "vas",
		"adverse_events_2026-10.csv": "adverse_events", "patients.parquet": "patients",
		"vascular.csv": "", "VAS.csv": "", "my_vas.csv": "", "vas .csv": "", "session.csv": "", "README.md": "", ".csv": "",
	} {
		if got := tableOf(name); got != want {
			t.Errorf("tableOf(%q) = %q, want %q", name, got, want)
		}
	}
}

// TestFiles: what is known of each file, in the order of the tables.
func TestFiles(t *testing.T) {
	files := minimal()
	files["vas_b.csv.gz"] = zip(t, "patient_id,recorded_at,phase,vas_mm\np2,2026-01-04,home,30\np2,2026-01-04,home,30\n")
	files["vitals.tsv"] = "patient_id\tsession_id\trecorded_at\tparameter\tvalue\n"
	files["notes.txt"] = "not read"
	files["dictionary.csv"] = "not,read"
	var done []int64
	x := read(t, files, Options{Progress: func(n, total, rows int64) { done = append(done, n, total, rows) }})

	var got []File
	total := int64(0)
	for _, name := range []string{"patients.csv", "sessions.csv", "vas.csv", "vas_b.csv.gz", "vitals.tsv"} {
		sum := sha256.Sum256([]byte(files[name]))
		f := File{Name: name, Table: tableOf(name), Bytes: int64(len(files[name])), SHA256: hex.EncodeToString(sum[:])}
		total += f.Bytes
		got = append(got, f)
	}
	for i, rows := range []int64{2, 2, 1, 2, 0} {
		got[i].Rows = rows
	}
	if diff := cmp.Diff(got, x.Files); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"dictionary.csv", "notes.txt"}, x.Others); diff != "" {
		t.Error(diff)
	}
	if last := done[len(done)-3:]; last[0] != total || last[1] != total || last[2] > 7 {
		t.Errorf("progress ends at %v, want %d of %d", last, total, total)
	}
	if v := x.View("medications"); v.Len() != 0 || v.Collected("drug") {
		t.Error("a table without a file is there")
	}
	if v := x.View("vitals"); v.Len() != 0 || !v.Collected("value") {
		t.Error("a table with a header only is not there")
	}
}

func TestMissing(t *testing.T) {
	err := fail(t, text{"vas.csv": "", "VAS.csv": "", "notes.txt": ""}, Options{})
	var missing *Missing
	if !errors.As(err, &missing) || !cmp.Equal(missing.Tables, []string{"patients", "sessions"}) {
		t.Errorf("%v", err)
	}
	if n := strings.Count(err.Error(), "\n"); n != 1 {
		t.Errorf("%d lines: %v", n+1, err)
	}

	_, err = Read(context.Background(), Options{Dir: filepath.Join(t.TempDir(), "none")})
	if !errors.As(err, &missing) || !errors.Is(err, fs.ErrNotExist) || len(missing.Tables) != 0 {
		t.Errorf("%v", err)
	}
}

// TestFormats: a file named as a table in a format that is not read is never
// ignored; all of them are named, and missing tables too.
func TestFormats(t *testing.T) {
	for _, name := range []string{"vas.xlsx", "vas", "vas_old.csv.bak", "vas.gz", "vas.zst", "vas.csv.gz.zst", "vas.parquet.zst", "vas.arrow.gz", "vas.feather"} {
		files := minimal()
		files[name] = "x"
		var unreadable *Unreadable
		if err := fail(t, files, Options{}); !errors.As(err, &unreadable) || unreadable.File != name || !errors.Is(err, errFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
	err := fail(t, text{"vas.feather": "", "sessions.xlsx": ""}, Options{})
	var missing *Missing
	if !errors.As(err, &missing) || !cmp.Equal(missing.Tables, []string{"patients"}) || strings.Count(err.Error(), "\n") != 2 {
		t.Errorf("%v", err)
	}
}

func TestFolderNamedAsTable(t *testing.T) {
	dir := minimal().write(t)
	if err := os.Mkdir(filepath.Join(dir, "vas_2026.csv"), 0o700); err != nil {
		t.Fatal(err)
	}
	var unreadable *Unreadable
	if _, err := Read(context.Background(), Options{Dir: dir}); !errors.As(err, &unreadable) {
		t.Errorf("%v", err)
	}
}

// TestPrecedence: what cannot be read comes before unknown columns, and those
// before data.
func TestPrecedence(t *testing.T) {
	badData := "patient_id,recorded_at,phase,vas_mm\np1,x,home,x\n"
	badColumn := "patient_id,session_id,recorded_at,parameter,value,email\n"
	whole := zip(t, "patient_id,recorded_at,phase,vas_mm\n"+strings.Repeat("p1,2026-01-01,home,30\n", 1000))

	files := with(text{"vas.csv": badData, "vitals.csv": badColumn})
	var gate *privacy.Gate
	if err := fail(t, files, Options{}); !errors.As(err, &gate) || len(gate.Columns) != 1 {
		t.Errorf("%v, want the gate", err)
	}
	for name, content := range map[string]string{
		"cut off":       whole[:len(whole)-9],
		"cut off early": whole[:5],
		"empty":         "",
		"not gzip":      "patient_id",
		"more after it": whole + "x",
		"wrong sum":     whole[:len(whole)-8] + "\x00\x00\x00\x00" + whole[len(whole)-4:],
	} {
		files["vas_2.csv.gz"] = content
		files["vas_3.csv.gz"] = content
		err := fail(t, files, Options{Quarantine: true})
		var unreadable *Unreadable
		if !errors.As(err, &unreadable) || unreadable.File != "vas_2.csv.gz" || errors.As(err, &gate) {
			t.Errorf("%s: %v, want *Unreadable", name, err)
		}
		if !strings.Contains(err.Error(), "vas_3.csv.gz: ") {
			t.Errorf("%s: not all are named: %v", name, err)
		}
	}
	delete(files, "vitals.csv")
	delete(files, "vas_3.csv.gz")
	files["vas_2.csv.gz"] = whole[:len(whole)-9]
	want := "vas_2.csv.gz: cannot be read: the compressed file is cut off before its end"
	if err := fail(t, files, Options{}); err.Error() != want || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%v, want %s", err, want)
	}
}

func TestSeveralGzipMembers(t *testing.T) {
	files := minimal()
	files["vas_2.csv.gz"] = zip(t, "patient_id,recorded_at,phase,vas_mm\np1,2026-01-01,") + zip(t, "home,30\n")
	if got := ratings(read(t, files, Options{})); !cmp.Equal(got, []int16{300, 700}) {
		t.Errorf("ratings %v", got)
	}
}

func TestGate(t *testing.T) {
	files := text{
		"patients.csv": "patient_id,site,Email,dob,agee,John Smith,4165551234,\np1,S1,a@b.ca,1950-01-01,1,,,\np2,S2,,,,,,\n",
		"vas.csv":      "patient_id;recorded_at;phase;vas_mm\np1;2026-01-04;home;70\n",
	}
	hint := "; list it under exports.ignore if it cannot identify anyone"
	want := strings.Join([]string{
		`patients.csv:1:17: column "Email" is not a column of patients and is headed as an e-mail address: take it out of the export`,
		`patients.csv:1:23: column "dob" is not a column of patients and is headed as a date of birth: take it out of the export`,
		`patients.csv:1:27: column "agee" is not a column of patients (did you mean age?)` + hint,
		`patients.csv:1:32: column <withheld> is not a column of patients` + hint,
		`patients.csv:1:43: column <withheld> is not a column of patients` + hint,
		`patients.csv:1:54: column "" is not a column of patients` + hint,
		`vas.csv:1:1: column <withheld> is the only column: the cells are split at ',' but seem to end with ';' (exports.delimiter)`,
	}, "\n")
	if diff := cmp.Diff(want, fail(t, with(files), Options{}).Error()); diff != "" {
		t.Error(diff)
	}
	delete(files, "vas.csv")
	read(t, with(files), Options{Ignore: []string{"Email", "dob", "agee", "John Smith", "4165551234", ""}})
}

// TestIgnoredColumns: what stands in a column that is not read does not matter,
// and a column that the table has is read even so.
func TestIgnoredColumns(t *testing.T) {
	files := with(text{"vas.csv": "patient_id,comment,recorded_at,comment,phase,vas_mm\np1,caf\xe9,2026-01-04,,home,70\n"})
	x := read(t, files, Options{Ignore: []string{"comment", "phase"}})
	if got := ratings(x); !cmp.Equal(got, []int16{700}) {
		t.Errorf("ratings %v", got)
	}
}

func TestOptions(t *testing.T) {
	dir := minimal().write(t)
	for name, opts := range map[string]Options{
		"clock":      {Clock: "sundial"},
		"delimiter":  {Delimiter: 'x'},
		"scale":      {VASScale: 11},
		"max errors": {MaxErrors: -1},
	} {
		opts.Dir = dir
		if _, err := Read(context.Background(), opts); err == nil || !strings.HasPrefix(err.Error(), "ingest: "+name+": ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Read(ctx, Options{Dir: minimal().write(t)}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
