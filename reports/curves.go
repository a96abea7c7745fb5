package reports

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"reprieve/pipeline/analysis"
	"reprieve/reports/figure"
	"reprieve/reports/table"
)

// id is the id of the row with the keys of k and the stat.
func id(k analysis.Row, stat string) string {
	k.StatName = stat
	return k.ID()
}

// reliefDays are the days under the axis of the curves of relief.
var reliefDays = []float64{0, 14, 28, 56, 84, 182}

// incidenceFigure stacks loss and re-dosing, up to the first day of the table beside it whose
// shares are withheld: the steps of a curve of which so few are let out would say that
// nobody's relief had ended before.
func incidenceFigure(r rows) figure.Incidence {
	f := figure.Incidence{XLabel: "Days since the end of the initial series", N: r.count(reliefLoss, "N"), Ticks: reliefDays, Rest: figure.IncidenceState{Name: "Still in response"}}
	for _, s := range []struct{ variable, name string }{{"curve_loss", "Lost relief"}, {"curve_redosed", "Re-dosed in response"}} {
		k := reliefLoss
		k.Method, k.Variable = "aalen_johansen", s.variable
		state := figure.IncidenceState{Name: s.name}
		for _, day := range days(r.variableLevels(k)) {
			k.VariableLevel = strconv.Itoa(day)
			if v := r.number(k, "estimate"); !math.IsNaN(v) {
				state.Steps = append(state.Steps, figure.IncidenceStep{Time: float64(day), Share: v, Low: r.number(k, "conf.low"), High: r.number(k, "conf.high"), ID: id(k, "estimate")})
			}
		}
		f.States = append(f.States, state)
	}
	if end := firstWithheld(r); !math.IsNaN(end) {
		for i, s := range f.States {
			known := slices.DeleteFunc(s.Steps, func(p figure.IncidenceStep) bool { return p.Time >= end })
			if len(known) > 0 {
				known = append(known, figure.IncidenceStep{Time: end, Share: math.NaN()})
			}
			f.States[i].Steps = known
		}
	}
	return f
}

// firstWithheld is the first day at which a cumulative incidence is withheld; NaN if there is
// none.
func firstWithheld(r rows) float64 {
	k := reliefLoss
	k.Method = "aalen_johansen"
	for _, day := range reliefDays[1:] {
		k.VariableLevel = strconv.Itoa(int(day))
		for _, k.Variable = range []string{"time_loss", "time_redosed"} {
			if table.IsWithheld(r.number(k, "estimate")) {
				return day
			}
		}
	}
	return math.NaN()
}

// turnbullFigure draws the estimate for intervals beside Kaplan and Meier's.
func turnbullFigure(r rows) figure.IntervalCurve {
	k := reliefLoss
	k.Method = "turnbull"
	f := figure.IntervalCurve{
		XLabel: "Days since the end of the initial series", YLabel: "Still in response, %", N: r.count(k, "N"), Ticks: reliefDays,
		Median:  table.Number(r.number(k, "median"), 0) + " days",
		Compare: &figure.KaplanMeierGroup{Name: "Kaplan–Meier", N: r.count(reliefLoss, "N"), Steps: reliefSteps(r, reliefLoss)},
	}
	if math.IsNaN(r.number(k, "median")) {
		f.Median = ""
	}
	k.Variable = "interval"
	for _, level := range r.variableLevels(k) {
		left, right, _ := strings.Cut(level, "-")
		k.VariableLevel = level
		f.Intervals = append(f.Intervals, figure.SurvivalInterval{
			Left: float64(whole(left)), Right: float64(whole(right)), Survival: r.number(k, "estimate"), ID: id(k, "estimate"),
		})
	}
	return f
}

// waterfallFigure draws the classes of the change at the primary endpoint.
func waterfallFigure(r rows) figure.Waterfall {
	k := withMissing(primary, "oc")
	k.Analysis, k.Variable, k.VariableLevel = "waterfall", "reduction", ""
	f := figure.Waterfall{Lines: []float64{-30, -50}}
	for _, level := range r.variableLevels(k) {
		k.VariableLevel = level
		f.N = r.count(k, "N")
		c := figure.WaterfallClass{N: r.count(k, "n"), ID: id(k, "n")}
		switch level {
		case "rise":
			c.Low, c.High = 100, math.Inf(1)
		case "100":
			c.Low, c.High = -100, -100
		default: // a fall of level to level + 10 percent
			c.Low, c.High = -float64(whole(level))-10, -float64(whole(level))
		}
		if c.N > 0 && table.Known(c.N) {
			f.Classes = append(f.Classes, c)
		}
	}
	return f
}

