package longitudinal

import (
	"fmt"
	"math"
	"slices"
)

// cluster is a patient: the design's rows on the basis with a last column for
// residuals.
type cluster struct {
	rows      int
	x         dense
	y, offset []float64
	levels    []int     // positions of the visits; nil where they are not read
	residuals []float64 // Pearson, at the present coefficients
}

// equations are the estimating equations of all patients.
type equations struct {
	opts     GEEOptions
	basis    basis
	clusters []cluster
	rows     int
	visits   []int
	beta     []float64
	scale    float64
	alpha    []float64
}

func newEquations(d Data, opts GEEOptions) (*equations, error) {
	e := &equations{opts: opts, rows: len(d.Response)}
	rows, err := e.order(d)
	if err != nil {
		return nil, err
	}
	for i, y := range d.Response {
		if err := opts.Family.check(y); err != nil {
			return nil, fmt.Errorf("data: row %d: %w", i, err)
		}
	}
	p := len(d.Design.Terms)
	all := newDense(len(rows), p+1)
	for k, r := range rows {
		copy(all.row(k), d.Design.Rows[r])
		all.set(k, p, d.Response[r])
	}
	if e.basis, err = newBasis(all, d.Design.Terms); err != nil {
		return nil, err
	}
	if e.rows <= p {
		return nil, fmt.Errorf("design: %d rows: not more than the %d columns", e.rows, p)
	}
	for k := range rows {
		copy(all.row(k)[:p], e.basis.solveTransposed(all.row(k)[:p]))
	}
	e.split(d, rows, all)
	return e, nil
}

// order checks the data and returns the rows sorted by patient.
func (e *equations) order(d Data) ([]int, error) {
	offset := e.opts.Offset
	if offset != nil && len(offset) != len(d.Response) {
		return nil, fmt.Errorf("data: %d responses, %d offsets: lengths differ", len(d.Response), len(offset))
	}
	for i, v := range offset {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("data: row %d: offset %v is not finite", i, v)
		}
	}
	if e.opts.Correlation == Autoregressive || e.opts.Correlation == FreeCorrelation {
		rows, err := d.byVisit()
		if err == nil {
			e.visits = d.visitLevels()
		}
		return rows, err
	}
	if err := d.check(); err != nil {
		return nil, err
	}
	return d.sorted(func(i, j int) int { return d.compareContent(offset, i, j) }), nil
}

// split makes the clusters of sorted rows.
func (e *equations) split(d Data, rows []int, all dense) {
	start := 0
	for _, members := range d.byPatient(rows) {
		c := cluster{rows: len(members), residuals: make([]float64, len(members)), offset: make([]float64, len(members))}
		c.x = dense{c.rows, all.cols, all.data[start*all.cols : (start+c.rows)*all.cols]}
		start += c.rows
		for k, r := range members {
			c.y = append(c.y, d.Response[r])
			if e.opts.Offset != nil {
				c.offset[k] = e.opts.Offset[r]
			}
			if e.visits != nil {
				level, _ := slices.BinarySearch(e.visits, d.Visit[r])
				c.levels = append(c.levels, level)
			}
		}
		e.clusters = append(e.clusters, c)
	}
}

// begin takes the coefficients of a least-squares fit to the link of the responses.
func (e *equations) begin(d Data) error {
	p := len(e.basis.beta)
	e.beta = make([]float64, p) // the basis is orthonormal
	for _, c := range e.clusters {
		for k, y := range c.y {
			add(e.beta, c.x.row(k)[:p], e.opts.Family.start(y)-c.offset[k])
		}
	}
	if e.opts.Family != Gaussian {
		return nil
	}
	e.residuals()
	squares := 0.0
	for _, c := range e.clusters {
		squares += dot(c.residuals, c.residuals)
	}
	return d.checkScatter(squares)
}

// etaTolerance is by how much no linear predictor may still move, as a fraction of
// one plus the largest.
const etaTolerance = 1e-12

