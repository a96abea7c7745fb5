package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam/options/jobopts"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/runners/prism"

	"reprieve/pipeline/shard"
)

// endpointVariable names the job server on which these tests run, such as that of Flink;
// without it they start one of Prism.
const endpointVariable = "BEAM_ENDPOINT"

// onServer makes the options those of a job server, with workers of an environment, until
// the test ends.
func onServer(t *testing.T, environment, config string) {
	t.Helper()
	endpoint := os.Getenv(endpointVariable)
	if endpoint == "" {
		endpoint = prismServer(t)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for option, value := range map[*string]string{
		jobopts.Endpoint: endpoint, jobopts.EnvironmentType: environment, jobopts.EnvironmentConfig: config, jobopts.WorkerBinary: self,
	} {
		before := *option
		*option = value
		t.Cleanup(func() { *option = before })
	}
}

// prismServer starts a job server of Prism.
func prismServer(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := prism.CreateJobServer(t.Context(), prism.Options{Port: port}); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("localhost:%d", port)
}

// throughServer is onPrism with the job server.
func throughServer(t *testing.T, shards string) request {
	t.Helper()
	r := onPrism(t, shards)
	r.Runner = "universal"
	return r
}

// workerScript is a command that starts a worker and keeps its process id in a file.
func workerScript(t *testing.T) (config, pids string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	pids = filepath.Join(dir, "pids")
	script := filepath.Join(dir, "worker")
	text := fmt.Sprintf("#!/bin/sh\necho $$ >> '%s'\nexec '%s' \"$@\"\n", pids, self)
	if err := os.WriteFile(script, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf(`{"command": %q}`, script), pids
}

// Workers in this process and in processes of their own, which the engine starts, give the
// month of one plain run: from shards, and from exports.
func TestEngine(t *testing.T) {
	cfg := monthOf(small, "data")
	want := plain(t, cfg)
	for _, environment := range []string{"LOOPBACK", "PROCESS"} {
		t.Run(environment, func(t *testing.T) {
			config := ""
			if environment == "PROCESS" {
				config, _ = workerScript(t)
			}
			onServer(t, environment, config)
			sameMonth(t, want, work(t, throughServer(t, partition(t, cfg, 4))))
			r := throughServer(t, filepath.Join(t.TempDir(), "new"))
			r.Exports = &exports{Dir: absolute(t, small), Month: "2026-09", Settings: cfg.Settings(), Number: 3}
			sameMonth(t, want, work(t, r))
		})
	}
}

func absolute(t *testing.T, path string) string {
	t.Helper()
	abs, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return abs
}

// A worker that is killed while it reads a shard. Flink, when it may restart, goes on
// with another worker and gives the month; Prism ends the job or waits for ever. What is
// published is the month or nothing, and the next job gives it.
func TestKilledWorker(t *testing.T) {
	cfg := monthOf(small, "data")
	want, dir := plain(t, cfg), partition(t, cfg, 4)
	config, pids := workerScript(t)
	onServer(t, "PROCESS", config)

	held := shard.Path(dir, 2)
	if err := os.Rename(held, held+".away"); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(held, 0o600); err != nil {
		t.Fatal(err)
	}
	killed := make(chan error, 1)
	go func() { killed <- killReader(held, pids) }()

	r := throughServer(t, dir)
	ctx, stop := context.WithTimeout(t.Context(), patience())
	defer stop()
	err := r.work(ctx)
	if err := <-killed; err != nil {
		t.Fatal(err)
	}
	if err != nil {
		t.Logf("the engine gave up: %v", err)
		if os.Getenv(endpointVariable) != "" {
			t.Error("and it was to start another worker")
		}
		nothingPublished(t, r.Out)
		err = r.work(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	sameMonth(t, want, filepath.Join(r.Out, "2026-09"))
	private(t, dir)
}

// killReader kills the workers when one has begun to read a shard, which is a pipe, and
// puts the shard in its place.
func killReader(held, pids string) error {
	pipe, err := os.OpenFile(held, os.O_WRONLY, 0) // waits for a reader
	if err != nil {
		return err
	}
	defer pipe.Close()
	text, err := os.ReadFile(pids)
	if err != nil {
		return err
	}
	if err := os.Rename(held+".away", held); err != nil {
		return err
	}
	for line := range strings.Lines(string(text)) {
		pid, err := strconv.Atoi(strings.TrimSpace(line))
		if err != nil {
			return err
		}
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			return err
		}
	}
	return nil
}

// patience is how long a job with a worker that was killed may take.
func patience() time.Duration {
	if os.Getenv(endpointVariable) != "" {
		return 3 * time.Minute
	}
	return 20 * time.Second
}
