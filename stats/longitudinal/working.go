package longitudinal

import (
	"fmt"
	"math"
)

// Working is the correlation that GEE assumes within a patient. It need not be true
// for the estimates and their robust standard errors to be right.
type Working int

// The working correlations.
const (
	// Independence has no parameter. The zero value.
	Independence Working = iota
	// Exchangeable has one correlation for all pairs.
	Exchangeable
	// Autoregressive has a^k for visits that are k apart in the order of the distinct
	// visits.
	Autoregressive
	// FreeCorrelation has one for each pair of visits.
	FreeCorrelation
)

// String returns independence, exchangeable, ar1 or unstructured.
func (w Working) String() string {
	switch w {
	case Independence:
		return "independence"
	case Exchangeable:
		return "exchangeable"
	case Autoregressive:
		return "ar1"
	case FreeCorrelation:
		return "unstructured"
	default:
		return "unknown"
	}
}

func (w Working) known() bool { return w >= Independence && w <= FreeCorrelation }

// Moments is how GEE estimates the scale and the correlations.
type Moments int

// The moments.
const (
	// Plain divides sums by their number of terms, and fits the autoregressive
	// correlation by least squares to all pairs: R's geepack. The zero value.
	Plain Moments = iota
	// Corrected subtracts the number of coefficients from the number of rows, for the
	// scale, and from that of pairs, for Exchangeable (Liang and Zeger 1986): R's
	// gee. It is not offered for Autoregressive.
	Corrected
)

// String returns plain or corrected.
func (m Moments) String() string {
	switch m {
	case Plain:
		return "plain"
	case Corrected:
		return "corrected"
	default:
		return "unknown"
	}
}

// pairs holds the sums of products of Pearson residuals and their counts: of all
// pairs, by lag, or by pair of visits.
type pairs struct{ sums, counts []float64 }

// gather sums the pairs of the patients' residuals.
func (w Working) gather(clusters []cluster, levels int) pairs {
	size := map[Working]int{Exchangeable: 1, Autoregressive: levels, FreeCorrelation: levels * (levels + 1) / 2}[w]
	p := pairs{sums: make([]float64, size), counts: make([]float64, size)}
	for _, c := range clusters {
		switch w {
		case Exchangeable:
			sum, squares, n := 0.0, 0.0, float64(c.rows)
			for _, r := range c.residuals {
				sum += r
				squares += r * r
			}
			p.sums[0] += (sum*sum - squares) / 2
			p.counts[0] += n * (n - 1) / 2
		case Autoregressive, FreeCorrelation:
			p.addPairs(w, c)
		case Independence:
		}
	}
	return p
}

// addPairs adds a patient's pairs one by one.
func (p pairs) addPairs(w Working, c cluster) {
	for i, ri := range c.residuals {
		for j := range i {
			k := c.levels[i] - c.levels[j]
			if w == FreeCorrelation {
				k = packed(c.levels[i], c.levels[j])
			}
			p.sums[k] += ri * c.residuals[j]
			p.counts[k]++
		}
	}
}

// correlations estimates the parameters from the pairs.
func (w Working) correlations(p pairs, scale float64, columns int, m Moments, before []float64) ([]float64, error) {
	switch w {
	case Exchangeable:
		n := p.counts[0]
		if m == Corrected {
			n -= float64(columns)
		}
		if !(n > 0) {
			return nil, fmt.Errorf("%s: too few pairs of rows of one patient", w)
		}
		return []float64{p.sums[0] / n / scale}, nil
	case Autoregressive:
		return p.autoregression(scale, before)
	case FreeCorrelation:
		var alpha []float64
		for a := 1; packed(a, a) < len(p.sums); a++ {
			for b := range a {
				k := packed(a, b)
				if p.counts[k] == 0 {
					return nil, fmt.Errorf("%s: no patient was seen at both visits %d and %d (of those in the data, from 0)", w, b, a)
				}
				alpha = append(alpha, p.sums[k]/p.counts[k]/scale)
			}
		}
		return alpha, nil
	default:
		return nil, nil
	}
}

// autoregression is the a whose powers fit the products best, by Gauss-Newton: the
// root of sum over pairs of k a^(k-1) (r - a^k), k the lag.
func (p pairs) autoregression(scale float64, before []float64) ([]float64, error) {
	a := 0.0
	if before != nil {
		a = before[0]
	}
	for range maxIterations {
		slope, gap := 0.0, 0.0
		for k := 1; k < len(p.sums); k++ {
			d := float64(k) * math.Pow(a, float64(k-1))
			slope += d * d * p.counts[k]
			gap += d * (p.sums[k]/scale - p.counts[k]*math.Pow(a, float64(k)))
		}
		if slope == 0 {
			return nil, fmt.Errorf("%s: no patient has two rows that are one visit apart", Autoregressive)
		}
		a += gap / slope
		if math.Abs(gap/slope) < 1e-15 {
			break
		}
	}
	if !(math.Abs(a) < 1) {
		return nil, fmt.Errorf("%s: correlation %.3g is not within (-1, 1)", Autoregressive, a)
	}
	return []float64{a}, nil
}

// whiten multiplies rows, one a visit, from the left with a root of the inverse of
// the patient's correlation matrix, and returns false if it has none.
func (w Working) whiten(c cluster, rows dense, alpha []float64) bool {
	switch {
	case w == Independence || alpha == nil:
		return true
	case w == Exchangeable:
		return whitenExchangeable(rows, alpha[0])
	case w == Autoregressive:
		for i := rows.rows - 1; i > 0; i-- {
			r := math.Pow(alpha[0], float64(c.levels[i]-c.levels[i-1]))
			row := rows.row(i)
			add(row, rows.row(i-1), -r)
			scaleRow(row, 1/math.Sqrt(1-r*r))
		}
		return true
	default:
		return whitenFree(c, rows, alpha)
	}
}

func scaleRow(row []float64, by float64) {
	for i := range row {
		row[i] *= by
	}
}

// whitenExchangeable takes the symmetric root, which has the mean of the rows and
// what deviates from it as its two parts.
func whitenExchangeable(rows dense, alpha float64) bool {
	n := float64(rows.rows)
	if rows.rows == 1 {
		return true
	}
	if !(alpha < 1) || !(1+(n-1)*alpha > 0) {
		return false
	}
	within, between := 1/math.Sqrt(1-alpha), 1/math.Sqrt(1+(n-1)*alpha)
	total := make([]float64, rows.cols)
	for i := range rows.rows {
		add(total, rows.row(i), 1/n)
	}
	for i := range rows.rows {
		row := rows.row(i)
		scaleRow(row, within)
		add(row, total, between-within)
	}
	return true
}

func whitenFree(c cluster, rows dense, alpha []float64) bool {
	n := rows.rows
	r := newDense(n, n)
	for i := range n {
		r.set(i, i, 1)
		for j := range i {
			a, b := c.levels[i], c.levels[j]
			r.set(i, j, alpha[a*(a-1)/2+b])
		}
	}
	root, ok := r.cholesky()
	if !ok {
		return false
	}
	for i := range n {
		row := rows.row(i)
		for j := range i {
			add(row, rows.row(j), -root.at(i, j))
		}
		scaleRow(row, 1/root.at(i, i))
	}
	return true
}
