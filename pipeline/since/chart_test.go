package since

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline/ingest"
	"reprieve/pipeline/schema"
)

// cut is the earlier data cut of the charts of these tests.
var cut = schema.Instant(time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC).UnixMicro())

// exports reads tables that are given as lines, the header first.
func exports(t *testing.T, tables map[string][]string) *schema.StoredTables {
	t.Helper()
	dir := t.TempDir()
	for name, lines := range tables {
		if err := os.WriteFile(filepath.Join(dir, name+".csv"), []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	x, err := ingest.Read(context.Background(), ingest.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(x.Release)
	kept := Keep(x)
	t.Cleanup(kept.Release)
	return kept
}

// base are the exports of the earlier month.
func base() map[string][]string {
	return map[string][]string{
		"patients":    {"patient_id,site,age,consent", "a,S,40,yes", "b,S,50,yes", "gone,S,60,yes", "never,S,61,no"},
		"sessions":    {"session_id,patient_id,started_at,dose_mg", "s1,a,2026-08-01T10:00:00Z,30", "s2,b,2026-08-02T10:00:00Z,40", "s9,never,2026-08-02T10:00:00Z,41"},
		"vas":         {"patient_id,recorded_at,phase,vas_mm", "a,2026-08-01T09:00:00Z,pre,70", "a,2026-08-05T09:00:00Z,home,50", "b,2026-08-02T09:00:00Z,pre,60", "gone,2026-08-02T09:00:00Z,home,1", "never,2026-08-02T09:00:00Z,home,2"},
		"medications": {"patient_id,drug,class,started_at,stopped_at,ongoing", "a,morphine,opioid,2026-01-01T00:00:00Z,,yes"},
		"adverse_events": {
			"patient_id,term,onset_at,resolved_at,severity", "a,nausea,2026-08-01T11:00:00Z,,mild", "a,nausea,2026-08-01T11:00:00Z,,severe",
		},
	}
}

// with are the exports of the earlier month with one table's lines replaced.
func with(table string, lines ...string) map[string][]string {
	x := base()
	x[table] = append(x[table][:1:1], lines...)
	return x
}

// One difference between two exports a line.
func TestMatch(t *testing.T) {
	for _, c := range []struct {
		name string
		now  map[string][]string
		want string // table: corrected withdrawn late new of-new fields; tables without any are left out
	}{
		{"nothing", base(), ""},
		{"another order of rows", with("vas", base()["vas"][4], base()["vas"][3], base()["vas"][5], base()["vas"][2], base()["vas"][1]), ""},
		{"a rating corrected", with("vas", "a,2026-08-01T09:00:00Z,pre,71", "a,2026-08-05T09:00:00Z,home,50", "b,2026-08-02T09:00:00Z,pre,60", "gone,2026-08-02T09:00:00Z,home,1"), "vas: 1 0 0 0 0 vas_mm 1"},
		{"a rating withdrawn", with("vas", "a,2026-08-01T09:00:00Z,pre,70", "b,2026-08-02T09:00:00Z,pre,60", "gone,2026-08-02T09:00:00Z,home,1"), "vas: 0 1 0 0 0"},
		{"a rating of before, late", with("vas", append(base()["vas"][1:], "b,2026-08-31T23:59:59Z,home,5")...), "vas: 0 0 1 0 0"},
		{"a rating at the cut, new", with("vas", append(base()["vas"][1:], "b,2026-09-01T00:00:00Z,home,5")...), "vas: 0 0 0 1 0"},
		{"a rating at another time: withdrawn and late", with("vas", "a,2026-08-01T09:00:00Z,pre,70", "a,2026-08-05T09:30:00Z,home,50", "b,2026-08-02T09:00:00Z,pre,60", "gone,2026-08-02T09:00:00Z,home,1"), "vas: 0 1 1 0 0"},
		{"a session moved and of another dose: one correction of two fields", with("sessions", "s1,a,2026-07-30T10:00:00Z,31", "s2,b,2026-08-02T10:00:00Z,40"), "sessions: 1 0 0 0 0 started_at 1 dose_mg 1"},
		{"a session moved to another patient: withdrawn and late", with("sessions", "s1,b,2026-08-01T10:00:00Z,30", "s2,b,2026-08-02T10:00:00Z,40"), "sessions: 0 1 1 0 0"},
		{"an age corrected", with("patients", "a,S,41,yes", "b,S,50,yes", "gone,S,60,yes", "never,S,61,no"), "patients: 1 0 0 0 0 age 1"},
		{"a drug that stopped since: nothing", with("medications", "a,morphine,opioid,2026-01-01T00:00:00Z,2026-09-05T00:00:00Z,no"), ""},
		{"a drug that had stopped before: corrected", with("medications", "a,morphine,opioid,2026-01-01T00:00:00Z,2026-08-05T00:00:00Z,no"), "medications: 1 0 0 0 0 stopped_at 1 ongoing 1"},
		{"an event that resolved since: nothing", with("adverse_events", "a,nausea,2026-08-01T11:00:00Z,2026-09-05T00:00:00Z,mild", "a,nausea,2026-08-01T11:00:00Z,,severe"), ""},
		{"of two events alike one is corrected", with("adverse_events", "a,nausea,2026-08-01T11:00:00Z,,moderate", "a,nausea,2026-08-01T11:00:00Z,,severe"), "adverse_events: 1 0 0 0 0 severity 1"},
		{"of two events alike one is withdrawn", with("adverse_events", "a,nausea,2026-08-01T11:00:00Z,,severe"), "adverse_events: 0 1 0 0 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := match(exports(t, base()), CalendarCut(cut), exports(t, c.now))
			if got := told(m.differences); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func told(d Differences) string {
	var lines []string
	if d.NewPatients+d.WithdrawnPatients > 0 {
		lines = append(lines, fmt.Sprintf("patients: %d new %d withdrawn", d.NewPatients, d.WithdrawnPatients))
	}
	for _, t := range d.Tables {
		if t.Corrected+t.Withdrawn+t.Late+t.New+t.Of == 0 {
			continue
		}
		line := fmt.Sprintf("%s: %d %d %d %d %d", t.Table, t.Corrected, t.Withdrawn, t.Late, t.New, t.Of)
		for _, f := range t.FieldNames() {
			line += fmt.Sprintf(" %s %d", f, t.Fields[f])
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "; ")
}

// Who comes, who goes, and who no longer consents: their rows count with them.
func TestPatientsComeAndGo(t *testing.T) {
	now := base()
	now["patients"] = []string{"patient_id,site,age,consent", "a,S,40,yes", "b,S,50,no", "new,S,20,yes", "never,S,61,no"}
	now["sessions"] = append(now["sessions"], "s3,new,2026-08-20T10:00:00Z,50")
	now["vas"] = []string{"patient_id,recorded_at,phase,vas_mm", "a,2026-08-01T09:00:00Z,pre,70", "a,2026-08-05T09:00:00Z,home,50", "new,2026-08-20T09:00:00Z,pre,60", "new,2026-09-20T09:00:00Z,home,60"}
	m := match(exports(t, base()), CalendarCut(cut), exports(t, now))
	const want = "patients: 1 new 2 withdrawn; patients: 0 0 0 0 1; sessions: 0 0 0 0 1; vas: 0 0 0 0 2"
	if got := told(m.differences); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// With study minutes the cut is each patient's own, and its moving on is no
// correction.
func TestOwnCut(t *testing.T) {
	read := func(cutA, cutB string, ratings ...string) *schema.StoredTables {
		dir := t.TempDir()
		for name, lines := range map[string][]string{
			"patients": {"patient_id,site,data_cut", "a,S," + cutA, "b,S," + cutB},
			"sessions": {"session_id,patient_id,started_at", "1,a,100", "2,b,100"},
			"vas":      append([]string{"patient_id,recorded_at,phase,vas_mm"}, ratings...),
		} {
			if err := os.WriteFile(filepath.Join(dir, name+".csv"), []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		x, err := ingest.Read(context.Background(), ingest.Options{Dir: dir, Clock: schema.StudyMinutes})
		if err != nil {
			t.Fatal(err)
		}
		defer x.Release()
		kept := Keep(x)
		t.Cleanup(kept.Release)
		return kept
	}
	a := read("1000", "2000", "a,90,pre,70")
	// At 1500 a rating of a is new and one of b late.
	b := read("3000", "3000", "a,90,pre,70", "a,1500,home,20", "b,1500,home,20")
	own, err := OwnCut(context.Background(), Whole{a})
	if err != nil {
		t.Fatal(err)
	}
	m := match(a, own, b)
	if got := told(m.differences); got != "vas: 0 0 1 1 0" {
		t.Error(got)
	}
}

// Nothing of those who did not consent is kept, not in the text of the files either,
// and what is kept reads back as it was, in the same bytes each time.
func TestKept(t *testing.T) {
	kept := exports(t, base())
	files := map[string][]byte{}
	for range 2 {
		for _, table := range schema.Tables {
			if v := kept.View(table.Name); v.Present() {
				var b bytes.Buffer
				if err := schema.WriteTable(&b, v); err != nil {
					t.Fatal(err)
				}
				if old, ok := files[table.Name]; ok && !bytes.Equal(old, b.Bytes()) {
					t.Errorf("%s: other bytes the second time", table.Name)
				}
				files[table.Name] = b.Bytes()
			}
		}
	}
	back, err := schema.ReadTables(func(table string) (io.ReadCloser, error) {
		if b, ok := files[table]; ok {
			return io.NopCloser(bytes.NewReader(b)), nil
		}
		return nil, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	defer back.Release()
	if d := cmp.Diff(dump(kept), dump(back)); d != "" {
		t.Error(d)
	}
	text := dump(back)
	if strings.Contains(text, "never") || strings.Contains(text, "s9") || !strings.Contains(text, "gone") {
		t.Errorf("kept is\n%s", text)
	}
	ids := back.View(schema.PatientsTable).Codes("patient_id")
	sessions := back.View(schema.SessionsTable).Codes("session_id")
	if ids.Cardinality() != 3 || sessions.Cardinality() != 2 {
		t.Errorf("the dictionaries hold %d patients and %d sessions, want 3 and 2", ids.Cardinality(), sessions.Cardinality())
	}
	if back.View(schema.VitalsTable).Present() {
		t.Error("a table that was not there is")
	}
}

// dump writes ids, times and ratings of all tables.
func dump(src schema.Source) string {
	var b strings.Builder
	for _, table := range schema.Tables {
		v := src.View(table.Name)
		for i := range v.Len() {
			fmt.Fprintf(&b, "%s", table.Name)
			for _, c := range table.Columns {
				switch c.Type {
				case schema.PatientID, schema.SessionID, schema.Text, schema.Level, schema.Month:
					codes := v.Codes(c.Name)
					fmt.Fprintf(&b, " %s", codes.Text(codes.At(i)))
				case schema.Time:
					at, ok := v.Instants(c.Name).At(i)
					if !ok {
						at = 0 // whatever lies there
					}
					fmt.Fprintf(&b, " %d %t", at, ok)
				case schema.VAS:
					fmt.Fprintf(&b, " %d", v.Tenths(c.Name).At(i))
				case schema.YesNo:
					fmt.Fprintf(&b, " %d", v.Answers(c.Name).At(i))
				case schema.Number, schema.ScoreNumber:
					x, ok := v.Numbers(c.Name).At(i)
					fmt.Fprintf(&b, " %v %t", x, ok)
				case schema.Whole, schema.ScoreItem:
					x, ok := v.Wholes(c.Name).At(i)
					fmt.Fprintf(&b, " %v %t", x, ok)
				}
			}
			fmt.Fprintln(&b)
		}
	}
	return b.String()
}
