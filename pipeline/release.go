package pipeline

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/job"
	"reprieve/pipeline/privacy/disclosure"
	"reprieve/pipeline/privacy/seal"
)

// ReleaseRequest asks for the release of a published month to leave the clinic.
type ReleaseRequest struct {
	Folder string // of the month
	To     string // folder to write, which must not be there
	Memory string // file that keeps in mind what was released

	Who  string // user of the operating system
	When time.Time

	Identities seal.Identities // for files of restricted/ that are encrypted
	Read       func(folder string, m job.Manifest, name string, identities seal.Identities) (*analysis.Results, error)
}

// Release copies release/ of a published month to another folder and records its
// counts in the memory, first the one and then the other: what has left is always
// in the memory. The month must be as it was published, and must have been made
// when the memory was as it is now; else it is an error, which is a
// disclosure.ErrMemory where the memory is why.
func Release(req ReleaseRequest) (disclosure.Released, error) {
	if req.Memory == "" {
		return disclosure.Released{}, &KeyError{"release.memory", "", "is not set: nothing can be released without a memory of it"}
	}
	if _, err := os.Lstat(req.To); err == nil {
		return disclosure.Released{}, &KeyError{"--to", req.To, "is there already"}
	}
	folder, err := filepath.EvalSymlinks(req.Folder)
	if err != nil {
		return disclosure.Released{}, fmt.Errorf("pipeline: %w", err)
	}
	r, err := req.record(folder)
	if err != nil {
		return r, err
	}
	if err := disclosure.Record(req.Memory, r); err != nil {
		return r, err
	}
	return r, copyRelease(folder, req.To)
}

// record is what the memory keeps of the release, after all checks.
func (req ReleaseRequest) record(folder string) (disclosure.Released, error) {
	m, err := job.ReadManifest(folder)
	if err != nil {
		return disclosure.Released{}, err
	}
	differences, err := job.Integrity(folder, m)
	if err != nil {
		return disclosure.Released{}, err
	}
	if len(differences) > 0 {
		return disclosure.Released{}, fmt.Errorf("pipeline: %s: is not as it was published: %s", folder, differences[0])
	}
	if err := req.sameMemory(folder, m); err != nil {
		return disclosure.Released{}, err
	}
	results, err := req.Read(folder, m, job.Release+"/ard.csv", req.Identities)
	if !m.HasFile(job.Release + "/ard.csv") {
		return disclosure.Released{}, &KeyError{"run.formats", m.Setting("run.formats"), "lacks data: a month without its results rows cannot be released"}
	}
	if err != nil {
		return disclosure.Released{}, err
	}
	restricted, err := req.Read(folder, m, job.Restricted+"/ard.csv", req.Identities)
	if err != nil {
		return disclosure.Released{}, err
	}
	past := disclosure.Counts(results, restricted, disclosure.PolicyOf(m.Setting).Rounding)
	sum, err := job.ManifestSHA256(folder)
	return disclosure.Released{
		Month: m.Month, Manifest: sum, Who: req.Who, When: req.When.UTC().Truncate(time.Second), Counts: past.Counts, Withheld: past.Withheld, Rounded: past.Rounded,
	}, err
}

// sameMemory is an error if the month was made without the memory, or before the
// last of the releases in it.
func (req ReleaseRequest) sameMemory(folder string, m job.Manifest) error {
	memory, err := disclosure.ReadMemory(req.Memory)
	if err != nil {
		return err
	}
	sum, err := job.ManifestSHA256(folder)
	if err != nil {
		return err
	}
	if memory.Has(sum) {
		return nil // once more the same release
	}
	made, err := disclosure.EarlierOf(folder, m, req.Identities)
	if err != nil {
		return err
	}
	var then, now bytes.Buffer
	if err := errors.Join(made.Write(&then), memory.Earlier().Write(&now)); err != nil {
		return err
	}
	if made == nil || !bytes.Equal(then.Bytes(), now.Bytes()) {
		return fmt.Errorf("pipeline: %s: %w for it: the month was made when the memory was another, or without one: make it again with run --force", folder, disclosure.ErrMemory)
	}
	return nil
}

// copyRelease copies release/ of a month, whole or not at all.
func copyRelease(folder, to string) error {
	parent := filepath.Dir(to)
	staged, err := os.MkdirTemp(parent, ".release-")
	if err != nil {
		return fmt.Errorf("pipeline: %w", err)
	}
	defer os.RemoveAll(staged) //nolint:errcheck // it is not there once it has been renamed
	source := filepath.Join(folder, job.Release)
	err = filepath.WalkDir(source, func(path string, entry os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		target := filepath.Join(staged, strings.TrimPrefix(path, source))
		if entry.IsDir() {
			return os.MkdirAll(target, 0o755)
		}
		return copyFile(path, target)
	})
	if err != nil {
		return fmt.Errorf("pipeline: %w", err)
	}
	if err := errors.Join(os.Chmod(staged, 0o755), os.Rename(staged, to)); err != nil {
		return fmt.Errorf("pipeline: %w", err)
	}
	return nil
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}
