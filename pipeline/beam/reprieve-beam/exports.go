package main

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"reprieve/pipeline"
	"reprieve/pipeline/ingest"
	"reprieve/pipeline/job"
	"reprieve/pipeline/privacy"
	"reprieve/pipeline/shard"
)

func init() {
	register.DoFn4x1[context.Context, string, func(int, []byte), func(string), error](&splitFn{})
	register.DoFn4x1[context.Context, int, func(*[]byte) bool, func(string), error](&gatherFn{})
	register.Emitter2[int, []byte]()
	register.Iter1[[]byte]()
}

// exports are a month that is not in shards.
type exports struct {
	Dir      string // or one of an object store
	Month    string
	AsOf     string // RFC 3339; empty: the end of the month
	Settings []job.Setting
	Number   int // of shards
}

// config is the configuration of the month.
func (x exports) config() (pipeline.Config, error) {
	cfg, err := pipeline.ConfigOf(x.Settings)
	if err != nil {
		return cfg, err
	}
	cfg.Run.Exports, cfg.Run.Month, cfg.Run.AsOf, cfg.Run.Out = x.Dir, x.Month, x.AsOf, "out"
	if broken := cfg.Validate(); len(broken) > 0 {
		return cfg, broken[0]
	}
	return cfg, nil
}

// ofExports is the pipeline that also forms the shards: the exports are read on one
// worker, and the shards go through the engine in pieces, so that the workers need no
// folder in common but that of the summaries.
func ofExports(x exports, index, summaries, receipts string) *beam.Pipeline {
	p, s := beam.NewPipelineWithRoot()
	pieces, refused := beam.ParDo2(s.Scope("split"), &splitFn{x, index}, beam.Create(s.Scope("split"), x.Dir))
	done := beam.ParDo(s.Scope("process"), &gatherFn{Summaries: summaries, Of: x.Number}, beam.GroupByKey(s.Scope("process"), pieces))
	conclude(s, beam.Flatten(s.Scope("receipts"), done, refused), receipts)
	return p
}

// pieceSize is the number of bytes of a shard in one element, with those of its place.
const pieceSize = 1 << 20

// splitFn reads exports and gives their shards in pieces, by number.
type splitFn struct {
	Exports exports
	Index   string // folder of the index
}

// ProcessElement reads the exports of a folder.
func (f *splitFn) ProcessElement(ctx context.Context, from string, emit func(int, []byte), tell func(string)) (err error) {
	defer func() { err = named("exports", err) }()
	dir, discard, err := privateFolder()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, discard()) }()
	cfg, err := f.Exports.config()
	if err != nil {
		return err
	}
	if cfg.Run.Exports, err = fetchedFolder(ctx, from, filepath.Join(dir, "exports")); err != nil {
		return err
	}
	shards := filepath.Join(dir, "shards")
	if err := pipeline.Partition(ctx, cfg, shards, f.Exports.Number, nil); err != nil {
		if problem, status := refusedText(err); status != 0 {
			tell(receipt{Shard: "exports", Problem: problem, Status: status}.text())
			return nil
		}
		return err
	}
	for i := range f.Exports.Number {
		if err := emitPieces(ctx, shard.Path(shards, i), func(piece []byte) { emit(i, piece) }); err != nil {
			return err
		}
	}
	return put(ctx, filepath.Join(shards, "index"), in(f.Index, "index"))
}

// refusedText says that exports are refused, without a text of a cell: what an engine is
// told stands in its logs. The status is 0 of an error that may not come again.
func refusedText(err error) (string, int) {
	status := refusal(err)
	var refused *ingest.Refused
	switch {
	case status == statusPrivacy:
		return "exports: are refused by the privacy gate; see 'reprieve check'", status
	case errors.As(err, &refused):
		return fmt.Sprintf("exports: are refused: %d problems; see 'reprieve check'", len(refused.Errors)+refused.More), status
	case status == statusInternal:
		return "", 0
	}
	return err.Error(), status
}

// refusal is the exit status of an error of exports, as reprieve has it.
func refusal(err error) int {
	switch {
	case errors.As(err, new(*privacy.Gate)):
		return statusPrivacy
	case errors.As(err, new(*ingest.Refused)):
		return statusRefused
	case errors.As(err, new(*ingest.Missing)), errors.As(err, new(*ingest.Unreadable)):
		return statusExports
	case errors.Is(err, pipeline.ErrPartition):
		return statusUsage
	}
	return statusInternal
}

// emitPieces gives a file in pieces: the place of the first byte (8, big endian), and the bytes.
func emitPieces(ctx context.Context, path string, emit func([]byte)) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // it was only read
	for at := uint64(0); ; {
		if err := ctx.Err(); err != nil {
			return err
		}
		piece := binary.BigEndian.AppendUint64(make([]byte, 0, pieceSize), at)
		n, err := io.ReadFull(f, piece[8:pieceSize])
		if n > 0 {
			emit(piece[:8+n])
			at += uint64(n)
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// gatherFn puts a shard together and processes it. One with a piece too few or too many is
// not what its checksum says.
type gatherFn struct {
	Summaries string // folder
	Of        int    // how many shards
}

// ProcessElement gets all pieces of a shard.
func (f *gatherFn) ProcessElement(ctx context.Context, number int, next func(*[]byte) bool, emit func(string)) (err error) {
	dir, discard, err := privateFolder()
	if err != nil {
		return err
	}
	local := shard.Path(dir, number)
	defer func() { err = named(filepath.Base(local), errors.Join(err, discard())) }()
	w, err := os.OpenFile(local, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	for piece := []byte(nil); err == nil && next(&piece); {
		if len(piece) < 8 || number < 0 || number >= f.Of {
			err = errors.New("a piece is not one of a shard")
			break
		}
		_, err = w.WriteAt(piece[8:], int64(binary.BigEndian.Uint64(piece)))
	}
	if err = errors.Join(err, w.Close()); err != nil {
		return err
	}
	return (&processFn{f.Summaries}).process(ctx, local, dir, emit)
}

// fetchedFolder is a local folder with the files of a folder: itself where it is local.
func fetchedFolder(ctx context.Context, from, to string) (string, error) {
	if isLocal(from) {
		return from, nil
	}
	if err := os.Mkdir(to, 0o700); err != nil {
		return "", err
	}
	store, err := filesystem.New(ctx, from)
	if err != nil {
		return "", err
	}
	defer store.Close() //nolint:errcheck // it was only read
	names, err := store.List(ctx, in(from, "*"))
	if err != nil {
		return "", err
	}
	for _, name := range names {
		if _, err := fetched(ctx, name, to); err != nil {
			return "", err
		}
	}
	return to, nil
}
