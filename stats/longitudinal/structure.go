package longitudinal

import "math"

// Structure is the form of the covariance between the visits of a patient. The
// parameters are those of R's mmrm: logarithms of standard deviations, and
// correlations r = x / sqrt(1 + x^2); that of compound symmetry at m visits, which
// cannot lie below -1 / (m - 1), is r = (m logistic(x) - 1) / (m - 1).
type Structure int

// The structures. Those that end in Heterogeneous have a standard deviation for
// each visit, the others share one. m is the number of visits.
const (
	// Unstructured has m (m + 1) / 2 parameters: any covariance. The zero value.
	// R: us().
	Unstructured Structure = iota
	// ToeplitzHeterogeneous has 2m - 1: a correlation for each lag. R: toeph().
	ToeplitzHeterogeneous
	// Toeplitz has m. R: toep().
	Toeplitz
	// AR1Heterogeneous has m + 1: the correlation at lag k is r^k. R: ar1h().
	AR1Heterogeneous
	// AR1 has 2. R: ar1().
	AR1
	// CompoundSymmetryHeterogeneous has m + 1: one correlation. R: csh().
	CompoundSymmetryHeterogeneous
	// CompoundSymmetry has 2. R: cs().
	CompoundSymmetry
)

var structureNames = []string{"unstructured", "toeplitz_h", "toeplitz", "ar1_h", "ar1", "cs_h", "cs"}

// String returns the name: unstructured, toeplitz_h, toeplitz, ar1_h, ar1, cs_h, cs.
func (s Structure) String() string {
	if !s.known() {
		return "unknown"
	}
	return structureNames[s]
}

func (s Structure) known() bool { return s >= 0 && int(s) < len(structureNames) }

// heterogeneous reports whether each visit has a standard deviation of its own.
func (s Structure) heterogeneous() bool {
	return s == ToeplitzHeterogeneous || s == AR1Heterogeneous || s == CompoundSymmetryHeterogeneous
}

// Parameters returns the number of parameters at so many visits, at least 1: the
// count that a cohort must hold at least as many patients as, see Ladder.
func (s Structure) Parameters(visits int) int {
	if s == Unstructured {
		return visits * (visits + 1) / 2
	}
	n := 1
	if s.heterogeneous() {
		n = visits
	}
	return n + s.correlations(visits)
}

// correlations is the number of correlation parameters.
func (s Structure) correlations(visits int) int {
	switch {
	case visits == 1:
		return 0
	case s == Toeplitz || s == ToeplitzHeterogeneous:
		return visits - 1
	default:
		return 1
	}
}

// shape is a covariance matrix of m visits and its derivatives with respect to
// the k parameters of its structure. Symmetric matrices are packed: the element
// of row a and column b <= a stands at a (a + 1) / 2 + b.
type shape struct {
	value  []float64            // packed
	first  [][]float64          // k packed matrices
	second map[[2]int][]float64 // of parameters i >= j; absent is zero
}

// packed is the place of row a and column b in a packed symmetric matrix.
func packed(a, b int) int {
	if a < b {
		a, b = b, a
	}
	return a*(a+1)/2 + b
}

// shape evaluates the structure at theta; the derivatives only if they are asked
// for.
func (s Structure) shape(theta []float64, m int, derivatives bool) shape {
	if s == Unstructured {
		return unstructuredShape(theta, m, derivatives)
	}
	return s.correlationShape(theta, m, derivatives)
}

// unstructuredShape is L L' with L = D U, D the standard deviations exp(theta) and
// U unit lower triangular; its elements follow row by row.
func unstructuredShape(theta []float64, m int, derivatives bool) shape {
	lower := newDense(m, m)
	for a, k := 0, m; a < m; a++ {
		d := math.Exp(theta[a])
		lower.set(a, a, d)
		for b := 0; b < a; b++ {
			lower.set(a, b, d*theta[k])
			k++
		}
	}
	f := shape{value: outerSum(lower, lower)}
	for i := range f.value {
		f.value[i] /= 2
	}
	if !derivatives {
		return f
	}
	roots := rootDerivatives(theta, lower)
	f.second = map[[2]int][]float64{}
	for i, di := range roots {
		f.first = append(f.first, outerSum(di, lower))
		for j, dj := range roots[:i+1] {
			f.second[[2]int{i, j}] = outerSum(di, dj)
		}
	}
	for a, k := 0, m; a < m; a++ { // the second derivatives of L itself
		add(f.second[[2]int{a, a}], f.first[a], 1)
		for b := 0; b < a; b++ {
			add(f.second[[2]int{k, a}], f.first[k], 1)
			k++
		}
	}
	return f
}

// rootDerivatives are the derivatives of L by its parameters: a row of L by the
// logarithm of its standard deviation, one element by the others.
func rootDerivatives(theta []float64, lower dense) []dense {
	m := lower.cols
	roots := make([]dense, len(theta))
	for a, k := 0, m; a < m; a++ {
		roots[a] = newDense(m, m)
		copy(roots[a].row(a), lower.row(a))
		for b := 0; b < a; b++ {
			roots[k] = newDense(m, m)
			roots[k].set(a, b, lower.at(a, a))
			k++
		}
	}
	return roots
}

