package analysis

import (
	"fmt"
	"math"
	"strconv"
	"testing"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
)

func tippingAt(missing, variable, level string) Row {
	return Row{
		Analysis: "tipping_point", Population: "RESP", Anchor: "TS", Window: "W4", Missing: missing, Strategy: "treatment_policy",
		Variable: variable, VariableLevel: level,
	}
}

// withRetests gives the members readings before treatment that make the null benchmark
// known: as far apart as the list says.
func withRetests(members []cohort.Member, apart float64) []cohort.Member {
	for i := range members {
		o := &members[i].Outcome
		o.Retest = outcome.Retest{Known: true, Earlier: mm(50 + 2*float64(i%11)), Later: mm(50 + 2*float64(i%11) + apart*float64(i%3))}
	}
	return members
}

// twins are n patients of baseline 70 who were rated 40, and as many who were not:
// whoever of the rated is drawn, 40 mm are drawn. Another n were rated 60. The depressed
// are the first of each kind.
func twins(n int) []cohort.Member {
	var list []cohort.Member
	for i := range 3 * n {
		w := [...]outcome.Window{rated(40), silent, rated(60)}[i%3]
		d := no
		if i < 3 {
			d = yes
		}
		m := resp(fmt.Sprintf("p%03d", i), 70, d, w)
		m.Outcome.Windows[outcome.TS][1] = rated([...]float64{10, 10, 90}[i%3]) // far apart: the nearest five were rated 40
		list = append(list, m)
	}
	return list
}

// Forty raised by 5 mm is 45, a response at 30 % of 70 (up to 49); by 10 it is none.
func TestTippingPointRaises(t *testing.T) {
	const n = 20
	r := imputing(t, tippingPoint, 5, twins(n)...)
	for _, c := range []struct {
		level string
		p     float64
	}{{"0", 40.0 / 60}, {"5", 40.0 / 60}, {"10", 20.0 / 60}, {"50", 20.0 / 60}} {
		got := statsOf(r, tippingAt("mi", "delta_mm", c.level))
		if len(got) != 5 || got[0] != 3*n || math.Abs(got[1]-c.p) > 1e-14 {
			t.Errorf("raised by %s: got %v, want N 60, p %v", c.level, got, c.p)
		}
	}
	for mm := 0; mm <= 50; mm++ {
		if got := statsOf(r, tippingAt("mi", "delta_mm", strconv.Itoa(mm))); (len(got) > 0) != (mm%5 == 0) {
			t.Errorf("at %d mm: %v", mm, got)
		}
	}
}

