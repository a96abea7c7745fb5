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
	"sync"

	"github.com/gofrs/flock"

	"reprieve/pipeline/privacy/seal"
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

// The modes of folders, and without the right to search them those of files: all
// is the user's alone. The release folder lies in a closed one and has the modes
// that its copies are to have.
const (
	closed = os.FileMode(0o700)
	open   = os.FileMode(0o755)
)

// ErrHeld means that another run holds the output folder.
var ErrHeld = errors.New("another run holds the output folder")

// Stage is a month's folder while it is being written. Close it in any case:
// what has not been published is removed. Several files may be written at the same time.
type Stage struct {
	out, month string
	dir        string
	sys        system
	lock       *flock.Flock
	recipients seal.Recipients // of the files of restricted/
	published  bool

	mutex   sync.Mutex // of what follows
	outputs []Output
	broken  error // the first failure to write a file
}

// Output is one written file.
type Output struct {
	Name   string `json:"name"` // path below the month's folder, with slashes
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`

	Text string `json:"text_sha256,omitempty"` // of what is encrypted in the file; empty where nothing is
}

// Sealed says whether the file is encrypted.
func (o Output) Sealed() bool { return o.Text != "" }

// TextName is the name of the file before encryption.
func (o Output) TextName() string {
	if o.Sealed() {
		return strings.TrimSuffix(o.Name, seal.Ending)
	}
	return o.Name
}

// Begin takes the lock of the folder out, which it makes if need be, clears what
// a run that was killed has left, and makes an empty staging folder.
func Begin(out, month string) (*Stage, error) { return begin(out, month, operatingSystem()) }

func begin(out, month string, sys system) (*Stage, error) {
	if err := sys.mkdirAll(out, closed); err != nil {
		return nil, fmt.Errorf("job: %w", err)
	}
	s := &Stage{out: out, month: month, sys: sys, lock: flock.New(filepath.Join(out, lockName))}
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

// Seal has every file of restricted/ that is created from now on encrypted for
// recipients: its name ends in .age then.
func (s *Stage) Seal(recipients seal.Recipients) { s.recipients = recipients }

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
	dir, err := s.sys.mkdirTemp(s.out, stagingMark+s.month+"-")
	if err != nil {
		return fmt.Errorf("job: %w", err)
	}
	s.dir = dir
	for _, sub := range []struct {
		name string
		mode os.FileMode
	}{{"", closed}, {Release, open}, {Restricted, closed}} {
		path := filepath.Join(dir, sub.name)
		if err := s.sys.mkdirAll(path, sub.mode); err != nil {
			return fmt.Errorf("job: %w", err)
		}
		if err := s.sys.chmod(path, sub.mode); err != nil {
			return fmt.Errorf("job: %w", err)
		}
	}
	return nil
}

// Create makes a file of the month's folder, named with slashes, and records
// its size and hash, as it lies on disk, when it is closed.
func (s *Stage) Create(name string) (io.WriteCloser, error) {
	folder := closed
	if strings.HasPrefix(name, Release+"/") {
		folder = open
	}
	sealed := !s.recipients.None() && strings.HasPrefix(name, Restricted+"/")
	if sealed {
		name += seal.Ending
	}
	path := filepath.Join(s.dir, filepath.FromSlash(name))
	if err := s.sys.mkdirAll(filepath.Dir(path), folder); err != nil {
		return nil, s.fail(err)
	}
	f, err := s.sys.create(path, folder&0o666)
	if err != nil {
		return nil, s.fail(err)
	}
	o := &output{stage: s, name: name, file: f, hash: sha256.New()}
	if sealed {
		return newSealedOutput(o)
	}
	return o, nil
}

// output is a file that is being written.
type output struct {
	stage *Stage
	name  string
	file  file
	hash  hash.Hash
	bytes int64
	text  string // the hash of what is encrypted
}

func (o *output) Write(p []byte) (int, error) {
	n, err := o.file.Write(p)
	o.hash.Write(p[:n])
	o.bytes += int64(n)
	if err != nil {
		err = o.stage.fail(err)
	}
	return n, err
}

// Close puts the file on disk.
func (o *output) Close() error {
	if err := o.file.Sync(); err != nil {
		return errors.Join(o.stage.fail(err), o.file.Close())
	}
	if err := o.file.Close(); err != nil {
		return o.stage.fail(err)
	}
	sum := Output{Name: o.name, Bytes: o.bytes, SHA256: hex.EncodeToString(o.hash.Sum(nil)), Text: o.text}
	o.stage.mutex.Lock()
	defer o.stage.mutex.Unlock()
	o.stage.outputs = append(o.stage.outputs, sum)
	return nil
}

// fail remembers that a file could not be written: such a month is not published,
// even if its writer goes on.
func (s *Stage) fail(err error) error {
	err = fmt.Errorf("job: %w", err)
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.broken == nil {
		s.broken = err
	}
	return err
}

// Write creates a file and fills it by write.
func (s *Stage) Write(name string, write func(io.Writer) error) error {
	f, err := s.Create(name)
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		_ = s.fail(err) // the file is not whole
		return errors.Join(fmt.Errorf("%s: %w", name, err), f.Close())
	}
	return f.Close()
}

// Outputs returns the files that are closed, by name.
func (s *Stage) Outputs() []Output {
	s.mutex.Lock()
	defer s.mutex.Unlock()
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
	if s.broken != nil {
		return s.broken
	}
	if err := s.removeScratch(); err != nil {
		return err
	}
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
	if err := s.syncFolders(); err != nil {
		return fmt.Errorf("job: %w", err)
	}
	return s.replace()
}

// replace moves the staged folder to the target and points `latest` to it. The old
// folder stands aside in between; if the run is killed there, recover moves it
// back, or finishes what was begun.
func (s *Stage) replace() error {
	if err := s.sys.symlink(s.month, s.nextLatest()); err != nil {
		return fmt.Errorf("job: %w", err)
	}
	_, err := os.Lstat(s.target())
	replaced := err == nil
	if replaced {
		if err := s.sys.rename(s.target(), s.previous()); err != nil {
			return fmt.Errorf("job: %w", err)
		}
	}
	if err := s.sys.rename(s.dir, s.target()); err != nil {
		err = fmt.Errorf("job: %w", err)
		if replaced {
			err = errors.Join(err, s.sys.rename(s.previous(), s.target()))
		}
		return err
	}
	s.published = true
	if err := s.sys.rename(s.nextLatest(), filepath.Join(s.out, latestName)); err != nil {
		return fmt.Errorf("job: %w", err)
	}
	if err := s.sys.sync(s.out); err != nil {
		return fmt.Errorf("job: %w", err)
	}
	if !replaced {
		return nil
	}
	if err := s.sys.removeAll(s.previous()); err != nil {
		return fmt.Errorf("job: %w", err)
	}
	return nil
}

// Close removes what has not been published and gives the lock back.
func (s *Stage) Close() error { return errors.Join(s.discard(), s.lock.Unlock()) }

// discard removes the new link before the staging folder: without that folder it
// would say that the month is in its place.
func (s *Stage) discard() error {
	if s.published {
		return nil
	}
	if err := s.sys.remove(s.nextLatest()); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("job: %w", err)
	}
	if err := s.sys.removeAll(s.dir); err != nil {
		return fmt.Errorf("job: %w", err)
	}
	return nil
}

// syncFolders puts the names below the staging folder on disk.
func (s *Stage) syncFolders() error {
	return filepath.WalkDir(s.dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		return s.sys.sync(path)
	})
}
