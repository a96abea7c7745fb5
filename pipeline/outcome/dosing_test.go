package outcome

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline/schema"
)

var nan = math.NaN()

// equalNaN compares numbers to the bit; NaN is NaN.
var equalNaN = cmp.Comparer(func(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) })

// dosed gives the sessions of the days their doses; the weight is 50 kg.
func dosed(days, mg []float64) []Session {
	ss := sessions(days...)
	for i := range ss {
		ss[i].DoseMG, ss[i].WeightKG = mg[i], 50
	}
	return ss
}

// A gap of more than 21 days begins a later course.
func TestDoseTrend(t *testing.T) {
	for _, c := range []struct {
		name string
		days []float64
		mg   []float64
		want DoseTrend
	}{
		{"raised", []float64{0, 7, 14}, []float64{30, 20, 35}, DoseRaised},
		{"lowered", []float64{0, 7, 14}, []float64{30, 40, 25}, DoseLowered},
		{"unchanged in the end", []float64{0, 7, 14}, []float64{30, 40, 30}, DoseUnchanged},
		{"what is not known is passed over", []float64{0, 7, 14, 21}, []float64{nan, 30, 35, nan}, DoseRaised},
		{"one known", []float64{0, 7}, []float64{30, nan}, NoDoseTrend},
		{"none known", []float64{0, 7}, []float64{nan, nan}, NoDoseTrend},
		{"one session", []float64{0}, []float64{30}, NoDoseTrend},
		{"only course 1 counts", []float64{0, 7, 40}, []float64{30, 30, 60}, DoseUnchanged},
		{"one in course 1", []float64{0, 40}, []float64{30, 60}, NoDoseTrend},
	} {
		o := Derive(Patient{Sessions: dosed(c.days, c.mg), Cut: at(400, 0)}, defaults)
		if o.Dosing.Trend != c.want {
			t.Errorf("%s: %v, want %v", c.name, o.Dosing.Trend, c.want)
		}
	}
}

// Sessions on days 0, 7, 14, 21 and 60; baseline 70, so up to 49 is a response, and no
// rating is none.
func TestDoseChange(t *testing.T) {
	base := home(70, -3, -2, -1)
	days := []float64{0, 7, 14, 21, 60}
	for _, c := range []struct {
		name    string
		mg      []float64
		ratings []Rating
		no, yes float64
	}{
		{"never rated", []float64{30, 40, 45, 60, 99}, nil, 10, nan}, // (10 + 5 + 15) / 3; 60 to 99 is a later course
		{"response after the second", []float64{30, 40, 45, 60, 99}, home(40, 9), 12.5, 5},
		{"response after each", []float64{30, 40, 45, 60, 99}, home(40, 3, 9, 16), nan, 10},
		{"no response after the third alone", []float64{30, 40, 45, 60, 99}, join(home(40, 3, 9), home(60, 16)), 15, 7.5},
		{"a dose that is not known is in no pair", []float64{30, nan, 45, 60, 99}, home(40, 3, 9, 16), nan, 15},
		{"no dose known", []float64{nan, nan, nan, nan, nan}, home(40, 3, 9, 16), nan, nan},
		{"after the last of course 1 comes none of it", []float64{30, 30, 30, 30, 99}, home(40, 24), 0, nan},
	} {
		d := Derive(Patient{Sessions: dosed(days, c.mg), Ratings: join(base, c.ratings), Cut: at(400, 0)}, defaults).Dosing
		if diff := cmp.Diff([]float64{c.no, c.yes}, []float64{d.ChangeNoResponse, d.ChangeResponse}, equalNaN); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	// Who is not in RESP has no response that a change could follow.
	d := Derive(Patient{Sessions: dosed(days, []float64{30, 40, 45, 60, 99}), Ratings: home(30, -3, -2, -1), Cut: at(400, 0)}, defaults).Dosing
	if !math.IsNaN(d.ChangeNoResponse) || !math.IsNaN(d.ChangeResponse) {
		t.Errorf("not in RESP: %v, %v", d.ChangeNoResponse, d.ChangeResponse)
	}
}

func TestDoses(t *testing.T) {
	ss := dosed([]float64{0, 7, 60}, []float64{25, nan, 40})
	ss[2].WeightKG = 0 // no weight
	ss[0].Route, ss[0].Setting, ss[1].Route = 0, 1, 3
	ss[0].Psychotherapy, ss[1].Psychotherapy = schema.No, schema.Yes
	d := Derive(Patient{Sessions: ss, Cut: at(400, 0)}, defaults).Dosing
	want := Dosing{
		Sessions: [MaxSessionNumber]Dose{{25, 0.5}, {nan, nan}, {40, nan}, {nan, nan}, {nan, nan}, {nan, nan}},
		Mean:     Dose{32.5, 0.5}, // (25 + 40) / 2; 25 / 50 alone
		Route:    0, Setting: 1, ChangeNoResponse: nan, ChangeResponse: nan, Psychotherapy: schema.Yes,
	}
	if diff := cmp.Diff(want, d, equalNaN); diff != "" {
		t.Error(diff)
	}
	ss = ss[:2]
	ss[1].Psychotherapy = schema.Unknown
	if d := Derive(Patient{Sessions: ss, Cut: at(400, 0)}, defaults).Dosing; d.Psychotherapy != schema.No {
		t.Errorf("psychotherapy %v, want no", d.Psychotherapy)
	}
}
