package ingest

import (
	"context"
	"errors"
	"io"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"reprieve/stats/parallel"
)

// TestOrdered: results come in the order of the blocks until no more are
// wanted, and nothing runs on.
func TestOrdered(t *testing.T) {
	broken := errors.New("broken")
	for _, c := range []struct {
		name         string
		blocks, stop int // the numbers of blocks that there are and that are wanted
		end, want    error
		taken        int
	}{
		{"all", 100, 1000, io.EOF, nil, 100},
		{"none", 0, 1000, io.EOF, nil, 0},
		{"stopped", 100, 7, io.EOF, nil, 7},
		{"error of reading", 20, 1000, broken, broken, 20},
		{"stopped before the error", 20, 20, broken, nil, 20},
	} {
		for workers := 1; workers <= 4; workers++ {
			var running atomic.Int32
			given, taken := 0, 0
			next := func() (block, error) {
				if given == c.blocks {
					return block{}, c.end
				}
				given++
				return block{line: given}, nil
			}
			newWorker := func() func(block) int {
				return func(b block) int {
					running.Add(1)
					defer running.Add(-1)
					for range b.line % 3 { // so that a later block is done before
						runtime.Gosched()
					}
					return b.line
				}
			}
			err := ordered(context.Background(), workers, next, newWorker, func(line int) bool {
				taken++
				if line != taken {
					t.Errorf("%s: block %d comes as number %d", c.name, line, taken)
				}
				return taken < c.stop
			})
			if !errors.Is(err, c.want) || taken != c.taken || running.Load() != 0 {
				t.Errorf("%s, %d workers: %d blocks, %v; want %d, %v", c.name, workers, taken, err, c.taken, c.want)
			}
			if ahead := given - taken; ahead > workers+2 {
				t.Errorf("%s, %d workers: %d blocks ahead", c.name, workers, ahead)
			}
		}
	}
}

// TestCancelledOnTheWay: a reading that is cancelled in the midst of a file
// ends with that, and does not read the file to its end.
func TestCancelledOnTheWay(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	files := with(vasFile(strings.Repeat("p1,2026-01-04T10:00:00Z,home,70,,pain\n", 300_000)))
	last := int64(0)
	_, err := Read(ctx, Options{Dir: files.write(t), Progress: func(done, total, _ int64) {
		if last = done; done > total/4 {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) || last > int64(len(files["vas.csv"]))/2 {
		t.Errorf("%v after %d bytes", err, last)
	}
}

// A panic of a worker or of the reader is that of ordered; nothing is left waiting.
func TestOrderedPanics(t *testing.T) {
	for _, c := range []struct {
		name           string
		worker, reader int // the block that panics
	}{{"worker, at once", 1, 0}, {"worker, later", 30, 0}, {"reader", 0, 20}} {
		for workers := 1; workers <= 4; workers++ {
			given := 0
			next := func() (block, error) {
				if given++; given == c.reader {
					panic("a reader")
				}
				return block{line: given}, nil
			}
			newWorker := func() func(block) *int {
				return func(b block) *int {
					if b.line == c.worker {
						panic("a worker")
					}
					return &b.line
				}
			}
			func() {
				defer func() {
					if _, ok := recover().(*parallel.Panic); !ok {
						t.Errorf("%s, %d workers: no panic", c.name, workers)
					}
				}()
				_ = ordered(context.Background(), workers, next, newWorker, func(line *int) bool { return *line > 0 })
			}()
		}
	}
}
