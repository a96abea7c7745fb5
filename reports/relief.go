package reports

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strconv"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/job"
	"reprieve/reports/document"
	"reprieve/reports/figure"
	"reprieve/reports/table"
)

// durationOfRelief follows those in response at the landmark.
func durationOfRelief(r rows, m job.Manifest) []document.Block {
	blocks := []document.Block{
		heading("relief", "Duration of relief"),
		prose("Followed are patients of the responder analysis who were in response (≥ 30%% less pain) over days 0 to %s after the initial series: "+
			"%s were due at that landmark, %s of them were rated, and %s of these were in response and not re-dosed before its end. Loss of relief is the first day out of response that the next rated day, or a re-dosing, confirms. "+
			"Patients re-dosed in response and patients without loss are censored at their last day in response, which may not be independent of their prognosis.",
			table.Text(m.Setting("relief.landmark_days")),
			r.tally(flow("RESP", "n", "relief_due"), "n"),
			r.tally(flow("RESP", "n", "relief_rated"), "n"),
			r.tally(flow("RESP", "n", "relief_in"), "n")),
	}
	if r.count(reliefLoss, "N") == 0 {
		return append(blocks, document.Text("Nobody is followed for relief: not estimable."))
	}
	blocks = append(blocks,
		document.Figure{ID: "relief", Caption: "Kaplan–Meier estimate of relief after the initial series with 95% confidence band (log–log), and numbers at risk, with loss and censored up to the day. " +
			"Ticks are censorings; the curve is faded where fewer than 10 remain at risk.", Figure: reliefFigure(r, []string{""})},
		reliefTable(r),
		document.Figure{ID: "incidence", Caption: "Cumulative incidence of loss of relief and of re-dosing in response (Aalen–Johansen), stacked, and the patients still in response. The two are competing ends.", Figure: incidenceFigure(r)},
		document.Figure{ID: "turnbull", Caption: "Relief by Turnbull's estimate for losses known to lie between two ratings: within a box it is not known where the curve falls. Beside it the Kaplan–Meier estimate, which takes a loss as of the day it was seen.", Figure: turnbullFigure(r)},
		otherEstimates(r),
		modelTable(r, reliefModelKeys, "reliefmodel", "Loss of relief: Cox proportional hazards model", "Hazard ratio"))
	blocks = append(blocks, timeInResponse(r)...)
	if known := knownDepression(r, "relief"); len(known) > 1 {
		blocks = append(blocks, document.Figure{ID: "reliefdepression", Caption: "Kaplan–Meier estimate of relief by comorbid depression; each group is its own curve.", Figure: reliefFigure(r, known)})
	}
	return blocks
}

// reliefGroup returns the keys of a level of depression, or of all for "".
func reliefGroup(level string) analysis.Row {
	if level == "" {
		return reliefLoss
	}
	return byDepression(reliefLoss, level)
}

func reliefFigure(r rows, levels []string) figure.KaplanMeier {
	f := figure.KaplanMeier{XLabel: "Days since the end of the initial series", YLabel: "Still in response, %"}
	for _, l := range levels {
		k := reliefGroup(l)
		g := figure.KaplanMeierGroup{Name: depressionNames[l], N: r.count(k, "N"), Median: medianText(r, k)}
		g.Steps = reliefSteps(r, k)
		k.Variable = "at_risk"
		f.Ticks = f.Ticks[:0]
		for _, day := range days(r.variableLevels(k)) {
			k.VariableLevel = strconv.Itoa(day)
			f.Ticks = append(f.Ticks, float64(day))
			g.AtRisk = append(g.AtRisk, r.count(k, "n.risk"))
			g.CumulativeEvents = append(g.CumulativeEvents, r.count(k, "n.event"))
			g.CumulativeCensored = append(g.CumulativeCensored, r.count(k, "n.censored"))
		}
		f.Groups = append(f.Groups, g)
	}
	return f
}

func days(levels []string) []int {
	list := make([]int, len(levels))
	for i, l := range levels {
		list[i] = whole(l)
	}
	sort.Ints(list)
	return list
}

// reliefSteps are the steps of a curve. A release joins steps of few patients, so that the
// curve may lie above the shares of the table beside it: between its steps those are steps too.
func reliefSteps(r rows, k analysis.Row) []figure.SurvivalStep {
	var steps []figure.SurvivalStep
	k.Variable = "curve"
	for _, day := range days(r.variableLevels(k)) {
		k.VariableLevel = strconv.Itoa(day)
		s := survivalStep(r, k)
		s.Censored = r.count(k, "n.censored")
		steps = append(steps, s)
	}
	k.Variable = "time"
	for _, day := range reliefDays {
		after := slices.IndexFunc(steps, func(s figure.SurvivalStep) bool { return s.Time >= day })
		if after < 1 || steps[after].Time == day {
			continue
		}
		k.VariableLevel = strconv.Itoa(int(day))
		if s := survivalStep(r, k); s.Survival < steps[after-1].Survival {
			steps = slices.Insert(steps, after, s)
		}
	}
	return steps
}

// survivalStep is the estimate of the day that is the level of k.
func survivalStep(r rows, k analysis.Row) figure.SurvivalStep {
	return figure.SurvivalStep{
		Time: float64(whole(k.VariableLevel)), Survival: r.number(k, "estimate"), Low: r.number(k, "conf.low"), High: r.number(k, "conf.high"), AtRisk: r.count(k, "n.risk"),
	}
}

