package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/spf13/cobra"

	"reprieve/pipeline"
	"reprieve/pipeline/job"
	"reprieve/reports"
)

const partitionLong = `Read the exports, check every cell, and split their rows by patient into shards:
files of DIR that any scheduler can give to many machines. Each has all rows of its
patients. DIR must be empty or absent; it and the shards are for their owner alone,
and hold patient-level data.

What follows are 'reprieve process-shard' for each shard, in any order and as often
as need be, and 'reprieve merge'. The month is then the same, byte by byte, as
that of 'reprieve run' on the same exports and configuration.`

const partitionExample = `  reprieve partition --config clinic.yaml --month 2026-10 --shards 64 work
  for s in work/shard-*; do reprieve process-shard "$s"; done
  reprieve merge work --out out`

const processLong = `Derive one outcome for each patient of a shard, and write them into a file beside it,
or in the folder of --to: summary-NNNNN. It gets its name when it is whole. Rules and
data cut are those that the shard was made with.

A shard that is not as it was written, or of another version of the program's files,
is an error that names it.`

const mergeLong = `Put the summaries of all shards of DIR together, compute the cohort's statistics, and
publish the folder of the month, OUT/MONTH, as 'reprieve run' does and to the same
bytes. Configuration, month and data cut are those that the shards were made with.

Rows of one patient that contradict each other and sites whose ratings contradict the
declared scale are refused here. A summary that is absent, of other shards, or not as
it was written is an error that names it.`

// partitionRequest asks for exports to be split.
type partitionRequest struct {
	console
	Config pipeline.Config
	Dir    string
	Shards int
}

func partitionCommand(work func(context.Context, partitionRequest) error) *cobra.Command {
	var told consoleFlags
	var shards int
	cmd := &cobra.Command{
		Use:               "partition DIR",
		Short:             "Split the exports by patient, for many machines",
		Long:              partitionLong,
		Example:           partitionExample,
		Args:              oneArgument("the folder of the shards: reprieve partition DIR"),
		Annotations:       map[string]string{exitStatusNote: exitStatusHelp()},
		ValidArgsFunction: completeFolder,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := told.check(cmd); err != nil {
				return err
			}
			s, err := load(cmd)
			if err != nil {
				return err
			}
			if err := errors.Join(s.needExports(), s.needCut()); err != nil {
				return err
			}
			out := told.open(cmd)
			defer out.close()
			err = work(cmd.Context(), partitionRequest{console: out, Config: s.config, Dir: args[0], Shards: shards})
			if errors.Is(err, pipeline.ErrPartition) {
				return &usageError{command: cmd.CommandPath(), message: err.Error()}
			}
			return err
		},
	}
	addConfigFlag(cmd)
	addExportsFlag(cmd)
	addCutFlags(cmd)
	addFormatsFlag(cmd)
	cmd.Flags().IntVar(&shards, "shards", 16, "`NUMBER` of shards, 1 to 512")
	told.add(cmd)
	cmd.Flags().SortFlags = false
	return cmd
}

// oneArgument asks for one argument, of which it says what it is.
func oneArgument(what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != 1 || args[0] == "" {
			return errors.New("needs " + what)
		}
		return nil
	}
}

// partitionExports does the work of partition.
func partitionExports(ctx context.Context, r partitionRequest) error {
	if err := pipeline.Partition(ctx, r.Config, r.Dir, r.Shards, r.Progress); err != nil {
		return err
	}
	r.close()
	_, err := fmt.Fprintf(r.Stdout, "%s: %s\n", r.Dir, count(r.Shards, "shard"))
	return err
}

// processRequest asks for one shard to be processed.
type processRequest struct {
	console
	Shard, To string
}

