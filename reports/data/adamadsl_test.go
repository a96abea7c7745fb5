package data_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
	"reprieve/reports/data"
)

// adamScores are the baselines of the questionnaires that ADSL holds.
func adamScores(phq9, gad7 outcome.ScoreValue) [outcome.NumInstruments]outcome.ScoreValue {
	return [outcome.NumInstruments]outcome.ScoreValue{outcome.PHQ9: phq9, outcome.GAD7: gad7}
}

func TestADSL(t *testing.T) {
	missing := math.NaN()
	members := []cohort.Member{
		{
			ID: "S1", Site: "north", Sex: "female", Diagnosis: "fibromyalgia",
			Age: 47, PainYears: 8.5, FailedClasses: 3, Anxiety: schema.Yes, PsychotherapyPlanned: schema.No,
			Outcome: outcome.Outcome{
				SAF: true, FAS: true, RESP: true, HasTS: true, T0: adamTime(4, 15), TS: adamTime(18, 16),
				Sessions: 9, SessionsCourse1: 6, Courses: 2,
				Baseline: outcome.Tenths(725), BaseType: outcome.HomeMean, Depression: outcome.Depressed,
				Baselines: adamScores(outcome.ScoreValue{Known: true, Value: 14}, outcome.ScoreValue{Known: true, Value: 10.5}),
			},
		},
		{ // without a session: only what the patients table tells, here depression
			ID: "S2", Age: missing, PainYears: missing, FailedClasses: missing,
			Outcome: outcome.Outcome{Depression: outcome.NotDepressed},
		},
		{ // treated, course 1 open, no baseline, no score
			ID: "S3", Site: "south", Sex: "unknown", Diagnosis: "other",
			Age: 0, PainYears: 0, FailedClasses: 0, Anxiety: schema.No, PsychotherapyPlanned: schema.Yes,
			Outcome: outcome.Outcome{SAF: true, T0: adamTime(20, 9), Sessions: 1, SessionsCourse1: 1, Courses: 1},
		},
		{ // a baseline of 0 is one, but too low for RESP; scores of 0 are scores
			ID: "S4", Site: "south", Sex: "male", Diagnosis: "crps", Age: 90, PainYears: missing, FailedClasses: 1,
			Outcome: outcome.Outcome{
				SAF: true, FAS: true, T0: adamTime(1, 0), Sessions: 2, SessionsCourse1: 2, Courses: 1,
				Baseline: outcome.Zero, BaseType: outcome.PreSession, Depression: outcome.NotDepressed,
				Baselines: adamScores(outcome.ScoreValue{Known: true}, outcome.ScoreValue{Known: true}),
			},
		},
	}
	want := []string{
		"S1 | north | 47 | female | ketamine | 2026-05-04T15:00:00Z | 2026-05-18T16:00:00Z | Y | Y | Y | yes | 14 | 10.5" +
			" | 72.5 | home_mean | 9 | 6 | 2 | fibromyalgia | 8.5 | 3 | yes | no",
		"S2 | - | - | - | - | - | - | N | N | N | no | - | - | - | - | 0 | 0 | 0 | - | - | - | - | -",
		"S3 | south | 0 | unknown | ketamine | 2026-05-20T09:00:00Z | - | Y | N | N | unknown | - | -" +
			" | - | - | 1 | 1 | 1 | other | 0 | 0 | no | yes",
		"S4 | south | 90 | male | ketamine | 2026-05-01T00:00:00Z | - | Y | Y | N | no | 0 | 0" +
			" | 0 | pre_session | 2 | 2 | 1 | crps | - | 1 | - | -",
	}
	got := adamRead(t, data.WriteADSL, members, schema.Calendar).lines()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}
