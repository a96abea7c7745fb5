package outcome

import "reprieve/pipeline/schema"

// outcomeRatings returns the ratings of an item of phase home or pre that do not
// fall into the hours after the start of a session, in order of time (contract D2).
// A rating stamped exactly at a start, or exactly at the end of the washout, is
// kept. They are appended to kept.
func outcomeRatings(kept, ratings []Rating, sessions []Session, item schema.Item, washoutHours int) []Rating {
	washout := schema.Instant(washoutHours) * schema.Hour
	s := 0 // sessions[:s] start before the rating
	for i := range ratings {
		r := &ratings[i]
		if r.Item != item || r.Phase != schema.Home && r.Phase != schema.Pre {
			continue
		}
		for s < len(sessions) && sessions[s].Start < r.At {
			s++
		}
		if s > 0 && r.At < sessions[s-1].Start+washout {
			continue
		}
		kept = append(kept, *r)
	}
	return kept
}

// dayMean is the daily mean of one day of an anchor.
type dayMean struct {
	day    int
	sum, n int64 // of tenths of a millimetre
}

func (d dayMean) exact() Exact { return ratio(d.sum, d.n) }

// dailyMeans averages the outcome ratings after an anchor by its days, in order
// of the days. On a day with ratings of phase home those of phase pre are not
// used (contract D2). They are appended to days.
func dailyMeans(days []dayMean, ratings []Rating, anchor schema.Instant) []dayMean {
	i := 0
	for i < len(ratings) && ratings[i].At <= anchor {
		i++
	}
	for i < len(ratings) {
		day := dayOf(ratings[i].At, anchor)
		end := anchor + schema.Instant(day+1)*schema.Day
		j := i
		for j < len(ratings) && ratings[j].At < end {
			j++
		}
		days = append(days, dayMeanOf(ratings[i:j], day))
		i = j
	}
	return days
}

func dayMeanOf(ratings []Rating, day int) dayMean {
	home, pre := dayMean{day: day}, dayMean{day: day}
	for i := range ratings {
		r, d := &ratings[i], &pre
		if r.Phase == schema.Home {
			d = &home
		}
		d.sum += int64(r.Tenths)
		d.n++
	}
	if home.n > 0 {
		return home
	}
	return pre
}

// dayOf is day(A) of t: floor((t - A) / 24 h).
func dayOf(t, anchor schema.Instant) int {
	d := t - anchor
	if d < 0 {
		return int((d+1)/schema.Day) - 1
	}
	return int(d / schema.Day)
}

// meanOf returns the mean of the daily means of days lo..hi, and whether there
// are any. The days are in order.
func meanOf(days []dayMean, lo, hi int) (Exact, bool) {
	days = daysIn(days, lo, hi)
	if len(days) == 0 {
		return Exact{}, false
	}
	return totalOf(days).over(len(days)), true
}

// daysIn gives the days lo..hi of days, which are in order.
func daysIn(days []dayMean, lo, hi int) []dayMean {
	return days[firstFrom(days, lo):firstFrom(days, hi+1)]
}

// firstFrom is the index of the first day from day on, len(days) without one.
func firstFrom(days []dayMean, day int) int {
	i, j := 0, len(days)
	for i < j {
		if k := int(uint(i+j) / 2); days[k].day < day {
			i = k + 1
		} else {
			j = k
		}
	}
	return i
}

// totalOf returns the sum of daily means. With as many ratings on each day, as a diary
// has, it is one of whole numbers.
func totalOf(days []dayMean) Exact {
	same, tenths := true, int64(0)
	for i := range days {
		same = same && days[i].n == days[0].n
		tenths += days[i].sum
	}
	if same && len(days) > 0 {
		return ratio(tenths, days[0].n)
	}
	sum := Zero
	for _, d := range days {
		sum = sum.plus(d.exact())
	}
	return sum
}
