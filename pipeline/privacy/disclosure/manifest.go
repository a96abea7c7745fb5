package disclosure

import (
	"slices"
	"strconv"
	"strings"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/job"
	"reprieve/pipeline/schema"
)

// PolicyOf is the policy of a configuration, whose keys setting gives as text.
func PolicyOf(setting func(key string) string) Policy {
	n, err := strconv.Atoi(setting("disclosure.min_cell"))
	if err != nil { // of a version without the key
		n = DefaultMinCell
	}
	base, err := strconv.Atoi(setting("disclosure.rounding"))
	if err != nil {
		base = 0
	}
	return Policy{MinCell: n, Rounding: base, Setting: setting}
}

// Unknown stands in a protected manifest for a number that is withheld.
const Unknown = -1

// Manifest returns a copy of a manifest of which a report for release may print
// everything: numbers of rows are Unknown where they are small, or where they
// show how many patients the exports have and the results may not say it. What
// was read before duplicates were dropped, and outputs, are left out.
func Manifest(m job.Manifest, r *analysis.Results) job.Manifest {
	exported, _ := r.Find(analysis.Row{Analysis: "flow", Variable: "n", VariableLevel: "exported", StatName: "n"})
	small := func(n int64) bool { return n >= 1 && n < int64(r.MinCell) }
	m.Inputs, m.Counts, m.Warnings = slices.Clone(m.Inputs), slices.Clone(m.Counts), slices.Clone(m.Warnings)
	for i := range m.Inputs {
		m.Inputs[i].Rows, m.Inputs[i].Bytes = Unknown, Unknown
	}
	for i, c := range m.Counts {
		patients := c.What == schema.PatientsTable && exported.Withheld()
		if small(c.N) || patients || c.Stage == "derive" {
			m.Counts[i].N = Unknown
		}
	}
	for i, w := range m.Warnings {
		if strings.ContainsAny(w, "0123456789") {
			m.Warnings[i] = "A warning of the run has numbers, which are withheld here: it stands in manifest.json."
		}
	}
	m.Warnings = slices.Compact(m.Warnings)
	m.Outputs = nil
	return m
}
