package pipeline

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/ingest"
	"reprieve/pipeline/privacy"
	"reprieve/pipeline/shard"
	"reprieve/stats/parallel"
)

// processAll processes the shards of a folder, as many at a time as there are processors, and gives
// each result to add, one at a time, which does not keep its rows. These take the place
// of the shard in the folder. Its error is that of the first shard that has one.
func processAll(ctx context.Context, dir string, shards int, add func(*shard.Result) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var all parallel.Group
	var one sync.Mutex
	errs, next := make([]error, shards), make(chan int, shards)
	for i := range shards {
		next <- i
	}
	close(next)
	for range min(runtime.GOMAXPROCS(0), shards) {
		all.Go(func() {
			for i := range next {
				if errs[i] = processOne(ctx, dir, i, &one, add); errs[i] != nil {
					stop()
				}
			}
		})
	}
	all.Wait()
	return firstCause(ctx, errs)
}

// processOne processes a shard.
func processOne(ctx context.Context, dir string, i int, one *sync.Mutex, add func(*shard.Result) error) error {
	r, err := shard.Process(ctx, shard.Path(dir, i), ContractVersion)
	if err != nil {
		return err
	}
	defer r.Release()
	if err := shard.WriteRows(shard.RowsPath(dir, i), r.Kept); err != nil {
		return err
	}
	if err := os.Remove(shard.Path(dir, i)); err != nil {
		return fmt.Errorf("pipeline: %w", err)
	}
	one.Lock()
	defer one.Unlock()
	return add(r)
}

// isCancel says whether an error is that of the end of a context.
func isCancel(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// firstCause is the first error that is not that of the end of the context, if any.
func firstCause(ctx context.Context, errs []error) error {
	for _, err := range errs {
		if err != nil && !isCancel(err) {
			return err
		}
	}
	return context.Cause(ctx)
}

// gathering puts the summaries of shards together.
type gathering struct {
	index    *shard.Index
	progress Progress
	cohort   *cohort.Gatherer
	findings []ingest.Findings
	contents []privacy.Content
	patients int64
}

func newGathering(index *shard.Index, progress Progress) *gathering {
	return &gathering{index: index, progress: progress, cohort: cohort.NewGatherer(index.Parted.Patients)}
}

func (g *gathering) add(s shard.Summary) error {
	g.patients += int64(s.Cohort.Patients)
	g.cohort.Add(&s.Cohort)
	g.findings = append(g.findings, s.Findings)
	g.contents = privacy.AddContents(g.contents, s.Contents)
	g.progress(Deriving, g.patients, int64(g.index.Parted.Patients))
	return nil
}

// derived is what all shards come to, without the rows.
func (g *gathering) derived(cfg Config) (derived, error) {
	parted := &g.index.Parted
	ledger, read, err := parted.Conclude(g.findings)
	if err != nil {
		return derived{}, err
	}
	gate, err := g.index.Gate.Finish(g.contents, cfg.gate(partedInputs(parted)))
	if err != nil {
		return derived{}, err
	}
	return derived{cohort: g.cohort.Cohort(), ledger: ledger, read: read, gate: gate}, nil
}
