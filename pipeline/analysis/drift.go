package analysis

// DriftVerdict is what a check of quality over time says.
type DriftVerdict int

// The verdicts.
const (
	DriftOK      DriftVerdict = iota
	DriftUnknown              // too little to judge
	DriftWarns
	DriftStops
)

// String returns the verdict as the results write it.
func (v DriftVerdict) String() string {
	return [...]string{"ok", "not judged", "warning", "stop"}[v]
}

// Drift is a check of the quality of data against earlier months, of all or of one
// site.
type Drift struct {
	Check, Site   string // Site "": all
	NBefore, NNow int    // what Before and Now rest on
	Before, Now   float64
	Change        float64 // what is held against the thresholds; NaN: not estimable
	Verdict       DriftVerdict
}

const driftAnalysis = "drift"

// AddDrift appends the rows of checks of quality over time.
func AddDrift(r *Results, list []Drift) {
	for _, d := range list {
		k := Row{Analysis: driftAnalysis, Variable: d.Check}
		if d.Site != "" {
			k.Group1, k.Group1Level = "site", d.Site
		}
		r.AddText(k, Text{"verdict", d.Verdict.String()})
		r.add(k, stat{"n.before", float64(d.NBefore)}, stat{"n.now", float64(d.NNow)},
			stat{"value.before", d.Before}, stat{"value.now", d.Now}, stat{"change", d.Change})
	}
}