// profileFigure is pain around the first sessions.
func profileFigure(r rows) figure.SessionProfile {
	f := figure.SessionProfile{Times: []string{"Before", "During", "After"}}
	k := analysis.Row{Analysis: "within_session", Population: "SAF", Group1: "session_number", Method: "t"}
	for n := 1; n <= 6; n++ {
		k.Group1Level = strconv.Itoa(n)
		s := figure.SessionMeans{Name: k.Group1Level}
		for _, v := range []string{"pre", "during", "post"} {
			k.Variable = v
			s.Means = append(s.Means, figure.SessionMean{
				N: r.count(k, "N"), Mean: r.number(k, "mean"), Low: r.number(k, "conf.low"), High: r.number(k, "conf.high"), ID: id(k, "mean"),
			})
		}
		if slices.ContainsFunc(s.Means, func(m figure.SessionMean) bool { return m.N > 0 }) {
			f.Sessions = append(f.Sessions, s)
		}
	}
	return f
}

// doseFigure is the distribution of doses by session, in mg/kg where weights are
// known, else in mg.
func doseFigure(r rows) figure.Distribution {
	k := dosingKeys("dose_mg_kg", "")
	f := figure.Distribution{XLabel: "Session", YLabel: "Dose, mg/kg", Decimals: 2}
	if !r.has(k, "N") {
		k.Variable, f.YLabel, f.Decimals = "dose_mg", "Dose, mg", 1
	}
	k.Group1 = "session_number"
	nan := math.NaN()
	for n := 1; n <= 6; n++ {
		k.Group1Level = strconv.Itoa(n)
		if r.count(k, "N") == 0 {
			continue
		}
		f.Boxes = append(f.Boxes, figure.DistributionBox{
			Name: k.Group1Level, N: r.count(k, "N"), Low: nan, High: nan,
			P25: r.number(k, "p25"), Median: r.number(k, "median"), P75: r.number(k, "p75"), ID: id(k, "median"),
		})
	}
	return f
}

// doseChangeFigure is the change of dose from a session to the next, by whether the
// session before was followed by a response.
func doseChangeFigure(r rows) figure.Forest {
	f := figure.Forest{
		XLabel: "Mean change of dose to the next session, mg", Reference: 0,
		Headers: figure.ForestHeaders{Label: "After a session that was", Columns: []string{"Patients"}, Text: "mg (95% CI)"},
	}
	for _, g := range []struct{ level, name string }{{"yes", "followed by a response"}, {"no", "not followed by a response"}} {
		k := dosingKeys("dose_change_mg", "t")
		k.Population, k.Group1, k.Group1Level = "RESP", "prior_response", g.level
		f.Rows = append(f.Rows, figure.ForestRow{
			Label: g.name, Estimate: r.number(k, "mean"), Low: r.number(k, "conf.low"), High: r.number(k, "conf.high"),
			Columns: []string{table.Count(r.count(k, "N"))}, Text: r.mean(k).Text, ID: id(k, "mean"),
		})
	}
	return f
}

// sessionsNumberFigure is how many sessions patients have had.
func sessionsNumberFigure(r rows) figure.Bars {
	k := courseKeys("sessions_number", "", "")
	f := figure.Bars{XLabel: "Sessions", YLabel: "Treated patients, %"}
	had := figure.BarSeries{}
	for _, level := range r.variableLevels(k) {
		k.VariableLevel = level
		had.N = r.count(k, "N")
		had.Bars = append(had.Bars, figure.Bar{Count: r.count(k, "n"), Share: r.number(k, "p"), CountID: id(k, "n"), ShareID: id(k, "p")})
		f.Categories = append(f.Categories, level)
	}
	f.Series = []figure.BarSeries{had}
	return f
}

// sessionsFigure is the mean number of sessions a patient has had.
func sessionsFigure(r rows) figure.StepMean {
	f := figure.StepMean{XLabel: "Days since the first session", YLabel: "Mean number of sessions", Ticks: []float64{0, 84, 182, 364}}
	k := courseKeys("sessions_curve", "", "nelson")
	g := figure.StepMeanGroup{}
	for _, day := range days(r.variableLevels(k)) {
		k.VariableLevel = strconv.Itoa(day)
		g.N = r.count(k, "N")
		if v := r.number(k, "estimate"); !math.IsNaN(v) {
			g.Steps = append(g.Steps, figure.MeanStep{Time: float64(day), Mean: v, Low: r.number(k, "conf.low"), High: r.number(k, "conf.high"), ID: id(k, "estimate")})
		}
		if slices.Contains(f.Ticks, float64(day)) {
			g.AtRisk = append(g.AtRisk, r.count(k, "n.risk"))
		}
	}
	f.Groups = []figure.StepMeanGroup{g}
	return f
}
