package cohort

import (
	"context"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
)

// defaults are the contract's rules.
var defaults = outcome.Rules{
	MaxGapDays: 21, WashoutHours: 12, BaselineRules: []outcome.BaselineRule{outcome.HomeMean, outcome.HomeLast, outcome.PreSession},
	MinBaselineTenths: 400, LandmarkDays: 7, SmoothDays: 7, MaxSilenceDays: 21,
	DepressionSources: []outcome.DepressionSource{outcome.FromPHQ9, outcome.FromPatients},
}

// at is a time of d days after the zero of the tests, to the second.
func at(d float64) schema.Instant { return schema.Instant(math.Round(d*86400)) * schema.Second }

// chart is a table as the tests write it: the names of the columns in one line,
// then a line a row, cells between blanks, - for a missing one. Times are days,
// ratings millimetres. Columns that are not named were not collected.
type chart string

// exports are tables in memory.
type exports map[string]schema.View

func (x exports) View(table string) schema.View { return x[table] }

// newExports makes the records of the charts. Patients stand in the order of
// the chart, and that is the order of their codes.
func newExports(t *testing.T, charts map[string]chart) exports {
	t.Helper()
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	t.Cleanup(func() { mem.AssertSize(t, 0) }) // after the records are released
	var ids []string
	for _, row := range charts[schema.PatientsTable].rows() {
		ids = append(ids, row["patient_id"])
	}
	x := exports{}
	for name, c := range charts {
		table, ok := schema.Lookup(name)
		if !ok {
			t.Fatalf("no table %s", name)
		}
		rec := c.record(t, mem, table, ids)
		t.Cleanup(rec.Release)
		v, err := schema.NewView(name, rec)
		if err != nil {
			t.Fatal(err)
		}
		x[name] = v
	}
	return x
}

func (c chart) lines() [][]string {
	var lines [][]string
	for _, line := range strings.Split(strings.TrimSpace(string(c)), "\n") {
		lines = append(lines, strings.Fields(line))
	}
	return lines
}

// rows gives the cells that are not missing by column.
func (c chart) rows() []map[string]string {
	lines := c.lines()
	var rows []map[string]string
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, cell := range line {
			if cell != "-" {
				row[lines[0][i]] = cell
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func (c chart) record(t *testing.T, mem memory.Allocator, table schema.Table, ids []string) arrow.Record {
	t.Helper()
	had := map[string]bool{}
	for _, name := range c.lines()[0] {
		had[name] = true
		if table.Index(name) < 0 {
			t.Fatalf("%s has no column %s", table.Name, name)
		}
	}
	b := array.NewRecordBuilder(mem, schema.Arrow(table, func(name string) bool { return had[name] }))
	defer b.Release()
	for i, column := range table.Columns {
		if d, ok := b.Field(i).(*array.BinaryDictionaryBuilder); ok {
			insert(t, mem, d, dictionary(column, ids))
		}
	}
	for _, row := range c.rows() {
		for i, column := range table.Columns {
			text, ok := row[column.Name]
			if !ok && column.Default != "" {
				text, ok = column.Default, true
			}
			if !ok {
				b.Field(i).AppendNull()
				continue
			}
			appendCell(t, b.Field(i), column, text)
		}
	}
	return b.NewRecord()
}

// dictionary is what the codes of a column stand for; nil: the texts in the
// order in which they come.
func dictionary(c schema.Column, ids []string) []string {
	if c.Type == schema.PatientID {
		return ids
	}
	return c.Levels
}

func insert(t *testing.T, mem memory.Allocator, d *array.BinaryDictionaryBuilder, texts []string) {
	t.Helper()
	b := array.NewStringBuilder(mem)
	defer b.Release()
	b.AppendValues(texts, nil)
	values := b.NewStringArray()
	defer values.Release()
	if err := d.InsertStringDictValues(values); err != nil {
		t.Fatal(err)
	}
}

func appendCell(t *testing.T, b array.Builder, c schema.Column, text string) {
	t.Helper()
	if d, ok := b.(*array.BinaryDictionaryBuilder); ok {
		if err := d.AppendString(text); err != nil {
			t.Fatal(err)
		}
		return
	}
	if text == "total" {
		text = strconv.Itoa(schema.TotalItem)
	}
	if c.Type == schema.YesNo {
		b.(*array.BooleanBuilder).Append(text == "yes")
		return
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatalf("%s: %v", c.Name, err)
	}
	switch b := b.(type) {
	case *array.TimestampBuilder:
		b.Append(arrow.Timestamp(at(v)))
	case *array.Int16Builder:
		b.Append(int16(math.Round(10 * v)))
	case *array.Int32Builder:
		b.Append(int32(v))
	case *array.Float64Builder:
		b.Append(v)
	}
}

// derive is Derive with the contract's rules and nobody to tell.
func derive(t *testing.T, src Source, clock schema.Clock, asOf schema.Instant) *Cohort {
	t.Helper()
	c, err := Derive(context.Background(), src, clock, asOf, defaults, func(int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	return c
}
