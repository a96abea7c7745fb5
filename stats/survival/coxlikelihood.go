package survival

import "math"

// coxLikelihood is the log partial likelihood with its score and information (the
// lower triangle row by row), of the centred and scaled covariates.
type coxLikelihood struct {
	logLik             float64
	score, information []float64
}

// coxTies are sums over the d steps in which the events of one time happen. At
// step k a fraction f = k/d of those dying has left the risk set (Efron; none with
// Breslow), which leaves the share s of its risk, and the hazard, times that risk,
// is h = w/s with w the mean weight of those dying.
type coxTies struct {
	logShare                     float64 // sum of w log s
	hazard, hazardF              float64 // sums of h, h f
	hazard2, hazard2F, hazard2FF float64 // sums of h/s, h f/s, h f f/s
}

// tieSums returns the sums of a group, those dying having the share dying of the
// risk.
func (t Ties) tieSums(g coxGroup, dying float64) coxTies {
	if t != Efron || g.events == 1 {
		return coxTies{hazard: g.weight, hazard2: g.weight}
	}
	var c coxTies
	d := float64(g.events)
	w := g.weight / d
	product := 1.0
	for k := range g.events {
		f := float64(k) / d
		s := 1 - float64(f*dying)
		inverse := 1 / s
		h := w * inverse
		h2 := h * inverse
		c.hazard += h
		c.hazardF += float64(h * f)
		c.hazard2 += h2
		c.hazard2F += float64(h2 * f)
		c.hazard2FF += float64(h2 * f * f)
		product *= s
		if product < 1e-200 { // one logarithm for many steps
			c.logShare += math.Log(product)
			product = 1
		}
	}
	c.logShare = w * (c.logShare + math.Log(product))
	return c
}

// evaluate returns the likelihood at beta.
func (r *coxRows) evaluate(beta []float64, ties Ties) coxLikelihood {
	l := r.eventTerms(beta)
	if ties == Exact {
		r.subtractAllSubsets(&l, beta)
		return l
	}
	r.sweep(r.risks(beta), func(stratum, group int, set *coxRiskSet) {
		g := r.strata[stratum].groups[group]
		c := ties.tieSums(g, set.dying[0])
		l.logLik -= float64(g.weight*math.Log(set.risk)) + c.logShare
		l.subtractRiskSet(c, set)
	})
	return l
}

// eventTerms is the part of the likelihood that the events' own rows make.
func (r *coxRows) eventTerms(beta []float64) coxLikelihood {
	l := coxLikelihood{
		logLik:      r.eventOffset,
		score:       append([]float64(nil), r.eventSum...),
		information: make([]float64, r.p*(r.p+1)/2),
	}
	for j, b := range beta {
		l.logLik += float64(b * r.eventSum[j])
	}
	return l
}

// subtractRiskSet adds the derivatives of one risk set.
func (l *coxLikelihood) subtractRiskSet(c coxTies, set *coxRiskSet) {
	a1, d1 := set.atRisk.first(len(l.score)), set.dying.first(len(l.score))
	for j := range l.score {
		l.score[j] -= c.hazard*a1[j] - c.hazardF*d1[j]
	}
	addVariance(l.information, 1, c, set)
}

// addVariance adds factor times the variance of the covariates over the risk set,
// summed over the steps, to the lower triangle out.
func addVariance(out []float64, factor float64, c coxTies, set *coxRiskSet) {
	p := triangleSide(len(out))
	a1, d1 := set.atRisk.first(p), set.dying.first(p)
	a2, d2 := set.atRisk.second(p), set.dying.second(p)
	k := 0
	for i := range p {
		for j := range i + 1 {
			v := c.hazard*a2[k] - c.hazardF*d2[k]
			v -= c.hazard2*a1[i]*a1[j] - c.hazard2F*(a1[i]*d1[j]+d1[i]*a1[j]) + c.hazard2FF*d1[i]*d1[j]
			out[k] += factor * v
			k++
		}
	}
}

// triangleSide is the p of a lower triangle of n = p (p+1) / 2 elements.
func triangleSide(n int) int {
	return int(math.Sqrt(float64(2*n)+0.25) - 0.5 + 1e-9)
}
