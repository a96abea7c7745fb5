package outcome

import (
	"math"
	"testing"

	"reprieve/pipeline/schema"
)

// One session on day 0, TS an hour later; baseline 70 mm, so up to 49 is a
// response. Ratings at hour 18 of chart day d lie in day d of TS.
func TestTimeInResponse(t *testing.T) {
	due := at(84, 1) // 84 x 24 h after TS
	for _, c := range []struct {
		name    string
		ratings []Rating
		cut     schema.Instant
		want    TimeInResponse
	}{
		{"not due a second before", home(30, 1, 2), due - schema.Second, TimeInResponse{}},
		{"never rated", nil, due, TimeInResponse{true, 0, 0, math.NaN()}},
		{"three single days", join(home(30, 1, 20), home(60, 40)), due, TimeInResponse{true, 3, 2, 40}},
		{"the last day and the one after it", home(30, 83, 84), at(100, 0), TimeInResponse{true, 1, 1, 30}},
		// 30 40 50 60: days 2 and 3 on the line; 49 mm is the limit.
		{"two days between", join(home(30, 1), home(60, 4)), due, TimeInResponse{true, 4, 2, 45}},
		// 49 on day 1 and on day 8: six days between, all exactly at 30 % less.
		{"seven days apart", home(49, 1, 8), due, TimeInResponse{true, 8, 8, 49}},
		{"eight days apart", home(49, 1, 9), due, TimeInResponse{true, 2, 2, 49}},
		// (48 x 6 + 55 x 1) / 7 = 49 exactly: a response; day 3 is 50, not one.
		{"a line through the limit", join(home(48, 1), home(55, 8)), due, TimeInResponse{true, 8, 2, 51.5}},
		{"two ratings of a day are one day", join(home(20, 1), []Rating{rate(schema.Home, 1, 20, 40)}, home(60, 2)), due, TimeInResponse{true, 2, 1, 45}},
		{"day 84 does not help to know day 83", join(home(30, 82), home(60, 84)), at(100, 0), TimeInResponse{true, 1, 1, 30}},
	} {
		o := Derive(Patient{Sessions: sessions(0), Ratings: join(home(70, -3, -2, -1), c.ratings), Cut: c.cut}, defaults)
		got := o.Time
		if math.IsNaN(got.MeanMM) && math.IsNaN(c.want.MeanMM) {
			got.MeanMM, c.want.MeanMM = 0, 0
		}
		if got != c.want {
			t.Errorf("%s: got %+v, want %+v", c.name, got, c.want)
		}
	}
}

// A re-dosing changes nothing but the washout after it.
func TestTimeInResponseIgnoresRedosing(t *testing.T) {
	p := Patient{Sessions: sessions(0, 40), Ratings: join(home(70, -3, -2, -1), home(30, 10, 50)), Cut: at(100, 0)}
	if got, want := Derive(p, defaults).Time, (TimeInResponse{true, 2, 2, 30}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestTimesBeyondSixtyThreeBits(t *testing.T) {
	e := Exact{num: 1 << 61, den: 3}
	if got, want := e.times(6), (Exact{num: 1 << 61, den: 1}).times(2); !got.timesAtMost(1, want, 1) || !want.timesAtMost(1, got, 1) {
		t.Errorf("got %v, want %v", got, want)
	}
}
