package analysis

import (
	"context"
	"testing"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
)

// The systolic pressure of three patients, a number each, and what of their sessions
// rose and settled; the third was never measured.
//
//	    before  0-25  change  peak  risen  settled
//	p1  120     130   10      14    2      1
//	p2  130     146   16      20    2      2
//	p3  -       -     -       -     0      0
func vitalsCohort() []cohort.Member {
	never := outcome.VitalCourse{Before: nan, Peak: nan}
	for i := range never.Within {
		never.Within[i], never.Change[i] = nan, nan
	}
	var list []cohort.Member
	for _, c := range []struct {
		before, within, change, peak float64
		risen, settled               int
	}{{120, 130, 10, 14, 2, 1}, {130, 146, 16, 20, 2, 2}, {nan, nan, nan, nan, 0, 0}} {
		m := cohort.Member{ID: "p", Outcome: outcome.Outcome{SAF: true}}
		for i := range m.Outcome.Safety.Vitals {
			m.Outcome.Safety.Vitals[i] = never
		}
		v := &m.Outcome.Safety.Vitals[outcome.SBP]
		v.Before, v.Within[0], v.Change[0], v.Peak, v.Risen, v.Settled = c.before, c.within, c.change, c.peak, c.risen, c.settled
		list = append(list, m)
	}
	return list
}

func TestVitals(t *testing.T) {
	step := func(r *Results, p populations) error {
		p.in.Named.Vitals = true
		return vitals(r, p, func() (sessionRates, error) { return bootstrapSessions(context.Background(), p) })
	}
	r := of(t, step, vitalsCohort()...)
	// Of two numbers the sd is their distance by the root of 2, the standard error half
	// their distance; 12.706204736174694 is R's qt(0.975, 1).
	const root2, t1 = 1.4142135623730951, 12.706204736174694
	two := func(a, b float64) []float64 {
		mean, half := (a+b)/2, (b-a)/2
		return []float64{2, mean, (b - a) / root2, mean - t1*half, mean + t1*half}
	}
	none := []float64{0, nan, nan, nan, nan}
	for _, c := range []struct {
		variable, level string
		want            []float64
	}{
		{"sbp", "before", two(120, 130)},
		{"sbp", "0-25", two(130, 146)},
		{"sbp", "25-50", none},
		{"sbp_change", "0-25", two(10, 16)},
		{"sbp_peak", "", two(14, 20)},
		{"spo2_lowest", "", none},
		{"dissociation_peak", "", none},
	} {
		if got := statsOf(r, saf("vitals", c.variable, c.level)); !same(c.want, got, 1e-9) { // a quantile of t
			t.Errorf("%s %s: got %v, want %v", c.variable, c.level, got, c.want)
		}
	}
	// 3 of 4 sessions; a sample of patients gives 1/2, 3/4 or 1, the first and the last
	// in over 2.5 of 100 samples each.
	if got, want := statsOf(r, saf("vitals", "sbp_settled", "")), []float64{3, 4, 0.75, 0.5, 1}; !same(want, got, 1e-12) {
		t.Errorf("settled: got %v, want %v", got, want)
	}
	if got, want := statsOf(r, saf("vitals", "hr_settled", "")), []float64{0, 0, nan, nan, nan}; !same(want, got, 0) {
		t.Errorf("nothing rose: got %v, want %v", got, want)
	}
	// Five signs, each before, six spans twice and the largest change, of five stats;
	// three shares.
	if want := 5*(1+6+6+1)*5 + 3*5; len(r.Rows) != want {
		t.Errorf("%d rows, want %d", len(r.Rows), want)
	}
	if r := of(t, func(r *Results, p populations) error {
		return vitals(r, p, func() (sessionRates, error) { return bootstrapSessions(context.Background(), p) })
	}, vitalsCohort()...); len(r.Rows) != 0 {
		t.Errorf("%d rows without the table of vital signs", len(r.Rows))
	}
}
