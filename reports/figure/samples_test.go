package figure

import (
	"fmt"
	"math"
)

var nan = math.NaN()

// sample is a figure by name.
type sample struct {
	name   string
	figure Figure
}

const longName = "Montréal – Hôpital Général, clinique de la douleur chronique et de réadaptation fonctionnelle"

// samples are figures of many shapes, made by hand to look like those of a report.
func samples() []sample {
	all := append(regular(), append(long(), degenerate()...)...)
	for _, further := range furtherSamples {
		all = append(all, append(further().long, further().degenerate...)...)
	}
	return all
}

// sampleSet is the samples of one kind of figure.
type sampleSet struct{ regular, long, degenerate []sample }

// furtherSamples are those that stand beside the tests of their figure.
var furtherSamples = []func() sampleSet{
	incidenceSamples, intervalCurveSamples, stepMeanSamples, deltaCurveSamples,
	sessionProfileSamples, distributionSamples, waterfallSamples, ratioSamples, heatMapSamples, funnelSamples, divergingSamples,
	barsSamples, panelsSamples,
}

func regular() []sample {
	all := []sample{
		{"flow", flowSample()},
		{"response", responseSample(214)},
		{"trajectory 1", Trajectory{XLabel: "Week since the first session", YLabel: "Mean pain, mm (0–100)", Groups: []TrajectoryGroup{
			{Points: means(71, 38, 12, 214)},
		}}},
		{"trajectory 2", Trajectory{XLabel: "Week since the first session", YLabel: "Mean pain, mm (0–100)", Groups: []TrajectoryGroup{
			{Name: "Depression", Points: means(74, 44, 12, 131)},
			{Name: "No depression", Points: means(69, 33, 12, 83)},
		}}},
		{"km 1", KaplanMeier{XLabel: "Days since the end of the series", YLabel: "Still in response, %", Ticks: days(7, 14), Groups: []KaplanMeierGroup{
			kmGroup("", 118, 13, 0.02, 7),
		}}},
		{"km 2", KaplanMeier{XLabel: "Days since the end of the series", YLabel: "Still in response, %", Ticks: days(7, 14), Groups: []KaplanMeierGroup{
			kmGroup("Depression", 71, 13, 0.02, 7), kmGroup("No depression", 47, 17, 0.012, 7),
		}}},
		{"forest", forestSample("Montréal – Hôpital Général")},
		{"forest difference", Forest{
			XLabel: "Difference in response, percentage points (yes − no)", Percent: true, Reference: 0,
			Headers: ForestHeaders{Label: "Covariate", Columns: []string{"Yes", "No"}, Text: "Difference (95% CI)"},
			Rows: []ForestRow{
				{Label: "Depression", Estimate: -0.081, Low: -0.20, High: 0.045, Columns: []string{"61/131", "45/83"}, Text: "−8.1 (−20.0 to 4.5)"},
				{Label: "Anxiety", Estimate: 0.021, Low: -0.11, High: 0.15, Columns: []string{"50/100", "55/114"}, Text: "2.1 (−11.0 to 15.0)"},
			},
		}},
		{"ladder", ladderSample("Missing = not a responder", "Observed only", "Missing = responder", "Last carried forward", "Multiple imputation")},
	}
	for _, further := range furtherSamples {
		all = append(all, further().regular...)
	}
	return all
}

