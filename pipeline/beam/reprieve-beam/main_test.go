package main

import (
	"bytes"
	"context"
	"flag"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/memfs"

	"reprieve/pipeline"
	"reprieve/pipeline/job"
	"reprieve/reports"
)

// TestMain lets the program of the tests be a worker, as the command is.
func TestMain(m *testing.M) {
	flag.Parse()
	if *provisionEndpoint != "" {
		boot()
	}
	quiet()
	beam.Init()
	os.Exit(m.Run())
}

const (
	demo  = "../../../testdata/exports/demo"
	small = "../../../testdata/exports/small"
)

// monthOf is the configuration of a month of exports.
func monthOf(dir string, formats ...string) pipeline.Config {
	cfg := pipeline.DefaultConfig()
	cfg.Run.Exports, cfg.Run.Month, cfg.Run.Formats = dir, "2026-09", formats
	return cfg
}

// plain makes the month as 'reprieve run' does, and returns its folder.
func plain(t *testing.T, cfg pipeline.Config) string {
	t.Helper()
	cfg.Run.Out = t.TempDir()
	s, err := pipeline.Run(t.Context(), cfg, pipeline.Request{
		Build: job.RunningBuild(), Write: reports.Writer(cfg.Run.Formats), Now: time.Now, Log: func() []byte { return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	return s.Folder
}

// partition makes the shards of a month and returns their folder.
func partition(t *testing.T, cfg pipeline.Config, n int) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "shards")
	if err := pipeline.Partition(t.Context(), cfg, dir, n, nil); err != nil {
		t.Fatal(err)
	}
	return dir
}

// onPrism is a request for the month of shards on Prism in this process.
func onPrism(t *testing.T, shards string) request {
	t.Helper()
	return request{
		Runner: "prism", Shards: shards, Summaries: shards, Out: t.TempDir(), Stdout: io.Discard,
		Log: slog.New(slog.DiscardHandler),
	}
}

// work runs a request and returns the folder of the month.
func work(t *testing.T, r request) string {
	t.Helper()
	if err := r.work(t.Context()); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(r.Out, "2026-09")
}

// sameMonth holds what two months publish to the same bytes and names.
func sameMonth(t *testing.T, want, got string) {
	t.Helper()
	for _, part := range []string{"release", "restricted"} {
		a, b := filesOf(t, filepath.Join(want, part)), filesOf(t, filepath.Join(got, part))
		if len(a) == 0 || len(a) != len(b) {
			t.Errorf("%s: %d and %d files", part, len(a), len(b))
		}
		for name, text := range a {
			if !bytes.Equal(text, b[name]) {
				t.Errorf("%s/%s differs", part, name)
			}
		}
	}
}

func filesOf(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		files[strings.TrimPrefix(path, dir)] = text
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// nothingPublished holds a folder to having no month, whole or in part.
func nothingPublished(t *testing.T, out string) {
	t.Helper()
	entries, err := os.ReadDir(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != ".reprieve.lock" {
			t.Errorf("%s is left in the folder of the months", e.Name())
		}
	}
}

// The demonstration's month in all its formats, from shards and from exports, is that of
// one plain run.
func TestDemo(t *testing.T) {
	cfg := monthOf(demo, "pdf", "html", "data")
	want := plain(t, cfg)
	t.Run("shards", func(t *testing.T) {
		dir := partition(t, cfg, 5)
		sameMonth(t, want, work(t, onPrism(t, dir)))
		private(t, dir)
	})
	t.Run("exports", func(t *testing.T) {
		r := onPrism(t, filepath.Join(t.TempDir(), "new"))
		r.Exports = &exports{Dir: demo, Month: "2026-09", Settings: cfg.Settings(), Number: 3}
		sameMonth(t, want, work(t, r))
		private(t, r.Shards)
	})
}

// private holds a folder and its files, of which there is no attempt and no receipt, to
// their owner alone.
func private(t *testing.T, dir string) {
	t.Helper()
	info, err := os.Stat(dir)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder: %v, %v", info.Mode(), err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", e.Name(), info.Mode(), err)
		}
		if strings.Contains(e.Name(), "attempt") || strings.Contains(e.Name(), "receipts") {
			t.Errorf("%s is left", e.Name())
		}
	}
}

// copyTo copies the files of a local folder into one of an object store.
func copyTo(t *testing.T, dir, store string) {
	t.Helper()
	s, err := filesystem.New(context.Background(), store)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range filesOf(t, dir) {
		if err := filesystem.Write(context.Background(), s, store+name, text); err != nil {
			t.Fatal(err)
		}
	}
}

// Shards, summaries and exports of an object store: that of the SDK for tests.
func TestObjectStore(t *testing.T) {
	cfg := monthOf(small, "data")
	want := plain(t, cfg)
	copyTo(t, partition(t, cfg, 4), "memfs://shards")
	sameMonth(t, want, work(t, onPrism(t, "memfs://shards")))

	copyTo(t, small, "memfs://exports")
	r := onPrism(t, "memfs://work")
	r.Exports = &exports{Dir: "memfs://exports", Month: "2026-09", Settings: cfg.Settings(), Number: 2}
	sameMonth(t, want, work(t, r))
}

// A worker that an engine starts is in another folder than this command.
func TestAbsolute(t *testing.T) {
	t.Chdir(t.TempDir())
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	r := request{Shards: "s3://registry/month", Summaries: "sums", Exports: &exports{Dir: "/data"}}
	if err := r.absolute(); err != nil {
		t.Fatal(err)
	}
	got := []string{r.Shards, r.Summaries, r.Exports.Dir}
	if want := []string{"s3://registry/month", filepath.Join(here, "sums"), "/data"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}
