package definition

import (
	"slices"
	"testing"

	"reprieve/pipeline/analysis"
)

// A term is told by its name in the text, and brings the terms of its meaning.
func TestTerms(t *testing.T) {
	list, err := Terms(Definition{Text: "of those due", Keys: []Key{{Name: "method", Text: "Wilson's score interval"}}})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, k := range list {
		names = append(names, k.Name)
	}
	// due rests on day and data cut, and on nothing else; the method's score is none.
	if want := []string{"day", "data cut", "due"}; !slices.Equal(names, want) {
		t.Errorf("%v, want %v", names, want)
	}
}

// The statistics of words.md are stats of rows, and the estimands are E01 to E30.
func TestWordsAreOfThisProgram(t *testing.T) {
	all, err := reference()
	if err != nil {
		t.Fatal(err)
	}
	for name := range all.words[statWords] {
		if _, _, ok := analysis.StatWords(name); !ok {
			t.Errorf("no row has the stat %s", name)
		}
	}
	if n := len(all.words[estimandWords]); n != 30 || Estimand("E01") == "" || Estimand("E30") == "" || Estimand("E31") != "" {
		t.Errorf("%d estimands", n)
	}
}
