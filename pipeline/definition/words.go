package definition

import (
	"fmt"
	"strings"

	"reprieve/pipeline/analysis"
)

// words are the definitions that several analyses share: by section and term.
type words map[string]map[string]string

const termWords = "Terms"

// The sections of words.md that explain keys.
const (
	populationWords = "Populations"
	anchorWords     = "Anchors"
	windowWords     = "Windows"
	missingWords    = "Missing data"
	strategyWords   = "Strategies"
	groupWords      = "Groups"
	methodWords     = "Methods"
	statWords       = "Statistics"
	estimandWords   = "Estimands"
)

// parseWords reads words.md: sections of paragraphs, which are for the reader
// alone, and of lists whose items are a term in backticks, a colon and its
// meaning.
func parseWords(text string) (words, error) {
	w := words{}
	section := ""
	for _, b := range blocksOf(text) {
		if name, ok := strings.CutPrefix(b, "## "); ok {
			section = name
			w[section] = map[string]string{}
			continue
		}
		if !strings.HasPrefix(b, "- ") {
			continue
		}
		for _, item := range itemsOf(b) {
			term, meaning, ok := strings.Cut(item, "`: ")
			if term, ok2 := strings.CutPrefix(term, "`"); ok && ok2 && w[section][term] == "" && section != "" {
				w[section][term] = meaning
				continue
			}
			return nil, fmt.Errorf("%s: %q: is not a term in backticks, a colon and its meaning, once", section, item)
		}
	}
	for _, section := range []string{
		termWords, populationWords, anchorWords, windowWords, missingWords, strategyWords, groupWords, methodWords, statWords, estimandWords,
	} {
		if len(w[section]) == 0 {
			return nil, fmt.Errorf("%s: has no terms", section)
		}
	}
	return w, nil
}

// keys are the filled keys of a row with their words. Without a population the
// words are those of its analysis.
func (w words) keys(row analysis.Row, a analysisText) []Key {
	population := w[populationWords][row.Population]
	if population == "" {
		population = a.Population
	}
	stat := w[statWords][row.StatName]
	if stat == "" {
		stat, _, _ = analysis.StatWords(row.StatName)
	}
	var list []Key
	for _, k := range []Key{
		{"population", row.Population, population},
		{"anchor", row.Anchor, w[anchorWords][row.Anchor]},
		{"window", row.Window, w[windowWords][row.Window]},
		{"missing", row.Missing, w[missingWords][row.Missing]},
		{"strategy", row.Strategy, w[strategyWords][row.Strategy]},
		{"group", groupText(row), w[groupWords][row.Group1]},
		{"variable", join(row.Variable, row.VariableLevel), ""},
		{"method", row.Method, w[methodWords][row.Method]},
		{"stat", row.StatName, stat},
	} {
		if k.Value != "" {
			list = append(list, k)
		}
	}
	return list
}

// Estimand returns the words of an estimand, such as E01; "" if it has none.
func Estimand(name string) string {
	all, err := reference()
	if err != nil {
		return ""
	}
	return all.words[estimandWords][name]
}
