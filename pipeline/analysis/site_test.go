package analysis

import (
	"fmt"
	"math"
	"testing"

	"reprieve/pipeline/cohort"
)

// atSite are n patients of RESP of a site who are due, so many of them responders.
func atSite(site string, responders, n int) []cohort.Member {
	var list []cohort.Member
	for i := range n {
		w := silent
		if i < responders {
			w = rated(10)
		}
		m := resp(fmt.Sprint(site, i), 70, unknown, w)
		m.Site = site
		list = append(list, m)
	}
	return list
}

func siteRow(variable, level, warning string) Row {
	k := at("nri", "treatment_policy", variable, level)
	k.Analysis, k.Warning = "site", warning
	return k
}

// The sites of testdata/reference/sites.R, whose numbers these are, with one whose
// patients are not due, and a patient without a site.
func TestSite(t *testing.T) {
	var list []cohort.Member
	for i, s := range []struct{ x, n int }{{3, 20}, {12, 30}, {30, 50}, {4, 25}, {9, 12}} {
		list = append(list, atSite(string(rune('A'+i)), s.x, s.n)...)
	}
	late := resp("late", 70, unknown, early(10))
	late.Site = "F"
	list = append(list, late, resp("nowhere", 70, unknown, rated(10)))
	r := of(t, site, list...)
	for _, c := range []struct {
		variable, level string
		want            []float64
		tolerance       float64
	}{
		{"overall", "", []float64{58, 137, 58.0 / 137}, 1e-15},
		{"funnel", "A", []float64{0.1835189499302448, 0.671028772058647, 0.07188800534752456, 0.7936064891415173, 1}, 1e-11},
		{"funnel", "C", []float64{0.27810840796878744, 0.5724437690002475, 0.20350084749509498, 0.6526919549945361, 1}, 1e-11},
		{"funnel", "F", nil, 0}, // nobody due
		{"shrunken", "A", []float64{0.20319718058778174, 0.0738074164654613, 0.37685941314028815}, 2e-6},
		{"shrunken", "E", []float64{0.6455611551303316, 0.4134284273125766, 0.8457491789397787}, 2e-6},
		{"shrunken", "F", nil, 0},
		{"icc", "", []float64{5, 0.1603015605553924, 0.03602806166387297, 0.4664124713130161}, 2e-6},
		{"heterogeneity", "", []float64{5.2046089150509541e-05}, 1e-15},
	} {
		if got := statsOf(r, siteRow(c.variable, c.level, "")); !same(c.want, got, c.tolerance) {
			t.Errorf("%s %s: got %v, want %v", c.variable, c.level, got, c.want)
		}
	}
	for level, want := range map[string][2]float64{"A": {3, 20}, "E": {9, 12}, "F": {0, 0}} {
		if got := statsOf(r, siteRow("response", level, "")); len(got) != 5 || got[0] != want[0] || got[1] != want[1] {
			t.Errorf("response %s: %v, want %v", level, got, want)
		}
	}
}

// None of 20 against all of 20 is beyond the wider funnel: 0.5^20 = 1e-6.
func TestSiteFarOutside(t *testing.T) {
	r := of(t, site, append(atSite("A", 0, 20), atSite("B", 20, 20)...)...)
	for _, level := range []string{"A", "B"} {
		if got := statsOf(r, siteRow("funnel", level, "")); len(got) != 5 || got[4] != 2 {
			t.Errorf("%s: %v, want outside both", level, got)
		}
	}
	unknown := "the variance between sites is not estimable"
	if got := statsOf(r, siteRow("shrunken", "A", unknown)); !same([]float64{nan, nan, nan}, got, 0) {
		t.Errorf("shrunken: %v", got)
	}
	if got := statsOf(r, siteRow("icc", "", unknown)); !same([]float64{2, nan, nan, nan}, got, 0) {
		t.Errorf("icc: %v", got)
	}
	// Chi-square 40 with one degree of freedom: 2 (1 - Phi(sqrt 40)).
	if got := statsOf(r, siteRow("heterogeneity", "", "")); !same([]float64{math.Erfc(math.Sqrt(20))}, got, 1e-20) {
		t.Errorf("heterogeneity: %v", got)
	}
}

// What the sites do not tell is not estimable, and says why.
func TestSiteNotEstimable(t *testing.T) {
	const (
		alike   = "the variance between sites is estimated as 0"
		unknown = "the variance between sites is not estimable"
		small   = "an expected count is below 5"
	)
	for _, c := range []struct {
		name                      string
		members                   []cohort.Member
		response, icc, test       string // warnings
		wantICC, wantShrunken     []float64
		wantHeterogeneity, funnel int // numbers that are estimable
	}{
		{"nobody", nil, oneSite, oneSite, oneSite, []float64{0, nan, nan, nan}, nil, 0, 0},
		{"one site", atSite("A", 3, 10), oneSite, oneSite, oneSite, []float64{1, nan, nan, nan}, nil, 0, 0},
		{"two alike", append(atSite("A", 10, 20), atSite("B", 10, 20)...), "", alike, "", nil, []float64{0.5, nan, nan}, 1, 5},
		{"two small ones", append(atSite("A", 1, 2), atSite("B", 1, 2)...), "", alike, small, nil, []float64{0.5, nan, nan}, 1, 5},
		{"none respond", append(atSite("A", 0, 20), atSite("B", 0, 20)...), "", unknown, "all or none respond", []float64{2, nan, nan, nan}, []float64{nan, nan, nan}, 0, 5},
	} {
		r := of(t, site, c.members...)
		if len(c.members) > 0 && statsOf(r, siteRow("response", "A", c.response)) == nil {
			t.Errorf("%s: no response with the warning %q", c.name, c.response)
		}
		got := statsOf(r, siteRow("icc", "", c.icc))
		if c.wantICC == nil { // estimated as 0, with an upper limit
			if len(got) != 4 || got[1] != 0 || got[2] != 0 || !(got[3] > 0 && got[3] < 1) {
				t.Errorf("%s: icc %v", c.name, got)
			}
		} else if !same(c.wantICC, got, 0) {
			t.Errorf("%s: icc %v, want %v", c.name, got, c.wantICC)
		}
		if got := statsOf(r, siteRow("shrunken", "A", c.icc)); !same(c.wantShrunken, got, 1e-14) {
			t.Errorf("%s: shrunken %v, want %v", c.name, got, c.wantShrunken)
		}
		if got := statsOf(r, siteRow("heterogeneity", "", c.test)); len(got) != 1 || math.IsNaN(got[0]) != (c.wantHeterogeneity == 0) {
			t.Errorf("%s: heterogeneity %v", c.name, got)
		}
		if got := statsOf(r, siteRow("funnel", "A", "")); len(got) != c.funnel {
			t.Errorf("%s: funnel %v", c.name, got)
		}
	}
}
