package survival_test

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"reprieve/stats/internal/reference"
	"reprieve/stats/survival"
)

// coxTolerance is that of the collection for score roots.
const coxTolerance = 1e-9

// TestCollectionCox walks every case of the collection's Cox regressions.
func TestCollectionCox(t *testing.T) {
	for _, file := range []string{"cox_ph.json", "cox_recurrent.json"} {
		var cases []coxCase
		reference.LoadCollection(t, file, &cases)
		for _, c := range cases {
			t.Run(c.ID, func(t *testing.T) { c.check(t) })
		}
	}
}

// coxCase is a case of the collection.
type coxCase struct {
	ID, Dataset string
	Options     struct {
		Formula         string
		Filter, Cluster *string
	}
	Expected struct {
		N       int
		Efron   *coxExpected
		Breslow *coxExpected
		Exact   *coxExpected
	}
}

// coxExpected is what a case holds of one way to take ties.
type coxExpected struct {
	Events int `json:"n_events"`
	Coef   struct {
		Estimate, SE, Statistic, P, Lower, Upper reference.Numbers
	}
	HR     reference.Numbers
	VCov   []reference.Numbers
	LogLik struct{ Null, Model reference.Number }
	LRT    struct{ Chisq, DF, P reference.Number }
	Score  struct{ Chisq, P reference.Number }
	Wald   struct{ Chisq reference.Number }
	Robust *struct {
		Clusters int `json:"n_clusters"`
		SE, Z    reference.Numbers
		VCov     []reference.Numbers
		Score    *reference.Number `json:"robust_score"`
	}
	RobustSE    reference.Numbers `json:"robust_no_cluster_se"`
	Concordance struct{ C, SE reference.Number }
	ZPH         map[string]struct{ Chisq, DF, P reference.Numbers } `json:"cox_zph"`
	Baseline    *struct {
		Time, Hazard reference.Numbers
		Strata       []string
	} `json:"baseline_cumhaz_at_zero"`
	Martingale reference.Numbers
	Deviance   reference.Numbers `json:"deviance_resid"`
	Survival   *struct {
		NewData                      map[string]reference.Number
		Time, Surv, SE, Lower, Upper reference.Numbers
		Median                       reference.Number
	} `json:"survival_at_newdata"`
}

func (c coxCase) check(t *testing.T) {
	table := readFrame(t, c.Dataset)
	in, terms := table.cox(t, c.Options.Formula, c.Options.Filter, c.Options.Cluster)
	if len(in.Time) != c.Expected.N {
		t.Fatalf("%d rows, want %d", len(in.Time), c.Expected.N)
	}
	for _, ties := range []struct {
		ties survival.Ties
		want *coxExpected
	}{{survival.Efron, c.Expected.Efron}, {survival.Breslow, c.Expected.Breslow}, {survival.Exact, c.Expected.Exact}} {
		if ties.want == nil {
			continue
		}
		t.Run(ties.ties.String(), func(t *testing.T) {
			plain := in
			plain.Cluster = nil
			fit, err := survival.Cox(plain, survival.CoxOptions{Ties: ties.ties})
			if err != nil {
				t.Fatal(err)
			}
			ties.want.checkFit(t, fit)
			ties.want.checkRobust(t, in, ties.ties)
			if ties.ties != survival.Exact {
				ties.want.checkZPH(t, fit)
				ties.want.checkCurves(t, fit, terms)
			}
			clustered := fit
			if in.Cluster != nil {
				if clustered, err = survival.Cox(in, survival.CoxOptions{Ties: ties.ties}); err != nil {
					t.Fatal(err)
				}
			}
			got := clustered.Concordance()
			reference.Close(t, "C", got.C, float64(ties.want.Concordance.C), coxTolerance)
			reference.Close(t, "its standard error", got.StdErr, float64(ties.want.Concordance.SE), coxTolerance)
		})
	}
}