func long() []sample {
	manyGroups := KaplanMeier{XLabel: "Days since the end of the series", YLabel: "Still in response, %", Ticks: days(7, 14)}
	manyMeans := Trajectory{XLabel: "Week", YLabel: "Mean pain, mm (0–100)", Baseline: "Baseline"}
	for i := range 7 {
		name := fmt.Sprintf("Site %c, %s", 'A'+i, longName[:20+8*i])
		manyGroups.Groups = append(manyGroups.Groups, kmGroup(name, 60+9*i, 11+2*i, 0.02, 7))
		manyMeans.Groups = append(manyMeans.Groups, TrajectoryGroup{Name: name, Points: means(60+3*float64(i), 30+4*float64(i), 12, 1_000_000)})
	}
	huge := kmGroup(longName, 1_000_000, 13, 0.02, 7)
	for i := range huge.AtRisk {
		huge.AtRisk[i], huge.CumulativeEvents[i], huge.CumulativeCensored[i] = 1_000_000, 1_000_000, 1_000_000
	}
	ticks := days(7, 3)
	for len(huge.AtRisk) < len(ticks) {
		huge.AtRisk = append(huge.AtRisk, 1_000_000)
	}
	flow := Flow{Steps: []FlowStep{
		{Label: "Patients in the export of " + longName, N: 1_000_000, Leaving: []FlowReason{
			{longName, 1_000_000},
			{longName, 0},
			{"Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", 3},
			{longName, 1},
			{longName, 2},
		}},
		{Label: longName, N: 12, Leaving: []FlowReason{{longName, 12}, {"No session", 4}, {longName, 12}, {longName, 12}}},
		{Label: longName, N: 0, Leaving: []FlowReason{{"Not due", 4}}},
	}}
	return []sample{
		{"flow long", flow},
		{"response marks", func() Figure { r := responseSample(1_000_000); r.Marks = []int{50, 30, 49, 100, -100, 0, 48}; return r }()},
		{"trajectory many", manyMeans},
		{"km many", manyGroups},
		{"km huge", KaplanMeier{XLabel: longName, YLabel: longName + longName, Ticks: ticks, Groups: []KaplanMeierGroup{huge}}},
		{"forest long", Forest{
			XLabel: longName, Percent: true, Reference: 0.5,
			Headers: ForestHeaders{Label: longName, Columns: []string{"Responders / patients", longName, "N"}, Text: "Responders, % (95% CI)"},
			Rows: []ForestRow{
				{Label: longName, Section: true},
				{Label: longName, Indent: 1, Estimate: 0.4, Low: 0.3, High: 0.5, Columns: []string{"1,000,000/1,000,000", "abc", "1,000,000"}, Text: "40.0 (30.0 to 50.0)", Weight: 1e6},
				{Label: "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", Indent: 9, Estimate: nan, Low: nan, High: nan, Columns: []string{"0/0"}, Weight: nan},
				{Label: "One", Estimate: 1, Low: nan, High: nan, Columns: []string{"1/1"}, Text: "100.0 (NE to NE)", Weight: 1},
			},
		}},
		{"ladder long", ladderSample(longName, "OC", longName, "MI", "Composite", "Another", "And another")},
	}
}

func degenerate() []sample {
	flat := kmGroup("All relieved", 1, 1, 0, 7)
	for i := range flat.Steps {
		flat.Steps[i].Survival, flat.Steps[i].Low, flat.Steps[i].High = 1, nan, nan
	}
	return []sample{
		{"flow empty", Flow{}},
		{"flow one", Flow{Steps: []FlowStep{{Label: "Patients in the export", N: 0}}}},
		{"response empty", CumulativeResponse{Marks: []int{30, 50}}},
		{"response one", CumulativeResponse{N: 1, Marks: []int{30}, Points: []ResponsePoint{{30, 1, nan, nan, ""}}}},
		{"response nan", CumulativeResponse{N: 3, Points: []ResponsePoint{{-100, nan, nan, nan, ""}, {100, nan, nan, nan, ""}}}},
		{"trajectory empty", Trajectory{}},
		{"trajectory nan", Trajectory{XLabel: "Week", YLabel: "Mean", Groups: []TrajectoryGroup{{Name: "A"}, {Name: "B", Points: []TrajectoryPoint{{Week: 1, Mean: nan, Low: nan, High: nan}}}}}},
		{"trajectory one", Trajectory{XLabel: "Week", YLabel: "Mean", Groups: []TrajectoryGroup{{Points: []TrajectoryPoint{{0, 1, 70, nan, nan, ""}}}}}},
		{"km empty", KaplanMeier{}},
		{"km no steps", KaplanMeier{XLabel: "Days", YLabel: "Still in response, %", Ticks: days(7, 7), Groups: []KaplanMeierGroup{{Name: "A"}, {Name: "B"}}}},
		{"km flat", KaplanMeier{XLabel: "Days", YLabel: "Still in response, %", Ticks: days(7, 7), Groups: []KaplanMeierGroup{flat}}},
		{"forest empty", Forest{Reference: nan}},
		{"forest nan", Forest{XLabel: "Responders, %", Reference: nan, Percent: true, Rows: []ForestRow{{Label: "All", Estimate: nan, Low: nan, High: nan}}}},
		{"ladder empty", Ladder{}},
		{"ladder nan", Ladder{Groups: []string{"nri"}, Rows: []LadderRow{{"≥ 30 %", []LadderValue{{nan, nan, nan, 0, ""}}}}}},
	}
}

func flowSample() Flow {
	return Flow{Steps: []FlowStep{
		{"Patients in the export", 412, []FlowReason{{"No consent", 14}, {"No session", 31}}},
		{"Treated", 367, []FlowReason{{"No baseline pain", 22}}},
		{"With baseline pain", 345, []FlowReason{{"Baseline pain below 40 mm", 19}, {"Baseline pain 0", 0}}},
		{"Eligible for response", 326, []FlowReason{{"Series not ended at the data cut", 64}, {"Week 4 not yet due", 48}}},
		{"Due at week 4", 214, []FlowReason{{"No rating in week 4 (counted as not responding)", 33}}},
		{"Observed at week 4", 181, nil},
	}}
}

