package analysis

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// A change a line: the number before, after each cause, and now; then the parts as
// they are written: the six causes, what is not separable, the total.
func TestChangeParts(t *testing.T) {
	ne := math.NaN()
	joined := func(causes ...Cause) (list [NumCauses]bool) {
		for _, c := range causes {
			list[c] = true
		}
		return list
	}
	for _, c := range []struct {
		name        string
		decimals    int
		before, now float64
		after       [NumCauses]float64
		joined      [NumCauses]bool
		want        string
	}{
		{"no change", 0, 5, 5, [6]float64{5, 5, 5, 5, 5, 5}, joined(), "0 0 0 0 0 0 | 0 | 0"},
		{"each cause", 0, 10, 17, [6]float64{11, 9, 12, 16, 21, 17}, joined(), "1 -2 3 4 5 -4 | 0 | 7"},
		// 52/174 = 0.29885, 53/174 = 0.30460, 60/198 = 0.30303: rounded to 0.2989, 0.3046, 0.3030 first.
		{"rounded before it is subtracted", 4, 52.0 / 174, 60.0 / 198, [6]float64{52.0 / 174, 53.0 / 174, 53.0 / 174, 60.0 / 198, 60.0 / 198, 60.0 / 198}, joined(), "0 0.0057 0 -0.0016 0 0 | 0 | 0.0041"},
		{"a change below the last decimal", 1, 3.01, 3.04, [6]float64{3.01, 3.02, 3.03, 3.04, 3.04, 3.04}, joined(), "0 0 0 0 0 0 | 0 | 0"},
		{"not estimable on the way", 0, 5, 9, [6]float64{5, ne, 6, 7, 9, 9}, joined(), "0 NaN NaN 1 2 0 | 1 | 4"},
		{"not estimable before", 0, ne, 9, [6]float64{ne, ne, ne, 8, 9, 9}, joined(), "NaN NaN NaN NaN 1 0 | NaN | NaN"},
		{"nothing is known of the way", 0, 5, 9, [6]float64{ne, ne, ne, ne, ne, ne}, joined(0, 1, 2, 3, 4, 5), "NaN NaN NaN NaN NaN NaN | 4 | 4"},
		{"three causes that cannot be told apart", 0, 5, 9, [6]float64{5, 7, 8, 6, 10, 9}, joined(CauseCorrected, CauseLate, CauseConfiguration), "0 NaN NaN -2 4 NaN | 2 | 4"},
		{"another program made the later month: 9 where this one has 8", 0, 5, 9, [6]float64{6, 6, 6, 7, 8, 8}, joined(), "2 0 0 1 1 0 | 0 | 4"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := &Results{}
			h := headline("x", "patients", Row{Analysis: "flow"}, "n")
			h.Decimals = c.decimals
			addChange(r, Change{Headline: h, Before: c.before, After: c.after, Now: c.now, Joined: c.joined})
			if got := changesOf(r); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func changesOf(r *Results) string {
	var parts []string
	for _, row := range r.Rows {
		if row.Variable != "change" {
			continue
		}
		if row.VariableLevel == "not_separable" || row.VariableLevel == "total" {
			parts = append(parts, "|")
		}
		parts = append(parts, fmt.Sprint(row.Stat))
	}
	return strings.Join(parts, " ")
}

// What a month publishes of the reports before it reads back; what it restates
// does not.
func TestRestatedReadsBack(t *testing.T) {
	r := &Results{}
	list := []Restated{
		{"2026-07", "2026-08-01T00:00:00Z", PrimaryEstimate{1, 2, 0.5, 0.1, 0.9}, PrimaryEstimate{2, 2, 1, 0.3, 1}},
		{"2026-08", "2026-09-01T00:00:00Z", PrimaryEstimate{3, 4, 0.75, 0.2, 0.95}, PrimaryEstimate{3, 4, 0.75, 0.2, 0.95}},
	}
	AddRestated(r, list)
	for i, got := range RestatedIn(r.Rows) {
		want := list[i]
		want.Now = PrimaryEstimate{}
		if got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	if n := len(RestatedIn(r.Rows)); n != 2 {
		t.Errorf("%d reports, want 2", n)
	}
}
