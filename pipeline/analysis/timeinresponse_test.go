package analysis

import (
	"context"
	"testing"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
)

func timed(id string, response, observed int, mm float64) cohort.Member {
	m := resp(id, 70, unknown, silent)
	m.Outcome.Time = outcome.TimeInResponse{Due: true, Observed: observed, Response: response, MeanMM: mm}
	return m
}

func timeRows(t *testing.T, members ...cohort.Member) *Results {
	t.Helper()
	return of(t, func(r *Results, p populations) error { return timeInResponse(context.Background(), r, p) }, members...)
}

func timeKeys(variable string) Row {
	return Row{Analysis: "time_in_response", Population: "RESP", Anchor: "TS", Strategy: "treatment_policy", Variable: variable}
}

// Shares 1/2, 1/4 and 3/4 of what was observed; p4 was never observed, p5 is not due.
func TestTimeInResponse(t *testing.T) {
	r := timeRows(t, timed("p1", 42, 84, 40), timed("p2", 5, 20, 60), timed("p3", 30, 40, 20), timed("p4", 0, 0, nan), resp("p5", 70, unknown, notDue))
	for variable, want := range map[string][]float64{
		"share":        {3, 1, 0.5, 0.25, 0.5},                    // sd of -1/4, 0, 1/4
		"mean_pain_mm": {3, 1, 40, 20, 40},                        // sd of -20, 0, 20
		"coverage":     {4, 0, 144. / 84 / 4, 0.427689, 30. / 84}, // of 84, 20, 40, 0 days, mean 36: sd sqrt((48² + 16² + 4² + 36²) / 3) / 84
	} {
		got := statsOf(r, timeKeys(variable))
		if len(got) != 7 || !same(want, got[:5], 1e-6) {
			t.Errorf("%s: got %v, want %v and limits", variable, got, want)
			continue
		}
		if !(got[5] < got[2] && got[2] < got[6]) {
			t.Errorf("%s: the mean %v lies outside its limits %v", variable, got[2], got[5:])
		}
	}
}

// With one patient there are no limits, with nobody nothing.
func TestTimeInResponseOfFew(t *testing.T) {
	if got, want := statsOf(timeRows(t, timed("p1", 42, 84, 40)), timeKeys("share")), []float64{1, 0, 0.5, nan, 0.5, nan, nan}; !same(want, got, 0) {
		t.Errorf("one: got %v, want %v", got, want)
	}
	if got, want := statsOf(timeRows(t), timeKeys("share")), []float64{0, 0, nan, nan, nan, nan, nan}; !same(want, got, 0) {
		t.Errorf("nobody: got %v, want %v", got, want)
	}
}
