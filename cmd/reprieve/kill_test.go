//go:build unix

package main

import (
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"reprieve/pipeline/job"
)

// program makes the test's own program one that is named reprieve, and so is it.
func program(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "reprieve")
	if err := os.Symlink(self, path); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestRunIsKilled kills the program with SIGKILL at random moments of a run that
// makes a month again. The month before is whole at any moment, the month itself is
// whole or not there, and the next run makes it. In long tests it does so 200 times.
func TestRunIsKilled(t *testing.T) {
	kills := 8
	switch {
	case os.Getenv("LONG_TESTS") != "":
		kills = 200
	case testing.Short():
		t.Skip("makes many months")
	}
	exports, err := filepath.Abs("../../testdata/exports/small")
	if err != nil {
		t.Fatal(err)
	}
	reprieve, out := program(t), filepath.Join(t.TempDir(), "out")
	run := func(month, memory string) *exec.Cmd {
		cmd := exec.Command(reprieve, "run", "--exports", exports, "--out", out, "--month", month, "--format", "data", "--force", "--quiet")
		cmd.Env = append(os.Environ(), "REPRIEVE_MISSING_IMPUTATIONS=2", "REPRIEVE_RUN_MEMORY="+memory)
		return cmd
	}
	began := time.Now()
	for _, month := range []string{"2026-08", "2026-09"} {
		if b, err := run(month, "").CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, b)
		}
	}
	span := time.Since(began) / 2
	random := rand.New(rand.NewPCG(3, 4))
	killed := 0
	for i := range kills {
		cmd := run("2026-09", []string{"", "1MiB"}[i%2]) // at once, and in shards
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(random.Int64N(int64(span * 5 / 4))))
		_ = cmd.Process.Kill() // it may have ended by itself
		var exit *exec.ExitError
		if errors.As(cmd.Wait(), &exit) {
			killed++
		}
		wholeMonth(t, i, filepath.Join(out, "2026-08"), false)
		wholeMonth(t, i, filepath.Join(out, "2026-09"), true)
	}
	if b, err := run("2026-09", "").CombinedOutput(); err != nil {
		t.Fatalf("the run after: %v\n%s", err, b)
	}
	wholeMonth(t, kills, filepath.Join(out, "2026-09"), false)
	wholeMonth(t, kills, filepath.Join(out, "latest"), false)
	entries, err := os.ReadDir(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") && e.Name() != ".reprieve.lock" {
			t.Errorf("%s is left", e.Name())
		}
	}
	if killed < kills/4 {
		t.Errorf("only %d of %d runs were killed before they ended", killed, kills)
	}
}

// wholeMonth checks that a month is as it was published; it may be that it is not
// there.
func wholeMonth(t *testing.T, kill int, folder string, maybe bool) {
	t.Helper()
	m, err := job.ReadManifest(folder)
	if maybe && errors.Is(err, os.ErrNotExist) {
		if _, err := os.Stat(folder); err == nil {
			t.Fatalf("kill %d: half a month is at %s", kill, filepath.Base(folder))
		}
		return
	}
	if err != nil {
		t.Fatalf("kill %d: %v", kill, err)
	}
	if d, err := job.Integrity(folder, m); err != nil || len(d) > 0 {
		t.Fatalf("kill %d: %s: %v, %v", kill, filepath.Base(folder), d, err)
	}
}
