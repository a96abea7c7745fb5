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
}

// layout is that of this version.
var layout = layoutOf(reflect.TypeFor[Summary]())

// SummaryPath is the file of the summary of a shard, from 0, in a folder.
func SummaryPath(dir string, shard int) string {
	return filepath.Join(dir, fmt.Sprintf("summary-%05d", shard))
}

// Write writes the summary to a file, which gets its name when it is whole; one that is
// there is replaced, so that a shard may be processed again.
func (s *Summary) Write(path string) error {
	text, err := appendTo(nil, reflect.ValueOf(s).Elem())
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
	_, err = f.Write(text)
	if err != nil {
		err = errors.Join(err, f.file.Close())
	} else {
		err = f.finish(summaryHead{s.Shard, s.Of, s.Split, layout})
	}
	if err == nil {
		err = os.Rename(partial, path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(partial))
	}
	return nil
}

// ReadSummary reads a summary that Write has written. One of another layout or version, and
// one that is not as it was written, is *Corrupt.
func ReadSummary(path string) (Summary, error) {
	file, err := open(path, summaryKind)
	if err != nil {
		return Summary{}, err
	}
	defer file.Close() //nolint:errcheck // it was only read
	var h summaryHead
	if err := file.decode(&h); err != nil {
		return Summary{}, err
	}
	if h.Layout != layout {
		return Summary{}, file.corrupt("is laid out as another version of this program does")
	}
	text, err := io.ReadAll(file.body)
	if err != nil {
		return Summary{}, fmt.Errorf("shard: %w", err)
	}
	var s Summary
	r := reader{text}
	if err := r.read(reflect.ValueOf(&s).Elem()); err != nil || len(r.text) > 0 || s.Shard != h.Shard || s.Of != h.Of {
		return Summary{}, file.corrupt("is not as it was written: " + errShort.Error())
	}
	return s, nil
}
