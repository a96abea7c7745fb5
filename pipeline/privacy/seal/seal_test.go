package seal_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

	"reprieve/pipeline/privacy/seal"
)

// keyPair is a new pair of keys: the recipients, and the file of the identity.
func keyPair(t *testing.T) (public string, file string) {
	t.Helper()
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(t.TempDir(), "key.txt")
	if err := os.WriteFile(file, []byte("# a comment\n"+key.String()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return key.Recipient().String(), file
}

func sealed(t *testing.T, text string, keys ...string) []byte {
	t.Helper()
	r, err := seal.ParseRecipients(keys)
	if err != nil || r.None() {
		t.Fatal(r, err)
	}
	var b bytes.Buffer
	w, err := r.Seal(&b)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func opened(t *testing.T, file string, sealed []byte) (string, error) {
	t.Helper()
	i, err := seal.ReadIdentities(file)
	if err != nil {
		t.Fatal(err)
	}
	r, err := i.Open(bytes.NewReader(sealed))
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(r)
	at, size, errAt := i.OpenAt(bytes.NewReader(sealed), int64(len(sealed)))
	if errAt == nil {
		var again []byte
		again, errAt = io.ReadAll(io.NewSectionReader(at, 0, size))
		if err == nil && errAt == nil && !bytes.Equal(text, again) {
			t.Error("OpenAt gives another text than Open")
		}
	}
	if (err == nil) != (errAt == nil) {
		t.Errorf("Open: %v; OpenAt: %v", err, errAt)
	}
	return string(text), err
}

// Each recipient reads the text; who has no key, or another, does not.
func TestSealAndOpen(t *testing.T) {
	a, fileA := keyPair(t)
	b, fileB := keyPair(t)
	_, other := keyPair(t)
	text := strings.Repeat("qa7x,73.9\n", 20_000) // several chunks of 64 KiB
	file := sealed(t, text, a, b)
	for _, key := range []string{fileA, fileB} {
		if got, err := opened(t, key, file); err != nil || got != text {
			t.Errorf("%d bytes, %v", len(got), err)
		}
	}
	if _, err := opened(t, other, file); !errors.Is(err, seal.ErrOthers) {
		t.Errorf("another's key: %v", err)
	}
	if _, err := opened(t, "", file); !errors.Is(err, seal.ErrSealed) {
		t.Errorf("no key: %v", err)
	}
	if bytes.Contains(file, []byte("qa7x")) {
		t.Error("the text stands in the file")
	}
	if bytes.Equal(file, sealed(t, text, a, b)) {
		t.Error("the same bytes twice")
	}
}

// A file that is cut off, changed, or none is an error, at the latest at its end.
func TestOpenBroken(t *testing.T) {
	a, key := keyPair(t)
	file := sealed(t, strings.Repeat("x", 100_000), a)
	changed := bytes.Clone(file)
	changed[len(changed)-1] ^= 1
	for name, b := range map[string][]byte{"cut": file[:len(file)-1], "cut at a chunk": file[:len(file)-(100_000-65_536)-16], "changed": changed, "longer": append(bytes.Clone(file), 'x'), "none": []byte("patient_id\n"), "empty": nil} {
		if _, err := opened(t, key, b); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestParseRecipients(t *testing.T) {
	a, key := keyPair(t)
	if r, err := seal.ParseRecipients(nil); err != nil || !r.None() {
		t.Errorf("nobody: %v, %v", r, err)
	}
	secret, _ := os.ReadFile(key)
	for _, bad := range []string{"", "age1", "x", strings.Split(string(secret), "\n")[1], a + "\n" + a} {
		_, err := seal.ParseRecipients([]string{a, bad})
		if err == nil || err.Error() != "seal: recipient 2: is not a public key of age (age1...)" {
			t.Errorf("%v", err)
		}
	}
}

// The errors of a file of identities do not show its text.
func TestReadIdentities(t *testing.T) {
	file := filepath.Join(t.TempDir(), "key.txt")
	if err := os.WriteFile(file, []byte("AGE-SECRET-KEY-1QQQ\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := seal.ReadIdentities(file); err == nil || strings.Contains(err.Error(), "QQQ") {
		t.Errorf("%v", err)
	}
	if _, err := seal.ReadIdentities(file + "x"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
}
