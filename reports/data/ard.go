// Package data writes results rows and outcomes as files for programs: CSV and
// Parquet. It reads the results rows back, too, to draw a report again.
package data

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"

	"reprieve/pipeline/analysis"
)

// number gives the shortest text that reads back to v; NaN, which stands for
// what cannot be estimated, is empty.
func number(v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

// fields are the text columns of a row in the order of analysis.Columns;
// the place of the stat, which is a number, is nil.
func fields(r *analysis.Row) []*string {
	return []*string{
		nil, &r.Analysis, &r.Population, &r.Anchor, &r.Window, &r.Missing, &r.Strategy,
		&r.Group1, &r.Group1Level, &r.Group2, &r.Group2Level, &r.Variable, &r.VariableLevel, &r.Context,
		&r.StatName, &r.StatLabel, nil, &r.StatText, &r.Format, &r.Warning, &r.Error, &r.Method, &r.Estimand, &r.Suppressed,
	}
}

var (
	idColumn   = slices.Index(analysis.Columns, "x_result_id")
	statColumn = slices.Index(analysis.Columns, "stat")
)

// WriteARD writes the results rows as CSV.
func WriteARD(w io.Writer, results *analysis.Results) error {
	c := csv.NewWriter(w)
	if err := c.Write(analysis.Columns); err != nil {
		return err
	}
	record := make([]string, len(analysis.Columns))
	for _, row := range results.Rows {
		for i, f := range fields(&row) {
			if f != nil {
				record[i] = *f
			}
		}
		record[idColumn], record[statColumn] = row.ID(), number(row.Stat)
		if err := c.Write(record); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// ReadARD reads results rows that WriteARD wrote.
func ReadARD(r io.Reader) (*analysis.Results, error) {
	c := csv.NewReader(r)
	header, err := c.Read()
	if err != nil {
		return nil, fmt.Errorf("data: results: header: %w", err)
	}
	if !slices.Equal(header, analysis.Columns) {
		return nil, fmt.Errorf("data: results: the columns are not those of this version")
	}
	results := &analysis.Results{}
	for {
		record, err := c.Read()
		if errors.Is(err, io.EOF) {
			return results, nil
		}
		if err != nil {
			return nil, fmt.Errorf("data: results: %w", err)
		}
		row, err := parseRow(record)
		if err != nil {
			line, _ := c.FieldPos(statColumn)
			return nil, fmt.Errorf("data: results: line %d: %w", line, err)
		}
		results.Rows = append(results.Rows, row)
	}
}

func parseRow(record []string) (analysis.Row, error) {
	row := analysis.Row{Stat: math.NaN()}
	for i, f := range fields(&row) {
		if f != nil {
			*f = record[i]
		}
	}
	if s := record[statColumn]; s != "" {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			return row, fmt.Errorf("stat: %q is not a finite number", s)
		}
		row.Stat = v
	}
	if id := row.ID(); id != record[idColumn] {
		return row, fmt.Errorf("x_result_id: %q is not that of its keys", record[idColumn])
	}
	return row, nil
}
