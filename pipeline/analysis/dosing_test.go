package analysis

import (
	"testing"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
)

// given is a member of SAF with sessions; the doses are those of the first sessions.
func given(id string, sessions int, d outcome.Dosing, mg ...float64) cohort.Member {
	m := fas(id, 70, unknown)
	for i := range d.Sessions {
		d.Sessions[i] = outcome.Dose{MG: nan, MGPerKG: nan}
		if i < len(mg) {
			d.Sessions[i] = outcome.Dose{MG: mg[i], MGPerKG: mg[i] / 50}
		}
	}
	m.Outcome.Sessions, m.Outcome.Dosing = sessions, d
	return m
}

func perKG(mg float64) outcome.Dose { return outcome.Dose{MG: mg, MGPerKG: mg / 50} }

// Levels: im 0, sl 3; clinic 0, home 1.
//
//	    mean  route setting  trend      psychotherapy  doses
//	p1  40    im    clinic   raised     yes            30 40 50
//	p2  20    sl    home     -          no             20 -
//	p3  -     -     -        -          -              -
//	p4  55    im    clinic   lowered    no             60 50
func dosingCohort() []cohort.Member {
	return []cohort.Member{
		given("p1", 3, outcome.Dosing{Mean: perKG(40), Trend: outcome.DoseRaised, Psychotherapy: schema.Yes}, 30, 40, 50),
		given("p2", 2, outcome.Dosing{Mean: perKG(20), Route: 3, Setting: 1, Psychotherapy: schema.No}, 20, nan),
		given("p3", 1, outcome.Dosing{Mean: perKG(nan), Route: -1, Setting: -1}, nan),
		given("p4", 2, outcome.Dosing{Mean: perKG(55), Trend: outcome.DoseLowered, Psychotherapy: schema.No}, 60, 50),
	}
}

// ofNamed runs a step on members of exports that fill some columns of the sessions.
func ofNamed(t *testing.T, step func(*Results, populations) error, named cohort.SessionColumns, members ...cohort.Member) *Results {
	t.Helper()
	r := &Results{}
	in := Input{Members: members, Patients: len(members), Named: cohort.Named{Sessions: named}}
	if err := step(r, newPopulations(in)); err != nil {
		t.Fatal(err)
	}
	return r
}

var allColumns = cohort.SessionColumns{Dose: true, Weight: true, Route: true, Setting: true, Psychotherapy: true, StopReason: true}

func saf(analysis, variable, level string) Row {
	return Row{Analysis: analysis, Population: "SAF", Variable: variable, VariableLevel: level}
}

// Numbers in the order N, missing, mean, sd, median, quartiles (type 7), range; the sd
// of two numbers is their distance by the root of 2.
func TestDosing(t *testing.T) {
	r := ofNamed(t, dosing, allColumns, dosingCohort()...)
	number := func(variable, number string) Row { return by(saf("dosing", variable, ""), "session_number", number) }
	for _, c := range []struct {
		k    Row
		want []float64
	}{
		// 20, 40, 55: mean 115/3; squares (336.11 + 2.78 + 277.78) / 2 = 308.33.
		{saf("dosing", "dose_mg", ""), []float64{3, 1, 115.0 / 3, 17.559422921421231, 40, 30, 47.5, 20, 55}},
		{saf("dosing", "dose_mg_kg", ""), []float64{3, 1, 115.0 / 150, 17.559422921421231 / 50, 0.8, 0.6, 0.95, 0.4, 1.1}},
		{number("dose_mg", "1"), []float64{3, 1, 110.0 / 3, 20.816659994661325, 30, 25, 45, 20, 60}}, // (277.78 + 44.44 + 544.44) / 2 = 433.33
		{number("dose_mg", "2"), []float64{2, 1, 45, 7.0710678118654755, 45, 42.5, 47.5, 40, 50}},    // p3 has had one session
		{number("dose_mg", "3"), []float64{1, 0, 50, nan, 50, 50, 50, 50, 50}},
		{number("dose_mg", "4"), nil}, // nobody has had four
		// n, N, missing, p.
		{saf("dosing", "route", "im"), []float64{2, 3, 1, 2.0 / 3}},
		{saf("dosing", "route", "sl"), []float64{1, 3, 1, 1.0 / 3}},
		{saf("dosing", "route", "iv"), nil}, // nobody's
		{saf("dosing", "setting", "home"), []float64{1, 3, 1, 1.0 / 3}},
		{saf("dosing", "psychotherapy", ""), []float64{1, 3, 1.0 / 3}},
	} {
		if got := statsOf(r, c.k); !same(c.want, got, 1e-13) { // closed forms
			t.Errorf("%s: got %v, want %v", c.k.ID(), got, c.want)
		}
	}
	for variable, n := range map[string]float64{"raised": 1, "lowered": 1, "unchanged": 0} {
		if got := statsOf(r, saf("dosing", variable, "")); len(got) != 5 || got[0] != n || got[1] != 2 {
			t.Errorf("%s: %v, want %v of 2", variable, got, n)
		}
	}
}

