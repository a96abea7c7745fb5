package synth

import (
	"testing"
	"time"
)

func toronto(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("America/Toronto")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestCalendar(t *testing.T) {
	for _, tc := range []struct {
		name   string
		months int
		last   string
		days   int
		first  string
		end    string
	}{
		{"one month of a leap year", 1, "2024-02", 29, "2024-02-01", "2024-03-01T00:00:00-05:00"},
		{"over the new year", 3, "2026-01", 30 + 31 + 31, "2025-11-01", "2026-02-01T00:00:00-05:00"},
		{"a year, summer time at its end", 12, "2026-09", 365, "2025-10-01", "2026-10-01T00:00:00-04:00"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, err := newCalendar(toronto(t), tc.months, tc.last)
			if err != nil {
				t.Fatal(err)
			}
			if c.days != tc.days || c.date(0) != tc.first || c.end().Format(time.RFC3339) != tc.end {
				t.Errorf("%d days from %s to %s", c.days, c.date(0), c.end().Format(time.RFC3339))
			}
		})
	}
}

// 1 January 2026 was a Thursday; on 8 March 2026 Toronto put its clocks forward.
func TestCalendarDays(t *testing.T) {
	c, err := newCalendar(toronto(t), 3, "2026-03")
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[int]time.Weekday{0: time.Thursday, 3: time.Sunday, 66: time.Sunday, -1: time.Wednesday, -15: time.Wednesday} {
		if got := c.weekday(day); got != want {
			t.Errorf("day %d is a %v, want %v", day, got, want)
		}
	}
	// Day 66 is 8 March: 31 + 28 + 7 days after 1 January.
	if got := c.at(66, 9*60).Format(time.RFC3339); got != "2026-03-08T09:00:00-04:00" {
		t.Errorf("9 o'clock of day 66 is %s", got)
	}
	if c.date(66) != "2026-03-08" || c.month(66) != "2026-03" || c.date(-1) != "2025-12-31" {
		t.Errorf("dates %s %s %s", c.date(66), c.month(66), c.date(-1))
	}
}
