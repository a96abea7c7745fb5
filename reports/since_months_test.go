package reports_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"reprieve/pipeline"
	"reprieve/pipeline/analysis"
	"reprieve/pipeline/definition"
	"reprieve/pipeline/job"
	"reprieve/reports"
)

// chart is a patient of the clinic of these tests, as one month's exports tell of
// them: one session, a rating before it, and at most one 28 days after it.
type chart struct {
	id       string
	start    time.Time
	baseline int       // mm, an hour before the session
	week4    int       // mm, 28 days after the session; -1: not in the exports (yet)
	event    time.Time // a serious adverse event; zero: none
}

// by is when course 1 of a chart is closed and week 4 after it over: the session
// is the only one, so TS is its start, and W4 ends 36 days later.
func (c chart) by() time.Time { return c.start.AddDate(0, 0, 36) }

func (c chart) due(asOf time.Time) bool { return !asOf.Before(c.by()) }

// responder says whether the pain at week 4 is at most 70 % of the baseline.
func (c chart) responder() bool { return c.week4 >= 0 && 10*c.week4 <= 7*c.baseline }

// tally are the headlines of these tests that count patients.
type tally struct{ enrolled, started, eligible, due, observed, responders, serious int }

// add counts a chart at a data cut, times a sign.
func (n *tally) add(c chart, asOf time.Time, minimum, times int) {
	n.enrolled += times
	if !c.start.Before(asOf) {
		return
	}
	n.started += times
	if !c.event.IsZero() && c.event.Before(asOf) {
		n.serious += times
	}
	if c.baseline < minimum {
		return
	}
	n.eligible += times
	if !c.due(asOf) {
		return
	}
	n.due += times
	if c.week4 >= 0 {
		n.observed += times
	}
	if c.responder() {
		n.responders += times
	}
}

func (n tally) headlines() map[string]int {
	return map[string]int{
		"enrolled": n.enrolled, "started": n.started, "eligible": n.eligible, "due": n.due,
		"observed": n.observed, "responders": n.responders, "serious": n.serious,
	}
}

// edit is what happens to one patient between two months. Of before and after one
// is nil for a patient who comes or goes.
type edit struct {
	before, after *chart
	late          bool // what is other in after came late, and was not corrected
}

// clinic is the state of the exports from month to month.
type clinic struct {
	charts  []chart
	minimum int
}

// expected splits the changes from the edits alone: each patient's contribution to
// each cause, in the order of the causes.
func expected(charts []chart, edits map[string]edit, from, to time.Time, before, after int) map[string]*tally {
	causes := map[string]*tally{}
	for _, c := range []string{"version", "corrected", "late", "new_data", "new_patients", "configuration"} {
		causes[c] = &tally{}
	}
	for _, e := range edits {
		switch {
		case e.after == nil: // gone: taken out of what was known
			causes["corrected"].add(*e.before, from, before, -1)
		case e.before == nil: // came: put in as known today
			causes["new_patients"].add(*e.after, to, before, +1)
		default:
			cause := "corrected"
			if e.late {
				cause = "late"
			}
			causes[cause].add(*e.before, from, before, -1)
			causes[cause].add(*e.after, from, before, +1)
		}
	}
	for _, c := range charts { // time passes for those who are in both months, and the rule may change
		if e, ok := edits[c.id]; !ok || e.before != nil {
			causes["new_data"].add(c, from, before, -1)
			causes["new_data"].add(c, to, before, +1)
		}
		causes["configuration"].add(c, to, before, -1)
		causes["configuration"].add(c, to, after, +1)
	}
	return causes
}

// month makes the n-th month of the clinic, which begins at a moment: week 4 ratings
// that two patients in seven lack come in late; every third month a baseline and a
// week 4 rating of long ago are corrected; every fourth month a patient withdraws;
// four patients start.
func (k *clinic) month(n int, from time.Time) {
	for i := range k.charts {
		c := &k.charts[i]
		if c.week4 < 0 && i%2 == n%2 && c.start.AddDate(0, 0, 28).Before(from) {
			c.week4 = 20 + i%5*10
		}
	}
	if n%3 == 2 {
		k.charts[len(k.charts)/2].baseline = 35 // no longer eligible
		for i := n / 2; i < n/2+3; i++ {
			if c := &k.charts[i]; c.week4 >= 0 {
				c.week4 = 85 - c.week4 // a responder is none, and one who was none is one
			}
		}
	}
	if n%4 == 3 {
		k.charts = append(k.charts[:n:n], k.charts[n+1:]...)
	}
	for j := range 4 {
		c := chart{id: fmt.Sprintf("P%02d%d", n, j), start: from.AddDate(0, 0, 3+6*j).Add(15 * time.Hour), baseline: 60 + 10*(j%3), week4: -1}
		if (n*4+j)%7 >= 2 {
			c.week4 = 20 + (n+j)%6*10
		}
		if j == 1 && n%2 == 0 {
			c.event = c.start.Add(3 * time.Hour)
		}
		k.charts = append(k.charts, c)
	}
}

