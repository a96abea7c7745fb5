package data_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
	"reprieve/reports/data"
)

func TestADTTE(t *testing.T) {
	followed := func(id string, r outcome.Relief) cohort.Member {
		r.Due, r.Rated, r.In = true, true, true
		return cohort.Member{ID: id, Outcome: outcome.Outcome{
			SAF: true, FAS: true, RESP: true, HasTS: true, T0: adamTime(4, 15), TS: adamTime(18, 16), Relief: r,
		}}
	}
	notIn := followed("R4", outcome.Relief{})
	notIn.Outcome.Relief.In = false
	members := []cohort.Member{
		{ID: "R0"}, // no session
		followed("R1", outcome.Relief{Status: outcome.Loss, L: 20, R: 31}),
		followed("R2", outcome.Relief{Status: outcome.Censored, L: 84}),
		followed("R3", outcome.Relief{Status: outcome.Redosed, L: 40, Q: 52}),
		notIn, // due and rated, but not in response at the landmark
		followed("R5", outcome.Relief{Status: outcome.Censored, L: 7, Unconfirmed: true}),
	}
	const param = " | RELIEF | Time to loss of relief, days | 2026-05-18T16:00:00Z | "
	const last = "Last day in response, or the landmark"
	want := []string{
		// AVAL, CNSR, EVNTDESC, CNSDTDSC, ALO, AHI, REDOSDY: the loss at R, else L.
		"R1" + param + "31 | 0 | Loss of relief | - | 20 | 31 | -",
		"R2" + param + "84 | 1 | No confirmed loss of relief | " + last + " | 84 | - | -",
		"R3" + param + "40 | 2 | Re-dosed in response | " + last + " | 40 | - | 52",
		"R5" + param + "7 | 1 | No confirmed loss of relief | " + last + " | 7 | - | -",
	}
	got := adamRead(t, data.WriteADTTE, members, schema.Calendar).lines()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}
