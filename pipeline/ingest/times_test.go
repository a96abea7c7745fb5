package ingest

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// The changes of 2026, by the rules of the zones: Toronto on 8 March at 02:00
// (-05:00 to -04:00) and 1 November at 02:00 back; London on 29 March at 01:00
// (+00:00 to +01:00) and 25 October at 02:00 back; Lord Howe by half an hour, on
// 5 April at 02:00 (+11:00 to +10:30) and 4 October at 02:00 back. Apia left out
// 30 December 2011 (-10:00 to +14:00); in São Paulo the clock went from 23:59:59
// to 01:00 on 4 November 2018 (-03:00 to -02:00).
func TestLocalTimes(t *testing.T) {
	for _, c := range []struct {
		zone, text, want string
		change           change
	}{
		{"America/Toronto", "2026-03-08 01:59:59", "2026-03-08T06:59:59Z", unchanged},
		{"America/Toronto", "2026-03-08 02:00", "2026-03-08T07:00:00Z", skipped},
		{"America/Toronto", "2026-03-08 02:30", "2026-03-08T07:30:00Z", skipped},
		{"America/Toronto", "2026-03-08 02:59:59", "2026-03-08T07:59:59Z", skipped},
		{"America/Toronto", "2026-03-08 03:00", "2026-03-08T07:00:00Z", unchanged},
		{"America/Toronto", "2026-07-01T12:00", "2026-07-01T16:00:00Z", unchanged},
		{"America/Toronto", "2026-11-01 00:59:59", "2026-11-01T04:59:59Z", unchanged},
		{"America/Toronto", "2026-11-01 01:00", "2026-11-01T05:00:00Z", twice},
		{"America/Toronto", "2026-11-01 01:30", "2026-11-01T05:30:00Z", twice},
		{"America/Toronto", "2026-11-01 01:59:59", "2026-11-01T05:59:59Z", twice},
		{"America/Toronto", "2026-11-01 02:00", "2026-11-01T07:00:00Z", unchanged},
		{"America/Toronto", "2026-11-01", "2026-11-01T04:00:00Z", unchanged},
		{"America/Toronto", "1883-11-18", "1883-11-18T05:17:32Z", unchanged}, // local mean time, -05:17:32
		{"Europe/London", "2026-03-29 00:59", "2026-03-29T00:59:00Z", unchanged},
		{"Europe/London", "2026-03-29 01:30", "2026-03-29T01:30:00Z", skipped},
		{"Europe/London", "2026-03-29 02:00", "2026-03-29T01:00:00Z", unchanged},
		{"Europe/London", "2026-10-25 01:30", "2026-10-25T00:30:00Z", twice},
		{"Europe/London", "2026-10-25 02:00", "2026-10-25T02:00:00Z", unchanged},
		{"Australia/Lord_Howe", "2026-04-05 01:29:59", "2026-04-04T14:29:59Z", unchanged},
		{"Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04T14:45:00Z", twice},
		{"Australia/Lord_Howe", "2026-04-05 02:00", "2026-04-04T15:30:00Z", unchanged},
		{"Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03T15:45:00Z", skipped},
		{"Australia/Lord_Howe", "2026-10-04 02:30", "2026-10-03T15:30:00Z", unchanged},
		{"Pacific/Apia", "2011-12-30 12:00", "2011-12-30T22:00:00Z", skipped},
		{"Pacific/Apia", "2011-12-31 00:00", "2011-12-30T10:00:00Z", unchanged},
		{"America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z", skipped},
		{"UTC", "0001-01-01", "0001-01-01T00:00:00Z", unchanged},
		{"UTC", "9999-12-31 23:59:59", "9999-12-31T23:59:59Z", unchanged},
	} {
		want, err := time.Parse(time.RFC3339, c.want)
		if err != nil {
			t.Fatal(err)
		}
		m, rule := (&calendar{loc: zone(t, c.zone)}).parse(c.text)
		if rule != "" || int64(m.at) != want.UnixMicro() || m.change != c.change {
			t.Errorf("%s %s = %s %d %q, want %s %d", c.zone, c.text, time.UnixMicro(int64(m.at)).UTC(), m.change, rule, c.want, c.change)
		}
	}
}

