package main

import (
	"testing"
	"time"
)

func TestMonthBefore(t *testing.T) {
	for _, c := range []struct{ now, zone, want string }{
		{"2026-11-02T06:00:00Z", "UTC", "2026-10"},
		{"2026-01-01T00:00:00Z", "UTC", "2025-12"},
		{"2026-03-31T12:00:00Z", "UTC", "2026-02"}, // there is no 31 February
		// Toronto is at UTC-4 in summer: still July there.
		{"2026-08-01T03:59:59Z", "America/Toronto", "2026-06"},
		{"2026-08-01T04:00:00Z", "America/Toronto", "2026-07"},
		// Kiritimati is at UTC+14: already August there.
		{"2026-07-31T10:00:00Z", "Pacific/Kiritimati", "2026-07"},
		{"2026-07-31T09:59:59Z", "Pacific/Kiritimati", "2026-06"},
	} {
		now, err := time.Parse(time.RFC3339, c.now)
		if err != nil {
			t.Fatal(err)
		}
		var s settings
		s.config.Run.Month, s.config.Exports.Timezone = lastMonth, c.zone
		s.resolveMonth(now)
		if s.config.Run.Month != c.want {
			t.Errorf("%s in %s: %s, want %s", c.now, c.zone, s.config.Run.Month, c.want)
		}
	}
}

func TestExportsOfMonth(t *testing.T) {
	for _, c := range []struct{ exports, month, asOf, want string }{
		{"in", "2026-09", "", "in"},
		{"in/{month}", "2026-09", "", "in/2026-09"},
		{"{month}/{month}", "2026-09", "", "2026-09/2026-09"},
		{"in/{month}", "", "2026-10-01T00:00:00Z", "in/2026-09"}, // the month of the instant before
	} {
		var s settings
		s.config.Run.Exports, s.config.Run.Month, s.config.Run.AsOf, s.config.Exports.Timezone = c.exports, c.month, c.asOf, "UTC"
		if err := s.exportsOfMonth(); err != nil || s.config.Run.Exports != c.want {
			t.Errorf("%s: %s, %v, want %s", c.exports, s.config.Run.Exports, err, c.want)
		}
	}
	var s settings
	s.config.Run.Exports = "in/{month}"
	if err := s.exportsOfMonth(); err == nil {
		t.Error("no month is no mistake")
	}
}
