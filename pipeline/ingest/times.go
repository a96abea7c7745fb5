package ingest

import "reprieve/pipeline/schema"

// The rules of times.
const (
	ruleTime    = "is not a time: YYYY-MM-DDThh:mm:ss with an offset, YYYY-MM-DD hh:mm[:ss] or YYYY-MM-DD"
	ruleDay     = "is not a day of the calendar"
	ruleClock   = "has no such time of day"
	ruleOffset  = "has an offset that is not Z, +hh:mm or -hh:mm"
	ruleSeconds = "has an offset but no seconds"
	ruleLocal   = "has a fraction of a second but no offset"
	ruleMinutes = "is not a whole number of minutes"
	ruleMonth   = "is not a month YYYY-MM"
)

// moment is one cell of time.
type moment struct {
	at       schema.Instant
	dateOnly bool  // a date without clock time
	day      int64 // its local date in days since 1970-01-01, if dateOnly
	change   change
}

// parse reads a time with offset, a local time, or a date.
func (c *calendar) parse(text string) (moment, string) {
	day, rest, rule := c.parseDate(text)
	if rule != "" {
		return moment{}, rule
	}
	if rest == "" {
		at, change := c.utc(day * daySeconds)
		return moment{at: at * 1e6, dateOnly: true, day: day, change: change}, ""
	}
	if rest[0] != 'T' && rest[0] != ' ' && rest[0] != 't' {
		return moment{}, ruleTime
	}
	seconds, rest, full, rule := parseClock(rest[1:])
	if rule != "" {
		return moment{}, rule
	}
	seconds += day * daySeconds
	if rest == "" {
		at, change := c.utc(seconds)
		return moment{at: at * 1e6, change: change}, ""
	}
	if !full {
		return moment{}, ruleAfterMinutes(rest)
	}
	micros, offset, rule := parseTail(rest)
	if rule != "" {
		return moment{}, rule
	}
	return moment{at: schema.Instant((seconds-offset)*1e6 + micros)}, ""
}

// parseDate is the function of that name. It remembers the last date: often the
// next is the same.
func (c *calendar) parseDate(text string) (day int64, rest, rule string) {
	if len(text) >= len(c.date) && c.date != "" && text[:len(c.date)] == c.date {
		return c.day, text[len(c.date):], ""
	}
	if day, rest, rule = parseDate(text); rule == "" {
		c.date, c.day = text[:len(text)-len(rest)], day
	}
	return day, rest, rule
}

// parseDate reads YYYY-MM-DD at the start of text.
func parseDate(text string) (day int64, rest, rule string) {
	if len(text) < 10 || text[4] != '-' || text[7] != '-' {
		return 0, "", ruleTime
	}
	year, ok1 := parseDigits(text[:4])
	month, ok2 := parseDigits(text[5:7])
	dom, ok3 := parseDigits(text[8:10])
	if !ok1 || !ok2 || !ok3 {
		return 0, "", ruleTime
	}
	if year < 1 || month < 1 || month > 12 || dom < 1 || dom > daysIn(year, month) {
		return 0, "", ruleDay
	}
	return civilDay(year, month, dom), text[10:], ""
}

// parseClock reads hh:mm or hh:mm:ss (full) at the start of text.
func parseClock(text string) (seconds int64, rest string, full bool, rule string) {
	if len(text) < 5 || text[2] != ':' {
		return 0, "", false, ruleTime
	}
	hour, ok1 := parseDigits(text[:2])
	minute, ok2 := parseDigits(text[3:5])
	if !ok1 || !ok2 {
		return 0, "", false, ruleTime
	}
	second := int64(0)
	rest = text[5:]
	if rest != "" && rest[0] == ':' {
		var ok bool
		if len(rest) < 3 {
			return 0, "", false, ruleTime
		}
		if second, ok = parseDigits(rest[1:3]); !ok {
			return 0, "", false, ruleTime
		}
		rest, full = rest[3:], true
	}
	if hour > 23 || minute > 59 || second > 59 {
		return 0, "", false, ruleClock
	}
	return hour*3600 + minute*60 + second, rest, full, ""
}

// ruleAfterMinutes is the rule that text after hh:mm breaks.
func ruleAfterMinutes(rest string) string {
	if _, ok := parseOffset(rest); ok {
		return ruleSeconds
	}
	return ruleTime
}

// parseTail reads what follows the seconds: a fraction and an offset.
func parseTail(text string) (micros, offset int64, rule string) {
	if text[0] == '.' {
		n := digits(text[1:])
		if n == 0 {
			return 0, 0, ruleTime
		}
		micros = parseMicros(text[1 : 1+n])
		if text = text[1+n:]; text == "" {
			return 0, 0, ruleLocal
		}
	}
	offset, ok := parseOffset(text)
	if !ok {
		return 0, 0, ruleOffset
	}
	return micros, offset, ""
}

// parseMicros reads the digits of a fraction of a second as microseconds; what
// is finer is cut off, in all times alike.
func parseMicros(text string) int64 {
	var micros int64
	for i := range 6 {
		micros *= 10
		if i < len(text) {
			micros += int64(text[i] - '0')
		}
	}
	return micros
}

// parseOffset reads an offset from UTC in seconds, to the end of text.
func parseOffset(text string) (int64, bool) {
	if text == "Z" || text == "z" {
		return 0, true
	}
	if len(text) != 6 || text[0] != '+' && text[0] != '-' || text[3] != ':' {
		return 0, false
	}
	hours, ok1 := parseDigits(text[1:3])
	minutes, ok2 := parseDigits(text[4:6])
	if !ok1 || !ok2 || hours > 23 || minutes > 59 {
		return 0, false
	}
	offset := hours*3600 + minutes*60
	if text[0] == '-' {
		offset = -offset
	}
	return offset, true
}

// parseDigits reads a text of digits only.
func parseDigits(text string) (int64, bool) {
	var n int64
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return 0, false
		}
		n = n*10 + int64(text[i]-'0')
	}
	return n, true
}

// daysIn is the number of days of a month of the Gregorian calendar.
func daysIn(year, month int64) int64 {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// civilDay is a date of the Gregorian calendar in days since 1970-01-01. The
// year is taken to begin in March, so that the leap day is its last.
func civilDay(year, month, day int64) int64 {
	if month < 3 {
		year, month = year-1, month+12
	}
	const to1970 = 719468 // from 0000-03-01 to 1970-01-01
	return 365*year + year/4 - year/100 + year/400 + (153*(month-3)+2)/5 + day - 1 - to1970
}

// maxMinutes bounds study minutes: 2000 years to either side.
const maxMinutes = 2000 * 366 * 24 * 60

// parseMinutes reads whole study minutes.
func parseMinutes(text string) (schema.Instant, string) {
	n, rule := parseWhole(text, -maxMinutes, maxMinutes, false)
	switch rule {
	case "":
		return schema.Instant(n) * schema.Minute, ""
	case ruleWhole:
		return 0, ruleMinutes
	}
	return 0, rule
}

// parseMonth checks YYYY-MM.
func parseMonth(text string) string {
	if len(text) != 7 {
		return ruleMonth
	}
	if _, _, rule := parseDate(text + "-01"); rule != "" {
		return ruleMonth
	}
	return ""
}