func TestParseTime(t *testing.T) {
	toronto := zone(t, "America/Toronto")
	for _, c := range []struct {
		text string
		want int64 // microseconds
		rule string
	}{
		{"1970-01-02T00:00:00Z", 86400e6, ""},
		{"1970-01-01T00:00:00+01:00", -3600e6, ""},
		{"1970-01-01T00:00:00-00:30", 1800e6, ""},
		{"1970-01-01T00:00:00.5Z", 500000, ""},
		{"1970-01-01T00:00:00.000001Z", 1, ""},
		{"1970-01-01T00:00:00.123456000Z", 123456, ""},
		{"1970-01-01t00:00:01z", 1e6, ""},
		{"1970-01-01 00:00:01+00:00", 1e6, ""},
		{"1969-12-31", -86400e6 + 5*3600e6, ""}, // midnight at -05:00
		{"1970-01-01 00:00", 5 * 3600e6, ""},
		{"1970-01-01T00:00:07", 5*3600e6 + 7e6, ""},
		{"2000-02-29T00:00:00Z", 951782400e6, ""}, // 30 x 365 + 7 leap days + 59 = 11016 days

		{"1970-01-01T00:00:00.1234567Z", 123456, ""},
		{"1970-01-01T00:00:00.000000999Z", 0, ""},
		{"1970-01-01T00:00:00.5", 0, ruleLocal},
		{"1970-01-01T00:00:00.Z", 0, ruleTime},
		{"1970-01-01T00:00Z", 0, ruleSeconds},
		{"1970-01-01T00:00+01:00", 0, ruleSeconds},
		{"1970-01-01T00:00:00+0100", 0, ruleOffset},
		{"1970-01-01T00:00:00+24:00", 0, ruleOffset},
		{"1970-01-01T00:00:00 UTC", 0, ruleOffset},
		{"1970-01-01T24:00", 0, ruleClock},
		{"1970-01-01T23:60", 0, ruleClock},
		{"1970-01-01T23:59:60Z", 0, ruleClock},
		{"1970-01-01T", 0, ruleTime},
		{"1970-01-01T1:00", 0, ruleTime},
		{"1970-01-01T10", 0, ruleTime},
		{"1970-01-01T10:00:", 0, ruleTime},
		{"1970-01-01T10:00:0", 0, ruleTime},
		{"1970-01-01x10:00", 0, ruleTime},
		{"1970-01-01  10:00", 0, ruleTime},
		{"1970-02-30", 0, ruleDay},
		{"1900-02-29", 0, ruleDay},
		{"1970-00-10", 0, ruleDay},
		{"1970-13-10", 0, ruleDay},
		{"1970-04-31T10:00:00Z", 0, ruleDay},
		{"0000-01-01", 0, ruleDay},
		{"1970-1-1", 0, ruleTime},
		{"01/02/1970", 0, ruleTime},
		{"19700101", 0, ruleTime},
		{"+970-01-01", 0, ruleTime},
		{"60", 0, ruleTime},
		{"", 0, ruleTime},
	} {
		m, rule := (&calendar{loc: toronto}).parse(c.text)
		if rule != c.rule || int64(m.at) != c.want {
			t.Errorf("parse(%q) = %d, %q; want %d, %q", c.text, m.at, rule, c.want, c.rule)
		}
	}
}

