package shard

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
)

// A file of this package is a line that names its kind and version, a body, a head as
// JSON, the number of bytes of the head (8, little endian), and the SHA-256 of all of it.
// The head stands behind the body because much of it is known only then.

// version is that of all kinds of files.
const version = 1

// kind is what a file holds, as its first line says.
type kind string

const (
	shardKind   kind = "reprieve shard"
	summaryKind kind = "reprieve summary of a shard"
	rowsKind    kind = "reprieve rows of a shard"
	indexKind   kind = "reprieve index of shards"
)

func (k kind) line() string { return fmt.Sprintf("%s %d\n", k, version) }

// Corrupt is a file that is not as it was written, or not of this version.
type Corrupt struct{ File, Rule string }

// Error names the file, without its folder.
func (e *Corrupt) Error() string { return fmt.Sprintf("shard: %s: %s", e.File, e.Rule) }

// fileWriter writes a file.
type fileWriter struct {
	file *os.File
	hash hash.Hash
	to   *bufio.Writer

	written int64     // of the body
	tables  []section // of it, the last may be under way
}

// create makes a file that only its owner can read; it must not exist.
func create(path string, k kind) (*fileWriter, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("shard: %w", err)
	}
	w := &fileWriter{file: f, hash: sha256.New()}
	w.to = bufio.NewWriterSize(io.MultiWriter(f, w.hash), 1<<12)
	_, err = w.to.WriteString(k.line())
	return w, err
}

// Write writes a part of the body.
func (w *fileWriter) Write(p []byte) (int, error) {
	n, err := w.to.Write(p)
	w.written += int64(n)
	if err != nil {
		err = fmt.Errorf("shard: %w", err)
	}
	return n, err
}

// finish writes the head and closes the file.
func (w *fileWriter) finish(head any) error {
	text, err := json.Marshal(head)
	if err != nil {
		return errors.Join(fmt.Errorf("shard: head: %w", err), w.file.Close())
	}
	text = binary.LittleEndian.AppendUint64(text, uint64(len(text)))
	if _, err = w.to.Write(text); err == nil {
		err = w.to.Flush()
	}
	if err == nil {
		_, err = w.file.Write(w.hash.Sum(nil))
	}
	if closed := w.file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return fmt.Errorf("shard: %w", err)
	}
	return nil
}

// fileReader is a file whose checksum is right.
type fileReader struct {
	name string
	file *os.File
	head []byte
	body *io.SectionReader
}

// Close closes the file.
func (r *fileReader) Close() error { return r.file.Close() }

// open reads a file once for its checksum and goes back to its body.
func open(path string, k kind) (*fileReader, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("shard: %w", err)
	}
	r := &fileReader{name: filepath.Base(path), file: f}
	if err := r.check(k); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return r, nil
}

func (r *fileReader) corrupt(rule string) error { return &Corrupt{r.name, rule} }

// check holds the file to its first line, its checksum and its head.
func (r *fileReader) check(k kind) error {
	info, err := r.file.Stat()
	if err != nil {
		return fmt.Errorf("shard: %w", err)
	}
	first := int64(len(k.line()))
	line := make([]byte, min(first, info.Size()))
	if _, err := io.ReadFull(r.file, line); err != nil {
		return fmt.Errorf("shard: %w", err)
	}
	if err := r.checkLine(line, k); err != nil {
		return err
	}
	last := info.Size() - sha256.Size
	if last < first+8 {
		return r.corrupt("is cut off")
	}
	sum := sha256.New()
	sum.Write(line)
	if _, err := io.Copy(sum, io.NewSectionReader(r.file, first, last-first)); err != nil {
		return fmt.Errorf("shard: %w", err)
	}
	end := make([]byte, 8+sha256.Size)
	if _, err := r.file.ReadAt(end, last-8); err != nil {
		return fmt.Errorf("shard: %w", err)
	}
	if !bytes.Equal(sum.Sum(nil), end[8:]) {
		return r.corrupt("is not as it was written: its checksum differs")
	}
	size := binary.LittleEndian.Uint64(end)
	if size > uint64(last-8-first) {
		return r.corrupt("is not as it was written: its head is longer than the file")
	}
	body := last - 8 - int64(size)
	r.head = make([]byte, size)
	if _, err := r.file.ReadAt(r.head, body); err != nil {
		return fmt.Errorf("shard: %w", err)
	}
	r.body = io.NewSectionReader(r.file, first, body-first)
	return nil
}

// checkLine holds the first line to the kind and the version.
func (r *fileReader) checkLine(line []byte, k kind) error {
	switch {
	case string(line) == k.line():
		return nil
	case bytes.HasPrefix(line, []byte(string(k)+" ")):
		return r.corrupt(fmt.Sprintf("is of another version than %d, that of this program", version))
	}
	return r.corrupt(fmt.Sprintf("is no %s", k))
}

// decode reads the head.
func (r *fileReader) decode(head any) error {
	d := json.NewDecoder(bytes.NewReader(r.head))
	d.DisallowUnknownFields()
	if err := d.Decode(head); err != nil {
		return r.corrupt("its head is not that of this version")
	}
	return nil
}
