package longitudinal

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Data are the rows of a longitudinal analysis, one for each observed response, in
// any order; a visit that is missing has no row. The slices have equal lengths and
// are not changed.
type Data struct {
	// Patient holds the number of the row's patient (cluster).
	Patient []int
	// Visit holds the number of the row's visit. The distinct numbers in ascending
	// order are taken as equally spaced visits, whatever they are (R: the levels of a
	// factor). Models with random effects, and GEE under Independence and
	// Exchangeable, do not read them; they may be nil there.
	Visit []int
	// Response holds the value of the row.
	Response []float64
	// Design holds the row's covariates.
	Design Design
}

// check returns an error for lengths that differ and numbers that are not finite.
func (d Data) check() error {
	n := len(d.Response)
	if n == 0 {
		return fmt.Errorf("data: no rows")
	}
	if len(d.Patient) != n || len(d.Design.Rows) != n {
		return fmt.Errorf("data: %d responses, %d patients, %d design rows: lengths differ", n, len(d.Patient), len(d.Design.Rows))
	}
	for i, y := range d.Response {
		if math.IsNaN(y) || math.IsInf(y, 0) {
			return fmt.Errorf("data: row %d: response %v is not finite", i, y)
		}
	}
	return d.Design.check()
}

// byVisit checks the data and returns the rows sorted by patient, then visit.
func (d Data) byVisit() ([]int, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	if len(d.Visit) != len(d.Response) {
		return nil, fmt.Errorf("data: %d responses, %d visits: lengths differ", len(d.Response), len(d.Visit))
	}
	rows := d.sorted(func(i, j int) int { return cmp.Compare(d.Visit[i], d.Visit[j]) })
	for k, i := range rows[1:] {
		if j := rows[k]; d.Patient[i] == d.Patient[j] && d.Visit[i] == d.Visit[j] {
			return nil, fmt.Errorf("data: patient %d: visit %d: more than one row", d.Patient[i], d.Visit[i])
		}
	}
	return rows, nil
}

// sorted returns the rows by patient, then in the given order.
func (d Data) sorted(within func(i, j int) int) []int {
	rows := make([]int, len(d.Response))
	for i := range rows {
		rows[i] = i
	}
	slices.SortFunc(rows, func(i, j int) int {
		if c := cmp.Compare(d.Patient[i], d.Patient[j]); c != 0 {
			return c
		}
		return within(i, j)
	})
	return rows
}

// byPatient splits sorted rows into those of each patient.
func (d Data) byPatient(rows []int) [][]int {
	var groups [][]int
	for start := 0; start < len(rows); {
		end := start + 1
		for end < len(rows) && d.Patient[rows[end]] == d.Patient[rows[start]] {
			end++
		}
		groups = append(groups, rows[start:end])
		start = end
	}
	return groups
}

// visitLevels returns the distinct visits in ascending order.
func (d Data) visitLevels() []int {
	levels := slices.Clone(d.Visit)
	slices.Sort(levels)
	return slices.Compact(levels)
}

// checkScatter returns an error if the residual sum of squares is rounding.
func (d Data) checkScatter(residual float64) error {
	total := 0.0
	for _, y := range d.Response {
		total += y * y
	}
	if !(residual > 1e-24*total) {
		return fmt.Errorf("data: the design fits the responses without error")
	}
	return nil
}
