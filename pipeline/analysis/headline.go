package analysis

import (
	"context"
	"fmt"

	"reprieve/pipeline/cohort"
	"reprieve/stats/proportion"
	"reprieve/stats/survival"
)

// Headline is a number that a month is compared by with the month before.
type Headline struct {
	ID       string // stable name, such as response
	Row      Row    // the keys and the stat of its row
	Unit     string // what it counts or measures: patients, share, mm, points, days, mg or rate
	Decimals int    // to which it is rounded before it is compared
}

// The units of headlines with the decimals that they are compared to: a share to
// a hundredth of a percent.
const (
	unitPatients = "patients"
	unitShare    = "share"
	unitMM       = "mm"
	unitPoints   = "points"
	unitDays     = "days"
	unitMME      = "mg"
	unitRate     = "rate"
)

var decimalsOf = map[string]int{unitPatients: 0, unitShare: 4, unitMM: 2, unitPoints: 2, unitDays: 1, unitMME: 2, unitRate: 2}

// headline makes one.
func headline(id, unit string, k Row, stat string) Headline {
	k.StatName = stat
	return Headline{ID: id, Row: k, Unit: unit, Decimals: decimalsOf[unit]}
}

// Headlines are the numbers that months are compared by, in the order in which
// they are told. The list is the caller's own.
func Headlines() []Headline {
	flow := func(population, level string) Row {
		return Row{Analysis: "flow", Population: population, Variable: "n", VariableLevel: level}
	}
	due := primaryEndpoint.keys(flow("RESP", "due"))
	due.Missing, due.Strategy = "", ""
	observed := due
	observed.VariableLevel = "observed"
	at := func(missing missingRule, variable, level string) Row {
		e := primaryEndpoint
		e.missing = missing
		return e.keys(Row{Analysis: "response", Population: "RESP", Variable: variable, VariableLevel: level, Method: "wilson"})
	}
	rapid := func(variable, level string) Row {
		return Row{Analysis: "rapid", Population: "RESP", Variable: variable, VariableLevel: level, Method: "wilson"}
	}
	relief := Row{Analysis: "relief", Population: "relief", Variable: "loss", Method: "kaplan_meier"}
	change := func(analysis, missing, variable, window string) Row {
		return Row{Analysis: analysis, Population: "FAS", Anchor: "TS", Window: window, Missing: missing, Variable: variable, VariableLevel: "change", Method: "t"}
	}
	serious := Row{Analysis: "safety", Population: "SAF", Variable: "serious", Method: "wilson"}
	return []Headline{
		headline("enrolled", unitPatients, flow("ENR", "ENR"), "n"),
		headline("started", unitPatients, flow("SAF", "SAF"), "n"),
		headline("with_baseline", unitPatients, flow("FAS", "FAS"), "n"),
		headline("eligible", unitPatients, flow("RESP", "RESP"), "n"),
		headline("due", unitPatients, due, "n"),
		headline("observed", unitPatients, observed, "n"),
		headline("responders", unitPatients, at(nri, "threshold", "30"), "n"),
		headline("response", unitShare, at(nri, "threshold", "30"), "p"),
		headline("response_low", unitShare, at(nri, "threshold", "30"), "conf.low"),
		headline("response_high", unitShare, at(nri, "threshold", "30"), "conf.high"),
		headline("response_20", unitShare, at(nri, "threshold", "20"), "p"),
		headline("response_50", unitShare, at(nri, "threshold", "50"), "p"),
		headline("response_70", unitShare, at(nri, "threshold", "70"), "p"),
		headline("response_20mm", unitShare, at(nri, "absolute", "20"), "p"),
		headline("worse_30", unitShare, at(oc, "worse", "30"), "p"),
		headline("by_session_1", unitShare, rapid("by_session", "1"), "p"),
		headline("by_session_2", unitShare, rapid("by_session", "2"), "p"),
		headline("within_24h", unitShare, rapid("hours", "24h"), "p"),
		headline("session_change", unitMM, Row{Analysis: "within_session", Population: "SAF", Variable: "change", Method: "t"}, "mean"),
		headline("in_relief", unitPatients, relief, "N"),
		headline("losses", unitPatients, relief, "n.event"),
		headline("median_relief", unitDays, relief, "median"),
		headline("phq9_change", unitPoints, change("mood", "oc", "phq9", "W4"), "mean"),
		headline("gad7_change", unitPoints, change("mood", "oc", "gad7", "W4"), "mean"),
		headline("fiqr_change", unitPoints, change("function", "", "fiqr", "W4"), "mean"),
		headline("opioid_change", unitMME, change("medication", "", "mme", "W12"), "mean"),
		headline("serious", unitPatients, serious, "n"),
		headline("serious_share", unitShare, serious, "p"),
		headline("serious_rate", unitRate, serious, "rate.100"),
	}
}

// AnalyseHeadlines computes the rows of Headlines, with others of the same
// analyses: those of Analyse, number by number, without what takes long.
func AnalyseHeadlines(ctx context.Context, in Input) (*Results, error) {
	p := newPopulations(in)
	r := &Results{}
	for _, step := range []struct {
		name string
		do   func(*Results, populations) error
	}{
		{"flow", flow},
		{"response", response},
		{"rapid", rapidRelief},
		{"within_session", withinSession},
		{"relief", reliefHeadline},
		{"mood", mood},
		{"function", functionChanges},
		{"medication", medication},
		{"safety", seriousEvents},
	} {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := step.do(r, p); err != nil {
			return nil, fmt.Errorf("analysis: %s: %w", step.name, err)
		}
	}
	return r, nil
}

// AnalysePrimary computes n, N, p and its limits of the primary endpoint, as
// response does, from outcomes that need hold no more than it takes.
func AnalysePrimary(in Input) (PrimaryEstimate, error) {
	r := &Results{}
	c := thresholdAt(primaryPercent)
	k := primaryEndpoint.keys(Row{Analysis: "response", Population: "RESP", Variable: c.variable, VariableLevel: c.level})
	if err := addProportion(r, k, primaryEndpoint.count(newPopulations(in).resp, c)); err != nil {
		return PrimaryEstimate{}, fmt.Errorf("analysis: response: %w", err)
	}
	return PrimaryNumbers(r), nil
}

// seriousEvents counts serious adverse events without the limits that a
// bootstrap gives.
func seriousEvents(r *Results, p populations) error {
	if !p.in.Named.Events {
		return nil
	}
	k := safetyEvents
	k.Variable = "serious"
	serious := func(m *cohort.Member) int {
		n := 0
		for _, e := range m.Outcome.Safety.Events {
			if e.Serious {
				n++
			}
		}
		return n
	}
	in := proportion.Input{N: len(p.saf), Responders: count(p.saf, func(m *cohort.Member) bool { return serious(m) > 0 })}
	if err := addProportion(r, k, in); err != nil {
		return err
	}
	sessions := total(p.saf, func(m *cohort.Member) int { return m.Outcome.Sessions })
	k.Context, k.Method = "rate", "wilson"
	r.add(k, stat{"rate.100", 100 * (float64(total(p.saf, serious)) / float64(sessions))})
	return nil
}

// reliefHeadline follows the loss of response by Kaplan-Meier, of all.
func reliefHeadline(r *Results, p populations) error {
	curve, err := survival.KaplanMeier(lossTimes(p.relief), survival.KaplanMeierOptions{})
	if err != nil {
		return err
	}
	k := Row{Analysis: "relief", Population: "relief", Context: "survival", Method: "kaplan_meier", Estimand: "E08"}
	return reliefSummary(r, k, p.relief, curve)
}
