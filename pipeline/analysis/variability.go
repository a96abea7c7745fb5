package analysis

import (
	"math"
	"strconv"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/stats"
	"reprieve/stats/longitudinal"
	"reprieve/stats/proportion"
)

// minVariable is how many patients with two weeks the variance components ask for,
// and how many with two courses consistency does.
const minVariable = 10

// variability says how far weekly pain differs between patients and how far within
// them, and whether those who respond after course 1 are those who respond after
// course 2.
func variability(r *Results, p populations) error {
	if err := weeklyVariance(r, p.fas); err != nil {
		return err
	}
	return consistency(r, p.resp)
}

// weeklyVariance adds the variance components of weekly pain from a model with an
// intercept of each patient's own and the mean of each week.
func weeklyVariance(r *Results, fas []*cohort.Member) error {
	d, err := weeklyData(fas)
	if err != nil {
		return err
	}
	k := Row{Analysis: "variability", Population: "FAS", Anchor: outcome.T0.String(), Context: "model", Method: "random_intercept", Estimand: "E30"}
	patients, repeated := 0, 0
	for _, n := range rowsByPatient(d) {
		patients++
		if n > 1 {
			repeated++
		}
	}
	between, within := math.NaN(), math.NaN()
	if repeated < minVariable {
		k.Warning = "fewer than 10 patients with two weeks"
	} else if fit, err := longitudinal.RandomIntercept(d, longitudinal.MixedOptions{}); err != nil {
		k.Warning = err.Error()
	} else {
		between, within = fit.Random[0][0], fit.Residual
	}
	k.Variable = "weekly_pain"
	r.add(k, stat{"N", float64(patients)}, stat{"n", float64(len(d.Response))})
	for _, v := range []struct {
		level string
		value float64
	}{{"patient", between}, {"residual", within}, {"icc", between / (between + within)}} {
		k.VariableLevel = v.level
		r.add(k, stat{"estimate", v.value})
	}
	return nil
}

// weeklyData are the weekly means of the members, one row a patient and week
// observed, with the week as a factor.
func weeklyData(members []*cohort.Member) (longitudinal.Data, error) {
	var d longitudinal.Data
	var week []float64
	level := map[int]int{}
	var levels []string
	for w := range outcome.NumWeeks {
		if count(members, func(m *cohort.Member) bool { return m.Outcome.Weeks[w].Observed }) > 0 {
			level[w] = len(levels)
			levels = append(levels, strconv.Itoa(w+1))
		}
	}
	for i, m := range members {
		for w, value := range m.Outcome.Weeks {
			if value.Observed {
				d.Patient, d.Response = append(d.Patient, i), append(d.Response, value.Value.MM())
				week = append(week, float64(level[w]))
			}
		}
	}
	var variables []longitudinal.Variable
	var terms [][]string
	if len(levels) > 1 {
		variables, terms = []longitudinal.Variable{{Name: "week", Levels: levels, Values: week}}, [][]string{{"week"}}
	}
	var err error
	d.Design, err = longitudinal.NewDesign(len(d.Response), variables, terms)
	return d, err
}

// rowsByPatient is the number of rows of each patient that has any; those of a
// patient stand together.
func rowsByPatient(d longitudinal.Data) []int {
	var counts []int
	for i, p := range d.Patient {
		if i == 0 || p != d.Patient[i-1] {
			counts = append(counts, 0)
		}
		counts[len(counts)-1]++
	}
	return counts
}

// consistency compares response at the primary endpoint with that at the same
// distance from the end of course 2, of patients due at both.
func consistency(r *Results, resp []*cohort.Member) error {
	c := thresholdAt(30)
	var pairs proportion.Paired
	n := 0
	for _, m := range resp {
		second := m.Outcome.SecondCourse
		if !primary(m).Due || !second.Due {
			continue
		}
		n++
		_, first := primaryEndpoint.judge(m, c)
		switch again := second.Observed && c.met(second.Value, m.Outcome.Baseline); {
		case first && again:
			pairs.Both++
		case first:
			pairs.FirstOnly++
		case again:
			pairs.SecondOnly++
		default:
			pairs.Neither++
		}
	}
	kappa, err := proportion.Kappa(pairs, proportion.KappaOptions{})
	if err != nil {
		return err
	}
	k := primaryEndpoint.keys(Row{
		Analysis: "variability", Population: "RESP", Variable: "consistency", Context: "agreement", Method: "kappa", Estimand: "E30",
	})
	if n < minVariable {
		k.Warning = "fewer than 10 patients with two courses due"
		kappa = proportion.KappaResult{Agreement: math.NaN(), Kappa: math.NaN(), Interval: stats.Undefined()}
	}
	r.add(k, stat{"N", float64(n)}, stat{"p", kappa.Agreement}, stat{"estimate", kappa.Kappa},
		stat{"conf.low", kappa.Interval.Low}, stat{"conf.high", kappa.Interval.High})
	return nil
}
