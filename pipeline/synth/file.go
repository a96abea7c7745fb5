package synth

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
)

// layout says how a file of the export is written, and how rough its rows are.
type layout struct {
	name       string
	columns    []string
	lineEnd    string
	mark       bool    // byte-order mark
	duplicates float64 // share of rows that come twice
	disorder   float64 // share of rows that swap places within a patient's
}

// file is an open file of the export; a name that ends with .gz is compressed.
type file struct {
	layout
	out  *os.File
	gzip *gzip.Writer // nil where the file is plain
	text *bufio.Writer
}

func createFile(dir string, l layout) (*file, error) {
	out, err := os.Create(filepath.Join(dir, l.name))
	if err != nil {
		return nil, err
	}
	f := &file{layout: l, out: out}
	var w io.Writer = out
	if strings.HasSuffix(l.name, ".gz") {
		f.gzip = gzip.NewWriter(out)
		f.gzip.ModTime = time.Unix(0, 0) // in the header: no time
		w = f.gzip
	}
	f.text = bufio.NewWriterSize(w, 1<<16)
	head := strings.Join(l.columns, ",") + l.lineEnd
	if l.mark {
		head = "\ufeff" + head
	}
	if _, err := f.text.WriteString(head); err != nil {
		return nil, errors.Join(err, f.close())
	}
	return f, nil
}

func (f *file) close() error {
	err := f.text.Flush()
	if f.gzip != nil {
		err = errors.Join(err, f.gzip.Close())
	}
	return errors.Join(err, f.out.Close())
}

// writeRows writes a patient's rows: a few out of order, a few twice and then
// spelled anew. Line is where rows are spelled.
func writeRows[R any](f *file, l *line, rows []R, spell func(*line, R)) error {
	order := make([]int, 0, len(rows)+4)
	for i := range rows {
		order = append(order, i)
		if l.rng.chance(f.duplicates) {
			order = append(order, i)
		}
	}
	for i := range order {
		if l.rng.chance(f.disorder) {
			k := l.rng.IntN(len(order))
			order[i], order[k] = order[k], order[i]
		}
	}
	for _, i := range order {
		l.reset()
		spell(l, rows[i])
		l.cells = append(l.cells, f.lineEnd...)
		if _, err := f.text.Write(l.cells); err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
	}
	return nil
}
