// Package seal encrypts files for those who may read them and decrypts them, in
// the format of age (age-encryption.org/v1).
//
// A file is encrypted with a key of its own, which is encrypted for each recipient,
// so that the same text gives other bytes each time; who has changed a byte of it
// is found out when it is read to its end. Recipients are public keys and may
// stand in a configuration; identities are the keys that decrypt, and are read
// from a file alone.
package seal

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"filippo.io/age"
)

// Ending is that of the names of encrypted files.
const Ending = ".age"

// Why an encrypted file cannot be read.
var (
	ErrSealed = errors.New("is encrypted: an identity is needed to read it")                  // none was given
	ErrOthers = errors.New("is encrypted for others: no identity that was given can read it") // none fits
)

// Recipients are the public keys that files are encrypted for. The zero value is
// nobody: files are not encrypted.
type Recipients struct{ keys []age.Recipient }

// ParseRecipients reads public keys (age1...). The error names the first that is
// none, by its number from 1: it may be an identity, put there by mistake.
func ParseRecipients(keys []string) (Recipients, error) {
	var r Recipients
	for i, text := range keys {
		list, err := age.ParseRecipients(strings.NewReader(text))
		if err != nil || len(list) != 1 {
			return Recipients{}, fmt.Errorf("seal: recipient %d: is not a public key of age (age1...)", i+1)
		}
		r.keys = append(r.keys, list[0])
	}
	return r, nil
}

// None says whether there are no recipients.
func (r Recipients) None() bool { return len(r.keys) == 0 }

// Seal returns what encrypts the text that is written to it for all recipients.
// Close ends the encrypted file; it does not close w.
func (r Recipients) Seal(w io.Writer) (io.WriteCloser, error) {
	sealed, err := age.Encrypt(w, r.keys...)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return sealed, nil
}

// Identities are the keys that decrypt files. The zero value decrypts none.
type Identities struct{ keys []age.Identity }

// ReadIdentities reads a file of identities as age-keygen writes it: a key a line
// (AGE-SECRET-KEY-1...), and comments after #. Without a path there are none. No
// error holds text of the file.
func ReadIdentities(path string) (Identities, error) {
	if path == "" {
		return Identities{}, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return Identities{}, fmt.Errorf("seal: %w", err)
	}
	defer f.Close()
	keys, err := age.ParseIdentities(f)
	if err != nil {
		return Identities{}, fmt.Errorf("seal: %s: is not a file of identities of age (AGE-SECRET-KEY-1... a line)", path)
	}
	return Identities{keys}, nil
}

// Open returns the text of an encrypted file. The error is ErrSealed without an
// identity and ErrOthers where none is of a recipient; it says so where the file is
// none of age. Reading fails where the file was changed or cut off.
func (i Identities) Open(r io.Reader) (io.Reader, error) {
	if len(i.keys) == 0 {
		return nil, ErrSealed
	}
	text, err := age.Decrypt(bufio.NewReader(r), i.keys...)
	if err != nil {
		return nil, notOpened(err)
	}
	return text, nil
}

// OpenAt returns the text of an encrypted file of so many bytes, and its length, to
// be read at any place and by several at once. Its errors are those of Open; a place
// that was changed fails when it is read.
func (i Identities) OpenAt(r io.ReaderAt, size int64) (io.ReaderAt, int64, error) {
	if len(i.keys) == 0 {
		return nil, 0, ErrSealed
	}
	text, length, err := age.DecryptReaderAt(r, size, i.keys...)
	if err != nil {
		return nil, 0, notOpened(err)
	}
	return text, length, nil
}

// notOpened says why a file cannot be decrypted.
func notOpened(err error) error {
	if errors.As(err, new(*age.NoIdentityMatchError)) {
		return ErrOthers
	}
	return errors.New("is not a file that age encrypted, or was changed")
}
