// Package job makes a run all or nothing: one run at a time holds the output
// folder, everything is written into a staging folder beside the target, and
// the target is replaced only when all of it is on disk.
package job

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gofrs/flock"
)

// The folders of a published month.
const (
	Release    = "release"    // may leave the clinic once it is cleared
	Restricted = "restricted" // patient level
)

// Names of the files beside the folders.
const (
	ManifestName = "manifest.json"
	SumsName     = "SHA256SUMS"
	LogName      = "run.log.jsonl"
	latestName   = "latest"
	lockName     = ".reprieve.lock"
)

// ErrHeld means that another run holds the output folder.
var ErrHeld = errors.New("another run holds the output folder")

// Stage is a month's folder while it is being written. Close it in any case:
// what has not been published is removed.
type Stage struct {
	out, month string
	dir        string
	lock       *flock.Flock
	outputs    []Output
	published  bool
}

// Output is one written file.
type Output struct {
	Name   string `json:"name"` // path below the month's folder, with slashes
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Begin takes the lock of the folder out, which it makes if need be, clears what
// a run that was killed has left, and makes an empty staging folder.
func Begin(out, month string) (*Stage, error) {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return nil, fmt.Errorf("job: %w", err)
	}
	s := &Stage{out: out, month: month, lock: flock.New(filepath.Join(out, lockName))}
	held, err := s.lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("job: lock %s: %w", out, err)
	}
	if !held {
		return nil, fmt.Errorf("job: %s: %w", out, ErrHeld)
	}
	if err := s.prepare(); err != nil {
		return nil, errors.Join(err, s.lock.Unlock())
	}
	return s, nil
}

func (s *Stage) target() string   { return filepath.Join(s.out, s.month) }
func (s *Stage) previous() string { return filepath.Join(s.out, "."+s.month+previousMark) }

// What the folders of a run that is under way begin and end with.
const (
	stagingMark  = ".staging-"
	previousMark = ".previous"
)

func (s *Stage) prepare() error {
	if err := s.recover(); err != nil {
		return fmt.Errorf("job: recover: %w", err)
	}
	dir, err := os.MkdirTemp(s.out, stagingMark+s.month+"-")
	if err != nil {
		return fmt.Errorf("job: %w", err)
	}
	s.dir = dir
	for _, sub := range []struct {
		name string
		mode os.FileMode
	}{{"", 0o755}, {Release, 0o755}, {Restricted, 0o700}} {
		path := filepath.Join(dir, sub.name)
		if err := os.MkdirAll(path, sub.mode); err != nil {
			return fmt.Errorf("job: %w", err)
		}
		if err := os.Chmod(path, sub.mode); err != nil {
			return fmt.Errorf("job: %w", err)
		}
	}
	return nil
}

