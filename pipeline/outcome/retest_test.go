package outcome

import (
	"testing"

	"reprieve/pipeline/schema"
)

// The ratings stand at hour 18 of the days, so that "day -8" lies in day -8 of T0.
func TestRetest(t *testing.T) {
	for _, c := range []struct {
		name           string
		ratings        []Rating
		known          bool
		earlier, later float64
	}{
		{"three days of each week", join(home(80, -14, -10, -8), home(60, -7, -4, -1)), true, 80, 60},
		{"daily means first: (90 + 60 + 60) / 3", join(
			[]Rating{rate(schema.Home, -12, 1, 100), rate(schema.Home, -12, 5, 80)}, home(60, -10, -9), home(50, -7, -4, -1)), true, 70, 50},
		{"the weeks meet between day -8 and day -7", join(home(80, -10, -9, -8), home(60, -7, -6, -5)), true, 80, 60},
		{"two days of the earlier week", join(home(80, -14, -8), home(60, -7, -4, -1)), false, 0, 0},
		{"two days of the later week", join(home(80, -14, -10, -8), home(60, -7, -1)), false, 0, 0},
		{"three ratings of one day are one day", join(
			[]Rating{rate(schema.Home, -9, 1, 50), rate(schema.Home, -9, 2, 50), rate(schema.Home, -9, 3, 50)}, home(60, -7, -4, -1)), false, 0, 0},
		{"exactly 14 days before counts", join([]Rating{rate(schema.Home, -14, 0, 90)}, home(60, -10, -9), home(60, -7, -4, -1)), true, 70, 60},
		{"a second before that does not", join([]Rating{rate(schema.Home, -14, -1.0/3600, 90)}, home(60, -10, -9), home(60, -7, -4, -1)), false, 0, 0},
		{"of phase pre: not at home", join(home(80, -14, -10, -8), home(60, -7, -4), []Rating{rate(schema.Pre, -1, 18, 60)}), false, 0, 0},
		{"at T0 is not before it", join(home(80, -14, -10, -8), home(60, -7, -4), []Rating{rate(schema.Home, 0, 0, 60)}), false, 0, 0},
		{"none", nil, false, 0, 0},
	} {
		o := Derive(Patient{Ratings: c.ratings, Sessions: sessions(0), Cut: at(400, 0)}, defaults)
		got := o.Retest
		if got.Known != c.known || c.known && (got.Earlier.MM() != c.earlier || got.Later.MM() != c.later) {
			t.Errorf("%s: got %v %v %v, want %v %v %v", c.name, got.Known, got.Earlier, got.Later, c.known, c.earlier, c.later)
		}
	}
	if o := Derive(Patient{Ratings: join(home(80, -14, -10, -8), home(60, -7, -4, -1))}, defaults); o.Retest.Known {
		t.Error("a retest without a session")
	}
}

// Pain is raised by whole millimetres and stays on the scale.
func TestRaisedBy(t *testing.T) {
	for _, c := range []struct {
		from Exact
		by   int
		want float64
	}{
		{Tenths(305), 0, 30.5},
		{Tenths(305), 5, 35.5},
		{Tenths(950), 5, 100},
		{Tenths(951), 5, 100},
		{Tenths(0), 100, 100},
		{ratio(2000, 3), 25, 275.0 / 3}, // 200/3 mm and 25 mm
	} {
		if got := c.from.RaisedBy(c.by).MM(); got != c.want {
			t.Errorf("%v raised by %d: %v, want %v", c.from.MM(), c.by, got, c.want)
		}
	}
}
