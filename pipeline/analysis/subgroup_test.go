package analysis

import (
	"strings"
	"testing"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
)

// person is a member of RESP with a baseline of 70 mm, so up to 49 mm is a
// response, due in the primary window.
func person(id string, w outcome.Window, change func(*cohort.Member)) cohort.Member {
	m := resp(id, 70, unknown, w)
	change(&m)
	return m
}

func failed(n float64) func(*cohort.Member) {
	return func(m *cohort.Member) { m.FailedClasses = n }
}

// Resistant from three classes on: p1 and p2 (responder, silent) against p3 and
// p4 (both responders) and p5 (not); unknown p6; p7 is not due.
func TestSubgroupResistance(t *testing.T) {
	r := of(t, subgroup,
		person("p1", rated(49), failed(3)),
		person("p2", silent, failed(7)),
		person("p3", rated(10), failed(2)),
		person("p4", rated(48), failed(0)),
		person("p5", rated(50), failed(1)),
		person("p6", rated(10), failed(nan)),
		person("p7", early(10), failed(3)),
	)
	k := primaryEndpoint.keys(Row{Analysis: "subgroup", Population: "RESP", Variable: "treatment_resistant"})
	for _, c := range []struct {
		level string
		want  []float64
	}{
		// Wilson for 1/2: centre 1/2 by symmetry, half width z sqrt(n p (1-p) + z^2/4) / (n + z^2)
		// = 1.959964 sqrt(0.5 + 0.960365) / 5.841459 = 0.405470.
		{"yes", []float64{1, 2, 0.5, 0.094530, 0.905470, 1}},
		// Wilson for 2/3: centre (2 + 1.920729) / 6.841459 = 0.573084, half width
		// 1.959964 sqrt(3 * 2/9 + 0.960365) / 6.841459 = 0.365422.
		{"no", []float64{2, 3, 2. / 3, 0.207662, 0.938506, 1}},
		// Newcombe: -1/6 - sqrt((0.5 - 0.094530)^2 + (0.938506 - 2/3)^2) = -0.654829 and
		// -1/6 + sqrt((0.905470 - 0.5)^2 + (2/3 - 0.207662)^2) = 0.445780.
		{"yes-no", []float64{-1. / 6, -0.654829, 0.445780}},
	} {
		k.VariableLevel = c.level
		if got := statsOf(r, k); !same(c.want, got, 1e-5) { // the arithmetic has six digits
			t.Errorf("%s: got %v, want %v", c.level, got, c.want)
		}
	}
}

// Each factor by the n and N of yes and of no, and the number unknown. All are
// responders, so n = N.
func TestSubgroupFactors(t *testing.T) {
	answers := func(psychotherapy, anxiety schema.Answer) func(*cohort.Member) {
		return func(m *cohort.Member) { m.PsychotherapyPlanned, m.Anxiety = psychotherapy, anxiety }
	}
	opioid := func(site string, rows, open, taken bool) func(*cohort.Member) {
		return func(m *cohort.Member) {
			m.Site, m.Outcome.Medication.Rows = site, rows
			m.Outcome.Medication.Classes[outcome.Opioid] = outcome.ClassUse{NotEvaluable: open, AtT0: taken}
		}
	}
	aged := func(age float64) func(*cohort.Member) { return func(m *cohort.Member) { m.Age = age } }
	sexed := func(sex string) func(*cohort.Member) { return func(m *cohort.Member) { m.Sex = sex } }
	sick := func(d string) func(*cohort.Member) { return func(m *cohort.Member) { m.Diagnosis = d } }
	low := func(d outcome.Depression) func(*cohort.Member) {
		return func(m *cohort.Member) { m.Outcome.Depression = d }
	}
	from := func(mm float64) func(*cohort.Member) {
		return func(m *cohort.Member) { m.Outcome.Baseline = outcome.Tenths(int64(10 * mm)) }
	}
	type list = []func(*cohort.Member)
	for _, c := range []struct {
		factor           string
		patients         list
		yes, no, unknown float64
	}{
		{"psychotherapy_planned", list{answers(schema.Yes, schema.No), answers(schema.Yes, schema.No), answers(schema.No, schema.No), answers(schema.Unknown, schema.No)}, 2, 1, 1},
		{"anxiety", list{answers(schema.Yes, schema.No), answers(schema.No, schema.Yes), answers(schema.No, schema.Unknown)}, 1, 1, 1},
		{"fibromyalgia", list{sick("fibromyalgia"), sick("crps"), sick("other"), sick("")}, 1, 2, 1},
		// At site B nobody has a row: nothing is known there. An open row is not evaluable.
		{"opioid", list{opioid("A", true, false, true), opioid("A", false, false, false), opioid("A", true, true, true), opioid("B", false, false, false)}, 1, 1, 2},
		{"severe", list{from(75), from(74.9), from(100)}, 2, 1, 0},
		{"age65", list{aged(65), aged(64), aged(nan)}, 1, 1, 1},
		{"female", list{sexed("female"), sexed("male"), sexed("other"), sexed("unknown"), sexed("")}, 1, 1, 3},
		{"depression", list{low(yes), low(yes), low(no), low(unknown)}, 2, 1, 1},
	} {
		var members []cohort.Member
		for i, change := range c.patients {
			members = append(members, person(string(rune('a'+i)), rated(0), change))
		}
		in := Input{Members: members}
		in.Named.Classes[outcome.Opioid] = true
		r := &Results{}
		if err := subgroup(r, newPopulations(in)); err != nil {
			t.Fatal(err)
		}
		for level, want := range map[string]float64{"yes": c.yes, "no": c.no} {
			k := primaryEndpoint.keys(Row{Analysis: "subgroup", Population: "RESP", Variable: c.factor, VariableLevel: level})
			got := statsOf(r, k)
			if len(got) != 6 || got[0] != want || got[1] != want || got[5] != c.unknown {
				t.Errorf("%s %s: got %v, want %v of %v, %v unknown", c.factor, level, got, want, want, c.unknown)
			}
		}
	}
}