// Each patient counts once after sessions with and once after sessions without a
// response; only RESP.
func TestDoseChangeMean(t *testing.T) {
	var list []cohort.Member
	for _, c := range []struct {
		id      string
		resp    bool
		no, yes float64
	}{
		{"p1", true, 10, 0},
		{"p2", true, 20, nan},
		{"p3", true, nan, 4},
		{"p4", false, 90, 90}, // not in RESP
	} {
		m := fas(c.id, 70, unknown)
		m.Outcome.RESP = c.resp
		m.Outcome.Dosing = outcome.Dosing{ChangeNoResponse: c.no, ChangeResponse: c.yes}
		list = append(list, m)
	}
	r := ofNamed(t, dosing, cohort.SessionColumns{Dose: true}, list...)
	k := Row{Analysis: "dosing", Population: "RESP", Variable: "dose_change_mg"}
	const t1 = 12.706204736174694 // qt(0.975, 1)
	for level, want := range map[string][]float64{
		"no":  {2, 15, 7.0710678118654755, 15 - 5*t1, 15 + 5*t1}, // standard error 7.07 / 1.41 = 5
		"yes": {2, 2, 2.8284271247461903, 2 - 2*t1, 2 + 2*t1},    // standard error 2
	} {
		if got := statsOf(r, by(k, "prior_response", level)); !same(want, got, 1e-10) { // R's digits of t
			t.Errorf("%s: got %v, want %v", level, got, want)
		}
	}
	// A group of nobody has no row.
	r = ofNamed(t, dosing, cohort.SessionColumns{Dose: true}, list[1])
	if got := statsOf(r, by(k, "prior_response", "yes")); got != nil {
		t.Errorf("nobody with a response: %v", got)
	}
}

// What no session names has no rows.
func TestDosingNotCollected(t *testing.T) {
	for _, c := range []struct {
		name  string
		named cohort.SessionColumns
		want  []string
	}{
		{"nothing", cohort.SessionColumns{}, nil},
		{"doses", cohort.SessionColumns{Dose: true}, []string{"dose_mg", "raised", "lowered", "unchanged"}},
		{"weights too", cohort.SessionColumns{Dose: true, Weight: true}, []string{"dose_mg", "dose_mg_kg", "raised", "lowered", "unchanged"}},
		{"route", cohort.SessionColumns{Route: true}, []string{"route"}},
		{"setting", cohort.SessionColumns{Setting: true}, []string{"setting"}},
		{"psychotherapy", cohort.SessionColumns{Psychotherapy: true}, []string{"psychotherapy"}},
	} {
		r := ofNamed(t, dosing, c.named, dosingCohort()...)
		got := map[string]bool{}
		for _, row := range r.Rows {
			got[row.Variable] = true
		}
		if len(got) != len(c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
		for _, v := range c.want {
			if !got[v] {
				t.Errorf("%s: no %s", c.name, v)
			}
		}
	}
}
