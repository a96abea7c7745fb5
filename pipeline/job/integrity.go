package job

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"reprieve/pipeline/privacy"
)

// Difference is a file, or a fact of the manifest, that is not what it should be.
type Difference struct {
	Name string `json:"name"` // path below the month's folder or the exports, with slashes
	What string `json:"what"`
}

// String is one line.
func (d Difference) String() string { return d.Name + ": " + d.What }

const changed = "has changed since it was published"

// Integrity compares the folder of a published month with its own manifest and
// SHA256SUMS and returns what is not as it was published, by name: a changed, a
// missing or a further file, and lines of SHA256SUMS that are not as they were
// written. It says nothing of whether the results are right.
func Integrity(folder string, m Manifest) ([]Difference, error) {
	folder, err := filepath.EvalSymlinks(folder) // of `latest`
	if err != nil {
		return nil, fmt.Errorf("job: %w", err)
	}
	names, differences, err := plainFiles(folder)
	if err != nil {
		return nil, err
	}
	expected := []string{ManifestName, SumsName, LogName}
	for _, o := range m.Outputs {
		expected = append(expected, o.Name)
		if slices.Contains(names, o.Name) && m.CheckFile(folder, o.Name) != nil {
			differences = append(differences, Difference{o.Name, changed})
		}
	}
	for _, name := range expected {
		if !slices.Contains(names, name) && !slices.ContainsFunc(differences, func(d Difference) bool { return d.Name == name }) {
			differences = append(differences, Difference{name, "is missing"})
		}
	}
	for _, name := range names {
		if !slices.Contains(expected, name) {
			differences = append(differences, Difference{shownPath(name), "is not one of the files that were published"})
		}
	}
	more, err := checkSums(folder, m, names)
	if err != nil {
		return nil, err
	}
	differences = append(differences, more...)
	slices.SortStableFunc(differences, func(a, b Difference) int { return strings.Compare(a.Name, b.Name) })
	return slices.Compact(differences), nil
}

// shownPath is the name of a file that the program did not write, without what
// looks like an identifier.
func shownPath(name string) string {
	words := strings.Split(name, "/")
	for i := range words {
		words[i] = privacy.ShownFile(words[i])
	}
	return strings.Join(words, "/")
}

// plainFiles lists the files below a folder; what is neither a file nor a
// folder, such as a link, is a difference.
func plainFiles(folder string) ([]string, []Difference, error) {
	var names []string
	var differences []Difference
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(rel)
		if !d.Type().IsRegular() {
			differences = append(differences, Difference{shownPath(name), "is not a plain file"})
			return nil
		}
		names = append(names, name)
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("job: %w", err)
	}
	return names, differences, nil
}

// checkSums compares SHA256SUMS with the list that the manifest, and the
// manifest and the log themselves as they lie there, would give.
func checkSums(folder string, m Manifest, names []string) ([]Difference, error) {
	if !slices.Contains(names, SumsName) {
		return nil, nil
	}
	got, err := os.ReadFile(filepath.Join(folder, SumsName))
	if err != nil {
		return nil, fmt.Errorf("job: %w", err)
	}
	sums := slices.Clone(m.Outputs)
	for _, name := range []string{ManifestName, LogName} {
		if !slices.Contains(names, name) {
			continue
		}
		sum, err := hashFile(filepath.Join(folder, name))
		if err != nil {
			return nil, fmt.Errorf("job: %w", err)
		}
		sums = append(sums, Output{Name: name, SHA256: sum})
	}
	var want bytes.Buffer
	if err := writeSums(&want, sums); err != nil {
		return nil, err
	}
	if bytes.Equal(got, want.Bytes()) {
		return nil, nil
	}
	return sumsDiffer(string(got), sums), nil
}

// sumsDiffer names the lines of SHA256SUMS that are not as they should be.
func sumsDiffer(text string, sums []Output) []Difference {
	listed := map[string]string{}
	var differences []Difference
	add := func(format string, args ...any) {
		differences = append(differences, Difference{SumsName, fmt.Sprintf(format, args...)})
	}
	for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		sum, name, ok := strings.Cut(line, "  ")
		known := slices.ContainsFunc(sums, func(o Output) bool { return o.Name == name })
		if !ok || !known {
			add("line %d does not name a file that was published", i+1)
			continue
		}
		listed[name] = sum
	}
	for _, o := range sums {
		switch sum, ok := listed[o.Name]; {
		case !ok:
			add("does not list %s", o.Name)
		case sum != o.SHA256 && (o.Name == ManifestName || o.Name == LogName):
			differences = append(differences, Difference{o.Name, changed + ", or its line of " + SumsName + " has"})
		case sum != o.SHA256:
			add("has another hash for %s than the manifest", o.Name)
		}
	}
	if differences == nil {
		add("is not as it was written")
	}
	return differences
}

// CheckInputs compares the files of an exports' folder with those that a month
// was made from, by their hashes, and returns those that differ or are missing.
// Files that the manifest does not name are not looked for.
func (m Manifest) CheckInputs(exports string) ([]Difference, error) {
	var differences []Difference
	for _, in := range m.Inputs {
		sum, err := hashFile(filepath.Join(exports, in.Name))
		switch {
		case os.IsNotExist(err):
			differences = append(differences, Difference{in.Name, "is missing from the exports"})
		case err != nil:
			return nil, fmt.Errorf("job: %w", err)
		case sum != in.SHA256:
			differences = append(differences, Difference{in.Name, "is not the file of the exports that was read"})
		}
	}
	return differences, nil
}
