package survival_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"reprieve/stats/survival"
)

// Two with x = 1 and two with x = 0, all with the event, at times 1 to 4 with x =
// 1, 0, 1, 0. With h = exp(b) the partial likelihood is
// h/(2h+2) x 1/(h+2) x h/(h+1) x 1; its score 2 - 2h/(h+1) - h/(h+2) is 0 where
// h^2 - h - 4 = 0, so h = (1 + sqrt 17) / 2, and the information is
// 2h/(h+1)^2 + 2h/(h+2)^2.
func TestCoxByHand(t *testing.T) {
	for _, ties := range []survival.Ties{survival.Efron, survival.Breslow, survival.Exact} {
		fit, err := survival.Cox(fourRows(), survival.CoxOptions{Ties: ties})
		if err != nil {
			t.Fatal(err)
		}
		h := (1 + math.Sqrt(17)) / 2
		logLik := math.Log(h/(2*h+2)) + math.Log(1/(h+2)) + math.Log(h/(h+1))
		se := 1 / math.Sqrt(2*h/((h+1)*(h+1))+2*h/((h+2)*(h+2)))
		c := fit.Coefficients[0]
		for _, v := range []struct {
			name      string
			got, want float64
		}{
			{"estimate", c.Estimate, math.Log(h)},
			{"hazard ratio", c.HazardRatio, h},
			{"standard error", c.StdErr, se},
			{"log likelihood", fit.LogLik, logLik},
			{"null log likelihood", fit.LogLikNull, -math.Log(4 * 3 * 2)},
			// At 0 the score is 2 - 1 - 1/3 and the information 1/2 + 2/9.
			{"score", fit.Score.Statistic, (2.0 / 3) * (2.0 / 3) / (1.0/2 + 2.0/9)},
			{"likelihood ratio", fit.LikelihoodRatio.Statistic, 2 * (logLik + math.Log(24))},
			{"wald", fit.Wald.Statistic, math.Pow(math.Log(h)/se, 2)},
		} {
			if math.Abs(v.got-v.want) > 1e-12 { // four rows
				t.Errorf("%v: %s = %v, want %v", ties, v.name, v.got, v.want)
			}
		}
		if !fit.Converged || fit.Gradient > 1e-9 || fit.N != 4 || fit.Events != 4 {
			t.Errorf("%v: converged %v, gradient %v, N %d, events %d", ties, fit.Converged, fit.Gradient, fit.N, fit.Events)
		}
	}
}

func fourRows() survival.CoxInput {
	return survival.CoxInput{
		Time: []float64{1, 2, 3, 4}, Event: []bool{true, true, true, true}, Covariates: [][]float64{{1, 0, 1, 0}},
	}
}

// With a binary covariate and all events at one time the exact partial likelihood
// is that of Fisher's noncentral hypergeometric distribution, whose maximum sets
// the expected number of events in the group to the observed one. Hundreds of
// events make numbers of subsets far beyond the largest number.
func TestCoxExactManyTies(t *testing.T) {
	const n, group, events, hits = 1500, 600, 500, 260
	in := survival.CoxInput{Covariates: [][]float64{nil}}
	for i := range n {
		in.Time = append(in.Time, 3)
		in.Covariates[0] = append(in.Covariates[0], oneIf(i < group))
		in.Event = append(in.Event, i < hits || i >= n-(events-hits))
	}
	fit, err := survival.Cox(in, survival.CoxOptions{Ties: survival.Exact})
	if err != nil {
		t.Fatal(err)
	}
	logChoose := func(n, k int) float64 {
		lg := func(x int) float64 { v, _ := math.Lgamma(float64(x + 1)); return v }
		return lg(n) - lg(k) - lg(n-k)
	}
	logTerm := func(k int) float64 {
		return logChoose(group, k) + logChoose(n-group, events-k) + float64(k)*fit.Coefficients[0].Estimate
	}
	total, mean, square := 0.0, 0.0, 0.0
	for k := range events + 1 {
		w := math.Exp(logTerm(k) - logTerm(hits))
		total, mean, square = total+w, mean+w*float64(k), square+w*float64(k*k)
	}
	mean /= total
	if math.Abs(mean-hits) > 1e-7 { // 260, of logs of up to 1000
		t.Errorf("expected events in the group %v, want %v", mean, hits)
	}
	if got, want := fit.Coefficients[0].StdErr, 1/math.Sqrt(square/total-mean*mean); math.Abs(got-want) > 1e-7 {
		t.Errorf("standard error %v, want %v", got, want)
	}
}