// recover undoes what a killed run has left: staging folders, and the month's
// last good folder moved aside. The lock is held, so nobody else writes.
func (s *Stage) recover() error {
	stale, err := filepath.Glob(filepath.Join(s.out, stagingMark+"*"))
	if err != nil {
		return err
	}
	for _, dir := range stale {
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	if _, err := os.Stat(s.previous()); err != nil {
		return nil //nolint:nilerr // nothing was moved aside
	}
	if _, err := os.Stat(s.target()); err == nil {
		return os.RemoveAll(s.previous())
	}
	return os.Rename(s.previous(), s.target())
}

// Create makes a file of the month's folder, named with slashes, and records
// its size and hash when it is closed.
func (s *Stage) Create(name string) (io.WriteCloser, error) {
	mode := os.FileMode(0o644)
	if strings.HasPrefix(name, Restricted+"/") {
		mode = 0o600
	}
	path := filepath.Join(s.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, fmt.Errorf("job: %w", err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return nil, fmt.Errorf("job: %w", err)
	}
	return &output{stage: s, name: name, file: f, hash: sha256.New()}, nil
}

// output is a file that is being written.
type output struct {
	stage *Stage
	name  string
	file  *os.File
	hash  hash.Hash
	bytes int64
}

func (o *output) Write(p []byte) (int, error) {
	n, err := o.file.Write(p)
	o.hash.Write(p[:n])
	o.bytes += int64(n)
	return n, err
}

// Close puts the file on disk.
func (o *output) Close() error {
	if err := o.file.Sync(); err != nil {
		return errors.Join(fmt.Errorf("job: %w", err), o.file.Close())
	}
	if err := o.file.Close(); err != nil {
		return fmt.Errorf("job: %w", err)
	}
	sum := Output{Name: o.name, Bytes: o.bytes, SHA256: hex.EncodeToString(o.hash.Sum(nil))}
	o.stage.outputs = append(o.stage.outputs, sum)
	return nil
}

// Write creates a file and fills it by write.
func (s *Stage) Write(name string, write func(io.Writer) error) error {
	f, err := s.Create(name)
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		return errors.Join(fmt.Errorf("%s: %w", name, err), f.Close())
	}
	return f.Close()
}

// Outputs returns the files that are closed, by name.
func (s *Stage) Outputs() []Output {
	outputs := slices.Clone(s.outputs)
	sortOutputs(outputs)
	return outputs
}

// writeSums writes the list that sha256sum -c reads, by name.
func writeSums(w io.Writer, outputs []Output) error {
	outputs = slices.Clone(outputs)
	sortOutputs(outputs)
	for _, o := range outputs {
		if _, err := fmt.Fprintf(w, "%s  %s\n", o.SHA256, o.Name); err != nil {
			return err
		}
	}
	return nil
}

func sortOutputs(outputs []Output) {
	slices.SortFunc(outputs, func(a, b Output) int { return strings.Compare(a.Name, b.Name) })
}

// Publish writes the manifest, the log and SHA256SUMS, replaces the month's
// folder by the staged one, and points `latest` to it. Until then the month's
// last good folder is untouched.
func (s *Stage) Publish(m Manifest, log []byte) error {
	m.Outputs = s.Outputs()
	if err := s.Write(ManifestName, m.write); err != nil {
		return err
	}
	if err := s.Write(LogName, func(w io.Writer) error { _, err := w.Write(log); return err }); err != nil {
		return err
	}
	sums := s.Outputs()
	if err := s.Write(SumsName, func(w io.Writer) error { return writeSums(w, sums) }); err != nil {
		return err
	}
	if err := syncFolders(s.dir); err != nil {
		return fmt.Errorf("job: %w", err)
	}
	return s.replace()
}

// replace moves the staged folder to the target. The old one stands aside in
// between; recover moves it back if the run is killed there.
func (s *Stage) replace() error {
	_, err := os.Stat(s.target())
	replaced := err == nil
	if replaced {
		if err := os.Rename(s.target(), s.previous()); err != nil {
			return fmt.Errorf("job: %w", err)
		}
	}
	if err := os.Rename(s.dir, s.target()); err != nil {
		err = fmt.Errorf("job: %w", err)
		if replaced {
			err = errors.Join(err, os.Rename(s.previous(), s.target()))
		}
		return err
	}
	s.published = true
	if err := os.RemoveAll(s.previous()); err != nil {
		return fmt.Errorf("job: %w", err)
	}
	return s.pointLatest()
}

func (s *Stage) pointLatest() error {
	link := filepath.Join(s.out, stagingMark+latestName)
	if err := os.Symlink(s.month, link); err != nil {
		return fmt.Errorf("job: %w", err)
	}
	if err := os.Rename(link, filepath.Join(s.out, latestName)); err != nil {
		return errors.Join(fmt.Errorf("job: %w", err), os.Remove(link))
	}
	return nil
}

// Close removes what has not been published and gives the lock back.
func (s *Stage) Close() error {
	var err error
	if !s.published {
		err = os.RemoveAll(s.dir)
	}
	return errors.Join(err, s.lock.Unlock())
}

// syncFolders puts the names below dir on disk.
func syncFolders(dir string) error {
	return filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		// Not every file system can sync a folder; its files are synced already.
		_ = f.Sync()
		return f.Close()
	})
}
