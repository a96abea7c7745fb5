package analysis

import (
	"fmt"
	"math"
	"strconv"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/stats/describe"
)

// Reading is what reading the exports counted, in rows of all files.
type Reading struct {
	Rows, Prompts int64 // all rows; those of tables that hold answers
	Unanswered    int64 // prompts without an answer
	Duplicates    int64 // exact duplicates
	Times         int64 // times that are not known to the hour
	Bad           int64 // quarantine: rows that broke a rule
	Unmatched     int64 // quarantine: rows of an unknown patient or session
}

// The verdicts on the quality of the data.
const (
	Good      = "good"
	Fair      = "fair"
	Poor      = "poor"
	NotJudged = "not judged"
)

// fewestChecked is the number of patients, or of rows, below which no verdict is passed.
const fewestChecked = 10

// activeDays is how long ago a patient's last session may be for the patient to be
// expected to rate.
const activeDays = 28

// dataCheck is a number by which the quality of the data is judged, with its limits.
type dataCheck struct {
	name       string
	good, poor float64 // at good or better it is good, beyond poor poor, else fair
	more       bool    // more is better
	population string  // "" for rows of the exports
	count      func(populations) (n, of int)
}

// dataChecks are the checks, in the order of the rows. The limits are choices, stated
// with the definition: what a reader should look at before the numbers, not a standard.
var dataChecks = []dataCheck{
	{"rated_w4", 0.8, 0.6, true, "SAF", func(p populations) (n, of int) {
		due := where(p.saf, func(m *cohort.Member) bool { return primary(m).Due })
		return count(due, func(m *cohort.Member) bool { return primary(m).Observed }), len(due)
	}},
	{"baseline", 0.95, 0.8, true, "SAF", func(p populations) (n, of int) { return len(p.fas), len(p.saf) }},
	{"phq9", 0.9, 0.7, true, "SAF", func(p populations) (n, of int) {
		return count(p.saf, func(m *cohort.Member) bool { return m.Outcome.Baselines[outcome.PHQ9].Known }), len(p.saf)
	}},
	{"unanswered", 0.1, 0.25, false, "", func(p populations) (n, of int) { return p.in.Reading.of(p.in.Reading.Unanswered, p.in.Reading.Prompts) }},
	{"duplicates", 0.01, 0.05, false, "", func(p populations) (n, of int) { return p.in.Reading.of(p.in.Reading.Duplicates, p.in.Reading.Rows) }},
	{"out_of_range", 0, 0.01, false, "", func(p populations) (n, of int) { return p.in.Reading.of(p.in.Reading.Bad, p.in.Reading.Rows) }},
	{"unmatched", 0, 0.01, false, "", func(p populations) (n, of int) { return p.in.Reading.of(p.in.Reading.Unmatched, p.in.Reading.Rows) }},
	{"times", 0.01, 0.05, false, "", func(p populations) (n, of int) { return p.in.Reading.of(p.in.Reading.Times, p.in.Reading.Rows) }},
	{"series", 0, 0.05, false, "SAF", func(p populations) (n, of int) {
		return total(p.saf, func(m *cohort.Member) int { return m.Outcome.SeriesDisagreements }), total(p.saf, func(m *cohort.Member) int { return m.Outcome.Sessions })
	}},
}

// lagCheck judges the days since the last rating of patients who are expected to rate.
var lagCheck = dataCheck{name: "lag_days", good: 3, poor: 7, population: "SAF"}

// of are two numbers of rows.
func (Reading) of(n, of int64) (int, int) { return int(n), int(of) }

// verdict judges a number; NaN is not judged.
func (c dataCheck) verdict(v float64) string {
	good, poor := v <= c.good, v > c.poor
	if c.more {
		good, poor = v >= c.good, v < c.poor
	}
	switch {
	case math.IsNaN(v):
		return NotJudged
	case good:
		return Good
	case poor:
		return Poor
	}
	return Fair
}

// limits says the limits in words, in percent or, of the lag, in days.
func (c dataCheck) limits() string {
	show := func(v float64) string {
		if c.count == nil {
			return strconv.FormatFloat(v, 'f', -1, 64) + " days"
		}
		return strconv.FormatFloat(math.Round(1000*v)/10, 'f', -1, 64) + "%"
	}
	switch {
	case c.more:
		return fmt.Sprintf("good from %s, poor below %s", show(c.good), show(c.poor))
	case c.good == 0:
		return "good if none, poor over " + show(c.poor)
	}
	return fmt.Sprintf("good up to %s, poor over %s", show(c.good), show(c.poor))
}

// checkData sets numbers of the quality of the data against limits: further rows of
// quality.
func checkData(r *Results, p populations) error {
	for _, c := range dataChecks {
		n, of := c.count(p)
		share := float64(n) / float64(of)
		c.add(r, of, share, stat{"n", float64(n)}, stat{"N", float64(of)}, stat{"p", share})
	}
	lag, err := describe.Summarize(measure{"", sinceRated}.values(p.saf))
	if err != nil {
		return err
	}
	lagCheck.add(r, lag.N, lag.Median, stat{"N", float64(lag.N)}, stat{"median", lag.Median})
	return nil
}

// add adds a number, which rests on so many, with its limits and the verdict.
func (c dataCheck) add(r *Results, of int, v float64, stats ...stat) {
	k := Row{Analysis: "quality", Population: c.population, Variable: "check", VariableLevel: c.name}
	r.add(k, stats...)
	verdict := NotJudged
	if of >= fewestChecked {
		verdict = c.verdict(v)
	}
	r.AddText(k, Text{"limits", c.limits()}, Text{"verdict", verdict})
}

// sinceRated is the days since the last rating of a patient who had a session lately,
// NaN of others.
func sinceRated(m *cohort.Member) float64 {
	last := m.Outcome.Spacing.FollowUp
	if starts := m.Outcome.Spacing.Starts; len(starts) > 0 {
		last -= starts[len(starts)-1]
	}
	if last > activeDays {
		return math.NaN()
	}
	return m.Outcome.Completeness.Since
}
