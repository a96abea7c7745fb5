package main

import (
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"runtime"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"reprieve/pipeline"
)

func init() {
	register.DoFn3x1[context.Context, string, func(string), error](&processFn{})
	register.DoFn3x1[context.Context, int, func(*string) bool, error](&concludeFn{})
	register.Emitter1[string]()
	register.Iter1[string]()
}

// processFn is the step of the pipeline: what 'reprieve process-shard' does, with the path of a shard
// as the element, and its receipt as the result.
type processFn struct {
	Summaries string // folder
}

// ProcessElement processes one shard. Its error is of what may go well another time.
func (f *processFn) ProcessElement(ctx context.Context, shard string, emit func(string)) (err error) {
	defer func() { err = named(path.Base(shard), err) }()
	dir, discard, err := privateFolder()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, discard()) }()
	local, err := fetched(ctx, shard, dir)
	if err != nil {
		return f.judge(path.Base(shard), err, emit)
	}
	return f.process(ctx, local, dir, emit)
}

// places bounds how many shards are in the memory of a worker, whatever number of bundles the
// engine gives it at a time: more than processors make nothing faster.
var places = make(chan struct{}, runtime.GOMAXPROCS(0))

// inPlace processes a shard when there is a place for it.
func inPlace(ctx context.Context, local, dir string) (string, error) {
	select {
	case places <- struct{}{}:
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
	defer func() { <-places }()
	return pipeline.ProcessShard(ctx, local, dir)
}

// process writes the summary of a local shard, by way of a private folder.
func (f *processFn) process(ctx context.Context, local, dir string, emit func(string)) error {
	name := filepath.Base(local)
	summary, err := inPlace(ctx, local, dir)
	if err != nil {
		return f.judge(name, err, emit)
	}
	sum, err := hashOf(summary)
	if err != nil {
		return err
	}
	r := receipt{Shard: name, Summary: filepath.Base(summary), SHA256: sum}
	if err := put(ctx, summary, in(f.Summaries, r.Summary)); err != nil {
		return err
	}
	emit(r.text())
	return nil
}

// judge gives a receipt of an error that would come again, and the error if it might not.
func (f *processFn) judge(name string, err error, emit func(string)) error {
	if problem, again := problemOf(err); again {
		emit(receipt{Shard: name, Problem: problem, Status: statusExports}.text())
		return nil
	}
	return err
}

func named(name string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", name, err)
}

// concludeFn writes all receipts to a file.
type concludeFn struct{ To string }

// ProcessElement gets all receipts under one key.
func (f *concludeFn) ProcessElement(ctx context.Context, _ int, next func(*string) bool) error {
	var texts []string
	for text := ""; next(&text); {
		texts = append(texts, text)
	}
	return writeReceipts(ctx, texts, f.To)
}

// ofShards is the pipeline over the shards of a folder.
func ofShards(shards []string, summaries, receipts string) *beam.Pipeline {
	p, s := beam.NewPipelineWithRoot()
	paths := beam.Reshuffle(s.Scope("shards"), beam.CreateList(s.Scope("shards"), shards))
	done := beam.ParDo(s.Scope("process"), &processFn{summaries}, paths)
	conclude(s, done, receipts)
	return p
}

// conclude ends a pipeline.
func conclude(s beam.Scope, done beam.PCollection, receipts string) {
	s = s.Scope("receipts")
	beam.ParDo0(s, &concludeFn{receipts}, beam.GroupByKey(s, beam.AddFixedKey(s, done)))
}
