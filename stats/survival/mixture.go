package survival

import (
	"cmp"
	"math"
	"slices"
)

// span is the innermost intervals, from first to last, that lie in the intervals of
// count subjects.
type span struct {
	first, last int
	count       float64
}

// mixture is the likelihood of masses on m places: the sum over spans of count
// times the logarithm of the mass in the span.
type mixture struct {
	m     int
	n     float64
	spans []span
	// Buffers of one evaluation: mass before each place, mass in each span.
	before, inSpan []float64
}

// solution is masses that add up to 1 and how good they are.
type solution struct {
	mass, gradient []float64 // gradient: of the log-likelihood over n
	logLik, kkt    float64
	iterations     int
}

// newMixture finds the innermost intervals of each subject; subjects with the same
// ones are one span.
func newMixture(obs []Censored, places []Innermost) *mixture {
	spans := make([]span, len(obs))
	for i, o := range obs {
		first, last := spanOf(o, places)
		spans[i] = span{first, last, 1}
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(a.last, b.last)) })
	merged := spans[:0]
	for _, s := range spans {
		if end := len(merged) - 1; end >= 0 && merged[end].first == s.first && merged[end].last == s.last {
			merged[end].count++
			continue
		}
		merged = append(merged, s)
	}
	return &mixture{
		m: len(places), n: float64(len(obs)), spans: merged,
		before: make([]float64, len(places)+1), inSpan: make([]float64, len(merged)),
	}
}

// spanOf returns the first and the last of the innermost intervals in an interval.
func spanOf(o Censored, places []Innermost) (first, last int) {
	low, high := o.limits()
	first, _ = slices.BinarySearchFunc(places, low, func(p Innermost, l endpoint) int {
		left, _ := Censored{p.Left, p.Right}.limits()
		return left.compare(l)
	})
	after, found := slices.BinarySearchFunc(places, high, func(p Innermost, l endpoint) int {
		return endpoint{p.Right, rightEnd}.compare(l)
	})
	if !found {
		after--
	}
	return first, after
}

// evaluate fills the log-likelihood, the gradient and KKT of a solution's masses.
func (p *mixture) evaluate(s *solution) {
	s.logLik = p.logLikelihood(s.mass)
	if s.gradient == nil {
		s.gradient = make([]float64, p.m)
	}
	clear(s.gradient)
	for i, q := range p.spans { // differences first
		d := q.count / (p.n * p.inSpan[i])
		s.gradient[q.first] += d
		if q.last+1 < p.m {
			s.gradient[q.last+1] -= d
		}
	}
	s.kkt = 0
	sum := 0.0
	for j := range s.gradient {
		sum += s.gradient[j]
		s.gradient[j] = sum
		deviation := sum - 1
		if s.mass[j] > 0 {
			deviation = math.Abs(deviation)
		}
		s.kkt = max(s.kkt, deviation)
	}
}

// logLikelihood of masses; minus infinity where a span has none.
func (p *mixture) logLikelihood(mass []float64) float64 {
	sum := 0.0
	for j, v := range mass {
		sum += v
		p.before[j+1] = sum
	}
	total := 0.0
	for i, q := range p.spans {
		in := p.before[q.last+1] - p.before[q.first]
		if q.first == q.last {
			in = mass[q.first] // not a difference of sums
		}
		if !(in > 0) {
			return math.Inf(-1)
		}
		p.inSpan[i] = in
		total += q.count * math.Log(in)
	}
	return total
}

// maximize returns the masses of largest likelihood, as near as it comes to them in
// so many steps.
func (p *mixture) maximize(iterations int) solution {
	s := solution{mass: make([]float64, p.m)}
	for j := range s.mass {
		s.mass[j] = 1 / float64(p.m)
	}
	p.evaluate(&s)
	p.approach(&s, iterations)
	p.thin(&s)
	return p.polish(s, iterations)
}

// most is the number of places up to which Newton steps start with all that have mass. The
// cost of a step grows with up to the cube of their number, and of thousands of places
// a hundred keep mass in the end.
const most = 512

