package survival

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

const (
	defaultCoxIterations = 100
	// A Newton step is measured by its decrement: the square of its length in
	// standard errors, which is twice the gain in log likelihood that it promises.
	// The limits are for weights of mean 1.
	stepDone = 1e-20
	// stepRounding: steps below it that no longer get shorter are rounding.
	stepRounding = 1e-13
	// stepFlat and flatMove: a step that promises no gain but moves a predictor by
	// this much goes along a likelihood that is flat, to infinity, unless steps get
	// shorter as they do near a maximum, where digits double.
	stepFlat, flatMove = 1e-8, 0.1
	// farMove: risks that differ by more than exp of this can leave the range of
	// numbers, which ends a search that goes to infinity in many small steps.
	farMove = 300
)

// maximize finds beta and fills what belongs to it.
func (f *CoxFit) maximize(limit int) error {
	if limit == 0 {
		limit = defaultCoxIterations
	}
	f.beta = make([]float64, f.rows.p)
	at := f.rows.evaluate(f.beta, f.Ties)
	f.LogLikNull = at.logLik
	step, decrement, err := f.rows.firstStep(at)
	if err != nil {
		return err
	}
	f.Score = chiSquareTest(decrement, f.rows.p)
	unit := f.rows.eventWeight / float64(f.rows.events)
	for f.Iterations = 1; f.Iterations <= limit; f.Iterations++ {
		var ok bool
		if at, ok = f.climb(at, step); !ok {
			break
		}
		next, after, singular := newtonStep(at.score, at.information, f.rows.eventWeight)
		if singular >= 0 { // the last step has gone where nothing varies any more
			return infinite(append(runaways(f.rows.moves(step)), singular))
		}
		before := decrement
		step, decrement = next, after
		if decrement <= stepFlat*unit && decrement >= before/100 {
			if to := runaways(f.rows.moves(step)); to != nil {
				return infinite(to)
			}
		}
		if decrement <= stepDone*unit || decrement <= stepRounding*unit && decrement >= before/4 {
			return f.finish(at, step, decrement)
		}
	}
	if moves := f.rows.moves(f.beta); slices.Max(moves) > farMove {
		return infinite(runaways(moves))
	}
	return fmt.Errorf("no convergence after %d iterations (last gradient %.3g standard deviations)", min(f.Iterations, limit), math.Sqrt(decrement))
}

// firstStep is the Newton step from zero, where a singular information means an
// aliased covariate.
func (r *coxRows) firstStep(at coxLikelihood) (step []float64, decrement float64, err error) {
	for j, s := range r.scale {
		if s == 0 {
			return nil, 0, fmt.Errorf("covariate %d: %w", j, ErrAliased)
		}
	}
	step, decrement, aliased := newtonStep(at.score, at.information, r.eventWeight)
	if aliased >= 0 {
		return nil, 0, fmt.Errorf("covariate %d: %w", aliased, ErrAliased)
	}
	return step, decrement, nil
}

// climb goes along the step, as far as the likelihood does not fall, and returns
// the likelihood there; ok is false where it falls, or is no number, at once.
func (f *CoxFit) climb(from coxLikelihood, step []float64) (at coxLikelihood, ok bool) {
	next := make([]float64, len(step))
	slack := 1e-12 * max(math.Abs(from.logLik), math.Abs(f.LogLikNull)) // rounding of the sums
	for share := 1.0; share > 1e-6; share /= 2 {
		for j, b := range f.beta {
			next[j] = b + float64(share*step[j])
		}
		at = f.rows.evaluate(next, f.Ties)
		if at.climbed(from.logLik-slack, step, f.rows.eventWeight) {
			copy(f.beta, next)
			return at, true
		}
	}
	return from, false
}

// climbed tells whether a step has ended no lower than least, and not so far
// beyond the top that the likelihood is flat there as it is at infinity.
func (l coxLikelihood) climbed(least float64, step []float64, weight float64) bool {
	if !(l.logLik >= least) || math.IsInf(l.logLik, 1) {
		return false
	}
	slope := 0.0
	for j, s := range step {
		slope += s * l.score[j]
	}
	if slope >= 0 {
		return true
	}
	_, singular := factorTriangle(l.information, weight)
	return singular < 0
}

// finish takes the last step, which is too short to change the likelihood, and
// inverts the information.
func (f *CoxFit) finish(at coxLikelihood, step []float64, decrement float64) error {
	p := f.rows.p
	for j, s := range step {
		f.beta[j] += s
	}
	covariance, ok := invertTriangle(at.information, f.rows.eventWeight)
	if !ok {
		return errors.New("the information is not positive definite at the estimate")
	}
	for i := range p {
		for j := range i + 1 {
			covariance.SetSym(i, j, covariance.At(i, j)/(f.rows.scale[i]*f.rows.scale[j]))
		}
	}
	f.LogLik = at.logLik
	f.Gradient = math.Sqrt(decrement)
	f.ModelCovariance, f.Covariance = covariance, covariance
	f.Converged = true
	return nil
}

// moves returns how far a step moves a predictor at most, by covariate.
func (r *coxRows) moves(step []float64) []float64 {
	move := make([]float64, len(step))
	for j, s := range step {
		move[j] = math.Abs(s) * r.reach[j]
	}
	return move
}

// runaways returns the parameters that carry a step which moves a predictor by
// flatMove or more; nil where the step is short.
func runaways(moves []float64) []int {
	largest := slices.Max(moves)
	if largest < flatMove {
		return nil
	}
	var to []int
	for j, m := range moves {
		if m >= largest/100 {
			to = append(to, j)
		}
	}
	return to
}

// infinite is the error that names the covariates whose coefficients have no end.
func infinite(covariates []int) error {
	slices.Sort(covariates)
	covariates = slices.Compact(covariates)
	names := make([]string, len(covariates))
	for i, j := range covariates {
		names[i] = strconv.Itoa(j)
	}
	return fmt.Errorf("covariate %s: %w", strings.Join(names, ", "), ErrInfiniteCoefficient)
}
