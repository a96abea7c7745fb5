package outcome

import (
	"fmt"
	"math"
	"testing"
)

// One patient, two sessions, systolic pressure; the time is in minutes after the
// start. The second session has no value before, so that it counts nowhere.
//
//	session  before  10   20   40   70   100  240  241
//	first    120     130  150  -    -    135  126  180
//	second   -       170
func TestVitalCourse(t *testing.T) {
	ss := sessions(0, 7)
	ss[0].Code, ss[1].Code = 10, 11
	value := func(parameter int32, day, minutes, v float64, code int32) VitalSign {
		return VitalSign{At: at(day, minutes/60), Session: code, Parameter: parameter, Value: v}
	}
	got := safety(Patient{Sessions: ss, Vitals: []VitalSign{
		value(SBP, 0, -5, 120, 10), value(SBP, 0, 10, 130, 10), value(SBP, 0, 20, 150, 10), value(SBP, 0, 100, 135, 10),
		value(SBP, 0, 240, 126, 10), value(SBP, 0, 241, 180, 10), value(SBP, 7, 10, 170, 11),
		value(SpO2, 0, 0, 97, 10), value(SpO2, 0, 30, 91, 10), value(SpO2, 0, 60, 95, 10),
	}}).Vitals
	nan := math.NaN()
	for _, c := range []struct {
		name      string
		got, want []float64
	}{
		{"before", []float64{got[SBP].Before, got[SpO2].Before}, []float64{120, 97}},
		{"within: 0-25 is the mean of 130 and 150", got[SBP].Within[:], []float64{140, nan, nan, 135, nan, 126}},
		{"change", got[SBP].Change[:], []float64{20, nan, nan, 15, nan, 6}},
		{"change of SpO2: 30 and 60 min", got[SpO2].Change[:], []float64{nan, -6, -2, nan, nan, nan}},
		{"peak: 150 less 120; of SpO2 the smallest, 91 less 97", []float64{got[SBP].Peak, got[SpO2].Peak}, []float64{30, -6}},
		{"no value", []float64{got[HR].Before, got[HR].Peak, got[HR].Change[0]}, []float64{nan, nan, nan}},
		{"risen by 20, settled: 126 is at most 1.1 x 120", []float64{float64(got[SBP].Risen), float64(got[SBP].Settled)}, []float64{1, 1}},
		{"SpO2 has no rise", []float64{float64(got[SpO2].Risen)}, []float64{0}},
	} {
		if fmt.Sprint(c.got) != fmt.Sprint(c.want) {
			t.Errorf("%s: got %v, want %v", c.name, c.got, c.want)
		}
	}
}

// Two sessions of one patient: numbers are means over the sessions that have them.
//
//	          before  20 min  40 min
//	first     70      90      80      a rise of 20; 80 is over 1.1 x 70 = 77
//	second    80      100     88      a rise of 20; 88 is 1.1 x 80
//	third     80      99      -       a rise of 19
func TestVitalCourseOfSessions(t *testing.T) {
	ss := sessions(0, 7, 14)
	var vitals []VitalSign
	for i, s := range []struct{ before, early, late float64 }{{70, 90, 80}, {80, 100, 88}, {80, 99, math.NaN()}} {
		ss[i].Code = int32(i)
		for _, v := range []struct{ minutes, value float64 }{{0, s.before}, {20, s.early}, {40, s.late}} {
			if !math.IsNaN(v.value) {
				vitals = append(vitals, VitalSign{At: at(float64(7*i), v.minutes/60), Session: int32(i), Parameter: HR, Value: v.value})
			}
		}
	}
	got := safety(Patient{Sessions: ss, Vitals: vitals}).Vitals[HR]
	if got.Before != 230.0/3 || got.Change[0] != 59.0/3 || got.Change[1] != 9 || got.Within[1] != 84 || got.Peak != 59.0/3 {
		t.Errorf("means: %+v", got)
	}
	if got.Risen != 2 || got.Settled != 1 {
		t.Errorf("%d risen, %d settled; want 2 and 1", got.Risen, got.Settled)
	}
}
