package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"reprieve/pipeline/job"
	"reprieve/pipeline/shard"
)

// sharded is what Merge needs to know of the run besides the shards.
type sharded struct {
	Month    string
	AsOf     time.Time
	Exports  string // absolute
	Settings []job.Setting
}

// ErrPartition says that exports cannot be split as asked.
var ErrPartition = errors.New("pipeline: partition")

// Partition reads exports and splits their rows by patient into so many shards in a folder,
// which must be absent or empty and is made for its owner alone. Every cell is judged, and
// the privacy gate judges patients, sessions and the names of files; rows of one patient
// that contradict each other, a site's scale and, by the gate, the other tables are judged
// when the shards are merged. It leaves nothing behind an error.
func Partition(ctx context.Context, cfg Config, dir string, shards int, progress Progress) (err error) {
	asOf, month, err := cfg.Cut()
	if err != nil {
		return err
	}
	opts, err := readOptions(cfg, orNone(progress))
	if err != nil {
		return err
	}
	if shards < 1 || shards > shard.Most {
		return fmt.Errorf("%w: %d shards: is not within 1..%d", ErrPartition, shards, shard.Most)
	}
	if cfg.encrypts() {
		return fmt.Errorf("%w: privacy.recipients or privacy.identity is set, and shards are not encrypted", ErrPartition)
	}
	restore, err := withinSpace()
	if err != nil {
		return err
	}
	defer restore()
	made, err := makeEmpty(dir)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil && made {
			err = errors.Join(err, os.RemoveAll(dir))
		}
	}()
	index, err := shard.Split(ctx, opts, cfg.plan(asOf), cfg.gate(inputs{}), dir, shards)
	if err != nil {
		return err
	}
	if _, _, err = index.Parted.Conclude(nil); err == nil {
		_, err = index.Gate.Finish(nil, cfg.gate(partedInputs(&index.Parted)))
	}
	if err == nil {
		index.Run, err = json.Marshal(sharded{month, asOf, absolute(cfg.Run.Exports), cfg.Settings()})
	}
	if err == nil {
		err = index.Write(dir)
	}
	if err != nil && !made {
		for i := range shards {
			err = errors.Join(err, os.Remove(shard.Path(dir, i)))
		}
	}
	return err
}

// makeEmpty makes a folder of mode 0700, and says whether it was absent. One that holds
// something is an error.
func makeEmpty(dir string) (made bool, err error) {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		if err := os.Mkdir(dir, 0o700); err != nil {
			return false, fmt.Errorf("pipeline: %w", err)
		}
		return true, nil
	case err != nil:
		return false, fmt.Errorf("pipeline: %w", err)
	case len(entries) > 0:
		return false, fmt.Errorf("%w: %s: is not empty", ErrPartition, dir)
	}
	return false, nil
}

// ProcessShard derives the outcomes of one shard and writes them into a folder, that of
// the shard where it is empty, with the rows that the month keeps. It returns the
// file, the summary of the shard. A shard may be processed again: its summary is
// replaced when the new one is whole.
func ProcessShard(ctx context.Context, path, to string) (string, error) {
	s, err := shard.Process(ctx, path, ContractVersion)
	if err != nil {
		return "", err
	}
	defer s.Release()
	if to == "" {
		to = filepath.Dir(path)
	}
	summary := shard.SummaryPath(to, s.Shard)
	return summary, s.Write(summary)
}

// MergeRequest says where shards were processed and where the month goes.
type MergeRequest struct {
	Dir       string // of the index of the shards
	Summaries string // of the summaries; empty: Dir
	Out       string // folder that gets one folder a month
	Write     func(formats []string) Writer
}

// Merge puts the summaries of all shards together, in the order of the shards, and makes
// and publishes the month as Run does: the same bytes as Run gives on the same exports and
// configuration. Req's Write is not used.
func Merge(ctx context.Context, from MergeRequest, req Request) (Summary, error) {
	index, err := shard.ReadIndex(from.Dir)
	if err != nil {
		return Summary{}, err
	}
	var made sharded
	if err := json.Unmarshal(index.Run, &made); err != nil {
		return Summary{}, &shard.Corrupt{File: "index", Rule: "does not say of which run it is"}
	}
	cfg, err := ConfigOf(made.Settings)
	if err != nil {
		return Summary{}, fmt.Errorf("pipeline: index of shards: %w", err)
	}
	cfg.Run.Exports, cfg.Run.Out, cfg.Run.Month, cfg.Run.AsOf = made.Exports, from.Out, made.Month, made.AsOf.Format(time.RFC3339Nano)
	if broken := cfg.Validate(); len(broken) > 0 {
		return Summary{}, broken[0]
	}
	if from.Summaries == "" {
		from.Summaries = from.Dir
	}
	req.Write = from.Write(cfg.Run.Formats)
	return run(ctx, cfg, req, func(cfg Config, stage *job.Stage, _ time.Time, progress Progress) (route, error) {
		return &inSummaries{cfg: cfg, index: index, dir: from.Summaries, stage: stage, progress: progress}, nil
	})
}

// inSummaries has what shards came to in files.
type inSummaries struct {
	cfg      Config
	index    *shard.Index
	dir      string
	stage    *job.Stage
	scratch  *job.Scratch
	progress Progress
}

func (r *inSummaries) read(context.Context) (inputs, error) {
	return partedInputs(&r.index.Parted), nil
}

func (r *inSummaries) derive(ctx context.Context) (derived, error) {
	g := newGathering(r.index, r.progress)
	var rows rowsInFiles
	add := func(i int) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		s, kept, err := r.index.ReadSummary(r.dir, i)
		if err != nil {
			return err
		}
		rows = append(rows, kept)
		return g.add(s)
	}
	for i := range r.index.Shards {
		if err := add(i); err != nil {
			return derived{}, errors.Join(err, rows.Close())
		}
	}
	d, err := g.derived(r.cfg)
	if err != nil {
		return derived{}, errors.Join(err, rows.Close())
	}
	d.rows = rows
	return d, nil
}

func (r *inSummaries) hold(ctx context.Context, open tableOpener) (monthRows, error) {
	if err := r.makeScratch(); err != nil {
		return nil, err
	}
	return holdInFiles(ctx, open, r.scratch, r.index.Shards)
}

// reread splits the exports again if they lie where they did when they were split, as they
// were.
func (r *inSummaries) reread(ctx context.Context, cfg Config) (monthRows, error) {
	was := job.Manifest{}
	for _, f := range r.index.Parted.Files {
		was.Inputs = append(was.Inputs, job.Input(f))
	}
	if differences, err := was.CheckInputs(cfg.Run.Exports); err != nil || len(differences) > 0 {
		return nil, errNotAtHand
	}
	if err := r.makeScratch(); err != nil {
		return nil, err
	}
	again := inShards{cfg: cfg, plan: r.index.Plan, shards: r.index.Shards, scratch: r.scratch}
	return again.reread(ctx, cfg)
}

func (r *inSummaries) makeScratch() (err error) {
	if r.scratch == nil {
		r.scratch, err = r.stage.Scratch()
	}
	return err
}

func (r *inSummaries) release() error {
	if r.scratch == nil {
		return nil
	}
	return r.scratch.Remove()
}
