package main

import (
	"strings"

	"reprieve/pipeline/privacy"
)

// didYouMean returns " (did you mean X?)" for the lower-case candidate that may
// have been meant, or "" where none is near.
func didYouMean(written string, candidates []string) string {
	nearest := privacy.Nearest(written, candidates)
	if nearest == "" {
		return ""
	}
	return " (did you mean " + nearest + "?)"
}

// suggestKey is didYouMean for a dotted key; a key of the same last word goes
// before one of nearly the same letters.
func suggestKey(written string, names []string) string {
	for _, n := range names {
		if strings.EqualFold(lastWord(n), lastWord(written)) {
			return " (did you mean " + n + "?)"
		}
	}
	return didYouMean(written, names)
}

func lastWord(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

// suggestVariable is didYouMean for a variable of the environment.
func suggestVariable(written string, names []string) string {
	lower := make([]string, len(names))
	for i, n := range names {
		lower[i] = strings.ToLower(n)
	}
	if nearest := privacy.Nearest(written, lower); nearest != "" {
		return " (did you mean " + strings.ToUpper(nearest) + "?)"
	}
	return ""
}
