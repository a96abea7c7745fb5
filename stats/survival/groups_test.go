package survival_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"reprieve/stats/survival"
)

func inGroup(group int, obs ...survival.Observation) []survival.Grouped {
	var grouped []survival.Grouped
	for _, o := range obs {
		grouped = append(grouped, survival.Grouped{Observation: o, Group: group})
	}
	return grouped
}

func logRank(t interface{ Fatal(...any) }, obs []survival.Grouped, opts survival.LogRankOptions) survival.GroupTest {
	r, err := survival.LogRank(obs, opts)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Group 1 lost at 1 and 3, group 2 at 2 and 4. Shares of group 1 at risk: 2/4, 1/3,
// 1/2, 0; expected 4/3; variance 1/4 + 2/9 + 1/4 = 13/18; (2 - 4/3)^2 / (13/18) = 8/13.
// Gehan: 4 (1 - 1/2) + 3 (0 - 1/3) + 2 (1 - 1/2) = 2; 16/4 + 9 x 2/9 + 4/4 = 7. The
// weights of Tarone and Ware are the roots: 2/2 - root(3)/3 + root(2)/2; 1 + 2/3 + 1/2.
// Fleming and Harrington, S just before: 1, 3/4, 1/2: 1/2 - 1/4 + 1/4; 1/4 + 1/8 + 1/16.
func TestLogRankByHand(t *testing.T) {
	obs := append(inGroup(1, lost(1), lost(3)), inGroup(2, lost(2), lost(4))...)
	for _, c := range []struct {
		opts            survival.LogRankOptions
		score, variance float64
	}{
		{survival.LogRankOptions{}, 2.0 / 3, 13.0 / 18},
		{survival.LogRankOptions{Weights: survival.GehanBreslow}, 2, 7},
		{survival.LogRankOptions{Weights: survival.TaroneWare}, 1 - math.Sqrt(3)/3 + math.Sqrt2/2, 13.0 / 6},
		{survival.LogRankOptions{Weights: survival.FlemingHarrington, Rho: 1}, 0.5, 7.0 / 16},
	} {
		want := survival.GroupTest{
			Groups:     []survival.GroupScore{{1, 2, 2, 4.0 / 3, c.score}, {2, 2, 2, 8.0 / 3, -c.score}},
			Covariance: [][]float64{{c.variance, -c.variance}, {-c.variance, c.variance}},
			ChiSquare:  c.score * c.score / c.variance, DF: 1,
		}
		want.P = math.Erfc(math.Sqrt(want.ChiSquare / 2))
		if d := cmp.Diff(want, logRank(t, obs, c.opts), cmpopts.EquateApprox(1e-14, 0)); d != "" { // a few roundings
			t.Errorf("%v: %s", c.opts.Weights, d)
		}
	}
}

// Where nothing can be compared there is a warning and no number.
func TestLogRankOfNothing(t *testing.T) {
	for name, obs := range map[string][]survival.Grouped{
		"nobody":                   nil,
		"one group":                inGroup(4, lost(1), lost(2), held(3)),
		"no event":                 append(inGroup(1, held(1)), inGroup(2, held(2))...),
		"never at risk together":   append(inGroup(1, held(1), held(2)), inGroup(2, lost(5), lost(6))...),
		"one left at each event":   append(inGroup(1, held(1)), inGroup(2, lost(2))...),
		"all lost at one time":     append(inGroup(1, lost(1), lost(1)), inGroup(2, lost(1))...),
		"groups in their own site": {{lost(1), 1, 1}, {lost(2), 1, 1}, {lost(1), 2, 2}, {held(3), 2, 2}},
	} {
		r := logRank(t, obs, survival.LogRankOptions{})
		if !math.IsNaN(r.ChiSquare) || !math.IsNaN(r.P) || r.DF != 0 || !slices.Equal(r.Warnings, []error{survival.ErrNothingToCompare}) {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

// A stratum compares 1 with 2, another 3 with 4: two degrees of freedom, and the sum
// of the two statistics.
func TestLogRankOfSeparateStrata(t *testing.T) {
	a := append(inGroup(1, lost(1), lost(3)), inGroup(2, lost(2), lost(4))...)
	b := append(inGroup(3, lost(1), lost(3), held(5)), inGroup(4, lost(2), lost(4))...)
	both := slices.Clone(a)
	for _, o := range b {
		o.Stratum = 7
		both = append(both, o)
	}
	x, y, z := logRank(t, a, survival.LogRankOptions{}), logRank(t, b, survival.LogRankOptions{}), logRank(t, both, survival.LogRankOptions{})
	if z.DF != 2 || math.Abs(z.ChiSquare-x.ChiSquare-y.ChiSquare) > 1e-14 { // a few roundings
		t.Errorf("%v of %d, want %v of 2", z.ChiSquare, z.DF, x.ChiSquare+y.ChiSquare)
	}
}

func drawnGroups(t *rapid.T) []survival.Grouped {
	var obs []survival.Grouped
	for _, o := range drawn(t) {
		obs = append(obs, survival.Grouped{Observation: o, Group: rapid.IntRange(-1, 2).Draw(t, "group"), Stratum: rapid.IntRange(0, 2).Draw(t, "stratum")})
	}
	return obs
}

// The order of the rows does not show, groups can be relabelled, observed and
// expected have the same sum, and scores add up to 0.
func TestLogRankLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		obs := drawnGroups(t)
		opts := survival.LogRankOptions{Weights: survival.Weights(rapid.IntRange(0, 3).Draw(t, "weights"))}
		r := logRank(t, obs, opts)
		shuffled := rapid.Permutation(obs).Draw(t, "shuffled")
		before := slices.Clone(shuffled)
		if d := cmp.Diff(r, logRank(t, shuffled, opts), nans, cmpopts.EquateErrors()); d != "" {
			t.Fatal(d)
		}
		if !slices.Equal(before, shuffled) {
			t.Fatal("the observations were changed")
		}
		difference, score := 0.0, 0.0
		for _, g := range r.Groups {
			difference += float64(g.Observed) - g.Expected
			score += g.Score
		}
		if math.Abs(difference) > 1e-12 || math.Abs(score) > 1e-10 { // sums of 40 terms, weights up to 40
			t.Fatalf("%v, %v", difference, score)
		}
		for i := range obs {
			obs[i].Group = 9 - obs[i].Group
		}
		mirrored := logRank(t, obs, opts)
		if mirrored.DF != r.DF || math.Abs(mirrored.ChiSquare-r.ChiSquare) > 1e-9*max(r.ChiSquare, 1) { // another order of pivots
			t.Fatalf("%v of %d, mirrored %v of %d", r.ChiSquare, r.DF, mirrored.ChiSquare, mirrored.DF)
		}
	})
}

// Without other causes and with one group's subdistribution hazard the same as its
// hazard, Gray's score is that of the log-rank test.
func TestGrayWithoutOtherCauses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		obs := drawnGroups(t)
		causes := make([]survival.GroupedCause, len(obs))
		for i, o := range obs {
			causes[i] = survival.GroupedCause{CauseObservation: survival.CauseObservation{Time: o.Time}, Group: o.Group, Stratum: o.Stratum}
			if o.Event {
				causes[i].Cause = 1
			}
		}
		want := logRank(t, obs, survival.LogRankOptions{}).Groups
		shuffled := rapid.Permutation(causes).Draw(t, "shuffled")
		r, err1 := survival.Gray(causes, survival.GrayOptions{})
		again, err2 := survival.Gray(shuffled, survival.GrayOptions{Cause: 1})
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		if d := cmp.Diff(want, r.Groups, cmpopts.EquateApprox(0, 1e-11)); d != "" { // sums of 40 terms
			t.Fatal(d)
		}
		if d := cmp.Diff(r, again, nans, cmpopts.EquateErrors()); d != "" {
			t.Fatal(d)
		}
	})
}

