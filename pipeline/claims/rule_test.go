package claims

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var nan = math.NaN()

func rule(t *testing.T, text string) Rule {
	t.Helper()
	if text == "" {
		return nil
	}
	r, err := ParseRule(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return r
}

func TestParseRule(t *testing.T) {
	for text, want := range map[string]Rule{
		"conf.low > 0.5":             {{"conf.low", ">", 0.5}},
		"conf.low>0.5":               {{"conf.low", ">", 0.5}},
		" conf.high <= -12.25 ":      {{"conf.high", "<=", -12.25}},
		"p >= 0.3 and N >= 20":       {{"p", ">=", 0.3}, {"N", ">=", 20}},
		"rd.low > 0 and rd.high < 1": {{"rd.low", ">", 0}, {"rd.high", "<", 1}},
		"rate.100 < 007":             {{"rate.100", "<", 7}},
	} {
		if d := cmp.Diff(want, rule(t, text)); d != "" {
			t.Errorf("%s: %s", text, d)
		}
	}
}

func TestParseRuleRefuses(t *testing.T) {
	form := errCondition.Error()
	noStat := func(name string) string { return `is not a condition: no result has a number called "` + name + `"` }
	for text, want := range map[string]string{
		"":                        form,
		"conf.low":                form,
		"conf.low >":              form,
		"> 0.5":                   form,
		"conf.low > half":         form,
		"conf.low > 50%":          form,
		"conf.low > 1e3":          form,
		"conf.low > .5":           form,
		"conf.low > 0,5":          form,
		"conf.low > Inf":          form,
		"conf.low > NaN":          form,
		"conf.low = 0.5":          form,
		"conf.low == 0.5":         form,
		"0.5 < conf.low":          form,
		"conf.low > p":            form,
		"conf.low > 0.5 and":      form,
		"p > 0.5 and and p < 1":   form,
		"p > 0.5 or p < 1":        form,
		"p > 0.5, p < 1":          form,
		"conf.lo > 0.5":           noStat("conf.lo"),
		"P > 0.5":                 noStat("P"),
		"statement > 1":           noStat("statement"), // a text, not a number
		"p > 0.5 and verdict > 1": noStat("verdict"),
	} {
		if r, err := ParseRule(text); err == nil || err.Error() != want || r != nil {
			t.Errorf("%q: got %v, %v, want %s", text, r, err, want)
		}
	}
}

// What is printed reads back as the same rule.
func TestRuleString(t *testing.T) {
	for text, want := range map[string]string{
		"conf.low>0.50 and N >= 020": "conf.low > 0.5 and N >= 20",
		"mean < -0.0001":             "mean < -0.0001",
		"median >= 100000000":        "median >= 100000000",
	} {
		got := rule(t, text).String()
		if got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
		if d := cmp.Diff(rule(t, text), rule(t, got)); d != "" {
			t.Error(d)
		}
	}
	if got := Rule(nil).String(); got != "" {
		t.Errorf("no rule: %q", got)
	}
}

// Each operator below, at and above its bound.
func TestOperators(t *testing.T) {
	for op, want := range map[string][3]truth{
		">": {no, no, yes}, ">=": {no, yes, yes}, "<": {yes, no, no}, "<=": {yes, yes, no},
	} {
		for i, v := range []float64{-1.5, -1, -0.5} {
			if got := (Condition{"mean", op, -1}).on(v); got != want[i] {
				t.Errorf("%v %s -1: got %v, want %v", v, op, got, want[i])
			}
		}
	}
	if got := (Condition{"p", ">", 0}).on(nan); got != unknown {
		t.Errorf("NaN: got %v", got)
	}
	// 3 of 10 is at least 0.3: the quotient is the double nearest to 0.3.
	if got := (Condition{"p", ">=", 0.3}).on(3.0 / 10); got != yes {
		t.Errorf("3/10 >= 0.3: got %v", got)
	}
}

// A condition that fails decides; without one that does, what is not estimable
// leaves the rule open.
func TestSeveralConditions(t *testing.T) {
	r := rule(t, "conf.low > 0.5 and N >= 20")
	for _, c := range []struct {
		low, n float64
		want   truth
	}{
		{0.6, 20, yes}, {0.5, 20, no}, {0.6, 19, no}, {nan, 20, unknown}, {nan, 19, no}, {0.4, nan, no}, {0.6, nan, unknown}, {nan, nan, unknown},
	} {
		if got := r.on(map[string]float64{"conf.low": c.low, "N": c.n}); got != c.want {
			t.Errorf("low %v, N %v: got %v, want %v", c.low, c.n, got, c.want)
		}
	}
}
