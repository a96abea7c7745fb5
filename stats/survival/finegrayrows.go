package survival

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// The kinds of rows of a Fine-Gray regression, in the order that ties have.
const (
	ofInterest = iota
	ofAnother
	censored
)

// fineGrayRows is the rows in ascending order of time, ties by kind and covariates;
// covariates centred and scaled to standard deviation 1.
type fineGrayRows struct {
	p, events, competing int
	x                    []float64 // row by row
	kind                 []int
	times                []fineGrayTime
	scale, reach         []float64 // of a covariate: its scale, its largest size then
}

// fineGrayTime is the rows from first to before last at one distinct time: how many
// there are of each kind, how many are at risk, and G just before it.
type fineGrayTime struct {
	first, last, atRisk int
	events, censored    int
	uncensored          float64
}

func newFineGrayRows(in FineGrayInput, cause int) (*fineGrayRows, error) {
	if err := checkFineGray(in); err != nil {
		return nil, err
	}
	order := make([]int, len(in.Time))
	for i := range order {
		order[i] = i
	}
	kind := func(i int) int {
		switch in.Cause[i] {
		case cause:
			return ofInterest
		case 0:
			return censored
		}
		return ofAnother
	}
	slices.SortFunc(order, func(a, b int) int {
		c := cmp.Or(cmp.Compare(in.Time[a], in.Time[b]), cmp.Compare(kind(a), kind(b)))
		for j := 0; c == 0 && j < len(in.Covariates); j++ {
			c = cmp.Compare(in.Covariates[j][a], in.Covariates[j][b])
		}
		return c
	})
	r := &fineGrayRows{p: len(in.Covariates), x: make([]float64, len(order)*len(in.Covariates))}
	time := make([]float64, len(order))
	for k, i := range order {
		time[k] = in.Time[i]
		r.kind = append(r.kind, kind(i))
		for j := range r.p {
			r.x[k*r.p+j] = in.Covariates[j][i]
		}
	}
	r.group(time)
	if r.events == 0 {
		return nil, errors.New("no event of the cause")
	}
	return r, r.standardize()
}

func checkFineGray(in FineGrayInput) error {
	if len(in.Cause) != len(in.Time) {
		return fmt.Errorf("cause: %d elements for %d rows", len(in.Cause), len(in.Time))
	}
	if len(in.Covariates) == 0 {
		return errors.New("no covariate")
	}
	for i, t := range in.Time {
		if !(t >= 0) || math.IsInf(t, 1) {
			return fmt.Errorf("row %d: time %v is not a finite number of at least 0", i, t)
		}
		if in.Cause[i] < 0 {
			return fmt.Errorf("row %d: cause %d is negative", i, in.Cause[i])
		}
	}
	return checkRegressors(len(in.Time), in.Covariates, nil, nil)
}

// group finds the distinct times and estimates G.
func (r *fineGrayRows) group(time []float64) {
	uncensored := 1.0
	for i := 0; i < len(time); {
		t := fineGrayTime{first: i, atRisk: len(time) - i, uncensored: uncensored}
		for ; i < len(time) && time[i] == time[t.first]; i++ {
			switch r.kind[i] {
			case ofInterest:
				t.events++
			case ofAnother:
				r.competing++
			default:
				t.censored++
			}
		}
		t.last = i
		r.events += t.events
		uncensored *= float64(t.atRisk-t.censored) / float64(t.atRisk)
		r.times = append(r.times, t)
	}
}

// standardize centres and scales the covariates.
func (r *fineGrayRows) standardize() error {
	r.scale, r.reach = make([]float64, r.p), make([]float64, r.p)
	n := len(r.kind)
	for j := range r.p {
		mean, square := 0.0, 0.0
		for i := range n {
			mean += r.x[i*r.p+j] / float64(n)
		}
		for i := range n {
			d := r.x[i*r.p+j] - mean
			square += d * d
		}
		sd := math.Sqrt(square / float64(n))
		if !(sd > 1e-14*math.Abs(mean)) { // its rounding
			return fmt.Errorf("covariate %d: %w", j, ErrAliased)
		}
		r.scale[j] = sd
		for i := range n {
			v := (r.x[i*r.p+j] - mean) / sd
			r.x[i*r.p+j] = v
			r.reach[j] = max(r.reach[j], math.Abs(v))
		}
	}
	return nil
}

