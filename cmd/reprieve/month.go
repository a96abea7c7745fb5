package main

import (
	"strings"
	"time"
)

// lastMonth, as the value of run.month, is the month before the one that the
// clock shows in exports.timezone: what a schedule that is set up once asks for.
const lastMonth = "last"

// monthMark, in run.exports, stands for the month of the run.
const monthMark = "{month}"

// resolveMonth replaces lastMonth by the month that it is. Where the zone is none,
// which is a mistake of its own, no month is set.
func (s *settings) resolveMonth(now time.Time) {
	if s.config.Run.Month != lastMonth {
		return
	}
	s.config.Run.Month = ""
	if zone, err := time.LoadLocation(s.config.Exports.Timezone); err == nil {
		s.config.Run.Month = monthBefore(now.In(zone))
	}
}

// monthBefore is the calendar month before that of a time in its zone.
func monthBefore(t time.Time) string {
	return time.Date(t.Year(), t.Month()-1, 1, 0, 0, 0, 0, time.UTC).Format("2006-01")
}

// exportsOfMonth puts the month into the folder of the exports.
func (s *settings) exportsOfMonth() error {
	if !strings.Contains(s.config.Run.Exports, monthMark) {
		return nil
	}
	if err := s.needCut(); err != nil {
		return err
	}
	_, month, err := s.config.Cut()
	if err != nil {
		return err
	}
	s.config.Run.Exports = strings.ReplaceAll(s.config.Run.Exports, monthMark, month)
	return nil
}