// Where nothing is raised the row is that of the response.
func TestTippingPointStartsAtTheResponse(t *testing.T) {
	list := pained(60)
	want := statsOf(imputing(t, responseImputed, 10, list...), at("mi", "treatment_policy", "threshold", "30"))
	if got := statsOf(imputing(t, tippingPoint, 10, list...), tippingAt("mi", "delta_mm", "0")); !same(want[:5], got, 0) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// The lower limit falls at 10 mm, from that of 40 of 60 to that of 20 of 60: on the log
// odds, ln 2 and -ln 2 less t sqrt(1/40 + 1/20), t of 59 x 60/62 degrees of freedom
// (qt(0.975, 59 * 60/62) in R: 2.00239): 0.5361 and 0.2242. The null benchmark lies
// between them, below both, or above both.
func TestTipping(t *testing.T) {
	for _, c := range []struct {
		name    string
		null    float64
		want    float64
		warning string
	}{
		{"between", 0.3, 10, ""},
		{"between, near the upper", 0.5360, 10, ""},
		{"above both", 0.5363, 0, ""},
		{"between, near the lower", 0.2243, 10, ""},
		{"below both", 0.2240, nan, "the lower limit stays above the null benchmark"},
		{"unknown", nan, nan, "no null benchmark"},
	} {
		r := &Results{}
		if err := draw(t, Input{Members: twins(20), Imputations: 5}).addTipping(r, c.null); err != nil {
			t.Fatal(err)
		}
		k := tippingAt("mi", "tipping", "")
		k.Warning = c.warning
		if got := statsOf(r, k); !same([]float64{c.want}, got, 0) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

// It falls at 1 mm already where the drawn lie 1 mm below the threshold: whole
// millimetres are tried. Too few rated, or nobody unrated, leave nothing to raise.
func TestTippingSteps(t *testing.T) {
	tip := func(null float64, list ...cohort.Member) Row {
		r := &Results{}
		if err := draw(t, Input{Members: list, Imputations: 5}).addTipping(r, null); err != nil {
			t.Fatal(err)
		}
		return r.Rows[0]
	}
	list := twins(20)
	for i := range list {
		if i%3 == 0 {
			list[i].Outcome.Windows[outcome.TS][2] = rated(48.5)
		}
	}
	if got := tip(0.3, list...); got.Stat != 1 {
		t.Errorf("49.5 mm: %v", got.Stat)
	}
	if got := tip(0.3, twins(4)...); got.Estimable() || got.Warning != "fewer than 10 rated patients" {
		t.Errorf("eight rated: %v, %q", got.Stat, got.Warning)
	}
	if got := tip(0.3); got.Estimable() || got.Warning != "the lower limit is not estimable" {
		t.Errorf("nobody: %v, %q", got.Stat, got.Warning)
	}
}

// The benchmark comes from the cohort's own readings.
func TestTippingPointUsesTheBenchmark(t *testing.T) {
	k := tippingAt("mi", "tipping", "")
	k.Warning = "no null benchmark"
	if got := statsOf(imputing(t, tippingPoint, 5, twins(20)...), k); !same([]float64{nan}, got, 0) {
		t.Errorf("without readings: %v", got)
	}
	k.Warning = "the lower limit stays above the null benchmark"
	if got := statsOf(imputing(t, tippingPoint, 5, withRetests(twins(20), 1)...), k); !same([]float64{nan}, got, 0) {
		t.Errorf("with readings that agree: %v", got)
	}
}

// Of 5 depressed 2 were rated, one a responder; of 8 others 5, two of them.
//
//	           unrated  0 %  10 %  50 %  100 %
//	depressed  3        0    0.3   1.5   3      rounded half up 0 0 2 3
//	others     3        0    0.3   1.5   3
func TestUnratedResponding(t *testing.T) {
	var list []cohort.Member
	for i, w := range []outcome.Window{rated(40), rated(60), silent, silent, silent} {
		list = append(list, resp("d"+strconv.Itoa(i), 70, yes, w))
	}
	for i, w := range []outcome.Window{rated(40), rated(40), rated(60), rated(60), rated(60), silent, silent, silent} {
		list = append(list, resp("n"+strconv.Itoa(i), 70, no, w))
	}
	list = append(list, resp("u", 70, unknown, silent), resp("e", 70, yes, early(10)))
	r := imputing(t, tippingPoint, 5, list...)
	wilson := func(n, all float64) (low, high float64) {
		p, z2 := n/all, z*z
		spread := z * math.Sqrt(p*(1-p)/all+z2/(4*all*all))
		return (p + z2/(2*all) - spread) / (1 + z2/all), (p + z2/(2*all) + spread) / (1 + z2/all)
	}
	for _, c := range []struct {
		level  string
		n1, n2 float64
	}{{"0/0", 1, 2}, {"10/20", 1, 3}, {"50/50", 3, 4}, {"40/30", 2, 3}, {"100/0", 4, 2}, {"0/100", 1, 5}, {"100/100", 4, 5}} {
		k := tippingAt("", "unrated_responding", c.level)
		p1, p2 := c.n1/5, c.n2/8
		l1, u1 := wilson(c.n1, 5)
		l2, u2 := wilson(c.n2, 8)
		want := []float64{p1 - p2, p1 - p2 - math.Hypot(p1-l1, u2-p2), p1 - p2 + math.Hypot(u1-p1, p2-l2)}
		if got := statsOf(r, k); !same(want, got, 1e-14) { // closed forms
			t.Errorf("%s: got %v, want %v", c.level, got, want)
		}
		if got := append(statsOf(r, by(k, "depression", "yes")), statsOf(r, by(k, "depression", "no"))...); !same([]float64{c.n1, c.n2}, got, 0) {
			t.Errorf("%s: %v responders, want %v and %v", c.level, got, c.n1, c.n2)
		}
	}
	if n := len(r.Select(func(row Row) bool { return row.Variable == "unrated_responding" })); n != 121*5 {
		t.Errorf("%d rows, want 121 levels of 5", n)
	}
}

// 0/0 is the difference of the primary endpoint, where missing is no response; without
// one of the groups there is nothing to compare.
func TestUnratedRespondingEnds(t *testing.T) {
	r, want := imputing(t, tippingPoint, 5, responders()...), of(t, responseDifference, responders()...)
	k := at("nri", "treatment_policy", "depression", "yes-no")
	k.Analysis, k.Method = "response_difference", "newcombe"
	if got := statsOf(r, tippingAt("", "unrated_responding", "0/0")); !same(statsOf(want, k), got, 0) {
		t.Errorf("got %v, want %v", got, statsOf(want, k))
	}
	r = imputing(t, tippingPoint, 5, responders()[:2]...)
	if rows := r.Select(func(row Row) bool { return row.Variable == "unrated_responding" }); len(rows) != 0 {
		t.Errorf("only the depressed: %d rows", len(rows))
	}
}
