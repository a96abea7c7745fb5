package ingest

import (
	"context"
	"errors"
	"io"
	"runtime"
	"sync/atomic"

	"reprieve/stats/parallel"
)

// pace says how the work is divided. It changes nothing in the results.
type pace struct {
	blockSize int // how much text is read at once
	workers   int // the number of goroutines that read rows
}

// fullPace is that of Read.
func fullPace() pace { return pace{blockSize: blockSize, workers: runtime.GOMAXPROCS(0)} }

// ordered gives each block, or other part of a file, to one of several workers and
// their results, in the order of the blocks, to take, until that returns false. At
// most two blocks more than there are workers have been read and not yet taken. Its error is that of
// next, unless it is io.EOF, or of the context; when it returns nothing runs any
// more.
func ordered[B, R any](
	ctx context.Context, workers int, next func() (B, error),
	newWorker func() func(B) R, take func(R) bool,
) error {
	type job struct {
		block B
		done  chan R
	}
	var (
		all   parallel.Group
		jobs  = make(chan job)
		queue = make(chan chan R, workers)
		quit  = make(chan struct{})
		err   error // set before queue is closed
	)
	all.Go(func() {
		defer close(queue)
		defer close(jobs)
		for {
			var b B
			if b, err = next(); err != nil {
				return
			}
			j := job{b, make(chan R, 1)}
			select {
			case queue <- j.done:
			case <-quit:
				return
			}
			select {
			case jobs <- j:
			case <-quit:
				return
			}
		}
	})
	for range workers {
		all.Go(func() {
			work := newWorker()
			for j := range jobs {
				func() {
					defer close(j.done) // without a result after a panic, which all.Wait passes on
					j.done <- work(j.block)
				}()
			}
		})
	}
	defer all.Wait()
	defer close(quit)
	for done := range queue {
		result, ok := <-done
		if ctx.Err() != nil || !ok || !take(result) {
			return ctx.Err()
		}
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// each does the tasks 0..n-1, several at a time. They must not share what one of
// them changes.
func each(workers, n int, do func(task int)) {
	var all parallel.Group
	var next atomic.Int64
	for range min(workers, n) {
		all.Go(func() {
			for task := int(next.Add(1)); task <= n; task = int(next.Add(1)) {
				do(task - 1)
			}
		})
	}
	all.Wait()
}
