package survival

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// parametricRows is the rows of a parametric regression in an order made from
// their content. Covariates, after the intercept, are centred and scaled; the log
// times, less the offset, are centred, and scaled by unit.
type parametricRows struct {
	form          standardForm
	fixedScale    bool
	kind          []rowKind
	left, right   []float64 // log times; right has a meaning for rows between
	logTimes      float64   // the weighted sum over the rows known
	weight        []float64
	x             [][]float64 // row by row, the first is 1
	center, scale []float64   // of the covariates
	origin, unit  float64     // of the log times
}

// rowKind says what is known of a row's time.
type rowKind int8

const (
	knownTime rowKind = iota
	afterTime
	beforeTime
	betweenTimes
)

func newParametricRows(in ParametricInput, form standardForm, fixedScale bool) (*parametricRows, error) {
	if err := checkParametric(in); err != nil {
		return nil, err
	}
	order := contentOrder(append([][]float64{in.Left, in.Right, in.Weights, in.Offset}, in.Covariates...), len(in.Left))
	r := &parametricRows{form: form, fixedScale: fixedScale}
	r.weight = pick(in.Weights, order)
	if r.weight == nil {
		r.weight = slices.Repeat([]float64{1}, len(order))
	}
	for _, i := range order {
		r.addTimes(in.Left[i], in.Right[i], r.weight[len(r.x)])
		x := []float64{1}
		for _, column := range in.Covariates {
			x = append(x, column[i])
		}
		r.x = append(r.x, x)
	}
	if !slices.ContainsFunc(r.kind, func(k rowKind) bool { return k != afterTime }) {
		return nil, errors.New("no event: all rows are right-censored")
	}
	r.takeOff(pick(in.Offset, order))
	r.standardizeTimes()
	return r, r.standardizeCovariates()
}

// checkParametric refuses what is not a row, naming the first.
func checkParametric(in ParametricInput) error {
	n := len(in.Left)
	if len(in.Right) != n {
		return fmt.Errorf("right: %d elements for %d rows", len(in.Right), n)
	}
	if in.Weights != nil && len(in.Weights) != n {
		return fmt.Errorf("weights: %d elements for %d rows", len(in.Weights), n)
	}
	if in.Offset != nil && len(in.Offset) != n {
		return fmt.Errorf("offset: %d elements for %d rows", len(in.Offset), n)
	}
	for i, left := range in.Left {
		right := in.Right[i]
		if !(left >= 0) || math.IsInf(left, 1) {
			return fmt.Errorf("row %d: left %v is not a finite number of at least 0", i, left)
		}
		if !(right >= left && right > 0) {
			return fmt.Errorf("row %d: right %v is not above 0 and at least left %v", i, right, left)
		}
		if left == 0 && math.IsInf(right, 1) {
			return fmt.Errorf("row %d: (0, +Inf] says nothing of the time", i)
		}
	}
	return checkRegressors(n, in.Covariates, in.Weights, in.Offset)
}

// contentOrder returns an order of rows that depends on their numbers alone.
func contentOrder(columns [][]float64, n int) []int32 {
	keys := make([]rowKey, n)
	for i := range keys {
		keys[i].index = int32(i)
	}
	for _, column := range columns {
		mixIn(keys, column)
	}
	order := make([]int32, n)
	for k, key := range radixSort(keys) {
		order[k] = key.index
	}
	return order
}

// addTimes adds the times of a row.
func (r *parametricRows) addTimes(left, right, weight float64) {
	kind, a, b := betweenTimes, math.Log(left), math.Log(right)
	switch {
	case left == right:
		kind, b = knownTime, 0
		r.logTimes += float64(weight * a)
	case math.IsInf(right, 1):
		kind, b = afterTime, 0
	case left == 0:
		kind, a, b = beforeTime, b, 0
	}
	r.kind, r.left, r.right = append(r.kind, kind), append(r.left, a), append(r.right, b)
}

// takeOff subtracts the offset from the log times.
func (r *parametricRows) takeOff(offset []float64) {
	for k, o := range offset {
		r.left[k] -= o
		r.right[k] -= o
	}
}

// standardizeTimes centres the log times on their mean and scales them by their
// standard deviation, where the scale is not fixed.
func (r *parametricRows) standardizeTimes() {
	sum, n := 0.0, float64(len(r.left))
	for _, y := range r.left {
		sum += y
	}
	r.origin, r.unit = sum/n, 1
	squares := 0.0
	for _, y := range r.left {
		squares += float64((y - r.origin) * (y - r.origin))
	}
	if !r.fixedScale && squares > 0 {
		r.unit = math.Sqrt(squares / n)
	}
	for k := range r.left {
		r.left[k] = (r.left[k] - r.origin) / r.unit
		r.right[k] = (r.right[k] - r.origin) / r.unit
	}
}

// standardizeCovariates centres and scales the covariates.
func (r *parametricRows) standardizeCovariates() error {
	p, n := len(r.x[0])-1, float64(len(r.x))
	r.center, r.scale = make([]float64, p), make([]float64, p)
	for j := range p {
		first, sum, squares := r.x[0][j+1], 0.0, 0.0
		for _, x := range r.x {
			sum += x[j+1] - first
		}
		r.center[j] = first + sum/n
		for _, x := range r.x {
			x[j+1] -= r.center[j]
			squares += float64(x[j+1] * x[j+1])
		}
		if squares == 0 {
			return fmt.Errorf("covariate %d: %w", j, ErrAliased)
		}
		r.scale[j] = math.Sqrt(squares / n)
		for _, x := range r.x {
			x[j+1] /= r.scale[j]
		}
	}
	return nil
}

// withoutCovariates is the rows with the intercept alone.
func (r *parametricRows) withoutCovariates() *parametricRows {
	alone := *r
	alone.center, alone.scale = nil, nil
	alone.x = make([][]float64, len(r.x))
	for k := range alone.x {
		alone.x[k] = r.x[k][:1]
	}
	return &alone
}

// untransform returns the coefficients and, unless the scale is fixed, log scale
// in the units of the input, the scale, and their covariance. The parameters at
// the maximum are those of x divided by the scale, and its inverse.
func (r *parametricRows) untransform(best parametricMaximum) ([]float64, float64, *mat.SymDense) {
	p := len(r.center)
	inverse := best.inverseScale(r)
	scale := r.unit / inverse
	estimates := make([]float64, len(best.at))
	jacobian := mat.NewDense(len(best.at), len(best.at), nil)
	estimates[0] = scale * best.at[0]
	jacobian.Set(0, 0, scale)
	for j := range p {
		estimates[j+1] = scale * best.at[j+1] / r.scale[j]
		estimates[0] -= estimates[j+1] * r.center[j]
		jacobian.Set(j+1, j+1, scale/r.scale[j])
		jacobian.Set(0, j+1, -scale/r.scale[j]*r.center[j])
	}
	if !r.fixedScale {
		for j := range p + 1 {
			jacobian.Set(j, p+1, -estimates[j]/inverse)
		}
		estimates[p+1] = math.Log(scale)
		jacobian.Set(p+1, p+1, -1/inverse)
	}
	estimates[0] += r.origin
	var half, full mat.Dense
	half.Mul(jacobian, best.covariance)
	full.Mul(&half, jacobian.T())
	covariance := mat.NewSymDense(len(best.at), nil)
	for i := range best.at {
		for j := range i + 1 {
			covariance.SetSym(i, j, (full.At(i, j)+full.At(j, i))/2)
		}
	}
	return estimates, scale, covariance
}
