package survival

// icmStep is a step of the iterative convex minorant algorithm: towards the
// increasing cumulative masses that are nearest to the maximum of the quadratic that
// fits the likelihood here without its mixed terms, as far as raises the likelihood.
// It takes mass from many places at once, and can give mass to any. Groeneboom and
// Wellner 1992, Information Bounds and Nonparametric Maximum Likelihood Estimation.
func (p *mixture) icmStep(s *solution) {
	curvature := make([]float64, p.m+1) // of the mass before each place
	for i, q := range p.spans {
		k := q.count / (p.n * p.inSpan[i] * p.inSpan[i])
		curvature[q.first] += k
		curvature[q.last+1] += k
	}
	target := make([]float64, p.m+1)
	before := 0.0
	for j := 1; j < p.m; j++ {
		before += s.mass[j-1]
		target[j] = before + (s.gradient[j-1]-s.gradient[j])/curvature[j]
	}
	increasing(target[1:p.m], curvature[1:p.m])
	target[p.m] = 1
	for j := 1; j < p.m; j++ {
		target[j] = min(max(target[j], 0), 1)
	}
	next := make([]float64, p.m)
	for length := 1.0; length > 1e-6; length /= 2 {
		for j := range next {
			next[j] = (1-length)*s.mass[j] + length*(target[j+1]-target[j])
		}
		if p.logLikelihood(next) > s.logLik {
			copy(s.mass, next)
			break
		}
	}
	p.evaluate(s)
}

// increasing replaces x by the numbers in ascending order that are nearest to it in
// the sum of weighted squares: pooled adjacent violators.
func increasing(x, weight []float64) {
	type block struct {
		mean, weight float64
		size         int
	}
	blocks := make([]block, 0, len(x))
	for i, v := range x {
		b := block{v, weight[i], 1}
		for len(blocks) > 0 && blocks[len(blocks)-1].mean >= b.mean {
			last := blocks[len(blocks)-1]
			blocks = blocks[:len(blocks)-1]
			total := last.weight + b.weight
			b = block{(last.mean*last.weight + b.mean*b.weight) / total, total, last.size + b.size}
		}
		blocks = append(blocks, b)
	}
	i := 0
	for _, b := range blocks {
		for range b.size {
			x[i] = b.mean
			i++
		}
	}
}
