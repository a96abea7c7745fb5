package data

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
)

// contractColumns are the columns of the contract's section 6.
func contractColumns() []string {
	columns := strings.Fields("patient_id site saf fas resp t0 ts n_sessions n_sessions_course1 n_courses baseline_mm basetype depression phq9_baseline")
	for _, anchor := range []string{"t0", "ts"} {
		for _, window := range []string{"w1", "w2", "w4", "w8", "w12", "w26"} {
			for _, value := range []string{"due", "obs", "value", "pchg", "resp30", "resp50"} {
				columns = append(columns, anchor+"_"+window+"_"+value)
			}
		}
	}
	return append(columns, "relief_in", "relief_status", "relief_l", "relief_r", "relief_q")
}

func instantOf(t *testing.T, rfc3339 string) schema.Instant {
	t.Helper()
	u, err := time.Parse(time.RFC3339Nano, rfc3339)
	if err != nil {
		t.Fatal(err)
	}
	return schema.Instant(u.UnixMicro())
}

// patients are of every kind that has cells of its own.
func patients(t *testing.T) []cohort.Member {
	t.Helper()
	nobody := cohort.Member{ID: "p1", Site: "A"}
	nobody.Outcome.Depression = outcome.Depressed

	open := cohort.Member{ID: "p2", Outcome: outcome.Outcome{
		SAF: true, T0: instantOf(t, "2026-09-01T08:30:00.999999-04:00"), Sessions: 1, SessionsCourse1: 1, Courses: 1,
	}}
	open.Outcome.Windows[outcome.T0][0] = outcome.Window{Observed: true, Value: outcome.Tenths(505)}

	zero := cohort.Member{ID: "p3", Site: "B", Outcome: outcome.Outcome{
		SAF: true, FAS: true, Sessions: 2, SessionsCourse1: 2, Courses: 1, HasTS: true, T0: instantOf(t, "1969-12-31T23:59:59Z"), TS: 0,
		Baseline: outcome.Zero, BaseType: outcome.PreSession, Depression: outcome.NotDepressed,
	}}
	zero.Outcome.Windows[outcome.TS][2] = outcome.Window{Due: true, Observed: true, Value: outcome.Tenths(100)}

	p4 := responder(t, "p4", outcome.Relief{Due: true, Rated: true, In: true, Status: outcome.Loss, L: 10, R: 14})
	p4.Outcome.Windows[outcome.TS][2] = outcome.Window{Due: true, Observed: true, Value: outcome.Tenths(490)}
	p4.Outcome.Windows[outcome.TS][3] = outcome.Window{Due: true}
	p4.Outcome.Windows[outcome.TS][5] = outcome.Window{Observed: true, Value: outcome.Tenths(350)}
	return []cohort.Member{
		nobody, open, zero, p4,
		responder(t, "p5", outcome.Relief{Due: true, Rated: true, In: true, Status: outcome.Redosed, L: 0, Q: 21}),
		responder(t, "p6", outcome.Relief{Due: true, Rated: true, In: true, Status: outcome.Censored, L: 7}),
		responder(t, "p7", outcome.Relief{Due: true}),
	}
}

// responder has a baseline of 70 mm, a PHQ-9 of 90/7, two courses, and relief.
func responder(t *testing.T, id string, x outcome.Relief) cohort.Member {
	t.Helper()
	return cohort.Member{ID: id, Site: "B", Outcome: outcome.Outcome{
		SAF: true, FAS: true, RESP: true, HasTS: true, Sessions: 5, SessionsCourse1: 4, Courses: 2, Relief: x,
		T0: instantOf(t, "2026-03-01T23:30:00-05:00"), TS: instantOf(t, "2026-03-20T12:00:00Z"),
		Baseline: outcome.Tenths(700), BaseType: outcome.HomeMean,
		Baselines: [outcome.NumInstruments]outcome.ScoreValue{outcome.PHQ9: {Known: true, Value: 90.0 / 7}},
	}}
}

