package reports_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"reprieve/pipeline"
	"reprieve/pipeline/ingest"
	"reprieve/pipeline/job"
	"reprieve/pipeline/shard"
	"reprieve/pipeline/synth"
	"reprieve/reports"
)

// routes are the ways in which exports come to a month.
var routes = []struct {
	name string
	run  func(t *testing.T, cfg pipeline.Config) (string, error) // gives the folder of the month
}{
	{"at once", func(_ *testing.T, cfg pipeline.Config) (string, error) {
		cfg.Run.Memory = "64GiB"
		s, err := pipeline.Run(context.Background(), cfg, request(cfg))
		return s.Folder, err
	}},
	{"in shards", func(_ *testing.T, cfg pipeline.Config) (string, error) {
		cfg.Run.Memory = "1MiB"
		s, err := pipeline.Run(context.Background(), cfg, request(cfg))
		return s.Folder, err
	}},
	{"merged", func(t *testing.T, cfg pipeline.Config) (string, error) {
		dir, ctx := filepath.Join(t.TempDir(), "shards"), context.Background()
		if err := pipeline.Partition(ctx, cfg, dir, 5, nil); err != nil {
			return "", err
		}
		for i := range 5 {
			if _, err := pipeline.ProcessShard(ctx, shard.Path(dir, 4-i), ""); err != nil {
				return "", err
			}
		}
		s, err := pipeline.Merge(ctx, pipeline.MergeRequest{Dir: dir, Out: cfg.Run.Out, Write: reports.Writer}, request(cfg))
		return s.Folder, err
	}},
}

// All routes give the same month, byte by byte but for the manifest's start and end: a first
// month, and one that is compared with it.
func TestRoutesGiveTheSameMonth(t *testing.T) {
	synthetic := synthesize(t, 60)
	toronto := func(c *pipeline.Config) { c.Exports.Timezone = "America/Toronto" }
	quarantine := func(c *pipeline.Config) { toronto(c); c.Exports.OnBadRow = "quarantine" }
	for _, c := range []struct {
		name, exports  string
		earlier, later func(*pipeline.Config)
	}{
		{"small", "../testdata/exports/small", toronto, toronto},
		{"other settings of reading", synthetic, func(c *pipeline.Config) { c.Exports.Timezone = "Asia/Tokyo" }, toronto},
		{"quarantine", broken(t, synthetic), quarantine, quarantine},
		{"reference", "../../shared/reference/small/exports", func(*pipeline.Config) {}, func(*pipeline.Config) {}},
		{"trial", "../../shared/real/prt", func(*pipeline.Config) {}, func(*pipeline.Config) {}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if testing.Short() && c.name != "small" {
				t.Skip("a month takes seconds")
			}
			if _, err := os.Stat(c.exports); err != nil {
				t.Skip("the exports are not here")
			}
			var first []string
			for _, route := range routes {
				out, months := t.TempDir(), []string{}
				for i, change := range []func(*pipeline.Config){c.earlier, c.later} {
					cfg := pipeline.DefaultConfig()
					change(&cfg)
					cfg.Run.Exports, cfg.Run.Out, cfg.Run.Formats, cfg.Missing.Imputations = c.exports, out, []string{"data"}, 3
					cfg.Run.AsOf = []string{"2026-08-31T12:00:00Z", "2026-10-01T04:00:00Z"}[i]
					folder, err := route.run(t, cfg)
					if err != nil {
						t.Fatal(err)
					}
					months = append(months, folder)
				}
				if first == nil {
					first = months
					mustCompare(t, first[1])
				}
				for i := range months {
					sameFiles(t, route.name, first[i], months[i])
				}
				if left, err := os.ReadDir(out); err != nil || len(left) != 4 { // lock, two months, latest
					t.Errorf("%s: the output folder holds %v, %v", route.name, left, err)
				}
			}
		})
	}
}

// mustCompare fails unless a month was compared with an earlier one, rows and all.
func mustCompare(t *testing.T, month string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(month, job.ResultsName))
	if err != nil || !strings.Contains(string(text), "since") {
		t.Errorf("the month was not compared: %v", err)
	}
	if rows, err := os.ReadDir(filepath.Join(month, job.Restricted, "rows")); err != nil || len(rows) < 3 {
		t.Errorf("the month keeps %d tables, %v", len(rows), err)
	}
}

// sameFiles compares the files of two months, byte by byte.
func sameFiles(t *testing.T, route, a, b string) {
	t.Helper()
	differences, err := job.Compare(a, b)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range differences {
		t.Errorf("%s: %s: %s", route, d.Name, d.What)
	}
	files := 0
	err = filepath.WalkDir(a, func(path string, entry os.DirEntry, err error) error {
		name, _ := filepath.Rel(a, path)
		if err != nil || entry.IsDir() || !strings.HasPrefix(name, job.Release) && !strings.HasPrefix(name, job.Restricted) {
			return err
		}
		want, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		if got, err := os.ReadFile(filepath.Join(b, name)); err != nil || !bytes.Equal(want, got) {
			t.Errorf("%s: %s differs, %v", route, name, err)
		}
		return nil
	})
	if err != nil || files < 20 {
		t.Errorf("%d files, %v", files, err)
	}
}

