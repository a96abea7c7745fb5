package ingest

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"os"

	"github.com/klauspost/compress/gzip"
)

// source gives the decompressed bytes of one file without its byte-order mark,
// and takes the hash of the file as it lies on disk on the way.
type source struct {
	ctx      context.Context
	file     *os.File
	hash     hash.Hash
	progress func(n int64) // the bytes that have come from the disk
	text     *bufio.Reader
	gzip     *gzip.Reader
	err      error // the first that Read gave
}

// readSize is how much is read from the disk at once.
const readSize = 1 << 16

// openSource opens a file. Its errors, and those of reading, are the operating
// system's or the decompression's.
func openSource(ctx context.Context, f exportFile, progress func(n int64)) (*source, error) {
	file, err := os.Open(f.path)
	if err != nil {
		return nil, plainError(err)
	}
	s := &source{ctx: ctx, file: file, hash: sha256.New(), progress: progress}
	var in io.Reader = s.disk()
	if f.gzip {
		if s.gzip, err = gzip.NewReader(bufio.NewReaderSize(in, readSize)); err != nil {
			file.Close()
			return nil, truncated(err)
		}
		in = s.gzip
	}
	s.text = bufio.NewReaderSize(in, readSize)
	if mark, _ := s.text.Peek(3); bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		_, _ = s.text.Discard(3) // cannot fail: the bytes are buffered
	}
	return s, nil
}

// Read gives text. After its first error it gives the same again.
func (s *source) Read(p []byte) (int, error) {
	if s.err != nil {
		return 0, s.err
	}
	n, err := s.text.Read(p)
	s.err = truncated(err)
	return n, s.err
}

// Close closes the file.
func (s *source) Close() error { return s.file.Close() }

// drain reads what is left of the file and returns its hash. The bytes of a
// compressed file end with its last block, so that a file that goes on after
// it, or ends before, is an error.
func (s *source) drain() (sha string, err error) {
	if _, err := io.Copy(io.Discard, s); err != nil {
		return "", err
	}
	return hex.EncodeToString(s.hash.Sum(nil)), nil
}

// disk reads the file as it lies on disk.
func (s *source) disk() io.Reader { return diskReader{s} }

type diskReader struct{ s *source }

// Read reads, hashes, reports progress, and stops when the context is done.
func (d diskReader) Read(p []byte) (int, error) {
	if err := d.s.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := d.s.file.Read(p)
	d.s.hash.Write(p[:n])
	d.s.progress(int64(n))
	if err != nil && !errors.Is(err, io.EOF) {
		err = plainError(err)
	}
	return n, err
}

// truncated names the end of a compressed file before its last block.
func truncated(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return errTruncated{err}
	}
	return err
}

type errTruncated struct{ cause error }

// Error says what is wrong with the file.
func (e errTruncated) Error() string { return "the compressed file is cut off before its end" }

// Unwrap gives io.ErrUnexpectedEOF.
func (e errTruncated) Unwrap() error { return e.cause }