// cells are the cells of a file of outcomes that are not empty, a map a patient.
func cells(t *testing.T, members []cohort.Member, clock schema.Clock) []map[string]string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteOutcomes(&b, members, clock); err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(contractColumns(), records[0]); d != "" {
		t.Error(d)
	}
	var rows []map[string]string
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, cell := range record {
			if cell != "" {
				row[records[0][i]] = cell
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// filled are the cells that nobody's row leaves empty, with these changes.
func filled(changes map[string]string) map[string]string {
	row := map[string]string{"saf": "1", "fas": "1", "resp": "1", "n_sessions": "0", "n_sessions_course1": "0", "n_courses": "0", "depression": "unknown"}
	for _, anchor := range []string{"t0", "ts"} {
		for _, window := range []string{"w1", "w2", "w4", "w8", "w12", "w26"} {
			row[fmt.Sprintf("%s_%s_due", anchor, window)] = "0"
			row[fmt.Sprintf("%s_%s_obs", anchor, window)] = "0"
		}
	}
	for column, cell := range changes {
		row[column] = cell
	}
	return row
}

func TestWriteOutcomes(t *testing.T) {
	full := func(id string, changes map[string]string) map[string]string {
		row := filled(map[string]string{
			"patient_id": id, "site": "B", "n_sessions": "5", "n_sessions_course1": "4", "n_courses": "2",
			"t0": "2026-03-02T04:30:00Z", "ts": "2026-03-20T12:00:00Z", "baseline_mm": "70", "basetype": "home_mean", "phq9_baseline": "12.857142857142858",
		})
		for column, cell := range changes {
			row[column] = cell
		}
		return row
	}
	want := []map[string]string{
		// No session: flags, and depression as recorded.
		filled(map[string]string{"patient_id": "p1", "site": "A", "saf": "0", "fas": "0", "resp": "0", "depression": "yes"}),
		// No site, no baseline, course 1 open: a value, but nothing to compare with.
		filled(map[string]string{
			"patient_id": "p2", "fas": "0", "resp": "0", "t0": "2026-09-01T12:30:00Z", "n_sessions": "1", "n_sessions_course1": "1", "n_courses": "1",
			"t0_w1_obs": "1", "t0_w1_value": "50.5",
		}),
		// A baseline of 0: neither change nor response. TS is a time though it is 0.
		filled(map[string]string{
			"patient_id": "p3", "site": "B", "resp": "0", "t0": "1969-12-31T23:59:59Z", "ts": "1970-01-01T00:00:00Z",
			"n_sessions": "2", "n_sessions_course1": "2", "n_courses": "1", "baseline_mm": "0", "basetype": "pre_session", "depression": "no",
			"ts_w4_due": "1", "ts_w4_obs": "1", "ts_w4_value": "10",
		}),
		// 49 of 70 is -30 %, a response; 35 is -50 %, observed though not due.
		full("p4", map[string]string{
			"ts_w4_due": "1", "ts_w4_obs": "1", "ts_w4_value": "49", "ts_w4_pchg": "-30", "ts_w4_resp30": "1", "ts_w4_resp50": "0",
			"ts_w8_due":  "1",
			"ts_w26_obs": "1", "ts_w26_value": "35", "ts_w26_pchg": "-50", "ts_w26_resp30": "1", "ts_w26_resp50": "1",
			"relief_in": "1", "relief_status": "loss", "relief_l": "10", "relief_r": "14",
		}),
		full("p5", map[string]string{"relief_in": "1", "relief_status": "redosed", "relief_l": "0", "relief_q": "21"}),
		full("p6", map[string]string{"relief_in": "1", "relief_status": "censored", "relief_l": "7"}),
		full("p7", map[string]string{"relief_in": "0"}), // due at the landmark, not in relief
	}
	if d := cmp.Diff(want, cells(t, patients(t), schema.Calendar)); d != "" {
		t.Error(d)
	}
}

// Study minutes count from the patient's own zero and may lie before it.
func TestOutcomesInStudyMinutes(t *testing.T) {
	m := responder(t, "p1", outcome.Relief{})
	m.Outcome.T0, m.Outcome.TS = -90*schema.Minute, 20160*schema.Minute
	got := cells(t, []cohort.Member{m}, schema.StudyMinutes)[0]
	if got["t0"] != "-90" || got["ts"] != "20160" {
		t.Errorf("t0 %s, ts %s, want -90 and 20160", got["t0"], got["ts"])
	}
}

func TestOutcomesOfNobody(t *testing.T) {
	if rows := cells(t, nil, schema.Calendar); len(rows) != 0 {
		t.Errorf("%v", rows)
	}
}

func TestWriteErrors(t *testing.T) {
	for name, write := range map[string]func(*full) error{
		"ard":      func(f *full) error { return WriteARD(f, rowsOf()) },
		"outcomes": func(f *full) error { return WriteOutcomes(f, patients(t), schema.Calendar) },
		"ledger":   func(f *full) error { return WriteLedger(f, ledgerOf(), nil) },
		"table":    func(f *full) error { return WriteTable(f, tableOf()) },
	} {
		for _, room := range []int{0, 10} {
			if err := write(&full{left: room}); !errors.Is(err, errFull) {
				t.Errorf("%s: %v with room for %d bytes", name, err, room)
			}
		}
	}
}
