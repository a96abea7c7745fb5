package job

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// runFacts are the keys of the manifest that differ from run to run, or say
// where things lie; outputs are compared byte by byte instead.
var runFacts = []string{"build", "exports", "started", "finished", "previous", "outputs"}

// Compare compares a published month with the same month made again in another
// folder without encryption: every byte of release/ and restricted/, of an
// encrypted file the hash of its text, and every fact of the manifest that is not
// of the run. The differences are sorted by name.
func Compare(published, again string) ([]Difference, error) {
	old, err := ReadManifest(published)
	if err != nil {
		return nil, err
	}
	made, err := ReadManifest(again)
	if err != nil {
		return nil, err
	}
	differences, err := compareFacts(old, made)
	if err != nil {
		return nil, err
	}
	for _, o := range made.Outputs {
		if !slices.ContainsFunc(old.Outputs, func(x Output) bool { return x.TextName() == o.TextName() }) {
			differences = append(differences, Difference{o.Name, "is written by the recomputation, but was not published"})
		}
	}
	for _, o := range old.Outputs {
		d, err := compareOutput(published, again, o)
		if err != nil {
			return nil, err
		}
		if d != "" {
			differences = append(differences, Difference{o.Name, d})
		}
	}
	slices.SortStableFunc(differences, func(a, b Difference) int { return strings.Compare(a.Name, b.Name) })
	return differences, nil
}

// compareFacts compares the manifests key by key.
func compareFacts(old, made Manifest) ([]Difference, error) {
	a, err := old.facts()
	if err != nil {
		return nil, err
	}
	b, err := made.facts()
	if err != nil {
		return nil, err
	}
	var differences []Difference
	for _, f := range manifestFields() {
		if !slices.Contains(runFacts, f) && !bytes.Equal(a[f], b[f]) {
			differences = append(differences, Difference{ManifestName, f + " is another when recomputed"})
		}
	}
	return differences, nil
}

// facts are the manifest's keys with their values as JSON.
func (m Manifest) facts() (map[string]json.RawMessage, error) {
	text, err := json.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("job: %w", err)
	}
	facts := map[string]json.RawMessage{}
	if err := json.Unmarshal(text, &facts); err != nil {
		return nil, fmt.Errorf("job: %w", err)
	}
	return facts, nil
}

// compareOutput says in what a published file differs from the one made again, ""
// if it does not.
func compareOutput(published, again string, o Output) (string, error) {
	if !o.Sealed() {
		return compareFile(published, again, o.Name)
	}
	sum, err := hashFile(filepath.Join(again, filepath.FromSlash(o.TextName())))
	switch {
	case os.IsNotExist(err):
		return "was published, but the recomputation does not write it", nil
	case err != nil:
		return "", fmt.Errorf("job: %w", err)
	case sum != o.Text:
		return "does not hold what is recomputed", nil
	}
	return "", nil
}

// compareFile says in what a published file differs from the one made again, ""
// if it does not.
func compareFile(published, again, name string) (string, error) {
	a, err := os.Open(filepath.Join(published, filepath.FromSlash(name)))
	if os.IsNotExist(err) {
		return "is missing", nil
	}
	if err != nil {
		return "", fmt.Errorf("job: %w", err)
	}
	defer a.Close()
	b, err := os.Open(filepath.Join(again, filepath.FromSlash(name)))
	if os.IsNotExist(err) {
		return "was published, but the recomputation does not write it", nil
	}
	if err != nil {
		return "", fmt.Errorf("job: %w", err)
	}
	defer b.Close()
	at, same, err := firstDifference(a, b)
	if err != nil || same {
		return "", err
	}
	return fmt.Sprintf("is not what is recomputed, from byte %d on", at), nil
}

// firstDifference returns the first byte, counted from 1, at which two streams
// differ; the end of one alone is a difference.
func firstDifference(a, b io.Reader) (at int64, same bool, err error) {
	const block = 64 << 10
	x, y := make([]byte, block), make([]byte, block)
	for {
		n, errA := io.ReadFull(a, x)
		k, errB := io.ReadFull(b, y)
		for _, err := range []error{errA, errB} {
			if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
				return 0, false, fmt.Errorf("job: %w", err)
			}
		}
		for i := range min(n, k) {
			if x[i] != y[i] {
				return at + int64(i) + 1, false, nil
			}
		}
		if n != k {
			return at + int64(min(n, k)) + 1, false, nil
		}
		if n < block {
			return 0, true, nil
		}
		at += block
	}
}
