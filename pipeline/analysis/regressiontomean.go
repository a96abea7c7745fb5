package analysis

import (
	"math"
	"strconv"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/stats"
	"reprieve/stats/describe"
)

// minRetests is the number of patients with repeat readings that a correlation asks
// for.
const minRetests = 10

// reliability is how two weeks of ratings before treatment agree. What is not
// estimable is NaN, and the warning says why.
type reliability struct {
	n       int // patients with both weeks
	rho     float64
	limits  stats.Interval
	mean    float64 // of both weeks
	sd      float64 // root of the mean of their variances
	warning string
}

// testRetest correlates the two weeks before T0 of SAF.
func testRetest(saf []*cohort.Member) (reliability, error) {
	var earlier, later []float64
	for _, m := range byID(where(saf, func(m *cohort.Member) bool { return m.Outcome.Retest.Known })) {
		earlier = append(earlier, m.Outcome.Retest.Earlier.MM())
		later = append(later, m.Outcome.Retest.Later.MM())
	}
	nan := math.NaN()
	v := reliability{n: len(later), rho: nan, limits: stats.Undefined(), mean: nan, sd: nan}
	if v.n < minRetests {
		v.warning = "fewer than 10 patients with repeat readings"
		return v, nil
	}
	r, err := describe.Pearson(earlier, later, describe.CorrelationOptions{})
	if err != nil {
		return v, err
	}
	first, err := describe.Mean(earlier, describe.MeanOptions{})
	if err != nil {
		return v, err
	}
	second, err := describe.Mean(later, describe.MeanOptions{})
	if err != nil {
		return v, err
	}
	v.rho, v.limits = r.Correlation, r.Interval
	v.mean, v.sd = (first.Mean+second.Mean)/2, math.Sqrt((first.SD*first.SD+second.SD*second.SD)/2)
	if math.IsNaN(v.rho) {
		v.warning = "the readings of a week do not vary"
	}
	return v, nil
}

// unchanged is a number of two readings of a patient whose pain has not changed, given
// the mean, the standard deviation and the correlation of such readings; NaN where one
// of these is not known or nobody has such a baseline.
type unchanged func(describe.Unchanged) (float64, error)

func (f unchanged) at(mean, sd, rho float64) (float64, error) {
	if math.IsNaN(mean) || math.IsNaN(rho) || !(sd > 0) {
		return math.NaN(), nil
	}
	return f(describe.Unchanged{Mean: mean, SD: sd, Correlation: rho})
}

// add adds the number at the cohort's correlation, with limits from the limits of
// that.
func (f unchanged) add(r *Results, k Row, v reliability) error {
	estimate, err := f.at(v.mean, v.sd, v.rho)
	if err != nil {
		return err
	}
	a, err := f.at(v.mean, v.sd, v.limits.Low)
	if err != nil {
		return err
	}
	b, err := f.at(v.mean, v.sd, v.limits.High)
	if err != nil {
		return err
	}
	k.Method, k.Warning = "bivariate_normal", v.warning
	r.add(k, stat{"estimate", estimate}, stat{"conf.low", min(a, b)}, stat{"conf.high", max(a, b)})
	return nil
}

// nullResponse is the share of unchanged patients in RESP who would count as
// responders at p %.
func (p populations) nullResponse(percent int) unchanged {
	low := p.in.MinBaselineMM
	return func(u describe.Unchanged) (float64, error) {
		if low >= topMM {
			return math.NaN(), nil
		}
		return u.FallRate(float64(percent)/100, low, topMM)
	}
}

// topMM is the end of the pain scale.
const topMM = 100

// meanDrop is by how much pain falls on average in unchanged patients of RESP.
func (p populations) meanDrop() unchanged {
	return func(u describe.Unchanged) (float64, error) { return u.MeanFall(p.in.MinBaselineMM) }
}

// nullBenchmark is the null response at 30 %, the cohort's benchmark.
func (p populations) nullBenchmark() (float64, reliability, error) {
	v, err := testRetest(p.saf)
	if err != nil {
		return math.NaN(), v, err
	}
	null, err := p.nullResponse(30).at(v.mean, v.sd, v.rho)
	return null, v, err
}

// regressionToMean gives what response would be without any change, by the
// correlation of the two weeks before treatment: a patient enters on days of much
// pain, and has less on others.
func regressionToMean(r *Results, p populations) error {
	null, v, err := p.nullBenchmark()
	if err != nil {
		return err
	}
	k := Row{Analysis: "regression_to_mean", Population: "SAF", Context: "reliability", Estimand: "E01", Warning: v.warning}
	k.Variable, k.Method = "rho", "pearson"
	r.add(k, stat{"N", float64(v.n)}, stat{"estimate", v.rho}, stat{"conf.low", v.limits.Low}, stat{"conf.high", v.limits.High})
	k.Variable, k.Method = "reading", ""
	r.add(k, stat{"N", float64(v.n)}, stat{"mean", v.mean}, stat{"sd", v.sd})
	k.Context = "benchmark"
	for _, percent := range []int{20, 30, 50, 70} {
		k.Variable, k.VariableLevel = "null_response", strconv.Itoa(percent)
		if err := p.nullResponse(percent).add(r, k, v); err != nil {
			return err
		}
	}
	k.Variable, k.VariableLevel = "mean_drop", ""
	if err := p.meanDrop().add(r, k, v); err != nil {
		return err
	}
	addAboveNull(r, p, null, v)
	return addNullByCorrelation(r, p)
}

// addAboveNull adds the share of responders among the observed above the benchmark.
func addAboveNull(r *Results, p populations, null float64, v reliability) {
	e := endpoint{outcome.PrimaryAnchor, outcome.PrimaryWindow, oc, treatmentPolicy}
	observed := e.count(p.resp, thresholdAt(30))
	k := e.keys(Row{
		Analysis: "regression_to_mean", Population: "RESP", Variable: "above_null", Context: "benchmark", Estimand: "E01", Warning: v.warning,
	})
	r.add(k, stat{"estimate", float64(observed.Responders)/float64(observed.N) - null})
}

// addNullByCorrelation adds the null response at 30 % for a range of correlations, with
// the baselines of FAS.
func addNullByCorrelation(r *Results, p populations) error {
	base, err := describe.Mean(baselineMM.values(p.fas), describe.MeanOptions{})
	if err != nil {
		return err
	}
	for _, tenths := range []int{4, 5, 6, 7, 8} {
		rho := float64(tenths) / 10
		rate, err := p.nullResponse(30).at(base.Mean, base.SD, rho)
		if err != nil {
			return err
		}
		k := Row{
			Analysis: "regression_to_mean", Population: "FAS", Variable: "null_response_rho", VariableLevel: strconv.FormatFloat(rho, 'g', -1, 64),
			Context: "benchmark", Method: "bivariate_normal", Estimand: "E01",
		}
		r.add(k, stat{"estimate", rate})
	}
	return nil
}
