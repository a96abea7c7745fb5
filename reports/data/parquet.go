package data

import (
	"errors"
	"io"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/cohort"
	"reprieve/pipeline/schema"
)

// batchRows is how many rows a row group of a Parquet file holds.
const batchRows = 64 << 10

// writeParquet writes rows that fill adds to the builder, batch by batch. It does
// not close w.
func writeParquet(w io.Writer, s *arrow.Schema, rows int, fill func(b *batch, row int)) error {
	out := &failing{w: w}
	err := writeBatches(out, s, rows, fill)
	if out.err != nil {
		return out.err
	}
	return err
}

func writeBatches(w io.Writer, s *arrow.Schema, rows int, fill func(b *batch, row int)) error {
	props := parquet.NewWriterProperties(parquet.WithCompression(compress.Codecs.Zstd), parquet.WithCreatedBy("reprieve"))
	file, err := pqarrow.NewFileWriter(s, w, props, pqarrow.NewArrowWriterProperties(pqarrow.WithStoreSchema()))
	if err != nil {
		return err
	}
	b := newBatch(s)
	for done := 0; done < rows; {
		for n := min(batchRows, rows-done); n > 0; n-- {
			fill(b, done)
			done++
		}
		file.NewRowGroup()
		for i := range s.NumFields() {
			column := b.take(i)
			err := file.WriteColumnData(column)
			column.Release()
			if err != nil {
				return errors.Join(err, file.Close())
			}
		}
	}
	return file.Close()
}

// failing keeps the first error of a writer, and from then on takes what is
// written and drops it. The Parquet writer panics if it is told of an error
// while it writes its first bytes or closes a row group.
type failing struct {
	w   io.Writer
	err error
}

func (f *failing) Write(p []byte) (int, error) {
	if f.err == nil {
		_, f.err = f.w.Write(p)
	}
	return len(p), nil
}

// WriteARDParquet writes the results rows as Parquet: all columns text but for
// stat, which is null where it cannot be estimated.
func WriteARDParquet(w io.Writer, results *analysis.Results) error {
	columns := make([]arrow.Field, len(analysis.Columns))
	for i, name := range analysis.Columns {
		columns[i] = arrow.Field{Name: name, Type: arrow.BinaryTypes.String}
		if i == statColumn {
			columns[i].Type, columns[i].Nullable = arrow.PrimitiveTypes.Float64, true
		}
	}
	return writeParquet(w, arrow.NewSchema(columns, nil), len(results.Rows), func(b *batch, row int) {
		r := &results.Rows[row]
		for i, f := range fields(r) {
			if f != nil {
				b.texts[i].add(*f)
			}
		}
		b.texts[idColumn].add(r.ID())
		if r.Estimable() {
			b.builders[statColumn].(*array.Float64Builder).Append(r.Stat)
		} else {
			b.null(statColumn)
		}
	})
}

// WriteOutcomesParquet writes one row a patient as Parquet. Times are
// timestamps in UTC, or whole study minutes.
func WriteOutcomesParquet(w io.Writer, members []cohort.Member, clock schema.Clock) error {
	columns := outcomeColumns()
	list := make([]arrow.Field, len(columns))
	for i, c := range columns {
		list[i] = arrow.Field{Name: c.name, Type: c.arrowType(clock), Nullable: true}
	}
	return writeParquet(w, arrow.NewSchema(list, nil), len(members), func(b *batch, row int) {
		for i, c := range columns {
			c.append(b, i, c.of(&members[row]), clock)
		}
	})
}

func (c outcomeColumn) arrowType(clock schema.Clock) arrow.DataType {
	switch c.kind {
	case text:
		return arrow.BinaryTypes.String
	case decimal:
		return arrow.PrimitiveTypes.Float64
	case instant:
		if clock == schema.Calendar {
			return &arrow.TimestampType{Unit: arrow.Microsecond, TimeZone: "UTC"}
		}
	case whole:
	}
	return arrow.PrimitiveTypes.Int64
}

// append adds a cell to the column i.
func (c outcomeColumn) append(b *batch, i int, v value, clock schema.Clock) {
	if !v.known {
		b.null(i)
		return
	}
	if c.kind == text {
		b.texts[i].add(v.text)
		return
	}
	switch b := b.builders[i].(type) {
	case *array.Float64Builder:
		b.Append(v.float)
	case *array.TimestampBuilder:
		b.Append(arrow.Timestamp(v.whole))
	case *array.Int64Builder:
		if c.kind == instant && clock == schema.StudyMinutes {
			v.whole /= int64(schema.Minute)
		}
		b.Append(v.whole)
	}
}