// outerSum returns the packed matrix A B' + B A' of lower triangular A and B.
func outerSum(a, b dense) []float64 {
	m := a.cols
	sum := make([]float64, m*(m+1)/2)
	for i := range m {
		for j := 0; j <= i; j++ {
			sum[packed(i, j)] = dot(a.row(i)[:j+1], b.row(j)[:j+1]) + dot(b.row(i)[:j+1], a.row(j)[:j+1])
		}
	}
	return sum
}

// correlationShape is exp(t_a + t_b) r_ab with the structure's correlations r.
func (s Structure) correlationShape(theta []float64, m int, derivatives bool) shape {
	deviations := 1
	if s.heterogeneous() {
		deviations = m
	}
	q := m * (m + 1) / 2
	f := shape{value: make([]float64, q)}
	if derivatives {
		f.second = map[[2]int][]float64{}
		for range theta {
			f.first = append(f.first, make([]float64, q))
		}
	}
	for a := range m {
		for b := 0; b <= a; b++ {
			e := element{at: packed(a, b), correlation: -1, deviations: [2]int{min(a, deviations-1), min(b, deviations-1)}}
			e.scale = math.Exp(theta[e.deviations[0]] + theta[e.deviations[1]])
			e.r[0] = 1
			if a != b {
				e.correlation, e.r = s.correlation(theta[deviations:], a-b, m)
				e.correlation += deviations
			}
			f.value[e.at] = e.scale * e.r[0]
			if derivatives {
				f.derive(e, q)
			}
		}
	}
	return f
}

// element is one element of a covariance matrix: which parameters it depends on,
// and its correlation with two derivatives.
type element struct {
	at          int
	deviations  [2]int
	correlation int // -1: none
	scale       float64
	r           [3]float64
}

// derive adds the derivatives of an element.
func (f *shape) derive(e element, q int) {
	i, j := e.deviations[0], e.deviations[1]
	times := func(k int) float64 { // how often the deviation k is a factor
		n := 0.0
		if k == i {
			n++
		}
		if k == j {
			n++
		}
		return n
	}
	hi, lo := max(i, j), min(i, j)
	f.first[hi][e.at] = times(hi) * e.scale * e.r[0]
	f.first[lo][e.at] = times(lo) * e.scale * e.r[0]
	f.put(hi, hi, e.at, q, times(hi)*times(hi)*e.scale*e.r[0])
	f.put(lo, lo, e.at, q, times(lo)*times(lo)*e.scale*e.r[0])
	f.put(hi, lo, e.at, q, times(hi)*times(lo)*e.scale*e.r[0])
	if e.correlation < 0 {
		return
	}
	f.first[e.correlation][e.at] = e.scale * e.r[1]
	f.put(e.correlation, hi, e.at, q, times(hi)*e.scale*e.r[1])
	f.put(e.correlation, lo, e.at, q, times(lo)*e.scale*e.r[1])
	f.put(e.correlation, e.correlation, e.at, q, e.scale*e.r[2])
}

// put stores an element of the second derivative by the parameters i >= j.
func (f *shape) put(i, j, at, q int, v float64) {
	key := [2]int{i, j}
	if f.second[key] == nil {
		f.second[key] = make([]float64, q)
	}
	f.second[key][at] = v
}

// correlation returns the parameter that the correlation at a lag depends on, and
// the correlation with its first and second derivative.
func (s Structure) correlation(theta []float64, lag, visits int) (parameter int, r [3]float64) {
	switch s {
	case Toeplitz, ToeplitzHeterogeneous:
		return lag - 1, bounded(theta[lag-1])
	case AR1, AR1Heterogeneous:
		return 0, power(bounded(theta[0]), float64(lag))
	default:
		return 0, exchangeable(theta[0], float64(visits))
	}
}

// bounded is x / sqrt(1 + x^2) with its first and second derivative.
func bounded(x float64) [3]float64 {
	w := 1 / math.Sqrt(1+x*x)
	return [3]float64{x * w, w * w * w, -3 * x * w * w * w * w * w}
}

// power is b^k for whole k >= 1, with derivatives by what b depends on.
func power(b [3]float64, k float64) [3]float64 {
	if k == 1 {
		return b
	}
	slope := k * math.Pow(b[0], k-1)
	return [3]float64{
		math.Pow(b[0], k),
		slope * b[1],
		slope*b[2] + k*(k-1)*math.Pow(b[0], k-2)*b[1]*b[1],
	}
}

// exchangeable is (m logistic(x) - 1) / (m - 1) with its derivatives.
func exchangeable(x, m float64) [3]float64 {
	p := 1 / (1 + math.Exp(-x))
	slope := p * (1 - p) * m / (m - 1)
	return [3]float64{(m*p - 1) / (m - 1), slope, slope * (1 - 2*p)}
}

// parameter is the inverse of correlation's value at the lag k+1 of parameter k.
func (s Structure) parameter(r float64, visits int) float64 {
	if s == CompoundSymmetry || s == CompoundSymmetryHeterogeneous {
		m := float64(visits)
		p := (1 + (m-1)*r) / m
		return math.Log(p / (1 - p))
	}
	return r / math.Sqrt(1-r*r)
}
