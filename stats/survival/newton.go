package survival

import (
	"math"

	"gonum.org/v1/gonum/floats"
)

// newtonStep moves the masses to the maximum of the quadratic that fits the
// likelihood here, or, as far as that would make masses negative or lower the
// likelihood, part of the way; masses that come to 0 stay there. It is false where
// there is no such step.
//
// The unknowns are the values of the survival function between the places with
// mass. A span ties two of them, so that the matrix of second derivatives is that
// of a network of springs, with zeros outside an envelope.
func (p *mixture) newtonStep(s *solution) bool {
	var place []int // the places with mass
	for j, v := range s.mass {
		if v > 0 {
			place = append(place, j)
		}
	}
	if len(place) < 2 {
		return false
	}
	step := p.newtonDirection(s, place)
	if step == nil {
		return false
	}
	next := make([]float64, p.m)
	for length := 1.0; length > 1e-10; length /= 2 {
		for k, j := range place {
			next[j] = max(s.mass[j]+length*step[k], 0)
			if next[j] < 1e-14 {
				next[j] = 0
			}
		}
		normalize(next)
		if ll := p.logLikelihood(next); ll > s.logLik-1e-13*math.Abs(s.logLik) {
			copy(s.mass, next)
			p.evaluate(s)
			return true
		}
	}
	p.evaluate(s) // of the masses as they were
	return false
}

// newtonDirection returns the change of the masses at the places.
func (p *mixture) newtonDirection(s *solution, place []int) []float64 {
	// node[j] is the number of places with mass before place j: the ends of a span
	// are nodes, 0 and len(place) are fixed, the others are the unknowns.
	node := make([]int, p.m+1)
	for j := range p.m {
		node[j+1] = node[j]
		if s.mass[j] > 0 {
			node[j+1]++
		}
	}
	size := len(place) - 1
	e := newEnvelope(size)
	for _, q := range p.spans {
		e.widen(node[q.first]-1, node[q.last+1]-1)
	}
	e.allocate()
	for i, q := range p.spans {
		a, b := node[q.first]-1, node[q.last+1]-1
		e.addSpring(a, b, q.count/(p.n*p.inSpan[i]*p.inSpan[i]))
	}
	// The gradient with respect to the sum of the masses up to an unknown.
	rise := make([]float64, size)
	for k := range rise {
		rise[k] = s.gradient[place[k]] - s.gradient[place[k+1]]
	}
	if !e.factor() {
		return nil
	}
	e.solve(rise)
	step := make([]float64, len(place))
	before := 0.0
	for k := range step {
		sum := 0.0
		if k < size {
			sum = rise[k]
		}
		step[k] = sum - before
		before = sum
	}
	return step
}

// envelope is a symmetric positive definite matrix of which each row is kept
// from its first entry that is not 0 to the diagonal.
type envelope struct {
	first []int
	row   [][]float64
}

func newEnvelope(size int) *envelope {
	e := &envelope{first: make([]int, size), row: make([][]float64, size)}
	for i := range e.first {
		e.first[i] = i
	}
	return e
}

// widen makes room for the entry of unknowns a < b; numbers outside the unknowns
// are fixed ends.
func (e *envelope) widen(a, b int) {
	if a >= 0 && b < len(e.first) {
		e.first[b] = min(e.first[b], a)
	}
}

func (e *envelope) allocate() {
	for i := range e.row {
		e.row[i] = make([]float64, i-e.first[i]+1)
	}
}

// addSpring adds a spring of strength k between two unknowns, or an unknown and a
// fixed end.
func (e *envelope) addSpring(a, b int, k float64) {
	if a >= 0 {
		e.row[a][a-e.first[a]] += k
	}
	if b < len(e.first) {
		e.row[b][b-e.first[b]] += k
	}
	if a >= 0 && b < len(e.first) {
		e.row[b][a-e.first[b]] -= k
	}
}

// factor makes the Cholesky factor in place; false if there is none.
func (e *envelope) factor() bool {
	for i, row := range e.row {
		for j := e.first[i]; j <= i; j++ {
			other := e.row[j]
			from := max(e.first[i], e.first[j])
			sum := row[j-e.first[i]]
			a := row[from-e.first[i] : j-e.first[i]]
			sum -= floats.Dot(a, other[from-e.first[j]:][:len(a)])
			if j < i {
				row[j-e.first[i]] = sum / other[len(other)-1]
				continue
			}
			if !(sum > 0) || math.IsInf(sum, 1) {
				return false
			}
			row[len(row)-1] = math.Sqrt(sum)
		}
	}
	return true
}

// solve replaces x by the solution of the factored matrix times the solution = x.
func (e *envelope) solve(x []float64) {
	for i, row := range e.row {
		for k, v := range row[:len(row)-1] {
			x[i] -= v * x[e.first[i]+k]
		}
		x[i] /= row[len(row)-1]
	}
	for i := len(e.row) - 1; i >= 0; i-- {
		row := e.row[i]
		x[i] /= row[len(row)-1]
		for k, v := range row[:len(row)-1] {
			x[e.first[i]+k] -= v * x[i]
		}
	}
}
