package survival

import "sort"

// coxJump is what happens at one event time: the jump of the baseline hazard and
// of hazard times mean covariates, as a row at risk meets them (drift) and as one
// of the rows that have the event does, which with Efron's ties is at risk in a
// part of the steps only; the variance of the hazard's jump; and the mean
// covariates, over the steps.
type coxJump struct {
	hazard, dyingHazard, variance float64
	drift, dyingDrift, mean       []float64
}

// coxPath is the jumps of one stratum, one a group (that of a group without
// events is the zero value), and their running sums from the first time, which
// like the groups come in descending order of time.
type coxPath struct {
	stratum    *coxStratum
	jumps      []coxJump
	cumulative []coxJump // hazard, variance and drift are summed
}

// paths returns the jumps of all strata at beta. With Exact ties they are those
// of Breslow, as in R.
func (r *coxRows) paths(beta []float64, ties Ties) []coxPath {
	paths := make([]coxPath, len(r.strata))
	for i := range r.strata {
		s := &r.strata[i]
		paths[i] = coxPath{stratum: s, jumps: make([]coxJump, len(s.groups))}
	}
	r.sweep(r.risks(beta), func(stratum, group int, set *coxRiskSet) {
		g := r.strata[stratum].groups[group]
		paths[stratum].jumps[group] = newCoxJump(ties.tieSums(g, set.dying[0]), g.weight, set, r.p)
	})
	for i := range paths {
		paths[i].accumulate(r.p)
	}
	return paths
}

func newCoxJump(c coxTies, weight float64, set *coxRiskSet, p int) coxJump {
	j := coxJump{
		hazard: c.hazard / set.risk, dyingHazard: (c.hazard - c.hazardF) / set.risk,
		variance: c.hazard2 / set.risk / set.risk,
	}
	a1, d1 := set.atRisk.first(p), set.dying.first(p)
	all := make([]float64, 3*p)
	j.drift, j.dyingDrift, j.mean = all[:p:p], all[p:2*p:2*p], all[2*p:]
	for i := range a1 {
		drift := c.hazard2*a1[i] - c.hazard2F*d1[i]
		j.drift[i] = drift / set.risk
		j.dyingDrift[i] = (drift - (c.hazard2F*a1[i] - c.hazard2FF*d1[i])) / set.risk
		j.mean[i] = (c.hazard*a1[i] - c.hazardF*d1[i]) / weight
	}
	return j
}

// accumulate fills the running sums.
func (c *coxPath) accumulate(p int) {
	c.cumulative = make([]coxJump, len(c.jumps))
	all := make([]float64, p*len(c.jumps))
	before := coxJump{drift: make([]float64, p)}
	for i := len(c.jumps) - 1; i >= 0; i-- {
		now := coxJump{
			hazard:   before.hazard + c.jumps[i].hazard,
			variance: before.variance + c.jumps[i].variance,
			drift:    all[i*p : (i+1)*p : (i+1)*p],
		}
		copy(now.drift, before.drift)
		for j, v := range c.jumps[i].drift {
			now.drift[j] += v
		}
		c.cumulative[i] = now
		before = now
	}
}

// upTo returns the index of the last group of a time that is not after t, or the
// number of groups if there is none.
func (c *coxPath) upTo(t float64, r *coxRows) int {
	groups := c.stratum.groups
	return sort.Search(len(groups), func(i int) bool { return r.time[groups[i].from] <= t })
}

// exposure is the hazard and the drift that a row at risk has met: the sums over
// its time at risk, with its own event as one of those dying.
func (c *coxPath) exposure(k, group int, r *coxRows, drift []float64) (hazard float64) {
	total := c.cumulative[group]
	hazard = total.hazard
	copy(drift, total.drift)
	if r.start != nil {
		if entry := c.upTo(r.start[k], r); entry < len(c.jumps) {
			hazard -= c.cumulative[entry].hazard
			for j, v := range c.cumulative[entry].drift {
				drift[j] -= v
			}
		}
	}
	if r.event[k] {
		jump := c.jumps[group]
		hazard += jump.dyingHazard - jump.hazard
		for j := range drift {
			drift[j] += jump.dyingDrift[j] - jump.drift[j]
		}
	}
	return hazard
}
