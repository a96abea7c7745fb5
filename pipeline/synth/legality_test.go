package synth

import "testing"

func TestRowsAreLegal(t *testing.T) {
	for _, zone := range []string{"America/Toronto", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Auckland"} {
		t.Run(zone, func(t *testing.T) {
			opts := Options{Patients: 160, Seed: 3, Months: 14, LastMonth: "2026-04", Timezone: zone}
			dir, truth := writeSmall(t, opts)
			x := checkFolder(t, dir, truth)
			if n := len(x.rows["patients"]); n != opts.Patients {
				t.Errorf("%d patients, want %d", n, opts.Patients)
			}
			checkRoughness(t, x)
		})
	}
}

// checkRoughness checks that every legal roughness is there, and not much of it.
func checkRoughness(t *testing.T, x export) {
	t.Helper()
	ratings := len(x.rows["vas"])
	for _, kind := range []string{
		"mark", "crlf", "blanks", "missing code", "duplicate", "unanswered", "local", "offset", "utc", "date",
	} {
		if x.rough[kind] == 0 {
			t.Errorf("%s: there is none", kind)
		}
	}
	for _, kind := range []string{"blanks", "missing code", "duplicate", "unanswered"} {
		if n := x.rough[kind]; n > ratings/15 {
			t.Errorf("%s: %d beside %d ratings", kind, n, ratings)
		}
	}
}

func TestRatingsAreOutOfOrderAtTimes(t *testing.T) {
	dir, truth := writeSmall(t, smallOptions())
	x := checkFolder(t, dir, truth)
	earlier := 0
	for i, r := range x.rows["vas"][1:] {
		before := x.rows["vas"][i]
		if r["patient_id"] == before["patient_id"] && r["recorded_at"] < before["recorded_at"] {
			earlier++
		}
	}
	if n := len(x.rows["vas"]); earlier == 0 || earlier > n/10 {
		t.Errorf("%d of %d rows are earlier than the one before", earlier, n)
	}
}
