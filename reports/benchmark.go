package reports

import (
	"math"

	"reprieve/pipeline/analysis"
	"reprieve/reports/document"
	"reprieve/reports/table"
)

func meanKeys(variable, level, method string) analysis.Row {
	return analysis.Row{Analysis: "regression_to_mean", Population: "SAF", Variable: variable, VariableLevel: level, Method: method}
}

// proportionOf prints a probability that a model gives, with its limits.
func (r rows) proportionOf(k analysis.Row) table.Cell {
	const digits = 200 // of patients: probabilities of a model are printed to one decimal
	return r.cell(k, "estimate", table.PercentWithInterval(r.number(k, "estimate"), r.number(k, "conf.low"), r.number(k, "conf.high"), digits))
}

// benchmark is what regression to the mean alone would make of these patients.
func benchmark(r rows) []document.Block {
	head := subheading("benchmark", "What would be expected without any change")
	intro := "Patients enter when their pain is high, and a second reading of the same pain is lower on average (regression to the mean). "
	rho, null := meanKeys("rho", "", "pearson"), meanKeys("null_response", "30", "bivariate_normal")
	if math.IsNaN(r.number(null, "estimate")) {
		return []document.Block{head, benchmarkWithoutRepeats(r, intro, r.warning(null, "estimate"))}
	}
	above := analysis.Row{
		Analysis: "regression_to_mean", Population: "RESP", Anchor: "TS", Window: "W4", Missing: "oc", Strategy: "treatment_policy", Variable: "above_null",
	}
	drop := meanKeys("mean_drop", "", "bivariate_normal")
	observed := r.share(withMissing(primary, "oc"))
	return []document.Block{head, prose(intro+
		"From the home ratings of two weeks before the first session (%s patients, correlation %s) one expects that %s of patients whose pain does not change would count as responders, and a mean fall of %s mm. "+
		"Of those rated at week 4 after the series %s responded, %s percentage points more. That distance is a description: natural course, expectation and other treatment are in it too. "+
		"Readings further apart agree less, so the benchmark is rather too low.",
		r.tally(rho, "N"), r.cell(rho, "estimate", table.WithInterval(r.number(rho, "estimate"), r.number(rho, "conf.low"), r.number(rho, "conf.high"), 2)),
		r.proportionOf(null), r.cell(drop, "estimate", table.WithInterval(r.number(drop, "estimate"), r.number(drop, "conf.low"), r.number(drop, "conf.high"), 1)),
		observed.percent(), r.cell(above, "estimate", points(r.number(above, "estimate"), observed.of)))}
}

// benchmarkWithoutRepeats gives the expectation for a range of correlations.
func benchmarkWithoutRepeats(r rows, intro, reason string) document.Paragraph {
	at := func(level string) table.Cell {
		k := meanKeys("null_response_rho", level, "bivariate_normal")
		k.Population = "FAS"
		return r.cell(k, "estimate", table.Percent(r.number(k, "estimate"), 200))
	}
	return prose(intro+"How far is not estimable from these exports (%s). If two readings of unchanged pain correlated by 0.4, %s would count as responders without any change; by 0.6, %s; by 0.8, %s.",
		table.Text(reason), at("0.4"), at("0.6"), at("0.8"))
}
