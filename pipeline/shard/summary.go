package shard

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
)

// summaryHead is what a summary says of itself: which shard it is of, and how its body is
// laid out, in words.
type summaryHead struct {
	Shard, Of int
	Split     string // as in Summary
	Layout    string
	Tables    []section // the rows that the month keeps
	Outcomes  section   // the Summary
}

// layout is that of this version.
var layout = layoutOf(reflect.TypeFor[Summary]())

// SummaryPath is the file of the summary of a shard, from 0, in a folder.
func SummaryPath(dir string, shard int) string {
	return filepath.Join(dir, fmt.Sprintf("summary-%05d", shard))
}

// Write writes the summary and the rows to a file, which gets its name when it is whole;
// one that is there is replaced, so that a shard may be processed again.
func (r *Result) Write(path string) error {
	text, err := appendTo(nil, reflect.ValueOf(&r.Summary).Elem())
	if err != nil {
		return err
	}
	partial := path + ".partial"
	if err := os.Remove(partial); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("shard: %w", err)
	}
	f, err := create(partial, summaryKind)
	if err != nil {
		return err
	}
	if err = f.writeTables(r.Kept); err == nil {
		_, err = f.Write(text)
	}
	if err != nil {
		err = errors.Join(err, f.file.Close())
	} else {
		outcomes := section{"outcomes", f.written - int64(len(text)), int64(len(text))}
		err = f.finish(summaryHead{r.Shard, r.Of, r.Split, layout, f.tables, outcomes})
	}
	if err == nil {
		err = os.Rename(partial, path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(partial))
	}
	return nil
}

// ReadSummary reads a summary that Write has written, and opens the rows with it, which
// the caller closes. One of another layout or version, and one that is not as it was
// written, is *Corrupt.
func ReadSummary(path string) (Summary, *Rows, error) {
	file, err := open(path, summaryKind)
	if err != nil {
		return Summary{}, nil, err
	}
	s, rows, err := file.summary()
	if err != nil {
		return Summary{}, nil, errors.Join(err, file.Close())
	}
	return s, rows, nil
}

func (r *fileReader) summary() (Summary, *Rows, error) {
	var h summaryHead
	if err := r.decode(&h); err != nil {
		return Summary{}, nil, err
	}
	if h.Layout != layout {
		return Summary{}, nil, r.corrupt("is laid out as another version of this program does")
	}
	text, err := io.ReadAll(io.NewSectionReader(r.body, h.Outcomes.At, h.Outcomes.Size))
	if err != nil {
		return Summary{}, nil, fmt.Errorf("shard: %w", err)
	}
	var s Summary
	from := reader{text}
	if err := from.read(reflect.ValueOf(&s).Elem()); err != nil || len(from.text) > 0 || s.Shard != h.Shard || s.Of != h.Of {
		return Summary{}, nil, r.corrupt("is not as it was written: " + errShort.Error())
	}
	return s, &Rows{r, h.Tables}, nil
}
