package analysis

import (
	"math"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
)

// followed is a member of RESP who is followed for relief.
func followed(id string, d outcome.Depression, x outcome.Relief) cohort.Member {
	m := resp(id, 70, d, notDue)
	x.Due, x.Rated, x.In = true, true, true
	m.Outcome.Relief = x
	return m
}

// Four who are followed, and one who is not:
//
//	p1  yes  loss on day 14
//	p2  no   in response when last rated, on day 20; unconfirmed
//	p3  no   re-dosed on day 35, in response on day 28
//	p4  yes  loss on day 28
func reliefCohort() []cohort.Member {
	out := resp("p5", 70, yes, notDue)
	out.Outcome.Relief = outcome.Relief{Due: true, Rated: true}
	return []cohort.Member{
		followed("p1", yes, outcome.Relief{Status: outcome.Loss, L: 10, R: 14}),
		followed("p2", no, outcome.Relief{Status: outcome.Censored, L: 20, Unconfirmed: true}),
		followed("p3", no, outcome.Relief{Status: outcome.Redosed, L: 28, Q: 35}),
		followed("p4", yes, outcome.Relief{Status: outcome.Loss, L: 21, R: 28}),
		out,
	}
}

// logLog are the limits of a survival s whose Greenwood sum is g.
func logLog(s, g float64) (low, high float64) {
	se := math.Sqrt(g) / math.Abs(math.Log(s))
	return math.Pow(s, math.Exp(z*se)), math.Pow(s, math.Exp(-z*se))
}

func TestRelief(t *testing.T) {
	r := of(t, relief, reliefCohort()...)
	at := func(group, variable, level string) Row {
		return Row{
			Analysis: "relief", Population: "relief", Group1: depressionIf(group), Group1Level: group,
			Variable: variable, VariableLevel: level, Method: "kaplan_meier",
		}
	}
	// 4 at risk, a loss on day 14: 3/4. A censoring on day 20. 2 at risk, a loss
	// on day 28, before the censoring of the same day: 3/8.
	low1, high1 := logLog(0.75, 1.0/12)
	low2, high2 := logLog(0.375, 1.0/12+1.0/2)
	// The depressed: 2 at risk, 1/2 from day 14, 0 from day 28.
	low3, high3 := logLog(0.5, 1.0/2)
	for _, c := range []struct {
		k    Row
		want []float64
	}{
		// N, n.event, n.redosed, n.censored, n.unconfirmed; median and limits; rmst
		// and its error. The curve is at 1/2 or less from day 28. The lower limit of
		// the curve is at 1/2 or less from day 14, the upper one never. At day 84
		// nobody is followed any more.
		{at("", "loss", ""), []float64{4, 2, 1, 1, 1, 28, 14, nan, nan, nan}},
		// 1/2 on the interval from 14 to 28: its middle. Area 14 + 14/2. Its variance:
		// the area right of day 14, 7 squared, by 1 x 2.
		{at("yes", "loss", ""), []float64{2, 2, 0, 0, 0, 21, 14, nan, 21, math.Sqrt(49.0 / 2)}},
		{at("no", "loss", ""), []float64{2, 0, 1, 1, 1, nan, nan, nan, nan, nan}},
		{at("unknown", "loss", ""), nil},
		// n.risk, n.event, estimate, limits.
		{at("", "time", "14"), []float64{4, 1, 0.75, low1, high1}},
		{at("", "time", "28"), []float64{2, 2, 0.375, low2, high2}},
		{at("", "time", "56"), []float64{0, 2, nan, nan, nan}},
		{at("yes", "time", "14"), []float64{2, 1, 0.5, low3, high3}},
		{at("yes", "time", "28"), []float64{1, 2, 0, nan, nan}},
		{at("yes", "time", "182"), []float64{0, 2, 0, nan, nan}}, // 0 stays 0
		{at("no", "time", "14"), []float64{2, 0, 1, nan, nan}},
		// n.risk, n.event, n.censored of the day, estimate, limits.
		{at("", "curve", "0"), []float64{4, 0, 0, 1, nan, nan}},
		{at("", "curve", "14"), []float64{4, 1, 0, 0.75, low1, high1}},
		{at("", "curve", "20"), []float64{3, 0, 1, 0.75, low1, high1}},
		{at("", "curve", "28"), []float64{2, 1, 1, 0.375, low2, high2}},
		{at("", "curve", "35"), nil}, // a re-dosing is a censoring at L
		// n.risk, and n.event and n.censored up to the day.
		{at("", "at_risk", "0"), []float64{4, 0, 0}},
		{at("", "at_risk", "28"), []float64{2, 2, 2}},
		{at("", "at_risk", "56"), nil},
		{at("no", "at_risk", "28"), []float64{1, 0, 2}}, // the axis is that of all
	} {
		if got := statsOf(r, c.k); !same(c.want, got, 1e-13) { // closed forms of numbers below 100
			t.Errorf("%s: got %v, want %v", c.k.ID(), got, c.want)
		}
	}
}

