package outcome

// Retest is a patient's mean pain at home in each of the two weeks before T0, while
// nothing is done yet: Earlier of days -14..-8, Later of days -7..-1.
type Retest struct {
	Known          bool // both weeks have a home rating on at least 3 days
	Earlier, Later Exact
}

// retest returns the means of the daily means of either week; days are those of home
// ratings of pain of days -14..-1.
func retest(days []dayMean) Retest {
	earlier, known := weekBefore(days, -homeLastSpan, -homeMeanSpan-1)
	later, alsoKnown := weekBefore(days, -homeMeanSpan, -1)
	if !known || !alsoKnown {
		return Retest{}
	}
	return Retest{Known: true, Earlier: earlier, Later: later}
}

// weekBefore returns the mean of the daily means of days lo..hi if there are as many
// as home_mean asks for.
func weekBefore(days []dayMean, lo, hi int) (Exact, bool) {
	n := 0
	for _, d := range days {
		if d.day >= lo && d.day <= hi {
			n++
		}
	}
	if n < homeMeanDays {
		return Exact{}, false
	}
	return meanOf(days, lo, hi)
}