// known is a chart with what can be in exports made at a moment: ratings of later
// come with later exports, on time.
func (c chart) known(at time.Time) chart {
	if !c.start.AddDate(0, 0, 28).Before(at) {
		c.week4 = -1
	}
	return c
}

func (k *clinic) exports(t *testing.T, to time.Time) string {
	t.Helper()
	var patients, sessions, vas, events strings.Builder
	patients.WriteString("patient_id,site,consent\n")
	sessions.WriteString("session_id,patient_id,started_at\n")
	vas.WriteString("patient_id,recorded_at,phase,vas_mm\n")
	events.WriteString("patient_id,term,onset_at,serious\n")
	for _, c := range k.charts {
		c = c.known(to)
		at := func(t time.Time) string { return t.Format(time.RFC3339) }
		fmt.Fprintf(&patients, "%s,S,yes\n", c.id)
		fmt.Fprintf(&sessions, "%s-1,%s,%s\n", c.id, c.id, at(c.start))
		fmt.Fprintf(&vas, "%s,%s,pre,%d\n", c.id, at(c.start.Add(-time.Hour)), c.baseline)
		if c.week4 >= 0 {
			fmt.Fprintf(&vas, "%s,%s,home,%d\n", c.id, at(c.start.AddDate(0, 0, 28)), c.week4)
		}
		if !c.event.IsZero() {
			fmt.Fprintf(&events, "%s,fall,%s,yes\n", c.id, at(c.event))
		}
	}
	// One who never consented is in no number and no comparison.
	patients.WriteString("X,S,no\n")
	sessions.WriteString("X-1,X,2025-01-01T00:00:00Z\n")
	vas.WriteString("X,2025-01-02T00:00:00Z,home,55\n")
	return writeExports(t, map[string]string{
		"patients.csv": patients.String(), "sessions.csv": sessions.String(), "vas.csv": vas.String(), "adverse_events.csv": events.String(),
	})
}

// publish runs a month of the clinic.
func publish(t *testing.T, cfg pipeline.Config, build job.Build) (folder string, results *analysis.Results) {
	t.Helper()
	r := request(cfg)
	r.Build = build
	summary, err := pipeline.Run(context.Background(), cfg, r)
	if err != nil {
		t.Fatal(err)
	}
	_, results = stored(t, summary.Folder)
	return summary.Folder, results
}

// sinceRow is a number of the comparison.
func sinceRow(t *testing.T, results *analysis.Results, id, variable, level string) float64 {
	t.Helper()
	stat := map[string]string{"number": "value", "change": "change"}[variable]
	for _, row := range results.Rows {
		if row.Analysis == "since" && row.Group1Level == id && row.Variable == variable && row.VariableLevel == level && row.StatName == stat {
			return row.Stat
		}
	}
	t.Fatalf("no row of %s %s %s", id, variable, level)
	return 0
}

// Twelve months in sequence with late, corrected and withdrawn data, a change of a
// setting and a change of the program: each change of each count of patients is
// that of the edits, cause by cause, and the parts of every headline add up.
func TestTwelveMonths(t *testing.T) {
	out := t.TempDir()
	k := &clinic{minimum: 40}
	cfg := pipeline.DefaultConfig()
	cfg.Run.Out, cfg.Run.Formats, cfg.Missing.Imputations, cfg.Claims = out, []string{"data"}, 2, nil
	from := time.Date(2025, 9, 1, 0, 0, 0, 0, time.UTC)
	seen := map[string]bool{}
	var asOfs []time.Time
	for n := range 12 {
		to := from.AddDate(0, 1, 0)
		before, was := snapshot(k, from), k.minimum
		k.month(n, from)
		if n == 8 {
			k.minimum = 65 // those with a baseline of 60 mm are no longer eligible
		}
		build := job.Build{Version: "test"}
		if n >= 10 {
			build.Version = "test 2"
		}
		cfg.Run.Exports, cfg.Run.Month, cfg.Response.MinBaselineMM = k.exports(t, to), from.Format("2006-01"), float64(k.minimum)
		folder, results := publish(t, cfg, build)
		if n > 0 {
			checkMonth(t, cfg.Run.Month, results, expected(snapshot(k, to), editsOf(before, snapshot(k, to), from), from, to, was, k.minimum))
			checkRestated(t, cfg.Run.Month, results, k, asOfs, to)
		}
		for _, row := range results.Rows {
			if row.Analysis == "since" || row.Analysis == "restated" {
				if _, err := definition.Of(row); err != nil {
					t.Fatal(err)
				}
				seen[row.Analysis+" "+row.Variable] = true
			}
		}
		if n == 11 {
			verifyMonth(t, folder, build)
		}
		asOfs, from = append(asOfs, to), to
	}
	for _, variable := range []string{
		"since month", "since number", "since change", "since patients", "since rows_corrected", "since rows_withdrawn", "since rows_late",
		"since rows_new", "since rows_of_new_patients", "since field", "since setting", "restated month",
	} {
		if !seen[variable] {
			t.Errorf("no row of %s", variable)
		}
	}
}

