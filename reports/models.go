package reports

import (
	"fmt"
	"strings"

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

// fewEvents is the number of events a term below which a model without a penalty is
// printed with a caution (Peduzzi 1996, J Clin Epidemiol 49:1373).
const fewEvents = 10

// modelTable is a model's ratios, or the reason why there is none.
func modelTable(r rows, k analysis.Row, id, caption, ratio string) document.Block {
	size := k
	size.Variable = "model"
	n, events := table.Count(r.count(size, "N")), table.Count(r.count(size, "n.event"))
	k.Variable, k.StatName = modelTerms[0], "estimate"
	if first, _ := r.results.Find(k); first.Warning != "" {
		return document.Text(fmt.Sprintf("%s: not estimable (%s; %s complete cases, %s events).", caption, first.Warning, n, events))
	}
	single := k
	single.Analysis += "_single"
	single.Variable = modelTerms[0]
	beside := r.has(single, "estimate")
	t := &table.Table{Columns: []table.Column{{Header: "Covariate"}}}
	if beside {
		t.Columns = append(t.Columns, table.Column{Header: "Alone, " + strings.ToLower(ratio) + " (95%\u00a0CI)", Align: table.Right})
	}
	t.Columns = append(t.Columns, table.Column{Header: ratio + " (95%\u00a0CI)", Align: table.Right}, table.Column{Header: "p", Align: table.Right})
	for _, term := range modelTerms {
		k.Variable, single.Variable = term, term
		cells := table.Texts(termNames[term])
		if beside {
			cells = append(cells, r.ratio(single))
		}
		t.Rows = append(t.Rows, table.Row{Cells: append(cells, r.ratio(k), r.cell(k, "p.value", table.PValue(r.number(k, "p.value"))))})
	}
	note := fmt.Sprintf("%s complete cases, %s events. All covariates in one model. Associations of those treated, not effects.", n, events)
	if k.Method != "firth" && r.count(size, "n.event") < fewEvents*len(modelTerms) {
		note += " Fewer than ten events for each covariate: the ratios are unstable."
	}
	if beside {
		note += " Alone: the covariate by itself, of those in whom it is known."
	}
	t.Notes = []string{note}
	return document.Table{ID: id, Caption: caption, Table: t}
}

// ratio is a ratio of a model with its limits.
func (r rows) ratio(k analysis.Row) table.Cell {
	return r.cell(k, "ratio", table.RatioWithInterval(r.number(k, "ratio"), r.number(k, "ratio.low"), r.number(k, "ratio.high")))
}

// responseModelChecks say whether the model's reading of depression holds up: the
// PHQ-9 without the items that are symptoms of pain too, and its linearity.
func responseModelChecks(r rows) []document.Block {
	bare, curve := responseModelKeys, responseModelKeys
	bare.Analysis, bare.Variable = "response_model_nosomatic", "phq9_nosomatic_5"
	curve.Analysis, curve.Variable = "response_model_single", "phq9_nonlinear"
	var list []document.Span
	if r.has(bare, "ratio") && table.Ratio(r.number(bare, "ratio")) != table.NE {
		list = append(list, sentence("Without its items on sleep, tiredness and concentration, which are symptoms of fibromyalgia too, the PHQ-9 has an odds ratio of %s per 5 points in the same model. ", r.ratio(bare))...)
	} else if reason := r.warning(bare, "ratio"); reason != "" {
		list = append(list, sentence("The model with a PHQ-9 without its items on sleep, tiredness and concentration is not estimable: %s. ", table.Text(reason))...)
	}
	if p := r.number(curve, "p.value"); table.PValue(p) != table.NE {
		list = append(list, sentence("Against a straight line on the log odds of the PHQ-9 a spline with three knots gives %s.", r.pValue(curve, "p.value"))...)
	}
	if len(list) == 0 {
		return nil
	}
	return []document.Block{document.Paragraph{Spans: list}}
}