// A factor that nobody answered has no rows; one that only a patient outside RESP
// answered has those of nobody.
func TestSubgroupNotCollected(t *testing.T) {
	other := fas("p2", 20, unknown)
	other.Anxiety = schema.Yes
	r := of(t, subgroup, person("p1", rated(10), func(*cohort.Member) {}), other)
	seen := map[string]bool{}
	for _, row := range r.Rows {
		seen[row.Variable] = true
	}
	if len(seen) != 2 || !seen["severe"] || !seen["anxiety"] {
		t.Errorf("got %v, want severe and anxiety", seen)
	}
	k := primaryEndpoint.keys(Row{Analysis: "subgroup", Population: "RESP", Variable: "anxiety", VariableLevel: "yes"})
	if got, want := statsOf(r, k), []float64{0, 0, nan, nan, nan, 1}; !same(want, got, 0) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Resistant patients lose relief on days 8 and 20, the others on day 30 and not
// by day 40: Kaplan-Meier medians 14 (S = 0.5 from day 8 to day 20) and 35.
func TestSubgroupRelief(t *testing.T) {
	lost := func(l, r int) outcome.Relief { return outcome.Relief{In: true, Status: outcome.Loss, L: l, R: r} }
	var members []cohort.Member
	for i, x := range []struct {
		classes float64
		relief  outcome.Relief
	}{
		{3, lost(7, 8)},
		{5, lost(18, 20)},
		{0, lost(25, 30)},
		{2, lost(38, 40)},
		{nan, lost(7, 8)},
	} {
		m := followed("p"+string(rune('1'+i)), unknown, x.relief)
		m.FailedClasses = x.classes
		members = append(members, m)
	}
	r := of(t, subgroup, members...)
	for level, want := range map[string][]float64{"yes": {2, 1, 2, 14}, "no": {2, 1, 2, 35}} {
		k := Row{Analysis: "subgroup", Population: "relief", Variable: "treatment_resistant_relief", VariableLevel: level}
		if got := statsOf(r, k); len(got) != 6 || !same(want, got[:4], 0) {
			t.Errorf("%s: got %v, want %v and limits", level, got, want)
		}
	}
}

func interactionRow(r *Results, name string) Row {
	row, _ := r.Find(Row{Analysis: "trajectory", Population: "FAS", Variable: "interaction", Method: "mmrm", StatName: name})
	return row
}

func TestInteraction(t *testing.T) {
	var members []cohort.Member
	for i := range 24 {
		m := modelled(40, false, 5, 40)
		m.Outcome.Depression = no
		if i%2 == 0 {
			m.Outcome.Depression = yes
		}
		m.Outcome.Baseline = outcome.Tenths(int64(700 + 13*i%97))
		for w := range 3 {
			m.Outcome.Weeks[w] = outcome.WeekMean{Observed: true, Value: outcome.Tenths(int64(400 + 37*i%90 + 11*w*i%50))}
		}
		members = append(members, m)
	}
	r := of(t, trajectoryModel, members...)
	// testdata/reference/estimands.R, nlme::gls; two optimizers.
	if got := interactionRow(r, "F"); !same([]float64{0.116546708}, []float64{got.Stat}, 1e-6) || got.Warning != "unstructured" {
		t.Errorf("F %v, %q", got.Stat, got.Warning)
	}
	if got := interactionRow(r, "df").Stat; got != 2 { // (3 - 1) weeks x (2 - 1) groups
		t.Errorf("df %v, want 2", got)
	}
	for i := range members {
		for w := 1; w < 3; w++ {
			members[i].Outcome.Weeks[w] = outcome.WeekMean{}
		}
	}
	if got := interactionRow(of(t, trajectoryModel, members...), "p.value"); got.Estimable() || !strings.Contains(got.Warning, "one week") {
		t.Errorf("one week: %v, %q", got.Stat, got.Warning)
	}
	if got := interactionRow(of(t, trajectoryModel), "p.value"); got.Estimable() || got.Warning == "" {
		t.Errorf("nobody: %v, %q", got.Stat, got.Warning)
	}
}
