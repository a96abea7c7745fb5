package longitudinal_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"reprieve/stats/longitudinal"
)

// intercept is a design of the intercept alone.
func intercept(n int) longitudinal.Design {
	d, err := longitudinal.NewDesign(n, nil, nil)
	if err != nil {
		panic(err)
	}
	return d
}

// oneVisit has one row a patient: 2, 4, 9 with mean 5, sum of squares 9 + 1 + 16 =
// 26, variance 13, standard error sqrt(13 / 3) on 2 degrees of freedom.
func oneVisit() longitudinal.Data {
	return longitudinal.Data{Patient: []int{7, 3, 5}, Visit: []int{4, 4, 4}, Response: []float64{2, 4, 9}, Design: intercept(3)}
}

// At one visit every structure is the least-squares fit, with exact degrees of
// freedom.
func TestMMRMOneVisit(t *testing.T) {
	for s := longitudinal.Unstructured; s <= longitudinal.CompoundSymmetry; s++ {
		for _, m := range []longitudinal.Method{longitudinal.Satterthwaite, longitudinal.KenwardRoger} {
			fit := mmrm(t, oneVisit(), longitudinal.MMRMOptions{Structure: s, Method: m})
			c := fit.Coefficients[0]
			closeTo(t, "mean", c.Value, 5, 1e-12, 0) // a fit: rounding
			closeTo(t, "df", c.DF, 2, 1e-9, 0)
			closeTo(t, "variance", fit.Covariance[0][0], 13, 1e-9, 0)
			if m == longitudinal.KenwardRoger { // variance times 1 - 1 / (3 - 1)
				closeTo(t, "standard error", c.StdErr, math.Sqrt(13.0/6), 1e-9, 0)
			} else {
				closeTo(t, "standard error", c.StdErr, math.Sqrt(13.0/3), 1e-9, 0)
				// 4.302652729911275 is qt(0.975, 2)
				closeTo(t, "low", c.Interval.Low, 5-4.302652729911275*math.Sqrt(13.0/3), 1e-9, 0)
			}
			closeTo(t, "log likelihood", fit.LogLik, -(2*math.Log(2*math.Pi)+2*math.Log(13)+math.Log(3)+2)/2, 1e-12, 0)
		}
	}
	fit := mmrm(t, oneVisit(), longitudinal.MMRMOptions{Estimation: longitudinal.ML})
	closeTo(t, "ML variance", fit.Covariance[0][0], 26.0/3, 1e-9, 0)
}