// TestCalendarAgainstClock: a local time that a zone shows is read as an instant
// at which the zone's clock shows it, the first if there are two; and the stretch
// that is kept from one time to the next changes no answer.
func TestCalendarAgainstClock(t *testing.T) {
	zones := []string{"America/Toronto", "Europe/London", "Australia/Lord_Howe", "Pacific/Apia", "America/St_Johns", "Africa/Casablanca", "UTC"}
	rapid.Check(t, func(rt *rapid.T) {
		loc := zone(t, rapid.SampledFrom(zones).Draw(rt, "zone"))
		kept := &calendar{loc: loc}
		for _, local := range rapid.SliceOfN(rapid.Int64Range(-2e9, 4e9), 1, 20).Draw(rt, "local") {
			at, change := kept.utc(local)
			fresh, freshChange := (&calendar{loc: loc}).utc(local)
			if at != fresh || change != freshChange {
				rt.Fatalf("%d: %d %d, but %d %d alone", local, at, change, fresh, freshChange)
			}
			_, offset := time.Unix(int64(at), 0).In(loc).Zone()
			if shows := int64(at)+int64(offset) == local; shows != (change != skipped) {
				rt.Fatalf("%d: instant %d, change %d, but the clock shows it: %v", local, at, change, shows)
			}
		}
	})
}

func TestCivilDays(t *testing.T) {
	for day := time.Date(1599, 12, 1, 0, 0, 0, 0, time.UTC); day.Year() < 2405; day = day.AddDate(0, 0, 13) {
		got := civilDay(int64(day.Year()), int64(day.Month()), int64(day.Day()))
		if want := floorDiv(day.Unix(), daySeconds); got != want {
			t.Fatalf("%s is day %d, want %d", day, got, want)
		}
	}
}

func TestStudyMinutes(t *testing.T) {
	for _, c := range []struct {
		text string
		want int64
		rule string
	}{
		{"0", 0, ""},
		{"1", 60e6, ""},
		{"-1440", -86400e6, ""},
		{"30.0", 1800e6, ""},
		{"30.5", 0, ruleMinutes},
		{"2026-01-01", 0, ruleMinutes},
		{"1e3", 0, ruleMinutes},
		{"99999999999", 0, "is over 1054080000"},
	} {
		at, rule := parseMinutes(c.text)
		if rule != c.rule || rule == "" && int64(at) != c.want {
			t.Errorf("parseMinutes(%q) = %d, %q; want %d, %q", c.text, at, rule, c.want, c.rule)
		}
	}
}

// FuzzTimes: what is read as a time with seconds and offset is one to the
// standard library too, at the same instant; and no text makes the parser panic.
func FuzzTimes(f *testing.F) {
	for _, s := range []string{"2026-01-01T00:00:00Z", "2026-11-01 01:30", "2026-02-30", "0001-01-01", "9999-12-31T23:59:59.999999-23:59", "2026-01-01T00:00:00.", "-"} {
		f.Add(s)
	}
	toronto := zone(f, "America/Toronto")
	f.Fuzz(func(t *testing.T, text string) {
		m, rule := (&calendar{loc: toronto}).parse(text)
		want, err := time.Parse(time.RFC3339, text)
		if err == nil && rule == "" && int64(m.at) != want.UnixMicro() {
			t.Errorf("%q is %d, to the library %d", text, m.at, want.UnixMicro())
		}
		if err == nil && rule != "" && rule != ruleTime && want.Year() >= 1 && text[:4] != "0000" {
			t.Errorf("%q is a time to the library, but %s", text, rule)
		}
	})
}

// Years far ahead, in which the library's bounds of a zone do not hold the time itself.
func TestFarYears(t *testing.T) {
	toronto := zone(t, "America/Toronto")
	for year := 2100; year < 9999; year += 100 {
		for _, day := range []time.Time{time.Date(year, 12, 31, 12, 30, 0, 0, toronto), time.Date(year+1, 1, 1, 0, 0, 0, 0, toronto)} {
			m, rule := (&calendar{loc: toronto}).parse(day.Format("2006-01-02T15:04:05"))
			if rule != "" || int64(m.at) != day.UnixMicro() {
				t.Errorf("%s: %d, want %d (%s)", day, m.at, day.UnixMicro(), rule)
			}
		}
	}
}
