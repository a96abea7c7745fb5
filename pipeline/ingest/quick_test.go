package ingest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"reprieve/pipeline/schema"
)

// oddCells are cells of ratings that are read in another way than their neighbours, or
// not at all, beside those that nearly all rows have.
var oddCells = map[string][]string{
	"patient_id":  {"p1", "p1", "p2", "patient8", "patient-of-16-by", "patient-of-17-byt", " p1", "p1 ", "nobody", ""},
	"recorded_at": {"2026-01-04T10:00:00Z", "2026-01-04T10:00:00Z", "2026-01-04 10:00", "2026-01-04T10:00:00+05:30", "2026-01-04t10:00:00z", "2026-01-04 10:00:59", "2026-01-04", "2026-01-04T10:00:00.5Z", "2026-02-30T10:00:00Z", "2026-01-04T24:00:00Z", "2026-01-04T10:00Z", "2026-01-04T1O:00:00Z"},
	"phase":       {"home", "home", "pre", "during", "post", "Home", "homes", ""},
	"vas_mm":      {"45.3", "45.3", "7", "70", "100", "100.0", "0", "007", "00.5", "100.1", ".5", "5.", "7.25", "4 5", "-0", "", "NA", "9:9", "1000"},
	"session_id":  {"", "", "s1", "s2", "session-of-16-by", "NA", ".", "s9", "s1 "},
	"item":        {"pain", "pain", "fatigue", "cognition", "cognitions", "mood", ""},
}

// Rows of more than a batch are read as the plain reader reads them, wherever among them
// those stand that are left to it, with either line break and without a last one.
func TestOddCellsInBatches(t *testing.T) {
	patients := "patient_id,site,age,consent,data_cut\np1,a,40,yes,\np2,b c,NA,no,\npatient8,a,91,Y,\npatient-of-16-by,a,3.0,1,2026-01-01 10:00\npatient-of-17-byt,,7,,NA\n"
	sessions := "session_id,patient_id,started_at,ended_at,dose_mg,route\ns1,p1,2026-01-05 10:00,2026-01-05 12:00,40.5,iv\ns2,p2,2026-01-06,,NA,\nsession-of-16-by,p1,2026-01-07T10:00:00Z,2026-01-07T09:00:00Z,40,iv\n"
	random := rand.New(rand.NewPCG(1, 3))
	columns := []string{"patient_id", "recorded_at", "phase", "vas_mm", "session_id", "item"}
	for k := range 24 {
		end := []string{"\n", "\r\n"}[k%2]
		var vas strings.Builder
		vas.WriteString(strings.Join(columns, ",") + end)
		for row := range 700 {
			for i, name := range columns {
				cell := oddCells[name][0]
				if random.IntN([]int{7, 100, 2000}[k%3]) == 0 {
					cell = oddCells[name][random.IntN(len(oddCells[name]))]
				}
				if name == "recorded_at" && cell == oddCells[name][0] { // else all were duplicates
					cell = fmt.Sprintf("2026-%02d-%02dT%02d:%02d:00Z", 1+row/28%12, 1+row%28, row%24, row%60)
				}
				vas.WriteString(strings.Repeat(",", min(i, 1)) + cell)
			}
			vas.WriteString(end)
		}
		dir := text{"patients.csv": patients, "sessions.csv": sessions, "vas.csv": strings.TrimSuffix(vas.String(), []string{"", end}[k%2])}.write(t)
		for _, quarantine := range []bool{false, true} {
			opts := Options{Dir: dir, Quarantine: quarantine, Clock: schema.Calendar}
			for _, p := range []pace{{blockSize, 2}, {1 << 12, 3}} {
				if diff := unlike(opts, p); diff != "" {
					t.Fatalf("case %d, quarantine %v, %+v: %s", k, quarantine, p, diff)
				}
			}
		}
	}
}

// The word of a rating is what parseRating makes of its text, or is left to it.
func TestWordRating(t *testing.T) {
	taken := 0
	for _, text := range append(oddCells["vas_mm"], "1", "99", "12.3", "1.2", "5..", "..5", "1.23", "12345", "0.0", "00000", "100.5", "+7", "99.9", "10.00") {
		if len(text) > 8 {
			continue
		}
		var x uint64
		for i := range len(text) {
			x |= uint64(text[i]) << (8 * i)
		}
		x |= ^uint64(0) << (8 * len(text)) * uint64(min(8-len(text), 1)) // whatever stands behind it
		got, ok := wordRating(x, len(text))
		want, rule := parseRating(text, 100, false)
		if ok && (rule != "" || int32(got) != want) {
			t.Errorf("%q is %d, want %d %s", text, got, want, rule)
		}
		if ok {
			taken++
		}
	}
	if taken < 12 {
		t.Errorf("%d ratings are read, want most that are right", taken)
	}
}
