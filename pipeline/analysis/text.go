package analysis

import "math"

// Text is one value in words of a set of rows that share their keys.
type Text struct {
	Name  string // the stat_name
	Value string
}

// AddText appends a row for each of the texts that is not empty, with the keys
// of k: the text is the row's StatText, and its Stat is NaN.
func (r *Results) AddText(k Row, texts ...Text) {
	r.byID = nil // Find looks again
	for _, t := range texts {
		if t.Value == "" {
			continue
		}
		row := k
		row.StatName, row.Stat, row.StatText = t.Name, math.NaN(), t.Value
		row.StatLabel, row.Format = describeStat(t.Name)
		row.Context, row.Suppressed = "text", NotSuppressed
		r.Rows = append(r.Rows, row)
	}
}
