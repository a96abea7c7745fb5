package survival

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
)

// Grouped is an observation of a subject of a group, in a stratum. The numbers
// of groups and strata are labels: any integers, none of them special.
type Grouped struct {
	Observation
	Group, Stratum int
}

// Weights names the weight that a log-rank test gives to each event time; the
// zero value is the log-rank test itself. n is the number at risk in the stratum
// and S the stratum's Kaplan-Meier estimate of all groups together, just before
// the time.
type Weights int

// The weights.
const (
	// LogRankWeights is 1. R: survdiff(..., rho = 0).
	LogRankWeights Weights = iota
	// GehanBreslow is n.
	GehanBreslow
	// TaroneWare is the root of n.
	TaroneWare
	// FlemingHarrington is S^rho (1-S)^gamma; Rho 1 and Gamma 0 is the Peto-Peto
	// test. R: survdiff(..., rho), which has no gamma.
	FlemingHarrington
)

var weightNames = [...]string{"log-rank", "Gehan-Breslow", "Tarone-Ware", "Fleming-Harrington"}

// String returns the name as it is printed under a table.
func (w Weights) String() string {
	if w < 0 || int(w) >= len(weightNames) {
		return fmt.Sprintf("Weights(%d)", int(w))
	}
	return weightNames[w]
}

// LogRankOptions says how LogRank weighs the event times. Rho and Gamma, at least
// 0, are those of FlemingHarrington and must be 0 for other weights.
type LogRankOptions struct {
	Weights    Weights
	Rho, Gamma float64
}

// GroupScore is a group in a log-rank test, all strata together: the subjects,
// the events observed and those expected if the groups did not differ, without
// weights, and the score, the weighted sum of observed minus expected. A positive
// score means events earlier than in the other groups.
type GroupScore struct {
	Group, N, Observed int
	Expected, Score    float64
}

// GroupTest is a test that the groups do not differ: the groups in ascending
// order, the covariance of their scores in that order, and the chi-square
// statistic with its degrees of freedom and p-value.
//
// DF is the rank of the covariance: where all groups can be compared, one less than
// their number; less where a group, or a set of groups apart from the others, is
// never at risk together with others at an event. Where it is 0 ChiSquare and P are
// NaN and Warnings holds ErrNothingToCompare.
type GroupTest struct {
	Groups       []GroupScore
	Covariance   [][]float64
	ChiSquare, P float64
	DF           int
	Warnings     []error
}

// ErrNothingToCompare is the warning of a test that has no information on any
// difference, as where no two groups are at risk at an event.
var ErrNothingToCompare = errors.New("nothing tells the groups apart: there is no information on a difference")

// LogRank tests whether the survival functions of two or more groups differ,
// within strata: scores and their covariance are summed over the strata.
//
// At an event time with d events among n at risk, of which n_g are in group g,
// the expected number in g is d n_g / n; the covariance of the observed numbers is
// hypergeometric, d (n-d) / (n-1) times (n_g/n) (1[g=h] - n_h/n). Events come
// before censorings at the same time; times are compared exactly. The order of
// the observations does not show in any bit, and they are not changed. No
// observations, one group or no event: see GroupTest. A time that is negative, NaN
// or infinite, unknown weights, or a Rho or Gamma that is negative, not finite or
// without FlemingHarrington is an error. Time is of order n log n.
//
// In R: survdiff(Surv(time, event) ~ group + strata(stratum), rho = 0). Mantel
// 1966, Cancer Chemother Rep 50:163; Tarone and Ware 1977, Biometrika 64:156;
// Fleming and Harrington 1981, Commun Stat A 10:763.
func LogRank(obs []Grouped, opts LogRankOptions) (GroupTest, error) {
	weight, err := opts.weight()
	if err != nil {
		return GroupTest{}, fmt.Errorf("survival: log-rank: %w", err)
	}
	for i, o := range obs {
		if !(o.Time >= 0) || math.IsInf(o.Time, 1) {
			return GroupTest{}, fmt.Errorf("survival: log-rank: observation %d: time %v is not a finite number of at least 0", i, o.Time)
		}
	}
	sorted := slices.Clone(obs)
	slices.SortFunc(sorted, func(a, b Grouped) int {
		if a.Stratum != b.Stratum {
			return cmp.Compare(a.Stratum, b.Stratum)
		}
		return compareTimes(a.Time, b.Time)
	})
	groups := groupLabels(sorted, func(o Grouped) int { return o.Group })
	t := newGroupTest(groups)
	for start := 0; start < len(sorted); {
		end := start
		for end < len(sorted) && sorted[end].Stratum == sorted[start].Stratum {
			end++
		}
		t.addStratum(sorted[start:end], groups, weight)
		start = end
	}
	t.finish()
	return t, nil
}

