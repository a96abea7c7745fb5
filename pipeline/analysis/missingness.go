package analysis

import (
	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
)

var byRated = category{
	name: "rated", order: []string{"yes", "no"},
	level: func(m *cohort.Member) string {
		if primary(m).Observed {
			return "yes"
		}
		return "no"
	},
}

// missingness describes those of RESP who are due at the primary endpoint at baseline,
// by whether they were rated there: who is missing.
func missingness(r *Results, p populations) error {
	due := where(p.resp, func(m *cohort.Member) bool { return primary(m).Due })
	k := Row{
		Analysis: "missingness", Population: "RESP",
		Anchor: outcome.PrimaryAnchor.String(), Window: outcome.Windows[outcome.PrimaryWindow].Name, Estimand: "E01",
	}
	return describeAtBaseline(r, k, due, groups(due, byRated)[1:], byRated)
}
