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
	"github.com/klauspost/compress/zstd"

	"reprieve/pipeline/privacy/seal"
)

// source gives the decompressed bytes of one file without its byte-order mark,
// and takes the hash of the file as it lies on disk on the way.
type source struct {
	ctx      context.Context
	file     *os.File
	hash     hash.Hash
	progress func(n int64) // the bytes that have come from the disk
	text     *bufio.Reader
	zstd     *zstd.Decoder // nil for other files
	err      error         // the first that Read gave
}

// readSize is how much is read from the disk at once.
const readSize = 1 << 16

// openSource opens a file; identities are for one that is encrypted. Its errors,
// and those of reading, are the operating system's, or those of decryption or
// decompression.
func openSource(ctx context.Context, f exportFile, identities seal.Identities, progress func(n int64)) (*source, error) {
	file, err := os.Open(f.path)
	if err != nil {
		return nil, plainError(err)
	}
	s := &source{ctx: ctx, file: file, hash: sha256.New(), progress: progress}
	var in io.Reader = diskReader{s}
	if f.sealed {
		in, err = identities.Open(in)
	}
	if err == nil {
		in, err = s.unpacked(in, f.packed)
	}
	if err != nil {
		file.Close()
		return nil, truncated(err)
	}
	s.text = bufio.NewReaderSize(in, readSize)
	if mark, _ := s.text.Peek(3); bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		_, _ = s.text.Discard(3) // cannot fail: the bytes are buffered
	}
	return s, nil
}

// maxWindow bounds how far back a .zst file may refer, and so the memory that it
// takes: zstd writes up to that without being told to go on with --ultra or --long.
const maxWindow = 1 << 27

// unpacked gives the bytes of the file after decompression.
func (s *source) unpacked(in io.Reader, packed string) (io.Reader, error) {
	buffered := bufio.NewReaderSize(in, readSize)
	switch packed {
	case ".gz":
		return gzip.NewReader(buffered)
	case ".zst":
		if _, err := buffered.Peek(1); err != nil { // no bytes are no compressed file
			return nil, err
		}
		var err error
		s.zstd, err = zstd.NewReader(buffered, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
		return s.zstd, err
	}
	return in, nil
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
func (s *source) Close() error {
	if s.zstd != nil {
		s.zstd.Close()
	}
	return s.file.Close()
}

// drain reads what is left of the file and returns its hash. The bytes of a
// compressed file end with its last block, so that a file that goes on after
// it, or ends before, is an error.
func (s *source) drain() (sha string, err error) {
	if _, err := io.Copy(io.Discard, s); err != nil {
		return "", err
	}
	return hex.EncodeToString(s.hash.Sum(nil)), nil
}

// diskReader reads the file as it lies on disk.
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
