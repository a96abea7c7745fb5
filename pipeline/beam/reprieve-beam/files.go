package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/gcs"   // gs://
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/local" // the rest
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/s3"    // s3://
)

// attemptMark is in the names of files that are not whole.
const attemptMark = ".attempt-"

// isLocal says whether a path is one of a disk or a mount, not of an object store.
func isLocal(name string) bool { return !strings.Contains(name, "://") }

// in is the path of a file in a folder, which may be one of an object store.
func in(folder, name string) string {
	if isLocal(folder) {
		return filepath.Join(folder, name)
	}
	return strings.TrimSuffix(folder, "/") + "/" + name
}

// privateFolder makes a folder for its owner alone below that of temporary files. The
// caller calls discard.
func privateFolder() (dir string, discard func() error, err error) {
	dir, err = os.MkdirTemp("", "reprieve-beam-")
	if err != nil {
		return "", nil, err
	}
	return dir, func() error { return os.RemoveAll(dir) }, nil
}

// fetched is a local file with the content of a file: itself where it is local, else a copy
// in a folder, for its owner alone.
func fetched(ctx context.Context, from, dir string) (string, error) {
	if isLocal(from) {
		return from, nil
	}
	store, err := filesystem.New(ctx, from)
	if err != nil {
		return "", err
	}
	defer store.Close() //nolint:errcheck // it was only read
	r, err := store.OpenRead(ctx, from)
	if err != nil {
		return "", err
	}
	defer r.Close() //nolint:errcheck // it was only read
	to := filepath.Join(dir, path.Base(from))
	w, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(w, r)
	return to, errors.Join(err, w.Close())
}

// put copies a local file to where it gets its name when it is whole: two attempts at the
// same file do not meet, and the last one stays.
func put(ctx context.Context, from, to string) error {
	r, err := os.Open(from)
	if err != nil {
		return err
	}
	defer r.Close() //nolint:errcheck // it was only read
	if isLocal(to) {
		return putLocal(r, to)
	}
	store, err := filesystem.New(ctx, to)
	if err != nil {
		return err
	}
	defer store.Close() //nolint:errcheck // the error of the file says whether it is there
	ctx, giveUp := context.WithCancel(ctx)
	defer giveUp()
	w, err := store.OpenWrite(ctx, to)
	if err != nil {
		return err
	}
	if _, err = io.Copy(w, r); err != nil {
		giveUp() // or Close would make an object of what was written
	}
	return errors.Join(err, w.Close())
}

func putLocal(r io.Reader, to string) error {
	w, err := os.CreateTemp(filepath.Dir(to), "."+filepath.Base(to)+attemptMark+"*") // of mode 0600
	if err != nil {
		return err
	}
	_, err = io.Copy(w, r)
	if err == nil {
		err = w.Sync()
	}
	if err = errors.Join(err, w.Close()); err == nil {
		err = os.Rename(w.Name(), to)
	}
	if err != nil {
		return errors.Join(err, os.Remove(w.Name()))
	}
	return nil
}

// remove removes a file.
func remove(ctx context.Context, name string) error {
	store, err := filesystem.New(ctx, name)
	if err != nil {
		return err
	}
	defer store.Close() //nolint:errcheck // the error of the removal says whether it is gone
	remover, ok := store.(filesystem.Remover)
	if !ok {
		return fmt.Errorf("%s: the file system removes no files", name)
	}
	return remover.Remove(ctx, name)
}

// removeAttempts removes what workers that were killed have left in a local folder.
func removeAttempts(folder string) error {
	if !isLocal(folder) {
		return nil
	}
	left, err := filepath.Glob(filepath.Join(folder, ".*"+attemptMark+"*"))
	for _, name := range left {
		err = errors.Join(err, os.Remove(name))
	}
	return err
}

// makeFolder makes a local folder for its owner alone; object stores have none.
func makeFolder(dir string) error {
	if !isLocal(dir) {
		return nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("beam: %w", err)
	}
	return nil
}
