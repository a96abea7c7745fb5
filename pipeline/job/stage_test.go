package job

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const month = "2026-09"

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, s); return err }
}

func start(t *testing.T, out string) *Stage {
	t.Helper()
	s, err := Begin(out, month)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// publish publishes a month with one file in each folder.
func publish(t *testing.T, out, content string) {
	t.Helper()
	s := start(t, out)
	for _, name := range []string{"release/tables/a.csv", "restricted/b.csv"} {
		if err := s.Write(name, text(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Publish(Manifest{Month: month}, []byte("{}\n")); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// names lists what is below a folder but for the lock.
func names(t *testing.T, dir string) string {
	t.Helper()
	var list []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && d.Name() != lockName {
			rel, _ := filepath.Rel(dir, path)
			list = append(list, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(list, " ")
}

// Whatever stands in the output folder is closed to others, while it is made and
// afterwards; only what lies in release has the modes of files to be handed on.
func TestModes(t *testing.T) {
	out := filepath.Join(t.TempDir(), "new", "out")
	s, err := Begin(out, month)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"release/tables/a.csv", "restricted/deep/b.csv"} {
		if err := s.Write(name, func(w io.Writer) error { _, err := io.WriteString(w, "x"); return err }); err != nil {
			t.Fatal(err)
		}
	}
	checkModes(t, out, s.dir)
	if err := errors.Join(s.Publish(Manifest{Month: month}, []byte("{}\n")), s.Close()); err != nil {
		t.Fatal(err)
	}
	checkModes(t, out, filepath.Join(out, month))
}

func checkModes(t *testing.T, out, folder string) {
	t.Helper()
	checked := 0
	err := filepath.WalkDir(out, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Type()&fs.ModeSymlink != 0 {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		want := fs.FileMode(0o700)
		if rel, _ := filepath.Rel(folder, path); rel == Release || strings.HasPrefix(rel, Release+string(filepath.Separator)) {
			want = 0o755
		}
		if !d.IsDir() {
			want &= 0o666
		}
		checked++
		if info.Mode().Perm() != want {
			t.Errorf("%s: mode %v, want %v", path, info.Mode().Perm(), want)
		}
		return nil
	})
	if err != nil || checked < 8 {
		t.Errorf("%d checked, %v", checked, err)
	}
}

func TestPublish(t *testing.T) {
	out := t.TempDir()
	publish(t, out, "one\n")
	want := "2026-09/SHA256SUMS 2026-09/manifest.json 2026-09/release/tables/a.csv 2026-09/restricted/b.csv 2026-09/run.log.jsonl latest"
	if got := names(t, out); got != want {
		t.Errorf("files: %s\nwant:  %s", got, want)
	}
	for path, mode := range map[string]fs.FileMode{"restricted": 0o700, "restricted/b.csv": 0o600, "release": 0o755} {
		info, err := os.Stat(filepath.Join(out, month, path))
		if err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: mode %v, %v, want %v", path, info.Mode().Perm(), err, mode)
		}
	}
	m, err := ReadManifest(filepath.Join(out, "latest"))
	if err != nil {
		t.Fatal(err)
	}
	// The SHA-256 of "one\n" by sha256sum.
	const one = "2c8b08da5ce60398e1f19af0e5dccc744df274b826abe585eaba68c525434806"
	if len(m.Outputs) != 2 || m.Outputs[0] != (Output{Name: "release/tables/a.csv", Bytes: 4, SHA256: one}) {
		t.Errorf("outputs: %+v", m.Outputs)
	}
}

// The program that people check hashes with accepts the list.
func TestSumsAreAccepted(t *testing.T) {
	tool, err := exec.LookPath("sha256sum")
	if err != nil {
		t.Skip("no sha256sum here")
	}
	out := t.TempDir()
	publish(t, out, "one\n")
	cmd := exec.Command(tool, "-c", "--strict", SumsName)
	cmd.Dir = filepath.Join(out, month)
	if b, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, b)
	}
}

func TestReplacesTheMonthWhole(t *testing.T) {
	out := t.TempDir()
	publish(t, out, "one\n")
	publish(t, out, "two\n")
	b, err := os.ReadFile(filepath.Join(out, "latest", "restricted", "b.csv"))
	if err != nil || string(b) != "two\n" {
		t.Errorf("%q, %v", b, err)
	}
}

func TestUnpublishedLeavesNothing(t *testing.T) {
	out := t.TempDir()
	publish(t, out, "one\n")
	before := names(t, out)
	s := start(t, out)
	if err := s.Write("release/c.csv", text("half")); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if got := names(t, out); got != before {
		t.Errorf("files: %s\nwant:  %s", got, before)
	}
}

func TestAWriterThatFailsPublishesNothing(t *testing.T) {
	out := t.TempDir()
	s := start(t, out)
	broken := errors.New("broken")
	if err := s.Write("release/c.csv", func(io.Writer) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if got := names(t, out); got != "" {
		t.Errorf("left: %s", got)
	}
}

func TestOneRunAtATime(t *testing.T) {
	out := t.TempDir()
	s := start(t, out)
	if _, err := Begin(out, "2026-10"); !errors.Is(err, ErrHeld) {
		t.Errorf("got %v, want ErrHeld", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = start(t, out)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// A run that was killed leaves its staging folder, or the month moved aside.
func TestRecovers(t *testing.T) {
	out := t.TempDir()
	publish(t, out, "one\n")
	whole := names(t, out)
	stale := filepath.Join(out, stagingMark+month+"-123", "release")
	if err := os.MkdirAll(stale, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(stale, "x"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(out, month), filepath.Join(out, "."+month+".previous")); err != nil {
		t.Fatal(err)
	}
	s := start(t, out)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if got := names(t, out); got != whole {
		t.Errorf("files: %s\nwant:  %s", got, whole)
	}
}

func TestSameWork(t *testing.T) {
	out := t.TempDir()
	made := Manifest{Month: month, Build: Build{Version: "1"}, Inputs: []Input{{Name: "vas.csv", SHA256: "a"}}, ConfigurationSHA256: "c"}
	s := start(t, out)
	if err := s.Write("release/a.csv", text("one\n")); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Publish(made, nil), s.Close()); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(out, month)
	for name, change := range map[string]func(*Manifest){
		"input":         func(m *Manifest) { m.Inputs = []Input{{Name: "vas.csv", SHA256: "b"}} },
		"configuration": func(m *Manifest) { m.ConfigurationSHA256 = "d" },
		"version":       func(m *Manifest) { m.Build.Version = "2" },
		"cut":           func(m *Manifest) { m.AsOf = m.AsOf.Add(1) },
	} {
		next := made
		change(&next)
		if SameWork(folder, next) {
			t.Errorf("another %s passes for the same work", name)
		}
	}
	if !SameWork(folder, made) {
		t.Error("the same work is not recognised")
	}
	if err := os.WriteFile(filepath.Join(folder, "release", "a.csv"), []byte("two\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if SameWork(folder, made) {
		t.Error("a changed output passes for the same work")
	}
}

func TestLatest(t *testing.T) {
	out := t.TempDir()
	if p, err := Latest(out); p != nil || err != nil {
		t.Errorf("empty folder: %v, %v", p, err)
	}
	publish(t, out, "one\n")
	p, err := Latest(out)
	if err != nil || p == nil || p.Month != month || len(p.ManifestSHA256) != 64 {
		t.Errorf("%+v, %v", p, err)
	}
	b, err := json.Marshal(p)
	if err != nil || !strings.Contains(string(b), `"month":"2026-09"`) {
		t.Errorf("%s, %v", b, err)
	}
}

// A manifest that is broken does not keep the next month from being made.
func TestLatestIsBroken(t *testing.T) {
	out := t.TempDir()
	publish(t, out, "one\n")
	if err := os.WriteFile(filepath.Join(out, month, ManifestName), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := Latest(out)
	if err != nil || p == nil || p.Month != month {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestHeldAndLeftovers(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out")
	check := func(when string, held bool, staged, aside int) {
		t.Helper()
		h, err := Held(out)
		s, a, errLeft := Leftovers(out)
		if err != nil || errLeft != nil || h != held || s != staged || a != aside {
			t.Errorf("%s: held %t, staged %d, aside %d, %v, %v", when, h, s, a, err, errLeft)
		}
	}
	check("no folder", false, 0, 0)
	s := start(t, out)
	check("under way", true, 1, 0)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	check("done", false, 0, 0)
	if err := os.Mkdir(s.previous(), 0o755); err != nil {
		t.Fatal(err)
	}
	check("killed", false, 0, 1)
}