func (r *fineGrayRows) row(i int) []float64 { return r.x[i*r.p : (i+1)*r.p] }

// runaways returns the covariates that a step along a flat likelihood moves far.
func (r *fineGrayRows) runaways(step []float64) []int {
	var to []int
	for j, s := range step {
		if math.Abs(s)*r.reach[j] > flatMove {
			to = append(to, j)
		}
	}
	return to
}

// predictor is x'b of a row.
func predictor(x, beta []float64) float64 {
	sum := 0.0
	for j, v := range x {
		sum += v * beta[j]
	}
	return sum
}

// moments is the sums over a risk set of w, w x and, as a lower triangle, w x x'.
type moments struct {
	w   float64
	wx  []float64
	wxx []float64
}

func newMoments(p int) moments { return moments{0, make([]float64, p), make([]float64, p*(p+1)/2)} }

func (m *moments) add(w float64, x []float64) {
	m.w += w
	k := 0
	for i, v := range x {
		m.wx[i] += w * v
		for _, u := range x[:i+1] {
			m.wxx[k] += w * v * u
			k++
		}
	}
}

// backwards visits the distinct times from the last to the first, with the sums
// over those at risk and over those who have had another cause before, the latter
// to be multiplied by the time's G.
func (r *fineGrayRows) backwards(beta []float64, visit func(k int, atRisk, others moments)) {
	atRisk, others := newMoments(r.p), newMoments(r.p)
	r.eachOther(func(t fineGrayTime, i int) {
		others.add(math.Exp(predictor(r.row(i), beta))/t.uncensored, r.row(i))
	})
	for k := len(r.times) - 1; k >= 0; k-- {
		t := r.times[k]
		for i := t.first; i < t.last; i++ {
			w := math.Exp(predictor(r.row(i), beta))
			atRisk.add(w, r.row(i))
			if r.kind[i] == ofAnother {
				others.add(-w/t.uncensored, r.row(i))
			}
		}
		visit(k, atRisk, others)
	}
}

// evaluate returns the partial likelihood at beta.
func (r *fineGrayRows) evaluate(beta []float64) fineGrayLikelihood {
	at := fineGrayLikelihood{score: make([]float64, r.p), information: make([]float64, r.p*(r.p+1)/2)}
	mean := make([]float64, r.p)
	r.backwards(beta, func(k int, atRisk, others moments) {
		t := r.times[k]
		if t.events == 0 {
			return
		}
		d, total := float64(t.events), atRisk.w+t.uncensored*others.w
		at.logLik -= d * math.Log(total)
		for j := range mean {
			mean[j] = (atRisk.wx[j] + t.uncensored*others.wx[j]) / total
			at.score[j] -= d * mean[j]
		}
		e := 0
		for i := range r.p {
			for j := range i + 1 {
				at.information[e] += d * ((atRisk.wxx[e]+t.uncensored*others.wxx[e])/total - mean[i]*mean[j])
				e++
			}
		}
		for i := t.first; i < t.first+t.events; i++ { // they come first
			at.logLik += predictor(r.row(i), beta)
			for j, v := range r.row(i) {
				at.score[j] += v
			}
		}
	})
	return at
}

// eachOther calls do for every row with another cause.
func (r *fineGrayRows) eachOther(do func(t fineGrayTime, i int)) {
	for _, t := range r.times {
		for i := t.first; i < t.last; i++ {
			if r.kind[i] == ofAnother {
				do(t, i)
			}
		}
	}
}

// scoreVariance is the sum of the outer products of the rows' influences on the
// score.
func (r *fineGrayRows) scoreVariance(beta []float64) *mat.SymDense {
	v := mat.NewSymDense(r.p, nil)
	influence := r.influences(beta)
	for i := range r.kind {
		v.SymRankOne(v, 1, mat.NewVecDense(r.p, influence[i*r.p:(i+1)*r.p]))
	}
	return v
}
