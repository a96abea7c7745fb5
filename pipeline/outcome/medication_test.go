package outcome

import (
	"math"
	"testing"

	"reprieve/pipeline/schema"
)

var unknown = math.NaN()

// T0 is day 0, TS day 0 too; the window's doses are those of days 71.5 to 105.5.
func TestMedication(t *testing.T) {
	o := Outcome{HasTS: true}
	period := func(drug string, mg, mme, start float64) MedicationPeriod {
		return MedicationPeriod{Class: Opioid, Drug: drug, MG: mg, MME: mme, Start: at(start, 0)}
	}
	until := func(p MedicationPeriod, stop float64) MedicationPeriod {
		p.Stop, p.HasStop = at(stop, 0), true
		return p
	}
	on := func(p MedicationPeriod) MedicationPeriod { p.Ongoing = true; return p }
	for _, c := range []struct {
		name    string
		periods []MedicationPeriod
		want    MMEUse
		class   ClassUse
	}{
		{"none", nil, MMEUse{}, ClassUse{}},
		{"goes on", []MedicationPeriod{on(period("x", unknown, 30, -10))}, MMEUse{AtT0: 30, AtTS: 30, W12: 30, W12Any: true}, ClassUse{AtT0: true, AtW12: true}},
		{"by the factor: 20 mg of oxycodone are 30", []MedicationPeriod{on(period("oxycodone", 20, unknown, -10))}, MMEUse{AtT0: 30, AtTS: 30, W12: 30, W12Any: true}, ClassUse{AtT0: true, AtW12: true}},
		{"no factor", []MedicationPeriod{on(period("fentanyl", 20, unknown, -10))}, MMEUse{NotEvaluable: true}, ClassUse{AtT0: true, AtW12: true}},
		{"no factor, but stopped before T0", []MedicationPeriod{until(period("fentanyl", 20, unknown, -90), -10), on(period("x", unknown, 30, -10))}, MMEUse{AtT0: 30, AtTS: 30, W12: 30, W12Any: true}, ClassUse{AtT0: true, AtW12: true}},
		{"no factor, between the moments", []MedicationPeriod{until(period("fentanyl", 20, unknown, 5), 71), on(period("x", unknown, 30, -10))}, MMEUse{AtT0: 30, AtTS: 30, W12: 30, W12Any: true}, ClassUse{AtT0: true, AtW12: true}},
		{"no factor, on the last day of the window only", []MedicationPeriod{on(period("fentanyl", 20, unknown, 105)), on(period("x", unknown, 30, -10))}, MMEUse{NotEvaluable: true}, ClassUse{AtT0: true, AtW12: true}},
		{"neither stop nor known to go on", []MedicationPeriod{period("x", unknown, 30, -10)}, MMEUse{NotEvaluable: true}, ClassUse{NotEvaluable: true}},
		{"stopped at T0 is not taken then", []MedicationPeriod{until(period("x", unknown, 30, -10), 0)}, MMEUse{}, ClassUse{}},
		{"started at T0 is", []MedicationPeriod{on(period("x", unknown, 30, 0))}, MMEUse{AtT0: 30, AtTS: 30, W12: 30, W12Any: true}, ClassUse{AtT0: true, AtW12: true}},
		// Half-days 71.5 .. 77.5 are 7 of 35.
		{"stopped on day 78", []MedicationPeriod{until(period("x", unknown, 30, -10), 78)}, MMEUse{AtT0: 30, AtTS: 30, W12: 6, W12Any: true}, ClassUse{AtT0: true}},
		{"two add up", []MedicationPeriod{on(period("x", unknown, 30, -10)), until(period("y", unknown, 10, -10), 50)}, MMEUse{AtT0: 40, AtTS: 40, W12: 30, W12Any: true}, ClassUse{AtT0: true, AtW12: true}},
	} {
		m := medication(c.periods, &o)
		if m.MME.NotEvaluable != c.want.NotEvaluable || !c.want.NotEvaluable && m.MME != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, m.MME, c.want)
		}
		if m.Classes[Opioid].NotEvaluable != c.class.NotEvaluable || !c.class.NotEvaluable && m.Classes[Opioid] != c.class {
			t.Errorf("%s: class %+v, want %+v", c.name, m.Classes[Opioid], c.class)
		}
	}
}