// otherEstimates are the estimates that do not take the day of a loss as known,
// or re-dosing as independent.
func otherEstimates(r rows) document.Table {
	t := &table.Table{Columns: []table.Column{
		{Header: "Day"},
		{Header: "Still in response", Group: "Turnbull", Align: table.Right},
		{Header: "Lost, " + percentHeader, Group: "Cumulative incidence", Align: table.Right},
		{Header: "Re-dosed, " + percentHeader, Group: "Cumulative incidence", Align: table.Right},
	}}
	n := r.count(reliefLoss, "N")
	for _, day := range []int{14, 28, 56, 84, 182} {
		k := reliefLoss
		k.Variable, k.VariableLevel, k.Method = "time", strconv.Itoa(day), "turnbull"
		row := table.Row{Cells: []table.Cell{table.Text(strconv.Itoa(day)), r.cell(k, "estimate", table.Percent(r.number(k, "estimate"), n))}}
		k.Method = "aalen_johansen"
		for _, cause := range []string{"time_loss", "time_redosed"} {
			k.Variable = cause
			row.Cells = append(row.Cells, r.cell(k, "estimate", table.PercentCell(r.number(k, "estimate"), r.number(k, "conf.low"), r.number(k, "conf.high"), n)))
		}
		t.Rows = append(t.Rows, row)
	}
	k := reliefLoss
	k.Method = "turnbull"
	t.Notes = []string{fmt.Sprintf("Turnbull's estimate takes a loss as lying between the last day in response and the day it was seen; its median is %s days. "+
		"The cumulative incidence (Aalen–Johansen) takes loss and re-dosing as competing ends, a loss in the middle of its interval.", table.Number(r.number(k, "median"), 0))}
	return document.Table{ID: "reliefother", Caption: "Duration of relief by other estimates", Table: t}
}

// reliefTable is the estimates at fixed days and the summaries.
func reliefTable(r rows) document.Table {
	levels := append([]string{""}, r.groupLevels("relief", "depression")...)
	t := &table.Table{Columns: []table.Column{{Header: "Measure"}}}
	for _, l := range levels {
		name := "All"
		if l != "" {
			name = depressionNames[l]
		}
		t.Columns = append(t.Columns, table.Column{Header: name, Align: table.Right})
	}
	row := func(label string, indent int, cell func(analysis.Row) table.Cell) {
		cells := table.Texts(label)
		for _, l := range levels {
			cells = append(cells, cell(reliefGroup(l)))
		}
		t.Rows = append(t.Rows, table.Row{Cells: cells, Indent: indent})
	}
	for _, c := range []struct{ stat, label string }{
		{"N", "Followed"},
		{"n.event", "Lost relief"},
		{"n.redosed", "Re-dosed in response"},
		{"n.censored", "Censored"},
		{"n.unconfirmed", "of these last rated out of response"},
	} {
		indent := 0
		if c.stat == "n.unconfirmed" {
			indent = 1
		}
		row(c.label, indent, func(k analysis.Row) table.Cell { return r.tally(k, c.stat) })
	}
	row("Median, days (95% CI)", 0, func(k analysis.Row) table.Cell {
		return reliefMedian(r, k)
	})
	row("Mean within 84 days, days (SE)", 0, func(k analysis.Row) table.Cell {
		mean := r.number(k, "rmst")
		if math.IsNaN(mean) {
			return r.cell(k, "rmst", table.NoNumber(mean))
		}
		return r.cell(k, "rmst", fmt.Sprintf("%s (%s)", table.Number(mean, 1), table.Number(r.number(k, "rmst.std.error"), 1)))
	})
	t.Rows = append(t.Rows, table.Row{Cells: table.Texts("Still in response at day"), Section: true})
	for _, day := range []int{14, 28, 56, 84, 182} {
		row(strconv.Itoa(day), 1, func(k analysis.Row) table.Cell {
			k.Variable, k.VariableLevel = "time", strconv.Itoa(day)
			n := r.count(reliefGroup(k.Group1Level), "N")
			return r.cell(k, "estimate", table.PercentWithInterval(r.number(k, "estimate"), r.number(k, "conf.low"), r.number(k, "conf.high"), n))
		})
	}
	t.Notes = []string{"Kaplan–Meier with Greenwood's variance and log–log limits; days from the end of the initial series. Patients re-dosed in response are censored. NE: not estimable, such as beyond the end of follow-up."}
	return document.Table{ID: "relief", Caption: "Duration of relief after the initial series", Table: t}
}

// timeInResponse is the share of twelve weeks that all due spend in response,
// whether or not they were in response at the landmark.
func timeInResponse(r rows) []document.Block {
	k := func(variable string) analysis.Row {
		return analysis.Row{Analysis: "time_in_response", Population: "RESP", Anchor: "TS", Strategy: "treatment_policy", Variable: variable, Method: "bootstrap"}
	}
	share, pain, coverage := k("share"), k("mean_pain_mm"), k("coverage")
	if r.count(share, "N") == 0 {
		return nil
	}
	percent := func(k analysis.Row) table.Cell {
		return r.cell(k, "mean", table.PercentWithInterval(r.number(k, "mean"), r.number(k, "conf.low"), r.number(k, "conf.high"), r.count(k, "N")))
	}
	return []document.Block{prose("Of the twelve weeks after the series patients spent %s of their observed days in response on average, whatever was given in between (%s of those due had an observed day; %s of the days were observed); their mean pain was %s mm. Limits by a bootstrap of patients.",
		percent(share), r.tally(share, "N"), percent(coverage), r.mean(pain))}
}
