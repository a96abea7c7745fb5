package synth

import (
	"fmt"
	"time"
)

const monthLayout = "2006-01"

// calendar counts the local days of a cohort: day 0 is the first day of the
// first month. The days before days have data.
type calendar struct {
	zone  *time.Location
	first time.Time // the first day; only its civil date is used
	days  int
}

// newCalendar returns the calendar of so many months up to lastMonth (YYYY-MM).
func newCalendar(zone *time.Location, months int, lastMonth string) (calendar, error) {
	last, err := time.Parse(monthLayout, lastMonth)
	if err != nil {
		return calendar{}, fmt.Errorf("last month: %q: is not YYYY-MM", lastMonth)
	}
	if last.Year() < 2000 || last.Year() > 2999 {
		return calendar{}, fmt.Errorf("last month: %q: is not within 2000-01..2999-12", lastMonth)
	}
	first, after := last.AddDate(0, 1-months, 0), last.AddDate(0, 1, 0)
	return calendar{zone: zone, first: first, days: int(after.Sub(first) / (24 * time.Hour))}, nil
}

// at returns the instant of a minute of the clock on a day, both local.
func (c calendar) at(day, minute int) time.Time {
	return time.Date(c.first.Year(), c.first.Month(), c.first.Day()+day, 0, minute, 0, 0, c.zone)
}

// end is the first instant without data.
func (c calendar) end() time.Time { return c.at(c.days, 0) }

// weekday returns the weekday of a day.
func (c calendar) weekday(day int) time.Weekday {
	return time.Weekday((int(c.first.Weekday()) + day%7 + 7) % 7)
}

// date returns a day as YYYY-MM-DD.
func (c calendar) date(day int) string { return c.first.AddDate(0, 0, day).Format(time.DateOnly) }

// month returns the month of a day as YYYY-MM.
func (c calendar) month(day int) string { return c.first.AddDate(0, 0, day).Format(monthLayout) }
