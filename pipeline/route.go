package pipeline

import (
	"context"
	"time"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/ingest"
	"reprieve/pipeline/job"
	"reprieve/pipeline/privacy"
	"reprieve/pipeline/schema"
	"reprieve/pipeline/shard"
	"reprieve/pipeline/since"
)

// route reads exports and derives their outcomes. All routes give the same, to the last
// bit; they differ in what they take of memory and disk.
type route interface {
	// read reads every cell.
	read(ctx context.Context) (inputs, error)
	// derive derives the outcomes of what was read, once, and gives up what reading keeps.
	derive(ctx context.Context) (derived, error)
	// hold keeps the rows of an earlier month in the parts of those of this one.
	hold(ctx context.Context, open tableOpener) (monthRows, error)
	// reread reads the exports again with another configuration, and keeps of them what
	// a month keeps.
	reread(ctx context.Context, cfg Config) (monthRows, error)
	// release gives up what is still kept. It is called last.
	release() error
}

// inputs are the files that were read with their headers, and the names of those that
// were not.
type inputs struct {
	files   []ingest.File
	others  []string
	headers []ingest.Header
}

// inputsOf are those of exports.
func inputsOf(x *ingest.Exports) inputs { return inputs{x.Files, x.Others, x.Headers} }

// partedInputs are those of exports that were read into parts.
func partedInputs(x *ingest.Parted) inputs { return inputs{x.Files, x.Others, x.Headers} }

// derived is what exports come to.
type derived struct {
	cohort *cohort.Cohort
	ledger ingest.Ledger
	read   map[string]int64 // rows that are left, by table
	gate   privacy.Report
	rows   monthRows // that the month keeps; the caller closes them
}

// newRoute chooses the route by the size of the exports and run.memory.
func newRoute(cfg Config, stage *job.Stage, asOf time.Time, progress Progress) (route, error) {
	allowed, err := cfg.Run.Bytes()
	if err != nil {
		return nil, &KeyError{"run.memory", cfg.Run.Memory, err.Error()}
	}
	plan := cfg.plan(asOf)
	if n := shardsFor(inMemory(cfg.Run.Exports), allowed); n > 0 && !cfg.encrypts() {
		return &inShards{cfg: cfg, plan: plan, shards: n, stage: stage, progress: progress}, nil
	}
	return &atOnce{cfg: cfg, plan: plan, progress: progress}, nil
}

// encrypts says whether patient-level data are not to lie on a disk as they are, as those
// of shards do.
func (c Config) encrypts() bool { return c.Privacy.Identity != "" || len(c.Privacy.Recipients) > 0 }

// plan is what is done with the rows of each patient.
func (c Config) plan(asOf time.Time) shard.Plan {
	return shard.Plan{
		Contract: ContractVersion, Clock: schema.Clock(c.Exports.Clock),
		AsOf: schema.Instant(asOf.UnixMicro()), Rules: c.rules(),
	}
}

// atOnce has all rows in memory.
type atOnce struct {
	cfg      Config
	plan     shard.Plan
	progress Progress
	exports  *ingest.Exports
	gate     privacy.Report
}

func (r *atOnce) read(ctx context.Context) (inputs, error) {
	var err error
	if r.exports, r.gate, err = read(ctx, r.cfg, r.progress); err != nil {
		return inputs{}, err
	}
	return inputsOf(r.exports), nil
}

func (r *atOnce) derive(ctx context.Context) (derived, error) {
	c, err := cohort.Derive(ctx, r.exports, r.plan.Clock, r.plan.AsOf, r.plan.Rules, func(done, total int64) { r.progress(Deriving, done, total) })
	if err != nil {
		return derived{}, err
	}
	d := derived{cohort: c, ledger: r.exports.Ledger, read: map[string]int64{}, gate: r.gate}
	for _, t := range schema.Tables {
		d.read[t.Name] = int64(r.exports.View(t.Name).Len())
	}
	d.rows = newRowsAtOnce(since.Keep(r.exports))
	return d, r.release()
}

func (r *atOnce) hold(ctx context.Context, open tableOpener) (monthRows, error) {
	return holdAtOnce(ctx, open)
}

func (r *atOnce) reread(ctx context.Context, cfg Config) (monthRows, error) {
	return rereadExports(ctx, cfg)
}

func (r *atOnce) release() error {
	if r.exports != nil {
		r.exports.Release()
	}
	r.exports = nil
	return nil
}
