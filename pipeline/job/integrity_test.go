package job

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// month of three files, of which one is empty.
func publishThree(t *testing.T, out string) (folder string, m Manifest) {
	t.Helper()
	s := start(t, out)
	for name, content := range map[string]string{"release/a.csv": "one\n", "release/empty.csv": "", "restricted/b.csv": "two\n"} {
		if err := s.Write(name, text(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(s.Publish(Manifest{Month: month, Seed: 1}, []byte("{}\n")), s.Close()); err != nil {
		t.Fatal(err)
	}
	folder = filepath.Join(out, month)
	m, err := ReadManifest(folder)
	if err != nil {
		t.Fatal(err)
	}
	return folder, m
}

func lines(differences []Difference) string {
	var all []string
	for _, d := range differences {
		all = append(all, d.String())
	}
	return strings.Join(all, "\n")
}

// Every byte of every file counts: one that is flipped names its file, or the
// one whose hash it is part of.
func TestIntegrityOfEveryByte(t *testing.T) {
	folder, m := publishThree(t, t.TempDir())
	if d, err := Integrity(folder, m); err != nil || len(d) > 0 {
		t.Fatalf("as published: %s, %v", lines(d), err)
	}
	for _, name := range []string{"release/a.csv", "restricted/b.csv", ManifestName, LogName, SumsName} {
		path := filepath.Join(folder, name)
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i := range whole {
			flipped := slices.Clone(whole)
			flipped[i] ^= 1
			if err := os.WriteFile(path, flipped, 0o600); err != nil {
				t.Fatal(err)
			}
			d, err := Integrity(folder, m)
			if err != nil || len(d) == 0 || name != SumsName && !strings.Contains(lines(d), name) {
				t.Fatalf("%s, byte %d: %q, %v", name, i, lines(d), err)
			}
		}
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if d, err := Integrity(folder, m); err != nil || len(d) > 0 {
		t.Fatalf("put back: %s, %v", lines(d), err)
	}
}

func TestIntegrityOfTheFolder(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(folder string) error
		want  string
	}{
		{"missing", func(f string) error { return os.Remove(filepath.Join(f, "release", "empty.csv")) }, "release/empty.csv: is missing"},
		{"longer", func(f string) error { return os.WriteFile(filepath.Join(f, "release", "empty.csv"), []byte{0}, 0o600) }, "release/empty.csv: has changed since it was published"},
		{"further", func(f string) error { return os.WriteFile(filepath.Join(f, "release", "c.csv"), nil, 0o600) }, "release/c.csv: is not one of the files that were published"},
		{"identifier", func(f string) error { return os.WriteFile(filepath.Join(f, "MRN-4711-0815.csv"), nil, 0o600) }, "<withheld>.csv: is not one of the files that were published"},
		{"link", func(f string) error {
			path := filepath.Join(f, "release", "a.csv")
			return errors.Join(os.Rename(path, path+".moved"), os.Symlink("a.csv.moved", path))
		}, "release/a.csv: is not a plain file"},
		{"no sums", func(f string) error { return os.Remove(filepath.Join(f, SumsName)) }, "SHA256SUMS: is missing"},
		{"no log", func(f string) error { return os.Remove(filepath.Join(f, LogName)) }, "run.log.jsonl: is missing"},
		{"another order", func(f string) error {
			path := filepath.Join(f, SumsName)
			b, err := os.ReadFile(path)
			first, rest, _ := bytes.Cut(b, []byte("\n"))
			return errors.Join(err, os.WriteFile(path, slices.Concat(rest, first, []byte("\n")), 0o600))
		}, "SHA256SUMS: is not as it was written"},
		{"no lines", func(f string) error { return os.WriteFile(filepath.Join(f, SumsName), nil, 0o600) }, "SHA256SUMS: does not list manifest.json"},
	} {
		folder, m := publishThree(t, t.TempDir())
		if err := c.spoil(folder); err != nil {
			t.Fatal(err)
		}
		d, err := Integrity(folder, m)
		if err != nil || !slices.Contains(strings.Split(lines(d), "\n"), c.want) {
			t.Errorf("%s: %s, %v\nwant %s", c.name, lines(d), err, c.want)
		}
	}
}

func TestCheckInputs(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "vas.csv"), []byte("one\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	// The SHA-256 of "one\n" by sha256sum.
	vas := Input{Name: "vas.csv", SHA256: "2c8b08da5ce60398e1f19af0e5dccc744df274b826abe585eaba68c525434806"}
	m := Manifest{Inputs: []Input{vas, {Name: "patients.csv", SHA256: vas.SHA256}}}
	d, err := m.CheckInputs(dir)
	if err != nil || lines(d) != "patients.csv: is missing from the exports" {
		t.Errorf("%s, %v", lines(d), err)
	}
	if err := os.WriteFile(filepath.Join(dir, "vas.csv"), []byte("onf\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	d, err = m.CheckInputs(dir)
	if err != nil || !strings.Contains(lines(d), "vas.csv: is not the file of the exports that was read") {
		t.Errorf("%s, %v", lines(d), err)
	}
}

func TestCompare(t *testing.T) {
	a, _ := publishThree(t, t.TempDir())
	out := t.TempDir()
	b, _ := publishThree(t, out)
	if d, err := Compare(a, b); err != nil || len(d) > 0 {
		t.Fatalf("the same: %s, %v", lines(d), err)
	}
	s := start(t, out)
	for name, content := range map[string]string{"release/a.csv": "onE\n", "release/empty.csv": "", "release/new.csv": "x"} {
		if err := s.Write(name, text(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(s.Publish(Manifest{Month: month, Seed: 2, Warnings: []string{"w"}}, nil), s.Close()); err != nil {
		t.Fatal(err)
	}
	want := `manifest.json: seed is another when recomputed
manifest.json: warnings is another when recomputed
release/a.csv: is not what is recomputed, from byte 3 on
release/new.csv: is written by the recomputation, but was not published
restricted/b.csv: was published, but the recomputation does not write it`
	if d, err := Compare(a, b); err != nil || lines(d) != want {
		t.Errorf("%v\n%s\nwant\n%s", err, lines(d), want)
	}
}

func TestFirstDifference(t *testing.T) {
	block := strings.Repeat("x", 64<<10)
	for _, c := range []struct {
		name, a, b string
		at         int64 // 0: the same
	}{
		{"empty", "", "", 0},
		{"same", "abc", "abc", 0},
		{"one block", block, block, 0},
		{"first", "abc", "xbc", 1},
		{"shorter", "abc", "ab", 3},
		{"longer", "", "a", 1},
		{"in the second block", block + "ab", block + "ac", 64<<10 + 2},
		{"one more than a block", block, block + "a", 64<<10 + 1},
	} {
		at, same, err := firstDifference(strings.NewReader(c.a), strings.NewReader(c.b))
		if err != nil || at != c.at && !same || same != (c.at == 0) {
			t.Errorf("%s: %d, %t, %v", c.name, at, same, err)
		}
	}
}
