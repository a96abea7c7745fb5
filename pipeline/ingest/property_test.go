package ingest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"reprieve/pipeline/privacy"
	"reprieve/pipeline/schema"
)

// lines writes the rows of a record, with the codes of dictionaries beside
// their texts.
func lines(rec arrow.Record) []string {
	all := make([]string, rec.NumRows())
	for i := range all {
		var b strings.Builder
		for _, c := range rec.Columns() {
			if d, ok := c.(*array.Dictionary); ok && c.IsValid(i) {
				fmt.Fprintf(&b, "%d=", d.GetValueIndex(i))
			}
			b.WriteString(c.ValueStr(i) + "|")
		}
		all[i] = b.String()
	}
	return all
}

// TestOrderDoesNotMatter: the order of the rows, their division into files, and
// how numbers and times are written change nothing in the records.
func TestOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		type rating struct{ patient, minute, tenths, phase, item int }
		n := rapid.IntRange(0, 30).Draw(rt, "n")
		seen := map[[4]int]bool{}
		var all []rating
		for range n {
			r := rating{
				rapid.IntRange(0, 3).Draw(rt, "patient"), rapid.IntRange(0, 5).Draw(rt, "minute"), rapid.IntRange(0, 1000).Draw(rt, "tenths"),
				rapid.IntRange(0, 3).Draw(rt, "phase"), rapid.IntRange(0, 4).Draw(rt, "item"),
			}
			if key := [4]int{r.patient, r.minute, r.phase, r.item}; !seen[key] {
				seen[key] = true
				all = append(all, r)
			}
		}
		write := func(r rating, spelling int) string {
			phase := []string{"home", "pre", "during", "post"}[r.phase]
			item := []string{"pain", "fatigue", "sleep", "cognition", "mood"}[r.item]
			value := fmt.Sprintf("%d.%d%s", r.tenths/10, r.tenths%10, []string{"", "0", "00"}[spelling%3])
			if r.tenths%10 == 0 && spelling%2 == 0 {
				value = fmt.Sprintf("%d", r.tenths/10)
			}
			at := fmt.Sprintf([]string{"2026-01-05T10:%02d:00Z", "2026-01-05T12:%02d:00.000+02:00", "2026-01-05 10:%02d"}[spelling%3], r.minute)
			return fmt.Sprintf("p%d,%s,%s,%s,%s\n", r.patient, at, phase, value, item)
		}
		header := "patient_id,recorded_at,phase,vas_mm,item\n"
		files := with(text{"patients.csv": "patient_id,site\np3,S1\np0,S1\np2,S2\np1,\n", "sessions.csv": "session_id,patient_id,started_at\ns1,p1,2026-02-05\n"})
		files["vas.csv"] = header
		for _, r := range all {
			files["vas.csv"] += write(r, 0)
		}
		want := read(t, files, Options{})

		files["patients.csv"] = "site,patient_id\nS1,p0\n,p1\nS2,p2\n"
		files["patients_2.csv"] = "site,patient_id\nS1,p3\nS1,p0\n"
		files["vas.csv"], files["vas_2.csv"] = header, header
		twice := 0
		for _, r := range rapid.Permutation(all).Draw(rt, "order") {
			for range rapid.IntRange(1, 2).Draw(rt, "times") {
				name := rapid.SampledFrom([]string{"vas.csv", "vas_2.csv"}).Draw(rt, "file")
				files[name] += write(r, rapid.IntRange(0, 5).Draw(rt, "spelling"))
				twice++
			}
		}
		got := read(t, files, Options{})
		if diff := difference(want, got); diff != "" {
			rt.Fatal(diff)
		}
		dropped := counts(got)["vas.csv: "+CountDuplicate] + counts(got)["vas_2.csv: "+CountDuplicate]
		if int(dropped) != twice-len(all) {
			rt.Fatalf("%d duplicates, want %d", dropped, twice-len(all))
		}
		if !isSorted(want) {
			rt.Fatal("the ratings are not in the order of patient and time")
		}
	})
}

// isSorted says whether the ratings are ordered by patient and time.
func isSorted(x *Exports) bool {
	v := x.View(schema.VASTable)
	patients, times := v.Codes("patient_id"), v.Instants("recorded_at")
	for i := 1; i < v.Len(); i++ {
		a, _ := times.At(i - 1)
		b, _ := times.At(i)
		if patients.At(i-1) > patients.At(i) || patients.At(i-1) == patients.At(i) && a > b {
			return false
		}
	}
	return true
}

// TestSameBytes: two readings of one folder are the same.
func TestSameBytes(t *testing.T) {
	files := with(text{"adverse_events.csv": "patient_id,term,onset_at\np1,b,2026-01-01\np1,a,2026-01-01\np1,,2026-01-01\np1,c,x\n"})
	a, b := read(t, files, Options{Quarantine: true}), read(t, files, Options{Quarantine: true})
	if diff := difference(a, b); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(a.Ledger, b.Ledger); diff != "" {
		t.Error(diff)
	}
}

// FuzzRead: no bytes of a file make the reading panic, and its error is one of
// those that are documented.
func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"patient_id,recorded_at,phase,vas_mm\np1,2026-01-04,home,70\n",
		"\ufeffpatient_id,recorded_at,phase,vas_mm,session_id,item\r\n\"p1\",2026-01-04,home,70.5,s1,pain\r\n",
		"patient_id,recorded_at,phase,vas_mm\np1,2026-01-04,home,\"70\n", "\"", "\n\n\n", "\x00", "\xff\xfe", "patient_id\n",
		"patient_id,recorded_at,phase,vas_mm\n\n\"\n\n\",\"é\n", "patient_id,recorded_at,phase,vas_mm\np1,\"a\"b,,\n",
	} {
		f.Add(s, false)
		f.Add(s, true)
	}
	dir := minimal().write(f)
	f.Fuzz(func(t *testing.T, content string, quarantine bool) {
		if err := os.WriteFile(filepath.Join(dir, "vas.csv"), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		x, err := Read(context.Background(), Options{Dir: dir, Quarantine: quarantine})
		var refused *Refused
		var gate *privacy.Gate
		switch {
		case err == nil:
			x.Release()
		case errors.As(err, &refused):
			for _, e := range refused.Errors {
				if e.Line < 1 || e.Column < 1 || e.Rule == "" || strings.Count(e.Error(), "\n") > 0 {
					t.Errorf("%+v", e)
				}
			}
		case !errors.As(err, &gate):
			t.Errorf("%T %v", err, err)
		}
	})
}
