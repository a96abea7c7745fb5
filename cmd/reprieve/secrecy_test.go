package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// secretExports are small exports with ratings that stand nowhere else.
var secretExports = map[string]string{
	"patients": `patient_id,site,sex,age,diagnosis,pain_years,depression,cohort_month,consent
qa7x,North,female,41,crps,3.5,yes,2026-05,yes
qb8y,North,male,52,crps,2,no,2026-05,yes
`,
	"sessions": `session_id,patient_id,started_at,ended_at,route,dose_mg,weight_kg
sx1,qa7x,2026-05-04T15:00:00Z,2026-05-04T16:00:00Z,im,45.5,71
sx2,qb8y,2026-05-05T15:00:00Z,2026-05-05T16:00:00Z,im,50,82
`,
	"vas": `patient_id,recorded_at,phase,vas_mm
qa7x,2026-05-01T18:00:00Z,home,73.9
qa7x,2026-05-02T18:00:00Z,home,71.3
qb8y,2026-05-02T18:00:00Z,home,64.7
`,
	"medications": `patient_id,drug,class,started_at,stopped_at,ongoing,mg_per_day,mme_per_day
qa7x,tramadol,opioid,2026-01-04,,yes,100,20
qb8y,naproxen,nsaid,2026-01-04,,yes,500,
`,
	"adverse_events": `patient_id,term,onset_at,session_id,severity,serious
qa7x,nausea,2026-05-04T16:00:00Z,sx1,mild,no
qb8y,headache,2026-05-05T16:00:00Z,sx2,mild,no
`,
	"instruments": `patient_id,recorded_at,instrument,item,value
qa7x,2026-05-01T18:00:00Z,phq9,total,11
qb8y,2026-05-01T18:00:00Z,phq9,total,4
`,
}

// secrets are identifiers with parts that occur nowhere else.
var secrets = []string{
	"zelda.quist@example.org", "(416) 555-0123", "4165550123", "1234-567-897", "TREM61531219", "M5V 2T6", "1961-04-03",
	"Jennifer Quist", "Quist", "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8", "spoke with Zelda Quist about her son at school on Monday morning",
}

// ratings stand in secretExports; no output but that of patients may show them.
var ratings = []string{"73.9", "71.3", "64.7"}

// TestNothingIsToldOfPatients plants secrets into every column of every table and
// runs commands that mostly fail: no output, log or file but those of restricted/
// holds a secret, an id or a rating.
func TestNothingIsToldOfPatients(t *testing.T) {
	commands, failed := 0, 0
	for table, text := range secretExports {
		lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
		for column, name := range strings.Split(lines[0], ",") {
			for i, secret := range secrets {
				if testing.Short() && i%4 > 0 {
					continue
				}
				dir := t.TempDir()
				cells := strings.Split(lines[1], ",")
				cells[column] = secret
				bad := strings.Join(append([]string{lines[0], strings.Join(cells, ",")}, lines[2:]...), "\n") + "\n"
				exports := writeExportsWith(t, dir, table, bad)
				for _, args := range [][]string{
					{"check", "--exports", exports},
					{"run", "--exports", exports, "--out", filepath.Join(dir, "out"), "--month", "2026-09", "--format", "data", "--log-format", "json"},
				} {
					if i > 0 && args[0] == "run" {
						continue // a check reads as a run does
					}
					commands++
					if status := quietly(t, dir, args, append([]string{secret}, "qa7x", "qb8y"), name); status != 0 {
						failed++
					}
				}
			}
		}
	}
	t.Logf("%d commands, %d of them failed", commands, failed)
	if failed < 200 && !testing.Short() {
		t.Errorf("only %d commands failed", failed)
	}
}

// writeExportsWith writes secretExports with another text of one table.
func writeExportsWith(t *testing.T, dir, table, text string) string {
	t.Helper()
	exports := filepath.Join(dir, "exports")
	if err := os.Mkdir(exports, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, own := range secretExports {
		if name == table {
			own = text
		}
		if err := os.WriteFile(filepath.Join(exports, name+".csv"), []byte(own), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return exports
}

// quietly runs a command, looks for secrets and ratings in all that it says and
// writes, and returns its status.
func quietly(t *testing.T, dir string, args, secrets []string, place string) int {
	t.Helper()
	var out, said bytes.Buffer
	err := run(t.Context(), newApp(), args, strings.NewReader(""), &out, &said)
	code := exitCode(t.Context(), err)
	printError(&said, err, code)
	texts := map[string]string{"output": out.String(), "messages": said.String()}
	walked := filepath.WalkDir(filepath.Join(dir, "out"), func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) || err == nil && d.IsDir() && (d.Name() == "restricted" || d.Name() == "release") {
			return fs.SkipDir // what was let in is published: sites and terms
		}
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		texts[path] = string(text)
		return err
	})
	if walked != nil {
		t.Fatal(walked)
	}
	for where, text := range texts {
		for _, secret := range append(secrets, ratings...) {
			at := strings.Index(text, heldIn(text, secret))
			if at >= 0 {
				t.Errorf("%s: %s: %s holds %q: ...%s...", place, args[0], where, secret, text[max(0, at-100):min(len(text), at+100)])
			}
		}
	}
	return code
}

// heldIn is a secret that stands in a text, or a word of it of five and more
// characters; "\x00", which does not, if there is none.
func heldIn(text, secret string) string {
	if strings.Contains(text, secret) {
		return secret
	}
	for _, word := range strings.Fields(secret) {
		if len(word) >= 5 && word != "about" && word != "spoke" && strings.Contains(text, word) {
			return word
		}
	}
	return "\x00"
}