func TestGrayOfNothing(t *testing.T) {
	for name, obs := range map[string][]survival.GroupedCause{
		"nobody":    nil,
		"one group": {{survival.CauseObservation{Time: 1, Cause: 1}, 0, 0}, {survival.CauseObservation{Time: 2, Cause: 2}, 0, 0}},
		"no event":  {{survival.CauseObservation{Time: 1}, 0, 0}, {survival.CauseObservation{Time: 2, Cause: 2}, 1, 0}},
	} {
		r, err := survival.Gray(obs, survival.GrayOptions{})
		if err != nil || !math.IsNaN(r.ChiSquare) || !math.IsNaN(r.P) || len(r.Warnings) != 1 || !errors.Is(r.Warnings[0], survival.ErrNothingToCompare) {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
	}
}

func TestGroupErrors(t *testing.T) {
	good := inGroup(1, lost(1))
	cause := func(time float64, cause int) []survival.GroupedCause {
		return []survival.GroupedCause{{CauseObservation: survival.CauseObservation{Time: time, Cause: cause}}}
	}
	for want, err := range map[string]error{
		"log-rank: observation 0: time NaN is not a finite number of at least 0":                         second(survival.LogRank(inGroup(1, lost(nan)), survival.LogRankOptions{})),
		"log-rank: Weights(4) are not weights":                                                           second(survival.LogRank(good, survival.LogRankOptions{Weights: 4})),
		"log-rank: rho 1 and gamma 0 belong to Fleming-Harrington weights, not to Tarone-Ware":           second(survival.LogRank(good, survival.LogRankOptions{Weights: survival.TaroneWare, Rho: 1})),
		"log-rank: the power -1 of a weight is not a finite number of at least 0":                        second(survival.LogRank(good, survival.LogRankOptions{Weights: survival.FlemingHarrington, Rho: -1})),
		"log-rank: the power NaN of a weight is not a finite number of at least 0":                       second(survival.LogRank(good, survival.LogRankOptions{Weights: survival.FlemingHarrington, Gamma: nan})),
		"gray: observation 0: time -1 is not a finite number of at least 0":                              second(survival.Gray(cause(-1, 1), survival.GrayOptions{})),
		"gray: observation 0: cause -3 is negative":                                                      second(survival.Gray(cause(1, -3), survival.GrayOptions{})),
		"gray: cause -1 is not at least 1":                                                               second(survival.Gray(nil, survival.GrayOptions{Cause: -1})),
		"gray: rho NaN is not a finite number":                                                           second(survival.Gray(nil, survival.GrayOptions{Rho: nan})),
		"compare restricted means: stats: confidence level 2 is not in (0, 1)":                           second(survival.CompareRestrictedMeans(survival.Curve{}, survival.Curve{}, 1, survival.CompareOptions{Level: 2})),
		"restricted mean: tau -1 is not a positive finite number":                                        second(survival.CompareRestrictedMeans(survival.Curve{}, survival.Curve{}, -1, survival.CompareOptions{})),
		"interval test: IntervalScores(2) are not scores":                                                second(survival.IntervalTest(nil, survival.IntervalTestOptions{Scores: 2})),
		"interval test: survival: turnbull: subject 0: (3, 2] is not an interval of times of at least 0": second(survival.IntervalTest([]survival.GroupedCensored{{Censored: survival.Censored{Left: 3, Right: 2}}}, survival.IntervalTestOptions{})),
	} {
		if err == nil || err.Error() != "survival: "+want {
			t.Errorf("error = %v, want survival: %s", err, want)
		}
	}
}

// Means 5 and 10 of all events, tau beyond both: no censoring. Group means of min(t,
// tau), variances with divisor n: A 10 20 30 40 (25, 125/4), B 10 20 (15, 25/2).
func TestCompareRestrictedMeansByHand(t *testing.T) {
	a := kaplanMeier(t, []survival.Observation{lost(10), lost(20), lost(30), lost(40)}, survival.KaplanMeierOptions{})
	b := kaplanMeier(t, []survival.Observation{lost(10), lost(20)}, survival.KaplanMeierOptions{})
	r, err := survival.CompareRestrictedMeans(a, b, 50, survival.CompareOptions{Level: 0.9})
	if err != nil {
		t.Fatal(err)
	}
	const z = 1.6448536269514722
	se := math.Sqrt(125.0/4 + 25.0/2)
	logSE := math.Sqrt(125.0/4/625 + 25.0/2/225)
	for _, c := range []struct {
		what      string
		got, want float64
	}{
		{"difference", r.Difference.Estimate, 10},
		{"low", r.Difference.Interval.Low, 10 - z*se},
		{"high", r.Difference.Interval.High, 10 + z*se},
		{"p", r.Difference.P, math.Erfc(10 / se / math.Sqrt2)},
		{"ratio", r.Ratio.Estimate, 5.0 / 3},
		{"ratio low", r.Ratio.Interval.Low, 5.0 / 3 * math.Exp(-z*logSE)},
		{"lost ratio", r.LostRatio.Estimate, 25.0 / 35},
	} {
		if !(math.Abs(c.got-c.want) < 1e-13*math.Abs(c.want)) { // a few roundings
			t.Errorf("%s = %v, want %v", c.what, c.got, c.want)
		}
	}
}

// Not known, or not spread: no number.
func TestCompareRestrictedMeansOfNothing(t *testing.T) {
	known := kaplanMeier(t, []survival.Observation{lost(10), held(50)}, survival.KaplanMeierOptions{})
	short := kaplanMeier(t, []survival.Observation{lost(10), held(20)}, survival.KaplanMeierOptions{})
	flat := kaplanMeier(t, []survival.Observation{held(50)}, survival.KaplanMeierOptions{})
	unknown := survival.Contrast{Estimate: nan, Interval: undefined, P: nan}
	r, err := survival.CompareRestrictedMeans(known, short, 40, survival.CompareOptions{})
	if d := cmp.Diff([]survival.Contrast{unknown, unknown, unknown}, []survival.Contrast{r.Difference, r.Ratio, r.LostRatio}, nans); d != "" || err != nil {
		t.Error(d, err)
	}
	r, err = survival.CompareRestrictedMeans(flat, flat, 40, survival.CompareOptions{})
	equal := survival.Contrast{Interval: undefined, P: nan}
	one := equal
	one.Estimate = 1
	if d := cmp.Diff([]survival.Contrast{equal, one, unknown}, []survival.Contrast{r.Difference, r.Ratio, r.LostRatio}, nans); d != "" || err != nil {
		t.Error(d, err)
	}
}

func TestNamesOfGroupMethods(t *testing.T) {
	for want, got := range map[string]string{
		"log-rank": survival.LogRankOptions{}.Weights.String(), "Fleming-Harrington": survival.FlemingHarrington.String(), "Weights(-1)": survival.Weights(-1).String(),
		"infinitesimal jackknife": survival.IncidenceOptions{}.Variance.String(), "Aalen": survival.AalenDelta.String(),
		"log-rank (Sun)": survival.IntervalTestOptions{}.Scores.String(), "Wilcoxon-Mann-Whitney": survival.WilcoxonScores.String(),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
