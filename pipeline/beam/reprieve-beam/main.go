package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"
	_ "time/tzdata" // time zones also where the system has none

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/core/runtime/exec/optimized"
	beamlog "github.com/apache/beam/sdks/v2/go/pkg/beam/log"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/options/jobopts"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/runners/prism"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/runners/universal"

	"reprieve/pipeline"
	"reprieve/pipeline/job"
	"reprieve/pipeline/shard"
)

// The exit status, as that of reprieve.
const (
	statusDone        = 0
	statusInternal    = 1
	statusUsage       = 2
	statusExports     = 3
	statusRefused     = 4
	statusPrivacy     = 5
	statusLocked      = 7
	statusInterrupted = 130
)

const usage = `usage: reprieve-beam [flags] DIR

DIR holds the shards of a month, as 'reprieve partition' makes them: a folder, or one of
an object store (s3://BUCKET/PATH, gs://BUCKET/PATH). Each shard is processed on the
engine; then the folder of the month, OUT/MONTH, is published here, the same as that of
'reprieve run', or nothing. All workers must reach DIR and the folder of --summaries.

With --exports the engine also forms the shards, and DIR needs only room for the
summaries: --config is what 'reprieve config show' prints.

`

var (
	runner    = flag.String("runner", "prism", "`NAME` of the engine: prism (in this process, or the server of --endpoint), universal (the job server of --endpoint: Flink)")
	summaries = flag.String("summaries", "", "`DIR` of the summaries (by default DIR)")
	out       = flag.String("out", "out", "local folder `DIR` that holds one folder a month")
	force     = flag.Bool("force", false, "write the month again even if nothing has changed")
	verbose   = flag.Bool("verbose", false, "print what the engine says")
	from      = flag.String("exports", "", "`DIR` of exports that are not in shards")
	settings  = flag.String("config", "", "`FILE` with the configuration, for --exports")
	number    = flag.Int("number", 16, "`NUMBER` of shards, for --exports: 1 to 512")
)

func main() {
	debug.SetTraceback("none") // a trace shows arguments, which may be ratings
	flag.Usage = func() {
		_, _ = io.WriteString(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	if *provisionEndpoint != "" {
		boot()
	}
	quiet()
	beam.Init() // does not return in a worker
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, flag.Args(), os.Stdout, os.Stderr)
	code := statusOf(ctx, err)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "reprieve-beam:", message(err))
	}
	os.Exit(code)
}

// quiet lets the engine say only what is wrong.
func quiet() {
	level := "error"
	if *verbose {
		level = "info"
	}
	beamlog.SetupLogging(level, "text")
}

// usageError is a mistake in the command line.
type usageError struct{ message string }

func (e *usageError) Error() string { return e.message + "; see 'reprieve-beam --help'" }

// run does the work of the command.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	if len(args) != 1 || args[0] == "" {
		return &usageError{"needs the folder of the shards: reprieve-beam DIR"}
	}
	r := request{
		Runner: *runner, Shards: args[0], Summaries: *summaries, Out: *out, Force: *force, Stdout: stdout,
		Log: slog.New(slog.NewTextHandler(stderr, nil)),
	}
	if r.Summaries == "" {
		r.Summaries = r.Shards
	}
	if *from != "" {
		x, err := readExports(*from, *settings, *number)
		if err != nil {
			return err
		}
		r.Exports = &x
	}
	if err := r.absolute(); err != nil {
		return err
	}
	if err := workers(); err != nil {
		return err
	}
	return r.work(ctx)
}

// absolute names the folders from the root: the folder that a worker starts in is that of its engine.
func (r *request) absolute() error {
	folders := []*string{&r.Shards, &r.Summaries}
	if r.Exports != nil {
		folders = append(folders, &r.Exports.Dir)
	}
	for _, dir := range folders {
		if !isLocal(*dir) {
			continue
		}
		abs, err := filepath.Abs(*dir)
		if err != nil {
			return fmt.Errorf("beam: %w", err)
		}
		*dir = abs
	}
	return nil
}

// workers lets this program be that of the workers where nothing else is said.
func workers() error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("beam: %w", err)
	}
	if *jobopts.WorkerBinary == "" {
		*jobopts.WorkerBinary = self
	}
	if *jobopts.EnvironmentConfig == "" && strings.EqualFold(*jobopts.EnvironmentType, "process") {
		*jobopts.EnvironmentConfig = fmt.Sprintf(`{"command": %q}`, self)
	}
	return nil
}

// message is an error as the last words of the program.
func message(err error) string {
	if errors.Is(err, context.Canceled) {
		return "interrupted; nothing was published"
	}
	return err.Error() + "\nreprieve-beam: nothing was published"
}

// statusOf is the exit status of an error, as reprieve has it.
func statusOf(ctx context.Context, err error) int {
	var told *failed
	switch {
	case err == nil:
		return statusDone
	case errors.Is(err, context.Canceled) || ctx.Err() != nil:
		return statusInterrupted
	case errors.As(err, new(*usageError)), errors.As(err, new(*pipeline.KeyError)):
		return statusUsage
	case errors.As(err, &told):
		return told.Status
	case errors.As(err, new(*shard.Corrupt)), errors.Is(err, fs.ErrNotExist):
		return statusExports
	case errors.Is(err, job.ErrHeld):
		return statusLocked
	}
	return refusal(err)
}
