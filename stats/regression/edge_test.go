package regression_test

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reprieve/stats/design"
	"reprieve/stats/regression"
)

// columns makes a design with an intercept of numbers named a, b, c, ...
func columns(t testing.TB, rows int, c ...[]float64) *design.Matrix {
	t.Helper()
	var terms []design.Term
	for i, values := range c {
		terms = append(terms, design.Main(design.Numeric(string(rune('a'+i)), values)))
	}
	x, err := design.New(rows, terms...)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func yesNo(pattern string) []bool {
	out := make([]bool, len(pattern))
	for i, c := range pattern {
		out[i] = c == '1'
	}
	return out
}

func TestLinearEdges(t *testing.T) {
	one := columns(t, 4, []float64{1, 2, 3, 4})
	for name, c := range map[string]struct {
		x    *design.Matrix
		y    []float64
		opts regression.LinearOptions
		want string
	}{
		"no rows":       {columns(t, 0, nil), nil, regression.LinearOptions{}, "no rows"},
		"lengths":       {one, []float64{1, 2}, regression.LinearOptions{}, "2 responses for 4 rows"},
		"NaN":           {one, []float64{1, 2, math.NaN(), 4}, regression.LinearOptions{}, "row 2: response NaN"},
		"infinite":      {one, []float64{1, 2, 3, math.Inf(1)}, regression.LinearOptions{}, "row 3: response +Inf"},
		"level":         {one, []float64{1, 2, 3, 4}, regression.LinearOptions{Level: 95}, "confidence level 95"},
		"tolerance":     {one, []float64{1, 2, 3, 4}, regression.LinearOptions{Tolerance: 2}, "tolerance 2"},
		"tolerance NaN": {one, []float64{1, 2, 3, 4}, regression.LinearOptions{Tolerance: math.NaN()}, "tolerance NaN"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := regression.Linear(c.x, c.y, c.opts)
			if err == nil || !strings.HasPrefix(err.Error(), "regression: linear: ") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
	empty, err := design.NewWithoutIntercept(4)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := regression.Linear(empty, make([]float64, 4), regression.LinearOptions{}); err == nil {
		t.Error("no error without columns")
	}
	zero, err := design.NewWithoutIntercept(4, design.Main(design.Numeric("a", make([]float64, 4))))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := regression.Linear(zero, make([]float64, 4), regression.LinearOptions{}); err == nil {
		t.Error("no error for a column of zeros alone")
	}
}

// One row: its value is the intercept, and nothing else can be said.
func TestLinearOneRow(t *testing.T) {
	fit, err := regression.Linear(columns(t, 1), []float64{42}, regression.LinearOptions{})
	if err != nil {
		t.Fatal(err)
	}
	c := fit.Coefficients[0]
	if math.Abs(c.Estimate-42) > 1e-13 || !math.IsNaN(c.StdErr) || !math.IsNaN(c.P) || !math.IsNaN(c.Interval.Low) || !math.IsNaN(fit.Sigma) || !math.IsNaN(fit.F.P) {
		t.Errorf("coefficient %+v, sigma %v: want 42 and NaN", c, fit.Sigma)
	}
	if len(fit.Warnings) != 1 {
		t.Errorf("warnings %v, want one", fit.Warnings)
	}
}

// All responses equal: slope 0 and no R2.
func TestLinearConstantResponse(t *testing.T) {
	fit, err := regression.Linear(columns(t, 4, []float64{1, 2, 3, 5}), []float64{7, 7, 7, 7}, regression.LinearOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(fit.Coefficients[1].Estimate) > 1e-14 || !math.IsNaN(fit.R2) || !math.IsNaN(fit.F.Statistic) {
		t.Errorf("slope %v, R2 %v, F %v: want 0 and NaN", fit.Coefficients[1].Estimate, fit.R2, fit.F.Statistic)
	}
}

// c = a + b is aliased; contrasts that involve it are estimable only if they are the
// same without it: the mean at a = 1, b = 2, c = 3 is, at c = 4 it is not.
func TestAliased(t *testing.T) {
	a, b := []float64{1, 4, 2, 8, 5, 7}, []float64{3, 1, 0, 2, 7, 1}
	c := make([]float64, 6)
	for i := range c {
		c[i] = a[i] + b[i]
	}
	y := []float64{5, 3, 8, 9, 2, 4}
	full, err := regression.Linear(columns(t, 6, a, b, c), y, regression.LinearOptions{})
	if err != nil {
		t.Fatal(err)
	}
	less, err := regression.Linear(columns(t, 6, a, b), y, regression.LinearOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"c"}, full.Aliased); diff != "" {
		t.Error(diff)
	}
	if k := full.Coefficients[3]; !math.IsNaN(k.Estimate) || !math.IsNaN(k.StdErr) || !math.IsNaN(full.Covariance.At(3, 0)) {
		t.Errorf("aliased coefficient %+v, want NaN", k)
	}
	got, err := full.Contrast("mean", []float64{1, 1, 2, 3})
	if err != nil {
		t.Fatal(err)
	}
	want, err := less.Contrast("mean", []float64{1, 1, 2})
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(got.Estimate-want.Estimate) > 1e-12 || math.Abs(got.StdErr-want.StdErr) > 1e-12 {
		t.Errorf("estimable contrast %+v, want %+v", got, want)
	}
	if got, err = full.Contrast("mean", []float64{1, 1, 2, 4}); err != nil || !math.IsNaN(got.Estimate) {
		t.Errorf("contrast %+v, %v, want NaN", got, err)
	}
	if joint, err := full.Joint([]int{3}); err != nil || !math.IsNaN(joint.P) {
		t.Errorf("joint test of the aliased column %+v, %v, want NaN", joint, err)
	}
	for _, weights := range [][]float64{{1}, {1, 0, 0, math.NaN()}} {
		if _, err := full.Contrast("bad", weights); err == nil {
			t.Errorf("no error for weights %v", weights)
		}
	}
	if _, err := full.Joint([]int{4}); err == nil {
		t.Error("no error for the place 4 of 4")
	}
}

// The joint test of one coefficient is the square of its t.
func TestJointOfOne(t *testing.T) {
	fit, err := regression.Linear(columns(t, 6, []float64{1, 4, 2, 8, 5, 7}, []float64{3, 1, 0, 2, 7, 1}), []float64{5, 3, 8, 9, 2, 4}, regression.LinearOptions{})
	if err != nil {
		t.Fatal(err)
	}
	joint, err := fit.Joint([]int{2})
	if err != nil {
		t.Fatal(err)
	}
	c := fit.Coefficients[2]
	if math.Abs(joint.Statistic-c.Statistic*c.Statistic) > 1e-12 || math.Abs(joint.P-c.P) > 1e-12 {
		t.Errorf("joint %+v, want F %v, p %v", joint, c.Statistic*c.Statistic, c.P)
	}
	all, err := fit.Joint([]int{1, 2})
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(all.Statistic-fit.F.Statistic) > 1e-12 || math.Abs(all.P-fit.F.P) > 1e-12 {
		t.Errorf("joint %+v, want the fit's F %+v", all, fit.F)
	}
}

func TestModelErrors(t *testing.T) {
	x := columns(t, 4, []float64{1, 2, 3, 4})
	without, err := design.NewWithoutIntercept(4, design.Main(design.Numeric("a", []float64{1, 2, 3, 4})))
	if err != nil {
		t.Fatal(err)
	}
	event := yesNo("0101")
	for name, fit := range map[string]func() error{
		"logistic lengths": func() error { _, err := regression.Logistic(x, event[:3], regression.Options{}); return err },
		"logistic level":   func() error { _, err := regression.Logistic(x, event, regression.Options{Level: 1}); return err },
		"no rows":          func() error { _, err := regression.Logistic(columns(t, 0), nil, regression.Options{}); return err },
		"firth no rows":    func() error { _, err := regression.Firth(columns(t, 0), nil, regression.Options{}); return err },
		"firth lengths":    func() error { _, err := regression.Firth(x, event[:3], regression.Options{}); return err },
		"no intercept":     func() error { _, err := regression.LogBinomial(without, event, regression.Options{}); return err },
		"negative count": func() error {
			_, err := regression.Poisson(x, []int{1, -2, 3, 0}, regression.CountOptions{})
			return err
		},
		"offsets": func() error {
			_, err := regression.Poisson(x, []int{1, 2, 3, 0}, regression.CountOptions{Offset: []float64{1}})
			return err
		},
		"offset NaN": func() error {
			_, err := regression.Poisson(x, []int{1, 2, 3, 0}, regression.CountOptions{Offset: []float64{1, 2, math.NaN(), 4}})
			return err
		},
		// 2, 3, 2, 3 vary less than Poisson counts.
		"not overdispersed": func() error {
			_, err := regression.NegativeBinomial(x, []int{2, 3, 2, 3}, regression.CountOptions{})
			return err
		},
	} {
		if err := fit(); err == nil || !strings.HasPrefix(err.Error(), "regression: ") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func TestRobustAndProfileErrors(t *testing.T) {
	x := columns(t, 6, []float64{0, 0, 0, 0, 0, 1})
	fit, err := regression.Linear(x, []float64{1, 2, 3, 4, 5, 9}, regression.LinearOptions{})
	if err != nil {
		t.Fatal(err)
	}
	// The last row alone has a = 1: leverage 1.
	for _, h := range []regression.HC{regression.HC2, regression.HC3, 7, -1} {
		if _, err := fit.Robust(h); err == nil {
			t.Errorf("%v: no error", h)
		}
	}
	for name, c := range map[string][]int{"lengths": {1, 2}, "one cluster": {3, 3, 3, 3, 3, 3}} {
		if _, err := fit.Clustered(c, regression.CR1); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := fit.Clustered([]int{1, 2, 3, 1, 2, 3}, 9); err == nil {
		t.Error("no error for an unknown type")
	}
	poisson, err := regression.ModifiedPoisson(columns(t, 6, []float64{1, 2, 3, 4, 5, 6}), yesNo("010110"), regression.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := poisson.Profile(); err == nil {
		t.Error("no error for the profile of a modified Poisson model")
	}
	if _, err := regression.GComputation(poisson, "a", regression.GComputationOptions{}); err == nil {
		t.Error("no error for g-computation after a modified Poisson model")
	}
	if _, err := regression.GComputation(regression.Fit{}, "a", regression.GComputationOptions{}); err == nil {
		t.Error("no error for g-computation without a fit")
	}
	logistic, err := regression.Logistic(columns(t, 6, []float64{1, 2, 3, 4, 5, 6}), yesNo("010110"), regression.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a", "z"} {
		if _, err := regression.GComputation(logistic, name, regression.GComputationOptions{}); err == nil {
			t.Errorf("no error for the treatment %s", name)
		}
	}
}

// Ties count half: risks .2 .2 .5, the events are the second and third: of the pairs
// (2, 1) is tied and (3, 1) right, so the AUC is 3/4.
func TestDiscriminationTies(t *testing.T) {
	fit := regression.Fit{Fitted: []float64{0.2, 0.2, 0.5}}
	d, err := fit.Discrimination(yesNo("011"))
	if err != nil {
		t.Fatal(err)
	}
	// Brier: (0.04 + 0.64 + 0.25) / 3.
	if math.Abs(d.AUC-0.75) > 1e-15 || math.Abs(d.Brier-0.31) > 1e-15 {
		t.Errorf("%+v, want 0.75, 0.31", d)
	}
	for _, pattern := range []string{"000", "111", "01"} {
		if _, err := fit.Discrimination(yesNo(pattern)); err == nil {
			t.Errorf("%s: no error", pattern)
		}
	}
}

// A fit that no function made has no covariance.
func TestZeroFit(t *testing.T) {
	var fit regression.Fit
	if _, err := fit.Robust(regression.HC0); err == nil {
		t.Error("Robust: no error")
	}
	if _, err := fit.Clustered(nil, regression.CR1); err == nil {
		t.Error("Clustered: no error")
	}
	if _, err := fit.Profile(); err == nil {
		t.Error("Profile: no error")
	}
	if h := fit.Leverages(); h != nil {
		t.Errorf("leverages %v, want none", h)
	}
}

// y = 2 a: the residuals are rounding, and a warning says so.
func TestPerfectFit(t *testing.T) {
	fit, err := regression.Linear(columns(t, 4, []float64{1, 2, 3, 5}), []float64{2, 4, 6, 10}, regression.LinearOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(fit.Warnings) != 1 || !strings.Contains(fit.Warnings[0].Error(), "perfect") {
		t.Errorf("warnings %v, want one of a perfect fit", fit.Warnings)
	}
}
