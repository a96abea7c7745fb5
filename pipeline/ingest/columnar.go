package ingest

import (
	"errors"
	"fmt"
	"io"

	"reprieve/pipeline/ingest/pages"
	"reprieve/pipeline/schema"
)

// form is how the cells of a column of a Parquet or Arrow file are held.
type form int

// The forms.
const (
	formText    form = iota // texts, or codes of a dictionary of texts
	formWhole               // whole numbers
	formFloat               // floats of 64 bits
	formFloat32             // floats of 32 bits
	formDecimal             // whole numbers of which some last digits are decimals
	formBool
	formInstant // points of time
	formLocal   // dates and times of day without a zone
	formDate    // dates
	formEmpty   // nothing but missing cells
	formOther   // anything else
)

// field is a column of a Parquet or Arrow file.
type field struct {
	name  string
	form  form
	kind  string // the name of the type; holds no text of the file
	scale int32  // of decimals: how many digits are decimals
	unit  int64  // of times: a second has so many

	nested bool // it holds columns or lists
}

// stored is an open Parquet or Arrow file.
type stored interface {
	fields() []field
	metadata() []Metadata
	// next gives the next part of the file with the columns that are asked for,
	// and io.EOF after the last. It is not called from two goroutines at once;
	// parts are used by several.
	next(columns []int) (part, error)
}

// part is some rows of a file.
type part interface {
	first() int64 // the number of its first row, from 1
	rows() int
	bytes() int64 // its share of the file
	// each gives the rows in their order, some at a time. Vectors are in the order
	// of the columns that were asked for, and valid until visit returns.
	each(visit func(vectors []pages.Vector)) error
}

// Metadata is what the header of a Parquet or Arrow file holds besides the names
// of the columns, as its writer put it there.
type Metadata struct{ Key, Value string }

// Header is what a Parquet or Arrow file says of itself: what may name someone
// besides the cells.
type Header struct {
	File     string
	Columns  []string // the names, in the order of the file
	Metadata []Metadata
}

// openStored opens a Parquet or Arrow file.
func openStored(file io.ReaderAt, size int64, format format) (s stored, err error) {
	err = guarded(func() (err error) {
		if format == formatParquet {
			s, err = openParquet(file, size)
		} else {
			s, err = openArrow(file, size)
		}
		return err
	})
	return s, err
}

// guarded turns a panic of do into an error. The Arrow module panics on some
// damaged files.
func guarded(do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the file is damaged, or of a form that is not read: %v", p)
		}
	}()
	return do()
}

// errCut says that a Parquet or Arrow file ends too early.
var errCut = errors.New("the file is cut off before its end")

// suits says whether a column of the exports may be held in a form. What a form
// cannot hold without a guess is refused: a number as an id has lost its leading
// zeros, a time as a number has no unit, a float as yes or no has no meaning.
func suits(c schema.Column, clock schema.Clock, f form) bool {
	number := f == formWhole || f == formFloat || f == formFloat32 || f == formDecimal
	switch f {
	case formText:
		return true
	case formOther, formEmpty:
		return false
	default:
	}
	switch c.Type {
	case schema.YesNo:
		return f == formBool || f == formWhole
	case schema.Whole, schema.Number, schema.ScoreNumber, schema.ScoreItem, schema.VAS:
		return number
	case schema.Time:
		if clock == schema.StudyMinutes {
			return number
		}
		return f == formInstant || f == formLocal || f == formDate
	default:
		return false
	}
}

// wantedForm says for people in what forms a column may be held.
func wantedForm(c schema.Column, clock schema.Clock) string {
	switch c.Type {
	case schema.PatientID, schema.SessionID:
		return "an id is text (a number has lost its leading zeros)"
	case schema.YesNo:
		return "yes or no is text, a boolean or a whole number"
	case schema.Whole, schema.Number, schema.ScoreNumber, schema.VAS:
		return "a number is a whole number, a float, a decimal or text"
	case schema.ScoreItem:
		return "an item is text or a number"
	case schema.Time:
		if clock == schema.StudyMinutes {
			return "study minutes are a number or text"
		}
		return "a time is a timestamp, a date or text"
	default:
		return "it must be text"
	}
}