func TestCoxErrors(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		name string
		edit func(*survival.CoxInput, *survival.CoxOptions)
		want string
	}{
		{"no rows", func(in *survival.CoxInput, _ *survival.CoxOptions) {
			*in = survival.CoxInput{Covariates: [][]float64{{}}}
		}, "no event"},
		{"no covariates", func(in *survival.CoxInput, _ *survival.CoxOptions) { in.Covariates = nil }, "no covariates"},
		{"no event", func(in *survival.CoxInput, _ *survival.CoxOptions) { in.Event = make([]bool, 4) }, "no event"},
		{"short event", func(in *survival.CoxInput, _ *survival.CoxOptions) { in.Event = in.Event[:3] }, "event: 3 elements for 4 rows"},
		{"short covariate", func(in *survival.CoxInput, _ *survival.CoxOptions) { in.Covariates[0] = in.Covariates[0][:3] }, "covariate 0: 3 elements"},
		{"short weights", func(in *survival.CoxInput, _ *survival.CoxOptions) { in.Weights = []float64{} }, "weights: 0 elements"},
		{"negative time", func(in *survival.CoxInput, _ *survival.CoxOptions) { in.Time[2] = -1 }, "row 2: time -1"},
		{"NaN time", func(in *survival.CoxInput, _ *survival.CoxOptions) { in.Time[2] = nan }, "row 2: time NaN"},
		{"infinite covariate", func(in *survival.CoxInput, _ *survival.CoxOptions) { in.Covariates[0][1] = inf }, "row 1: covariate 0: +Inf"},
		{"start at time", func(in *survival.CoxInput, _ *survival.CoxOptions) { in.Start = []float64{0, 0, 3, 0} }, "row 2: start 3"},
		{"weight 0", func(in *survival.CoxInput, _ *survival.CoxOptions) { in.Weights = []float64{1, 0, 1, 1} }, "row 1: weight 0"},
		{"NaN offset", func(in *survival.CoxInput, _ *survival.CoxOptions) { in.Offset = []float64{0, 0, 0, nan} }, "row 3: offset NaN"},
		{"level 95", func(_ *survival.CoxInput, o *survival.CoxOptions) { o.Level = 95 }, "level 95"},
		{"unknown ties", func(_ *survival.CoxInput, o *survival.CoxOptions) { o.Ties = 7 }, "Ties(7)"},
		{"negative iterations", func(_ *survival.CoxInput, o *survival.CoxOptions) { o.MaxIterations = -1 }, "max iterations -1"},
		{"one iteration", func(_ *survival.CoxInput, o *survival.CoxOptions) { o.MaxIterations = 1 }, "no convergence after 1 iterations (last gradient"},
		{"exact, weights", func(in *survival.CoxInput, o *survival.CoxOptions) {
			o.Ties, in.Weights = survival.Exact, []float64{1, 1, 1, 2}
		}, "no weights"},
		{"exact, robust", func(_ *survival.CoxInput, o *survival.CoxOptions) { o.Ties, o.Robust = survival.Exact, true }, "no robust"},
		{"one cluster", func(in *survival.CoxInput, _ *survival.CoxOptions) { in.Cluster = []int{3, 3, 3, 3} }, "one cluster"},
	} {
		in, opts := fourRows(), survival.CoxOptions{}
		c.edit(&in, &opts)
		_, err := survival.Cox(in, opts)
		if err == nil || !strings.HasPrefix(err.Error(), "survival: cox: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.name, err, c.want)
		}
	}
}

