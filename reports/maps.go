package reports

import (
	"fmt"
	"math"
	"strconv"

	"reprieve/pipeline/analysis"
	"reprieve/reports/figure"
	"reprieve/reports/table"
)

// tippingFigure is the difference by depression for every share of the unrated who
// may have responded.
func tippingFigure(r rows) figure.HeatMap {
	f := figure.HeatMap{
		XLabel: "Of the unrated without depression, % taken as responders", YLabel: "Of the unrated with depression, % taken as responders",
		Scale: "Difference in response, with minus without depression, percentage points", Marked: "95% interval without 0",
	}
	for b := 0; b <= 100; b += 10 {
		f.Columns = append(f.Columns, strconv.Itoa(b))
	}
	for a := 0; a <= 100; a += 10 {
		f.Rows = append(f.Rows, strconv.Itoa(a))
		var cells []figure.HeatCell
		for b := 0; b <= 100; b += 10 {
			k := tippingKeys("unrated_responding", fmt.Sprintf("%d/%d", a, b), "", "newcombe")
			rd := r.number(k, "rd")
			cells = append(cells, figure.HeatCell{
				Value: 100 * rd, Text: table.Number(100*rd, 0), Marked: r.number(k, "rd.low") > 0 || r.number(k, "rd.high") < 0, ID: id(k, "rd"),
			})
		}
		f.Cells = append(f.Cells, cells)
	}
	return f
}

// deltaFigure is the imputed share of responders by how much is added to imputed
// pain.
func deltaFigure(r rows) figure.DeltaCurve {
	tipping := tippingKeys("tipping", "", "mi", "mi")
	f := figure.DeltaCurve{
		Benchmark: r.number(meanKeys("null_response", "30", "bivariate_normal"), "estimate"), BenchmarkName: "Regression to the mean alone",
		Tipping: r.number(tipping, "estimate"),
	}
	for delta := 0; delta <= 50; delta += 5 {
		k := tippingKeys("delta_mm", strconv.Itoa(delta), "mi", "mi")
		f.N = r.count(k, "N")
		if v := r.number(k, "p"); !math.IsNaN(v) {
			f.Points = append(f.Points, figure.DeltaPoint{Delta: float64(delta), Share: v, Low: r.number(k, "conf.low"), High: r.number(k, "conf.high"), ID: id(k, "p")})
		}
	}
	return f
}

// completenessFigure is the share rated by window and site.
func completenessFigure(r rows, sites []string) figure.HeatMap {
	f := figure.HeatMap{XLabel: "Window", YLabel: "Site", Scale: "Patients due who were rated, %", Low: 0, High: 100}
	k := analysis.Row{Analysis: "quality", Population: "SAF", Variable: "completeness"}
	groups := []analysis.Row{k}
	f.Rows = []string{"All sites"}
	if len(sites) > 1 {
		for _, site := range sites {
			g := k
			g.Group1, g.Group1Level = "site", site
			groups, f.Rows = append(groups, g), append(f.Rows, levelName("site", site))
		}
	}
	for _, anchor := range []string{"T0", "TS"} {
		for _, w := range windows {
			f.Columns = append(f.Columns, anchor+" "+w.key)
		}
	}
	for _, g := range groups {
		var cells []figure.HeatCell
		for _, anchor := range []string{"T0", "TS"} {
			for _, w := range windows {
				g.Anchor, g.Window = anchor, w.key
				p, n := r.number(g, "p"), r.count(g, "N")
				cells = append(cells, figure.HeatCell{Value: 100 * p, Text: table.Number(100*p, 0), Note: "n = " + table.Count(n), ID: id(g, "p")})
			}
		}
		f.Cells = append(f.Cells, cells)
	}
	return f
}

