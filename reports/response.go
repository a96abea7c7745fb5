package reports

import (
	"fmt"
	"math"
	"slices"

	"reprieve/pipeline/analysis"
	"reprieve/reports/document"
	"reprieve/reports/figure"
	"reprieve/reports/table"
)

// painResponse is the ladder of thresholds, the cumulative responder curve, and
// the primary threshold over time.
func painResponse(r rows) []document.Block {
	return append([]document.Block{
		heading("response", "Pain response"),
		document.Text("A responder's mean rating in the window is lower than the baseline by at least the threshold; ties count as response. " +
			"At least 30% is a moderate, at least 50% a substantial improvement by the IMMPACT recommendations."),
		ladderTable(r),
		document.Figure{ID: "ladder", Caption: "Responders at week 4 after the initial series by threshold, under each rule for missing ratings, with 95% confidence intervals.", Figure: ladder(r)},
		document.Figure{ID: "cumulative", Caption: "Cumulative responders at week 4 after the initial series: the share of patients due whose pain fell by at least the amount on the axis, " +
			"with pointwise 95% confidence limits. Patients who were not rated count as unchanged (0%)." + cumulativeGaps(r), Figure: cumulative(r)},
		document.Figure{ID: "waterfall", Caption: "Change of pain at week 4 after the initial series of the patients rated, in classes of 10% of the baseline, from the largest rise to the largest fall. " +
			"A block is as wide as its number of patients." + waterfallGaps(r), Figure: waterfallFigure(r)},
		subheading("windows", "Response over time"),
		overTime(r),
	}, benchmark(r)...)
}

// cumulativeGaps says that shares are missing from the curve; "" if none is.
func cumulativeGaps(r rows) string {
	if slices.ContainsFunc(cumulative(r).Points, func(p figure.ResponsePoint) bool { return table.IsWithheld(p.Share) }) {
		return " Within a box shares are withheld: the curve falls somewhere within it."
	}
	return ""
}

// waterfallGaps says that classes are missing from the waterfall; "" if none is.
func waterfallGaps(r rows) string {
	k := withMissing(primary, "oc")
	k.Analysis, k.Variable, k.VariableLevel = "waterfall", "reduction", ""
	for _, level := range r.variableLevels(k) {
		k.VariableLevel = level
		if !table.Known(r.count(k, "n")) {
			return " Classes whose number is withheld are left out: the blocks do not add up to n."
		}
	}
	return ""
}

// at returns the keys of a criterion at the primary window.
func at(criterion struct{ variable, level, name string }, missing string) analysis.Row {
	k := withMissing(primary, missing)
	k.Variable, k.VariableLevel = criterion.variable, criterion.level
	return k
}

func ladderTable(r rows) document.Table {
	t := &table.Table{Columns: []table.Column{{Header: "Threshold"}}}
	for _, m := range missingRules {
		group := fmt.Sprintf("%s (N\u00a0=\u00a0%s)", m.name, table.Count(r.share(withMissing(primary, m.key)).of))
		t.Columns = append(t.Columns,
			table.Column{Header: "n", Group: group, Align: table.Right},
			table.Column{Header: percentHeader, Group: group, Align: table.Right})
	}
	for _, c := range criteria {
		row := table.Row{Cells: table.Texts(c.name)}
		for _, m := range missingRules {
			s := r.share(at(c, m.key))
			row.Cells = append(row.Cells, s.count(), s.cell())
		}
		t.Rows = append(t.Rows, row)
	}
	t.Rows = append(t.Rows, worseRow(r))
	t.Notes = []string{"Of the responder analysis (RESP) due at week 4 after the initial series; re-dosing ignored. Worse is judged on the observed ratings only."}
	return document.Table{ID: "ladder", Caption: "Response at week 4 after the initial series by threshold, and by what patients who were not rated count as", Table: t}
}

func worseRow(r rows) table.Row {
	k := withMissing(primary, "oc")
	k.Variable, k.VariableLevel = "worse", "30"
	s := r.share(k)
	row := table.Row{Cells: table.Texts("≥ 30% more pain")}
	for _, m := range missingRules {
		if m.key == "oc" {
			row.Cells = append(row.Cells, s.count(), s.cell())
		} else {
			row.Cells = append(row.Cells, table.Text("–"), table.Text("–"))
		}
	}
	return row
}

func ladder(r rows) figure.Ladder {
	f := figure.Ladder{}
	for _, m := range missingRules {
		f.Groups = append(f.Groups, m.short)
	}
	for _, c := range criteria {
		row := figure.LadderRow{Label: c.name}
		for _, m := range missingRules {
			s := r.share(at(c, m.key))
			row.Values = append(row.Values, figure.LadderValue{Share: s.p, Low: s.low, High: s.high, N: s.of})
		}
		f.Rows = append(f.Rows, row)
	}
	return f
}

func cumulative(r rows) figure.CumulativeResponse {
	f := figure.CumulativeResponse{Marks: []int{30, 50}}
	for x := -100; x <= 100; x++ {
		k := primary
		k.Analysis, k.Variable, k.VariableLevel = "cumulative_response", "pct_reduction", fmt.Sprint(x)
		s := r.share(k)
		f.N = s.of
		if math.IsNaN(s.p) && !table.IsWithheld(s.p) {
			continue
		}
		f.Points = append(f.Points, figure.ResponsePoint{Reduction: x, Share: s.p, Low: s.low, High: s.high})
	}
	return f
}

// overTime is the primary threshold in every window, from both anchors.
func overTime(r rows) document.Table {
	t := &table.Table{Columns: []table.Column{{Header: "Window"}}}
	columns := []struct{ missing, strategy, name string }{
		{"nri", "treatment_policy", "Not rated = no response"},
		{"oc", "treatment_policy", "Observed only"},
		{"nri", "composite", "Re-dosed = no response, too"},
	}
	for _, c := range columns {
		t.Columns = append(t.Columns,
			table.Column{Header: "n/N", Group: c.name, Align: table.Right},
			table.Column{Header: percentHeader, Group: c.name, Align: table.Right})
	}
	for _, anchor := range anchors {
		t.Rows = append(t.Rows, table.Row{Cells: table.Texts(anchor.name), Section: true})
		for _, w := range windows {
			row := table.Row{Cells: table.Texts(w.name), Indent: 1}
			for _, c := range columns {
				k := withMissing(primary, c.missing)
				k.Anchor, k.Window, k.Strategy = anchor.key, w.key, c.strategy
				s := r.share(k)
				row.Cells = append(row.Cells, s.fraction(), s.cell())
			}
			t.Rows = append(t.Rows, row)
		}
	}
	t.Notes = []string{"At least 30% less pain than at baseline, of the responder analysis (RESP) due in the window. NE: not estimable."}
	return document.Table{ID: "windows", Caption: "Response (≥ 30% less pain) in every window", Table: t}
}
