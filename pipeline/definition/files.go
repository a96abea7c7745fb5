package definition

import (
	"embed"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
)

//go:embed *.md
var files embed.FS

const wordsFile = "words.md"

// parsed is the whole reference.
type parsed struct {
	words    words
	terms    []term
	analyses []analysisText // sorted by name
}

// reference parses the files at its first call.
var reference = sync.OnceValues(parseFiles)

func parseFiles() (parsed, error) {
	var all parsed
	entries, err := files.ReadDir(".") // sorted by name
	if err != nil {
		return all, fmt.Errorf("definition: %w", err)
	}
	for _, f := range entries {
		text, err := files.ReadFile(f.Name())
		if err != nil {
			return all, fmt.Errorf("definition: %w", err)
		}
		if f.Name() == wordsFile {
			if all.words, err = parseWords(string(text)); err != nil {
				return all, fmt.Errorf("definition: %s: %w", wordsFile, err)
			}
			all.terms = termsIn(string(text), all.words)
			continue
		}
		a, err := parseAnalysis(strings.TrimSuffix(f.Name(), ".md"), string(text))
		if err != nil {
			return all, fmt.Errorf("definition: %s: %w", f.Name(), err)
		}
		all.analyses = append(all.analyses, a)
	}
	return all, nil
}

func (p parsed) find(name string) (analysisText, bool) {
	i := slices.IndexFunc(p.analyses, func(a analysisText) bool { return a.Name == name })
	if i < 0 {
		return analysisText{}, false
	}
	return p.analyses[i], true
}

// WriteMarkdown writes the whole reference as one document: the words that
// analyses share, then the analyses by name. contract is the version of the
// definitions.
func WriteMarkdown(w io.Writer, contract int) error {
	all, err := reference()
	if err != nil {
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# Results (contract %d)\n", contract)
	names := []string{wordsFile}
	for _, a := range all.analyses {
		names = append(names, a.Name+".md")
	}
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			return fmt.Errorf("definition: %w", err)
		}
		b.WriteString("\n" + demoted(string(text)))
	}
	_, err = io.WriteString(w, b.String())
	return err
}

// demoted sets the headings of a file one level down.
func demoted(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, "#") {
			lines[i] = "#" + l
		}
	}
	return strings.Join(lines, "\n") + "\n"
}
