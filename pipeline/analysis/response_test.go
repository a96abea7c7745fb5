package analysis

import (
	"math"
	"slices"
	"strconv"
	"testing"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
)

// responders are patients of RESP at the primary endpoint; 30 % at 49 of 70.
//
//	     depr     base  W4              site  sex
//	p1   yes      70    49              a     female
//	p2   yes      70    silent, 40 before     male
//	p3   no       70    20              B     female
//	p4   no       70    92              B     female
//	p5   no       70    30, re-dosed    B     female
//	p6   unknown  70    silent          a     female
//	p7   unknown  70    10, not due     a     -
func responders() []cohort.Member {
	list := []cohort.Member{
		resp("p1", 70, yes, rated(49)),
		resp("p2", 70, yes, carrying(silent, 40)),
		resp("p3", 70, no, rated(20)),
		resp("p4", 70, no, rated(92)),
		resp("p5", 70, no, redosed(rated(30))),
		resp("p6", 70, unknown, silent),
		resp("p7", 70, unknown, early(10)),
	}
	for i, site := range []string{"a", "", "B", "B", "B", "a", "a"} {
		list[i].Site = site
	}
	for i, sex := range []string{"female", "male", "female", "female", "female", "female", ""} {
		list[i].Sex = sex
	}
	return list
}

func at(missing, s, variable, level string) Row {
	return Row{
		Analysis: "response", Population: "RESP", Anchor: "TS", Window: "W4", Missing: missing, Strategy: s,
		Variable: variable, VariableLevel: level,
	}
}

func TestResponse(t *testing.T) {
	r := of(t, response, responders()...)
	for _, c := range []struct {
		k    Row
		n, N float64
	}{
		// p1, p3, p5 are responders of six who are due.
		{at("nri", "treatment_policy", "threshold", "30"), 3, 6},
		{at("oc", "treatment_policy", "threshold", "30"), 3, 4},   // without p2, p6
		{at("best", "treatment_policy", "threshold", "30"), 5, 6}, // with p2, p6
		{at("locf", "treatment_policy", "threshold", "30"), 4, 6}, // with p2
		{at("nri", "composite", "threshold", "30"), 2, 6},         // without p5
		{at("oc", "composite", "threshold", "30"), 2, 4},          //
		{at("best", "composite", "threshold", "30"), 4, 6},        //
		{at("locf", "composite", "threshold", "30"), 3, 6},        //
		{at("nri", "treatment_policy", "threshold", "20"), 3, 6},  // up to 56
		{at("locf", "treatment_policy", "threshold", "20"), 4, 6}, //
		{at("nri", "treatment_policy", "threshold", "50"), 2, 6},  // up to 35: p3, p5
		{at("locf", "treatment_policy", "threshold", "50"), 2, 6}, // 40 is no more a response
		{at("nri", "treatment_policy", "threshold", "70"), 1, 6},  // up to 21: p3
		{at("nri", "treatment_policy", "absolute", "20"), 3, 6},   // up to 50
		{at("oc", "treatment_policy", "worse", "30"), 1, 4},       // from 91: p4
		{at("best", "treatment_policy", "absolute", "20"), 5, 6},  //
		{at("best", "composite", "absolute", "20"), 4, 6},         //
		{at("locf", "composite", "absolute", "20"), 3, 6},         //
		{at("oc", "composite", "absolute", "20"), 2, 4},           //
		{at("locf", "treatment_policy", "threshold", "70"), 1, 6}, //
		{at("best", "treatment_policy", "threshold", "70"), 3, 6}, //
		{by(at("nri", "treatment_policy", "threshold", "30"), "depression", "yes"), 1, 2},
		{by(at("nri", "treatment_policy", "threshold", "30"), "depression", "no"), 2, 3},
		{by(at("nri", "treatment_policy", "threshold", "30"), "depression", "unknown"), 0, 1},
		{by(at("nri", "treatment_policy", "threshold", "30"), "site", "a"), 1, 2}, // p2 has no site
		{by(at("nri", "treatment_policy", "threshold", "30"), "site", "B"), 2, 3},
		{by(at("nri", "treatment_policy", "threshold", "30"), "sex", "male"), 0, 1},
		{by(at("nri", "treatment_policy", "threshold", "30"), "basetype", "home_mean"), 3, 6},
	} {
		// Wilson: (p + z2/2N -+ z sqrt(p(1-p)/N + z2/4N2)) / (1 + z2/N).
		p, z2 := c.n/c.N, z*z
		spread := z * math.Sqrt(p*(1-p)/c.N+z2/(4*c.N*c.N))
		low, high := (p+z2/(2*c.N)-spread)/(1+z2/c.N), (p+z2/(2*c.N)+spread)/(1+z2/c.N)
		if got := statsOf(r, c.k); !same([]float64{c.n, c.N, p, low, high}, got, 1e-14) { // a closed form
			t.Errorf("%s: got %v, want %v", c.k.ID(), got, []float64{c.n, c.N, p, low, high})
		}
	}
}

