package job

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// helperFolder tells the test's own program to be a run in a folder.
const helperFolder = "REPRIEVE_TEST_JOB"

// TestHelperRuns is no test: it is the program that TestKilled kills. It publishes
// two months in turn, each time with another content, until it is ended.
func TestHelperRuns(t *testing.T) {
	out := os.Getenv(helperFolder)
	if out == "" {
		t.Skip("runs as a helper of other tests only")
	}
	for i := 0; ; i++ {
		name := []string{month, "2026-10"}[i%2]
		if err := publishOn(operatingSystem(), out, name, fmt.Sprintf("%d %d\n", os.Getpid(), i)); err != nil {
			t.Fatal(err)
		}
	}
}

// times is how often a test repeats what happens at random: a fifth of its number
// of times in short tests.
func times(full int) int {
	if testing.Short() {
		return full / 5
	}
	return full
}

func helper(out, test string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], "-test.run=^"+test+"$")
	cmd.Env = append(os.Environ(), helperFolder+"="+out)
	return cmd
}

// TestKilled kills runs with SIGKILL at random moments. Months that were once
// published are there, whole, after the next run has begun; so is the latest.
func TestKilled(t *testing.T) {
	kills := times(200)
	out := t.TempDir()
	random := rand.New(rand.NewPCG(1, 2))
	seen := map[string]bool{}
	for i := range kills {
		run := helper(out, "TestHelperRuns")
		if err := run.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(5+random.IntN(60)) * time.Millisecond)
		if err := run.Process.Kill(); err != nil {
			t.Fatalf("the run ended by itself: %v", err)
		}
		_ = run.Wait() // it was killed
		when := fmt.Sprintf("kill %d", i)
		for _, name := range []string{month, "2026-10"} { // as they lie there: whole, or not there
			if contentOf(t, when, filepath.Join(out, name)) != "" {
				seen[name] = true
			}
		}
		recovered(t, when, out, seen)
	}
	if len(seen) != 2 && !testing.Short() {
		t.Errorf("only %d months were ever published", len(seen))
	}
}

// recovered lets a run of another month begin and checks the folder.
func recovered(t *testing.T, when, out string, seen map[string]bool) {
	t.Helper()
	s, err := Begin(out, "2027-01")
	if err != nil {
		t.Fatalf("%s: the next run does not begin: %v", when, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	clean(t, when, out)
	for name := range seen {
		if contentOf(t, when, filepath.Join(out, name)) == "" {
			t.Fatalf("%s: %s is lost", when, name)
		}
	}
	if len(seen) > 0 && contentOf(t, when, filepath.Join(out, latestName)) == "" {
		t.Fatalf("%s: the latest month is lost", when)
	}
}

// TestHelperRunsOnce is no test: it is the program that TestTogether runs twice.
func TestHelperRunsOnce(t *testing.T) {
	out := os.Getenv(helperFolder)
	if out == "" {
		t.Skip("runs as a helper of other tests only")
	}
	err := publishOn(operatingSystem(), out, month, fmt.Sprintf("%d\n", os.Getpid()))
	if errors.Is(err, ErrHeld) {
		os.Exit(7)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestTogether starts two runs at the same moment, many times. Each publishes or
// finds the folder held, at least one publishes, and the month is of one of them.
func TestTogether(t *testing.T) {
	out := t.TempDir()
	for range times(50) {
		var runs [2]*exec.Cmd
		var group sync.WaitGroup
		for i := range runs {
			runs[i] = helper(out, "TestHelperRunsOnce")
			group.Go(func() { _ = runs[i].Run() }) // its status is looked at below
		}
		group.Wait()
		published := map[string]bool{}
		for _, r := range runs {
			switch code := r.ProcessState.ExitCode(); code {
			case 0:
				published[fmt.Sprintf("%d\n", r.Process.Pid)] = true
			case 7:
			default:
				t.Fatalf("exit status %d", code)
			}
		}
		if got := contentOf(t, "together", filepath.Join(out, month)); !published[got] {
			t.Fatalf("the month is of run %q, published by %v", got, published)
		}
		clean(t, "together", out)
	}
}
