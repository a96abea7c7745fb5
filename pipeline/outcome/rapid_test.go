package outcome

import (
	"testing"

	"reprieve/pipeline/schema"
)

// Sessions on days 0, 7 and 14; baseline 70, so up to 49 is a response.
func TestRapid(t *testing.T) {
	base := home(70, -3, -2, -1)
	three := sessions(0, 7, 14)
	far := at(400, 0)
	yes, no, out := Judged{true, true}, Judged{true, false}, Judged{}
	for _, c := range []struct {
		name          string
		ratings       []Rating
		sessions      []Session
		cut           schema.Instant
		after1, by2   Judged
		after3, hours Judged
	}{
		{"response after the first", home(40, 3), three, far, yes, yes, no, no},
		{"no rating is no response", nil, three, far, no, no, no, no},
		{"11.99 h are washout", []Rating{rate(schema.Home, 0, 11.99, 10)}, three, far, no, no, no, no},
		{"12 h count, here and for about 24 h", []Rating{rate(schema.Home, 0, 12, 10)}, three, far, yes, yes, no, no},
		{"after the next session it is the next one's", home(40, 8), three, far, no, yes, no, no},
		{"pre exactly at the next session counts", []Rating{rate(schema.Pre, 7, 0, 40)}, three, far, yes, yes, no, no},
		{"home exactly at the next session does not", []Rating{rate(schema.Home, 7, 0, 40)}, three, far, no, no, no, no},
		{"two weeks after the last: day 27 counts", home(40, 27), three, far, no, no, yes, no},
		{"two weeks after the last: day 28 does not", []Rating{rate(schema.Home, 28, 0, 40)}, three, far, no, no, no, no},
		{"not due before the next session", home(40, 3), sessions(0), at(13, 0), out, out, out, no},
		{"one session in a closed course counts by session 2", home(40, 3), sessions(0), far, yes, yes, out, no},
		{"one session in an open course does not", home(40, 3), sessions(0), at(15, 0), yes, out, out, no},
	} {
		o := Derive(Patient{Sessions: c.sessions, Ratings: join(base, c.ratings), Cut: c.cut}, defaults)
		r := o.Rapid
		if r.AfterSession[0] != c.after1 || r.BySession[1] != c.by2 || r.AfterSession[2] != c.after3 {
			t.Errorf("%s: after 1 %v, by 2 %v, after 3 %v; want %v %v %v", c.name, r.AfterSession[0], r.BySession[1], r.AfterSession[2], c.after1, c.by2, c.after3)
		}
		if r.Hours[0].Counted {
			t.Errorf("%s: within hours without a rating before the session", c.name)
		}
	}
}

// A rating of phase pre stamped at the next session counts however soon that is,
// if it is an outcome rating: 10 h after the first start it is one with a washout
// of 6 h, with 12 h it is not. Up to 49 is a response.
func TestRapidSoonNextSession(t *testing.T) {
	two := []Session{{Start: at(0, 0)}, {Start: at(0, 10)}}
	for washout, want := range map[int]Judged{6: {true, true}, 12: {true, false}} {
		rules := defaults
		rules.WashoutHours = washout
		o := Derive(Patient{Sessions: two, Ratings: join(home(70, -3, -2, -1), []Rating{rate(schema.Pre, 0, 10, 40)}), Cut: at(400, 0)}, rules)
		if got := o.Rapid.AfterSession[0]; got != want {
			t.Errorf("washout %d h: %v, want %v", washout, got, want)
		}
	}
}

func TestWithinHours(t *testing.T) {
	base := []Rating{rate(schema.Pre, 0, -1, 60)} // up to 42 is 30 %
	for _, c := range []struct {
		name    string
		ratings []Rating
		cut     schema.Instant
		h4, h24 Judged
	}{
		{"mean of post and home", []Rating{rate(schema.Post, 0, 2, 30), rate(schema.Home, 0, 8, 54)}, at(9, 0), Judged{true, true}, Judged{true, false}}, // 42
		{"a tenth more", []Rating{rate(schema.Post, 0, 2, 30.1), rate(schema.Home, 0, 8, 54)}, at(9, 0), Judged{true, false}, Judged{true, false}},
		{"before 2 h", []Rating{rate(schema.Post, 0, 1.99, 10)}, at(9, 0), Judged{true, false}, Judged{true, false}},
		{"a day later", []Rating{rate(schema.Home, 1, 12, 10)}, at(9, 0), Judged{true, false}, Judged{true, true}},
		{"due at 8 h, not at 36", nil, at(0, 8), Judged{true, false}, Judged{}},
		{"not due", nil, at(0, 8) - 1, Judged{}, Judged{}},
	} {
		o := Derive(Patient{Sessions: sessions(0), Ratings: join(base, c.ratings), Cut: c.cut}, defaults)
		if o.Rapid.Hours != [2]Judged{c.h4, c.h24} {
			t.Errorf("%s: %v, want %v %v", c.name, o.Rapid.Hours, c.h4, c.h24)
		}
	}
}

func TestWithinSession(t *testing.T) {
	ss := sessions(0, 7)
	ss[0].Code, ss[1].Code = 10, 11
	in := func(r Rating, code int32) Rating { r.Session = code; return r }
	o := Derive(Patient{Sessions: ss, Cut: at(100, 0), Ratings: []Rating{
		rate(schema.Pre, -1, 0, 90), rate(schema.Pre, 0, -1, 60),
		in(rate(schema.During, 0, 0.5, 30), 10), in(rate(schema.During, 0, 0.6, 20), 10), in(rate(schema.Post, 0, 1, 40), 10),
		in(rate(schema.Post, 7, 1, 10), 11), // no rating before
	}}, defaults)
	if got, want := o.Sessions6[0], (SessionPain{60, 25, 40, -20}); got != want {
		t.Errorf("session 1: %v, want %v", got, want)
	}
	// Over the sessions that have it: post (40 + 10) / 2, change of session 1 alone.
	if got, want := o.Session, (SessionPain{60, 25, 25, -20}); got != want {
		t.Errorf("patient: %v, want %v", got, want)
	}
}

func TestScoresIn(t *testing.T) {
	for _, c := range []struct {
		name   string
		scores []Score
		window int
		want   ScoreValue
	}{
		{"nearest to day 28", append(total(24, 5), total(29, 9)...), 2, ScoreValue{true, 9}},
		{"a tie goes to the earlier", append(total(27, 5), total(29, 9)...), 2, ScoreValue{true, 5}},
		{"what cannot be scored is passed over", append(total(24, 5), items(28, 1)...), 2, ScoreValue{true, 5}},
		{"day 21 is before the window", total(21.9, 5), 2, ScoreValue{}},
		{"day 35 is its last", total(35.9, 5), 2, ScoreValue{true, 5}},
	} {
		if got := scoresIn(c.scores, PHQ9, 0)[c.window]; got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