func (w *coxExpected) checkFit(t *testing.T, fit *survival.CoxFit) {
	t.Helper()
	if fit.Events != w.Events || len(fit.Coefficients) != len(w.Coef.Estimate) {
		t.Fatalf("%d events, %d coefficients; want %d, %d", fit.Events, len(fit.Coefficients), w.Events, len(w.Coef.Estimate))
	}
	for j, c := range fit.Coefficients {
		name := fmt.Sprint("coefficient ", j, " ")
		reference.Close(t, name+"estimate", c.Estimate, float64(w.Coef.Estimate[j]), coxTolerance)
		reference.Close(t, name+"se", c.StdErr, float64(w.Coef.SE[j]), coxTolerance)
		reference.Close(t, name+"z", c.Z, float64(w.Coef.Statistic[j]), coxTolerance)
		reference.Close(t, name+"p", c.P, float64(w.Coef.P[j]), 1e-8) // a tail: z^2 times the error of z
		reference.Close(t, name+"low", c.Interval.Low, float64(w.Coef.Lower[j]), coxTolerance)
		reference.Close(t, name+"high", c.Interval.High, float64(w.Coef.Upper[j]), coxTolerance)
		reference.Close(t, name+"hazard ratio", c.HazardRatio, float64(w.HR[j]), coxTolerance)
		for i := range w.VCov {
			reference.Close(t, name+"covariance", fit.Covariance.At(i, j), float64(w.VCov[i][j]), coxTolerance)
		}
	}
	reference.Close(t, "null log likelihood", fit.LogLikNull, float64(w.LogLik.Null), coxTolerance)
	reference.Close(t, "log likelihood", fit.LogLik, float64(w.LogLik.Model), coxTolerance)
	reference.Close(t, "likelihood ratio", fit.LikelihoodRatio.Statistic, float64(w.LRT.Chisq), coxTolerance)
	reference.Close(t, "its p", fit.LikelihoodRatio.P, float64(w.LRT.P), 1e-8)
	reference.Close(t, "score test", fit.Score.Statistic, float64(w.Score.Chisq), coxTolerance)
	reference.Close(t, "its p", fit.Score.P, float64(w.Score.P), 1e-8)
	reference.Close(t, "wald", fit.Wald.Statistic, float64(w.Wald.Chisq), coxTolerance)
	if w.Martingale != nil {
		checkVector(t, "martingale", fit.MartingaleResiduals(), w.Martingale)
	}
	if w.Deviance != nil {
		checkVector(t, "deviance", fit.DevianceResiduals(), w.Deviance)
	}
}

// checkVector compares residuals: to 1e-9 of 1, as they are differences of
// numbers of that size.
func checkVector(t *testing.T, name string, got []float64, want reference.Numbers) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d %s residuals, want %d", len(got), name, len(want))
	}
	for i, v := range got {
		if !(math.Abs(v-float64(want[i])) <= 1e-9) {
			t.Errorf("%s residual %d = %.15g, want %.15g", name, i, v, want[i])
		}
	}
}

// checkRobust compares the robust variance, over clusters or over rows.
func (w *coxExpected) checkRobust(t *testing.T, in survival.CoxInput, ties survival.Ties) {
	t.Helper()
	if w.Robust == nil && w.RobustSE == nil {
		return
	}
	fit, err := survival.Cox(in, survival.CoxOptions{Ties: ties, Robust: true})
	if err != nil {
		t.Fatal(err)
	}
	if w.Robust == nil {
		for j, se := range w.RobustSE {
			reference.Close(t, "robust se", fit.Coefficients[j].StdErr, float64(se), coxTolerance)
		}
		return
	}
	if fit.Clusters != w.Robust.Clusters {
		t.Errorf("%d clusters, want %d", fit.Clusters, w.Robust.Clusters)
	}
	for j, c := range fit.Coefficients {
		reference.Close(t, "robust se", c.StdErr, float64(w.Robust.SE[j]), coxTolerance)
		reference.Close(t, "robust z", c.Z, float64(w.Robust.Z[j]), coxTolerance)
		for i := range w.Robust.VCov {
			reference.Close(t, "robust covariance", fit.Covariance.At(i, j), float64(w.Robust.VCov[i][j]), coxTolerance)
		}
	}
	if w.Robust.Score != nil {
		reference.Close(t, "robust score", fit.RobustScore.Statistic, float64(*w.Robust.Score), coxTolerance)
	}
}

func (w *coxExpected) checkZPH(t *testing.T, fit *survival.CoxFit) {
	t.Helper()
	for scale, name := range map[survival.TimeScale]string{
		survival.KaplanMeierTime: "km", survival.PlainTime: "identity", survival.RankTime: "rank", survival.LogTime: "log",
	} {
		want, ok := w.ZPH[name]
		if !ok && name == "log" { // a time is 0
			continue
		}
		got, err := fit.ProportionalHazards(survival.ProportionalHazardsOptions{Scale: scale})
		if err != nil {
			t.Fatal(err)
		}
		for i, test := range append(slices.Clone(got.Terms), got.Global) {
			reference.Close(t, fmt.Sprint(name, " chi-square ", i), test.Statistic, float64(want.Chisq[i]), coxTolerance)
			reference.Close(t, fmt.Sprint(name, " df ", i), float64(test.DF), float64(want.DF[i]), 0)
			reference.Close(t, fmt.Sprint(name, " p ", i), test.P, float64(want.P[i]), 1e-8)
		}
	}
}