// by gives a row a group.
func by(k Row, group, level string) Row {
	k.Group1, k.Group1Level = group, level
	return k
}

// Every endpoint has its rows; worse stands only under oc and treatment_policy,
// groups only at the primary endpoint (contract, section 4).
func TestResponseRows(t *testing.T) {
	want := map[string]bool{}
	add := func(k Row, stats ...string) {
		for _, s := range stats {
			k.StatName, k.Method = s, "wilson"
			want[k.ID()] = true
		}
	}
	for _, anchor := range []string{"T0", "TS"} {
		for _, window := range []string{"W1", "W2", "W4", "W8", "W12", "W26"} {
			for _, missing := range []string{"nri", "oc", "best", "locf"} {
				for _, s := range []string{"treatment_policy", "composite"} {
					criteria := [][2]string{{"threshold", "20"}, {"threshold", "30"}, {"threshold", "50"}, {"threshold", "70"}, {"absolute", "20"}}
					if missing == "oc" && s == "treatment_policy" {
						criteria = append(criteria, [2]string{"worse", "30"})
					}
					groups := [][2]string{{"", ""}}
					if anchor == "TS" && window == "W4" && missing == "nri" && s == "treatment_policy" {
						groups = append(groups, [][2]string{
							{"depression", "yes"},
							{"depression", "no"},
							{"depression", "unknown"},
							{"site", "a"},
							{"site", "B"},
							{"sex", "female"},
							{"sex", "male"},
							{"basetype", "home_mean"},
						}...)
					}
					for _, g := range groups {
						for _, c := range criteria {
							k := by(at(missing, s, c[0], c[1]), g[0], g[1])
							k.Anchor, k.Window = anchor, window
							add(k, "n", "N", "p", "conf.low", "conf.high")
						}
					}
				}
			}
		}
	}
	r := of(t, response, responders()...)
	for _, row := range r.Rows {
		if !want[row.ID()] {
			t.Errorf("%s is there, or twice", row.ID())
		}
		delete(want, row.ID())
	}
	for id := range want {
		t.Errorf("%s is missing", id)
	}
}

// E01 is the primary threshold in the primary window, E09 the same in the other
// windows at four, eight and twelve weeks; E02 all else.
func TestResponseEstimands(t *testing.T) {
	for _, row := range of(t, response, responders()...).Rows {
		want := "E02"
		if row.Anchor == "TS" && row.Window == "W4" && row.Variable == "threshold" && row.VariableLevel == "30" {
			want = "E01"
		} else if slices.Contains([]string{"W4", "W8", "W12"}, row.Window) && row.Variable == "threshold" && row.VariableLevel == "30" {
			want = "E09"
		}
		if row.Estimand != want {
			t.Errorf("%s: %s, want %s", row.ID(), row.Estimand, want)
		}
	}
}

// The depressed against the others; unknown depression is left out.
func TestResponseDifference(t *testing.T) {
	r := of(t, responseDifference, responders()...)
	k := Row{
		Analysis: "response_difference", Population: "RESP", Anchor: "TS", Window: "W4", Missing: "nri", Strategy: "treatment_policy",
		Variable: "depression", VariableLevel: "yes-no",
	}
	wilson := func(n, all float64) (low, high float64) {
		p, z2 := n/all, z*z
		spread := z * math.Sqrt(p*(1-p)/all+z2/(4*all*all))
		return (p + z2/(2*all) - spread) / (1 + z2/all), (p + z2/(2*all) + spread) / (1 + z2/all)
	}
	// One of two against two of three.
	l1, u1 := wilson(1, 2)
	l2, u2 := wilson(2, 3)
	d := 1.0/2 - 2.0/3
	katz := math.Exp(z * math.Sqrt(1.0/2+1.0/6)) // 1/x - 1/n of both: 1/2, 1/6
	woolf := math.Exp(z * math.Sqrt(1+1+1.0/2+1))
	for _, c := range []struct {
		method string
		want   []float64
	}{
		{"newcombe", []float64{d, d - math.Hypot(0.5-l1, u2-2.0/3), d + math.Hypot(u1-0.5, 2.0/3-l2)}},
		{"katz", []float64{0.75, 0.75 / katz, 0.75 * katz}},
		{"woolf", []float64{0.5, 0.5 / woolf, 0.5 * woolf}}, // 1/1 against 2/1
		// Of 3 responders among 5, 0, 1 or 2 fall to the 2 depressed with
		// probability 1, 6, 3 of 10; the one that occurred is the likeliest.
		{"fisher", []float64{1}},
	} {
		k.Method = c.method
		if got := statsOf(r, k); !same(c.want, got, 1e-13) { // closed forms, the exponential of about 4
			t.Errorf("%s: got %v, want %v", c.method, got, c.want)
		}
	}
}

