package schema

import (
	"testing"
	"time"
	_ "time/tzdata" // the tables of zones, wherever the tests run
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestFirstInstant(t *testing.T) {
	for _, c := range []struct {
		zone  string
		month string
		want  string
		why   string
	}{
		{"UTC", "2026-10", "2026-10-01T00:00:00Z", "midnight"},
		{"UTC", "2027-01", "2027-01-01T00:00:00Z", "over the end of the year"},
		{"UTC", "2028-03", "2028-03-01T00:00:00Z", "after a leap day"},
		{"America/Toronto", "2026-10", "2026-10-01T04:00:00Z", "EDT is UTC-4"},
		{"America/Toronto", "2026-12", "2026-12-01T05:00:00Z", "EST is UTC-5"},
		{"America/Toronto", "2026-11", "2026-11-01T04:00:00Z", "the clocks go back at 2:00 of this day; midnight is EDT"},
		{"America/Toronto", "1890-06", "1890-06-01T05:17:32Z", "local mean time, to the second"},
		{"America/St_Johns", "2026-07", "2026-07-01T02:30:00Z", "NDT is UTC-2:30"},
		{"Asia/Kathmandu", "2026-02", "2026-01-31T18:15:00Z", "UTC+5:45"},
		{"Pacific/Kiritimati", "2026-01", "2025-12-31T10:00:00Z", "UTC+14, the farthest east"},
		{"Pacific/Pago_Pago", "2026-01", "2026-01-01T11:00:00Z", "UTC-11, the farthest west that people live in"},
		{"Etc/GMT+12", "2026-01", "2026-01-01T12:00:00Z", "UTC-12, the farthest west of all"},
		// Midnight does not exist: the end of the gap.
		{"America/Asuncion", "2023-10", "2023-10-01T04:00:00Z", "0:00 at UTC-4 is 1:00 at UTC-3"},
		{"Asia/Beirut", "1974-05", "1974-04-30T22:00:00Z", "0:00 at UTC+2 is 1:00 at UTC+3"},
		{"Asia/Amman", "2016-04", "2016-03-31T22:00:00Z", "24:00 of 31 March at UTC+2 is 1:00 of 1 April at UTC+3"},
		// Midnight exists twice: the first.
		{"America/Havana", "2026-11", "2026-11-01T04:00:00Z", "1:00 at UTC-4 is 0:00 at UTC-5"},
		// Just before midnight the clocks go back: 23:00 to 24:00 exist twice, midnight once.
		{"Africa/Cairo", "2024-11", "2024-10-31T22:00:00Z", "24:00 of 31 October at UTC+3 is 23:00 at UTC+2"},
		{"Asia/Beirut", "1974-10", "1974-09-30T22:00:00Z", "24:00 of 30 September at UTC+3 is 23:00 at UTC+2"},
	} {
		first, err := time.Parse("2006-01", c.month)
		if err != nil {
			t.Fatal(err)
		}
		got := FirstInstant(first.Year(), first.Month(), zone(t, c.zone))
		if got.Format(time.RFC3339Nano) != c.want {
			t.Errorf("%s of %s: got %s, want %s: %s", c.month, c.zone, got.Format(time.RFC3339Nano), c.want, c.why)
		}
		if got.Location() != time.UTC {
			t.Errorf("%s of %s: in %v, want UTC", c.month, c.zone, got.Location())
		}
	}
}

// What makes an instant the first of a month, in every month of 28 years: it
// lies in the month, the moment before does not, and no quarter of an hour of
// the day before does.
func TestFirstInstantIsTheFirst(t *testing.T) {
	for _, name := range []string{
		"America/Toronto", "America/Asuncion", "America/Havana", "America/Sao_Paulo", "Africa/Cairo",
		"Asia/Beirut", "Asia/Amman", "Asia/Tehran", "Atlantic/Azores", "Australia/Lord_Howe", "Pacific/Apia",
	} {
		loc := zone(t, name)
		for i := range 28 * 12 {
			first := time.Date(2000, time.Month(1+i), 1, 0, 0, 0, 0, time.UTC)
			in := func(u time.Time) bool { return u.In(loc).Format("2006-01") == first.Format("2006-01") }
			got := FirstInstant(first.Year(), first.Month(), loc)
			if !in(got) || in(got.Add(-time.Nanosecond)) {
				t.Errorf("%s: %s is not where %s begins", name, got, first.Format("2006-01"))
			}
			for k := 1; k < 96; k++ {
				if u := got.Add(time.Duration(-k) * 15 * time.Minute); in(u) {
					t.Errorf("%s: %s is in %s, before %s", name, u, first.Format("2006-01"), got)
					break
				}
			}
		}
	}
}

// The clocks of St. John's went back at 0:01 of 1 November 2009, into October:
// its first instant is the first midnight, at 02:30 UTC.
func TestFirstInstantWhereTheMonthBeginsTwice(t *testing.T) {
	zone, err := time.LoadLocation("America/St_Johns")
	if err != nil {
		t.Skip(err)
	}
	want := time.Date(2009, 11, 1, 2, 30, 0, 0, time.UTC)
	if got := FirstInstant(2009, time.November, zone); !got.Equal(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
