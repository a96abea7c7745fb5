package survival

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// GroupedCensored is an interval-censored subject of a group. The numbers of the
// groups are labels: any integers.
type GroupedCensored struct {
	Censored
	Group int
}

// IntervalScores names the score that IntervalTest gives to an interval, from the
// Turnbull estimate of all groups together; the zero value is SunScores. S(L) and
// S(R) are its values at the ends of the interval.
type IntervalScores int

// The scores.
const (
	// SunScores are those of a log-rank test: (S(L) log s(L) - S(R) log s(R)) /
	// (S(L) - S(R)), with -log s the sum of mass over survival before it. R:
	// interval::ictest(scores = "logrank1"). Sun 1996, Stat Med 15:1387.
	SunScores IntervalScores = iota
	// WilcoxonScores are S(L) + S(R) - 1, those of a Wilcoxon-Mann-Whitney test. R:
	// interval::ictest(scores = "wmw").
	WilcoxonScores
)

// String returns the name as it is printed under a table.
func (s IntervalScores) String() string {
	switch s {
	case SunScores:
		return "log-rank (Sun)"
	case WilcoxonScores:
		return "Wilcoxon-Mann-Whitney"
	}
	return fmt.Sprintf("IntervalScores(%d)", int(s))
}

// IntervalTestOptions says how IntervalTest works: Scores 0 means SunScores.
type IntervalTestOptions struct{ Scores IntervalScores }

// IntervalTest tests whether the survival functions of two or more groups of
// interval-censored subjects differ: the sum of a group's scores is compared with
// its distribution over all ways to deal the subjects out to the groups, by the
// normal limit of that distribution. It holds where the intervals come about in the
// same way in all groups.
//
// In a GroupScore Observed counts the subjects with a finite Right and Expected is
// Observed minus Score. A positive score means events earlier than in the other
// groups. The order of the subjects does not show in any bit, and they are not
// changed. No subjects, one group or no spread of scores: see GroupTest. Scores
// that are unknown and what Turnbull refuses are errors.
//
// In R: interval::ictest(left, right, group, method = "pclt"), whose Z of two
// groups is the score of the first one over the root of its variance. Fay and
// Shaw 2010, J Stat Softw 36(2).
func IntervalTest(obs []GroupedCensored, opts IntervalTestOptions) (GroupTest, error) {
	if opts.Scores != SunScores && opts.Scores != WilcoxonScores {
		return GroupTest{}, fmt.Errorf("survival: interval test: %v are not scores", opts.Scores)
	}
	sorted := slices.Clone(obs)
	slices.SortFunc(sorted, func(a, b GroupedCensored) int {
		return cmp.Or(cmp.Compare(a.Left, b.Left), cmp.Compare(a.Right, b.Right), cmp.Compare(a.Group, b.Group))
	})
	all := make([]Censored, len(obs))
	for i, o := range sorted {
		all[i] = o.Censored
	}
	curve, err := Turnbull(all, TurnbullOptions{})
	if err != nil {
		return GroupTest{}, fmt.Errorf("survival: interval test: %w", err)
	}
	groups := groupLabels(sorted, func(o GroupedCensored) int { return o.Group })
	t := newGroupTest(groups)
	scores := curve.scores(all, opts.Scores)
	t.addPermuted(sorted, scores)
	t.finish()
	return t, nil
}

// scores returns the score of each subject.
func (c IntervalCurve) scores(obs []Censored, kind IntervalScores) []float64 {
	// The survival function and its logarithm before each innermost interval.
	before := make([]float64, len(c.Intervals)+1)
	logBefore := make([]float64, len(c.Intervals)+1)
	before[0] = 1
	for j, i := range c.Intervals {
		before[j+1] = i.Survival
		logBefore[j+1] = logBefore[j]
		if i.Mass > 0 {
			logBefore[j+1] -= i.Mass / (i.Mass + i.Survival)
		}
	}
	scores := make([]float64, len(obs))
	for k, o := range obs {
		first, last := spanOf(o, c.Intervals)
		left, right := before[first], before[last+1]
		if kind == WilcoxonScores {
			scores[k] = left + right - 1
			continue
		}
		scores[k] = (left*logBefore[first] - right*logBefore[last+1]) / (left - right)
	}
	return scores
}

// addPermuted makes the sums of the scores by group, less their mean, and their
// covariance over the permutations of the scores.
func (t *GroupTest) addPermuted(obs []GroupedCensored, scores []float64) {
	if len(obs) == 0 {
		return
	}
	n := float64(len(obs))
	mean, spread := 0.0, 0.0
	for _, s := range scores {
		mean += s / n
	}
	at := map[int]*GroupScore{}
	for g := range t.Groups {
		at[t.Groups[g].Group] = &t.Groups[g]
	}
	for k, o := range obs {
		g := at[o.Group]
		g.N++
		if !math.IsInf(o.Right, 1) {
			g.Observed++
		}
		g.Score += scores[k] - mean
		spread += (scores[k] - mean) * (scores[k] - mean)
	}
	for g := range t.Groups {
		t.Groups[g].Expected = float64(t.Groups[g].Observed) - t.Groups[g].Score
		for h := range t.Groups {
			share := float64(t.Groups[g].N) * float64(t.Groups[h].N) / n
			if g == h {
				share -= float64(t.Groups[g].N)
			}
			if n > 1 {
				t.Covariance[g][h] = -share * spread / (n - 1)
			}
		}
	}
}
