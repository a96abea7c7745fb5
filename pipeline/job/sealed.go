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

	"reprieve/pipeline/privacy/seal"
)

// sealedOutput is an encrypted file that is being written. The manifest has the
// hash of the file and that of its text.
type sealedOutput struct {
	output *output
	seal   io.WriteCloser
	text   hash.Hash
}

func newSealedOutput(o *output) (*sealedOutput, error) {
	w, err := o.stage.recipients.Seal(o)
	if err != nil {
		return nil, errors.Join(o.stage.fail(err), o.file.Close())
	}
	return &sealedOutput{o, w, sha256.New()}, nil
}

func (s *sealedOutput) Write(p []byte) (int, error) {
	s.text.Write(p)
	n, err := s.seal.Write(p)
	if err != nil {
		err = s.output.stage.fail(err)
	}
	return n, err
}

// Close ends the encrypted file and puts it on disk.
func (s *sealedOutput) Close() error {
	if err := s.seal.Close(); err != nil {
		return errors.Join(s.output.stage.fail(err), s.output.file.Close())
	}
	s.output.text = hex.EncodeToString(s.text.Sum(nil))
	return s.output.Close()
}

// Open opens a file of a published month by the name that it has before
// encryption: its text, which must be what was published. An encrypted file is
// opened with identities.
func (m Manifest) Open(folder, name string, identities seal.Identities) (io.ReadCloser, error) {
	i := slices.IndexFunc(m.Outputs, func(o Output) bool { return o.TextName() == name })
	if i < 0 {
		return nil, fmt.Errorf("job: %s: the manifest does not name it", name)
	}
	o := m.Outputs[i]
	if err := m.CheckFile(folder, o.Name); err != nil {
		return nil, err
	}
	f, err := os.Open(filepath.Join(folder, filepath.FromSlash(o.Name)))
	if err != nil {
		return nil, fmt.Errorf("job: %w", err)
	}
	if !o.Sealed() {
		return f, nil
	}
	text, err := identities.Open(f)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("job: %s: %w", o.Name, err), f.Close())
	}
	return struct {
		io.Reader
		io.Closer
	}{text, f}, nil
}

// checkText compares what is encrypted in a file with the hash of the manifest.
func (m Manifest) checkText(folder string, o Output, identities seal.Identities) error {
	text, err := m.Open(folder, o.TextName(), identities)
	if err != nil {
		return err
	}
	defer text.Close() //nolint:errcheck // it was only read
	h := sha256.New()
	if _, err := io.Copy(h, text); err != nil {
		return fmt.Errorf("job: %s: cannot be decrypted to its end", o.Name)
	}
	if hex.EncodeToString(h.Sum(nil)) != o.Text {
		return fmt.Errorf("job: %s: holds another text than was published", o.Name)
	}
	return nil
}

// CheckTexts decrypts every encrypted file of a published month and returns those
// whose text is not what the manifest says. Files of which the bytes differ are
// left to Integrity. An identity that does not fit is an error.
func (m Manifest) CheckTexts(folder string, identities seal.Identities) ([]Difference, error) {
	var differences []Difference
	for _, o := range m.Outputs {
		if !o.Sealed() || m.CheckFile(folder, o.Name) != nil {
			continue
		}
		if text, err := m.Open(folder, o.TextName(), identities); err != nil {
			return nil, err
		} else if err := text.Close(); err != nil {
			return nil, fmt.Errorf("job: %w", err)
		}
		if m.checkText(folder, o, identities) != nil {
			differences = append(differences, Difference{o.Name, "holds another text than the manifest says"})
		}
	}
	return differences, nil
}