// Nothing is added to empty cells (contract D13): none of three against three of
// three has the ratios 0 without limits, and p = 2 x 1/20.
func TestResponseDifferenceEmptyCells(t *testing.T) {
	var list []cohort.Member
	for i := range 6 {
		d, w := yes, rated(70)
		if i >= 3 {
			d, w = no, rated(10)
		}
		list = append(list, resp("p"+strconv.Itoa(i), 70, d, w))
	}
	k := Row{
		Analysis: "response_difference", Population: "RESP", Anchor: "TS", Window: "W4", Missing: "nri", Strategy: "treatment_policy",
		Variable: "depression", VariableLevel: "yes-no",
	}
	check := func(r *Results, want map[string][]float64) {
		t.Helper()
		for method, numbers := range want {
			k.Method = method
			if got := statsOf(r, k); !same(numbers, got, 1e-14) {
				t.Errorf("%s: got %v, want %v", method, got, numbers)
			}
		}
	}
	check(of(t, responseDifference, list...), map[string][]float64{
		"katz": {0, nan, nan}, "woolf": {0, nan, nan}, "fisher": {0.1}, // odds 0 x 0 / (3 x 3)
	})
	check(of(t, responseDifference, list[:3]...), map[string][]float64{ // nobody without depression
		"newcombe": {nan, nan, nan}, "katz": {nan, nan, nan}, "woolf": {nan, nan, nan},
	})
}

// Reductions of 40/70 = 57.1 %, 0, and -50 %, one missing (0), one not due.
func TestCumulativeResponse(t *testing.T) {
	list := []cohort.Member{
		resp("p1", 70, unknown, rated(30)), resp("p2", 50, unknown, rated(50)), resp("p3", 40, unknown, rated(60)),
		resp("p4", 70, unknown, carrying(silent, 10)), resp("p5", 70, unknown, early(10)),
	}
	r := of(t, cumulativeResponse, list...)
	if len(r.Rows) != 201*5 {
		t.Errorf("%d rows, want 201 levels of 5", len(r.Rows))
	}
	for x, want := range map[int]float64{-100: 4, -51: 4, -50: 4, -49: 3, -1: 3, 0: 3, 1: 1, 57: 1, 58: 0, 100: 0} {
		k := at("nri", "treatment_policy", "pct_reduction", strconv.Itoa(x))
		k.Analysis = "cumulative_response"
		if got := statsOf(r, k); len(got) != 5 || got[0] != want || got[1] != 4 || got[2] != want/4 {
			t.Errorf("at %d: got %v, want %v of 4", x, got, want)
		}
	}
}

// Nobody has fallen by x % who has not fallen by less, and at 30 % the curve is
// the primary endpoint.
func TestCumulativeResponseFalls(t *testing.T) {
	list := responders()
	r := of(t, cumulativeResponse, list...)
	last := math.Inf(1)
	for x := -100; x <= 100; x++ {
		k := at("nri", "treatment_policy", "pct_reduction", strconv.Itoa(x))
		k.Analysis = "cumulative_response"
		got := statsOf(r, k)
		if len(got) != 5 || got[0] > last {
			t.Fatalf("at %d: %v after %v", x, got, last)
		}
		last = got[0]
		if x == 30 {
			if want := statsOf(of(t, response, list...), at("nri", "treatment_policy", "threshold", "30")); !same(want, got, 0) {
				t.Errorf("at 30: %v, the primary endpoint is %v", got, want)
			}
		}
	}
	if last != 0 {
		t.Errorf("at 100: %v", last)
	}
}

// At 100 % only no pain at all is a response.
func TestCumulativeResponseAtOneHundred(t *testing.T) {
	r := of(t, cumulativeResponse, resp("p1", 70, unknown, rated(0)), resp("p2", 70, unknown, rated(0.1)))
	k := at("nri", "treatment_policy", "pct_reduction", "100")
	k.Analysis = "cumulative_response"
	if got := statsOf(r, k); len(got) != 5 || got[0] != 1 || got[1] != 2 {
		t.Errorf("got %v, want 1 of 2", got)
	}
	if outcome.Response(mm(0.1), mm(70), 100) {
		t.Error("a response at 100 % with pain")
	}
}
