package parallel_test

import (
	"errors"
	"strings"
	"sync/atomic"
	"testing"

	"reprieve/stats/parallel"
)

func TestGroupRunsAll(t *testing.T) {
	var g parallel.Group
	var sum atomic.Int64
	for i := range 100 {
		g.Go(func() { sum.Add(int64(i)) })
	}
	g.Wait()
	if sum.Load() != 4950 { // 99 x 100 / 2
		t.Errorf("sum %d", sum.Load())
	}
	g.Wait() // nothing runs
}

// A panic reaches who waits, with its place and without its value; the others end.
func TestGroupPanics(t *testing.T) {
	var g parallel.Group
	var others atomic.Int64
	for i := range 10 {
		g.Go(func() {
			if i == 3 {
				explode("patient 4711")
			}
			others.Add(1)
		})
	}
	defer func() {
		p, ok := recover().(*parallel.Panic)
		switch {
		case !ok:
			t.Fatal("no panic")
		case others.Load() != 9:
			t.Errorf("%d others ended", others.Load())
		case !strings.Contains(p.Error(), "a panic of *errors.errorString\n"), !strings.Contains(p.Error(), "explode"), !strings.Contains(p.Error(), "group_test.go:"):
			t.Errorf("no place: %v", p)
		case strings.Contains(p.Error(), "4711"):
			t.Errorf("the value is told: %v", p)
		case p.Value.(error).Error() != "patient 4711":
			t.Errorf("value %v", p.Value)
		}
	}()
	g.Wait()
}

func explode(text string) { panic(errors.New(text)) }

// What was recovered once is kept through further panics.
func TestRecoveredTwice(t *testing.T) {
	p := parallel.Recovered("x")
	if parallel.Recovered(p) != p {
		t.Error("another panic")
	}
}
