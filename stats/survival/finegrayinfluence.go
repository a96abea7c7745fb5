package survival

import "math"

// hazards is, at each distinct time, the mean of the covariates in the risk set, and
// integrals over the event times up to it of the baseline hazard and of the hazard
// times that mean, and over those from it on of the same times G (one more, after the
// last time: 0). Vectors follow one another, time by time.
type hazards struct {
	mean        []float64
	upTo, upToX []float64
	from, fromX []float64
}

func (r *fineGrayRows) hazards(beta []float64) hazards {
	n, p := len(r.times), r.p
	h := hazards{make([]float64, n*p), make([]float64, n), make([]float64, n*p), make([]float64, n+1), make([]float64, (n+1)*p)}
	rise := make([]float64, n)
	r.backwards(beta, func(k int, atRisk, others moments) {
		t := r.times[k]
		h.from[k] = h.from[k+1]
		copy(h.fromX[k*p:(k+1)*p], h.fromX[(k+1)*p:])
		if t.events == 0 {
			return
		}
		total := atRisk.w + t.uncensored*others.w
		rise[k] = float64(t.events) / total
		h.from[k] += t.uncensored * rise[k]
		for j := range p {
			m := (atRisk.wx[j] + t.uncensored*others.wx[j]) / total
			h.mean[k*p+j] = m
			h.fromX[k*p+j] += t.uncensored * rise[k] * m
		}
	})
	sum, sumX := 0.0, make([]float64, p)
	for k := range n {
		sum += rise[k]
		h.upTo[k] = sum
		for j := range p {
			sumX[j] += rise[k] * h.mean[k*p+j]
			h.upToX[k*p+j] = sumX[j]
		}
	}
	return h
}

// influences returns each row's influence on the score: what it adds itself as an
// event and takes away as a member of the risk sets, and what it changes in the
// weights of others, through the estimate of G.
func (r *fineGrayRows) influences(beta []float64) []float64 {
	h, p := r.hazards(beta), r.p
	pull := r.censoringPull(beta, h)
	out := make([]float64, len(r.kind)*p)
	gone := make([]float64, p) // sum of pull x censored / at risk^2 up to the time
	for k, t := range r.times {
		y := float64(t.atRisk)
		for j := range p {
			gone[j] += pull[k*p+j] * float64(t.censored) / (y * y)
		}
		for i := t.first; i < t.last; i++ {
			w := math.Exp(predictor(r.row(i), beta))
			for j, x := range r.row(i) {
				e := k*p + j
				v := -w*(x*h.upTo[k]-h.upToX[e]) - gone[j]
				switch r.kind[i] {
				case ofInterest:
					v += x - h.mean[e]
				case ofAnother:
					v -= w / t.uncensored * (x*h.from[k+1] - h.fromX[e+p])
				default:
					v += pull[e] / y
				}
				out[i*p+j] = v
			}
		}
	}
	return out
}

// censoringPull returns, at each distinct time, how the score changes with the
// hazard of being censored at that time: by the weights, at the event times from it
// on, of those who have had another cause before it. (At ties this is the paper's
// and crr's convention.)
func (r *fineGrayRows) censoringPull(beta []float64, h hazards) []float64 {
	p := r.p
	pull := make([]float64, len(r.times)*p)
	sum, sumX := 0.0, make([]float64, p)
	for k, t := range r.times {
		for j := range p {
			pull[k*p+j] = sumX[j]*h.from[k] - sum*h.fromX[k*p+j]
		}
		for i := t.first; i < t.last; i++ {
			if r.kind[i] != ofAnother {
				continue
			}
			w := math.Exp(predictor(r.row(i), beta)) / t.uncensored
			sum += w
			for j, x := range r.row(i) {
				sumX[j] += w * x
			}
		}
	}
	return pull
}
