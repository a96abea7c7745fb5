package analysis

import (
	"math"
	"strings"

	"reprieve/pipeline/privacy"
)

// gateRows say what the privacy gate looked at and found in the exports: its
// notes and warnings and what the configuration allowed. Exports with more than that are
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
	for _, d := range g.Diversity {
		diversityRows(r, d)
	}
	for _, o := range g.Outliers {
		k.Variable, k.VariableLevel = "outliers", o.Of
		r.add(k, stat{"n", float64(o.Patients)}, stat{"N", float64(o.Counted)})
	}
	for _, f := range g.Findings {
		k.Variable, k.VariableLevel = f.Rule, f.Place()
		r.add(k, stat{"n", float64(f.Rows)}, stat{"N", float64(f.Of)})
		r.AddText(k, Text{"verdict", verdictOf(f)}, Text{"reason", f.Reason})
	}
	return nil
}

// verdictOf is the verdict on a finding in words.
func verdictOf(f privacy.Finding) string {
	if f.Doubtful && f.Verdict == privacy.Warned {
		return "doubtful"
	}
	return f.Verdict.String()
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

// diversityRows say what the class of a patient tells of a sensitive column.
func diversityRows(r *Results, d privacy.Diversity) {
	share, smallest := math.NaN(), math.NaN()
	if d.Known > 0 {
		share, smallest = float64(d.Exposed)/float64(d.Known), float64(d.Smallest)
	}
	r.add(Row{Analysis: "privacy", Variable: "diversity", VariableLevel: d.Attribute},
		stat{"N", float64(d.Known)}, stat{"n", float64(d.Exposed)}, stat{"p", share}, stat{"l.min", smallest})
}