// Two balanced visits under compound symmetry: the contrast of the visits is the
// paired t test. Differences 1, 3, 2, 6: mean 3, variance (4 + 0 + 1 + 9) / 3 =
// 14/3, standard error sqrt(14/12), 3 degrees of freedom.
func TestMMRMPaired(t *testing.T) {
	d := longitudinal.Data{
		Patient: []int{1, 1, 2, 2, 3, 3, 4, 4}, Visit: []int{0, 1, 0, 1, 0, 1, 0, 1},
		Response: []float64{5, 6, 2, 5, 9, 11, 4, 10},
	}
	var err error
	d.Design, err = longitudinal.NewDesign(8, []longitudinal.Variable{
		{Name: "visit", Levels: []string{"before", "after"}, Values: floats(d.Visit)},
	}, [][]string{{"visit"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []longitudinal.Structure{longitudinal.Unstructured, longitudinal.CompoundSymmetry} {
		c := mmrm(t, d, longitudinal.MMRMOptions{Structure: s}).Coefficients[1]
		closeTo(t, "difference", c.Value, 3, 1e-9, 0) // fits: the gradient is below 1e-8
		closeTo(t, "standard error", c.StdErr, math.Sqrt(14.0/12), 1e-9, 0)
		closeTo(t, "df", c.DF, 3, 1e-7, 0)
	}
	mixedFit := mixed(t)(longitudinal.RandomIntercept(d, longitudinal.MixedOptions{}))
	closeTo(t, "random intercept", mixedFit.Coefficients[1].StdErr, math.Sqrt(14.0/12), 1e-9, 0)
	closeTo(t, "its df", mixedFit.Coefficients[1].DF, 3, 1e-7, 0)
}

// The trial of the benchmarks as nlme 3.1-162 fits it: gls(y ~ base + visit * arm,
// correlation = corSymm(form = ~ visit | id), weights = varIdent(form = ~ 1 |
// visit)), which stops short of the optimum: 1e-5. -2 log likelihood as printed.
func TestTrial(t *testing.T) {
	d := trialData(t, 2000, 5)
	if len(d.Response) != 8556 {
		t.Fatalf("%d rows, want 8556", len(d.Response))
	}
	fit := mmrm(t, d, longitudinal.MMRMOptions{})
	closeTo(t, "-2 log likelihood", -2*fit.LogLik, 34389.9259355, 1e-10, 0)
	want := []float64{
		-0.311369589, 0.590338339, -0.313203980, -0.656355266, -0.977324355, -1.165136677,
		-0.153398942, -0.149373879, -0.341474133, -0.591821278, -0.883429328,
	}
	for i, w := range want {
		closeTo(t, fit.Coefficients[i].Term, fit.Coefficients[i].Value, w, 1e-5, 0)
	}
}

// The order of rows changes no bit, and the input is left as it is.
func TestRowOrder(t *testing.T) {
	d := trialData(t, 60, 4)
	order := rand.New(rand.NewPCG(1, 2)).Perm(len(d.Response))
	shuffled := longitudinal.Data{Design: longitudinal.Design{Terms: d.Design.Terms}}
	for _, r := range order {
		shuffled.Patient, shuffled.Visit = append(shuffled.Patient, d.Patient[r]), append(shuffled.Visit, d.Visit[r])
		shuffled.Response = append(shuffled.Response, d.Response[r])
		shuffled.Design.Rows = append(shuffled.Design.Rows, d.Design.Rows[r])
	}
	before := slices.Clone(shuffled.Response)
	for name, fit := range map[string]func(longitudinal.Data) (any, error){
		"mmrm": func(d longitudinal.Data) (any, error) { return longitudinal.MMRM(d, longitudinal.MMRMOptions{}) },
		"random slope": func(d longitudinal.Data) (any, error) {
			return longitudinal.RandomSlope(d, floats(d.Visit), longitudinal.MixedOptions{})
		},
		"gee": func(d longitudinal.Data) (any, error) {
			return longitudinal.GEE(d, longitudinal.GEEOptions{Correlation: longitudinal.Exchangeable})
		},
	} {
		a, err := fit(d)
		if err != nil {
			t.Fatal(name, err)
		}
		b, err := fit(shuffled)
		if err != nil {
			t.Fatal(name, err)
		}
		if diff := cmp.Diff(a, b, cmpopts.IgnoreUnexported(longitudinal.Effects{})); diff != "" {
			t.Errorf("%s depends on the order of rows: %s", name, diff)
		}
	}
	if !slices.Equal(before, shuffled.Response) {
		t.Error("the input was changed")
	}
}

// Responses in other units: coefficients and standard deviations follow, degrees of
// freedom stay.
func TestMMRMUnits(t *testing.T) {
	d := trialData(t, 60, 4)
	other := d
	other.Response = slices.Clone(d.Response)
	for i, row := range d.Design.Rows {
		other.Response[i] = 1000*d.Response[i] + 5e5*row[0] - 300*row[1]
	}
	for _, m := range []longitudinal.Method{longitudinal.Satterthwaite, longitudinal.KenwardRoger} {
		a := mmrm(t, d, longitudinal.MMRMOptions{Method: m})
		b := mmrm(t, other, longitudinal.MMRMOptions{Method: m})
		for j, c := range a.Coefficients {
			if j > 1 {
				closeTo(t, c.Term, b.Coefficients[j].Value, 1000*c.Value, 1e-8, 0)
			}
			closeTo(t, c.Term+" standard error", b.Coefficients[j].StdErr, 1000*c.StdErr, 1e-8, 0)
			closeTo(t, c.Term+" df", b.Coefficients[j].DF, c.DF, 1e-7, 0)
		}
	}
}

// The ladder's steps, by the number of patients.
func TestMMRMLadder(t *testing.T) {
	for _, c := range []struct {
		name     string
		patients int
		want     longitudinal.Structure
		left     []string
	}{
		{"enough", 60, longitudinal.Unstructured, nil},
		{"nine patients, ten parameters", 9, longitudinal.ToeplitzHeterogeneous, []string{"unstructured: not tried: 9 patients, 10 covariance parameters"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			fit, err := longitudinal.MMRMLadder(withoutInteraction(t, c.patients, 4), nil, longitudinal.MMRMOptions{Structure: -5})
			if err != nil {
				t.Fatal(err)
			}
			if fit.Structure != c.want || len(fit.Warnings) != len(c.left) {
				t.Fatalf("%s, warnings %v", fit.Structure, fit.Warnings)
			}
			for i, w := range fit.Warnings {
				if !strings.Contains(w.Error(), c.left[i]) {
					t.Errorf("warning %q, want %q in it", w, c.left[i])
				}
			}
			one := mmrm(t, withoutInteraction(t, c.patients, 4), longitudinal.MMRMOptions{Structure: c.want})
			fit.Warnings = nil
			if diff := cmp.Diff(one, fit, cmpopts.IgnoreUnexported(longitudinal.Effects{})); diff != "" {
				t.Error(diff)
			}
		})
	}
	few := withoutInteraction(t, 9, 4)
	if _, err := longitudinal.MMRMLadder(few, []longitudinal.Structure{longitudinal.Unstructured}, longitudinal.MMRMOptions{}); !errors.Is(err, longitudinal.ErrNoStructure) {
		t.Errorf("error %v", err)
	}
	if _, err := longitudinal.MMRMLadder(longitudinal.Data{}, nil, longitudinal.MMRMOptions{}); err == nil || errors.Is(err, longitudinal.ErrNoStructure) {
		t.Errorf("error %v", err)
	}
}

// withoutInteraction is a trial with the first columns of its design only.
func withoutInteraction(t *testing.T, patients, visits int) longitudinal.Data {
	t.Helper()
	d := trialData(t, patients, visits)
	d.Design.Terms = d.Design.Terms[:2]
	rows := make([][]float64, len(d.Design.Rows))
	for i := range rows {
		rows[i] = d.Design.Rows[i][:2]
	}
	d.Design = longitudinal.Design{Terms: d.Design.Terms, Rows: rows}
	return d
}

// Two visits at which no patient was seen together: their covariance is unknown.
func TestMMRMUndetermined(t *testing.T) {
	d := trialData(t, 60, 3)
	var part longitudinal.Data
	part.Design.Terms = d.Design.Terms[:2]
	for i := range d.Response {
		if d.Visit[i] == d.Patient[i]%2+1 {
			part.Patient, part.Visit = append(part.Patient, d.Patient[i]), append(part.Visit, d.Visit[i])
			part.Response, part.Design.Rows = append(part.Response, d.Response[i]), append(part.Design.Rows, d.Design.Rows[i][:2])
		}
	}
	_, err := longitudinal.MMRM(part, longitudinal.MMRMOptions{})
	if !errors.Is(err, longitudinal.ErrNotPositiveDefinite) && !errors.Is(err, longitudinal.ErrNoConvergence) {
		t.Errorf("error %v", err)
	}
}

// A single row is Contrast's t squared; rows that depend on each other are refused.
func TestJoint(t *testing.T) {
	d := trialData(t, 60, 4)
	row := make([]float64, len(d.Design.Terms))
	row[1] = 1
	for _, m := range []longitudinal.Method{longitudinal.Satterthwaite, longitudinal.KenwardRoger} {
		fit := mmrm(t, d, longitudinal.MMRMOptions{Method: m})
		one, err := fit.Joint([][]float64{row})
		if err != nil {
			t.Fatal(err)
		}
		c := fit.Coefficients[1]
		closeTo(t, "F", one.F, c.T*c.T, 1e-12, 0) // rounding
		closeTo(t, "denominator", one.Denominator, c.DF, 1e-12, 0)
		closeTo(t, "P", one.P, c.P, 1e-9, 0)
		for _, weights := range [][][]float64{nil, {{1}}, {row, row}, {make([]float64, len(row))}} {
			if _, err := fit.Joint(weights); err == nil {
				t.Errorf("no error for %v", weights)
			}
		}
	}
}

func TestDesign(t *testing.T) {
	variables := []longitudinal.Variable{
		{Name: "x", Values: []float64{5, 7, 12}},
		{Name: "arm", Levels: []string{"a", "b", "c"}, Values: []float64{0, 1, 2}},
		{Name: "on", Values: []float64{0, 1, 1}},
	}
	d, err := longitudinal.NewDesign(3, variables, [][]string{{"x"}, {"arm"}, {"on"}, {"x", "arm"}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"(Intercept)", "x", "armb", "armc", "on", "x:armb", "x:armc"}, d.Terms); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([][]float64{{1, 5, 0, 0, 0, 0, 0}, {1, 7, 1, 0, 1, 7, 0}, {1, 12, 0, 1, 1, 0, 12}}, d.Rows); diff != "" {
		t.Error(diff)
	}
	// x at its mean 24/3, three levels at a third each, on at the middle of its two values.
	all, err := d.Mean()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]float64{1, 8, 1.0 / 3, 1.0 / 3, 0.5, 8.0 / 3, 8.0 / 3}, all, cmpopts.EquateApprox(1e-15, 0)); diff != "" {
		t.Error(diff)
	}
	at, err := d.Level("arm", "c")
	if err != nil {
		t.Fatal(err)
	}
	fixed, err := d.Mean(at, longitudinal.At{Name: "x", Value: 10}, longitudinal.At{Name: "on", Value: 1})
	if diff := cmp.Diff([]float64{1, 10, 0, 1, 1, 0, 10}, fixed); diff != "" || err != nil {
		t.Error(diff, err)
	}
	for _, bad := range []longitudinal.At{{Name: "z"}, {Name: "arm", Value: 3}, {Name: "x", Value: math.NaN()}} {
		if _, err := d.Mean(bad); err == nil {
			t.Errorf("no error for %v", bad)
		}
	}
	if _, err := d.Level("arm", "z"); err == nil {
		t.Error("no error for a level that is none")
	}
	if _, err := d.Level("z", "a"); err == nil {
		t.Error("no error for a variable that is none")
	}
	if _, err := longitudinal.NewDesign(3, variables, [][]string{{"x", "y"}}); err == nil {
		t.Error("no error for a term of no variable")
	}
	if _, err := longitudinal.NewDesign(2, variables, nil); err == nil {
		t.Error("no error for lengths that differ")
	}
}

// The names that files and reports show.
func TestNames(t *testing.T) {
	for want, got := range map[string]fmt.Stringer{
		"unstructured": longitudinal.Unstructured, "toeplitz_h": longitudinal.ToeplitzHeterogeneous, "toeplitz": longitudinal.Toeplitz,
		"ar1_h": longitudinal.AR1Heterogeneous, "ar1": longitudinal.AR1, "cs_h": longitudinal.CompoundSymmetryHeterogeneous,
		"cs": longitudinal.CompoundSymmetry, "unknown": longitudinal.Structure(7),
		"satterthwaite": longitudinal.Satterthwaite, "kenward_roger": longitudinal.KenwardRoger, "REML": longitudinal.REML, "ML": longitudinal.ML,
		"gaussian": longitudinal.Gaussian, "binomial": longitudinal.Binomial, "poisson": longitudinal.Poisson,
		"independence": longitudinal.Independence, "exchangeable": longitudinal.Exchangeable,
		"plain": longitudinal.Plain, "corrected": longitudinal.Corrected,
	} {
		if got.String() != want {
			t.Errorf("%v, want %s", got, want)
		}
	}
	if a, b := longitudinal.Autoregressive.String(), longitudinal.FreeCorrelation.String(); a != "ar1" || b != "unstructured" {
		t.Errorf("%s, %s", a, b)
	}
}
