package claims

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"reprieve/pipeline/analysis"
)

// result appends the stats of a result of the name to the results.
func result(r *analysis.Results, name string, stats map[string]float64) analysis.Row {
	k := analysis.Row{Analysis: "rapid", Population: "RESP", Variable: name, Method: "wilson"}
	for stat, v := range stats {
		row := k
		row.StatName, row.Stat = stat, v
		r.Rows = append(r.Rows, row)
	}
	return k
}

// share are the stats of a proportion.
func share(n, p, low, high float64) map[string]float64 {
	return map[string]float64{"n": n * p, "N": n, "p": p, "conf.low": low, "conf.high": high}
}

// A result a line: supported above one half, not supported below.
func TestVerdictOnAProportion(t *testing.T) {
	for _, c := range []struct {
		name                   string
		stats                  map[string]float64
		supported, notSuported string
		want                   Verdict
	}{
		{"the interval lies above", share(100, 0.7, 0.6, 0.8), "conf.low > 0.5", "conf.high < 0.5", Verdict{Supported, ""}},
		{"below", share(100, 0.3, 0.2, 0.4), "conf.low > 0.5", "conf.high < 0.5", Verdict{NotSupported, ""}},
		{"around", share(100, 0.55, 0.45, 0.65), "conf.low > 0.5", "conf.high < 0.5", Verdict{CannotBeJudged, Bound}},
		{"it begins at the bound", share(100, 0.6, 0.5, 0.7), "conf.low > 0.5", "conf.high < 0.5", Verdict{CannotBeJudged, Bound}},
		{"it ends at the bound", share(100, 0.4, 0.3, 0.5), "conf.low > 0.5", "conf.high < 0.5", Verdict{CannotBeJudged, Bound}},
		{"a fall that is asked for", share(100, 0.3, 0.2, 0.4), "conf.high < 0.5", "conf.low > 0.5", Verdict{Supported, ""}},
		{"and is not there", share(100, 0.55, 0.45, 0.65), "conf.high < 0.5", "conf.low > 0.5", Verdict{CannotBeJudged, Bound}},
		{"10 are enough", share(10, 0.9, 0.6, 1), "conf.low > 0.5", "conf.high < 0.5", Verdict{Supported, ""}},
		{"9 are not", share(9, 0.9, 0.6, 1), "conf.low > 0.5", "conf.high < 0.5", Verdict{CannotBeJudged, Few}},
		{"nobody", share(0, nan, nan, nan), "conf.low > 0.5", "conf.high < 0.5", Verdict{CannotBeJudged, Few}},
		{"how many is not estimable", share(nan, 0.7, 0.6, 0.8), "conf.low > 0.5", "conf.high < 0.5", Verdict{CannotBeJudged, Few}},
		{"not estimable", share(20, nan, nan, nan), "conf.low > 0.5", "conf.high < 0.5", Verdict{CannotBeJudged, NotEstimable}},
		{"the upper limit is not, the lower decides", share(20, nan, 0.6, nan), "conf.low > 0.5", "conf.high < 0.5", Verdict{Supported, ""}},
		{"the upper limit is not, the lower does not decide", share(20, nan, 0.4, nan), "conf.low > 0.5", "conf.high < 0.5", Verdict{CannotBeJudged, NotEstimable}},
		{"the lower limit is not, the upper decides", share(20, nan, nan, 0.4), "conf.low > 0.5", "conf.high < 0.5", Verdict{NotSupported, ""}},
		{"a gap between the rules", share(100, 0.5, 0.4, 0.6), "p > 0.6", "p < 0.4", Verdict{CannotBeJudged, Neither}},
		{"the limits have other bounds", share(100, 0.5, 0.4, 0.6), "conf.low > 0.5", "conf.high < 0.3", Verdict{CannotBeJudged, Neither}},
		{"a second condition fails, the interval lies above", share(19, 0.9, 0.7, 1), "conf.low > 0.5 and N >= 20", "conf.high < 0.5", Verdict{CannotBeJudged, Neither}},
		{"rules that overlap", share(100, 0.5, 0.4, 0.6), "p > 0.4", "p < 0.6", Verdict{CannotBeJudged, Both}},
		{"a stat of another method", share(100, 0.5, 0.4, 0.6), "rd.low > 0", "rd.high < 0", Verdict{CannotBeJudged, NoStat}},
		{"no count", map[string]float64{"rd": 0.2, "rd.low": 0.1, "rd.high": 0.3}, "rd.low > 0", "rd.high < 0", Verdict{CannotBeJudged, NotCounted}},
	} {
		r := &analysis.Results{}
		k := result(r, "x", c.stats)
		claim := Claim{Name: "x", Results: []analysis.Row{k}, Supported: rule(t, c.supported), NotSupported: rule(t, c.notSuported)}
		if d := cmp.Diff(c.want, Judge([]Claim{claim}, r)[0].Verdict); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

func TestFewNamesTheLeastN(t *testing.T) {
	if !strings.Contains(Few, " "+strconv.Itoa(MinCounted)+" ") {
		t.Errorf("%q does not name %d", Few, MinCounted)
	}
}

func TestAbsentResult(t *testing.T) {
	r := &analysis.Results{}
	k := result(r, "x", share(100, 0.7, 0.6, 0.8))
	other := k
	other.VariableLevel = "2"
	claim := Claim{Name: "x", Results: []analysis.Row{other}, Supported: rule(t, "conf.low > 0.5"), NotSupported: rule(t, "conf.high < 0.5")}
	got := Judge([]Claim{claim}, r)[0]
	if want := (Verdict{CannotBeJudged, Absent}); got.Verdict != want || got.Shown[0] != "" {
		t.Errorf("got %+v", got)
	}
	claim.Results = nil
	if got := Judge([]Claim{claim}, r)[0].Verdict; got != (Verdict{CannotBeJudged, Absent}) {
		t.Errorf("no result at all: got %+v", got)
	}
}

// With a limit no number decides, and the numbers are shown.
func TestLimit(t *testing.T) {
	r := &analysis.Results{}
	k := result(r, "x", map[string]float64{"rd": 0.2, "rd.low": 0.1, "rd.high": 0.3})
	claim := Claim{Name: "x", Results: []analysis.Row{k}, Limit: "no comparison group"}
	want := Judged{
		Claim: claim, Verdict: Verdict{CannotBeJudged, "no comparison group"},
		Results: []Verdict{{CannotBeJudged, "no comparison group"}}, Shown: []string{"rd rd.low rd.high"},
	}
	if d := cmp.Diff(want, Judge([]Claim{claim}, r)[0]); d != "" {
		t.Error(d)
	}
}

// All results must support a claim, and one that does not is enough against it.
func TestSeveralResults(t *testing.T) {
	yes, no, open, few := share(100, 0.7, 0.6, 0.8), share(100, 0.3, 0.2, 0.4), share(100, 0.5, 0.4, 0.6), share(5, 1, 0.6, 1)
	for _, c := range []struct {
		name  string
		stats []map[string]float64
		want  Verdict
	}{
		{"both support", []map[string]float64{yes, yes}, Verdict{Supported, ""}},
		{"one is open", []map[string]float64{yes, open}, Verdict{CannotBeJudged, Bound}},
		{"one does not", []map[string]float64{yes, no}, Verdict{NotSupported, ""}},
		{"one does not, the first is open", []map[string]float64{open, no}, Verdict{NotSupported, ""}},
		{"the first reason counts", []map[string]float64{few, open}, Verdict{CannotBeJudged, Few}},
	} {
		r := &analysis.Results{}
		claim := Claim{Supported: rule(t, "conf.low > 0.5"), NotSupported: rule(t, "conf.high < 0.5")}
		for i, stats := range c.stats {
			claim.Results = append(claim.Results, result(r, string(rune('a'+i)), stats))
		}
		if d := cmp.Diff(c.want, Judge([]Claim{claim}, r)[0].Verdict); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

// A comparison has no N of its own: each of its groups must be large enough.
func TestPatients(t *testing.T) {
	for _, c := range []struct {
		name string
		a, b float64
		want Verdict
	}{
		{"both", 10, 10, Verdict{Supported, ""}},
		{"one is small", 10, 9, Verdict{CannotBeJudged, Few}},
	} {
		r := &analysis.Results{}
		k := result(r, "difference", map[string]float64{"rd": 0.2, "rd.low": 0.1, "rd.high": 0.3})
		claim := Claim{
			Results: []analysis.Row{k}, Supported: rule(t, "rd.low > 0"), NotSupported: rule(t, "rd.high < 0"),
			Patients: []analysis.Row{result(r, "a", share(c.a, 0.5, 0.2, 0.8)), result(r, "b", share(c.b, 0.5, 0.2, 0.8))},
		}
		if d := cmp.Diff(c.want, Judge([]Claim{claim}, r)[0].Verdict); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
		claim.Patients[1].Variable = "c"
		if got := Judge([]Claim{claim}, r)[0].Verdict; got != (Verdict{CannotBeJudged, NotCounted}) {
			t.Errorf("%s: a count that is absent: got %+v", c.name, got)
		}
	}
}

// The estimate that is shown is that of the rule, else the one that the result
// has, each with its own limits.
func TestShown(t *testing.T) {
	median := map[string]float64{"N": 20, "median": 30, "conf.low": 20, "conf.high": 40, "rmst": 35, "rmst.std.error": 2}
	both := map[string]float64{"p": 0.1, "conf.low": 0, "conf.high": 0.2, "rate.100": 1, "rate.100.low": 0, "rate.100.high": 2}
	for _, c := range []struct {
		name  string
		stats map[string]float64
		rule  string
		want  string
	}{
		{"a proportion", share(10, 0.5, 0.2, 0.8), "conf.low > 0", "p conf.low conf.high"},
		{"by its estimate", share(10, 0.5, 0.2, 0.8), "p > 0", "p conf.low conf.high"},
		{"a median", median, "conf.low > 0", "median conf.low conf.high"},
		{"a restricted mean has not the limits of the median", median, "rmst > 0", "rmst"},
		{"of two the first", both, "conf.high < 1", "p conf.low conf.high"},
		{"of two that of the rule", both, "rate.100.high < 1", "rate.100 rate.100.low rate.100.high"},
		{"a count alone", map[string]float64{"n": 3}, "n < 5", ""},
	} {
		r := &analysis.Results{}
		k := result(r, "x", c.stats)
		claim := Claim{Results: []analysis.Row{k}, Supported: rule(t, c.rule)}
		if got := Judge([]Claim{claim}, r)[0].Shown[0]; got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestAddRows(t *testing.T) {
	r := &analysis.Results{}
	a, b := result(r, "a", share(100, 0.7, 0.6, 0.8)), result(r, "b", share(100, 0.5, 0.4, 0.6))
	before := len(r.Rows)
	claim := Claim{
		Name: "often", Statement: "Often, they say.", Reading: "more than half", Results: []analysis.Row{a, b}, Patients: []analysis.Row{b},
		Supported: rule(t, "conf.low > 0.5"), NotSupported: rule(t, "conf.high < 0.5"),
	}
	r.Find(a) // the rows to come must be found all the same
	AddRows(r, Judge([]Claim{claim, {Name: "more", Statement: "More.", Results: []analysis.Row{a}, Limit: "no comparison group"}}, r))
	type text struct{ variable, level, stat, text string }
	var got []text
	ids := map[string]bool{}
	for _, row := range r.Rows[before:] {
		got = append(got, text{row.Variable, row.VariableLevel, row.StatName, row.StatText})
		if row.Analysis != "claim" || row.Format != "text" || row.Suppressed != analysis.NotSuppressed || row.StatLabel == "" || row.Estimable() {
			t.Errorf("%+v", row)
		}
		if ids[row.ID()] {
			t.Errorf("%s is there twice", row.ID())
		}
		ids[row.ID()] = true
	}
	want := []text{
		{"often", "", "statement", "Often, they say."},
		{"often", "", "reading", "more than half"},
		{"often", "", "supported", "conf.low > 0.5"},
		{"often", "", "not_supported", "conf.high < 0.5"},
		{"often", "", "verdict", "cannot be judged"},
		{"often", "", "reason", "the interval includes the bound"},
		{"often", "1", "result", "rapid|RESP|||||||a||wilson"},
		{"often", "1", "shown", "p conf.low conf.high"},
		{"often", "1", "verdict", "supported"},
		{"often", "2", "result", "rapid|RESP|||||||b||wilson"},
		{"often", "2", "shown", "p conf.low conf.high"},
		{"often", "2", "verdict", "cannot be judged"},
		{"often", "2", "reason", "the interval includes the bound"},
		{"often", "1", "counted", "rapid|RESP|||||||b||wilson"},
		{"more", "", "statement", "More."},
		{"more", "", "verdict", "cannot be judged"},
		{"more", "", "reason", "no comparison group"},
		{"more", "1", "result", "rapid|RESP|||||||a||wilson"},
		{"more", "1", "shown", "p conf.low conf.high"},
		{"more", "1", "verdict", "cannot be judged"},
		{"more", "1", "reason", "no comparison group"},
	}
	if d := cmp.Diff(want, got, cmpopts.EquateComparable(text{})); d != "" {
		t.Error(d)
	}
	k := analysis.Row{Analysis: "claim", Variable: "often", StatName: "verdict"}
	if row, ok := r.Find(k); !ok || row.StatText != "cannot be judged" {
		t.Errorf("not found: %+v", row)
	}
}

func TestCausal(t *testing.T) {
	for text, want := range map[string]string{
		"Ketamine Reduces pain":                         "Reduces",
		"relief thanks to ketamine":                     "thanks to",
		"it works":                                      "works",
		"the most effective treatment":                  "effective",
		"effective":                                     "effective",
		"a breakthrough, a reset":                       "breakthrough",
		"more than half respond by the second session":  "",
		"the mean is lower after treatment than before": "",
		"those out of work":                             "",
		"rework, proverb, curate":                       "",
		"associated with":                               "",
		"":                                              "",
	} {
		if got := Causal(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	for _, reason := range []string{Absent, NoStat, NotCounted, Few, NotEstimable, Bound, Neither, Both} {
		if word := Causal(reason); word != "" {
			t.Errorf("%q says %q", reason, word)
		}
	}
}
