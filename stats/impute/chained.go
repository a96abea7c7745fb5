package impute

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"

	"reprieve/stats/internal/stream"
	"reprieve/stats/parallel"
)

// Method names how a column is imputed from the others; the zero value is
// PredictiveMeanMatching.
type Method int

// The imputation models. Each has all other columns as linear predictors, and draws
// its parameters from their posterior distribution before it draws values.
const (
	// PredictiveMeanMatching takes the observed value of one of the Donors rows whose
	// prediction is nearest: imputed values are values that occur. R: mice's pmm.
	// Little 1988, J Bus Econ Stat 6:287.
	PredictiveMeanMatching Method = iota
	// Linear draws from the Bayesian linear model: values may lie outside the scale.
	// R: mice's norm. Rubin 1987, 5.3.
	Linear
	// Logistic draws 0 or 1 from the Bayesian logistic model, to whose data a few
	// rows of small weight are added so that perfect prediction cannot break it
	// (White, Daniel and Royston 2010, Comput Stat Data Anal 54:2267). R: mice's logreg.
	Logistic
)

// String returns the name as it is printed under a table.
func (m Method) String() string {
	names := [...]string{"predictive mean matching", "Bayesian linear regression", "Bayesian logistic regression"}
	if m < 0 || int(m) >= len(names) {
		return fmt.Sprintf("Method(%d)", int(m))
	}
	return names[m]
}

// Column is a variable. Missing marks the rows to impute, whose Values are not read;
// nil means none. A Logistic column holds 0 and 1.
//
// Shift moves what is imputed away from missing at random, for sensitivity analyses: it
// is added to each imputed value after the last iteration, for a Logistic column to
// its log odds in the last iteration. The imputation models of other columns do not
// see it (Carpenter and Kenward 2013, Multiple Imputation and its Application, 10).
type Column struct {
	Values  []float64
	Missing []bool
	Method  Method
	Shift   float64
}

// Options says how data sets are completed: Imputations 0 means 20, Iterations 0
// means 10, Donors 0 means 5, Workers 0 as many as there are processors. Any Seed, 0
// included, is a seed.
type Options struct {
	Imputations, Iterations, Donors int
	Seed                            uint64
	Workers                         int
}

// ChainedEquations returns completed data sets: for each imputation the columns, with
// the missing values replaced. The columns are visited in their order, each imputed
// from the others as they stand, Iterations times, from a start with random observed values (van
// Buuren and Groothuis-Oudshoorn 2011, J Stat Softw 45(3)). The columns given are
// left as they are.
//
// The predictors are penalized by 1e-5 of their squares, as in mice, so that
// collinear ones do no harm; one that is the same in all observed rows of a column is
// left out of its model. No columns, columns of different lengths, an observed value that is
// not finite, a column to impute with fewer than two observed values, a Logistic
// column with a value other than 0 and 1 or without either among the observed, a shift that is not finite, an
// unknown method, negative options, a logistic fit that does not converge, and the
// end of ctx are errors.
//
// In R: mice::mice(data, m, method, maxit), which draws other random numbers.
func ChainedEquations(ctx context.Context, columns []Column, opts Options) ([][][]float64, error) {
	var all sync.Mutex
	sets := map[int][][]float64{}
	err := EachCompleted(ctx, columns, opts, func(imputation int, completed [][]float64) error {
		all.Lock()
		defer all.Unlock()
		sets[imputation] = completed
		return nil
	})
	if err != nil {
		return nil, err
	}
	completed := make([][][]float64, len(sets))
	for i := range completed {
		completed[i] = sets[i]
	}
	return completed, nil
}

// EachCompleted is ChainedEquations with each completed data set given to take, which
// may keep it or a part of it, so that not all of them need be in memory at once. It is
// called once for each imputation, from 0, by several goroutines and in no order. An
// error of take is an error.
func EachCompleted(ctx context.Context, columns []Column, opts Options, take func(imputation int, completed [][]float64) error) error {
	opts, err := opts.filled()
	if err != nil {
		return fmt.Errorf("impute: chained equations: %w", err)
	}
	if err := check(columns); err != nil {
		return fmt.Errorf("impute: chained equations: %w", err)
	}
	shared := newObserved(columns)
	errs := make([]error, opts.Imputations)
	one := func(i int) error {
		completed, err := newChain(shared, opts, i).run(ctx)
		if err != nil {
			return err
		}
		return take(i, completed)
	}
	var group parallel.Group
	workers := min(opts.Workers, opts.Imputations)
	for w := range workers {
		group.Go(func() {
			for i := w; i < opts.Imputations; i += workers {
				errs[i] = one(i)
			}
		})
	}
	group.Wait()
	for i, err := range errs {
		if err != nil {
			return fmt.Errorf("impute: chained equations: imputation %d: %w", i, err)
		}
	}
	return nil
}

