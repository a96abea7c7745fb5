package analysis

import (
	"math"
	"testing"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
)

func singleModel(variable string) Row {
	return primaryEndpoint.keys(Row{Analysis: "response_model_single", Population: "RESP", Variable: variable})
}

// Of 9 men 6 respond, of 11 women 3: with a covariate of two values Firth's
// estimate is the log odds ratio with a half added to every cell, and its
// information that of those cells' fitted shares:
// log(6.5 x 8.5 / (3.5 x 3.5)) = 1.506342; the shares are 6.5/10 and 3.5/12, so
// the variance is 1 / (9 x 0.65 x 0.35) + 1 / (11 x 0.291667 x 0.708333) = 0.928431,
// its root 0.963551.
// The two of unknown sex are complete cases of the other terms only.
func TestSingleModelOfSex(t *testing.T) {
	var members []cohort.Member
	for i := range 22 {
		male := i < 9
		value := int64(70)
		if i < 6 || i >= 9 && i < 12 {
			value = 30
		}
		m := modelled(40+float64(3*i%20), male, float64(5*i%23), value)
		if i >= 20 {
			m.Sex = "other"
		}
		members = append(members, m)
	}
	r := of(t, responseModelSingle, members...)
	got := statsOf(r, singleModel("sex_male"))
	if want := []float64{20, 9, 1.506342, 0.963551}; len(got) != 10 || !same(want, got[:4], 1e-6) { // six digits
		t.Fatalf("got %v, want %v and six more", got, want)
	}
	if ratio := 6.5 * 8.5 / 3.5 / 3.5; !same([]float64{ratio}, got[7:8], 1e-6) {
		t.Errorf("ratio %v, want %v", got[7], ratio)
	}
	if got := statsOf(r, singleModel("age_10y")); len(got) != 10 || got[0] != 22 {
		t.Errorf("age: %v, want 22 cases", got)
	}
}

// One baseline for all: the term has no estimate and says why; the others have.
func TestSingleModelNotEstimable(t *testing.T) {
	var members []cohort.Member
	for i := range 12 {
		members = append(members, modelled(40+float64(3*i%20), i%3 == 0, float64(5*i%23), 30+int64(40*(i%2))))
	}
	r := of(t, responseModelSingle, members...)
	k := singleModel("baseline_10mm")
	k.Method, k.StatName = "firth", "estimate"
	row, ok := r.Find(k)
	if !ok || row.Estimable() || row.Warning != "baseline_10mm has one value" {
		t.Errorf("got %v, %q", row.Stat, row.Warning)
	}
	k.Variable = "age_10y"
	if row, _ = r.Find(k); !row.Estimable() || row.Warning != "" {
		t.Errorf("age: got %v, %q", row.Stat, row.Warning)
	}
}

func nonlinear(t *testing.T, phq func(i int) float64) []float64 {
	t.Helper()
	var members []cohort.Member
	for i := range 40 {
		value := int64(70)
		p := float64(7 * i % 23)
		if (p-11)*(p-11)+float64(13*i%60) > 60 {
			value = 30
		}
		members = append(members, modelled(40, false, phq(i), value))
	}
	k := singleModel("phq9_nonlinear")
	r := of(t, responseModelSingle, members...)
	for _, row := range r.Select(func(x Row) bool { return x.Variable == "phq9_nonlinear" }) {
		k.Warning = row.Warning
	}
	return statsOf(r, k)
}

func TestNonlinearPHQ9(t *testing.T) {
	const p = 3.13703672e-9 // testdata/reference/estimands.R; two optimizers
	got := nonlinear(t, func(i int) float64 { return float64(7 * i % 23) })
	if !same([]float64{40, 21}, got[:2], 0) || math.Abs(got[2]/p-1) > 1e-6 {
		t.Errorf("got %v, want 40, 21, %v", got, p)
	}
	tied := func(i int) float64 { return float64(i / 36) } // 36 zeros: the three knots are 0
	if got := nonlinear(t, tied); len(got) != 3 || !math.IsNaN(got[2]) {
		t.Errorf("tied: got %v", got)
	}
	two := func(i int) float64 { return float64(i % 2) } // knots 0, 0.5 and 1
	if got := nonlinear(t, two); len(got) != 3 || !math.IsNaN(got[2]) {
		t.Errorf("two values: got %v", got)
	}
}

// The model without somatic items has the same terms but one, and no rows where
// nobody answered items.
func TestNoSomaticModel(t *testing.T) {
	var members []cohort.Member
	for i := range 20 {
		m := modelled(40+float64(3*i%20), i%3 == 0, float64(5*i%23), 30+int64(40*(i%2)))
		m.Outcome.Baseline = outcome.Tenths(800 + int64(i%5))
		members = append(members, m)
	}
	if r := of(t, responseModelNoSomatic, members...); len(r.Rows) != 0 {
		t.Errorf("%d rows where nobody answered items", len(r.Rows))
	}
	for i := range members {
		members[i].Outcome.PHQ9NoSomatic = members[i].Outcome.Baselines[outcome.PHQ9]
	}
	r, full := of(t, responseModelNoSomatic, members...), of(t, responseModel, members...)
	if len(r.Rows) != len(full.Rows) || len(r.Rows) != 34 { // 4 terms x 8, and the size
		t.Fatalf("%d rows, the full model has %d", len(r.Rows), len(full.Rows))
	}
	for i, row := range r.Rows { // with the same scores it is the same model
		if row.Stat != full.Rows[i].Stat {
			t.Errorf("%s: %v, the full model %v", row.ID(), row.Stat, full.Rows[i].Stat)
		}
	}
	if r.Rows[2+3*8].Variable != "phq9_nosomatic_5" {
		t.Errorf("the last term is %s", r.Rows[2+3*8].Variable)
	}
}
