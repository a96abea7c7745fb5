package synth

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func smallOptions() Options {
	return Options{Patients: 60, Seed: 7, Months: 8, LastMonth: "2026-03"}
}

func writeSmall(t *testing.T, opts Options) (string, Truth) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "export")
	truth, err := Write(context.Background(), dir, opts)
	if err != nil {
		t.Fatal(err)
	}
	return dir, truth
}

func readAll(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = data
	}
	return files
}

func TestWriteIsDeterministic(t *testing.T) {
	first, firstTruth := writeSmall(t, smallOptions())
	second, secondTruth := writeSmall(t, smallOptions())
	a, b := readAll(t, first), readAll(t, second)
	want := []string{
		"adverse_events.csv", "instruments.csv", "medications.csv", "patients.csv", "sessions.csv",
		"truth.json", "vas_clinic.csv.gz", "vas_home.csv.gz", "vitals.csv.gz",
	}
	if len(a) != len(want) {
		t.Errorf("%d files, want %d", len(a), len(want))
	}
	for _, name := range want {
		if len(a[name]) == 0 || !bytes.Equal(a[name], b[name]) {
			t.Errorf("%s: the bytes differ between two runs, or there are none", name)
		}
	}
	if diff := cmp.Diff(firstTruth, secondTruth); diff != "" {
		t.Error(diff)
	}
}

func TestSeedsDiffer(t *testing.T) {
	other := smallOptions()
	other.Seed++
	a, _ := writeSmall(t, smallOptions())
	b, _ := writeSmall(t, other)
	if bytes.Equal(readAll(t, a)["sessions.csv"], readAll(t, b)["sessions.csv"]) {
		t.Error("two seeds gave the same sessions")
	}
}

// A larger cohort begins with the patients of the smaller one, truth and rows.
func TestPatientsDoNotDependOnOneAnother(t *testing.T) {
	larger := smallOptions()
	larger.Patients += 15
	smallDir, small := writeSmall(t, smallOptions())
	largeDir, large := writeSmall(t, larger)
	if diff := cmp.Diff(small.Patients, large.Patients[:len(small.Patients)]); diff != "" {
		t.Error(diff)
	}
	a, b := readAll(t, smallDir), readAll(t, largeDir)
	for name := range a {
		if strings.HasSuffix(name, ".csv") && !bytes.HasPrefix(b[name], a[name]) {
			t.Errorf("%s: the rows of the first patients changed", name)
		}
	}
}

func TestTruthFileHoldsTheTruth(t *testing.T) {
	dir, want := writeSmall(t, smallOptions())
	data, err := os.ReadFile(filepath.Join(dir, TruthFile))
	if err != nil {
		t.Fatal(err)
	}
	var got Truth
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" { // times are compared by Equal
		t.Error(diff)
	}
	if got.FirstMonth != "2025-08" || got.Population != population() || len(got.Patients) != 60 {
		t.Errorf("first month %s, %d patients", got.FirstMonth, len(got.Patients))
	}
}

func TestOptionsAreChecked(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(*Options)
		want   string
	}{
		{"no patients", func(o *Options) { o.Patients = 0 }, "patients: 0"},
		{"too many patients", func(o *Options) { o.Patients = MaxPatients + 1 }, "patients: 4000001"},
		{"no months", func(o *Options) { o.Months = 0 }, "months: 0"},
		{"too many months", func(o *Options) { o.Months = 121 }, "months: 121"},
		{"no last month", func(o *Options) { o.LastMonth = "" }, "last month"},
		{"a day as last month", func(o *Options) { o.LastMonth = "2026-03-01" }, "is not YYYY-MM"},
		{"month 13", func(o *Options) { o.LastMonth = "2026-13" }, "is not YYYY-MM"},
		{"a year long ago", func(o *Options) { o.LastMonth = "0001-01" }, "is not within"},
		{"unknown zone", func(o *Options) { o.Timezone = "America/Nowhere" }, "timezone"},
		{"zone of the machine", func(o *Options) { o.Timezone = "Local" }, "timezone"},
		{"empty site", func(o *Options) { o.Sites = []string{"A", ""} }, "sites"},
		{"missing code as site", func(o *Options) { o.Sites = []string{"NA"} }, "sites"},
		{"blanks around a site", func(o *Options) { o.Sites = []string{" A"} }, "sites"},
		{"line break in a site", func(o *Options) { o.Sites = []string{"A\nB"} }, "sites"},
		{"a site twice", func(o *Options) { o.Sites = []string{"A", "B", "A"} }, "twice"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			parent := t.TempDir()
			opts := smallOptions()
			tc.change(&opts)
			_, err := Write(context.Background(), filepath.Join(parent, "export"), opts)
			if err == nil || !strings.Contains(err.Error(), tc.want) || !strings.HasPrefix(err.Error(), "synth: ") {
				t.Errorf("error %v, want one with %q", err, tc.want)
			}
			if left := readAll(t, parent); len(left) != 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

func TestWriteRefusesAFolderThatIsNotEmpty(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "mine.txt"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(context.Background(), dir, smallOptions()); err == nil {
		t.Error("no error")
	}
	if got := readAll(t, dir); len(got) != 1 || string(got["mine.txt"]) != "mine" {
		t.Errorf("the folder has changed: %v", got)
	}
}

func TestWriteRefusesWhatIsNoFolder(t *testing.T) {
	dir := t.TempDir()
	plain := filepath.Join(dir, "plain")
	if err := os.WriteFile(plain, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"", plain, filepath.Join(dir, "absent", "export")} {
		if _, err := Write(context.Background(), path, smallOptions()); err == nil {
			t.Errorf("%q: no error", path)
		}
	}
	if left := readAll(t, dir); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}

func TestWriteFillsAnEmptyFolder(t *testing.T) {
	dir := t.TempDir()
	if _, err := Write(context.Background(), dir, smallOptions()); err != nil {
		t.Fatal(err)
	}
	if files := readAll(t, dir); len(files) != 9 {
		t.Errorf("%d files, want 9", len(files))
	}
}

// interrupted is a context that is cancelled once it has been asked a number of times.
type interrupted struct {
	context.Context
	left int
}

func (c *interrupted) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

func TestCancellationLeavesNothing(t *testing.T) {
	for _, patients := range []int{0, 20} {
		parent := t.TempDir()
		ctx := &interrupted{Context: context.Background(), left: patients}
		_, err := Write(ctx, filepath.Join(parent, "export"), smallOptions())
		if !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled after %d patients: error %v", patients, err)
		}
		if entries, err := os.ReadDir(parent); err != nil || len(entries) != 0 {
			t.Errorf("cancelled after %d patients: %v is left, %v", patients, entries, err)
		}
	}
}

// The smallest cohorts, of which some have no session yet.
func TestSmallestCohorts(t *testing.T) {
	for seed := range uint64(8) {
		opts := Options{Patients: 1, Seed: seed, Months: 1, LastMonth: "2024-02", Sites: []string{"Only, one"}}
		dir, truth := writeSmall(t, opts)
		if truth.Patients[0].Site != "Only, one" {
			t.Errorf("site %q", truth.Patients[0].Site)
		}
		checkFolder(t, dir, truth)
	}
}
