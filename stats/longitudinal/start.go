package longitudinal

import "math"

// start returns the parameters nearest to the moments of the least-squares
// residuals, pair by pair.
func (m *repeated) start() []float64 {
	n := len(m.visits)
	products, counts := m.moments()
	deviations, r := make([]float64, n), newDense(n, n)
	for a := range n {
		deviations[a] = math.Sqrt(products.at(a, a) / counts.at(a, a))
	}
	floor := 1e-3 * maxAbs(deviations)
	for a := range n {
		deviations[a] = max(deviations[a], floor)
		r.set(a, a, 1)
		for b := range a {
			if counts.at(a, b) > 0 {
				c := products.at(a, b) / counts.at(a, b) / (deviations[a] * deviations[b])
				r.set(a, b, min(max(c, -0.95), 0.95))
				r.set(b, a, r.at(a, b))
			}
		}
	}
	if m.structure == Unstructured {
		return unstructuredStart(deviations, r)
	}
	return m.structure.correlationStart(deviations, r)
}

// moments sums the products of residuals over patients, and counts them.
func (m *repeated) moments() (products, counts dense) {
	n := len(m.visits)
	products, counts = newDense(n, n), newDense(n, n)
	for _, g := range m.patterns {
		for i, a := range g.visits {
			for j, b := range g.visits {
				counts.addTo(a, b, float64(g.patients))
				for _, c := range g.cases {
					products.addTo(a, b, c.at(i, c.cols-1)*c.at(j, c.cols-1))
				}
			}
		}
	}
	return products, counts
}

// shrunk returns correlations drawn towards zero as far as makes their matrix
// positive definite, and its Cholesky factor.
func shrunk(r dense) (dense, dense) {
	for keep := 1.0; ; keep -= 0.1 {
		s := r.clone()
		for a := range r.rows {
			for b := range r.cols {
				if a != b {
					s.set(a, b, r.at(a, b)*max(keep, 0))
				}
			}
		}
		root, ok := s.cholesky()
		if !ok {
			continue
		}
		smallest := 1.0
		for a := range r.rows {
			smallest = min(smallest, root.at(a, a))
		}
		if smallest > 0.05 {
			return s, root
		}
	}
}

func unstructuredStart(deviations []float64, r dense) []float64 {
	_, root := shrunk(r)
	var theta, lower []float64
	for a, s := range deviations {
		theta = append(theta, math.Log(s*root.at(a, a)))
		for b := range a {
			lower = append(lower, root.at(a, b)/root.at(a, a))
		}
	}
	return append(theta, lower...)
}

// correlationStart averages deviations and correlations as the structure does.
func (s Structure) correlationStart(deviations []float64, r dense) []float64 {
	n := len(deviations)
	var theta []float64
	square := 0.0
	for _, d := range deviations {
		square += d * d / float64(n)
		if s.heterogeneous() {
			theta = append(theta, math.Log(d))
		}
	}
	if !s.heterogeneous() {
		theta = append(theta, math.Log(square)/2)
	}
	lags := lagMeans(r, s == CompoundSymmetry || s == CompoundSymmetryHeterogeneous)
	structured := newDense(n, n)
	for a := range n {
		structured.set(a, a, 1)
		for b := range n {
			if a != b {
				structured.set(a, b, lags[max(a-b, b-a)-1])
			}
		}
	}
	legal, _ := shrunk(structured)
	for k := range s.correlations(n) {
		theta = append(theta, s.parameter(legal.at(k+1, 0), n))
	}
	return theta
}

// lagMeans averages the correlations at each lag, or at all lags together.
func lagMeans(r dense, together bool) []float64 {
	n := r.rows
	means := make([]float64, max(n-1, 0))
	all, count := 0.0, 0.0
	for lag := 1; lag < n; lag++ {
		sum := 0.0
		for b := range n - lag {
			sum += r.at(b+lag, b)
		}
		means[lag-1] = sum / float64(n-lag)
		all, count = all+sum, count+float64(n-lag)
	}
	if together {
		for k := range means {
			means[k] = all / count
		}
	}
	return means
}