// responseSample is a logistic fall with a band that widens in the middle.
func responseSample(n int) CumulativeResponse {
	r := CumulativeResponse{N: n, Marks: []int{30, 50}}
	for x := -100; x <= 100; x++ {
		s := 0.02 + 0.96/(1+math.Exp((float64(x)-32)/17))
		s = math.Round(s*214) / 214
		h := 0.13 * math.Sqrt(s*(1-s))
		r.Points = append(r.Points, ResponsePoint{x, s, s - h, s + h, "id"})
	}
	return r
}

func means(from, to float64, weeks, n int) []TrajectoryPoint {
	var points []TrajectoryPoint
	for w := range weeks + 1 {
		m := to + (from-to)*math.Exp(-float64(w)/1.7) + float64(w)*0.7
		h := 2.5 + 0.15*float64(w)
		points = append(points, TrajectoryPoint{w, n - w*n/40, m, m - h, m + h, "id"})
	}
	return points
}

func days(step, n int) []float64 {
	var t []float64
	for i := 0; i < n; i++ {
		t = append(t, float64(i*step))
	}
	return t
}

// kmGroup is a curve of n patients, every third of whom is censored, on days
// spread by a stride.
func kmGroup(name string, n, stride int, rate float64, tick int) KaplanMeierGroup {
	g := KaplanMeierGroup{Name: name, N: n, Median: "46 days (39 to 53)"}
	atRisk, s := min(n, 200), 1.0
	for i := 0; atRisk > 0 && i < 60; i++ {
		day := float64(8 + i*stride/8)
		step := SurvivalStep{Time: day, AtRisk: atRisk, Low: nan, High: nan}
		if i%3 == 2 {
			step.Censored = 1
		} else {
			s *= 1 - 1/float64(atRisk)
		}
		atRisk--
		step.Survival = s
		if s > 0 && s < 1 {
			h := 1.96 * math.Sqrt(s*(1-s)/float64(atRisk+8))
			step.Low, step.High = max(s-h, 0), min(s+h, 1)
		}
		g.Steps = append(g.Steps, step)
	}
	for i := range 14 {
		t := float64(i * tick)
		risk, events, censored := min(n, 200), 0, 0
		for _, q := range g.Steps {
			if q.Time < t {
				risk = q.AtRisk - 1
			}
			if q.Time <= t && q.Censored == 0 {
				events++
			}
			if q.Time <= t && q.Censored == 1 {
				censored++
			}
		}
		g.AtRisk = append(g.AtRisk, risk)
		g.CumulativeEvents = append(g.CumulativeEvents, events)
		g.CumulativeCensored = append(g.CumulativeCensored, censored)
	}
	return g
}

func forestSample(site string) Forest {
	r := func(label string, indent, n, of int, est, low, high float64) ForestRow {
		return ForestRow{
			Label: label, Indent: indent, Estimate: est, Low: low, High: high, Weight: float64(of),
			Columns: []string{fmt.Sprintf("%d/%d", n, of)}, Text: fmt.Sprintf("%.1f (%.1f to %.1f)", 100*est, 100*low, 100*high),
		}
	}
	ne := ForestRow{Label: "Other", Indent: 1, Estimate: nan, Low: nan, High: nan, Columns: []string{"0/0"}}
	return Forest{
		XLabel: "Responders at week 4, %", Percent: true, Reference: 0.495,
		Headers: ForestHeaders{Label: "Subgroup", Columns: []string{"n/N"}, Text: "% (95% CI)"},
		Rows: []ForestRow{
			r("All patients", 0, 106, 214, 0.495, 0.429, 0.562),
			{Label: "Depression at baseline", Section: true},
			r("Yes", 1, 61, 131, 0.466, 0.382, 0.551), r("No", 1, 45, 83, 0.542, 0.436, 0.645),
			{Label: "Diagnosis", Section: true},
			r("Fibromyalgia", 1, 40, 90, 0.444, 0.346, 0.547), r("Complex regional pain syndrome", 1, 31, 55, 0.564, 0.433, 0.687),
			r("Neuropathic", 1, 35, 69, 0.507, 0.392, 0.622), ne,
			{Label: "Site", Section: true},
			r(site, 1, 51, 104, 0.49, 0.396, 0.585), r("Québec", 1, 55, 110, 0.5, 0.408, 0.592),
		},
	}
}

func ladderSample(groups ...string) Ladder {
	l := Ladder{Groups: groups}
	for i, label := range []string{"≥ 20 %", "≥ 30 %", "≥ 50 %", "≥ 70 %"} {
		row := LadderRow{Label: label}
		for j := range groups {
			s := 0.68 - 0.15*float64(i) + 0.03*float64(j)
			v := LadderValue{s, s - 0.066, s + 0.066, 214, "id"}
			if j == 1 {
				v.N = 181
			}
			row.Values = append(row.Values, v)
		}
		l.Rows = append(l.Rows, row)
	}
	return l
}