// funnelFigure sets the sites against the limits of chance.
func funnelFigure(r rows) figure.Funnel {
	overall := siteKeys("overall", "", "")
	f := figure.Funnel{N: r.count(overall, "N"), Overall: r.number(overall, "p")}
	for _, l := range []struct{ stat, name string }{{"funnel95", "95% limits"}, {"funnel998", "99.8% limits"}} {
		limit := figure.FunnelLimit{Name: l.name}
		k := siteKeys("funnel_curve", "", "exact_binomial")
		for _, n := range days(r.variableLevels(k)) {
			k.VariableLevel = strconv.Itoa(n)
			limit.Points = append(limit.Points, figure.FunnelPoint{N: float64(n), Low: r.number(k, l.stat+".low"), High: r.number(k, l.stat+".high")})
		}
		f.Limits = append(f.Limits, limit)
	}
	for _, site := range r.variableLevels(siteKeys("funnel", "", "")) {
		k := siteKeys("response", site, "wilson")
		if !table.Known(r.count(k, "N")) {
			continue
		}
		f.Sites = append(f.Sites, figure.FunnelSite{
			Name: levelName("site", site), N: r.count(k, "N"), Share: r.number(k, "p"),
			Outside: r.count(siteKeys("funnel", site, "exact_binomial"), "outside") > 0, ID: id(k, "p"),
		})
	}
	return f
}

// impressionFigure is how patients judge their change, by window after the series.
// The classes run from best to worst whichever end of the scale is the best.
func impressionFigure(r rows, best string) figure.Diverging {
	f := figure.Diverging{
		YLabel: "After the initial series", Neutral: 3,
		Classes: []string{"Very much improved", "Much improved", "Minimally improved", "No change", "Minimally worse", "Much worse", "Very much worse"},
	}
	for _, w := range windows {
		k := analysis.Row{Analysis: "function", Population: "FAS", Anchor: "TS", Window: w.key, Variable: "pgic"}
		bar := figure.DivergingBar{Label: w.name}
		for i := range f.Classes {
			level := i + 1
			if best == "7" {
				level = 7 - i
			}
			k.VariableLevel = strconv.Itoa(level)
			bar.N = r.count(k, "N")
			bar.Shares, bar.IDs = append(bar.Shares, r.number(k, "p")), append(bar.IDs, id(k, "p"))
		}
		if bar.N > 0 {
			f.Bars = append(f.Bars, bar)
		}
	}
	return f
}

// modelFigure sets each covariate alone beside it in the model of all.
func modelFigure(r rows) figure.Forest {
	f := figure.Forest{
		XLabel: "Odds ratio of response", Reference: 1, Log: true, Series: []string{"Alone", "In one model"},
		Headers: figure.ForestHeaders{Label: "Covariate", Text: "Odds ratio (95% CI)"},
	}
	for _, term := range modelTerms {
		for i, name := range []string{"response_model_single", "response_model"} {
			k := responseModelKeys
			k.Analysis, k.Variable = name, term
			row := figure.ForestRow{
				Estimate: r.number(k, "ratio"), Low: r.number(k, "ratio.low"), High: r.number(k, "ratio.high"), Text: r.ratio(k).Text, Series: i, ID: id(k, "ratio"),
			}
			if i == 0 {
				row.Label = termNames[term]
			}
			f.Rows = append(f.Rows, row)
		}
	}
	return f
}

// densityFigure is how often patients rate by the day since their latest session.
func densityFigure(r rows) figure.StepMean {
	f := figure.StepMean{XLabel: "Days since the latest session", YLabel: "Home ratings a patient and day"}
	k := analysis.Row{Analysis: "quality", Population: "SAF", Variable: "rating_density"}
	g := figure.StepMeanGroup{}
	nan := math.NaN()
	for _, day := range days(r.variableLevels(k)) {
		k.VariableLevel = strconv.Itoa(day)
		if n := r.count(k, "N"); table.Known(n) {
			g.N = max(g.N, n)
		}
		f.Ticks, g.AtRisk = append(f.Ticks, float64(day)), append(g.AtRisk, r.count(k, "N"))
		if v := r.number(k, "mean"); !math.IsNaN(v) {
			g.Steps = append(g.Steps, figure.MeanStep{Time: float64(day), Mean: v, Low: nan, High: nan, ID: id(k, "mean")})
		}
	}
	if n := len(f.Ticks); n > 0 { // the last day has its end, and nobody is counted there
		f.End = f.Ticks[n-1] + 1
		f.Ticks = append(f.Ticks, f.End)
	}
	f.Groups = []figure.StepMeanGroup{g}
	return f
}