// A patient without a session has rows too: the site records medication.
func TestMedicationRowsWithoutSession(t *testing.T) {
	rows := []MedicationPeriod{{Start: at(0, 0), Ongoing: true}}
	if !Derive(Patient{Medications: rows}, defaults).Medication.Rows || Derive(Patient{}, defaults).Medication.Rows {
		t.Error("Rows is whether the patient has any row, with or without a session")
	}
}

func TestSafety(t *testing.T) {
	ss := sessions(0, 7)
	ss[0].Code, ss[1].Code = 10, 11
	sign := func(parameter int32, day, hour, value float64, code int32) VitalSign {
		return VitalSign{At: at(day, hour), Session: code, Parameter: parameter, Value: value}
	}
	s := safety(Patient{
		Sessions: ss,
		Events: []Event{
			{Term: "nausea", Onset: at(3, 0), Session: 10},
			{Term: "nausea", Onset: at(8, 0), Session: -1},  // exactly 24 h after the second
			{Term: "nausea", Onset: at(8, 1), Session: -1},  // later: no session
			{Term: "nausea", Onset: at(-1, 0), Session: -1}, // before the first
		},
		Vitals: []VitalSign{
			sign(SBP, 0, -1, 120, 10), sign(SBP, 0, 0, 130, 10), // the last before counts: 130
			sign(SBP, 0, 1, 149, 10), sign(SBP, 0, 1, 151, 10), // one minute: 150, a rise of 20
			sign(SBP, 0, 5, 200, 10), // after 4 h
			sign(SBP, 7, 1, 190, 11), // no value before
			sign(Dissociation, 0, 0, 2, 10), sign(Dissociation, 0, 1, 20, 10), sign(Dissociation, 0, 2, 2, 10),
			sign(Dissociation, 7, 0, 5, 11), sign(Dissociation, 7, 1, 5, 11), // did not rise
			sign(SpO2, 0, 0, 97, 10), sign(SpO2, 0, 1, 90, 10),
		},
	})
	if len(s.Events) != 2 || s.NoSession != 2 {
		t.Errorf("%d events at sessions, %d at none; want 2 and 2", len(s.Events), s.NoSession)
	}
	want := map[string][2]int{"sbp_rise": {1, 1}, "sbp_high": {1, 0}, "dissociation_resolved": {1, 1}, "spo2_low": {1, 0}, "hr_rise": {0, 0}}
	for i, sign := range Signs {
		if w, ok := want[sign.Name]; ok && (s.Signs[i].N != w[0] || s.Signs[i].Yes != w[1]) {
			t.Errorf("%s: %+v, want N %d, yes %d", sign.Name, s.Signs[i], w[0], w[1])
		}
	}
}

// The primary part derived alone is that of the whole outcome, and a changed rule
// changes it.
func TestDerivePrimary(t *testing.T) {
	p := Patient{
		Sessions: sessions(0, 20), Cut: at(400, 0),
		Ratings: join(home(70, -3, -2, -1), []Rating{rate(schema.Pre, 0, -1, 45)}, home(30, 22, 25), home(40, 48, 60)),
	}
	o, got := Derive(p, defaults), DerivePrimary(p, defaults)
	if got.RESP != o.RESP || got.Window != o.Windows[TS][PrimaryWindow] || got.Relief != o.Relief || got.Baseline != o.Baseline {
		t.Errorf("alone %+v, in the whole %+v %+v", got, o.Windows[TS][PrimaryWindow], o.Relief)
	}
	for _, a := range Alternatives(defaults) {
		o := DerivePrimary(p, a.Rules)
		switch a.Key + " " + a.Value {
		case "baseline.rule pre_session":
			if o.Baseline.MM() != 45 {
				t.Errorf("pre_session: baseline %v", o.Baseline.MM())
			}
		case "baseline.rule home_last":
			if o.Baseline.MM() != 70 {
				t.Errorf("home_last: baseline %v", o.Baseline.MM())
			}
		case "course.max_gap_days 14": // two courses: TS is 20 days earlier, days 22..35 hold the ratings of days 22 and 25
			if o.Window.Value.MM() != 30 || !o.Window.Redosed {
				t.Errorf("max_gap_days 14: %+v", o.Window)
			}
		}
	}
}
