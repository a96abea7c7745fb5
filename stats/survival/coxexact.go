package survival

import "math"

// subsetMeans holds, for each k up to d, the mean over the subsets of k rows of
// the product of their risks, with its first and second derivatives by the
// coefficients: products of 1, of p and of a lower triangle of numbers, as in
// coxSums. Means, and not sums, stay within the range of numbers.
type subsetMeans struct {
	p, rows int
	mean    []coxSums
}

func newSubsetMeans(p, d int) *subsetMeans {
	m := &subsetMeans{p: p, mean: make([]coxSums, d+1)}
	for k := range m.mean {
		m.mean[k] = newCoxSums(p)
	}
	m.mean[0][0] = 1
	return m
}

// add brings in a row: of the subsets of k of m rows, the share k/m holds the new
// one, with a subset of k-1 of the rows before.
func (s *subsetMeans) add(x []float64, risk float64) {
	s.rows++
	m := float64(s.rows)
	for k := min(len(s.mean)-1, s.rows); k > 0; k-- {
		with, without := float64(k)/m, float64(s.rows-k)/m
		s.mean[k].scale(without)
		s.mean[k].addProduct(s.mean[k-1], x, float64(with*risk))
	}
}

func (s coxSums) scale(factor float64) {
	for k := range s {
		s[k] *= factor
	}
}

// addProduct adds the value and the derivatives of risk times other, where risk
// is exp(x'b + ...).
func (s coxSums) addProduct(other coxSums, x []float64, risk float64) {
	p := len(x)
	s[0] += float64(risk * other[0])
	first, second := s.first(p), s.second(p)
	o1, o2 := other.first(p), other.second(p)
	k := 0
	for i, v := range x {
		first[i] += risk * (o1[i] + float64(v*other[0]))
		for j, u := range x[:i+1] {
			second[k] += risk * (o2[k] + float64(v*o1[j]) + float64(u*o1[i]) + float64(v*u*other[0]))
			k++
		}
	}
}

// subtractAllSubsets is the part of the risk sets where ties are Exact: at each
// event time the log probability that of the subsets of d rows at risk just those
// have the event.
func (r *coxRows) subtractAllSubsets(l *coxLikelihood, beta []float64) {
	risk := r.risks(beta)
	for i := range r.strata {
		s := &r.strata[i]
		for _, g := range s.groups {
			if g.events > 0 {
				l.subtractSubsets(r.subsetsAt(s, g, risk))
			}
		}
	}
}

// subsetsAt forms the means over those at risk at the time of a group, of risks
// that are divided by their mean, and returns the log of that too.
func (r *coxRows) subsetsAt(s *coxStratum, g coxGroup, risk []float64) (*subsetMeans, float64) {
	present := func(k int) bool { return r.start == nil || r.start[k] < r.time[g.from] }
	mean, n := 0.0, 0
	for k := s.from; k < g.to; k++ {
		if present(k) {
			n++
			mean += (risk[k] - mean) / float64(n)
		}
	}
	m := newSubsetMeans(r.p, g.events)
	for k := s.from; k < g.to; k++ {
		if present(k) {
			m.add(r.row(k), risk[k]/mean)
		}
	}
	return m, math.Log(mean)
}

// subtractSubsets adds the terms of one risk set: minus the log of the sum over
// the subsets, and its derivatives.
func (l *coxLikelihood) subtractSubsets(m *subsetMeans, logMean float64) {
	d := len(m.mean) - 1
	top := m.mean[d]
	first, second := top.first(m.p), top.second(m.p)
	l.logLik -= math.Log(top[0]) + float64(float64(d)*logMean) + logChoose(m.rows, d)
	k := 0
	for i := range m.p {
		l.score[i] -= first[i] / top[0]
		for j := range i + 1 {
			l.information[k] += second[k]/top[0] - first[i]/top[0]*(first[j]/top[0])
			k++
		}
	}
}

// logChoose is the log of the number of subsets of k of n.
func logChoose(n, k int) float64 {
	lg := func(x int) float64 { v, _ := math.Lgamma(float64(x) + 1); return v }
	return lg(n) - lg(k) - lg(n-k)
}
