package analysis

import (
	"math"
	"testing"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
)

// The tests write outcomes by hand, so that what is tested is the counting and
// not the derivation. Pain is in millimetres.

func mm(v float64) outcome.Exact { return outcome.Tenths(int64(math.Round(10 * v))) }

// rated is a window that is due and observed, early one that is observed and
// not yet due, silent one that is due and not observed.
func rated(v float64) outcome.Window {
	return outcome.Window{Due: true, Observed: true, Value: mm(v)}
}

func early(v float64) outcome.Window { return outcome.Window{Observed: true, Value: mm(v)} }

var (
	notDue = outcome.Window{}
	silent = outcome.Window{Due: true}
)

// carrying gives a window a last value before it.
func carrying(w outcome.Window, v float64) outcome.Window {
	w.HasCarried, w.Carried = true, mm(v)
	return w
}

// redosed makes a later course begin before the window's end.
func redosed(w outcome.Window) outcome.Window {
	w.Redosed = true
	return w
}

// fas is a member of FAS by its baseline; it has no covariates.
func fas(id string, base float64, d outcome.Depression) cohort.Member {
	nan := math.NaN()
	return cohort.Member{
		ID: id, Age: nan, PainYears: nan, FailedClasses: nan,
		Outcome: outcome.Outcome{SAF: true, FAS: true, HasTS: true, Baseline: mm(base), BaseType: outcome.HomeMean, Depression: d},
	}
}

// resp is a member of RESP with the window of the primary endpoint.
func resp(id string, base float64, d outcome.Depression, w outcome.Window) cohort.Member {
	m := fas(id, base, d)
	m.Outcome.RESP = true
	m.Outcome.Windows[outcome.PrimaryAnchor][outcome.PrimaryWindow] = w
	return m
}

const (
	yes     = outcome.Depressed
	no      = outcome.NotDepressed
	unknown = outcome.DepressionUnknown
)

// of runs one step of the plan on members.
func of(t *testing.T, step func(*Results, populations) error, members ...cohort.Member) *Results {
	t.Helper()
	r := &Results{}
	if err := step(r, newPopulations(Input{Members: members, Patients: len(members)})); err != nil {
		t.Fatal(err)
	}
	return r
}

// statsOf are the numbers of the rows that have the keys of k, in their order.
func statsOf(r *Results, k Row) []float64 {
	var list []float64
	for _, row := range r.Rows {
		row2 := row
		row2.StatName, row2.Stat, row2.StatLabel, row2.Format, row2.Suppressed, row2.Context, row2.Estimand = "", 0, "", "", "", "", ""
		if k.Method == "" {
			row2.Method = ""
		}
		if row2 == k {
			list = append(list, row.Stat)
		}
	}
	return list
}

// same says whether two lists are equal to within the tolerance; NaN is NaN.
func same(want, got []float64, tolerance float64) bool {
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		if math.IsNaN(want[i]) != math.IsNaN(got[i]) || math.Abs(want[i]-got[i]) > tolerance {
			return false
		}
	}
	return true
}

// z is the 0.975 quantile of the normal distribution (R: qnorm(0.975)).
const z = 1.959963984540054

var nan = math.NaN()
