package outcome

import "reprieve/pipeline/schema"

// outcomeRatings returns the ratings of an item of phase home or pre that do not
// fall into the hours after the start of a session, in order of time (contract D2).
// A rating stamped exactly at a start, or exactly at the end of the washout, is
// kept.
func outcomeRatings(ratings []Rating, sessions []Session, item schema.Item, washoutHours int) []Rating {
	washout := schema.Instant(washoutHours) * schema.Hour
	counts := func(r Rating) bool { return r.Item == item && (r.Phase == schema.Home || r.Phase == schema.Pre) }
	most := 0
	for _, r := range ratings {
		if counts(r) {
			most++
		}
	}
	if most == 0 {
		return nil
	}
	kept := make([]Rating, 0, most)
	s := 0 // sessions[:s] start before the rating
	for _, r := range ratings {
		if !counts(r) {
			continue
		}
		for s < len(sessions) && sessions[s].Start < r.At {
			s++
		}
		if s > 0 && r.At < sessions[s-1].Start+washout {
			continue
		}
		kept = append(kept, r)
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
// used (contract D2).
func dailyMeans(ratings []Rating, anchor schema.Instant) []dayMean {
	i := 0
	for i < len(ratings) && ratings[i].At <= anchor {
		i++
	}
	if i == len(ratings) {
		return nil
	}
	most := dayOf(ratings[len(ratings)-1].At, anchor) - dayOf(ratings[i].At, anchor) + 1
	days := make([]dayMean, 0, min(most, len(ratings)-i))
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
	for _, r := range ratings {
		d := &pre
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
// are any.
func meanOf(days []dayMean, lo, hi int) (Exact, bool) {
	sum, n := Zero, 0
	for _, d := range days {
		if d.day >= lo && d.day <= hi {
			sum = sum.plus(d.exact())
			n++
		}
	}
	if n == 0 {
		return Exact{}, false
	}
	return sum.over(n), true
}
