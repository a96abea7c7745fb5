package synth

import (
	"math"
	"strconv"
	"strings"
	"testing"
	"time"
)

func (x export) checkReferences(t *testing.T) {
	t.Helper()
	patients, sessions := map[string]bool{}, map[string]string{}
	for _, p := range x.rows["patients"] {
		patients[p["patient_id"]] = true
		if age := p["age"]; age != "" {
			if n, err := strconv.Atoi(age); err != nil || n < 18 || n > 90 {
				t.Errorf("age %s", age)
			}
		}
		if _, err := time.Parse("2006-01", p["cohort_month"]); err != nil {
			t.Error(err)
		}
	}
	for _, s := range x.rows["sessions"] {
		sessions[s["session_id"]] = s["patient_id"]
	}
	for table, rows := range x.rows {
		for _, r := range rows {
			if !patients[r["patient_id"]] {
				t.Errorf("%s: unknown patient %s", table, r["patient_id"])
			}
			if id := r["session_id"]; id != "" && sessions[id] != r["patient_id"] {
				t.Errorf("%s: session %s is not of patient %s", table, id, r["patient_id"])
			}
		}
	}
}

func instant(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, strings.TrimSuffix(s, " date"))
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// checkTimes checks the ends against the beginnings and the end of the data, and
// that no rating of a session's day has a date alone.
func (x export) checkTimes(t *testing.T, end time.Time, zone *time.Location) {
	t.Helper()
	sessionDays := map[string]bool{}
	for _, s := range x.rows["sessions"] {
		start := instant(t, s["started_at"])
		sessionDays[s["patient_id"]+start.In(zone).Format(time.DateOnly)] = true
		if s["ended_at"] == "" {
			continue
		}
		if d := instant(t, s["ended_at"]).Sub(start); d <= 0 || d > 24*time.Hour {
			t.Errorf("session %s lasts %v", s["session_id"], d)
		}
	}
	for _, r := range x.rows["vas"] {
		day := instant(t, r["recorded_at"]).In(zone).Format(time.DateOnly)
		if strings.HasSuffix(r["recorded_at"], " date") && sessionDays[r["patient_id"]+day] {
			t.Errorf("vas: a date alone on the day of a session, %s", day)
		}
	}
	for table, rows := range x.rows {
		for _, r := range rows {
			for _, column := range []string{"started_at", "ended_at", "recorded_at", "stopped_at", "onset_at", "resolved_at"} {
				if r[column] != "" && !instant(t, r[column]).Before(end) {
					t.Errorf("%s: %s is at or after the end of the data", table, r[column])
				}
			}
			for _, pair := range [][2]string{{"started_at", "stopped_at"}, {"onset_at", "resolved_at"}} {
				if r[pair[1]] != "" && instant(t, r[pair[1]]).Before(instant(t, r[pair[0]])) {
					t.Errorf("%s: ends before it begins: %v", table, r)
				}
			}
		}
	}
}

// checkScores checks the ranges of the instruments, and that the scale of each
// site's ratings could not be taken for 0..10.
func (x export) checkScores(t *testing.T) {
	t.Helper()
	limits := map[string][2]float64{"phq9": {0, 27}, "gad7": {0, 21}, "fiqr": {0, 100}, "pgic": {1, 7}, "pcl6": {6, 30}}
	items := map[string]int{"phq9": 10, "gad7": 7}
	for _, r := range x.rows["instruments"] {
		if r["value"] == "" {
			continue
		}
		v, err := strconv.ParseFloat(r["value"], 64)
		if err != nil {
			t.Fatal(err)
		}
		limit, known := limits[r["instrument"]]
		if r["item"] != "total" {
			limit = [2]float64{0, 3}
			if n, err := strconv.Atoi(r["item"]); err != nil || n > items[r["instrument"]] {
				t.Errorf("item %s of %s", r["item"], r["instrument"])
			}
		}
		whole := r["instrument"] == "fiqr" || v == math.Trunc(v)
		if !known || v < limit[0] || v > limit[1] || !whole {
			t.Errorf("%s %s is %v", r["instrument"], r["item"], v)
		}
	}
	low := 0
	for _, r := range x.rows["vas"] {
		if v, _ := strconv.ParseFloat(r["vas_mm"], 64); v <= 10 {
			low++
		}
	}
	if n := len(x.rows["vas"]); n >= 20 && low == n {
		t.Error("no rating is above 10 mm")
	}
}
