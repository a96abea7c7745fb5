package analysis

import (
	"math"
	"testing"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
)

// spaced is a member of SAF by courses, sessions of course 1 and spacing; course 1
// lasted days if it is closed, and is open if days is NaN.
func spaced(id string, courses, first int, days float64, s outcome.Spacing) cohort.Member {
	m := fas(id, 70, unknown)
	m.Outcome.Courses, m.Outcome.SessionsCourse1, m.Outcome.Spacing = courses, first, s
	m.Outcome.HasTS = !math.IsNaN(days)
	if m.Outcome.HasTS {
		m.Outcome.TS = schema.Instant(days * float64(schema.Day))
	}
	return m
}

// Stop reasons: completed 0, cost 3.
//
//	    courses  course 1        interval  maintenance  gap  reason
//	p1  1        6 in 20 d       4         -            -    completed
//	p2  2        4 in 10 d       3         -            40   completed
//	p3  3        1 in 0.5 d      -         30 20        60   -
//	p4  5        3 in 30 d       14        40           25   cost
//	p5  1        2, open         7         -            -    -
func courseCohort() []cohort.Member {
	return []cohort.Member{
		spaced("p1", 1, 6, 20, outcome.Spacing{Interval: 4, Gap: nan}),
		spaced("p2", 2, 4, 10, outcome.Spacing{Interval: 3, Gap: 40}),
		spaced("p3", 3, 1, 0.5, outcome.Spacing{Interval: nan, Maintenance: []float64{30, 20}, Gap: 60, StopReason: -1}),
		spaced("p4", 5, 3, 30, outcome.Spacing{Interval: 14, Maintenance: []float64{40}, Gap: 25, StopReason: 3}),
		spaced("p5", 1, 2, nan, outcome.Spacing{Interval: 7, Gap: nan, StopReason: -1}),
	}
}

func TestCourse(t *testing.T) {
	r := ofNamed(t, course, allColumns, courseCohort()...)
	number := func(n string) Row { return by(saf("course", "maintenance_interval_days", ""), "interval_number", n) }
	for _, c := range []struct {
		k    Row
		want []float64
	}{
		{saf("course", "courses", "1"), []float64{2, 5, 0.4}},
		{saf("course", "courses", "2"), []float64{1, 5, 0.2}},
		{saf("course", "courses", "3+"), []float64{2, 5, 0.4}},
		// N, mean, sd, median, quartiles, range of 0.5, 10, 20, 30: squared distances from
		// 15.125 sum to 213.89 + 26.27 + 23.77 + 221.27 = 485.1875.
		{saf("course", "duration_days", ""), []float64{4, 15.125, math.Sqrt(485.1875 / 3), 15, 7.625, 22.5, 0.5, 30}},
		// 1, 3, 4, 6: squares about 3.5 sum to 13; p5 is open.
		{saf("course", "sessions", ""), []float64{4, 3.5, math.Sqrt(13.0 / 3), 3.5, 2.5, 4.5, 1, 6}},
		{saf("course", "stop_reason", "completed"), []float64{2, 3, 1, 2.0 / 3}},
		{saf("course", "stop_reason", "cost"), []float64{1, 3, 1, 1.0 / 3}},
		// 3, 4, 7, 14, of the open course too: squares about 7 sum to 74.
		{saf("course", "interval_days", ""), []float64{4, 7, math.Sqrt(74.0 / 3), 5.5, 3.75, 8.75}},
		// p3 25 on average, p4 40: 15 apart.
		{saf("course", "maintenance_interval_days", ""), []float64{2, 32.5, 15 / math.Sqrt2, 32.5, 28.75, 36.25}},
		{number("1"), []float64{2, 35, 10 / math.Sqrt2, 35, 32.5, 37.5}},
		{number("2"), []float64{1, 20, nan, 20, 20, 20}},
		{number("3"), nil},
		// 25, 40, 60: squares about 125/3 sum to 616.67.
		{saf("course", "gap_days", ""), []float64{3, 125.0 / 3, math.Sqrt(616+2.0/3) / math.Sqrt2, 40, 32.5, 50}},
	} {
		if got := statsOf(r, c.k); !same(c.want, got, 1e-13) { // closed forms
			t.Errorf("%s: got %v, want %v", c.k.ID(), got, c.want)
		}
	}
	if got := statsOf(r, saf("course", "completed4", "")); len(got) != 5 || got[0] != 2 || got[1] != 4 {
		t.Errorf("completed4: %v, want 2 of 4", got)
	}
	if got := statsOf(ofNamed(t, course, cohort.SessionColumns{}, courseCohort()...), saf("course", "stop_reason", "completed")); got != nil {
		t.Errorf("stop_reason is not collected: %v", got)
	}
}