// synthesize writes the exports of a synthetic cohort.
func synthesize(t *testing.T, patients int) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "synthetic")
	if _, err := synth.Write(context.Background(), dir, synth.Options{Patients: patients, Months: 6, Seed: 3, LastMonth: "2026-09"}); err != nil {
		t.Fatal(err)
	}
	return dir
}

// broken copies exports and gives every fault a row: a bad cell, an unknown patient, a
// contradiction, a duplicate, a patient twice.
func broken(t *testing.T, exports string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(exports)); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"patients.csv", "sessions.csv", "instruments.csv", "adverse_events.csv"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(string(text)), "\n")
		add := []string{lines[1], lines[5], strings.ReplaceAll(lines[7], "202", "20x"), strings.Replace(lines[9], ",", ",x", 1), lines[11] + ",1", "nobody" + lines[13]}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(strings.Join(append(lines, add...), "\n")+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// Without quarantine both routes refuse with the same words, and leave nothing behind.
func TestShardsRefuseWithTheSameWords(t *testing.T) {
	exports := broken(t, synthesize(t, 20))
	var texts []string
	for _, memory := range []string{"64GiB", "1MiB"} {
		cfg := pipeline.DefaultConfig()
		cfg.Run.Exports, cfg.Run.Out, cfg.Run.AsOf, cfg.Run.Memory = exports, t.TempDir(), "2026-10-01T00:00:00Z", memory
		_, err := pipeline.Run(context.Background(), cfg, request(cfg))
		var refused *ingest.Refused
		if !errors.As(err, &refused) {
			t.Fatalf("got %v", err)
		}
		texts = append(texts, err.Error())
		if left, err := os.ReadDir(cfg.Run.Out); err != nil || len(left) != 1 { // the lock
			t.Errorf("%s: the output folder holds %v, %v", memory, left, err)
		}
	}
	if texts[0] != texts[1] {
		t.Errorf("at once:\n%s\nin shards:\n%s", texts[0], texts[1])
	}
}

// A run that is interrupted while shards are processed leaves nothing but the lock.
func TestInterruptedShardsLeaveNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	cfg := pipeline.DefaultConfig()
	cfg.Run.Exports, cfg.Run.Out, cfg.Run.AsOf, cfg.Run.Memory = synthesize(t, 60), t.TempDir(), "2026-10-01T00:00:00Z", "1MiB"
	req := request(cfg)
	var scratch []string
	req.Progress = func(stage string, _, _ int64) {
		if stage == "derive" && scratch == nil {
			scratch, _ = filepath.Glob(filepath.Join(cfg.Run.Out, ".staging-*", ".scratch", "exports", "shard-*"))
			if info, err := os.Stat(filepath.Dir(scratch[0])); err != nil || info.Mode().Perm() != 0o700 {
				t.Errorf("the folder of the shards has mode %v, %v", info.Mode(), err)
			}
			cancel()
		}
	}
	if _, err := pipeline.Run(ctx, cfg, req); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if left, err := os.ReadDir(cfg.Run.Out); len(scratch) == 0 || err != nil || len(left) != 1 {
		t.Errorf("%d shards; the output folder holds %v, %v", len(scratch), left, err)
	}
}

// The gate refuses both routes with the same words: addresses in terms, of patients in
// several shards; and besides rows that break a rule.
func TestShardsMeetTheSameGate(t *testing.T) {
	dir := synthesize(t, 30)
	add := func(name string, rows func(id string) string) {
		t.Helper()
		patients, err := os.ReadFile(filepath.Join(dir, "patients.csv"))
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(strings.TrimSpace(string(patients)), "\n")[1:] {
			id, _, _ := strings.Cut(line, ",")
			text = append(text, rows(id)...)
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	header, err := os.ReadFile(filepath.Join(dir, "adverse_events.csv"))
	if err != nil {
		t.Fatal(err)
	}
	columns := strings.Split(strings.SplitN(string(header), "\n", 2)[0], ",")
	row := func(id, term, onset string) string {
		cells := make([]string, len(columns))
		for i, c := range columns {
			cells[i] = map[string]string{"patient_id": id, "term": term, "onset_at": onset}[strings.TrimSpace(c)]
		}
		return strings.Join(cells, ",") + "\n"
	}
	add("adverse_events.csv", func(id string) string {
		return row(id, "write to a@b.ca", "2026-05-01") + row(id, "room 123456"+id[len(id)-1:], "2026-05-01")
	})
	both := func() string {
		t.Helper()
		var texts []string
		for _, memory := range []string{"64GiB", "1MiB"} {
			cfg := pipeline.DefaultConfig()
			cfg.Run.Exports, cfg.Run.Out, cfg.Run.AsOf, cfg.Run.Memory = dir, t.TempDir(), "2026-10-01T00:00:00Z", memory
			_, err := pipeline.Run(context.Background(), cfg, request(cfg))
			if err == nil {
				t.Fatalf("%s: no error", memory)
			}
			texts = append(texts, err.Error())
		}
		if texts[0] != texts[1] {
			t.Errorf("at once:\n%s\nin shards:\n%s", texts[0], texts[1])
		}
		return texts[0]
	}
	if text := both(); !strings.Contains(text, "email") {
		t.Errorf("got %s", text)
	}
	add("adverse_events.csv", func(id string) string { return row(id, "x", "yesterday") })
	if text := both(); !strings.Contains(text, "email") || !strings.Contains(text, "yesterday") {
		t.Errorf("got %s", text)
	}
}
