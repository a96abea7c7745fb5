package analysis

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
)

// pained are patients of baseline 70 whose pain four weeks after the series is that
// two weeks after it, a little off; every fourth from the second on was not rated.
func pained(n int) []cohort.Member {
	var list []cohort.Member
	for i := range n {
		w2 := float64(20 + 7*i%60)
		w4 := rated(w2 + float64(i%5))
		if i%4 == 1 {
			w4 = silent
		}
		m := resp(fmt.Sprintf("p%03d", i), 70, no, w4)
		m.Outcome.Windows[outcome.TS][1] = rated(w2)
		list = append(list, m)
	}
	return list
}

func draw(t *testing.T, in Input) imputation {
	t.Helper()
	x, err := imputePain(context.Background(), newPopulations(in))
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// drawnValues are what the unrated drew, imputation by imputation.
func drawnValues(x imputation) [][]outcome.Exact {
	all := make([][]outcome.Exact, len(x.drawn))
	for i, drawn := range x.drawn {
		for _, place := range drawn {
			all[i] = append(all[i], x.values[place])
		}
	}
	return all
}

// Every value that is drawn is, to the last digit, that of a patient who was rated.
func TestImputationDrawsRatedValues(t *testing.T) {
	list := pained(40)
	list[0].Outcome.Windows[outcome.PrimaryAnchor][outcome.PrimaryWindow].Value = meanOf(t, 200, 200, 203) // 20.1 mm
	list[4].Outcome.Windows[outcome.PrimaryAnchor][outcome.PrimaryWindow].Value = meanOf(t, 480, 520, 520) // 152/3 mm
	x := draw(t, Input{Members: list, Imputations: 20})
	if len(x.drawn) != 20 || x.problem != "" {
		t.Fatalf("%d imputations, problem %q", len(x.drawn), x.problem)
	}
	values := map[outcome.Exact]bool{}
	for _, m := range list {
		if w := primary(&m); w.Observed {
			values[w.Value] = true
		}
	}
	differ := false
	for _, drawn := range drawnValues(x) {
		if len(drawn) != 10 {
			t.Fatalf("%d values of 10 unrated", len(drawn))
		}
		for j, v := range drawn {
			if !values[v] {
				t.Errorf("%v mm is nobody's value", v.MM())
			}
			differ = differ || v != x.values[x.drawn[0][j]]
		}
	}
	if !differ {
		t.Error("all imputations are the same")
	}
}

// meanOf is the exact mean of three ratings, which need not have a float of its own.
func meanOf(t *testing.T, tenths ...int16) outcome.Exact {
	t.Helper()
	p := outcome.Patient{Sessions: []outcome.Session{{}}}
	for i, v := range tenths {
		p.Ratings = append(p.Ratings, outcome.Rating{At: schema.Instant(i-len(tenths)) * schema.Day, Phase: schema.Home, Item: schema.Pain, Tenths: v})
	}
	o := outcome.Derive(p, outcome.Rules{BaselineRules: []outcome.BaselineRule{outcome.HomeMean}})
	if !o.FAS {
		t.Fatal("no mean")
	}
	return o.Baseline
}

// Those who were rated near the predicted value are drawn: the imputed lie where
// week 2 says.
func TestImputationFollowsTheWindowBefore(t *testing.T) {
	list := pained(80)
	x := draw(t, Input{Members: list})
	place := 0
	for _, m := range list {
		if primary(&m).Observed {
			continue
		}
		mean, w2 := 0.0, m.Outcome.Windows[outcome.TS][1].Value.MM()
		for _, drawn := range drawnValues(x) {
			mean += drawn[place].MM() / float64(len(x.drawn))
		}
		if math.Abs(mean-w2-2) > 6 { // 2 on average, the nearest five donors within a few millimetres
			t.Errorf("%s: %.1f on average, week 2 was %v", m.ID, mean, w2)
		}
		place++
	}
}

// The order in which the members come does not show, and neither do those who are
// not due.
func TestImputationOrder(t *testing.T) {
	list := pained(40)
	want := draw(t, Input{Members: list})
	slices.Reverse(list)
	list = append(list, resp("p999", 70, no, early(50)), fas("p998", 30, no))
	if d := cmp.Diff(exactly(drawnValues(want)), exactly(drawnValues(draw(t, Input{Members: list})))); d != "" {
		t.Error(d)
	}
}

func exactly(drawn [][]outcome.Exact) [][]float64 {
	list := make([][]float64, len(drawn))
	for i := range drawn {
		for _, v := range drawn[i] {
			list[i] = append(list[i], v.MM())
		}
	}
	return list
}

// Fewer than ten rated, nobody rated, everybody rated.
func TestImputationProblems(t *testing.T) {
	for _, c := range []struct {
		name          string
		rated, silent int
		problem       string
		imputations   int
	}{
		{"ten rated", 10, 1, "", DefaultImputations},
		{"nine rated", 9, 1, "fewer than 10 rated patients", 0},
		{"nobody rated", 0, 5, "fewer than 10 rated patients", 0},
		{"nobody unrated", 3, 0, "", 0},
		{"nobody", 0, 0, "", 0},
	} {
		var list []cohort.Member
		for i := range c.rated + c.silent {
			w := rated(float64(30 + i))
			if i >= c.rated {
				w = silent
			}
			list = append(list, resp(fmt.Sprintf("p%02d", i), 60+float64(i%7), no, w))
		}
		x := draw(t, Input{Members: list})
		if x.problem != c.problem || len(x.drawn) != c.imputations {
			t.Errorf("%s: problem %q, %d imputations", c.name, x.problem, len(x.drawn))
		}
	}
}

// Where all baselines and values are the same, the one value there is is drawn.
func TestImputationOfOneValue(t *testing.T) {
	var list []cohort.Member
	for i := range 20 {
		w := rated(30)
		if i%2 == 1 {
			w = silent
		}
		list = append(list, resp(fmt.Sprintf("p%02d", i), 70, no, w))
	}
	for _, drawn := range drawnValues(draw(t, Input{Members: list})) {
		for _, v := range drawn {
			if v != mm(30) {
				t.Fatalf("drew %v mm", v.MM())
			}
		}
	}
}

func TestImputationCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := imputePain(ctx, newPopulations(Input{Members: pained(40)})); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// Of n rated patients these variables predict: a third as many as are rated, in the
// order of their rank; each known, and not the same, in at least ten.
func TestImputationPredictors(t *testing.T) {
	for _, c := range []struct {
		name   string
		n      int
		change func(i int, m *cohort.Member)
		want   string
	}{
		{"all of one kind", 60, func(int, *cohort.Member) {}, ""},
		{"baselines differ", 60, func(i int, m *cohort.Member) { m.Outcome.Baseline = mm(float64(50 + i)) }, "baseline_mm"},
		{"windows", 60, func(i int, m *cohort.Member) {
			for w := range 3 {
				m.Outcome.Windows[outcome.T0][w] = rated(float64(20 + i%(w+5)))
				if w < 2 {
					m.Outcome.Windows[outcome.TS][w] = rated(float64(20 + i%(w+5)))
				}
			}
		}, "TS_W2 TS_W1 T0_W2 T0_W1"}, // not T0 W4, which after a short series shares ratings with TS W4
		{"a window of nine", 60, func(i int, m *cohort.Member) {
			if i < 9 {
				m.Outcome.Windows[outcome.TS][1] = rated(float64(20 + i))
			}
		}, ""},
		{"a window of ten", 60, func(i int, m *cohort.Member) {
			if i < 10 {
				m.Outcome.Windows[outcome.TS][1] = rated(float64(20 + i))
			}
		}, "TS_W2"},
		{"nine re-dosed", 60, func(i int, m *cohort.Member) {
			m.Outcome.Windows[outcome.TS][2].Redosed = i < 9
		}, ""}, // the nine are too few to be told apart
		{"ten re-dosed", 60, func(i int, m *cohort.Member) {
			m.Outcome.Windows[outcome.TS][2].Redosed = i < 10
		}, "redosed_no"},
		{"depression", 60, func(i int, m *cohort.Member) { m.Outcome.Depression = outcome.Depression(i % 3) }, "depression"},
		{"depression known of nine", 60, func(i int, m *cohort.Member) {
			m.Outcome.Depression = unknown
			if i < 9 {
				m.Outcome.Depression = outcome.Depression(1 + i%2)
			}
		}, ""},
		{"two sites: one indicator", 60, func(i int, m *cohort.Member) { m.Site = [...]string{"a", "b"}[i%2] }, "site_b"},
		{"three sites: two", 60, func(i int, m *cohort.Member) { m.Site = [...]string{"a", "b", "c"}[i%3] }, "site_b site_c"},
		{"three sites, one of nine: pooled with the first", 60, func(i int, m *cohort.Member) {
			m.Site = "b"
			if i < 30 {
				m.Site = "a"
			} else if i < 39 {
				m.Site = "c"
			}
		}, "site_b"},
		{"sites; those of fewer than ten are others", 60, func(i int, m *cohort.Member) {
			m.Site = [...]string{"a", "a", "a", "b", "c", "d"}[i/10] // c, d below: 6 and 4, then 10 more
			if i >= 46 && i < 60 {
				m.Site = fmt.Sprintf("s%d", i%3)
			}
		}, "site_a site_b"},
		{"covariates", 60, func(i int, m *cohort.Member) {
			m.Age = float64(20 + i)
			m.Outcome.Baselines[outcome.PHQ9] = outcome.ScoreValue{Known: i%2 == 0, Value: float64(i % 20)}
		}, "phq9 age"},
		{"eleven rated: three", 11, func(i int, m *cohort.Member) {
			m.Outcome.Baseline, m.Age = mm(float64(50+i)), float64(20+i)
			for w := range 2 {
				m.Outcome.Windows[outcome.TS][w] = rated(float64(20 + i%(w+5)))
			}
		}, "baseline_mm TS_W2 TS_W1"},
	} {
		list := make([]cohort.Member, c.n)
		var members []*cohort.Member
		for i := range list {
			list[i] = resp(fmt.Sprintf("p%02d", i), 70, no, rated(30))
			c.change(i, &list[i])
			members = append(members, &list[i])
		}
		var names []string
		for _, v := range imputationPredictors(members) {
			names = append(names, v.name)
		}
		if got := strings.Join(names, " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
