package survival

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// GroupedCause is an observation with competing causes of a subject of a group, in
// a stratum. The numbers of groups and strata are labels: any integers.
type GroupedCause struct {
	CauseObservation
	Group, Stratum int
}

// GrayOptions says what Gray tests: Cause is the cause of interest, 0 means 1. Rho
// is the power, a finite number, of the weight (1-F)^rho, F the incidence in all
// groups; 0 weighs all times alike.
type GrayOptions struct {
	Cause int
	Rho   float64
}

// Gray tests whether the cumulative incidence of a cause differs between two or
// more groups, within strata, in the presence of the other causes: scores and
// covariance are summed over the strata.
//
// In a group with Y at risk, S free of any event and F the incidence, R = Y (1-F) / S,
// all just before the time, is the number at risk of the subdistribution; the score
// is the weighted sum of the events of the cause minus their number in all groups
// times the group's share of R. Expected is that sum without weights. Variance: of
// the counting processes of the cause and of the others, with hypergeometric
// corrections for ties, as cmprsk has it; it is zero in a group from the time that
// nobody in it is at risk.
//
// Events come before censorings at the same time; times are compared exactly. The
// order of the observations does not show in any bit, and they are not changed. No
// observations, one group or no event: see GroupTest. A time that is negative, NaN
// or infinite, a cause below 0 or a Rho that is not finite is an error. Time is of
// order n log n.
//
// In R: cmprsk::cuminc(time, cause, group, strata, rho)$Tests. Gray 1988, Ann Stat
// 16:1141.
func Gray(obs []GroupedCause, opts GrayOptions) (GroupTest, error) {
	if opts.Cause < 0 {
		return GroupTest{}, fmt.Errorf("survival: gray: cause %d is not at least 1", opts.Cause)
	}
	if math.IsNaN(opts.Rho) || math.IsInf(opts.Rho, 0) {
		return GroupTest{}, fmt.Errorf("survival: gray: rho %v is not a finite number", opts.Rho)
	}
	cause := max(opts.Cause, 1)
	for i, o := range obs {
		if !(o.Time >= 0) || math.IsInf(o.Time, 1) {
			return GroupTest{}, fmt.Errorf("survival: gray: observation %d: time %v is not a finite number of at least 0", i, o.Time)
		}
		if o.Cause < 0 {
			return GroupTest{}, fmt.Errorf("survival: gray: observation %d: cause %d is negative", i, o.Cause)
		}
	}
	sorted := slices.Clone(obs)
	slices.SortFunc(sorted, func(a, b GroupedCause) int {
		if a.Stratum != b.Stratum {
			return cmp.Compare(a.Stratum, b.Stratum)
		}
		return compareTimes(a.Time, b.Time)
	})
	groups := groupLabels(sorted, func(o GroupedCause) int { return o.Group })
	t := newGroupTest(groups)
	for start := 0; start < len(sorted); {
		end := start
		for end < len(sorted) && sorted[end].Stratum == sorted[start].Stratum {
			end++
		}
		s := newGrayStratum(sorted[start:end], groups, cause)
		s.walk(opts.Rho)
		s.addTo(&t)
		start = end
	}
	t.finish()
	return t, nil
}

// grayGroup is one group at a time: at risk, and its events at the time.
type grayGroup struct {
	atRisk, own, other int
	free, incidence    float64 // S and F, just before the time
}

// grayTime is what the variance needs of one event time. The coefficients of the
// scores are d(g, r) = weight share_g' (1[g=r] - share_r), of the groups' h = Y / S;
// reach is their sum of d over the times, times the growth of F over 1-F.
type grayTime struct {
	groups    []grayGroup
	after     []float64 // S of the groups, from the time on
	before    float64   // F of all, just before the time
	incidence float64   // F of all, from the time on
	own       int       // events of the cause
	hSum      float64   // sum of h
	direct    [][]float64
	reach     [][]float64
}

// grayStratum is one stratum, its subjects sorted by time.
type grayStratum struct {
	obs    []GroupedCause
	index  []int
	cause  int
	now    []grayGroup
	counts []GroupScore
	times  []grayTime
	reach  [][]float64
}

func newGrayStratum(obs []GroupedCause, groups []int, cause int) *grayStratum {
	s := &grayStratum{
		obs: obs, cause: cause, index: make([]int, len(obs)),
		now: make([]grayGroup, len(groups)), counts: make([]GroupScore, len(groups)), reach: square(len(groups)),
	}
	for g := range s.now {
		s.now[g].free = 1
	}
	for i, o := range obs {
		g, _ := slices.BinarySearch(groups, o.Group)
		s.index[i] = g
		s.now[g].atRisk++
		s.counts[g].N++
	}
	return s
}