func TestCoxAliased(t *testing.T) {
	for _, c := range []struct {
		name       string
		covariates [][]float64
		strata     []int
		want       string
	}{
		{"one value", [][]float64{{1, 0, 1, 0}, {7.3, 7.3, 7.3, 7.3}}, nil, "covariate 1:"},
		{"a copy", [][]float64{{1, 0, 1, 0}, {1, 0, 1, 0}}, nil, "covariate 1:"},
		{"a multiple and a shift", [][]float64{{0.1, 0.7, 0.3, 0.2}, {4.3, 5.5, 4.7, 4.5}}, nil, "covariate 1:"},
		{"a sum", [][]float64{{1, 0, 1, 0}, {0, 1, 1, 0}, {1, 1, 2, 0}}, nil, "covariate 2:"},
		{"the strata", [][]float64{{0.1, 0.1, 0.7, 0.7}}, []int{1, 1, 2, 2}, "covariate 0:"},
		// Who is last is alone at risk there: x varies at no event.
		{"no variation at an event", [][]float64{{1, 1, 0, 0}}, []int{1, 1, 1, 2}, ""},
	} {
		in := fourRows()
		in.Covariates, in.Strata = c.covariates, c.strata
		_, err := survival.Cox(in, survival.CoxOptions{})
		if c.want == "" {
			if !errors.Is(err, survival.ErrInfiniteCoefficient) {
				t.Errorf("%s: error %v, want an infinite coefficient", c.name, err)
			}
			continue
		}
		if !errors.Is(err, survival.ErrAliased) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q aliased", c.name, err, c.want)
		}
	}
}

// A coefficient runs to infinity where all events, each in its risk set, have the
// largest (or smallest) value of the covariate, or of a combination.
func TestCoxInfinite(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	n := 60
	in := survival.CoxInput{Covariates: [][]float64{make([]float64, n), make([]float64, n), make([]float64, n)}}
	for i := range n {
		x, group := r.NormFloat64(), float64(r.IntN(2))
		in.Time = append(in.Time, float64(1+r.IntN(20)))
		in.Covariates[0][i], in.Covariates[1][i], in.Covariates[2][i] = x, group, 2*x-1.5*group
		in.Event = append(in.Event, r.IntN(3) > 0)
	}
	groupWithout := in
	groupWithout.Event = slices.Clone(in.Event)
	for i := range n {
		groupWithout.Event[i] = in.Event[i] && in.Covariates[1][i] == 0
	}
	groupWithout.Covariates = in.Covariates[:2]

	// Times that are in the order of a combination of covariates 0 and 1.
	ordered := in
	ordered.Time, ordered.Event = make([]float64, n), slices.Repeat([]bool{true}, n)
	for i := range n {
		ordered.Time[i] = 50 - in.Covariates[2][i]
	}
	ordered.Covariates = in.Covariates[:2]

	for _, c := range []struct {
		name string
		in   survival.CoxInput
		want string
	}{{"a group without events", groupWithout, "covariate 1:"}, {"a combination", ordered, "covariate 0, 1:"}} {
		for _, ties := range []survival.Ties{survival.Efron, survival.Breslow, survival.Exact} {
			_, err := survival.Cox(c.in, survival.CoxOptions{Ties: ties})
			if !errors.Is(err, survival.ErrInfiniteCoefficient) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s, %v: error %v, want %q infinite", c.name, ties, err, c.want)
			}
		}
	}
}

