package outcome

import (
	"testing"

	"reprieve/pipeline/schema"
)

func TestBaseline(t *testing.T) {
	one := func(r Rating) []Rating { return []Rating{r} }
	for _, c := range []struct {
		name    string
		ratings []Rating
		mm      float64
		rule    BaselineRule
	}{
		// Days -7..-1 are the 7 x 24 h before T0; hour 18 of "day -7" lies in day -7.
		{"mean of three days", home(70, -7, -3, -1), 70, HomeMean},
		{"two days are too few: the last of them", join(home(70, -3), home(60, -1)), 60, HomeLast},
		{"days count, not ratings", []Rating{rate(schema.Home, -1, 1, 60), rate(schema.Home, -1, 2, 61), rate(schema.Home, -1, 3, 62)}, 61, HomeLast},
		// Day -3: (50+70)/2 = 60; with 90 and 30: (60+90+30)/3 = 60.
		{"daily means first", []Rating{rate(schema.Home, -3, 1, 50), rate(schema.Home, -3, 5, 70), rate(schema.Home, -2, 1, 90), rate(schema.Home, -1, 1, 30)}, 60, HomeMean},
		{"a day is 24 h before T0: exactly 7 days before counts", []Rating{rate(schema.Home, -7, 0, 90), rate(schema.Home, -2, 0, 60), rate(schema.Home, -1, 0, 60)}, 70, HomeMean},
		{"exactly T0 is not before it", []Rating{rate(schema.Home, -3, 0, 60), rate(schema.Home, -2, 0, 60), rate(schema.Home, 0, 0, 60)}, 60, HomeLast},
		{"exactly 14 days before counts", one(rate(schema.Home, -14, 0, 55)), 55, HomeLast},
		{"a second before that does not", one(rate(schema.Home, -14, -1.0/3600, 55)), 0, NoBaseline},
		{"pre exactly at T0", one(rate(schema.Pre, 0, 0, 50)), 50, PreSession},
		{"pre exactly 24 h before", one(rate(schema.Pre, -1, 0, 50)), 50, PreSession},
		{"pre a second earlier", one(rate(schema.Pre, -1, -1.0/3600, 50)), 0, NoBaseline},
		{"the last pre", []Rating{rate(schema.Pre, 0, -2, 50), rate(schema.Pre, 0, -1, 58)}, 58, PreSession},
		{"home before pre", []Rating{rate(schema.Home, -9, 0, 66), rate(schema.Pre, 0, 0, 50)}, 66, HomeLast},
		{"after T0", one(rate(schema.Pre, 0, 1, 50)), 0, NoBaseline},
		{"another item", []Rating{{At: at(-1, 0), Phase: schema.Home, Item: schema.Fatigue, Tenths: 500}}, 0, NoBaseline},
		{"none", nil, 0, NoBaseline},
	} {
		e, rule, ok := baseline(c.ratings, schema.Pain, at(0, 0), defaults.BaselineRules)
		if rule != c.rule || ok != (c.rule != NoBaseline) || ok && e.MM() != c.mm {
			t.Errorf("%s: got %v %v %v, want %v %v", c.name, e, rule, ok, c.mm, c.rule)
		}
	}
}

func TestBaselineRuleOrder(t *testing.T) {
	ratings := join(home(70, -7, -3, -1), []Rating{rate(schema.Pre, 0, 0, 50)})
	e, rule, _ := baseline(ratings, schema.Pain, 0, []BaselineRule{PreSession, HomeMean})
	if rule != PreSession || e.MM() != 50 {
		t.Errorf("got %v %v, want pre_session 50", e.MM(), rule)
	}
	if _, _, ok := baseline(home(70, -7, -3, -1), schema.Pain, 0, []BaselineRule{PreSession}); ok {
		t.Error("a baseline without a pre-session rating")
	}
}

// RESP needs a baseline over 0 and of at least the minimum, decided exactly.
func TestPopulations(t *testing.T) {
	for _, c := range []struct {
		name      string
		p         Patient
		min       int64
		fas, resp bool
	}{
		{"exactly 40 mm", Patient{Ratings: home(40, -3, -2, -1)}, 400, true, true},
		{"39.9 on one of three days: 39.966...", Patient{Ratings: join(home(39.9, -3), home(40, -2, -1))}, 400, true, false},
		{"0 is never in RESP", Patient{Ratings: home(0, -3, -2, -1)}, 0, true, false},
		{"no baseline", Patient{}, 400, false, false},
	} {
		rules := defaults
		rules.MinBaselineTenths = c.min
		c.p.Sessions, c.p.Cut = sessions(0), at(400, 0)
		o := Derive(c.p, rules)
		if !o.SAF || o.FAS != c.fas || o.RESP != c.resp {
			t.Errorf("%s: SAF %v FAS %v RESP %v, want true %v %v", c.name, o.SAF, o.FAS, o.RESP, c.fas, c.resp)
		}
	}
	if o := Derive(Patient{RecordedDepression: schema.Yes}, defaults); o.SAF || o.Depression != Depressed {
		t.Errorf("no session: %+v", o)
	}
}