// Sessions of all courses, of which those of course 1 are fewer.
//
//	    sessions  in course 1
//	p1  1         1
//	p2  4         4
//	p3  4         3
//	p4  12        6
//	p5  13        6
//	p6  40        6
//	p7  -         -   enrolled, not treated
func TestSessionsNumber(t *testing.T) {
	var list []cohort.Member
	for _, c := range []struct{ sessions, first int }{{1, 1}, {4, 4}, {4, 3}, {12, 6}, {13, 6}, {40, 6}} {
		m := spaced("p", 1, c.first, 0, outcome.Spacing{})
		m.Outcome.Sessions = c.sessions
		list = append(list, m)
	}
	treated := list
	list = append(list, cohort.Member{ID: "p7"})
	levels := []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13+"}
	patients := map[string]float64{"1": 1, "4": 2, "12": 1, "13+": 2} // nobody of the others
	for _, r := range []*Results{of(t, course, list...), of(t, course, treated...)} {
		for _, level := range levels {
			n := patients[level]
			if got := statsOf(r, saf("course", "sessions_number", level)); !same([]float64{n, 6, n / 6}, got, 0) {
				t.Errorf("%s: got %v, want %v of 6", level, got, n)
			}
		}
		if got := r.Select(func(row Row) bool { return row.Variable == "sessions_number" }); len(got) != 3*len(levels) {
			t.Errorf("%d rows, want three of each of %d levels", len(got), len(levels))
		}
	}
	nobody := of(t, course, list[6:]...)
	for _, level := range levels {
		if got := statsOf(nobody, saf("course", "sessions_number", level)); !same([]float64{0, 0, nan}, got, 0) {
			t.Errorf("%s of nobody: got %v, want 0 of 0, not estimable", level, got)
		}
	}
}

// Three patients, of whom one is followed beyond day 90.
//
//	    followed  sessions after T0
//	p1  400       10, 100
//	p2  90        20
//	p3  90        -
func TestSessionsBy(t *testing.T) {
	list := []cohort.Member{
		spaced("p1", 1, 1, 0, outcome.Spacing{FollowUp: 400, Starts: []float64{10, 100}}),
		spaced("p2", 1, 1, 0, outcome.Spacing{FollowUp: 90, Starts: []float64{20}}),
		spaced("p3", 1, 1, 0, outcome.Spacing{FollowUp: 90}),
	}
	r := of(t, course, list...)
	// At 84 the further sessions are 1/3 + 1/3. Influences (Lawless and Nadeau): 1/3 for
	// one's session less 2/9 for those of all: 1/9, 1/9, -2/9, squares 6/81. At 182 p1
	// alone is left: 2/3 + 1 with the same influences, since 1/1 - 1/1 is 0.
	limits := func(mean float64) []float64 {
		factor := math.Exp(z * math.Sqrt(6.0/81) / mean)
		return []float64{1 + mean, 1 + mean/factor, 1 + mean*factor}
	}
	for level, want := range map[string][]float64{
		"84":  append([]float64{3, 3}, limits(2.0/3)...),
		"182": append([]float64{3, 1}, limits(5.0/3)...),
		"365": append([]float64{3, 1}, limits(5.0/3)...),
	} {
		if got := statsOf(r, saf("course", "sessions_by", level)); !same(want, got, 1e-13) { // closed forms
			t.Errorf("%s: got %v, want %v", level, got, want)
		}
	}
	// Beyond the follow-up of all nothing is estimable; without a further session there are
	// no limits; a session that starts at T0 with the first is counted.
	list[1].Outcome.Spacing.Starts = []float64{0}
	r = of(t, course, list[1:]...)
	for level, want := range map[string][]float64{"84": {2, 2, 1.5, nan, nan}, "182": {2, 0, nan, nan, nan}} {
		if got := statsOf(r, saf("course", "sessions_by", level)); !same(want, got, 1e-14) {
			t.Errorf("%s: got %v, want %v", level, got, want)
		}
	}
}