// One event of the group is enough for an estimate, however large the others.
func TestCoxLargeButFinite(t *testing.T) {
	n := 4000
	in := survival.CoxInput{Covariates: [][]float64{make([]float64, n)}}
	for i := range n {
		in.Time = append(in.Time, float64(1+i))
		in.Event = append(in.Event, i%2 == 0 || i == n-3)
		in.Covariates[0][i] = float64(i % 2)
	}
	fit, err := survival.Cox(in, survival.CoxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if c := fit.Coefficients[0]; !(c.Estimate < -6 && c.Estimate > -9 && c.StdErr < 1.1) {
		t.Errorf("estimate %v, standard error %v", c.Estimate, c.StdErr)
	}
}

// The first step from 0 goes far beyond the estimate where a group is rare and its
// events come first: ten of the group, one of the others among them, then the last
// of the group. With h the hazard ratio and 990 others the score is 0 where h is
// about 5000, far from the step and far from infinity.
func TestCoxOvershoot(t *testing.T) {
	in := survival.CoxInput{Covariates: [][]float64{nil}}
	for i := range 1000 {
		in.Time = append(in.Time, float64(1+i))
		in.Event = append(in.Event, i < 100)
		in.Covariates[0] = append(in.Covariates[0], oneIf(i < 11 && i != 9))
	}
	fit, err := survival.Cox(in, survival.CoxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	// The score at the estimate, by its definition.
	h, score := fit.Coefficients[0].HazardRatio, 0.0
	for i := range 11 {
		group := 0.0
		for _, x := range in.Covariates[0][i:] {
			group += x
		}
		score += in.Covariates[0][i] - group*h/(group*h+1000-float64(i)-group)
	}
	if !(h > 100) || math.Abs(score) > 1e-9 {
		t.Errorf("hazard ratio %v, score %v", h, score)
	}
}

// A row far off in the covariate has a risk of exp(100) at the estimate, which is
// finite all the same. The likelihood is concave, so a score of 0 proves it.
func TestCoxFarRow(t *testing.T) {
	in := survival.CoxInput{
		Time:       []float64{9, 9, 8, 8, 8, 7, 7, 6, 4, 2, 2},
		Event:      []bool{true, false, true, true, false, true, false, true, false, true, false},
		Covariates: [][]float64{{0.96, 0.04, 0.63, 1.02, 0.36, 2.37, 0.55, 0.41, 1.05, 151, 2.36}},
	}
	fit, err := survival.Cox(in, survival.CoxOptions{Ties: survival.Breslow})
	if err != nil {
		t.Fatal(err)
	}
	score := 0.0
	for i, event := range in.Event {
		if !event {
			continue
		}
		risk, product := 0.0, 0.0
		for k, x := range in.Covariates[0] {
			if in.Time[k] >= in.Time[i] {
				r := math.Exp(fit.Coefficients[0].Estimate * (x - in.Covariates[0][i]))
				risk, product = risk+r, product+r*x
			}
		}
		score += in.Covariates[0][i] - product/risk
	}
	if math.Abs(score) > 1e-9 {
		t.Errorf("score %v at %v", score, fit.Coefficients[0].Estimate)
	}
}

// coxSample draws rows of all kinds: ties, entries, strata, weights, clusters.
func coxSample(t *rapid.T) survival.CoxInput {
	n := rapid.IntRange(20, 60).Draw(t, "n")
	seed := rapid.Uint64().Draw(t, "seed")
	r := rand.New(rand.NewPCG(seed, 1))
	in := survival.CoxInput{Covariates: [][]float64{make([]float64, n), make([]float64, n)}}
	for i := range n {
		start := float64(r.IntN(5))
		in.Start = append(in.Start, start)
		in.Time = append(in.Time, start+float64(1+r.IntN(15)))
		in.Event = append(in.Event, r.IntN(3) > 0)
		in.Strata = append(in.Strata, r.IntN(2))
		in.Weights = append(in.Weights, []float64{1, 0.5, 2}[r.IntN(3)])
		in.Offset = append(in.Offset, r.Float64())
		in.Cluster = append(in.Cluster, i/2)
		in.Covariates[0][i], in.Covariates[1][i] = r.NormFloat64(), float64(r.IntN(2))
	}
	return in
}

// fitSample fits, or leaves out a sample that has no estimate.
func fitSample(t *rapid.T, in survival.CoxInput) *survival.CoxFit {
	fit, err := survival.Cox(in, survival.CoxOptions{})
	if errors.Is(err, survival.ErrInfiniteCoefficient) || errors.Is(err, survival.ErrAliased) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return fit
}

func TestCoxWarnings(t *testing.T) {
	in := clone(reliefLosses)
	in.Strata = make([]int, 12)
	in.Strata[3], in.Strata[9] = 2, 2 // both are censored
	in.Cluster = []int{1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2}
	fit, err := survival.Cox(in, survival.CoxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(fit.Warnings) != 2 || !strings.Contains(fit.Warnings[0].Error(), "strata without an event: 1 of 2") ||
		!strings.Contains(fit.Warnings[1].Error(), "2 clusters for 2 covariates") || !math.IsNaN(fit.Wald.P) {
		t.Errorf("warnings %v, wald %+v", fit.Warnings, fit.Wald)
	}
}

func TestCoxPredictionErrors(t *testing.T) {
	fit, err := survival.Cox(fourRows(), survival.CoxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		x    []float64
		opts survival.CoxCurveOptions
	}{
		{"two covariates", []float64{1, 2}, survival.CoxCurveOptions{}},
		{"NaN", []float64{math.NaN()}, survival.CoxCurveOptions{}},
		{"infinite offset", []float64{1}, survival.CoxCurveOptions{Offset: math.Inf(1)}},
		{"stratum", []float64{1}, survival.CoxCurveOptions{Stratum: 3}},
		{"level", []float64{1}, survival.CoxCurveOptions{Level: -1}},
		{"transform", []float64{1}, survival.CoxCurveOptions{Transform: 9}},
	} {
		if _, err := fit.Curve(c.x, c.opts); err == nil || !strings.HasPrefix(err.Error(), "survival: cox curve: ") {
			t.Errorf("%s: error %v", c.name, err)
		}
	}
	for _, opts := range []survival.ProportionalHazardsOptions{
		{Scale: 9}, {Terms: [][]int{{}}}, {Terms: [][]int{{1}}}, {Terms: [][]int{{0, 0}}}, {Terms: [][]int{{-1}}},
	} {
		if _, err := fit.ProportionalHazards(opts); err == nil {
			t.Errorf("%+v: no error", opts)
		}
	}
	exact, err := survival.Cox(fourRows(), survival.CoxOptions{Ties: survival.Exact})
	if err != nil {
		t.Fatal(err)
	}
	_, scoreErr := exact.ScoreResiduals()
	_, dfbetaErr := exact.DFBeta()
	_, dfbetasErr := exact.DFBetaS()
	_, schoenfeldErr := exact.SchoenfeldResiduals()
	_, zphErr := exact.ProportionalHazards(survival.ProportionalHazardsOptions{})
	for i, err := range []error{scoreErr, dfbetaErr, dfbetasErr, schoenfeldErr, zphErr} {
		if err == nil {
			t.Errorf("exact ties, %d: no error", i)
		}
	}
}

// All terms jointly are the global test, and a term of one covariate is its own.
func TestProportionalHazardsTerms(t *testing.T) {
	in := reliefLosses
	fit, err := survival.Cox(in, survival.CoxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	single, err := fit.ProportionalHazards(survival.ProportionalHazardsOptions{})
	if err != nil {
		t.Fatal(err)
	}
	joint, err := fit.ProportionalHazards(survival.ProportionalHazardsOptions{Terms: [][]int{{1, 0}, {1}}})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := joint.Terms[0], single.Global; got.DF != 2 || math.Abs(got.Statistic-want.Statistic) > 1e-12 {
		t.Errorf("joint test %+v, want %+v", got, want)
	}
	if joint.Terms[1] != single.Terms[1] {
		t.Errorf("single test %+v, want %+v", joint.Terms[1], single.Terms[1])
	}
	// All events at one time: time has one value.
	in.Time, in.Event = slices.Repeat([]float64{5}, 12), slices.Repeat([]bool{true}, 12)
	in.Event[0] = false
	if fit, err = survival.Cox(in, survival.CoxOptions{}); err != nil {
		t.Fatal(err)
	}
	if single, err = fit.ProportionalHazards(survival.ProportionalHazardsOptions{}); err != nil || !math.IsNaN(single.Global.P) {
		t.Errorf("one event time: %+v, %v; want NaN", single, err)
	}
}

// The order of the rows does not change a bit, and the input stays as it is.
func TestCoxRowOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := coxSample(t)
		before := clone(in)
		fit := fitSample(t, in)
		if d := cmp.Diff(before, in); d != "" {
			t.Fatalf("the input changed: %s", d)
		}
		again := fitSample(t, permuted(in, rapid.Permutation(indices(len(in.Time))).Draw(t, "order")))
		checkSameFit(t, fit, again)
	})
}

func checkSameFit(t interface{ Fatalf(string, ...any) }, a, b *survival.CoxFit) {
	type plain struct {
		Coefficients                              []survival.CoxCoefficient
		LogLik, LogLikNull                        float64
		Wald, Score, LikelihoodRatio, RobustScore survival.ChiSquareTest
		Concordance                               survival.Concordance
		Hazards                                   []survival.CumulativeHazard
	}
	of := func(f *survival.CoxFit) plain {
		return plain{f.Coefficients, f.LogLik, f.LogLikNull, f.Wald, f.Score, f.LikelihoodRatio, f.RobustScore, f.Concordance(), f.BaselineHazards()}
	}
	if d := cmp.Diff(of(a), of(b)); d != "" {
		t.Fatalf("not the same bits: %s", d)
	}
}

func indices(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

func clone(in survival.CoxInput) survival.CoxInput { return permuted(in, indices(len(in.Time))) }

// permuted is the rows in another order.
func permuted(in survival.CoxInput, order []int) survival.CoxInput {
	out := survival.CoxInput{
		Start: reordered(in.Start, order), Time: reordered(in.Time, order), Event: reordered(in.Event, order),
		Strata: reordered(in.Strata, order), Weights: reordered(in.Weights, order), Offset: reordered(in.Offset, order),
		Cluster: reordered(in.Cluster, order),
	}
	for _, column := range in.Covariates {
		out.Covariates = append(out.Covariates, reordered(column, order))
	}
	return out
}

func reordered[T any](v []T, order []int) []T {
	if v == nil {
		return nil
	}
	out := make([]T, len(order))
	for k, i := range order {
		out[k] = v[i]
	}
	return out
}

// Laws that hold for any sample: splitting a row in two at a time without events
// changes nothing; a unit of a covariate scales its coefficient; weights of 2 are
// rows twice (Breslow, as Efron takes copies for ties); residuals sum to 0.
func TestCoxLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := coxSample(t)
		fit := fitSample(t, in)
		split := clone(in)
		for i := range in.Time {
			middle := (in.Start[i] + in.Time[i]) / 2
			split = appendRow(split, i)
			split.Start[len(split.Start)-1] = middle
			split.Time[i], split.Event[i] = middle, false
		}
		closeTo(t, "split", fitSample(t, split).Coefficients[0].Estimate, fit.Coefficients[0].Estimate, 1e-9)

		scaled := clone(in)
		for i := range scaled.Covariates[0] {
			scaled.Covariates[0][i] = 1000*scaled.Covariates[0][i] + 7
		}
		closeTo(t, "unit", 1000*fitSample(t, scaled).Coefficients[0].Estimate, fit.Coefficients[0].Estimate, 1e-9)

		sum := 0.0
		for i, m := range fit.MartingaleResiduals() {
			sum += in.Weights[i] * m
		}
		closeTo(t, "martingale residuals", sum, 0, 1e-9)
		score, err := fit.ScoreResiduals()
		if err != nil {
			t.Fatal(err)
		}
		sum = 0
		for i, u := range score[0] {
			sum += in.Weights[i] * u
		}
		closeTo(t, "score residuals", sum, 0, 1e-9)
	})
}

