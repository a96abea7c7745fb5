package analysis

import (
	"fmt"
	"math"
	"testing"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
)

// Ten intervals with R's survfit(Surv(l, r, type = "interval2") ~ 1): survival 0.80,
// 0.64, 0.40, 0.16 from hours 7, 14, 28, 56 on.
func TestOnset(t *testing.T) {
	never := math.Inf(1)
	var members []cohort.Member
	for i, h := range []outcome.HourInterval{
		{After: 7, By: 14},
		{After: 0, By: 7},
		{After: 14, By: 28},
		{After: 7, By: 28},
		{After: 28, By: 56},
		{After: 14, By: 56},
		{After: 3, By: 7},
		{After: 28, By: never},
		{After: 7, By: never},
		{After: 56, By: never},
	} {
		m := resp(fmt.Sprintf("p%02d", i), 70, unknown, silent)
		m.Outcome.Onset = outcome.Onset{In: true, Rated: true, Hours: [2]outcome.HourInterval{h, {After: 0, By: never}}}
		members = append(members, m)
	}
	silentAfter := resp("p10", 70, unknown, silent)
	silentAfter.Outcome.Onset = outcome.Onset{In: true, Hours: [2]outcome.HourInterval{{By: never}, {By: never}}}
	members = append(members, silentAfter, resp("p11", 70, unknown, silent)) // the last: nothing to compare with
	r := of(t, onset, members...)
	for _, c := range []struct {
		variable, level string
		want            []float64
	}{
		{"relief30", "", []float64{10, 1, 7, 3, 28}},
		{"relief30", "4h", []float64{0}},
		{"relief30", "24h", []float64{0.36}},
		{"relief30", "72h", []float64{nan}}, // beyond the last limit, 56
		{"relief50", "", []float64{10, 1, 0, 10, nan}},
	} {
		k := Row{Analysis: "onset", Population: "RESP", Anchor: "T0", Variable: c.variable, VariableLevel: c.level}
		if got := statsOf(r, k); !same(c.want, got, 1e-8) { // the masses' rounding
			t.Errorf("%s %s: got %v, want %v", c.variable, c.level, got, c.want)
		}
	}
}

func TestOnsetOfNobody(t *testing.T) {
	r := of(t, onset)
	if got, want := statsOf(r, Row{Analysis: "onset", Population: "RESP", Anchor: "T0", Variable: "relief30"}), []float64{0, 0, 0, 0, nan}; !same(want, got, 0) {
		t.Errorf("got %v, want %v", got, want)
	}
}
