//go:build linux

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Two months in shards on file systems of growing size, until both are made: wherever
// the room ends, the error says so, and nothing of the month that failed is left.
func TestFullDisk(t *testing.T) {
	if testing.Short() {
		t.Skip("makes many months")
	}
	exports, err := filepath.Abs("../../testdata/exports/small")
	if err != nil {
		t.Fatal(err)
	}
	reprieve, failures := program(t), map[string]bool{}
	for size := 128 << 10; ; size = size * 3 / 2 {
		disk := t.TempDir()
		if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, fmt.Sprintf("size=%d", size)); err != nil {
			t.Skipf("no file system can be mounted: %v", err)
		}
		t.Cleanup(func() { _ = syscall.Unmount(disk, 0) })
		made := 0
		for _, month := range []string{"2026-08", "2026-09"} {
			out := filepath.Join(disk, "out")
			cmd := exec.Command(reprieve, "run", "--exports", exports, "--out", out, "--month", month, "--format", "data", "--quiet")
			cmd.Env = append(os.Environ(), "REPRIEVE_MISSING_IMPUTATIONS=2", "REPRIEVE_RUN_MEMORY=1MiB")
			said, err := cmd.CombinedOutput()
			if err == nil {
				made++
				continue
			}
			message := string(said)
			if cmd.ProcessState.ExitCode() != statusInternal || !strings.HasPrefix(message, "reprieve: ") || !strings.Contains(message, "no space left on device") || strings.Count(message, "\n") > 1 {
				t.Fatalf("%d bytes: exit status %d: %s", size, cmd.ProcessState.ExitCode(), message)
			}
			for _, place := range []string{"/.scratch/exports/shard-", "/.scratch/exports/rows-", "/.scratch/earlier/rows-", "/restricted/"} {
				failures[place] = failures[place] || strings.Contains(message, place)
			}
			onlyMonths(t, out, made)
			break
		}
		if made == 2 {
			break
		}
	}
	if !failures["/.scratch/exports/shard-"] || !failures["/restricted/"] {
		t.Errorf("the room ended at %v", failures)
	}
}

// onlyMonths checks that an output folder holds so many months, and nothing else.
func onlyMonths(t *testing.T, out string, months int) {
	t.Helper()
	want := []string{".reprieve.lock", "2026-08", "latest"}[:1+2*months]
	entries, err := os.ReadDir(out)
	if err != nil || len(entries) != len(want) {
		t.Fatalf("left %v, %v; want %v", entries, err, want)
	}
	for i, e := range entries {
		if e.Name() != want[i] {
			t.Errorf("left %s, want %s", e.Name(), want[i])
		}
	}
}
