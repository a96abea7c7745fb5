package survival

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// errScaleZero: nothing is left for the scale to describe.
var errScaleZero = errors.New("the scale runs to 0: the model fits all times")

// smallestScale is the share of the spread of the log times at which a scale is
// taken to run to 0.
const smallestScale = 1e-9

// parametricMaximum is the estimate in the parameters that are searched: the
// coefficients over the scale, then one over the scale unless it is fixed.
type parametricMaximum struct {
	at         []float64
	logLik     float64
	covariance *mat.SymDense
	iterations int
	gradient   float64
}

func (m parametricMaximum) inverseScale(r *parametricRows) float64 {
	if r.fixedScale {
		return 1
	}
	return m.at[len(m.at)-1]
}

// parameters is how many are searched.
func (r *parametricRows) parameters() int {
	if r.fixedScale {
		return len(r.x[0])
	}
	return len(r.x[0]) + 1
}

// maximize searches from all coefficients 0 and scale 1.
func (r *parametricRows) maximize(limit int) (parametricMaximum, error) {
	m := parametricMaximum{at: make([]float64, r.parameters())}
	if !r.fixedScale {
		m.at[len(m.at)-1] = 1
	}
	total := 0.0
	for _, w := range r.weight {
		total += w
	}
	unit := total / float64(len(r.x))
	here := r.evaluate(m.at)
	before := math.Inf(1)
	for m.iterations = 1; m.iterations <= limit; m.iterations++ {
		step, decrement, bad := newtonStep(here.score, here.information, total)
		if bad >= 0 {
			return m, r.singular(bad, m.iterations == 1)
		}
		if decrement <= stepFlat*unit && decrement >= before/100 {
			if err := r.flat(step); err != nil {
				return m, err
			}
		}
		if decrement <= stepDone*unit || decrement <= stepRounding*unit && decrement >= before/4 {
			return m.finish(here, step, decrement, total)
		}
		before = decrement
		var ok bool
		if here, ok = r.climb(m.at, here, step, total); !ok {
			break
		}
		if m.inverseScale(r) > 1/smallestScale {
			return m, errScaleZero
		}
	}
	return m, fmt.Errorf("no convergence after %d iterations (last gradient %.3g standard deviations)", min(m.iterations, limit), math.Sqrt(before))
}

// finish takes the last step, which is too short to change the likelihood, and
// inverts the information.
func (m parametricMaximum) finish(here coxLikelihood, step []float64, decrement, total float64) (parametricMaximum, error) {
	for j, s := range step {
		m.at[j] += s
	}
	covariance, ok := invertTriangle(here.information, total)
	if !ok {
		return m, errors.New("the information is not positive definite at the estimate")
	}
	m.covariance, m.logLik, m.gradient = covariance, here.logLik, math.Sqrt(decrement)
	return m, nil
}

// climb moves at along the step, as far as the likelihood does not fall, and
// returns the likelihood there; ok is false where it falls, or is no number, at once.
func (r *parametricRows) climb(at []float64, from coxLikelihood, step []float64, total float64) (here coxLikelihood, ok bool) {
	next := make([]float64, len(at))
	slack := 1e-12 * (math.Abs(from.logLik) + total) // rounding of the sum
	for share := 1.0; share > 1e-12; share /= 2 {
		for j, v := range at {
			next[j] = v + float64(share*step[j])
		}
		if !r.fixedScale && !(next[len(next)-1] > 0) {
			continue
		}
		here = r.evaluate(next)
		if here.climbed(from.logLik-slack, step, total) {
			copy(at, next)
			return here, true
		}
	}
	return from, false
}

// singular is the error of an information that is singular in a parameter.
func (r *parametricRows) singular(parameter int, first bool) error {
	switch {
	case parameter == len(r.x[0]) && first:
		return errors.New("the times do not determine the scale")
	case parameter == 0 || parameter == len(r.x[0]):
		return errScaleZero
	case first:
		return fmt.Errorf("covariate %d: %w", parameter-1, ErrAliased)
	}
	return infinite([]int{parameter - 1})
}

// moves returns how far a step moves the standardized times at most, by parameter.
func (r *parametricRows) moves(step []float64) []float64 {
	move := make([]float64, len(step))
	for k, x := range r.x {
		for j, v := range x {
			move[j] = max(move[j], math.Abs(float64(v*step[j])))
		}
		if p := len(x); !r.fixedScale {
			move[p] = max(move[p], math.Abs(float64(r.left[k]*step[p])))
			if r.kind[k] == betweenTimes {
				move[p] = max(move[p], math.Abs(float64(r.right[k]*step[p])))
			}
		}
	}
	return move
}

// flat is the error of a step that promises no gain but moves the standardized
// times; nil where the step is short.
func (r *parametricRows) flat(step []float64) error {
	to := runaways(r.moves(step))
	if to == nil {
		return nil
	}
	var covariates []int
	for _, j := range to {
		if j > 0 && j < len(r.x[0]) {
			covariates = append(covariates, j-1)
		}
	}
	if covariates == nil {
		return errScaleZero
	}
	return infinite(covariates)
}

// evaluate returns the log likelihood, its score and its information.
func (r *parametricRows) evaluate(at []float64) coxLikelihood {
	n := len(at)
	l := coxLikelihood{score: make([]float64, n), information: make([]float64, n*(n+1)/2)}
	inverse := 1.0
	if !r.fixedScale {
		inverse = at[n-1]
	}
	left, right := make([]float64, n), make([]float64, n)
	known := 0.0
	for k, x := range r.x {
		predictor := 0.0
		for j, v := range x {
			predictor += float64(v * at[j])
			left[j], right[j] = -v, -v
		}
		if !r.fixedScale {
			left[n-1], right[n-1] = r.left[k], r.right[k]
		}
		w := r.weight[k]
		if r.kind[k] == knownTime {
			known += w
		}
		t := r.terms(k, inverse*r.left[k]-predictor, inverse*r.right[k]-predictor)
		l.addTerms(t, w, left, right)
	}
	// The density of the time itself: that of z times 1 / (scale time).
	l.logLik += known*math.Log(inverse/r.unit) - r.logTimes
	if !r.fixedScale {
		l.score[n-1] += known / inverse
		l.information[len(l.information)-1] += known / (inverse * inverse)
	}
	return l
}

// terms is the log likelihood of a row whose ends are standardized.
func (r *parametricRows) terms(k int, left, right float64) rowTerms {
	switch r.kind[k] {
	case knownTime:
		return r.form.known(left)
	case afterTime:
		return r.form.after(left)
	case beforeTime:
		return r.form.before(left)
	default:
		return r.form.between(left, right)
	}
}

// addTerms adds a row, given the derivatives of its ends by the parameters.
func (l *coxLikelihood) addTerms(t rowTerms, w float64, left, right []float64) {
	l.logLik += float64(w * t.value)
	k := 0
	for i := range left {
		l.score[i] += w * (float64(t.left*left[i]) + float64(t.right*right[i]))
		a := float64(t.leftLeft*left[i]) + float64(t.leftRight*right[i])
		b := float64(t.leftRight*left[i]) + float64(t.rightRight*right[i])
		for j := range i + 1 {
			l.information[k] -= w * (float64(a*left[j]) + float64(b*right[j]))
			k++
		}
	}
}
