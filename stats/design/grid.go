package design

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// By asks a grid for a point at each of some values of a variable. Of a factor,
// Levels; nil means all. Of numbers, Values; nil means both values of a variable
// that has two, otherwise its mean.
type By struct {
	Variable string
	Values   []float64
	Levels   []string
}

// Point is a point of a reference grid: the row of the design matrix there, to be
// multiplied with the coefficients, and what it stands for ("group=1, sex=0").
type Point struct {
	Label string
	Row   []float64
}

// Grid returns the points of the reference grid at each combination of the
// variables asked for, the first varying fastest. Every other variable is averaged
// out: a factor, and a number with two distinct values, over its levels with equal
// weights; any other number stands at its mean (a spline is evaluated there, a
// product is that of the means). Without variables it is one point, the grand mean,
// with an empty label.
//
// A variable that the matrix does not have, one that is asked for twice, an unknown
// level or a value that is not finite is an error; so is a matrix without rows.
//
// In R: emmeans::ref_grid and emmeans(fit, ~ variable, at = list(variable =
// values)), with its defaults weights = "equal" and cov.keep = "2".
func (m *Matrix) Grid(by ...By) ([]Point, error) {
	if m.rows == 0 {
		return nil, fmt.Errorf("design: grid: the matrix has no rows")
	}
	axes, err := m.axes(by)
	if err != nil {
		return nil, fmt.Errorf("design: grid: %w", err)
	}
	total := 1
	for _, a := range axes {
		total *= len(a.values)
	}
	averaged := m.averages()
	points := make([]Point, total)
	for i := range points {
		at := map[string][]float64{}
		for name, values := range averaged {
			at[name] = values
		}
		var labels []string
		rest := i
		for _, a := range axes {
			k := rest % len(a.values)
			rest /= len(a.values)
			at[a.variable.name] = a.values[k : k+1]
			labels = append(labels, a.variable.name+"="+a.labels[k])
		}
		points[i] = Point{Label: strings.Join(labels, ", "), Row: m.rowAt(at)}
	}
	return points, nil
}

// axis is a variable of a grid and its values.
type axis struct {
	variable Variable
	values   []float64
	labels   []string
}

// axes resolves what a grid is asked for.
func (m *Matrix) axes(by []By) ([]axis, error) {
	var axes []axis
	for _, b := range by {
		v, err := m.variable(b.Variable)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(axes, func(a axis) bool { return a.variable.name == v.name }) {
			return nil, fmt.Errorf("%s: the variable is asked for twice", v.name)
		}
		a, err := v.axis(b)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", v.name, err)
		}
		axes = append(axes, a)
	}
	return axes, nil
}

// axis returns the values of the variable that b asks for.
func (v Variable) axis(b By) (axis, error) {
	a := axis{variable: v}
	if v.kind == factor {
		if b.Values != nil {
			return a, fmt.Errorf("values of a factor: give its levels")
		}
		a.labels = b.Levels
		if a.labels == nil {
			a.labels = v.levels
		}
		for _, level := range a.labels {
			at := slices.Index(v.levels, level)
			if at < 0 {
				return a, fmt.Errorf("%q is not one of the levels", level)
			}
			a.values = append(a.values, float64(at))
		}
		return a, nil
	}
	if b.Levels != nil {
		return a, fmt.Errorf("levels of a variable that is no factor: give values")
	}
	a.values = b.Values
	if a.values == nil {
		a.values = v.gridValues()
	}
	for _, value := range a.values {
		if math.IsNaN(value) || math.IsInf(value, 0) {
			return a, fmt.Errorf("%v is not a finite number", value)
		}
		a.labels = append(a.labels, strconv.FormatFloat(value, 'g', -1, 64))
	}
	return a, nil
}

// variable returns the matrix's variable of that name.
func (m *Matrix) variable(name string) (Variable, error) {
	for _, t := range m.terms {
		for _, v := range t.variables {
			if v.name == name {
				return v, nil
			}
		}
	}
	return Variable{}, fmt.Errorf("%q is not a variable of the matrix", name)
}

// averages returns for each variable the values of the grid to average over.
func (m *Matrix) averages() map[string][]float64 {
	values := map[string][]float64{}
	for _, t := range m.terms {
		for _, v := range t.variables {
			if _, known := values[v.name]; !known {
				values[v.name] = v.gridValues()
			}
		}
	}
	return values
}

// gridValues returns the values of the variable on the reference grid.
func (v Variable) gridValues() []float64 {
	if v.kind == factor {
		places := make([]float64, len(v.levels))
		for i := range places {
			places[i] = float64(i)
		}
		return places
	}
	if two := twoValues(v.values); two != nil {
		return two
	}
	return []float64{mean(v.values)}
}

// twoValues returns the distinct values in ascending order if there are two,
// otherwise nil.
func twoValues(values []float64) []float64 {
	first, second, found := values[0], 0.0, false
	for _, x := range values {
		switch {
		case x == first || found && x == second:
		case found:
			return nil
		default:
			second, found = x, true
		}
	}
	if !found {
		return nil
	}
	return []float64{min(first, second), max(first, second)}
}

// mean is the mean, from deviations from the first value so that a large common
// part costs no digits.
func mean(values []float64) float64 {
	total := 0.0
	for _, x := range values {
		total += x - values[0]
	}
	return values[0] + total/float64(len(values))
}

// rowAt returns the row of the matrix that is averaged over the values given for
// each variable. As the variables of a term are distinct, the average of its
// products is the product of the averages.
func (m *Matrix) rowAt(values map[string][]float64) []float64 {
	var row []float64
	if m.intercept {
		row = append(row, 1)
	}
	for i, t := range m.terms {
		row = append(row, t.rowAt(values, i == m.full)...)
	}
	return row
}

func (t Term) rowAt(values map[string][]float64, full bool) []float64 {
	products := []float64{1}
	for _, v := range t.variables {
		width := len(v.columnNames(full))
		next := make([]float64, 0, len(products)*width)
		for j := range width {
			average := 0.0
			for _, x := range values[v.name] {
				average += v.at(x, j, full)
			}
			average /= float64(len(values[v.name]))
			for _, p := range products {
				next = append(next, p*average)
			}
		}
		products = next
	}
	return products
}

// Set returns the matrix with a variable set to one value in every row: a number,
// or the place of a factor's level (0 for the reference). The other variables keep
// their values. An unknown variable, a value that is not finite and a place
// without level are errors.
func (m *Matrix) Set(variable string, value float64) (*Matrix, error) {
	v, err := m.variable(variable)
	if err != nil {
		return nil, fmt.Errorf("design: set: %w", err)
	}
	if v.kind == factor && (value < 0 || value >= float64(len(v.levels)) || value != math.Trunc(value)) {
		return nil, fmt.Errorf("design: set: %s: %v is not the place of one of %d levels", variable, value, len(v.levels))
	}
	v.values = slices.Repeat([]float64{value}, m.rows)
	terms := make([]Term, len(m.terms))
	for i, t := range m.terms {
		terms[i].variables = slices.Clone(t.variables)
		for j := range terms[i].variables {
			if terms[i].variables[j].name == variable {
				terms[i].variables[j] = v
			}
		}
	}
	return build(m.rows, m.intercept, terms)
}

// Values returns the values of a variable by row: numbers, or the places of a
// factor's levels (0 for the reference). They must not be changed. An unknown
// variable is an error.
func (m *Matrix) Values(variable string) ([]float64, error) {
	v, err := m.variable(variable)
	if err != nil {
		return nil, fmt.Errorf("design: values: %w", err)
	}
	return v.values, nil
}
