package since

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
)

// ratings are those of patients a of site S and b of site T, from 2026-08-01 on one
// a day: the values of a and of b.
func ratings(t *testing.T, a, b []int) *schema.StoredTables {
	t.Helper()
	vas := []string{"patient_id,recorded_at,phase,vas_mm"}
	for id, values := range map[string][]int{"a": a, "b": b} {
		for i, v := range values {
			vas = append(vas, fmt.Sprintf("%s,%s,home,%d", id, time.Date(2026, 8, 1+i, 12, 0, 0, 0, time.UTC).Format(time.RFC3339), v))
		}
	}
	return exports(t, map[string][]string{
		"patients": {"patient_id,site", "a,S", "b,T"},
		"sessions": {"session_id,patient_id,started_at", "s1,a,2026-08-01T10:00:00Z"},
		"vas":      vas,
	})
}

// repeated are n times a value, and then m times another, plus 0 and 2 in turn.
func repeated(n, value, m, then int) []int {
	var list []int
	for i := range n + m {
		v := value
		if i >= n {
			v = then
		}
		list = append(list, v+i%2*2)
	}
	return list
}

// due are patients of a site, who fell due in the primary window before the cut of
// these tests or after it, of whom some are observed.
func due(site string, before bool, n, observed int) []cohort.Member {
	var list []cohort.Member
	for i := range n {
		m := cohort.Member{ID: fmt.Sprint(site, before, i), Site: site}
		m.Outcome.SAF, m.Outcome.TS = true, cut-36*schema.Day
		if !before {
			m.Outcome.TS++
		}
		m.Outcome.Windows[outcome.PrimaryAnchor][outcome.PrimaryWindow] = outcome.Window{Due: true, Observed: i < observed}
		list = append(list, m)
	}
	return list
}

// One check a line: "check site verdict before now change".
func TestDrift(t *testing.T) {
	now := CalendarCut(cut + 30*schema.Day)
	steady := repeated(61, 50, 0, 0)
	for _, c := range []struct {
		name    string
		a, b    []int
		members []cohort.Member
		tables  TableDifferences
		dups    [4]int // read, duplicates; then, now
		want    []string
	}{
		{
			name: "as before", a: steady, b: steady, dups: [4]int{100, 1, 120, 1},
			want: []string{
				// 31 days of August before the cut, 30 of September after it, 12 hours from the last.
				"lag_days  ok NaN 0.5 0.5", "scale  ok 0 0 0",
				// 50 and 52 in turn: 16 of 31 are 50; 15 of 30: means 50.97 and 51.
				"site_shift S ok 50.97 51 0.03",
				"late  not judged NaN NaN NaN",
				"duplicates  ok 0.01 0.01 -0.00",
			},
		},
		{
			name: "site T goes to a scale of 0 to 10", a: steady, b: repeated(31, 50, 30, 5), dups: [4]int{100, 1, 100, 5},
			want: []string{
				"scale T stop 0 1 1",
				// Of both sites together half of the ratings since are low.
				"scale  warning 0 0.5 0.5", "scale S ok 0 0 0",
				// 1/100 and 5/100.
				"duplicates  warning 0.01 0.05 0.04",
			},
		},
		{
			name: "site T falls silent after ten days", a: steady, b: repeated(10, 50, 0, 0), dups: [4]int{1, 0, 1, 0},
			// The last is of 10 August, 12:00; the cut is 1 October: 51.5 days.
			want: []string{"lag_days T warning NaN 51.5 51.5", "scale T not judged 0 NaN NaN", "lag_days S ok NaN 0.5 0.5"},
		},
		{
			name: "ratings of S move by 4 mm, all alike but for 2 mm in turn", a: repeated(31, 50, 30, 54), b: nil, dups: [4]int{1, 0, 1, 0},
			// 16 of 31 are 50, 15 are 52: mean 50.9677, variance 16 x 15 / 31 x 4 / 30 = 1.03226; of 30 half are
			// 54 and 56: 55 and 30 / 29 = 1.03448. 4.0323 / root(1.03337) = 3.9667.
			want: []string{"site_shift S warning 50.97 55 3.97"},
		},
		{
			name: "fewer rated of those newly due", members: append(due("S", true, 20, 18), due("S", false, 20, 10)...), dups: [4]int{1, 0, 1, 0},
			want: []string{"completeness  warning 0.9 0.5 0.4", "completeness S warning 0.9 0.5 0.4"},
		},
		{
			name: "too few to judge", members: append(due("S", true, 20, 18), due("S", false, 19, 0)...), dups: [4]int{1, 0, 1, 0},
			want: []string{"completeness  not judged 0.9 0 0.9"},
		},
		{
			name: "a fifth came late", tables: TableDifferences{Late: 4, New: 16}, dups: [4]int{1, 0, 1, 0},
			want: []string{"late  warning NaN 0.2 0.2"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows := ratings(t, c.a, c.b)
			c.tables.Table = schema.VASTable
			got, err := Drift(context.Background(), DriftInput{
				Earlier: Month{Whole{rows}, CalendarCut(cut)}, Now: Month{Whole{rows}, now}, Members: c.members, Differences: &Differences{Tables: []TableDifferences{c.tables}},
				ReadBefore: c.dups[0], DuplicatesBefore: c.dups[1], ReadNow: c.dups[2], DuplicatesNow: c.dups[3],
				Thresholds: Thresholds{
					Completeness: Threshold{Warn: 0.2}, LagDays: Threshold{Warn: 14}, Late: Threshold{Warn: 0.1},
					Duplicates: Threshold{Warn: 0.01}, Scale: Threshold{Warn: 0.3, Stop: 0.6}, SiteShift: Threshold{Warn: 0.5},
				},
			})
			if err != nil {
				t.Fatal(err)
			}
			var lines []string
			for _, d := range got {
				lines = append(lines, line(d))
			}
			all := "\n" + strings.Join(lines, "\n") + "\n"
			for _, want := range c.want {
				if !strings.Contains(all, "\n"+want+"\n") {
					t.Errorf("lacks %q:%s", want, all)
				}
			}
		})
	}
}

// line is a check with two decimals at most.
func line(d analysis.Drift) string {
	text := func(v float64) string {
		if math.IsNaN(v) {
			return "NaN"
		}
		return fmt.Sprint(math.Round(v*100) / 100)
	}
	change := text(d.Change)
	if change == "0" && d.Change < 0 || change == "-0" {
		change = "-0.00"
	}
	return fmt.Sprintf("%s %s %s %s %s %s", d.Check, d.Site, d.Verdict, text(d.Before), text(d.Now), change)
}
