package outcome

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline/schema"
)

// Home ratings are at hour 18; TS is an hour after the session on day 7.
func TestRatedDays(t *testing.T) {
	for _, c := range []struct {
		name          string
		ratings       []Rating
		cut           schema.Instant
		before, after int
		due           bool
	}{
		{"none", nil, at(100, 0), 0, 0, true},
		{"days -7 and -1, not -8 nor 0", home(50, -8, -7, -1, 0), at(100, 0), 2, 0, true}, // day 0, hour 18, is before TS
		{"two of a day are one day", join(home(50, -3), []Rating{rate(schema.Home, -3, 20, 50)}), at(100, 0), 1, 0, true},
		{"pre counts, during and post do not", []Rating{rate(schema.Post, -2, 0, 50), rate(schema.During, -1.5, 0, 50), rate(schema.Pre, 0, -1, 50)}, at(100, 0), 1, 0, true},
		{"pre at T0 is day 0", []Rating{rate(schema.Pre, 0, 0, 50)}, at(100, 0), 0, 0, true},
		{"another item", []Rating{{At: at(-1, 0), Phase: schema.Home, Item: schema.Sleep}}, at(100, 0), 0, 0, true},
		{"washout of the last session: day 0 from 12 h on", []Rating{rate(schema.Home, 7, 11, 50), rate(schema.Home, 7, 12, 50)}, at(100, 0), 0, 1, true},
		// Day 83 of TS (7 d 1 h) ends at 91 d 1 h.
		{"days 83 and 84 of TS", []Rating{rate(schema.Home, 91, 0.9, 50), rate(schema.Home, 91, 1, 50)}, at(100, 0), 0, 1, true},
		{"due at the end of day 83", home(50, 20), at(91, 1), 0, 1, true},
		{"not due before", home(50, 20), at(91, 1) - 1, 0, 0, false},
	} {
		got := Derive(Patient{Sessions: sessions(0, 7), Ratings: c.ratings, Cut: c.cut}, defaults).Completeness
		if got.Before != c.before || got.After != c.after || got.AfterDue != c.due {
			t.Errorf("%s: %d, %d, due %v; want %d, %d, %v", c.name, got.Before, got.After, got.AfterDue, c.before, c.after, c.due)
		}
	}
}

// Sessions on days 0 and 3, the cut in the fifth day after the second: days 0, 1, 2 were
// lived twice, 3 once, and 4 was not lived to its end.
func TestDensity(t *testing.T) {
	ratings := join(
		[]Rating{rate(schema.Home, 0, 11, 50)}, // washout
		home(50, 0, 2),                         // days 0 and 2 of the first
		[]Rating{rate(schema.Home, 2, 20, 50), rate(schema.Pre, 3, -1, 50)},   // day 2 again; pre is not home
		[]Rating{rate(schema.Home, 3, 0, 50)},                                 // at the start of the second: no day of either
		home(50, 4),                                                           // day 1 of the second
		[]Rating{rate(schema.Home, 6, 23.9, 50), rate(schema.Home, 7, 1, 50)}, // its days 3 and 4
	)
	got := Derive(Patient{Sessions: sessions(0, 3), Ratings: ratings, Cut: at(7, 6)}, defaults).Completeness.Density
	want := [DensityDays]float64{0.5, 0.5, 1, 1}
	for day := 4; day < DensityDays; day++ {
		want[day] = nan
	}
	if diff := cmp.Diff(want, got, equalNaN); diff != "" {
		t.Error(diff)
	}
}

func TestSinceLastRating(t *testing.T) {
	for _, c := range []struct {
		name    string
		ratings []Rating
		want    float64
	}{
		{"none", nil, nan},
		{"home", home(50, -3, 6), 3.25}, // hour 18 of day 6 to the end of day 9
		{"a rating within the washout does not count", join(home(50, -3), []Rating{rate(schema.Home, 7, 3, 50)}), 12.25},
	} {
		got := Derive(Patient{Sessions: sessions(0, 7), Ratings: c.ratings, Cut: at(10, 0)}, defaults).Completeness.Since
		if diff := cmp.Diff(c.want, got, equalNaN); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// No more than fourteen days of a session are looked at.
func TestDensityEnds(t *testing.T) {
	got := Derive(Patient{Sessions: sessions(0), Ratings: home(50, 13, 14), Cut: at(60, 0)}, defaults).Completeness.Density
	if want := ([DensityDays]float64{13: 1}); got != want {
		t.Errorf("%v, want %v", got, want)
	}
}
