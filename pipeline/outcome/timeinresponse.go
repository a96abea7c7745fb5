package outcome

import (
	"math"

	"reprieve/pipeline/schema"
)

// TimeInResponse is how much of the weeks after TS a patient of RESP spent in
// response, of the days on which pain is known. The zero value is that of patients
// who are not due.
type TimeInResponse struct {
	Due      bool    // the data reach beyond the days
	Observed int     // days on which pain is known, of ResponseDays
	Response int     // those of them in response at 30 %
	MeanMM   float64 // mean pain of the observed days; NaN without any
}

// ResponseDays is the number of days after TS, from day 0, over which time in
// response is taken; maxInterpolation is the number of days from one rating day to
// the next up to which the days between are interpolated.
const (
	ResponseDays     = 84
	maxInterpolation = 7
)

// timeInResponse takes the daily means after TS of a patient of RESP.
func timeInResponse(days []dayMean, baseline Exact, ts, cut schema.Instant) TimeInResponse {
	if cut < ts+ResponseDays*schema.Day {
		return TimeInResponse{}
	}
	t := TimeInResponse{Due: true, MeanMM: math.NaN()}
	sum := Zero
	for _, v := range knownDays(days) {
		t.Observed++
		sum = sum.plus(v)
		if Response(v, baseline, responsePercent) {
			t.Response++
		}
	}
	if t.Observed > 0 {
		t.MeanMM = sum.over(t.Observed).MM()
	}
	return t
}

// knownDays are the daily means of days 0..83, and between two of them that are at
// most seven days apart those on the straight line.
func knownDays(days []dayMean) []Exact {
	var values []Exact
	for i, d := range days {
		if d.day >= ResponseDays {
			break
		}
		if i > 0 {
			values = append(values, between(days[i-1], d)...)
		}
		values = append(values, d.exact())
	}
	return values
}

// between interpolates the days between two rating days; none if they are too far
// apart.
func between(a, b dayMean) []Exact {
	gap := b.day - a.day
	if gap > maxInterpolation {
		return nil
	}
	var values []Exact
	for d := 1; d < gap; d++ {
		values = append(values, a.exact().times(gap-d).plus(b.exact().times(d)).over(gap))
	}
	return values
}