// Pain of course 1 and of later courses, in those who have both.
//
//	    courses  before: course 1, later   change: course 1, later
//	p1  2        60 50                     -20 -10
//	p2  3        70 40                     -30 -
//	p3  2        - 30                      -20 -15
//	p4  1        50 -                      -20 -
func TestPainByCourse(t *testing.T) {
	pain := func(pre, change float64) outcome.SessionPain {
		return outcome.SessionPain{Pre: pre, During: nan, Post: nan, Change: change}
	}
	var list []cohort.Member
	for _, c := range []struct {
		courses      int
		first, later outcome.SessionPain
	}{
		{2, pain(60, -20), pain(50, -10)},
		{3, pain(70, -30), pain(40, nan)},
		{2, pain(nan, -20), pain(30, -15)},
		{1, pain(50, -20), pain(nan, nan)},
	} {
		m := spaced("p", c.courses, 1, 0, outcome.Spacing{})
		m.Outcome.PainCourse1, m.Outcome.PainLater = c.first, c.later
		list = append(list, m)
	}
	r := of(t, course, list...)
	const t1 = 12.706204736174694 // qt(0.975, 1)
	sd := func(distance float64) float64 { return distance / math.Sqrt2 }
	for _, c := range []struct {
		variable, level string
		want            []float64
	}{
		{"pre_session_mm", "course1", []float64{2, 65, sd(10)}},
		{"pre_session_mm", "later", []float64{2, 45, sd(10)}},
		{"pre_session_change", "", []float64{2, -20, sd(20), -20 - 10*t1, -20 + 10*t1}}, // -10, -30
		{"acute_change", "course1", []float64{2, -20, 0}},
		{"acute_change", "later", []float64{2, -12.5, sd(5)}},
		{"acute_change", "later-course1", []float64{2, 7.5, sd(5), 7.5 - 2.5*t1, 7.5 + 2.5*t1}}, // 10, 5
	} {
		if got := statsOf(r, saf("course", c.variable, c.level)); !same(c.want, got, 1e-10) { // R's digits of t
			t.Errorf("%s %s: got %v, want %v", c.variable, c.level, got, c.want)
		}
	}
}

// Four patients of three intervals each: with as many of each, the slope is the mean of
// the patients' own, its variance that of the residuals within patients, 12 - 4 - 1
// degrees of freedom.
func TestIntervalTrend(t *testing.T) {
	intervals := [][]float64{{40, 36, 30}, {20, 21, 16}, {60, 50, 48}, {90, 85, 70}}
	var list []cohort.Member
	slope, within := 0.0, 0.0
	for _, x := range intervals {
		list = append(list, spaced("p", 2, 1, 0, outcome.Spacing{Maintenance: x}))
		slope += (math.Log(x[2]) - math.Log(x[0])) / 2 / 4
	}
	for _, x := range intervals {
		mean := (math.Log(x[0]) + math.Log(x[1]) + math.Log(x[2])) / 3
		for i, v := range x {
			e := math.Log(v) - mean - slope*float64(i-1)
			within += e * e
		}
	}
	const t7 = 2.3646242515927853 // qt(0.975, 7)
	half := t7 * math.Sqrt(within/7/8)
	want := []float64{4, 12, slope, math.Exp(slope), math.Exp(slope - half), math.Exp(slope + half)}
	if got := statsOf(of(t, course, list...), saf("course", "interval_trend", "")); !same(want, got, 1e-6) { // a fit
		t.Errorf("got %v, want %v", got, want)
	}
}

// Without enough to go by the trend is not estimable, and the row says why.
func TestIntervalTrendNotEstimable(t *testing.T) {
	many := []float64{30, 31, 29, 30, 33, 30, 28, 30, 30, 31}
	one := make([][]float64, 10)
	for i := range one {
		one[i] = many[i : i+1]
	}
	for _, c := range []struct {
		name      string
		intervals [][]float64
		N, n      float64
		why       string
	}{
		{"nobody", nil, 0, 0, "fewer than 10 intervals"},
		{"nine", [][]float64{many[:5], many[:4]}, 2, 9, "fewer than 10 intervals"},
		{"an interval of 0 has no logarithm", [][]float64{many[:5], {30, 0, 31, 30, 30}}, 2, 9, "fewer than 10 intervals"},
		{"one patient", [][]float64{many}, 1, 10, "fewer than two patients"},
		{"one interval each", one, 10, 10, "no patient with two intervals"},
	} {
		var list []cohort.Member
		for _, x := range c.intervals {
			list = append(list, spaced("p", 2, 1, 0, outcome.Spacing{Maintenance: x}))
		}
		k := saf("course", "interval_trend", "")
		k.Warning = c.why
		if got := statsOf(of(t, course, list...), k); !same([]float64{c.N, c.n, nan, nan, nan, nan}, got, 0) {
			t.Errorf("%s: got %v", c.name, got)
		}
	}
	// Intervals that never vary leave the model nothing to estimate.
	same30 := []float64{30, 30, 30, 30, 30}
	for _, row := range of(t, course, spaced("p", 2, 1, 0, outcome.Spacing{Maintenance: same30}), spaced("p", 2, 1, 0, outcome.Spacing{Maintenance: same30})).Rows {
		if row.Variable == "interval_trend" && (row.Warning == "" || row.StatName == "ratio" && row.Estimable()) {
			t.Errorf("%s: %v, warning %q", row.StatName, row.Stat, row.Warning)
		}
	}
}
