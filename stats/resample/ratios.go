package resample

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// Ratio names two columns of counts, from 0: the estimate is the sum of Top over
// the sum of Bottom.
type Ratio struct{ Top, Bottom int }

// Column is a column of numbers: those of some Rows, ascending and each once; the others
// have 0.
type Column struct {
	Rows   []int32
	Values []float64
}

// Dense is the column with a number for each row.
func Dense(x []float64) Column {
	var c Column
	for row, v := range x {
		if v != 0 {
			c.Rows, c.Values = append(c.Rows, int32(row)), append(c.Values, v)
		}
	}
	return c
}

// BootstrapRatios bootstraps several ratios of sums over the same draws of rows, as
// Bootstrap does with a Statistic for each: with whole numbers, whose sums are exact,
// it gives the same bits, in a fraction of the time, since rows are drawn once for
// all, equal columns are summed once, and a 0 costs nothing. The columns are of n rows. The
// results are in the order of the ratios; one whose bottom is 0 is undefined.
//
// The methods that need the jackknife, BCa and BCaMidrank, are errors here, as are a
// column with rows that are not there or not ascending, a ratio of a column that is not
// there, and what is an error of Bootstrap.
func BootstrapRatios(ctx context.Context, n int, columns []Column, ratios []Ratio, opts Options) ([]Result, error) {
	if err := checkRatios(n, columns, ratios); err != nil {
		return nil, fmt.Errorf("resample: bootstrap ratios: %w", err)
	}
	sums, place := countColumns(columns)
	results, err := countDraws(ctx, n, len(ratios), opts, func() func([]int32, func(int, float64)) {
		drawn := make([]float64, len(sums))
		return func(times []int32, give func(int, float64)) {
			for c, column := range sums {
				drawn[c] = column.of(times)
			}
			for j, r := range ratios {
				give(j, drawn[place[r.Top]]/drawn[place[r.Bottom]])
			}
		}
	}, func(j int) float64 {
		return sums[place[ratios[j].Top]].total() / sums[place[ratios[j].Bottom]].total()
	})
	if err != nil {
		return nil, fmt.Errorf("resample: bootstrap ratios: %w", err)
	}
	return results, nil
}

func checkRatios(n int, columns []Column, ratios []Ratio) error {
	for i, c := range columns {
		if len(c.Rows) != len(c.Values) {
			return fmt.Errorf("column %d: %d rows, %d values", i, len(c.Rows), len(c.Values))
		}
		last := int32(-1)
		for _, row := range c.Rows {
			if row <= last || int(row) >= n {
				return fmt.Errorf("column %d: row %d after %d, of %d", i, row, last, n)
			}
			last = row
		}
	}
	for i, r := range ratios {
		if min(r.Top, r.Bottom) < 0 || max(r.Top, r.Bottom) >= len(columns) {
			return fmt.Errorf("ratio %d: column %d over %d of %d columns", i, r.Top, r.Bottom, len(columns))
		}
	}
	return nil
}

// columnSum is a column to be summed over draws: its values other than 0, ascending, each
// with the rows that have it.
type columnSum struct {
	values []float64
	rows   [][]int32
}

// countColumns returns the sums, of equal columns one, and the place of each column's
// among them.
func countColumns(columns []Column) (sums []columnSum, place []int) {
	place = make([]int, len(columns))
	for i, column := range columns {
		first := slices.IndexFunc(columns[:i], func(c Column) bool {
			return slices.Equal(c.Rows, column.Rows) && slices.Equal(c.Values, column.Values)
		})
		if first >= 0 {
			place[i] = place[first]
			continue
		}
		place[i] = len(sums)
		sums = append(sums, newColumnSum(column))
	}
	return sums, place
}

func newColumnSum(column Column) columnSum {
	order := make([]int, 0, len(column.Rows))
	for i, v := range column.Values {
		if v != 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(column.Values[i], column.Values[j]) })
	var c columnSum
	for k, i := range order {
		if v := column.Values[i]; k == 0 || v != column.Values[order[k-1]] {
			c.values, c.rows = append(c.values, v), append(c.rows, nil)
		}
		last := len(c.rows) - 1
		c.rows[last] = append(c.rows[last], column.Rows[i])
	}
	return c
}

// of is the sum over a draw in which row i is there times[i] times.
func (c columnSum) of(times []int32) float64 {
	total := 0.0
	for k, rows := range c.rows {
		drawn := int64(0)
		for _, row := range rows {
			drawn += int64(times[row])
		}
		total += float64(float64(drawn) * c.values[k])
	}
	return total
}

// total is the sum over all rows.
func (c columnSum) total() float64 {
	total := 0.0
	for k, rows := range c.rows {
		total += float64(float64(len(rows)) * c.values[k])
	}
	return total
}
