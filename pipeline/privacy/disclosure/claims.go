package disclosure

import "reprieve/pipeline/analysis"

// claimAnalysis is the analysis of rows that hold what is said of others.
const claimAnalysis = "claim"

// decideClaims withholds the verdict on a claim, and its reason, if a number of
// the results that it is held against is withheld, or of those that count its
// patients: a verdict is computed from them. The claim's words stay.
func (d *decision) decideClaims() {
	hidden := map[string]bool{} // claims, and claims with the number of a result
	for i := range d.rows {
		row := &d.rows[i]
		if row.Analysis != claimAnalysis || row.StatName != "result" && row.StatName != "counted" {
			continue
		}
		if g, ok := d.byKeys[row.StatText]; ok && d.anyWithheld(d.groups[g]) {
			hidden[row.Variable], hidden[row.Variable+"|"+row.VariableLevel] = true, true
		}
	}
	for i := range d.rows {
		row := &d.rows[i]
		if row.Analysis != claimAnalysis || row.StatName != "verdict" && row.StatName != "reason" {
			continue
		}
		key := row.Variable
		if row.VariableLevel != "" {
			key += "|" + row.VariableLevel
		}
		if hidden[key] {
			d.withhold(i, RuleComputed, analysis.Complementary)
		}
	}
}

func (d *decision) anyWithheld(rows []int) bool {
	for _, i := range rows {
		if d.fates[i].rule != "" && d.fates[i].rule != RuleExtreme {
			return true
		}
	}
	return false
}