func appendRow(in survival.CoxInput, i int) survival.CoxInput {
	return permuted(in, append(indices(len(in.Time)), i))
}

// closeTo compares to an absolute tolerance: coefficients and sums of the size 1.
func closeTo(t *rapid.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*max(1, math.Abs(want))) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestCoxWeightsAreCopies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := coxSample(t)
		in.Cluster = nil
		twice := clone(in)
		twice.Weights = nil
		for i := range in.Time {
			in.Weights[i] = float64(1 + i%2)
			if i%2 == 1 {
				twice = appendRow(twice, i)
			}
		}
		opts := survival.CoxOptions{Ties: survival.Breslow}
		a, err := survival.Cox(in, opts)
		if err != nil {
			t.Skip(err)
		}
		b, err := survival.Cox(twice, opts)
		if err != nil {
			t.Fatal(err)
		}
		closeTo(t, "estimate", a.Coefficients[0].Estimate, b.Coefficients[0].Estimate, 1e-9)
		closeTo(t, "standard error", a.Coefficients[0].StdErr, b.Coefficients[0].StdErr, 1e-9)
		closeTo(t, "log likelihood", a.LogLik, b.LogLik, 1e-9)

		// A unit of the weights scales the variance alone.
		for i := range in.Weights {
			in.Weights[i] *= 1e-12
		}
		c, err := survival.Cox(in, opts)
		if err != nil {
			t.Fatal(err)
		}
		closeTo(t, "estimate, small weights", c.Coefficients[0].Estimate, a.Coefficients[0].Estimate, 1e-9)
		closeTo(t, "standard error, small weights", 1e-6*c.Coefficients[0].StdErr, a.Coefficients[0].StdErr, 1e-9)
	})
}

