package outcome

import (
	"testing"

	"reprieve/pipeline/schema"
)

// One session on day 0, TS an hour later; baseline 70, so up to 49 mm is a
// response. Ratings at hour 18 of chart day d lie in day d of TS. The state of a
// day is that of the mean of up to seven days, so the charts use values that
// leave no doubt, and smooth days 1 where single days matter.
func TestRelief(t *testing.T) {
	base := home(70, -3, -2, -1)
	well, ill := 30.0, 65.0
	inRelief := home(well, 2, 5)
	far := at(400, 0)
	for _, c := range []struct {
		name     string
		ratings  []Rating
		sessions []Session
		cut      schema.Instant
		smooth   int
		want     Relief
	}{
		{"not due at the landmark", inRelief, sessions(0), at(8, 1) - schema.Second, 1, Relief{}},
		{"due exactly then, censored at m", inRelief, sessions(0), at(22, 0), 1, Relief{Due: true, Rated: true, In: true, Status: Censored, L: 7}},
		{"not rated in days 0 to 7", home(well, 8, 9), sessions(0), far, 1, Relief{Due: true}},
		{"not in response", home(ill, 2, 5), sessions(0), far, 1, Relief{Due: true, Rated: true}},
		{"mean of the landmark days decides", join(home(well, 2), home(68, 5)), sessions(0), far, 1, Relief{Due: true, Rated: true, In: true, Status: Censored, L: 7}}, // (30+68)/2 = 49
		{"a session within the gap moves TS past the ratings", inRelief, sessions(0, 7.5), far, 1, Relief{Due: true}},
		{"one bad day is no loss", join(inRelief, home(well, 10), home(ill, 12), home(well, 14)), sessions(0), far, 1, Relief{Due: true, Rated: true, In: true, Status: Censored, L: 14}},
		{"two are: at the first", join(inRelief, home(well, 10), home(ill, 12, 15), home(well, 16)), sessions(0), far, 1, Relief{Due: true, Rated: true, In: true, Status: Loss, L: 10, R: 12}},
		{"loss without a day in response after m", join(inRelief, home(ill, 9, 10)), sessions(0), far, 1, Relief{Due: true, Rated: true, In: true, Status: Loss, L: 7, R: 9}},
		{"a last bad day is unconfirmed", join(inRelief, home(well, 10), home(ill, 12)), sessions(0), far, 1, Relief{Due: true, Rated: true, In: true, Status: Censored, L: 10, Unconfirmed: true}},
		{"a last bad day before re-dosing is loss", join(inRelief, home(well, 10), home(ill, 12)), sessions(0, 30), far, 1, Relief{Due: true, Rated: true, In: true, Status: Loss, L: 10, R: 12}},
		// Day 31 of the chart is day 30 of TS (23 h): Q = 30, 21 after L = 9.
		{"re-dosed 21 days after the last good day", join(inRelief, home(well, 9)), sessions(0, 31), far, 1, Relief{Due: true, Rated: true, In: true, Status: Redosed, L: 9, Q: 30}},
		{"22 days after: silent too long", join(inRelief, home(well, 9)), sessions(0, 32), far, 1, Relief{Due: true, Rated: true, In: true, Status: Censored, L: 9}},
		{"ratings after the re-dosing do not count", join(inRelief, home(well, 25), home(ill, 40, 41)), sessions(0, 31), far, 1, Relief{Due: true, Rated: true, In: true, Status: Redosed, L: 25, Q: 30}},
		{"pre exactly at the re-dosing counts", join(inRelief, home(well, 25), []Rating{rate(schema.Pre, 31, 0, ill)}), sessions(0, 31), far, 1, Relief{Due: true, Rated: true, In: true, Status: Loss, L: 25, R: 30}},
		{"home exactly at the re-dosing does not", join(inRelief, home(well, 25), []Rating{rate(schema.Home, 31, 0, ill)}), sessions(0, 31), far, 1, Relief{Due: true, Rated: true, In: true, Status: Redosed, L: 25, Q: 30}},
		// Seven days: on day 12 the mean of 10, 11, 12 is (30+30+65)/3 = 41.7, a
		// response; day 13: (30+30+65+65)/4 = 47.5; day 14: 51; day 15: 53.3.
		{"smoothed over seven days", join(inRelief, home(well, 10, 11), home(ill, 12, 13, 14, 15)), sessions(0), far, 7, Relief{Due: true, Rated: true, In: true, Status: Loss, L: 13, R: 14}},
		// The good days 2..5 lie before the landmark and do not smooth day 8.
		{"only days after the landmark smooth", join(home(well, 2, 3, 4, 5), home(ill, 8, 9)), sessions(0), far, 7, Relief{Due: true, Rated: true, In: true, Status: Loss, L: 7, R: 8}},
	} {
		rules := defaults
		rules.SmoothDays = c.smooth
		o := Derive(Patient{Sessions: c.sessions, Ratings: join(base, c.ratings), Cut: c.cut}, rules)
		if c.cut < at(21, 0)+1 {
			// Course 1 is closed only 21 days after its last session.
			if o.HasTS || o.Relief != (Relief{}) {
				t.Errorf("%s: got %+v before the course is closed", c.name, o.Relief)
			}
			continue
		}
		if o.Relief != c.want {
			t.Errorf("%s: got %+v, want %+v", c.name, o.Relief, c.want)
		}
	}
}

// A maintenance session begins a course at once, also within the landmark week.
func TestReliefRedosedWithinTheLandmark(t *testing.T) {
	for _, c := range []struct {
		day  float64 // of the maintenance session; TS is 1 h after day 0
		want Relief
	}{
		{7.5, Relief{Due: true, Rated: true}},
		{8 + 1.0/24, Relief{Due: true, Rated: true, In: true, Status: Redosed, L: 7, Q: 8}}, // exactly TS + 8 x 24 h
	} {
		ss := sessions(0, c.day)
		ss[1].Series = schema.Maintenance
		o := Derive(Patient{Sessions: ss, Ratings: join(home(70, -3, -2, -1), home(30, 2, 5)), Cut: at(400, 0)}, defaults)
		if o.Relief != c.want {
			t.Errorf("re-dosed on day %v: got %+v, want %+v", c.day, o.Relief, c.want)
		}
	}
}
