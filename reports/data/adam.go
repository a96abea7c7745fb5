package data

import (
	"io"
	"math"

	"github.com/apache/arrow/go/v17/arrow"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/schema"
)

// The analysis datasets follow CDISC ADaM in their variables, flags and
// structure; they claim no conformance. Texts with a level of the exports, such
// as the sex, keep the exports' words.

// adamDataset is an analysis dataset whose rows are made from R: its name, its
// label and its variables in their order.
type adamDataset[R any] struct {
	name, label string
	variables   []adamVariable[R]
}

// adamVariable is one variable of an analysis dataset: a name of at most 8
// characters, a label of at most 40, its kind and how it is found.
type adamVariable[R any] struct {
	name, label string
	kind        kind
	of          func(R) value
}

// labelKey is the metadata key of the label of a dataset or a variable.
const labelKey = "label"

func labelled(label string) arrow.Metadata {
	return arrow.NewMetadata([]string{labelKey}, []string{label})
}

// write writes one row for each of rows as Parquet. Times are timestamps in UTC,
// or whole study minutes; what is missing or not defined is null.
func (d adamDataset[R]) write(w io.Writer, rows []R, clock schema.Clock) error {
	columns := make([]outcomeColumn, len(d.variables))
	list := make([]arrow.Field, len(d.variables))
	for i, v := range d.variables {
		columns[i] = outcomeColumn{name: v.name, kind: v.kind}
		list[i] = arrow.Field{Name: v.name, Type: columns[i].arrowType(clock), Nullable: true, Metadata: labelled(v.label)}
	}
	md := arrow.NewMetadata([]string{"dataset", labelKey}, []string{d.name, d.label})
	return writeParquet(w, arrow.NewSchema(list, &md), len(rows), func(b *batch, row int) {
		for i, v := range d.variables {
			columns[i].append(b, i, v.of(rows[row]), clock)
		}
	})
}

// always is the value of a variable that is the same in all rows.
func always[R any](s string) func(R) value {
	return func(R) value { return textOf(s) }
}

// yesOrNo is a flag of ADaM.
func yesOrNo(b bool) value {
	if b {
		return textOf("Y")
	}
	return textOf("N")
}

// numberOf is a number that is missing where it is NaN.
func numberOf(f float64) value { return value{known: !math.IsNaN(f), float: f} }

// wholeNumberOf is a whole number that is missing where it is NaN.
func wholeNumberOf(f float64) value {
	if math.IsNaN(f) {
		return value{}
	}
	return wholeOf(int(f))
}

// baselineOf is the baseline in mm of those who have one.
func baselineOf(m *cohort.Member) value {
	if !m.Outcome.FAS {
		return value{}
	}
	return floatOf(m.Outcome.Baseline.MM())
}

// baseTypeOf is the rule that found the baseline.
func baseTypeOf(m *cohort.Member) value { return textOf(m.Outcome.BaseType.String()) }