// snapshot are the charts as exports made at a moment hold them.
func snapshot(k *clinic, at time.Time) []chart {
	list := make([]chart, len(k.charts))
	for i, c := range k.charts {
		list[i] = c.known(at)
	}
	return list
}

// editsOf are the edits between two exports: a week 4 rating of before the earlier
// cut that was not there is late, one from then on is new; anything else that is
// another was corrected.
func editsOf(before, after []chart, from time.Time) map[string]edit {
	edits := map[string]edit{}
	old := map[string]chart{}
	for _, c := range before {
		old[c.id] = c
		edits[c.id] = edit{before: &c}
	}
	for _, c := range after {
		a, ok := old[c.id]
		switch {
		case !ok:
			edits[c.id] = edit{after: &c}
			continue
		case a == c:
			delete(edits, c.id)
			continue
		case a.week4 < 0 && !c.start.AddDate(0, 0, 28).Before(from): // rated since
			a.week4 = c.week4
			if a == c {
				delete(edits, c.id)
				continue
			}
		}
		edits[c.id] = edit{before: &a, after: &c, late: a.week4 < 0}
	}
	return edits
}

// checkMonth compares the split of a month with what the edits come to.
func checkMonth(t *testing.T, month string, results *analysis.Results, want map[string]*tally) {
	t.Helper()
	for cause, n := range want {
		for id, change := range n.headlines() {
			if got := sinceRow(t, results, id, "change", cause); got != float64(change) {
				t.Errorf("%s: %s by %s: %v, want %d", month, id, cause, got, change)
			}
		}
	}
	for _, h := range analysis.Headlines() {
		if _, ok := results.Find(h.Row); !ok {
			continue // not collected
		}
		sum := 0.0
		for _, cause := range []string{"version", "corrected", "late", "new_data", "new_patients", "configuration", "not_separable"} {
			if v := sinceRow(t, results, h.ID, "change", cause); v == v { // not NaN
				sum += v
			}
		}
		total := sinceRow(t, results, h.ID, "change", "total")
		// 1e-9: sums of a few decimal numbers in double precision.
		if total == total && (sum-total > 1e-9 || total-sum > 1e-9) {
			t.Errorf("%s: the parts of %s come to %v, not %v", month, h.ID, sum, total)
		}
	}
}

// checkRestated compares the restated primary counts with those of the charts of
// today at the earlier cuts.
func checkRestated(t *testing.T, month string, results *analysis.Results, k *clinic, asOfs []time.Time, to time.Time) {
	t.Helper()
	months := 0
	for _, asOf := range asOfs[max(0, len(asOfs)-6):] {
		var want tally
		for _, c := range snapshot(k, to) {
			want.add(c, asOf, k.minimum, +1)
		}
		level := asOf.AddDate(0, 0, -1).Format("2006-01")
		for stat, n := range map[string]int{"n": want.responders, "N": want.due} {
			row, ok := results.Find(analysis.Row{
				Analysis: "restated", Population: "RESP", Anchor: "TS", Window: "W4", Missing: "nri", Strategy: "treatment_policy",
				Group1: "report", Group1Level: "restated", Variable: "month", VariableLevel: level, Method: "wilson", StatName: stat,
			})
			if !ok || row.Stat != float64(n) {
				t.Errorf("%s: %s of %s restated: %v, want %d", month, stat, level, row.Stat, n)
			}
		}
		months++
	}
	got := 0
	for _, row := range results.Rows {
		if row.Analysis == "restated" && row.StatName == "as_of" {
			got++
		}
	}
	if got != months {
		t.Errorf("%s: %d earlier reports, want %d", month, got, months)
	}
}

// verifyMonth makes a month again beside the one that it was compared with.
func verifyMonth(t *testing.T, folder string, build job.Build) {
	t.Helper()
	v, err := pipeline.Verify(context.Background(), folder, pipeline.VerifyRequest{Build: build, Write: reports.Writer})
	if err != nil || len(v.Differences) > 0 || !v.Recomputed {
		t.Errorf("verify: %v, %v", v.Differences, err)
	}
	m, err := job.ReadManifest(folder)
	if err != nil || m.Earlier == nil || m.Earlier.Month != "2026-07" {
		t.Fatalf("the earlier month of the manifest is %v, %v", m.Earlier, err)
	}
	earlier := filepath.Join(filepath.Dir(folder), m.Earlier.Month)
	rows := filepath.Join(earlier, "restricted", "rows", "vas.arrow")
	b, err := os.ReadFile(rows)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 1
	if err := os.WriteFile(rows, b, 0o600); err != nil {
		t.Fatal(err)
	}
	v, err = pipeline.Verify(context.Background(), folder, pipeline.VerifyRequest{Build: build, Write: reports.Writer})
	if err != nil || len(v.Differences) != 1 || v.Differences[0].Name != "../2026-07" {
		t.Errorf("a byte of the earlier month flipped: %v, %v", v.Differences, err)
	}
}
