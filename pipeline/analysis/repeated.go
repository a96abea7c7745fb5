package analysis

import (
	"strconv"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/stats/longitudinal"
)

// minWeekGroup is how many patients of each group a week needs to be modelled.
const minWeekGroup = 10

// trajectoryModel adds the marginal means of weekly pain by depression from the
// mixed model for repeated measures (contract D14). The covariance that was kept
// stands in the warning of every row; without a week, or where the data do not
// determine the model, there are no rows.
func trajectoryModel(r *Results, p populations) error {
	yes, no := where(p.fas, byDepression.is("yes")), where(p.fas, byDepression.is("no"))
	weeks := keptWeeks(yes, no)
	if len(weeks) == 0 {
		addInteraction(r, "no week with 10 patients of either group", longitudinal.JointTest{})
		return nil
	}
	data, baseline, err := repeatedData([][]*cohort.Member{no, yes}, weeks)
	if err != nil {
		return err
	}
	fit, err := longitudinal.MMRMLadder(data, nil, longitudinal.MMRMOptions{})
	if err != nil {
		addInteraction(r, "the model is not determined by the data", longitudinal.JointTest{})
		return nil //nolint:nilerr // what the data do not determine, such as with one baseline for all, is not estimable
	}
	structure := fit.Structure.String()
	if len(weeks) == 1 {
		structure = "one_week"
	}
	if err := marginalMeans(r, data, fit, weeks, baseline, structure); err != nil {
		return err
	}
	weekByDepression(r, fit, len(weeks), structure)
	return nil
}

// keptWeeks are the weeks, from 1, at which enough of either group are observed.
func keptWeeks(yes, no []*cohort.Member) []int {
	var weeks []int
	for w := 1; w <= outcome.NumWeeks; w++ {
		observed := func(m *cohort.Member) bool { return m.Outcome.Weeks[w-1].Observed }
		if count(yes, observed) >= minWeekGroup && count(no, observed) >= minWeekGroup {
			weeks = append(weeks, w)
		}
	}
	return weeks
}

// repeatedData are the rows of the model, one a patient and kept week observed, and
// the mean baseline of the patients that have one. Groups are those without and
// with depression.
func repeatedData(groups [][]*cohort.Member, weeks []int) (longitudinal.Data, float64, error) {
	var d longitudinal.Data
	var week, depressed, baseline []float64
	var sum float64
	patients := 0
	for g, members := range groups {
		for _, m := range members {
			before := len(d.Response)
			for i, w := range weeks {
				value := m.Outcome.Weeks[w-1]
				if !value.Observed {
					continue
				}
				d.Patient, d.Visit, d.Response = append(d.Patient, patients), append(d.Visit, w), append(d.Response, value.Value.MM())
				week, depressed, baseline = append(week, float64(i)), append(depressed, float64(g)), append(baseline, m.Outcome.Baseline.MM())
			}
			if len(d.Response) > before {
				patients++
				sum += m.Outcome.Baseline.MM()
			}
		}
	}
	terms := [][]string{{"depression"}, {"baseline"}}
	variables := []longitudinal.Variable{
		{Name: "depression", Levels: []string{"no", "yes"}, Values: depressed}, {Name: "baseline", Values: baseline},
	}
	if len(weeks) > 1 {
		levels := make([]string, len(weeks))
		for i, w := range weeks {
			levels[i] = strconv.Itoa(w)
		}
		variables = append(variables, longitudinal.Variable{Name: "week", Levels: levels, Values: week})
		terms = append(terms, []string{"week"}, []string{"week", "depression"})
	}
	var err error
	d.Design, err = longitudinal.NewDesign(len(d.Response), variables, terms)
	return d, sum / float64(patients), err
}

func marginalMeans(r *Results, d longitudinal.Data, fit longitudinal.Fit, weeks []int, baseline float64, structure string) error {
	for g, level := range []string{"yes", "no"} {
		for i, w := range weeks {
			at := []longitudinal.At{{Name: "depression", Value: float64(1 - g)}, {Name: "baseline", Value: baseline}}
			if len(weeks) > 1 {
				at = append(at, longitudinal.At{Name: "week", Value: float64(i)})
			}
			weights, err := d.Design.Mean(at...)
			if err != nil {
				return err
			}
			mean, err := fit.Contrast(weights)
			if err != nil {
				return err
			}
			k := Row{
				Analysis: "trajectory", Population: "FAS", Group1: byDepression.name, Group1Level: level, Variable: "week",
				VariableLevel: strconv.Itoa(w), Context: "model", Method: "mmrm", Estimand: "E07", Warning: structure,
			}
			r.add(k, stat{"emmean", mean.Value}, stat{"std.error", mean.StdErr}, stat{"df", mean.DF},
				stat{"conf.low", mean.Interval.Low}, stat{"conf.high", mean.Interval.High})
		}
	}
	return nil
}