// filled returns the options with what 0 means.
func (o Options) filled() (Options, error) {
	if o.Imputations < 0 || o.Iterations < 0 || o.Donors < 0 {
		return o, fmt.Errorf("%d imputations, %d iterations, %d donors: negative", o.Imputations, o.Iterations, o.Donors)
	}
	for _, v := range []struct {
		to      *int
		meaning int
	}{{&o.Imputations, 20}, {&o.Iterations, 10}, {&o.Donors, 5}} {
		if *v.to == 0 {
			*v.to = v.meaning
		}
	}
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	return o, nil
}

// check returns an error unless the columns can be imputed.
func check(columns []Column) error {
	if len(columns) == 0 {
		return fmt.Errorf("no columns")
	}
	for k, c := range columns {
		if len(c.Values) != len(columns[0].Values) || c.Missing != nil && len(c.Missing) != len(c.Values) {
			return fmt.Errorf("column %d: %d values, %d marks of missing, %d values in the first", k, len(c.Values), len(c.Missing), len(columns[0].Values))
		}
		if err := c.check(); err != nil {
			return fmt.Errorf("column %d: %w", k, err)
		}
	}
	return nil
}

func (c Column) check() error {
	if c.Method < PredictiveMeanMatching || c.Method > Logistic {
		return fmt.Errorf("%v is not a method", c.Method)
	}
	if math.IsNaN(c.Shift) || math.IsInf(c.Shift, 0) {
		return fmt.Errorf("shift %v is not a finite number", c.Shift)
	}
	observed, ones := 0, 0
	for i, v := range c.Values {
		if c.missing(i) {
			continue
		}
		observed++
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("value %d: %v is not a finite number", i, v)
		}
		if v == 1 {
			ones++
		}
		if c.Method == Logistic && v != 0 && v != 1 {
			return fmt.Errorf("value %d: %v is not 0 or 1", i, v)
		}
	}
	if observed == len(c.Values) {
		return nil
	}
	if observed < 2 {
		return fmt.Errorf("%d observed values: fewer than 2", observed)
	}
	if c.Method == Logistic && (ones == 0 || ones == observed) {
		return fmt.Errorf("all %d observed values are equal: a binary variable needs both", observed)
	}
	return nil
}

func (c Column) missing(i int) bool { return c.Missing != nil && c.Missing[i] }

// chain is one imputation under way.
type chain struct {
	*observed
	values [][]float64
	from   []int // the predictors of the column under way
	opts   Options

	predicted []float64 // room for the predictions of all rows
	donors    donors
	random    *rand.Rand
	source    *rand.PCG
}

// newChain copies the columns and fills in observed values at random.
func newChain(shared *observed, opts Options, number int) *chain {
	c := &chain{observed: shared, opts: opts, source: new(rand.PCG)}
	stream.Seed(c.source, opts.Seed, number)
	c.random = rand.New(c.source)
	for k, column := range c.columns {
		values := slices.Clone(column.Values)
		known := c.known[k]
		for _, i := range c.imputed[k] {
			values[i] = values[known[c.random.IntN(len(known))]]
		}
		c.values = append(c.values, values)
	}
	return c
}

// run iterates and returns the completed columns.
func (c *chain) run(ctx context.Context) ([][]float64, error) {
	for iteration := range c.opts.Iterations {
		last := iteration == c.opts.Iterations-1
		for k, column := range c.columns {
			if len(c.imputed[k]) == 0 {
				continue
			}
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			shift := 0.0
			if last {
				shift = column.Shift
			}
			if err := c.impute(k, shift); err != nil {
				return nil, fmt.Errorf("column %d: %w", k, err)
			}
		}
	}
	for k, column := range c.columns {
		if column.Method != Logistic {
			for _, i := range c.imputed[k] {
				c.values[k][i] += column.Shift
			}
		}
	}
	return c.values, nil
}

// impute draws the missing values of column k. The shift is for log odds.
func (c *chain) impute(k int, shift float64) error {
	c.from = c.varying(k)
	switch c.columns[k].Method {
	case Linear:
		return c.linear(k)
	case Logistic:
		return c.logistic(k, shift)
	default:
		return c.match(k)
	}
}
