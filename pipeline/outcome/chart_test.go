package outcome

import (
	"math"

	"reprieve/pipeline/schema"
)

// The tests write a patient as a chart: times are days and hours after the
// start of the first session, ratings are millimetres.

// at is a time of d days and h hours after the zero of the chart, to the second.
func at(d, h float64) schema.Instant {
	return schema.Instant(math.Round(d*86400+h*3600)) * schema.Second
}

// home is one home rating a day, at hour 18 of the days.
func home(mm float64, days ...float64) []Rating {
	var rs []Rating
	for _, d := range days {
		rs = append(rs, rate(schema.Home, d, 18, mm))
	}
	return rs
}

func rate(phase schema.Phase, day, hour, mm float64) Rating {
	return Rating{At: at(day, hour), Phase: phase, Item: schema.Pain, Tenths: int16(mm*10 + 0.5)}
}

// sessions are sessions of an hour at the start of the days.
func sessions(days ...float64) []Session {
	var ss []Session
	for _, d := range days {
		ss = append(ss, Session{Start: at(d, 0), End: at(d, 1), Series: schema.NoSeries})
	}
	return ss
}

func join(lists ...[]Rating) []Rating {
	var all []Rating
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}

// defaults are the contract's rules.
var defaults = Rules{
	MaxGapDays: 21, WashoutHours: 12, BaselineRules: []BaselineRule{HomeMean, HomeLast, PreSession},
	MinBaselineTenths: 400, LandmarkDays: 7, SmoothDays: 7, MaxSilenceDays: 21,
	DepressionSources: []DepressionSource{FromPHQ9, FromPatients},
}
