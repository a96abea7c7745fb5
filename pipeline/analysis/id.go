package analysis

import (
	"fmt"
	"math"
	"strings"
)

// idFields are the keys that make a result id, in their order.
var idFields = []string{
	"analysis", "population", "anchor", "window", "missing", "strategy",
	"group1", "group1_level", "variable", "variable_level", "method", "stat_name",
}

var unescapeID = strings.NewReplacer("%25", "%", "%7C", "|", "%0A", "\n", "%0D", "\r")

// ParseID reads a result id: the row that it returns has the keys of the id and
// nothing else, and a Stat of NaN, for it holds no number yet. An id may lack its
// last part, the name of the stat; then StatName is empty and the id names all
// stats of these keys. An id with another number of parts, without an analysis,
// or with a % that is none of the four escapes of Row.ID is an error.
func ParseID(id string) (Row, error) {
	parts := strings.Split(id, "|")
	if n := len(idFields); len(parts) != n && len(parts) != n-1 {
		return Row{}, fmt.Errorf("analysis: result id: parts between bars: %d, not %d (or %d, without the stat)", len(parts), n, n-1)
	}
	for i, p := range parts {
		text := unescapeID.Replace(p)
		if escapeID.Replace(text) != p {
			return Row{}, fmt.Errorf("analysis: result id: %s: is not written as ids are: %%, | and line ends stand as %%25, %%7C, %%0A and %%0D", idFields[i])
		}
		parts[i] = text
	}
	if parts[0] == "" {
		return Row{}, fmt.Errorf("analysis: result id: analysis: is empty")
	}
	if len(parts) < len(idFields) {
		parts = append(parts, "")
	}
	return Row{
		Analysis: parts[0], Population: parts[1], Anchor: parts[2], Window: parts[3], Missing: parts[4], Strategy: parts[5],
		Group1: parts[6], Group1Level: parts[7], Variable: parts[8], VariableLevel: parts[9], Method: parts[10],
		StatName: parts[11], Stat: math.NaN(),
	}, nil
}

// StatWords returns the label of a stat and its format ("count", "number",
// "proportion", "p" or "estimate"); false if no row has a stat of the name.
func StatWords(name string) (label, format string, ok bool) {
	words, ok := statNames[name]
	return words[0], words[1], ok
}
