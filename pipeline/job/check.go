package job

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

func hashFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// HashProgram returns the SHA-256 of an executable file, "" if it cannot be read.
func HashProgram(path string) string {
	sum, err := hashFile(path)
	if err != nil {
		return ""
	}
	return sum
}

// CheckFile compares a file of a published month with the manifest.
func (m Manifest) CheckFile(folder, name string) error {
	i := slices.IndexFunc(m.Outputs, func(o Output) bool { return o.Name == name })
	if i < 0 {
		return fmt.Errorf("job: %s: the manifest does not name it", name)
	}
	sum, err := hashFile(filepath.Join(folder, filepath.FromSlash(name)))
	if err != nil {
		return fmt.Errorf("job: %w", err)
	}
	if sum != m.Outputs[i].SHA256 {
		return fmt.Errorf("job: %s: has changed since it was published", name)
	}
	return nil
}

// SameWork says whether a published month was made by the same build from the
// same inputs, configuration and earlier month, and is still whole, so that a new run would
// write the same bytes again.
func SameWork(folder string, next Manifest) bool {
	m, err := ReadManifest(folder)
	if err != nil || m.Build != next.Build || m.Contract != next.Contract || m.Month != next.Month || !m.AsOf.Equal(next.AsOf) ||
		m.ConfigurationSHA256 != next.ConfigurationSHA256 || !slices.Equal(m.Inputs, next.Inputs) ||
		!slices.Equal(m.NotRead, next.NotRead) || !sameEarlier(m.Earlier, next.Earlier) || len(m.Outputs) == 0 {
		return false
	}
	for _, o := range m.Outputs {
		if m.CheckFile(folder, o.Name) != nil {
			return false
		}
	}
	return true
}

func sameEarlier(a, b *Earlier) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}
