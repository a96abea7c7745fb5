package survival_test

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"reprieve/stats"
	"reprieve/stats/survival"
)

func meanCount(t interface{ Fatal(...any) }, subjects []survival.Recurrent) survival.MeanCountCurve {
	c, err := survival.MeanCumulativeCount(subjects, survival.MeanCountOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Three subjects from 0: events at 2 and 5, until 6; at 2, until 4; none, until 8. At
// 2: 2 events of 3. Influences 1/3 - 2/9 = 1/9 twice, -2/9: variance 6/81. At 5: 1
// event of 2 left: influences 1/9 + 1/2 - 1/4 = 13/36, 1/9, -2/9 - 1/4 = -17/36:
// variance (169 + 16 + 289) / 36^2.
func TestMeanCountByHand(t *testing.T) {
	c := meanCount(t, []survival.Recurrent{{End: 6, Events: []float64{5, 2}}, {End: 4, Events: []float64{2}}, {End: 8}})
	limits := func(mean, se float64) stats.Interval {
		factor := math.Exp(1.959963984540054 * se / mean)
		return stats.Interval{Low: mean / factor, High: mean * factor}
	}
	se1, se2 := math.Sqrt(6.0/81), math.Sqrt(474)/36
	want := survival.MeanCountCurve{
		N: 3, Events: 3, LastTime: 8, Level: 0.95,
		Steps: []survival.MeanCountStep{
			{Time: 2, AtRisk: 3, Events: 2, CumulativeEvents: 2, Mean: 2.0 / 3, StdErr: se1, Interval: limits(2.0/3, se1)},
			{Time: 5, AtRisk: 2, Events: 1, CumulativeEvents: 3, Mean: 7.0 / 6, StdErr: se2, Interval: limits(7.0/6, se2)},
		},
	}
	if d := cmp.Diff(want, c, cmpopts.EquateApprox(1e-14, 0)); d != "" { // a few roundings
		t.Error(d)
	}
	for _, w := range []struct{ time, mean float64 }{{0, 0}, {1.9, 0}, {2, 2.0 / 3}, {4.5, 2.0 / 3}, {8, 7.0 / 6}, {8.1, nan}} {
		if s, err := c.At(w.time); err != nil || s.Time != w.time || !cmp.Equal(s.Mean, w.mean, nans, cmpopts.EquateApprox(0, 1e-14)) {
			t.Errorf("at %v: %+v, %v", w.time, s, err)
		}
	}
}

func TestMeanCountEdges(t *testing.T) {
	none := meanCount(t, nil)
	if s, err := none.At(0); err != nil || len(none.Steps) != 0 || !math.IsNaN(none.LastTime) || !math.IsNaN(s.Mean) {
		t.Errorf("nobody: %+v, %+v, %v", none, s, err)
	}
	quiet := meanCount(t, []survival.Recurrent{{End: 3}})
	if s, err := quiet.At(3); err != nil || s.Mean != 0 || s.StdErr != 0 || !math.IsNaN(s.Interval.Low) {
		t.Errorf("no event: %+v, %v", s, err)
	}
	// One subject: all the variance is within it, and its influence is 0.
	one := meanCount(t, []survival.Recurrent{{Start: 1, End: 3, Events: []float64{3, 2, 2}}})
	if len(one.Steps) != 2 || one.Steps[1].Mean != 3 || one.Steps[1].StdErr != 0 || one.Steps[0].Events != 2 {
		t.Errorf("one subject: %+v", one)
	}
	// Who enters at a time is not yet under observation at it.
	late := meanCount(t, []survival.Recurrent{{End: 5, Events: []float64{2}}, {Start: 2, End: 5}})
	if late.Steps[0].AtRisk != 1 {
		t.Errorf("late entry: %+v", late)
	}
}

// Events at 2 and 6 of a subject, another one without any, both from 0, and a third
// one from 3 with an event at 8, all to 10. At 2 two are at risk, influences 1/4 and
// -1/4; at 6 three: 1/4 + 1/3 - 1/9 = 17/36, -1/4 - 1/9 = -13/36, -1/9 = -4/36; at 8:
// 13/36, -17/36, -4/36 + 1/3 - 1/9 = 4/36.
func TestMeanCountLateEntry(t *testing.T) {
	c := meanCount(t, []survival.Recurrent{{End: 10, Events: []float64{2, 6}}, {End: 10}, {Start: 3, End: 10, Events: []float64{8}}})
	for i, mean := range []float64{1.0 / 2, 5.0 / 6, 7.0 / 6} {
		se := []float64{math.Sqrt(0.125), math.Sqrt(474) / 36, math.Sqrt(474) / 36}[i]
		if s := c.Steps[i]; math.Abs(s.Mean-mean) > 1e-15 || math.Abs(s.StdErr-se) > 1e-14 { // a few roundings
			t.Errorf("%+v, want %v, %v", s, mean, se)
		}
	}
}

func TestMeanCountErrors(t *testing.T) {
	one := func(s survival.Recurrent) error {
		return second(survival.MeanCumulativeCount([]survival.Recurrent{s}, survival.MeanCountOptions{}))
	}
	for want, err := range map[string]error{
		"subject 0: observation (2, 2] is not an interval of finite times of at least 0":   one(survival.Recurrent{Start: 2, End: 2}),
		"subject 0: observation (-1, 2] is not an interval of finite times of at least 0":  one(survival.Recurrent{Start: -1, End: 2}),
		"subject 0: observation (0, NaN] is not an interval of finite times of at least 0": one(survival.Recurrent{End: nan}),
		"subject 0: event at 2 is outside observation (2, 4]":                              one(survival.Recurrent{Start: 2, End: 4, Events: []float64{2}}),
		"subject 0: event at NaN is outside observation (0, 4]":                            one(survival.Recurrent{End: 4, Events: []float64{nan}}),
		"at: time -1 is not a finite number of at least 0":                                 second(survival.MeanCountCurve{}.At(-1)),
		"stats: confidence level 1 is not in (0, 1)":                                       second(survival.MeanCumulativeCount(nil, survival.MeanCountOptions{Level: 1})),
	} {
		prefix := "survival: mean cumulative count: "
		if want[0] == 'a' {
			prefix = "survival: mean cumulative count "
		}
		if err == nil || err.Error() != prefix+want {
			t.Errorf("error = %v, want %s", err, want)
		}
	}
}

// With all observed to the end the mean is the plain mean of the counts, and its
// standard error their standard deviation (divisor n) over root n.
func TestMeanCountWithoutCensoring(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		subjects := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) survival.Recurrent {
			days := rapid.SliceOfN(rapid.IntRange(1, 20), 0, 6).Draw(t, "days")
			s := survival.Recurrent{End: 20}
			for _, d := range days {
				s.Events = append(s.Events, float64(d))
			}
			return s
		}), 1, 20).Draw(t, "subjects")
		c := meanCount(t, subjects)
		before := slices.Clone(subjects[0].Events)
		for _, s := range c.Steps {
			sum, squares, n := 0.0, 0.0, float64(len(subjects))
			for _, subject := range subjects {
				count := 0.0
				for _, e := range subject.Events {
					if e <= s.Time {
						count++
					}
				}
				sum += count
				squares += count * count
			}
			sd := math.Sqrt(max(squares/n-sum/n*sum/n, 0))
			if math.Abs(s.Mean-sum/n) > 1e-13*20 || math.Abs(s.StdErr-sd/math.Sqrt(n)) > 1e-7 { // the root of a difference
				t.Fatalf("%+v, mean %v, sd %v", s, sum/n, sd)
			}
		}
		if !slices.Equal(before, subjects[0].Events) {
			t.Fatal("the subjects were changed")
		}
	})
}
