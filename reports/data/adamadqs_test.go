package data_test

import (
	"bytes"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
	"reprieve/reports/data"
)

// adamPain is a patient of FAS with a baseline.
func adamPain(id string, tenths int64, rule outcome.BaselineRule) cohort.Member {
	return cohort.Member{ID: id, Outcome: outcome.Outcome{SAF: true, FAS: true, HasTS: true, Baseline: outcome.Tenths(tenths), BaseType: rule}}
}

func adamRated(due bool, tenths int64) outcome.Window {
	return outcome.Window{Due: due, Observed: true, Value: outcome.Tenths(tenths)}
}

func TestADQS(t *testing.T) {
	// 70 mm: a fall of exactly 30 %, a window without a rating, a fall of exactly
	// half that is not yet due, and after TS 77.7 mm after a re-dosing.
	a := adamPain("Q1", 700, outcome.HomeMean)
	a.Outcome.Windows[outcome.T0][0] = adamRated(true, 490)
	a.Outcome.Windows[outcome.T0][1] = outcome.Window{Due: true}
	a.Outcome.Windows[outcome.T0][5] = adamRated(false, 350)
	a.Outcome.Windows[outcome.TS][2] = outcome.Window{Due: true, Observed: true, Redosed: true, Value: outcome.Tenths(777)}
	a.Outcome.Windows[outcome.TS][4] = outcome.Window{Due: true, Redosed: true}
	// A re-dosing alone makes no row.
	a.Outcome.Windows[outcome.TS][5] = outcome.Window{Redosed: true}
	// Neither percent nor criteria from a baseline of 0; the change is defined.
	b := adamPain("Q2", 0, outcome.PreSession)
	b.Outcome.Windows[outcome.T0][0] = adamRated(true, 50)
	b.Outcome.Windows[outcome.T0][1] = adamRated(true, 0)
	// Without a baseline: no rows.
	c := cohort.Member{ID: "Q3", Outcome: outcome.Outcome{SAF: true}}
	c.Outcome.Windows[outcome.T0][0] = adamRated(true, 500)
	// A baseline and nothing else yet.
	d := adamPain("Q4", 405, outcome.HomeLast)
	const param, crit = " | VASPAIN | Pain, Visual Analog Scale (mm) | ", " | PCHG <= -30 | "
	want := []string{
		// AVISIT, AVISITN, ANCHOR, AVAL, BASE, BASETYPE, CHG, PCHG, DTYPE, DUEFL, OBSFL, ABLFL, CRIT1, CRIT1FL, CRIT2, CRIT2FL, ICEFL
		"Q1" + param + "Baseline | 0 | T0 | 70 | 70 | home_mean | - | - | AVERAGE | - | - | Y" + crit + "- | PCHG <= -50 | - | -",
		"Q1" + param + "W1 after T0 | 1 | T0 | 49 | 70 | home_mean | -21 | -30 | AVERAGE | Y | Y | -" + crit + "Y | PCHG <= -50 | N | N",
		"Q1" + param + "W2 after T0 | 2 | T0 | - | 70 | home_mean | - | - | - | Y | N | -" + crit + "- | PCHG <= -50 | - | N",
		"Q1" + param + "W26 after T0 | 6 | T0 | 35 | 70 | home_mean | -35 | -50 | AVERAGE | N | Y | -" + crit + "Y | PCHG <= -50 | Y | N",
		// 100 x 7.7/70 = 11
		"Q1" + param + "W4 after TS | 9 | TS | 77.7 | 70 | home_mean | 7.7 | 11 | AVERAGE | Y | Y | -" + crit + "N | PCHG <= -50 | N | Y",
		"Q1" + param + "W12 after TS | 11 | TS | - | 70 | home_mean | - | - | - | Y | N | -" + crit + "- | PCHG <= -50 | - | Y",
		"Q2" + param + "Baseline | 0 | T0 | 0 | 0 | pre_session | - | - | - | - | - | Y" + crit + "- | PCHG <= -50 | - | -",
		"Q2" + param + "W1 after T0 | 1 | T0 | 5 | 0 | pre_session | 5 | - | AVERAGE | Y | Y | -" + crit + "- | PCHG <= -50 | - | N",
		"Q2" + param + "W2 after T0 | 2 | T0 | 0 | 0 | pre_session | 0 | - | AVERAGE | Y | Y | -" + crit + "- | PCHG <= -50 | - | N",
		"Q4" + param + "Baseline | 0 | T0 | 40.5 | 40.5 | home_last | - | - | AVERAGE | - | - | Y" + crit + "- | PCHG <= -50 | - | -",
	}
	got := adamRead(t, data.WriteADQS, []cohort.Member{a, b, c, d}, schema.Calendar).lines()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

// A fall from 7.0 to 4.9 mm is one of 30 %, though 100 (4.9 - 7.0) / 7.0 is
// -29.999999999999996 in float64; a tenth of a millimetre more is none.
func TestADQSDecidesExactly(t *testing.T) {
	for _, c := range []struct {
		baseline, value int64 // tenths of a mm
		crit1, crit2    string
	}{
		{70, 49, "Y", "N"},
		{70, 50, "N", "N"},
		{70, 35, "Y", "Y"},
		{70, 36, "Y", "N"},
		{1, 0, "Y", "Y"},
		{1, 1, "N", "N"},
	} {
		m := adamPain("E", c.baseline, outcome.HomeMean)
		m.Outcome.Windows[outcome.TS][2] = adamRated(true, c.value)
		got := adamRead(t, data.WriteADQS, []cohort.Member{m}, schema.Calendar).lines("CRIT1FL", "CRIT2FL")
		if want := c.crit1 + " | " + c.crit2; got[1] != want {
			t.Errorf("from %d to %d: %s, want %s", c.baseline, c.value, got[1], want)
		}
	}
}

// Visits are numbered one to one, in the order of the rows.
func TestADQSVisits(t *testing.T) {
	m := adamPain("V", 500, outcome.HomeMean)
	for anchor := range outcome.NumAnchors {
		for w := range outcome.NumWindows {
			m.Outcome.Windows[anchor][w] = outcome.Window{Due: true}
		}
	}
	want := []string{"Baseline | 0 | T0"}
	for i, name := range []string{"W1", "W2", "W4", "W8", "W12", "W26"} {
		want = append(want, name+" after T0 | "+strconv.Itoa(1+i)+" | T0")
	}
	for i, name := range []string{"W1", "W2", "W4", "W8", "W12", "W26"} {
		want = append(want, name+" after TS | "+strconv.Itoa(7+i)+" | TS")
	}
	got := adamRead(t, data.WriteADQS, []cohort.Member{m}, schema.Calendar).lines("AVISIT", "AVISITN", "ANCHOR")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("visits (-want +got):\n%s", diff)
	}
}

// The dataset has no times: both clocks give the same bytes.
func TestADQSHasNoTimes(t *testing.T) {
	var calendar, minutes bytes.Buffer
	members := []cohort.Member{adamChart()}
	if err := data.WriteADQS(&calendar, members, schema.Calendar); err != nil {
		t.Fatal(err)
	}
	if err := data.WriteADQS(&minutes, members, schema.StudyMinutes); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(calendar.Bytes(), minutes.Bytes()) {
		t.Error("the clock changes the file")
	}
}