// walk goes through the times, makes the scores and keeps what the variance
// needs, which is known only at the end.
func (s *grayStratum) walk(rho float64) {
	incidence := 0.0
	for i := 0; i < len(s.obs); {
		first := i
		for g := range s.now {
			s.now[g].own, s.now[g].other = 0, 0
		}
		events := 0
		for ; i < len(s.obs) && s.obs[i].Time == s.obs[first].Time; i++ {
			switch g := &s.now[s.index[i]]; s.obs[i].Cause {
			case 0:
				continue
			case s.cause:
				g.own++
			default:
				g.other++
			}
			events++
		}
		if events > 0 {
			incidence = s.addTime(incidence, rho)
		}
		for j := first; j < i; j++ {
			s.now[s.index[j]].atRisk--
		}
	}
}

// addTime adds one event time and returns the incidence in all groups after it.
func (s *grayStratum) addTime(before, rho float64) (after float64) {
	m := grayTime{groups: slices.Clone(s.now), after: make([]float64, len(s.now)), before: before}
	shareSum := 0.0
	h, share := make([]float64, len(s.now)), make([]float64, len(s.now))
	for g, n := range s.now {
		if n.atRisk > 0 {
			h[g] = float64(n.atRisk) / n.free
			share[g] = h[g] * (1 - n.incidence)
			m.own += n.own
		}
		m.hSum += h[g]
		shareSum += share[g]
	}
	m.incidence = before + float64(m.own)/m.hSum
	weight := math.Pow(1-before, rho)
	m.direct = square(len(s.now))
	for g := range s.now {
		expected := float64(m.own) * share[g] / shareSum
		s.counts[g].Observed += s.now[g].own
		s.counts[g].Expected += expected
		s.counts[g].Score += weight * (float64(s.now[g].own) - expected)
		for r := range s.now {
			m.direct[g][r] = -weight * h[g] * h[r] / m.hSum
		}
		m.direct[g][g] = weight * h[g] * (1 - h[g]/m.hSum)
	}
	growth := float64(m.own) / (m.hSum * (1 - before))
	for g := range s.reach {
		for r := range s.reach {
			s.reach[g][r] += m.direct[g][r] * growth
		}
	}
	m.reach = clone(s.reach)
	s.advance(&m)
	s.times = append(s.times, m)
	return m.incidence
}

// advance moves the groups' own estimates past a time.
func (s *grayStratum) advance(m *grayTime) {
	for g := range s.now {
		n := &s.now[g]
		if n.atRisk > 0 {
			y := float64(n.atRisk)
			n.incidence += n.free * float64(n.own) / y
			n.free *= float64(n.atRisk-n.own-n.other) / y
		}
		m.after[g] = n.free
	}
}

// addTo adds the stratum to a test.
func (s *grayStratum) addTo(t *GroupTest) {
	for g, c := range s.counts {
		t.Groups[g].N += c.N
		t.Groups[g].Observed += c.Observed
		t.Groups[g].Expected += c.Expected
		t.Groups[g].Score += c.Score
	}
	for _, m := range s.times {
		for r := range m.groups {
			if m.groups[r].atRisk > 0 {
				s.addVariance(t, m, r)
			}
		}
	}
}

// addVariance adds the variance that group r brings in at a time. An event of
// the cause moves score g by direct + (1 - (1-F)/S) to come, another by (1-F)/S to
// come, where to come is what reach still grows.
func (s *grayStratum) addVariance(t *GroupTest, m grayTime, r int) {
	n := m.groups[r]
	ratio := 1.0 // so that nothing comes of a group without survivors
	if m.after[r] > 0 {
		ratio = (1 - m.incidence) / m.after[r]
	}
	own := make([]float64, len(m.groups))
	other := make([]float64, len(m.groups))
	for g := range own {
		toCome := s.reach[g][r] - m.reach[g][r]
		own[g] = m.direct[g][r] + (1-ratio)*toCome
		other[g] = ratio * toCome
	}
	ownVariance, otherVariance := 0.0, 0.0
	if m.own > 0 {
		correction := 1.0
		if m.own > 1 {
			correction = 1 - float64(m.own-1)/(m.hSum*n.free-1)
		}
		ownVariance = correction * n.free * float64(m.own) / (m.hSum * float64(n.atRisk))
	}
	if n.other > 0 && m.after[r] > 0 {
		otherVariance = incrementVariance(n.free, n.other, n.atRisk)
	}
	for g := range own {
		for h := range own {
			t.Covariance[g][h] += ownVariance*own[g]*own[h] + otherVariance*other[g]*other[h]
		}
	}
}
