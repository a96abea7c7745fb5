package job

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// faulty is an operating system whose operations fail from the n-th on, counted
// from 1: once, or from then on, as on a disk that is full.
type faulty struct {
	n, count int
	once     bool
	err      error
}

func (f *faulty) fails() error {
	f.count++
	if f.count == f.n || f.count > f.n && !f.once {
		return f.err
	}
	return nil
}

func (f *faulty) system() system {
	real := unsynced()
	return system{
		mkdirAll: func(p string, m os.FileMode) error { return f.either(func() error { return real.mkdirAll(p, m) }) },
		mkdirTemp: func(d, p string) (string, error) {
			return either2(f, func() (string, error) { return real.mkdirTemp(d, p) })
		},
		chmod: func(p string, m os.FileMode) error { return f.either(func() error { return real.chmod(p, m) }) },
		create: func(p string, m os.FileMode) (file, error) {
			return either2(f, func() (file, error) {
				real, err := real.create(p, m)
				return faultyFile{f, real}, err
			})
		},
		rename:    func(a, b string) error { return f.either(func() error { return real.rename(a, b) }) },
		symlink:   func(a, b string) error { return f.either(func() error { return real.symlink(a, b) }) },
		remove:    func(p string) error { return f.either(func() error { return real.remove(p) }) },
		removeAll: func(p string) error { return f.either(func() error { return real.removeAll(p) }) },
		sync:      func(p string) error { return f.either(func() error { return real.sync(p) }) },
	}
}

// unsynced is the operating system without waiting for the disk, which no test can
// tell from it.
func unsynced() system {
	sys := operatingSystem()
	create := sys.create
	sys.create = func(p string, m os.FileMode) (file, error) {
		f, err := create(p, m)
		return unsyncedFile{f}, err
	}
	sys.sync = func(string) error { return nil }
	return sys
}

type unsyncedFile struct{ file }

func (unsyncedFile) Sync() error { return nil }

// either fails or does the work, not both.
func (f *faulty) either(work func() error) error {
	if err := f.fails(); err != nil {
		return err
	}
	return work()
}

func either2[T any](f *faulty, work func() (T, error)) (T, error) {
	if err := f.fails(); err != nil {
		var zero T
		return zero, err
	}
	return work()
}

// faultyFile writes half of what it is given before it fails.
type faultyFile struct {
	*faulty
	file file
}

func (f faultyFile) Write(p []byte) (int, error) {
	if err := f.fails(); err != nil {
		n, _ := f.file.Write(p[:len(p)/2])
		return n, err
	}
	return f.file.Write(p)
}

func (f faultyFile) Sync() error { return f.either(f.file.Sync) }

// Close closes the file in any case, as close(2) does.
func (f faultyFile) Close() error { return errors.Join(f.fails(), f.file.Close()) }

// publishOn publishes a month of two files with a content on a system. A writer
// that goes on after an error is the worst case.
func publishOn(sys system, out, month, content string) error {
	s, err := begin(out, month, sys)
	if err != nil {
		return err
	}
	for _, name := range []string{"release/tables/a.csv", "restricted/b.csv"} {
		_ = s.Write(name, text(content))
	}
	return errors.Join(s.Publish(Manifest{Month: month}, []byte(content)), s.Close())
}

// contentOf is the content of a published month, which must be whole; "" if the
// month is not there.
func contentOf(t *testing.T, when, folder string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(folder, "release", "tables", "a.csv"))
	if errors.Is(err, os.ErrNotExist) {
		if _, err := os.Stat(folder); err == nil {
			t.Fatalf("%s: half a month is at %s", when, filepath.Base(folder))
		}
		return ""
	}
	m, errRead := ReadManifest(folder)
	d, errWhole := Integrity(folder, m)
	if err := errors.Join(err, errRead, errWhole); err != nil || len(d) > 0 {
		t.Fatalf("%s: the month is not whole: %v\n%s", when, err, lines(d))
	}
	for _, name := range []string{"restricted/b.csv", LogName} {
		other, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil || string(other) != string(b) {
			t.Fatalf("%s: %s is of another run: %v", when, name, err)
		}
	}
	return string(b)
}

