package analysis

import (
	"fmt"
	"math"
	"testing"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
)

// retested are patients of SAF with the means of the two weeks before T0.
func retested(weeks ...[2]float64) []cohort.Member {
	var list []cohort.Member
	for i, w := range weeks {
		m := cohort.Member{ID: fmt.Sprintf("p%02d", i)}
		m.Outcome.SAF, m.Outcome.Retest = true, outcome.Retest{Known: true, Earlier: mm(w[0]), Later: mm(w[1])}
		list = append(list, m)
	}
	return list
}

// Ten pairs; in R 4.2.2 cor.test(x, y) gives the correlation and its limits.
var tenWeeks = [][2]float64{{40, 50}, {45, 40}, {50, 45}, {55, 65}, {60, 50}, {65, 70}, {70, 60}, {75, 80}, {80, 75}, {85, 90}}

func rtm(population, variable, level string) Row {
	return Row{Analysis: "regression_to_mean", Population: population, Variable: variable, VariableLevel: level}
}

// ofEntry runs the step with an entry rule.
func ofEntry(t *testing.T, minimum float64, members ...cohort.Member) *Results {
	t.Helper()
	r := &Results{}
	if err := regressionToMean(r, newPopulations(Input{Members: members, MinBaselineMM: minimum})); err != nil {
		t.Fatal(err)
	}
	return r
}

// The numbers are R's: mean(c(x, y)), sqrt((var(x) + var(y)) / 2), and integrate() as in
// testdata/reference/unchanged.R with them, from 40 to 100, at the correlation and
// its limits.
func TestRegressionToMean(t *testing.T) {
	r := ofEntry(t, 40, retested(tenWeeks...)...)
	for _, c := range []struct {
		variable, level string
		want            []float64
	}{
		{"rho", "", []float64{10, 0.879790009059447, 0.560828381285582, 0.97134853998589}},
		{"reading", "", []float64{10, 62.5, 15.7674066070204}},
		{"null_response", "20", []float64{0.0470914876086977, 0.00128112441450721, 0.185708301530427}},
		{"null_response", "30", []float64{0.00732796033628311, 1.76088992522746e-05, 0.0807113392679182}},
		{"null_response", "50", []float64{0.00010216723495316, 2.75960705346659e-10, 0.00821836448502024}},
		{"null_response", "70", []float64{7.6012872088209e-07, 7.91592045824941e-17, 0.000499164047637141}},
		{"mean_drop", "", []float64{0.295890512095879, 0.0705240480390866, 1.0809976287549}},
	} {
		if got := statsOf(r, rtm("SAF", c.variable, c.level)); !same(c.want, got, 1e-9) { // R's integral to 1e-12, the rest closed
			t.Errorf("%s %s: got %v, want %v", c.variable, c.level, got, c.want)
		}
	}
}

// Nine pairs are too few: N is known, the rest is not, and the reason is said; but the
// range of correlations needs baselines only.
func TestRegressionToMeanOfTooFew(t *testing.T) {
	list := append(retested(tenWeeks[:9]...), fas("q1", 50, no), fas("q2", 70, no))
	r := ofEntry(t, 40, list...)
	for _, row := range r.Rows {
		few := row.Variable != "null_response_rho"
		if few != (row.Warning == "fewer than 10 patients with repeat readings") {
			t.Errorf("%s: warning %q", row.ID(), row.Warning)
		}
		if few && row.StatName != "N" && row.Estimable() {
			t.Errorf("%s: %v", row.ID(), row.Stat)
		}
		if row.StatName == "N" && row.Stat != 9 {
			t.Errorf("%s: %v", row.ID(), row.Stat)
		}
	}
	// Baselines of mean 60 and variance 200, from 0 on and without a bound they would
	// have P(Y <= 0.7 X) = P(Z <= -18 / sqrt(200 (1.49 - 1.4 x 0.5))).
	got := statsOf(ofEntry(t, 0, list...), rtm("FAS", "null_response_rho", "0.5"))
	want := math.Erfc(18/math.Sqrt(200*0.79)/math.Sqrt2) / 2
	if len(got) != 1 || math.Abs(got[0]-want) > 0.005 { // 0.2 % lie beyond 100, a few of 10 000 below 0
		t.Errorf("a correlation of 0.5: got %v, about %v", got, want)
	}
	last := 1.0
	for _, rho := range []string{"0.4", "0.5", "0.6", "0.7", "0.8"} {
		got := statsOf(r, rtm("FAS", "null_response_rho", rho))
		if len(got) != 1 || !(got[0] < last) {
			t.Errorf("at %s: %v after %v", rho, got, last)
		}
		last = got[0]
	}
}

// Three of four rated at the primary endpoint are responders; what lies above the
// benchmark is the rest of it.
func TestAboveNull(t *testing.T) {
	list := append(retested(tenWeeks...), resp("q1", 70, no, rated(20)), resp("q2", 70, no, rated(49)), resp("q3", 70, yes, rated(30)),
		resp("q4", 70, no, rated(60)), resp("q5", 70, no, silent), resp("q6", 70, no, early(60)))
	r := ofEntry(t, 40, list...)
	null := statsOf(r, rtm("SAF", "null_response", "30"))[0]
	k := rtm("RESP", "above_null", "")
	k.Anchor, k.Window, k.Missing, k.Strategy = "TS", "W4", "oc", "treatment_policy"
	if got := statsOf(r, k); !same([]float64{0.75 - null}, got, 1e-15) {
		t.Errorf("got %v, want %v", got, 0.75-null)
	}
}

// Readings that do not vary, agree to the digit, or an entry rule that nobody can meet.
func TestRegressionToMeanUndefined(t *testing.T) {
	level := make([][2]float64, 12)
	for i := range level {
		level[i] = [2]float64{60, 60}
	}
	r := ofEntry(t, 40, retested(level...)...)
	k := rtm("SAF", "rho", "")
	k.Warning = "the readings of a week do not vary"
	if got := statsOf(r, k); !same([]float64{12, nan, nan, nan}, got, 0) {
		t.Errorf("all 60: %v", got)
	}
	for i := range level {
		level[i] = [2]float64{50 + float64(i), 50 + float64(i)}
	}
	r = ofEntry(t, 40, retested(level...)...)
	if got := statsOf(r, rtm("SAF", "null_response", "30")); !same([]float64{0, nan, nan}, got, 1e-12) { // the correlation may miss 1 by a rounding
		t.Errorf("the same twice: %v", got)
	}
	r = ofEntry(t, 100, retested(tenWeeks...)...)
	if got := statsOf(r, rtm("SAF", "null_response", "30")); !same([]float64{nan, nan, nan}, got, 0) {
		t.Errorf("from 100 mm on: %v", got)
	}
}
