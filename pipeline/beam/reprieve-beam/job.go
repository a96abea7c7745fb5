package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"reprieve/pipeline"
	"reprieve/pipeline/job"
	"reprieve/pipeline/shard"
	"reprieve/reports"
)

// request asks for a month.
type request struct {
	Runner    string
	Shards    string // folder of the index, and of the shards where there are no exports
	Summaries string // folder
	Out       string // local folder that gets one folder a month
	Force     bool
	Exports   *exports // nil: the exports are in shards already
	Stdout    io.Writer
	Log       *slog.Logger
}

// work runs the pipeline on the engine, and then publishes the month: whole, or not at all.
func (r request) work(ctx context.Context) (err error) {
	dir, discard, err := privateFolder()
	if err != nil {
		return fmt.Errorf("beam: %w", err)
	}
	defer func() { err = errors.Join(err, discard()) }()
	if err := errors.Join(makeFolder(r.Summaries), makeFolder(r.Shards)); err != nil {
		return err
	}
	receipts, err := r.engine(ctx, dir)
	if err != nil {
		return err
	}
	if err := removeAttempts(r.Summaries); err != nil {
		return fmt.Errorf("beam: %w", err)
	}
	index, err := r.indexFolder(ctx, dir)
	if err != nil {
		return err
	}
	x, err := shard.ReadIndex(index)
	if err != nil {
		return err
	}
	if err := checkReceipts(receipts, x.Shards); err != nil {
		return err
	}
	summaries, err := r.summaryFolder(ctx, dir, receipts)
	if err != nil {
		return err
	}
	return r.merge(ctx, index, summaries)
}

// engine runs the pipeline and returns its receipts. That an engine says that it is done
// is not enough: the receipts are a file with a name of this run alone.
func (r request) engine(ctx context.Context, dir string) ([]receipt, error) {
	to := in(r.Summaries, "receipts-"+rand.Text())
	p, err := r.pipeline(ctx, dir, to)
	if err != nil {
		return nil, err
	}
	_, err = beam.Run(ctx, r.Runner, p)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("beam: %s: %w", r.Runner, err)
	}
	file, err := fetched(ctx, to, dir)
	if err != nil {
		return nil, fmt.Errorf("beam: the engine has said that it is done, but left no receipts: %w", err)
	}
	all, err := readReceipts(file)
	if err != nil {
		return nil, err
	}
	if err := remove(ctx, to); err != nil {
		return nil, fmt.Errorf("beam: receipts: %w", err)
	}
	return all, problems(all)
}

// pipeline is that of the exports, or of the shards.
func (r request) pipeline(ctx context.Context, dir, receipts string) (*beam.Pipeline, error) {
	if r.Exports != nil {
		return ofExports(*r.Exports, r.Shards, r.Summaries, receipts), nil
	}
	index, err := r.indexFolder(ctx, dir)
	if err != nil {
		return nil, err
	}
	x, err := shard.ReadIndex(index)
	if err != nil {
		return nil, err
	}
	paths := make([]string, x.Shards)
	for i := range paths {
		paths[i] = in(r.Shards, filepath.Base(shard.Path("", i)))
	}
	return ofShards(paths, r.Summaries, receipts), nil
}

// indexFolder is a local folder that has the index.
func (r request) indexFolder(ctx context.Context, dir string) (string, error) {
	if isLocal(r.Shards) {
		return r.Shards, nil
	}
	to := filepath.Join(dir, "index")
	if _, err := os.Stat(to); err == nil {
		return to, nil
	}
	if err := os.Mkdir(to, 0o700); err != nil {
		return "", fmt.Errorf("beam: %w", err)
	}
	if _, err := fetched(ctx, in(r.Shards, "index"), to); err != nil {
		return "", fmt.Errorf("beam: index: %w", err)
	}
	return to, nil
}

// summaryFolder is a local folder that has the summaries, each as its receipt says.
func (r request) summaryFolder(ctx context.Context, dir string, all []receipt) (string, error) {
	folder := r.Summaries
	if !isLocal(folder) {
		folder = filepath.Join(dir, "summaries")
		if err := os.Mkdir(folder, 0o700); err != nil {
			return "", fmt.Errorf("beam: %w", err)
		}
	}
	for _, x := range all {
		file, err := fetched(ctx, in(r.Summaries, x.Summary), folder)
		if err == nil {
			err = checkSummary(file, x)
		}
		if err != nil {
			return "", fmt.Errorf("beam: %s: %w", x.Summary, err)
		}
	}
	return folder, nil
}

// merge publishes the month of the summaries, as 'reprieve merge' does.
func (r request) merge(ctx context.Context, index, summaries string) error {
	var log bytes.Buffer
	lines := slog.New(slog.NewJSONHandler(&log, nil))
	lines.Info("merge", "engine", r.Runner)
	s, err := pipeline.Merge(ctx, pipeline.MergeRequest{Dir: index, Summaries: summaries, Out: r.Out, Write: reports.Writer}, pipeline.Request{
		Build: job.RunningBuild(), Force: r.Force, Now: time.Now, Log: log.Bytes,
		Warn: func(w string) {
			r.Log.Warn(w)
			lines.Warn(w)
		},
	})
	if err != nil {
		return err
	}
	if s.Unchanged {
		r.Log.Info("nothing to do: the same exports, configuration and version made this month already; --force writes it again", "folder", s.Folder)
	}
	if _, err := fmt.Fprintln(r.Stdout, s.Folder); err != nil || s.Unchanged {
		return err
	}
	_, err = fmt.Fprintln(r.Stdout, reports.Headline(s.Results))
	return err
}