// clean checks that nothing but months, the lock and latest is in a folder.
func clean(t *testing.T, when, out string) {
	t.Helper()
	entries, err := os.ReadDir(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") && e.Name() != lockName {
			t.Errorf("%s: %s is left", when, e.Name())
		}
	}
}

// Whatever operation fails, in whatever way: the month is the old one or the new
// one, whole, a run that says that it is done is done, and the next run succeeds
// and clears up, be it of this month or of another.
func TestEveryOperationFails(t *testing.T) {
	for _, fault := range []error{syscall.ENOSPC, syscall.EIO, syscall.EACCES} {
		for _, once := range []bool{true, false} {
			for _, next := range []string{month, "2026-10"} {
				for n := 1; ; n++ {
					f := &faulty{n: n, once: once, err: fault}
					failOnce(t, f, next)
					if f.count < n {
						if n < 20 {
							t.Fatalf("only %d operations were tried", n-1)
						}
						break // the run was over before the fault
					}
				}
			}
		}
	}
}

// failOnce lets a run over a good month fail, and the next one follow.
func failOnce(t *testing.T, f *faulty, next string) {
	t.Helper()
	out := t.TempDir()
	for _, m := range []string{"2026-08", month} {
		if err := publishOn(unsynced(), out, m, "old\n"); err != nil {
			t.Fatal(err)
		}
	}
	err := publishOn(f.system(), out, month, "new\n")
	when := f.err.Error() + " at operation " + string(rune('0'+f.n/10)) + string(rune('0'+f.n%10))
	if f.count >= f.n && !errors.Is(err, f.err) {
		t.Fatalf("%s: the run says %v", when, err)
	}
	now := contentOf(t, when, filepath.Join(out, month))
	if now == "" && f.once {
		t.Fatalf("%s: the month is not in its place", when)
	}
	if now == "" { // stands aside until the next run: the disk takes nothing any more
		now = contentOf(t, when, filepath.Join(out, "."+month+previousMark))
	}
	if now != "old\n" && now != "new\n" || err == nil && now != "new\n" {
		t.Fatalf("%s: the month holds %q", when, now)
	}
	if err := publishOn(unsynced(), out, next, "next\n"); err != nil {
		t.Fatalf("%s: the next run fails: %v", when, err)
	}
	clean(t, when, out)
	for folder, want := range map[string]string{"latest": "next\n", next: "next\n", "2026-08": "old\n"} {
		if got := contentOf(t, when, filepath.Join(out, folder)); got != want {
			t.Fatalf("%s: %s holds %q after the next run", when, folder, got)
		}
	}
	if got := contentOf(t, when, filepath.Join(out, month)); next != month && got != now {
		t.Fatalf("%s: the month held %q, and %q after the run of another", when, now, got)
	}
}

// A month that was published by a run that could not make it the latest becomes
// the latest by the next run, even if that one has nothing to publish.
func TestLatestIsMadeUpFor(t *testing.T) {
	for n := 1; ; n++ {
		out := t.TempDir()
		if err := publishOn(unsynced(), out, "2026-08", "old\n"); err != nil {
			t.Fatal(err)
		}
		f := &faulty{n: n, err: syscall.EIO}
		failed := publishOn(f.system(), out, month, "new\n")
		s := start(t, out)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		want := contentOf(t, "after", filepath.Join(out, month))
		if want == "" {
			want = "old\n"
		}
		if got := contentOf(t, "after", filepath.Join(out, "latest")); got != want {
			t.Fatalf("operation %d (%v): latest holds %q, want %q", n, failed, got, want)
		}
		clean(t, "after", out)
		if f.count < n {
			return
		}
	}
}
