package outcome

import (
	"math"
	"testing"

	"reprieve/pipeline/schema"
)

// The rating before the first session is 60 mm unless said otherwise: up to 42 is
// 30 % less, up to 30 is 50 % less. The second session is on day 3.
func TestOnset(t *testing.T) {
	never := math.Inf(1)
	pre := func(mm float64) []Rating { return []Rating{rate(schema.Pre, 0, 0, mm)} }
	base := join(home(70, -3, -2, -1), pre(60))
	one := func(phase schema.Phase, day, hour, mm float64) []Rating { return []Rating{rate(phase, day, hour, mm)} }
	in := func(a30, b30, a50, b50 float64) Onset {
		return Onset{In: true, Rated: true, Hours: [2]HourInterval{{a30, b30}, {a50, b50}}}
	}
	for _, c := range []struct {
		name    string
		ratings []Rating
		want    Onset
	}{
		{"never rated after", base, Onset{In: true, Hours: [2]HourInterval{{0, never}, {0, never}}}},
		{"no rating before the session", home(70, -3, -2, -1), Onset{}},
		{"0 before the session", join(home(70, -3, -2, -1), pre(0)), Onset{}},
		{"at once by half: (0, 3]", join(base, one(schema.Post, 0, 3, 30)), in(0, 3, 0, 3)},
		{"first by 30 %, then by half", join(base, one(schema.Post, 0, 3, 42), one(schema.Home, 1, 6, 30)), in(0, 3, 3, 30)},
		{"not yet at 3 h, then at 30 h, never by half", join(base, one(schema.Post, 0, 3, 42.1), one(schema.Home, 1, 6, 42)), in(3, 30, 30, never)},
		{"what comes back later is not asked", join(base, one(schema.Post, 0, 3, 30), one(schema.Home, 1, 6, 70)), in(0, 3, 0, 3)},
		{"exactly 2 h counts", join(base, one(schema.Post, 0, 2, 30)), in(0, 2, 0, 2)},
		{"a minute earlier does not", join(base, one(schema.Post, 0, 2-1./60, 30), one(schema.Post, 0, 4, 60)), in(4, never, 4, never)},
		{"nor during the session", join(base, one(schema.During, 0, 2.5, 10), one(schema.Post, 0, 4, 60)), in(4, never, 4, never)},
		{"pre stamped at the second session counts", join(base, one(schema.Pre, 3, 0, 30)), in(0, 72, 0, 72)},
		{"home stamped there does not", join(base, one(schema.Post, 0, 4, 60), one(schema.Home, 3, 0, 30)), in(4, never, 4, never)},
		{"nor what follows it", join(base, one(schema.Post, 0, 4, 60), home(10, 4)), in(4, never, 4, never)},
		{"two ratings of one time are averaged: 42", join(base, one(schema.Post, 0, 4, 40), one(schema.Home, 0, 4, 44)), in(0, 4, 4, never)},
	} {
		if got := Derive(Patient{Sessions: sessions(0, 3), Ratings: c.ratings, Cut: at(100, 0)}, defaults).Onset; got != c.want {
			t.Errorf("%s: got %+v, want %+v", c.name, got, c.want)
		}
	}
	late := join(base, one(schema.Home, 14, 0, 43), one(schema.Home, 14, 0.01, 10)) // 336 h, and after it
	if got, want := Derive(Patient{Sessions: sessions(0), Ratings: late, Cut: at(100, 0)}, defaults).Onset, in(336, never, 336, never); got != want {
		t.Errorf("14 days: got %+v, want %+v", got, want)
	}
}
