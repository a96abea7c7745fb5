package outcome

import "reprieve/pipeline/schema"

// BaselineRule is one way to find a baseline.
type BaselineRule int

// The rules, in the order in which they are tried unless configured otherwise.
// The zero value is no baseline.
const (
	NoBaseline BaselineRule = iota
	HomeMean                // mean of the daily means of home ratings of days -7..-1, of at least 3 days
	HomeLast                // the last daily mean of home ratings of days -14..-1
	PreSession              // the last rating of phase pre in the 24 h up to T0
)

// String returns the rule as the configuration and the results write it.
func (r BaselineRule) String() string {
	return [...]string{"", "home_mean", "home_last", "pre_session"}[r]
}

// BaselineRules are the rules by their names.
var BaselineRules = map[string]BaselineRule{
	HomeMean.String(): HomeMean, HomeLast.String(): HomeLast, PreSession.String(): PreSession,
}

const (
	homeMeanDays = 3 // days with a home rating that home_mean asks for
	homeMeanSpan = 7
	homeLastSpan = 14
)

// baseline returns the patient's rating of an item before T0 by the first of the
// rules that can tell it (contract D3).
func baseline(ratings []Rating, item schema.Item, t0 schema.Instant, rules []BaselineRule) (Exact, BaselineRule, bool) {
	var room [homeLastSpan]dayMean
	days := homeDaysBefore(room[:0], ratings, item, t0)
	for _, rule := range rules {
		var e Exact
		var ok bool
		switch rule {
		case HomeMean:
			e, ok = homeMean(days)
		case HomeLast:
			e, ok = homeLast(days)
		case PreSession:
			e, ok = preSession(ratings, item, t0)
		case NoBaseline:
		}
		if ok {
			return e, rule, true
		}
	}
	return Exact{}, NoBaseline, false
}

// homeDaysBefore returns the daily means of the home ratings of an item of days
// -14..-1, in order, appended to days.
func homeDaysBefore(days []dayMean, ratings []Rating, item schema.Item, t0 schema.Instant) []dayMean {
	for i := range ratings {
		r := &ratings[i]
		if r.At >= t0 {
			break
		}
		if r.Item != item || r.Phase != schema.Home || r.At < t0-homeLastSpan*schema.Day {
			continue
		}
		day := dayOf(r.At, t0)
		if len(days) == 0 || days[len(days)-1].day != day {
			days = append(days, dayMean{day: day})
		}
		d := &days[len(days)-1]
		d.sum += int64(r.Tenths)
		d.n++
	}
	return days
}

func homeMean(days []dayMean) (Exact, bool) { return weekBefore(days, -homeMeanSpan, -1) }

func homeLast(days []dayMean) (Exact, bool) {
	if len(days) == 0 {
		return Exact{}, false
	}
	return days[len(days)-1].exact(), true
}

func preSession(ratings []Rating, item schema.Item, t0 schema.Instant) (Exact, bool) {
	var last Exact
	found := false
	for i := range ratings {
		r := &ratings[i]
		if r.At > t0 {
			break
		}
		if r.Item == item && r.Phase == schema.Pre && r.At >= t0-schema.Day {
			last, found = Tenths(int64(r.Tenths)), true
		}
	}
	return last, found
}
