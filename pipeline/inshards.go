package pipeline

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"

	"reprieve/pipeline/ingest"
	"reprieve/pipeline/job"
	"reprieve/pipeline/privacy"
	"reprieve/pipeline/shard"
)

// inShards has the rows in files in the staging area of the month, and those of a few
// shards in memory.
type inShards struct {
	cfg      Config
	plan     shard.Plan
	shards   int
	stage    *job.Stage
	progress Progress
	scratch  *job.Scratch
	exports  *splitExports
	garbage  int // how much was let lie before
}

// tight is how much garbage, in per cent of what is in use, is let lie where memory is
// short; by default it is 100.
const tight = 40

func (r *inShards) read(ctx context.Context) (in inputs, err error) {
	r.garbage = debug.SetGCPercent(tight)
	if r.scratch, err = r.stage.Scratch(); err != nil {
		return in, err
	}
	if r.exports, err = r.split(ctx, r.cfg, "exports", r.progress); err != nil {
		return in, err
	}
	return partedInputs(&r.exports.index.Parted), nil
}

func (r *inShards) derive(ctx context.Context) (derived, error) {
	d, err := r.exports.derive(ctx)
	if errors.As(err, new(*ingest.Refused)) {
		return derived{}, errors.Join(r.gateOfTheOthers(ctx, r.exports), err)
	}
	return d, err
}

// gateOfTheOthers is the error of the gate about the rows that break no rule, which are
// split anew without the others.
func (r *inShards) gateOfTheOthers(ctx context.Context, refused *splitExports) error {
	if refused.cfg.Exports.OnBadRow == "quarantine" {
		return nil
	}
	cfg := refused.cfg
	cfg.Exports.OnBadRow = "quarantine"
	others, err := r.split(ctx, cfg, filepath.Base(refused.dir)+"-others", orNone(nil))
	if err != nil {
		return ctx.Err()
	}
	d, err := others.derive(ctx)
	if errors.As(err, new(*privacy.Gate)) {
		return err
	}
	if err == nil {
		err = d.rows.Close()
	}
	return errors.Join(ctx.Err(), err)
}

// hold splits the rows of an earlier month as those of this one are.
func (r *inShards) hold(ctx context.Context, open tableOpener) (monthRows, error) {
	return holdInFiles(ctx, open, r.scratch, r.shards)
}

// holdInFiles splits the rows of an earlier month into files.
func holdInFiles(ctx context.Context, open tableOpener, scratch *job.Scratch, shards int) (monthRows, error) {
	dir, err := scratchFolder(scratch, "earlier")
	if err != nil {
		return nil, err
	}
	if err := shard.SplitRows(ctx, open, dir, shards); err != nil {
		return nil, err
	}
	return openRowsInFiles(dir, shards)
}

// reread splits and processes the exports again.
func (r *inShards) reread(ctx context.Context, cfg Config) (monthRows, error) {
	again, err := r.split(ctx, cfg, "again", orNone(nil))
	if err != nil {
		return nil, err
	}
	d, err := again.derive(ctx)
	if errors.As(err, new(*ingest.Refused)) {
		return nil, errors.Join(r.gateOfTheOthers(ctx, again), err)
	}
	return d.rows, err
}

func (r *inShards) release() error {
	if r.garbage != 0 {
		debug.SetGCPercent(r.garbage)
	}
	if r.scratch == nil {
		return nil
	}
	return r.scratch.Remove()
}

// scratchFolder makes a private folder for files that are no part of the month.
func scratchFolder(scratch *job.Scratch, name string) (string, error) {
	dir := filepath.Join(scratch.Dir, name)
	if err := os.Mkdir(dir, 0o700); err != nil {
		return "", fmt.Errorf("pipeline: %w", err)
	}
	return dir, nil
}

// splitExports are exports whose rows are in files.
type splitExports struct {
	cfg      Config
	dir      string
	index    *shard.Index
	progress Progress
}

// split splits exports into a folder of a name.
func (r *inShards) split(ctx context.Context, cfg Config, name string, progress Progress) (*splitExports, error) {
	opts, err := readOptions(cfg, progress)
	if err != nil {
		return nil, err
	}
	dir, err := scratchFolder(r.scratch, name)
	if err != nil {
		return nil, err
	}
	index, err := shard.Split(ctx, opts, r.plan, cfg.gate(inputs{}), dir, r.shards)
	if err != nil {
		return nil, err
	}
	return &splitExports{cfg, dir, index, progress}, nil
}

// derive processes the shards. Each is removed when it is, and its rows that the month
// keeps stay.
func (s *splitExports) derive(ctx context.Context) (derived, error) {
	g := newGathering(s.index, s.progress)
	err := processAll(ctx, s.dir, s.index.Shards, func(r *shard.Result) error { return g.add(r.Summary) })
	if err != nil {
		return derived{}, err
	}
	d, err := g.derived(s.cfg)
	if err != nil {
		return derived{}, err
	}
	d.rows, err = openRowsInFiles(s.dir, s.index.Shards)
	return d, err
}
