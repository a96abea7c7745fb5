package claims

import (
	"strconv"

	"reprieve/pipeline/analysis"
)

// Analysis is the x_analysis of the rows of claims.
const Analysis = "claim"

// AddRows appends the rows of the claims to the results, so that a report can be
// drawn from them alone. Variable is the name of the claim. Its own rows are
// statement, reading, supported, not_supported, verdict and reason; those of its
// i-th result, with the variable level i, are result (the id), shown, verdict
// and reason; the id of the i-th result that counts its patients is counted, with
// the variable level i. A text that is empty has no row.
func AddRows(results *analysis.Results, judged []Judged) {
	for _, j := range judged {
		k := analysis.Row{Analysis: Analysis, Variable: j.Claim.Name}
		results.AddText(k,
			analysis.Text{Name: "statement", Value: j.Claim.Statement}, analysis.Text{Name: "reading", Value: j.Claim.Reading},
			analysis.Text{Name: "supported", Value: j.Claim.Supported.String()},
			analysis.Text{Name: "not_supported", Value: j.Claim.NotSupported.String()},
			analysis.Text{Name: "verdict", Value: j.Verdict.Decision.String()}, analysis.Text{Name: "reason", Value: j.Verdict.Reason})
		for i, result := range j.Claim.Results {
			k.VariableLevel = strconv.Itoa(i + 1)
			results.AddText(k,
				analysis.Text{Name: "result", Value: withoutStat(result)}, analysis.Text{Name: "shown", Value: j.Shown[i]},
				analysis.Text{Name: "verdict", Value: j.Results[i].Decision.String()}, analysis.Text{Name: "reason", Value: j.Results[i].Reason})
		}
		for i, result := range j.Claim.Patients {
			k.VariableLevel = strconv.Itoa(i + 1)
			results.AddText(k, analysis.Text{Name: "counted", Value: withoutStat(result)})
		}
	}
}

// withoutStat is the id of the keys of a result, up to the bar before the stat.
func withoutStat(k analysis.Row) string {
	k.StatName = ""
	id := k.ID()
	return id[:len(id)-1]
}
