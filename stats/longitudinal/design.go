package longitudinal

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Design holds the columns of a linear model, the intercept's among them.
type Design struct {
	Terms []string    // names of the columns
	Rows  [][]float64 // one a row of the data, as long as Terms

	variables []Variable
	products  [][]int // of each column's product: variable, level, ...
}

// check returns an error unless all rows are finite and complete.
func (d Design) check() error {
	if len(d.Terms) == 0 {
		return fmt.Errorf("design: no columns")
	}
	for i, row := range d.Rows {
		if len(row) != len(d.Terms) {
			return fmt.Errorf("design: row %d: %d values for %d columns", i, len(row), len(d.Terms))
		}
		for j, v := range row {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("design: row %d: column %q: %v is not finite", i, d.Terms[j], v)
			}
		}
	}
	return nil
}

// Variable is a covariate: numeric where Levels is nil, otherwise a factor whose
// values are the numbers of its levels, the first of them the reference.
type Variable struct {
	Name   string
	Levels []string
	Values []float64
}

// check returns an error for lengths that differ and for values of no level.
func (v Variable) check(n int) error {
	if len(v.Values) != n {
		return fmt.Errorf("variable %q: %d values, not %d", v.Name, len(v.Values), n)
	}
	for i, x := range v.Values {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return fmt.Errorf("variable %q: row %d: %v is not finite", v.Name, i, x)
		}
		if v.Levels != nil && (x != math.Trunc(x) || x < 0 || x >= float64(len(v.Levels))) {
			return fmt.Errorf("variable %q: row %d: %v is not the number of a level", v.Name, i, x)
		}
	}
	return nil
}

// value is the variable's factor in a column: the number itself, or whether it is
// of the level.
func (v Variable) value(x float64, level int) float64 {
	if v.Levels == nil {
		return x
	}
	if int(x) == level {
		return 1
	}
	return 0
}

// NewDesign makes the columns of a model: the intercept, then those of each term,
// which is a list of names of variables, multiplied with each other. A factor has
// a column for each level but the first (treatment contrasts), named as in R; an
// interaction needs its main effects before it, or its columns mean other things
// than in R. No variables: the intercept alone, for n rows.
//
// In R: model.matrix(~ a + b + a:b) is the terms {a}, {b}, {a, b}.
func NewDesign(n int, variables []Variable, terms [][]string) (Design, error) {
	d := Design{Terms: []string{"(Intercept)"}, products: [][]int{nil}, variables: variables}
	for _, v := range variables {
		if err := v.check(n); err != nil {
			return Design{}, fmt.Errorf("longitudinal: design: %w", err)
		}
	}
	for _, term := range terms {
		if err := d.addTerm(term); err != nil {
			return Design{}, fmt.Errorf("longitudinal: design: %w", err)
		}
	}
	values := make([]float64, len(variables))
	d.Rows = make([][]float64, n)
	for i := range d.Rows {
		for k, v := range variables {
			values[k] = v.Values[i]
		}
		d.Rows[i] = d.columns(func(k, level int) float64 { return variables[k].value(values[k], level) })
	}
	return d, nil
}

// addTerm adds the columns of a product of variables, the first of them fastest.
func (d *Design) addTerm(term []string) error {
	names, products := []string{""}, [][]int{nil}
	for _, name := range term {
		k := slices.IndexFunc(d.variables, func(v Variable) bool { return v.Name == name })
		if k < 0 {
			return fmt.Errorf("term %q: no variable %q", strings.Join(term, ":"), name)
		}
		suffixes, first := []string{""}, 0
		if levels := d.variables[k].Levels; levels != nil {
			suffixes, first = levels[1:], 1
		}
		var longerNames []string
		var longer [][]int
		for s, suffix := range suffixes {
			for i := range names {
				longerNames = append(longerNames, strings.TrimPrefix(names[i]+":"+name+suffix, ":"))
				longer = append(longer, append(slices.Clone(products[i]), k, first+s))
			}
		}
		names, products = longerNames, longer
	}
	d.Terms = append(d.Terms, names...)
	d.products = append(d.products, products...)
	return nil
}

// columns multiplies the factors of each column.
func (d Design) columns(factor func(variable, level int) float64) []float64 {
	row := make([]float64, len(d.products))
	for j, product := range d.products {
		row[j] = 1
		for i := 0; i < len(product); i += 2 {
			row[j] *= factor(product[i], product[i+1])
		}
	}
	return row
}

// At fixes a variable at a value; of a factor, at the number of a level.
type At struct {
	Name  string
	Value float64
}

// Level fixes a factor at the level of that text; other texts and variables without
// levels are an error.
func (d Design) Level(name, text string) (At, error) {
	for _, v := range d.variables {
		if v.Name != name {
			continue
		}
		if k := slices.Index(v.Levels, text); k >= 0 {
			return At{Name: name, Value: float64(k)}, nil
		}
		return At{}, fmt.Errorf("longitudinal: level: variable %q has no level %q", name, text)
	}
	return At{}, fmt.Errorf("longitudinal: level: no variable %q", name)
}

// Mean returns the weights of a least-squares mean for Effects.Contrast: variables
// that are not fixed stand at their mean over the rows, factors at equal weights of
// their levels, and so do numeric variables of two distinct values (as emmeans
// does: cov.keep = 2). Of a design that NewDesign did not make, and for a name that it
// does not know, it is an error. Without rows a mean is not defined: an error.
//
// In R: emmeans::emmeans(fit, ~ arm | visit).
func (d Design) Mean(fixed ...At) ([]float64, error) {
	if d.products == nil || len(d.Rows) == 0 {
		return nil, fmt.Errorf("longitudinal: mean: the design has no variables or no rows")
	}
	at := make([]*float64, len(d.variables))
	for _, f := range fixed {
		k := slices.IndexFunc(d.variables, func(v Variable) bool { return v.Name == f.Name })
		if k < 0 {
			return nil, fmt.Errorf("longitudinal: mean: no variable %q", f.Name)
		}
		one := d.variables[k]
		one.Values = []float64{f.Value}
		if err := one.check(1); err != nil {
			return nil, fmt.Errorf("longitudinal: mean: %w", err)
		}
		at[k] = &f.Value
	}
	return d.columns(func(k, level int) float64 {
		v := d.variables[k]
		switch {
		case at[k] != nil:
			return v.value(*at[k], level)
		case v.Levels != nil:
			return 1 / float64(len(v.Levels))
		default:
			return center(v.Values)
		}
	}), nil
}

// center is where a numeric variable stands that is not fixed. The sum goes over
// sorted values, so that the order of rows does not matter.
func center(values []float64) float64 {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	sum := 0.0
	for _, v := range sorted {
		sum += v
	}
	if distinct := slices.Compact(slices.Clone(sorted)); len(distinct) == 2 {
		return (distinct[0] + distinct[1]) / 2
	}
	return sum / float64(len(sorted))
}
