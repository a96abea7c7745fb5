// Package design makes the design matrix of a regression from named variables:
// numbers, factors with a reference level, restricted cubic splines and their
// interactions, with or without an intercept, in the coding and with the column
// names of R's model.matrix.
//
// A matrix remembers its variables, so that it can be evaluated elsewhere: with
// a variable set to one value in every row (Matrix.Set), or on the reference
// grid of marginal means (Matrix.Grid).
//
// Values are not copied where that can be avoided: the slices that a variable was
// made of must not be changed while its matrix is in use. A value that is NaN or
// infinite is an error of New; rows with missing values are left out before.
package design

import (
	"fmt"
	"slices"
	"strings"
)

// Term is a main effect or, of several variables, their interaction: the products
// of their columns.
type Term struct{ variables []Variable }

// Main returns the main effect of a variable.
func Main(v Variable) Term { return Term{variables: []Variable{v}} }

// Interaction returns the interaction of two or more variables. New demands that
// the terms without any one of its factors are in the model too, so that the
// coding is that of R.
func Interaction(first, second Variable, more ...Variable) Term {
	return Term{variables: append([]Variable{first, second}, more...)}
}

// Name returns the variables' names, joined by colons.
func (t Term) Name() string {
	names := make([]string, len(t.variables))
	for i, v := range t.variables {
		names[i] = v.name
	}
	return strings.Join(names, ":")
}

// Matrix is a design matrix: named columns, the intercept first if there is one,
// then those of the terms in the order given. In an interaction the levels of the
// first variable vary fastest.
type Matrix struct {
	rows      int
	intercept bool
	terms     []Term
	// full is the index of the term whose factor is coded by all of its levels,
	// -1 if there is none.
	full    int
	names   []string
	columns [][]float64
	// first[i] is the first column of term i; the last entry is the number of columns.
	first []int
}

// New returns the design matrix with an intercept, of the given number of rows.
//
// Errors: a variable with another number of values, a value that is not finite, a
// factor's value that is not among its levels, two terms of one name, two
// variables of one name and different values, and an interaction whose factor
// lacks its margin.
//
// In R: model.matrix(~ a + b + a:b).
func New(rows int, terms ...Term) (*Matrix, error) { return build(rows, true, terms) }

// NewWithoutIntercept returns the design matrix without an intercept. The first
// factor among the main effects has a column for every level, as in R.
//
// In R: model.matrix(~ a + b - 1).
func NewWithoutIntercept(rows int, terms ...Term) (*Matrix, error) { return build(rows, false, terms) }

func build(rows int, intercept bool, terms []Term) (*Matrix, error) {
	if rows < 0 {
		return nil, fmt.Errorf("design: %d rows: not a number of rows", rows)
	}
	if err := checkTerms(rows, terms); err != nil {
		return nil, fmt.Errorf("design: %w", err)
	}
	m := &Matrix{rows: rows, intercept: intercept, terms: slices.Clone(terms), full: -1}
	if !intercept {
		m.full = slices.IndexFunc(terms, func(t Term) bool { return len(t.variables) == 1 && t.variables[0].kind == factor })
	}
	if intercept {
		m.names = append(m.names, "(Intercept)")
		m.columns = append(m.columns, slices.Repeat([]float64{1}, rows))
	}
	for i, t := range terms {
		m.first = append(m.first, len(m.columns))
		names, columns := t.columns(rows, i == m.full)
		m.names, m.columns = append(m.names, names...), append(m.columns, columns...)
	}
	m.first = append(m.first, len(m.columns))
	return m, nil
}

// columns returns the products of the variables' columns, the first variable's
// varying fastest.
func (t Term) columns(rows int, full bool) ([]string, [][]float64) {
	names, columns := t.variables[0].columnNames(full), t.variables[0].columns(full)
	for _, v := range t.variables[1:] {
		var productNames []string
		var products [][]float64
		right := v.columns(false)
		for k, name := range v.columnNames(false) {
			for j := range names {
				productNames = append(productNames, names[j]+":"+name)
				products = append(products, multiply(rows, columns[j], right[k]))
			}
		}
		names, columns = productNames, products
	}
	return names, columns
}

func multiply(rows int, a, b []float64) []float64 {
	product := make([]float64, rows)
	for i := range product {
		product[i] = a[i] * b[i]
	}
	return product
}

// Rows returns the number of rows.
func (m *Matrix) Rows() int { return m.rows }

// Columns returns the number of columns.
func (m *Matrix) Columns() int { return len(m.columns) }

// HasIntercept reports whether the first column is an intercept.
func (m *Matrix) HasIntercept() bool { return m.intercept }

// Names returns the columns' names, as R gives them: "(Intercept)", "age",
// "siteB" for level B of the factor site, "age:siteB" for a product, and "age'",
// "age”" for the curved parts of a spline, as the R package rms does.
func (m *Matrix) Names() []string { return slices.Clone(m.names) }

// Column returns the values of column j. They are the matrix's own and must not
// be changed.
func (m *Matrix) Column(j int) []float64 { return m.columns[j] }

// TermColumns returns the places of the columns of the term of that name ("age",
// "age:site"), or an error if there is none.
func (m *Matrix) TermColumns(name string) ([]int, error) {
	for i, t := range m.terms {
		if t.Name() != name {
			continue
		}
		var places []int
		for j := m.first[i]; j < m.first[i+1]; j++ {
			places = append(places, j)
		}
		return places, nil
	}
	return nil, fmt.Errorf("design: %q is not a term of the matrix", name)
}
