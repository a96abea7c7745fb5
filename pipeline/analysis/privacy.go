package analysis

import (
	"math"
	"strings"

	"reprieve/pipeline/privacy"
)

// gateRows say what the privacy gate looked at and found in the exports: its
// warnings and what the configuration allowed. Exports with more than that are
// not analysed.
func gateRows(r *Results, p populations) error {
	g := p.in.Privacy
	if g == nil {
		return nil
	}
	k := Row{Analysis: "privacy"}
	for _, c := range []struct {
		level string
		n     float64
	}{{"rules", float64(g.Rules)}, {"columns", float64(g.Columns)}, {"texts", float64(g.Texts)}} {
		k.Variable, k.VariableLevel = "checked", c.level
		r.add(k, stat{"n", c.n})
	}
	for _, a := range g.Anonymity {
		anonymityRows(r, a)
	}
	for _, o := range g.Outliers {
		k.Variable, k.VariableLevel = "outliers", o.Of
		r.add(k, stat{"n", float64(o.Patients)}, stat{"N", float64(o.Counted)})
	}
	for _, f := range g.Findings {
		k.Variable, k.VariableLevel = f.Rule, f.Place()
		r.add(k, stat{"n", float64(f.Rows)}, stat{"N", float64(f.Of)})
		r.AddText(k, Text{"verdict", f.Verdict.String()}, Text{"reason", f.Reason})
	}
	return nil
}

// anonymityRows describe the classes of patients with the same traits.
func anonymityRows(r *Results, a privacy.Anonymity) {
	k := Row{Analysis: "privacy", Variable: "classes", VariableLevel: a.Set}
	smallest, share, highest, mean := math.NaN(), math.NaN(), math.NaN(), math.NaN()
	if a.Patients > 0 {
		smallest, share = float64(a.Smallest), float64(a.Unique)/float64(a.Patients)
		highest, mean = a.MaxRisk(), a.MeanRisk()
	}
	r.add(k, stat{"N", float64(a.Patients)}, stat{"n", float64(a.Unique)}, stat{"p", share}, stat{"n.class", float64(a.Classes)},
		stat{"k.min", smallest}, stat{"n.below", float64(a.Below)}, stat{"risk.max", highest}, stat{"risk.mean", mean})
	r.AddText(k, Text{"traits", strings.Join(a.Traits, " ")})
}
