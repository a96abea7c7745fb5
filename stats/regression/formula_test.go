package regression_test

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"reprieve/stats/design"
	"reprieve/stats/internal/reference"
)

// frame is a data set of the collection, reduced to the complete rows of a formula.
type frame struct {
	response []float64
	terms    []design.Term
	x        *design.Matrix
	rows     [][]string
	column   map[string]int
}

// load reads the complete rows of the columns that an R formula and extra name, and
// makes its design matrix. It knows names, factor(name), I(name^k), round(name), *,
// and "- 1".
func load(t *testing.T, dataset, formula string, extra ...string) frame {
	t.Helper()
	left, right, _ := strings.Cut(formula, "~")
	names := append(variables(left), variables(right)...)
	f := frame{column: map[string]int{}}
	unique := names[:0:0]
	for _, name := range append(names, extra...) {
		if _, ok := f.column[name]; !ok {
			f.column[name] = len(unique)
			unique = append(unique, name)
		}
	}
	for _, row := range reference.Columns(t, dataset, unique...) {
		complete := true
		for _, name := range names {
			complete = complete && row[f.column[name]] != "" && row[f.column[name]] != "NA"
		}
		if complete {
			f.rows = append(f.rows, row)
		}
	}
	f.response = f.numbers(t, strings.TrimSpace(left))
	f.design(t, right)
	return f
}

// variables returns the names in a side of a formula.
func variables(side string) []string {
	split := func(r rune) bool {
		return !(r == '_' || r == '.' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z')
	}
	var names []string
	for _, word := range strings.FieldsFunc(side, split) {
		if _, err := strconv.Atoi(word); err != nil && word != "factor" && word != "I" && word != "round" {
			names = append(names, word)
		}
	}
	return names
}

// numbers evaluates a name, round(name) or I(name^k).
func (f frame) numbers(t *testing.T, expression string) []float64 {
	t.Helper()
	name := variables(expression)[0]
	power := 1
	if _, exponent, ok := strings.Cut(strings.Trim(expression, "I()"), "^"); ok {
		power, _ = strconv.Atoi(exponent)
	}
	out := make([]float64, len(f.rows))
	for i, row := range f.rows {
		v, err := strconv.ParseFloat(row[f.column[name]], 64)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if strings.HasPrefix(expression, "round(") {
			v = math.RoundToEven(v)
		}
		out[i] = 1
		for range power {
			out[i] *= v
		}
	}
	return out
}

// variable makes a variable of an expression; a column that is not numeric is a factor.
func (f frame) variable(t *testing.T, expression string) design.Variable {
	t.Helper()
	name := variables(expression)[0]
	column := f.column[name]
	_, err := strconv.ParseFloat(f.rows[0][column], 64)
	if err != nil || strings.HasPrefix(expression, "factor(") {
		values := make([]string, len(f.rows))
		for i, row := range f.rows {
			values[i] = row[column]
		}
		return design.Factor(expression, values)
	}
	return design.Numeric(expression, f.numbers(t, expression))
}

func (f *frame) design(t *testing.T, right string) {
	t.Helper()
	right, noIntercept := strings.CutSuffix(strings.TrimSpace(right), "- 1")
	var interactions []design.Term
	for _, term := range strings.Split(strings.TrimSpace(right), " + ") {
		if term == "1" {
			continue
		}
		if a, b, ok := strings.Cut(term, " * "); ok {
			v, w := f.variable(t, strings.TrimSpace(a)), f.variable(t, strings.TrimSpace(b))
			f.terms = append(f.terms, design.Main(v), design.Main(w))
			interactions = append(interactions, design.Interaction(v, w))
			continue
		}
		f.terms = append(f.terms, design.Main(f.variable(t, strings.TrimSpace(term))))
	}
	f.terms = append(f.terms, interactions...)
	build := design.New
	if noIntercept {
		build = design.NewWithoutIntercept
	}
	var err error
	if f.x, err = build(len(f.rows), f.terms...); err != nil {
		t.Fatal(err)
	}
}

// events is the response as yes or no.
func (f frame) events() []bool {
	out := make([]bool, len(f.response))
	for i, v := range f.response {
		out[i] = v == 1
	}
	return out
}

// counts is the response as whole numbers.
func (f frame) counts() []int {
	out := make([]int, len(f.response))
	for i, v := range f.response {
		out[i] = int(v)
	}
	return out
}