func processShardCommand(work func(context.Context, processRequest) error) *cobra.Command {
	var told consoleFlags
	var to string
	cmd := &cobra.Command{
		Use:         "process-shard FILE",
		Short:       "Derive the outcomes of one shard",
		Long:        processLong,
		Example:     "  reprieve process-shard work/shard-00003\n  reprieve process-shard /mnt/shards/shard-00003 --to /mnt/summaries",
		Args:        oneArgument("a shard: reprieve process-shard FILE"),
		Annotations: map[string]string{exitStatusNote: exitStatusHelp()},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := told.check(cmd); err != nil {
				return err
			}
			out := told.open(cmd)
			defer out.close()
			return usageIfAbsent(cmd, work(cmd.Context(), processRequest{console: out, Shard: args[0], To: to}))
		},
	}
	cmd.Flags().StringVar(&to, "to", "", "folder `DIR` of the summary (by default that of the shard)")
	must(cmd.MarkFlagDirname("to"))
	told.add(cmd)
	cmd.Flags().SortFlags = false
	return cmd
}

// usageIfAbsent makes a mistake in the command line of a file that is not there.
func usageIfAbsent(cmd *cobra.Command, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return &usageError{command: cmd.CommandPath(), message: err.Error()}
	}
	return err
}

// processShard does the work of process-shard.
func processShard(ctx context.Context, r processRequest) error {
	summary, err := pipeline.ProcessShard(ctx, r.Shard, r.To)
	if err != nil {
		return err
	}
	r.close()
	_, err = fmt.Fprintln(r.Stdout, summary)
	return err
}

// mergeRequest asks for the month of processed shards.
type mergeRequest struct {
	console
	Dir, Summaries, Out string
	Build               job.Build
	Force               bool
}

func mergeCommand(work func(context.Context, mergeRequest) error) *cobra.Command {
	var told consoleFlags
	var out, summaries string
	var force bool
	cmd := &cobra.Command{
		Use:               "merge DIR",
		Short:             "Make the month of processed shards",
		Long:              mergeLong,
		Example:           "  reprieve merge work --out out\n  reprieve merge /mnt/shards --summaries /mnt/summaries --out out",
		Args:              oneArgument("the folder of the shards: reprieve merge DIR"),
		Annotations:       map[string]string{exitStatusNote: exitStatusHelp()},
		ValidArgsFunction: completeFolder,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := told.check(cmd); err != nil {
				return err
			}
			to := told.open(cmd)
			defer to.close()
			err := work(cmd.Context(), mergeRequest{console: to, Dir: args[0], Summaries: summaries, Out: out, Build: job.RunningBuild(), Force: force})
			if errors.Is(err, context.Canceled) {
				return &notPublished{err}
			}
			return usageIfAbsent(cmd, err)
		},
	}
	cmd.Flags().StringVar(&summaries, "summaries", "", "folder `DIR` of the summaries (by default that of the shards)")
	must(cmd.MarkFlagDirname("summaries"))
	cmd.Flags().StringVar(&out, "out", "out", "folder `DIR` that holds one folder a month")
	must(cmd.MarkFlagDirname("out"))
	cmd.Flags().BoolVar(&force, "force", false, "write the month again even if nothing has changed")
	told.add(cmd)
	cmd.Flags().SortFlags = false
	return cmd
}

// mergeShards does the work of merge.
func mergeShards(ctx context.Context, r mergeRequest) error {
	s, err := pipeline.Merge(ctx, pipeline.MergeRequest{Dir: r.Dir, Summaries: r.Summaries, Out: r.Out, Write: reports.Writer}, pipeline.Request{
		Build: r.Build, Force: r.Force, Warn: func(w string) { r.Log.Warn(w) }, Log: r.LogLines, Now: time.Now, Progress: r.Progress,
	})
	if err != nil {
		return err
	}
	r.close()
	if s.Unchanged {
		r.Log.Info("nothing to do: the same exports, configuration and version made this month already; --force writes it again", "folder", s.Folder)
	}
	if _, err := fmt.Fprintln(r.Stdout, s.Folder); err != nil || s.Unchanged {
		return err
	}
	_, err = fmt.Fprintln(r.Stdout, reports.Headline(s.Results))
	return err
}
