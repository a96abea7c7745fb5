package pipeline

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestMemoryBytes(t *testing.T) {
	for text, want := range map[string]int64{
		"2GiB": 2 << 30, "1.5 GiB": 3 << 29, "500MB": 500e6, "512MiB": 512 << 20, "2097152": 2 << 20, "2000kB": 2e6, "3TB": 3e12, "1048576B": 1 << 20,
	} {
		if got, err := (RunConfig{Memory: text}).Bytes(); err != nil || got != want {
			t.Errorf("%s: %d, %v, want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"lots", "-1GiB", "0", "1000kB", "NaNGiB", "infGiB", "GiB", "1e30GiB", "2gib"} {
		if got, err := (RunConfig{Memory: text}).Bytes(); err == nil {
			t.Errorf("%s: %d", text, got)
		}
	}
	if got, err := (RunConfig{}).Bytes(); err != nil || got < 1<<20 {
		t.Errorf("by default: %d, %v", got, err)
	}
}

// Exports that fit are read at once; the others in 16 to 256 shards, so that one takes a
// sixteenth of what is allowed.
func TestShardsFor(t *testing.T) {
	for _, c := range []struct {
		need, allowed int64
		want          int
	}{
		{0, 1 << 30, 0}, {1 << 30, 1 << 30, 0}, {1<<30 + 1, 1 << 30, 17}, {4 << 30, 1 << 30, 64}, {400 << 30, 1 << 30, 256},
	} {
		if got := shardsFor(c.need, c.allowed); got != c.want {
			t.Errorf("%d of %d: %d shards, want %d", c.need, c.allowed, got, c.want)
		}
	}
}

// Packed files count ten times as much as text; what is no table does not count.
func TestInMemory(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"vas.csv", "vas.tsv.gz", "notes.txt"} {
		if err := os.WriteFile(filepath.Join(dir, name), make([]byte, 7), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got := inMemory(dir); got != 770 {
		t.Errorf("%d", got)
	}
	if got := inMemory(filepath.Join(dir, "none")); got != 0 {
		t.Errorf("no folder: %d", got)
	}
}

// An address space that is limited to less than a small month needs is told of before
// anything is read.
func TestEnoughSpace(t *testing.T) {
	if err := enoughSpace(384 << 20); err != nil {
		t.Error(err)
	}
	err := enoughSpace(384<<20 - 1)
	if want := "pipeline: the address space is limited (ulimit -v): 383 MiB of it are free, a run needs 384 MiB"; !errors.Is(err, ErrSpace) || err.Error() != want {
		t.Errorf("got %v", err)
	}
}