// thin leaves mass at some of many places: where the mass up to there has grown by another
// two hundred and fifty-sixth, and where a span would have none otherwise. The others'
// goes to the next that is left; polish takes in again what the likelihood asks for.
func (p *mixture) thin(s *solution) {
	if countPositive(s.mass) <= most {
		return
	}
	const parts = 256
	left := p.stabbing()
	sum, part := 0.0, 0
	for j, v := range s.mass {
		sum += v
		if now := int(sum * parts); now > part {
			left[j], part = true, now
		}
	}
	last := slices.Index(left, true)
	carried := 0.0
	for j, v := range s.mass {
		s.mass[j] = 0
		if left[j] {
			last = j
		}
		if carried += v; left[j] {
			s.mass[j], carried = carried, 0
		}
	}
	s.mass[last] += carried
	p.evaluate(s)
}

// stabbing marks as few places as there can be for every span to have one: the last of the
// first span to end, and so on among those that it is not in.
func (p *mixture) stabbing() []bool {
	marked := make([]bool, p.m)
	byEnd := slices.Clone(p.spans)
	slices.SortFunc(byEnd, func(a, b span) int { return cmp.Compare(a.last, b.last) })
	at := -1
	for _, q := range byEnd {
		if q.first > at {
			at = q.last
			marked[at] = true
		}
	}
	return marked
}

// polish goes on with Newton steps until the masses no longer get better.
func (p *mixture) polish(s solution, iterations int) solution {
	const polished = 1e-13 // rounding is of that size
	best, idle := s.copy(), 0
	for s.iterations < iterations && s.kkt > polished && idle < 5 {
		if !p.newtonStep(&s) {
			p.emStep(&s)
		}
		p.admit(&s)
		s.iterations++
		idle++
		if s.kkt < best.kkt || s.logLik > best.logLik+1e-12*math.Abs(best.logLik) {
			best, idle = s.copy(), 0
		}
	}
	best.iterations = s.iterations
	return best
}

// approach comes near to the maximum by self-consistency and convex minorant steps
// in turn, until the places with mass are the same few times in a row.
func (p *mixture) approach(s *solution, iterations int) {
	const enough, same = 200, 3
	support, unchanged := p.m, 0
	for s.iterations < min(enough, iterations) && s.kkt > turnbullTolerance && unchanged < same {
		p.emStep(s)
		p.icmStep(s)
		s.iterations++
		unchanged++
		if k := countPositive(s.mass); k != support {
			support, unchanged = k, 0
		}
	}
}

func countPositive(x []float64) int {
	n := 0
	for _, v := range x {
		if v > 0 {
			n++
		}
	}
	return n
}

func (s solution) copy() solution {
	s.mass, s.gradient = slices.Clone(s.mass), slices.Clone(s.gradient)
	return s
}

// emStep multiplies every mass by its gradient, Turnbull's self-consistency.
func (p *mixture) emStep(s *solution) {
	for j := range s.mass {
		s.mass[j] *= s.gradient[j]
	}
	normalize(s.mass)
	p.evaluate(s)
}

func normalize(mass []float64) {
	sum := 0.0
	for _, v := range mass {
		sum += v
	}
	for j := range mass {
		mass[j] /= sum
	}
}

// admit gives some mass to the places without any where the gradient is above 1,
// the steepest one between any two places with mass, as much as raises the
// likelihood.
func (p *mixture) admit(s *solution) {
	var places []int
	steepest := -1
	for j := range p.m {
		switch {
		case s.mass[j] > 0:
			if steepest >= 0 {
				places = append(places, steepest)
			}
			steepest = -1
		case s.gradient[j] > 1+turnbullTolerance/10 && (steepest < 0 || s.gradient[j] > s.gradient[steepest]):
			steepest = j
		}
	}
	if steepest >= 0 {
		places = append(places, steepest)
	}
	if len(places) == 0 {
		return
	}
	next := make([]float64, p.m)
	for share := 0.25 / float64(len(places)); share > 1e-18; share /= 4 {
		for j, v := range s.mass {
			next[j] = v * (1 - share*float64(len(places)))
		}
		for _, j := range places {
			next[j] += share
		}
		if p.logLikelihood(next) > s.logLik {
			copy(s.mass, next)
			break
		}
	}
	p.evaluate(s)
}
