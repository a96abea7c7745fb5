package analysis

import (
	"math"
	"strconv"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/stats/proportion"
)

// tippingPoint asks how much worse off than alike patients who were rated the unrated
// would have to be, at the primary threshold, for the results to change: their
// imputed pain is raised, and their response is set, with depression and without.
func tippingPoint(r *Results, p populations, drawn func() (imputation, error)) error {
	x, err := drawn()
	if err != nil {
		return err
	}
	if err := x.addRaised(r); err != nil {
		return err
	}
	null, _, err := p.nullBenchmark()
	if err != nil {
		return err
	}
	if err := x.addTipping(r, null); err != nil {
		return err
	}
	return addUnratedResponding(r, p)
}

// tippingRow has the keys of the rows; missing is what the unrated are.
func tippingRow(missing missingRule) Row {
	return endpoint{outcome.PrimaryAnchor, outcome.PrimaryWindow, missing, treatmentPolicy}.keys(Row{
		Analysis: "tipping_point", Population: "RESP", Context: "sensitivity", Estimand: "E01",
	})
}

// raisedShares gives the share of responders where imputed pain is raised by some
// millimetres.
func (x imputation) raisedShares() func(mm int) (pooledShare, error) {
	all := func(*cohort.Member) bool { return true }
	e := completed{strategy: treatmentPolicy, criterion: thresholdAt(30)}
	split := x.split(all, e)
	return func(mm int) (pooledShare, error) {
		e.raisedMM = mm
		return split.share(x, e)
	}
}

func (x imputation) addRaised(r *Results) error {
	raised := x.raisedShares()
	for mm := 0; mm <= 50; mm += 5 {
		share, err := raised(mm)
		if err != nil {
			return err
		}
		k := tippingRow(mi)
		k.Variable, k.VariableLevel, k.Method, k.Warning = "delta_mm", strconv.Itoa(mm), mi, share.warning
		r.add(k, share.stats()...)
	}
	return nil
}

// addTipping adds the smallest whole number of millimetres by which imputed pain has to
// be raised for the lower limit to fall to the null benchmark or below.
func (x imputation) addTipping(r *Results, null float64) error {
	k := tippingRow(mi)
	k.Variable, k.Method = "tipping", mi
	tip := math.NaN()
	switch {
	case math.IsNaN(null):
		k.Warning = "no null benchmark"
	case x.problem != "":
		k.Warning = x.problem
	default:
		k.Warning = "the lower limit stays above the null benchmark"
		raised := x.raisedShares()
		for mm := 0; mm <= topMM; mm++ {
			share, err := raised(mm)
			if err != nil {
				return err
			}
			if share.interval.Low <= null {
				tip, k.Warning = float64(mm), ""
				break
			}
			if math.IsNaN(share.interval.Low) {
				k.Warning = "the lower limit is not estimable"
			}
		}
	}
	r.add(k, stat{"estimate", tip})
	return nil
}

// addUnratedResponding compares the depressed with the others for every percentage of
// the unrated of either who are taken as responders, where both groups have members.
func addUnratedResponding(r *Results, p populations) error {
	yes, no := responseKnown(p.resp, "yes"), responseKnown(p.resp, "no")
	if yes.due == 0 || no.due == 0 {
		return nil
	}
	for a := 0; a <= 100; a += 10 {
		for b := 0; b <= 100; b += 10 {
			in1, in2 := yes.taking(a), no.taking(b)
			rd, err := proportion.Difference(in1, in2, proportion.DifferenceOptions{})
			if err != nil {
				return err
			}
			k := tippingRow("")
			k.Variable, k.VariableLevel, k.Estimand = "unrated_responding", strconv.Itoa(a)+"/"+strconv.Itoa(b), "E14"
			k.Method = "newcombe"
			r.add(k, stat{"rd", rd.Difference}, stat{"rd.low", rd.Interval.Low}, stat{"rd.high", rd.Interval.High})
			k.Method, k.Group1 = "", byDepression.name
			k.Group1Level = "yes"
			r.add(k, stat{"n", float64(in1.Responders)})
			k.Group1Level = "no"
			r.add(k, stat{"n", float64(in2.Responders)})
		}
	}
	return nil
}

// known is what is known of the response of a group at the primary endpoint.
type known struct{ due, rated, responders int }

func responseKnown(resp []*cohort.Member, depression string) known {
	members := where(resp, byDepression.is(depression))
	all := primaryEndpoint.count(members, thresholdAt(30))
	rated := endpoint{outcome.PrimaryAnchor, outcome.PrimaryWindow, oc, treatmentPolicy}.count(members, thresholdAt(30))
	return known{due: all.N, rated: rated.N, responders: rated.Responders}
}

// taking returns the group where some percent of its unrated, rounded half up to whole
// patients, are responders.
func (k known) taking(percent int) proportion.Input {
	return proportion.Input{N: k.due, Responders: k.responders + (2*percent*(k.due-k.rated)+100)/200}
}