// solve alternates between correlations and coefficients: first under
// independence, then with the working correlation.
func (e *equations) solve() (int, error) {
	working, done := false, 0
	var moved float64
	for iteration := 1; iteration <= maxIterations; iteration++ {
		e.residuals()
		if working {
			if err := e.moments(); err != nil {
				return 0, err
			}
		}
		var err error
		if moved, err = e.step(); err != nil {
			return 0, err
		}
		switch {
		case moved > etaTolerance && (working || moved > 1e-3):
			done = 0
		case !working:
			working = true
		default:
			done++
		}
		if done == 2 {
			e.residuals()
			return iteration, e.moments()
		}
	}
	return 0, fmt.Errorf("%w after %d iterations (linear predictors still move by %.1e)", ErrNoConvergence, maxIterations, moved)
}

// residuals updates the Pearson residuals.
func (e *equations) residuals() {
	p := len(e.beta)
	for _, c := range e.clusters {
		for k, y := range c.y {
			mu, variance := e.opts.Family.mean(dot(c.x.row(k)[:p], e.beta) + c.offset[k])
			c.residuals[k] = (y - mu) / math.Sqrt(variance)
		}
	}
}

// moments estimates scale and correlations from the residuals.
func (e *equations) moments() error {
	squares := 0.0
	for _, c := range e.clusters {
		squares += dot(c.residuals, c.residuals)
	}
	n := float64(e.rows)
	plain := squares / n
	if e.opts.Moments == Corrected {
		n -= float64(len(e.beta))
	}
	e.scale = squares / n
	if !(e.scale > 0) || math.IsInf(e.scale, 1) {
		return fmt.Errorf("%w (scale %v)", ErrNoConvergence, e.scale)
	}
	unit := e.scale
	if e.opts.Correlation == FreeCorrelation {
		unit = plain // R's gee corrects the number of pairs as that of the rows
	}
	p := e.opts.Correlation.gather(e.clusters, len(e.visits))
	alpha, err := e.opts.Correlation.correlations(p, unit, len(e.beta), e.opts.Moments, e.alpha)
	e.alpha = alpha
	return err
}

// weigh returns a patient's rows of derivatives and residuals, whitened.
func (e *equations) weigh(c cluster) (dense, bool) {
	p := len(e.beta)
	rows := c.x.clone()
	for k := range rows.rows {
		row := rows.row(k)
		_, variance := e.opts.Family.mean(dot(row[:p], e.beta) + c.offset[k])
		scaleRow(row[:p], math.Sqrt(variance))
		row[p] = c.residuals[k]
	}
	return rows, e.opts.Correlation.whiten(c, rows, e.alpha)
}

// sums returns the information and score of the coefficients, and the sum of the
// squares of the patients' scores.
func (e *equations) sums() (information, meat dense, score []float64, err error) {
	p := len(e.beta)
	information, meat, score = newDense(p, p), newDense(p, p), make([]float64, p)
	for _, c := range e.clusters {
		rows, ok := e.weigh(c)
		if !ok {
			return dense{}, dense{}, nil, fmt.Errorf("the working correlation is not positive definite")
		}
		own := make([]float64, p)
		for k := range rows.rows {
			row := rows.row(k)
			for i := range p {
				add(information.row(i), row[:p], row[i])
			}
			add(own, row[:p], row[p])
		}
		for i := range p {
			add(meat.row(i), own, own[i])
		}
		add(score, own, 1)
	}
	return information, meat, score, nil
}

// step moves the coefficients, and returns by how much the linear predictors moved
// at most, as a fraction of one plus the largest.
func (e *equations) step() (float64, error) {
	information, _, score, err := e.sums()
	if err != nil {
		return 0, err
	}
	root, ok := information.cholesky()
	if !ok {
		return 0, fmt.Errorf("%w: fitted means run to their limits", ErrNoConvergence)
	}
	change := root.solveCholesky(score)
	add(e.beta, change, 1)
	moved, largest, p := 0.0, 0.0, len(e.beta)
	for _, c := range e.clusters {
		for k := range c.y {
			moved = max(moved, math.Abs(dot(c.x.row(k)[:p], change)))
			largest = max(largest, math.Abs(dot(c.x.row(k)[:p], e.beta)))
		}
	}
	if math.IsNaN(moved) {
		return 0, ErrNoConvergence
	}
	return moved / (1 + largest), nil
}
