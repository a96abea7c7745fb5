package survival

import (
	"errors"
	"fmt"
	"math"
)

// checkCoxInput refuses what is not a row, naming the first.
func checkCoxInput(in CoxInput) error {
	n := len(in.Time)
	if len(in.Covariates) == 0 {
		return errors.New("no covariates")
	}
	if int64(n) > math.MaxInt32 {
		return fmt.Errorf("%d rows: more than %d", n, math.MaxInt32)
	}
	lengths := []struct {
		name     string
		length   int
		optional bool
	}{
		{"event", len(in.Event), false},
		{"start", len(in.Start), in.Start == nil},
		{"strata", len(in.Strata), in.Strata == nil},
		{"weights", len(in.Weights), in.Weights == nil},
		{"offset", len(in.Offset), in.Offset == nil},
		{"cluster", len(in.Cluster), in.Cluster == nil},
	}
	for _, l := range lengths {
		if l.length != n && !l.optional {
			return fmt.Errorf("%s: %d elements for %d rows", l.name, l.length, n)
		}
	}
	for i, t := range in.Time {
		if !(t >= 0) || math.IsInf(t, 1) {
			return fmt.Errorf("row %d: time %v is not a finite number of at least 0", i, t)
		}
	}
	for i, s := range in.Start {
		if !(s >= 0 && s < in.Time[i]) {
			return fmt.Errorf("row %d: start %v is not at least 0 and before time %v", i, s, in.Time[i])
		}
	}
	return checkRegressors(n, in.Covariates, in.Weights, in.Offset)
}

// checkRegressors refuses covariates of another length, and numbers that are not
// finite, or for weights not positive.
func checkRegressors(n int, covariates [][]float64, weights, offset []float64) error {
	for j, column := range covariates {
		if len(column) != n {
			return fmt.Errorf("covariate %d: %d elements for %d rows", j, len(column), n)
		}
		for i, v := range column {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("row %d: covariate %d: %v is not a finite number", i, j, v)
			}
		}
	}
	for i, w := range weights {
		if !(w > 0) || math.IsInf(w, 1) {
			return fmt.Errorf("row %d: weight %v is not a positive finite number", i, w)
		}
	}
	for i, o := range offset {
		if math.IsNaN(o) || math.IsInf(o, 0) {
			return fmt.Errorf("row %d: offset %v is not a finite number", i, o)
		}
	}
	return nil
}