// A row of enormous risk that leaves early takes no digits of the others with it.
func TestCoxLeavingRisk(t *testing.T) {
	in := fourRows()
	in.Time = []float64{11, 12, 13, 14, 40} // the last stays at risk beside the enormous one
	in.Start, in.Offset = make([]float64, 5), make([]float64, 5)
	in.Event, in.Covariates[0] = append(in.Event, false), append(in.Covariates[0], 0)
	want, err := survival.Cox(in, survival.CoxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	in.Start, in.Time, in.Event = append(in.Start, 20), append(in.Time, 30), append(in.Event, false)
	in.Covariates[0] = append(in.Covariates[0], 1)
	in.Offset = append(in.Offset, 25)
	got, err := survival.Cox(in, survival.CoxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if a, b := got.Coefficients[0].Estimate, want.Coefficients[0].Estimate; math.Abs(a-b) > 1e-9 {
		t.Errorf("estimate %v beside a row with a risk of exp(25) that is gone, %v without it", a, b)
	}
}

// One core and several give the same bits, with enough rows to share out.
func TestCoxCores(t *testing.T) {
	if testing.Short() {
		t.Skip("100000 rows")
	}
	in := coxGenerated(100_000)
	fit, err := survival.Cox(in, survival.CoxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one, err := survival.Cox(in, survival.CoxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	checkSameFit(t, fit, one)
	// R 4.2.2, survival 3.5-3 on the same rows: coef(coxph(...)) to 12 digits.
	for j, want := range []float64{0.505250180183, -0.306025442846, 0.402244363871, 0.210170406924, -0.102355621142} {
		if got := fit.Coefficients[j].Estimate; math.Abs(got-want) > 1e-9 { // R stops at 1e-9 of the likelihood
			t.Errorf("coefficient %d = %v, want %v", j, got, want)
		}
	}
}
