package regression

import (
	"runtime"
	"sync/atomic"

	"reprieve/stats/parallel"
)

// blockRows is the number of rows that are worked on at a time: few enough that
// their numbers stay in the processor's cache. It is a constant, so that sums over
// rows, added up block by block in order, do not depend on the number of cores.
const blockRows = 512

// blocks returns the number of blocks of n rows.
func blocks(n int) int { return (n + blockRows - 1) / blockRows }

// block returns the rows [from, to) of block b of n rows.
func block(b, n int) (from, to int) { return b * blockRows, min((b+1)*blockRows, n) }

// eachBlock calls work for every block of n rows, on all cores, each worker with
// its own scratch of newScratch; work may write to what belongs to its block only.
func eachBlock[S any](n int, newScratch func() S, work func(scratch S, b int)) {
	count := blocks(n)
	workers := min(runtime.GOMAXPROCS(0), count)
	if workers <= 1 {
		scratch := newScratch()
		for b := range count {
			work(scratch, b)
		}
		return
	}
	var next atomic.Int64
	var group parallel.Group
	for range workers {
		group.Go(func() {
			scratch := newScratch()
			for b := int(next.Add(1)) - 1; b < count; b = int(next.Add(1)) - 1 {
				work(scratch, b)
			}
		})
	}
	group.Wait()
}

// noScratch is for work that needs none.
func noScratch() struct{} { return struct{}{} }
