package reports_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"reprieve/pipeline/job"
)

// One byte that is flipped at a random place of any file that a month was made from
// or consists of is found, and the file named.
func TestFlippedByteIsFound(t *testing.T) {
	folder := copyOf(t, runOn(t, "../testdata/exports/small", nil))
	exports := copyOf(t, "../testdata/exports/small")
	m, err := job.ReadManifest(folder)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(5, 6))
	names := []string{job.ManifestName, job.SumsName, job.LogName}
	for _, o := range m.Outputs {
		names = append(names, o.Name)
	}
	for _, name := range names {
		flip(t, filepath.Join(folder, filepath.FromSlash(name)), random, func() {
			d, err := job.Integrity(folder, m)
			if err != nil || len(d) == 0 || name != job.SumsName && !slices.ContainsFunc(d, func(x job.Difference) bool { return x.Name == name }) {
				t.Errorf("%s: %v, %v", name, d, err)
			}
		})
	}
	for _, in := range m.Inputs {
		flip(t, filepath.Join(exports, in.Name), random, func() {
			d, err := m.CheckInputs(exports)
			if err != nil || len(d) != 1 || d[0].Name != in.Name {
				t.Errorf("%s: %v, %v", in.Name, d, err)
			}
		})
	}
	if len(m.Outputs) < 80 || len(m.Inputs) < 3 {
		t.Errorf("only %d outputs and %d inputs", len(m.Outputs), len(m.Inputs))
	}
}

// flip flips a bit of a byte of a file while look looks; a file without bytes is
// left alone.
func flip(t *testing.T, path string, random *rand.Rand, look func()) {
	t.Helper()
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(whole) == 0 {
		return
	}
	flipped := bytes.Clone(whole)
	flipped[random.IntN(len(flipped))] ^= 1 << random.IntN(8)
	for _, content := range [][]byte{flipped, whole} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if bytes.Equal(content, flipped) {
			look()
		}
	}
}

// copyOf copies a folder.
func copyOf(t *testing.T, folder string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "copy")
	if err := os.CopyFS(to, os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	return to
}
