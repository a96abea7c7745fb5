package outcome

import (
	"testing"

	"reprieve/pipeline/schema"
)

// One session on day 0; TS is one hour later.
func TestWindows(t *testing.T) {
	const w4 = 2
	base := home(70, -3, -2, -1)
	type want struct {
		due, observed, redosed bool
		mm                     float64
		carried                float64 // 0: none
	}
	for _, c := range []struct {
		name     string
		ratings  []Rating
		sessions []Session
		cut      schema.Instant
		want     want
	}{
		{"not due a second before day 36 of TS", nil, sessions(0), at(36, 1) - schema.Second, want{}},
		{"due at the end of day 35", nil, sessions(0), at(36, 1), want{due: true}},
		{"not due and observed", home(49, 30), sessions(0), at(31, 0), want{observed: true, mm: 49}},
		{
			"mean of daily means",
			[]Rating{rate(schema.Home, 25, 2, 40), rate(schema.Home, 25, 3, 60), rate(schema.Home, 26, 2, 20)},
			sessions(0), at(99, 0),
			want{due: true, observed: true, mm: 35},
		}, // ((40+60)/2 + 20) / 2
		{"home replaces pre of the same day", []Rating{rate(schema.Home, 25, 2, 40), rate(schema.Pre, 25, 3, 80)}, sessions(0), at(99, 0), want{due: true, observed: true, mm: 40}},
		{"pre of another day counts", []Rating{rate(schema.Home, 25, 2, 40), rate(schema.Pre, 26, 3, 80)}, sessions(0), at(99, 0), want{due: true, observed: true, mm: 60}},
		{
			"day 21 is before, day 22 in",
			[]Rating{rate(schema.Home, 22, 0.99, 90), rate(schema.Home, 22, 1, 30)},
			sessions(0), at(99, 0),
			want{due: true, observed: true, mm: 30, carried: 90},
		},
		{"day 35 is in, day 36 is not", []Rating{rate(schema.Home, 36, 0.99, 30), rate(schema.Home, 36, 1, 90)}, sessions(0), at(99, 0), want{due: true, observed: true, mm: 30}},
		{"exactly at TS is not after it", []Rating{rate(schema.Home, 0, 1, 10)}, []Session{{Start: at(0, -12), End: at(0, 1), Series: schema.NoSeries}}, at(99, 0), want{due: true}},
		{
			"12 h of washout: start + 12 h counts, a second less does not",
			[]Rating{rate(schema.Home, 25, 11.99, 90), rate(schema.Home, 25, 12, 30)},
			sessions(0, 25), at(99, 0),
			want{due: true, observed: true, mm: 30, redosed: true},
		},
		{"exactly at a start counts", []Rating{rate(schema.Home, 25, 0, 90)}, sessions(0, 25), at(99, 0), want{due: true, observed: true, mm: 90, redosed: true}},
		{"during and post never count", []Rating{rate(schema.During, 25, 0, 90), rate(schema.Post, 26, 0, 90)}, sessions(0), at(99, 0), want{due: true}},
		{"re-dosed at the window's end is after it", nil, sessions(0, 36+1.0/24), at(99, 0), want{due: true}},
		{"re-dosed a second before", nil, sessions(0, 36+1.0/24-1.0/86400), at(99, 0), want{due: true, redosed: true}},
	} {
		o := Derive(Patient{Sessions: c.sessions, Ratings: join(base, c.ratings), Cut: c.cut}, defaults)
		w := o.Windows[TS][w4]
		got := want{due: w.Due, observed: w.Observed, redosed: w.Redosed}
		if w.Observed {
			got.mm = w.Value.MM()
		}
		if w.HasCarried {
			got.carried = w.Carried.MM()
		}
		if got != c.want {
			t.Errorf("%s: got %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestWeeks(t *testing.T) {
	ratings := join(home(70, -3, -2, -1), home(60, 1), home(50, 6), home(40, 7), home(30, 83), home(20, 84))
	o := Derive(Patient{Sessions: sessions(0), Ratings: ratings, Cut: at(400, 0)}, defaults)
	for week, mm := range map[int]float64{1: 55, 2: 40, 12: 30} { // days 0..6, 7..13, 77..83
		if w := o.Weeks[week-1]; !w.Observed || w.Value.MM() != mm {
			t.Errorf("week %d: %+v, want %v mm", week, w, mm)
		}
	}
	if o.Weeks[2].Observed {
		t.Error("week 3 has no rating")
	}
}

func TestDayOf(t *testing.T) {
	for _, c := range []struct {
		t    schema.Instant
		want int
	}{{0, 0}, {schema.Day - 1, 0}, {schema.Day, 1}, {-1, -1}, {-schema.Day, -1}, {-schema.Day - 1, -2}} {
		if got := dayOf(c.t, 0); got != c.want {
			t.Errorf("day of %d: %d, want %d", c.t, got, c.want)
		}
	}
}
