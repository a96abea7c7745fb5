package reports

import (
	"fmt"

	"reprieve/pipeline/analysis"
	"reprieve/reports/document"
	"reprieve/reports/table"
)

var termNames = map[string]string{
	"baseline_10mm": "Baseline pain, per 10 mm", "age_10y": "Age, per 10 years",
	"sex_male": "Male (against female)", "phq9_5": "PHQ-9 at baseline, per 5 points",
}

// modelTerms are the terms in the order of the models.
var modelTerms = []string{"baseline_10mm", "age_10y", "sex_male", "phq9_5"}

// responseModelKeys and reliefModelKeys name the rows of the models.
var (
	responseModelKeys = analysis.Row{
		Analysis: "response_model", Population: "RESP", Anchor: "TS", Window: "W4", Missing: "nri", Strategy: "treatment_policy", Method: "firth",
	}
	reliefModelKeys = analysis.Row{Analysis: "relief_model", Population: "relief", Method: "cox_efron"}
)

// modelTable is a model's ratios, or the reason why there is none.
func modelTable(r rows, k analysis.Row, id, caption, ratio string) document.Block {
	size := k
	size.Variable = "model"
	n, events := table.Count(r.count(size, "N")), table.Count(r.count(size, "n.event"))
	k.Variable, k.StatName = modelTerms[0], "estimate"
	if first, _ := r.results.Find(k); first.Warning != "" {
		return document.Text(fmt.Sprintf("%s: not estimable (%s; %s complete cases, %s events).", caption, first.Warning, n, events))
	}
	t := &table.Table{Columns: []table.Column{
		{Header: "Covariate"}, {Header: ratio + " (95%\u00a0CI)", Align: table.Right}, {Header: "p", Align: table.Right},
	}}
	for _, term := range modelTerms {
		k.Variable = term
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{
			table.Text(termNames[term]),
			r.cell(k, "ratio", table.RatioWithInterval(r.number(k, "ratio"), r.number(k, "ratio.low"), r.number(k, "ratio.high"))),
			r.cell(k, "p.value", table.PValue(r.number(k, "p.value"))),
		}})
	}
	t.Notes = []string{fmt.Sprintf("%s complete cases, %s events. All covariates in one model. Associations of those treated, not effects.", n, events)}
	return document.Table{ID: id, Caption: caption, Table: t}
}