// checkCurves compares baseline hazards and the survival of one subject.
func (w *coxExpected) checkCurves(t *testing.T, fit *survival.CoxFit, terms []string) {
	t.Helper()
	if w.Baseline != nil {
		var times, hazards []float64
		for _, h := range fit.BaselineHazards() {
			times, hazards = append(times, h.Time...), append(hazards, h.Hazard...)
		}
		if len(times) != len(w.Baseline.Time) {
			t.Fatalf("%d times of hazards, want %d", len(times), len(w.Baseline.Time))
		}
		for i, h := range hazards {
			reference.Close(t, "time", times[i], float64(w.Baseline.Time[i]), 0)
			reference.Close(t, fmt.Sprint("hazard at ", times[i]), h, float64(w.Baseline.Hazard[i]), coxTolerance)
		}
	}
	if w.Survival == nil {
		return
	}
	x := make([]float64, len(terms))
	for j, term := range terms {
		x[j] = float64(w.Survival.NewData[term])
	}
	curve, err := fit.Curve(x, survival.CoxCurveOptions{Transform: survival.Log})
	if err != nil {
		t.Fatal(err)
	}
	for i, at := range w.Survival.Time {
		p, err := curve.At(float64(at))
		if err != nil {
			t.Fatal(err)
		}
		reference.Close(t, "survival", p.Survival, float64(w.Survival.Surv[i]), coxTolerance)
		reference.Close(t, "its se", p.StdErr, float64(w.Survival.SE[i]), coxTolerance)
		reference.Close(t, "its low", p.Interval.Low, float64(w.Survival.Lower[i]), coxTolerance)
		reference.Close(t, "its high", p.Interval.High, float64(w.Survival.Upper[i]), coxTolerance)
	}
	reference.Close(t, "median", curve.Median().Time, float64(w.Survival.Median), coxTolerance)
}

// frame is a data set: text by column.
type frame struct {
	columns map[string][]string
	n       int
}

func readFrame(t *testing.T, dataset string) frame {
	t.Helper()
	f := frame{columns: map[string][]string{}}
	rows := readTable(t, reference.Shared(t, "oracle", dataset))
	f.n = len(rows)
	for name := range rows[0] {
		for _, row := range rows {
			f.columns[name] = append(f.columns[name], row[name])
		}
	}
	return f
}

// value evaluates "column", "1 - column", "a:b", "a == v", "a > v" and "I(...)",
// NaN where a cell is empty.
func (f frame) value(t *testing.T, expression string, row int) float64 {
	t.Helper()
	e := strings.TrimSpace(expression)
	if inner, ok := strings.CutPrefix(e, "I("); ok {
		e = strings.TrimSuffix(inner, ")")
	}
	if a, b, ok := strings.Cut(e, "=="); ok {
		cell := f.columns[strings.TrimSpace(a)][row]
		if cell == "" {
			return math.NaN()
		}
		return oneIf(cell == strings.Trim(b, " '"))
	}
	if a, b, ok := strings.Cut(e, ">"); ok {
		return oneIf(f.value(t, a, row) > f.value(t, b, row))
	}
	if a, b, ok := strings.Cut(e, "-"); ok {
		return f.value(t, a, row) - f.value(t, b, row)
	}
	if a, b, ok := strings.Cut(e, ":"); ok {
		return f.value(t, a, row) * f.value(t, b, row)
	}
	cell := e
	if column, ok := f.columns[e]; ok {
		cell = column[row]
	}
	if cell == "" {
		return math.NaN()
	}
	v, err := strconv.ParseFloat(cell, 64)
	if err != nil {
		t.Fatalf("%q in %q is not a number", cell, expression)
	}
	return v
}

// cox builds the input of a formula, without rows that lack a value, and the names
// of its covariates.
func (f frame) cox(t *testing.T, formula string, filter, cluster *string) (survival.CoxInput, []string) {
	t.Helper()
	left, right, _ := strings.Cut(formula, "~")
	response := strings.Split(strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(left), "Surv("), ")"), ",")
	var terms []string
	strata := ""
	for term := range strings.SplitSeq(right, "+") {
		term = strings.TrimSpace(term)
		if name, ok := strings.CutPrefix(term, "strata("); ok {
			strata = strings.TrimSuffix(name, ")")
			continue
		}
		terms = append(terms, term)
	}
	needed := slices.Concat(response, terms)
	for _, extra := range []string{strata, deref(cluster)} {
		if extra != "" {
			needed = append(needed, extra)
		}
	}
	in := survival.CoxInput{Covariates: make([][]float64, len(terms))}
	for i := range f.n {
		values := make([]float64, len(needed))
		complete := filter == nil || f.value(t, *filter, i) == 1
		for j, e := range needed {
			values[j] = f.value(t, e, i)
			complete = complete && !math.IsNaN(values[j])
		}
		if complete {
			addCoxRow(&in, values, len(response), len(terms), strata != "", cluster != nil)
		}
	}
	return in, terms
}

// addCoxRow adds the values of a row: response, covariates, stratum and cluster.
func addCoxRow(in *survival.CoxInput, v []float64, response, terms int, strata, cluster bool) {
	if response == 3 {
		in.Start = append(in.Start, v[0])
	}
	in.Time = append(in.Time, v[response-2])
	in.Event = append(in.Event, v[response-1] == 1)
	for j := range terms {
		in.Covariates[j] = append(in.Covariates[j], v[response+j])
	}
	if strata {
		in.Strata = append(in.Strata, int(v[response+terms]))
	}
	if cluster {
		in.Cluster = append(in.Cluster, int(v[len(v)-1]))
	}
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