// days are the levels of a variable of all patients, in order.
func days(r *Results, variable string) []string {
	var list []string
	for _, row := range r.Rows {
		if row.Method == "kaplan_meier" && row.Group1 == "" && row.Variable == variable && row.StatName == "n.risk" {
			list = append(list, row.VariableLevel)
		}
	}
	return list
}

// The curve starts at day 0, and has that day once, also where someone is
// censored on it.
func TestReliefCurveStartsAtDayZero(t *testing.T) {
	for _, c := range []struct {
		name string
		days []int // of losses; negative: of censorings
		want []string
	}{
		{"nobody", nil, []string{"0"}},
		{"a loss", []int{8}, []string{"0", "8"}},
		{"ties", []int{9, 9, -9, -8}, []string{"0", "8", "9"}},
	} {
		r := of(t, relief, lossesAt(c.days...)...)
		if d := cmp.Diff(c.want, days(r, "curve")); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
	// With a landmark on day 0 the last day in response can be day 0.
	list := append(lossesAt(5), followed("p9", unknown, outcome.Relief{Status: outcome.Censored, L: 0}))
	r := of(t, relief, list...)
	if d := cmp.Diff([]string{"0", "5"}, days(r, "curve")); d != "" {
		t.Errorf("censored on day 0: %s", d)
	}
	k := Row{Analysis: "relief", Population: "relief", Variable: "curve", VariableLevel: "0", Method: "kaplan_meier"}
	if got, want := statsOf(r, k), []float64{2, 0, 1, 1, nan, nan}; !same(want, got, 0) {
		t.Errorf("censored on day 0: got %v, want %v", got, want)
	}
}

func lossesAt(days ...int) []cohort.Member {
	var list []cohort.Member
	for i, day := range days {
		x := outcome.Relief{Status: outcome.Loss, L: min(7, day-1), R: day}
		if day < 0 {
			x = outcome.Relief{Status: outcome.Censored, L: -day}
		}
		list = append(list, followed("p"+strconv.Itoa(i), unknown, x))
	}
	return list
}

// Marks every four weeks, and as many weeks apart that there are at most nine,
// up to the first mark that is not before the last day.
func TestAxisMarks(t *testing.T) {
	for _, c := range []struct {
		last int
		want []string
	}{
		{7, []string{"0", "28"}},
		{28, []string{"0", "28"}},
		{29, []string{"0", "28", "56"}},
		{224, []string{"0", "28", "56", "84", "112", "140", "168", "196", "224"}}, // 8 x 28
		{225, []string{"0", "56", "112", "168", "224", "280"}},
		{448, []string{"0", "56", "112", "168", "224", "280", "336", "392", "448"}},
		{449, []string{"0", "84", "168", "252", "336", "420", "504"}},
	} {
		r := of(t, relief, lossesAt(c.last)...)
		if d := cmp.Diff(c.want, days(r, "at_risk")); d != "" {
			t.Errorf("last day %d: %s", c.last, d)
		}
	}
	if got := axisStep(0); got != 28 {
		t.Errorf("nobody: %d", got)
	}
	for last := range 3000 {
		step := axisStep(last)
		if step%28 != 0 || step <= 0 || (last+step-1)/step+1 > 9 {
			t.Errorf("last day %d: marks every %d days", last, step)
		}
		if smaller := step - 28; smaller > 0 && (last+smaller-1)/smaller+1 <= 9 {
			t.Errorf("last day %d: every %d days would do", last, smaller)
		}
	}
}

// The tables under the curves of all groups have the marks of one axis.
func TestAxisOfGroups(t *testing.T) {
	r := of(t, relief,
		followed("p1", yes, outcome.Relief{Status: outcome.Loss, L: 7, R: 8}),
		followed("p2", no, outcome.Relief{Status: outcome.Loss, L: 50, R: 60}))
	got := map[string][]string{}
	for _, row := range r.Rows {
		if row.Variable == "at_risk" && row.StatName == "n.risk" {
			got[row.Group1Level] = append(got[row.Group1Level], row.VariableLevel)
		}
	}
	marks := []string{"0", "28", "56", "84"}
	if d := cmp.Diff(map[string][]string{"": marks, "yes": marks, "no": marks}, got); d != "" {
		t.Error(d)
	}
}
