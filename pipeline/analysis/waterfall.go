package analysis

import (
	"strconv"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
)

// waterfallStep is the width of a class of the waterfall, in percent.
const waterfallStep = 10

// waterfall counts the observed patients of the primary endpoint by how far their
// pain fell, in classes of 10 percent of the baseline: level x holds the falls of
// at least x and less than x + 10 percent, 100 those of exactly 100, and "rise" the
// rises of more than 100. Classes replace the bars of single patients.
func waterfall(r *Results, p populations) error {
	observed := where(p.resp, func(m *cohort.Member) bool { return primary(m).Due && primary(m).Observed })
	atLeast := func(x int) int {
		return count(observed, func(m *cohort.Member) bool { return outcome.Response(primary(m).Value, m.Outcome.Baseline, x) })
	}
	k := primaryEndpoint.keys(Row{Analysis: "waterfall", Population: "RESP", Variable: "reduction", Context: "distribution", Estimand: "E03"})
	k.Missing = string(oc)
	add := func(level string, n int) {
		k.VariableLevel = level
		r.add(k, stat{"n", float64(n)}, stat{"N", float64(len(observed))}, stat{"p", float64(n) / float64(len(observed))})
	}
	above := 0
	for x := 100; x >= -100; x -= waterfallStep {
		n := atLeast(x)
		add(strconv.Itoa(x), n-above)
		above = n
	}
	add("rise", len(observed)-above)
	return nil
}
