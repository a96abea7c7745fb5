package design

import (
	"fmt"
	"math"
	"slices"
)

type kind int

const (
	numeric kind = iota
	factor
	spline
)

// Variable is a named variable of a model: Numeric, Factor or Spline makes one.
// What is wrong with its values is reported by New.
type Variable struct {
	name   string
	kind   kind
	values []float64 // of a factor: the place of the level
	levels []string
	knots  []float64
	err    error
}

// Numeric returns a variable that enters the model as one column of its values.
func Numeric(name string, values []float64) Variable {
	return Variable{name: name, kind: numeric, values: values}
}

// Factor returns a variable with levels, of which the first is the reference: the
// model has a 0/1 column for each of the others (treatment contrasts). Without
// levels they are the distinct values in ascending order of their bytes; R's
// factor sorts in the order of the language. A level that no row has gives a
// column of zeros.
func Factor(name string, values []string, levels ...string) Variable {
	if len(levels) == 0 {
		levels = slices.Compact(slices.Sorted(slices.Values(values)))
	}
	v := Variable{name: name, kind: factor, levels: levels, values: make([]float64, len(values))}
	place := make(map[string]int, len(levels))
	for i, level := range levels {
		if _, twice := place[level]; twice {
			v.err = fmt.Errorf("%s: level %q stands twice", name, level)
			return v
		}
		place[level] = i
	}
	for i, value := range values {
		at, ok := place[value]
		if !ok {
			v.err = fmt.Errorf("%s: row %d: %q is not one of the levels", name, i, value)
			return v
		}
		v.values[i] = float64(at)
	}
	return v
}

// Spline returns a variable that enters the model as a restricted cubic spline:
// linear beyond the outer knots, with one column for the values and k-2 for the
// curved parts, for k >= 3 knots in strictly ascending order (see Knots). The
// curved parts are divided by the square of the distance of the outer knots, so
// that all columns have the unit of the values.
//
// In R: rms::rcs(x, knots), Hmisc::rcspline.eval(x, knots, inclx = TRUE). Harrell
// 2015, Regression Modeling Strategies, section 2.4.5.
func Spline(name string, values, knots []float64) Variable {
	v := Variable{name: name, kind: spline, values: values, knots: slices.Clone(knots)}
	if len(knots) < 3 {
		v.err = fmt.Errorf("%s: %d knots: a restricted cubic spline needs 3", name, len(knots))
	}
	for i, k := range knots {
		if math.IsNaN(k) || math.IsInf(k, 0) || i > 0 && !(knots[i-1] < k) {
			v.err = fmt.Errorf("%s: knots %v are not finite and strictly ascending", name, knots)
		}
	}
	return v
}

// columnNames returns the names of the variable's columns; full: of every level
// of a factor, the reference too.
func (v Variable) columnNames(full bool) []string {
	switch v.kind {
	case factor:
		var names []string
		for _, level := range v.coded(full) {
			names = append(names, v.name+level)
		}
		return names
	case spline:
		names := []string{v.name}
		for len(names) < len(v.knots)-1 {
			names = append(names, names[len(names)-1]+"'")
		}
		return names
	case numeric:
	}
	return []string{v.name}
}

// coded returns the levels that have a column.
func (v Variable) coded(full bool) []string {
	if full || len(v.levels) == 0 {
		return v.levels
	}
	return v.levels[1:]
}

// columns returns the variable's columns.
func (v Variable) columns(full bool) [][]float64 {
	if v.kind == numeric {
		return [][]float64{v.values}
	}
	columns := make([][]float64, len(v.columnNames(full)))
	for j := range columns {
		columns[j] = make([]float64, len(v.values))
		for i, value := range v.values {
			columns[j][i] = v.at(value, j, full)
		}
	}
	return columns
}

// at returns column j at one value of the variable.
func (v Variable) at(value float64, j int, full bool) float64 {
	switch v.kind {
	case factor:
		if !full {
			j++
		}
		if value == float64(j) {
			return 1
		}
		return 0
	case spline:
		return restrictedCubic(value, v.knots, j)
	case numeric:
	}
	return value
}

// same reports whether two variables of one name are the same.
func (v Variable) same(w Variable) bool {
	return v.kind == w.kind && slices.Equal(v.levels, w.levels) && slices.Equal(v.knots, w.knots) && slices.Equal(v.values, w.values)
}

// check returns what is wrong with a variable in a matrix of that many rows.
func (v Variable) check(rows int) error {
	if v.err != nil {
		return v.err
	}
	if v.name == "" {
		return fmt.Errorf("a variable has no name")
	}
	if len(v.values) != rows {
		return fmt.Errorf("%s: %d values for %d rows", v.name, len(v.values), rows)
	}
	for i, value := range v.values {
		if math.IsNaN(value) || math.IsInf(value, 0) {
			return fmt.Errorf("%s: row %d: %v is not a finite number", v.name, i, value)
		}
	}
	return nil
}

// checkTerms returns what is wrong with the terms of a model.
func checkTerms(rows int, terms []Term) error {
	seen := map[string]bool{}
	known := map[string]Variable{}
	for _, t := range terms {
		if len(t.variables) == 0 {
			return fmt.Errorf("a term has no variables")
		}
		if seen[t.Name()] {
			return fmt.Errorf("%s: the term stands twice", t.Name())
		}
		seen[t.Name()] = true
		inTerm := map[string]bool{}
		for _, v := range t.variables {
			if inTerm[v.name] {
				return fmt.Errorf("%s: the variable %s stands twice", t.Name(), v.name)
			}
			inTerm[v.name] = true
			if w, ok := known[v.name]; ok && !v.same(w) {
				return fmt.Errorf("%s: two variables of this name differ", v.name)
			} else if ok {
				continue
			}
			if err := v.check(rows); err != nil {
				return err
			}
			known[v.name] = v
		}
	}
	return checkMargins(terms)
}

// checkMargins returns an error for an interaction with a factor without which the
// rest of the term is not in the model.
func checkMargins(terms []Term) error {
	for _, t := range terms {
		if len(t.variables) == 1 {
			continue
		}
		for i, v := range t.variables {
			margin := slices.Delete(slices.Clone(t.variables), i, i+1)
			if v.kind == factor && !slices.ContainsFunc(terms, func(u Term) bool { return sameVariables(u.variables, margin) }) {
				return fmt.Errorf("%s: the model lacks the term %s", t.Name(), Term{margin}.Name())
			}
		}
	}
	return nil
}

// sameVariables reports whether a and b have the same names, in any order.
func sameVariables(a, b []Variable) bool {
	if len(a) != len(b) {
		return false
	}
	for _, v := range a {
		if !slices.ContainsFunc(b, func(w Variable) bool { return v.name == w.name }) {
			return false
		}
	}
	return true
}
