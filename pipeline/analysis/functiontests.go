package analysis

import (
	"math"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/stats/describe"
	"reprieve/stats/multiplicity"
)

// functionTests tests, at the window of the primary endpoint, that the mean changes
// of fatigue, sleep and cognition are zero, with Holm's adjustment over those that
// can be tested.
func functionTests(r *Results, p populations) error {
	due := where(p.fas, func(m *cohort.Member) bool { return primary(m).Due })
	var rows []Row
	var tests []describe.TResult
	var ps []float64
	for i, name := range functionItems {
		if !p.in.Named.Items[outcome.FunctionItems[i]] {
			continue
		}
		change := measure{name, func(m *cohort.Member) float64 {
			return m.Outcome.Function[i].Change[outcome.PrimaryAnchor][outcome.PrimaryWindow]
		}}
		x := change.values(due)
		test, err := describe.PairedT(x, make([]float64, len(x)), describe.TOptions{})
		if err != nil {
			return err
		}
		k := primaryEndpoint.keys(Row{Analysis: "function", Population: "FAS", Variable: name, VariableLevel: "test"})
		k.Missing, k.Strategy, k.Context, k.Method, k.Estimand = "", "", "test", "paired_t", "E17"
		rows, tests = append(rows, k), append(tests, test)
		if !math.IsNaN(test.P.TwoSided) {
			ps = append(ps, test.P.TwoSided)
		}
	}
	adjusted, err := multiplicity.Adjust(ps, multiplicity.Holm)
	if err != nil {
		return err
	}
	for i, k := range rows {
		holm := math.NaN()
		if !math.IsNaN(tests[i].P.TwoSided) {
			holm, adjusted = adjusted[0], adjusted[1:]
		}
		r.add(k, stat{"N", float64(tests[i].NX)}, stat{"df", tests[i].DF}, stat{"p.value", tests[i].P.TwoSided}, stat{"p.adjusted", holm})
	}
	return nil
}