// compareTimes is cmp.Compare of times, none of them NaN.
func compareTimes(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// weightFunc is the weight of an event time from the number at risk and the
// survival of all just before it.
type weightFunc func(atRisk, survival float64) float64

func (o LogRankOptions) weight() (weightFunc, error) {
	if o.Weights != FlemingHarrington && (o.Rho != 0 || o.Gamma != 0) {
		return nil, fmt.Errorf("rho %v and gamma %v belong to Fleming-Harrington weights, not to %v", o.Rho, o.Gamma, o.Weights)
	}
	switch o.Weights {
	case LogRankWeights:
		return func(float64, float64) float64 { return 1 }, nil
	case GehanBreslow:
		return func(n, _ float64) float64 { return n }, nil
	case TaroneWare:
		return func(n, _ float64) float64 { return math.Sqrt(n) }, nil
	case FlemingHarrington:
		for _, power := range []float64{o.Rho, o.Gamma} {
			if !(power >= 0) || math.IsInf(power, 1) {
				return nil, fmt.Errorf("the power %v of a weight is not a finite number of at least 0", power)
			}
		}
		return func(_, s float64) float64 { return math.Pow(s, o.Rho) * math.Pow(1-s, o.Gamma) }, nil
	}
	return nil, fmt.Errorf("%v are not weights", o.Weights)
}

// groupLabels returns the labels that occur, in ascending order.
func groupLabels[T any](obs []T, label func(T) int) []int {
	seen := map[int]bool{}
	var labels []int
	for _, o := range obs {
		if l := label(o); !seen[l] {
			seen[l] = true
			labels = append(labels, l)
		}
	}
	slices.Sort(labels)
	return labels
}

func newGroupTest(groups []int) GroupTest {
	t := GroupTest{Groups: make([]GroupScore, len(groups)), Covariance: square(len(groups))}
	for g, label := range groups {
		t.Groups[g].Group = label
	}
	return t
}

// addStratum adds one stratum, sorted by time.
func (t *GroupTest) addStratum(obs []Grouped, groups []int, weight weightFunc) {
	index := make([]int, len(obs))
	atRisk := make([]int, len(groups))
	for i, o := range obs {
		index[i], _ = slices.BinarySearch(groups, o.Group)
		atRisk[index[i]]++
		t.Groups[index[i]].N++
	}
	survival := 1.0
	deaths := make([]int, len(groups))
	for i := 0; i < len(obs); {
		n, d, first := len(obs)-i, 0, i
		clear(deaths)
		for ; i < len(obs) && obs[i].Time == obs[first].Time; i++ {
			if obs[i].Event {
				d++
				deaths[index[i]]++
			}
		}
		if d > 0 {
			t.addTime(deaths, atRisk, d, n, weight(float64(n), survival))
			survival *= float64(n-d) / float64(n)
		}
		for j := first; j < i; j++ {
			atRisk[index[j]]--
		}
	}
}

// addTime adds one event time: d events among n at risk.
func (t *GroupTest) addTime(deaths, atRisk []int, d, n int, w float64) {
	spread := 0.0
	if n > 1 {
		spread = w * w * float64(d) * float64(n-d) / float64(n-1)
	}
	for g := range t.Groups {
		share := float64(atRisk[g]) / float64(n)
		expected := float64(d) * share
		t.Groups[g].Observed += deaths[g]
		t.Groups[g].Expected += expected
		t.Groups[g].Score += w * (float64(deaths[g]) - expected)
		t.Covariance[g][g] += spread * share * (1 - share)
		for h := range g {
			c := spread * share * float64(atRisk[h]) / float64(n)
			t.Covariance[g][h] -= c
			t.Covariance[h][g] -= c
		}
	}
}

// finish makes the statistic of the scores.
func (t *GroupTest) finish() {
	scores := make([]float64, len(t.Groups))
	for g := range t.Groups {
		scores[g] = t.Groups[g].Score
	}
	form, rank := scoreForm(scores, t.Covariance)
	t.ChiSquare, t.DF = form, rank
	if rank == 0 {
		t.ChiSquare, t.P = math.NaN(), math.NaN()
		t.Warnings = append(t.Warnings, ErrNothingToCompare)
		return
	}
	t.P = chiSquareTail(form, rank)
}
