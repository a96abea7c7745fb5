package ingest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"filippo.io/age"
	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"

	"reprieve/pipeline/privacy/seal"
	"reprieve/pipeline/schema"
)

// sealFile encrypts a file in its folder and takes the plain one away.
func sealFile(t *testing.T, dir, name string, to age.Recipient, packed bool) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	sealed, err := age.Encrypt(&b, to)
	if err != nil {
		t.Fatal(err)
	}
	last, closers := io.Writer(sealed), []io.Closer{sealed}
	end := seal.Ending
	if packed {
		zipped := gzip.NewWriter(sealed)
		last, closers, end = zipped, []io.Closer{zipped, sealed}, ".gz"+seal.Ending
	}
	if _, err := last.Write(text); err != nil {
		t.Fatal(err)
	}
	for _, c := range closers {
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.WriteFile(filepath.Join(dir, name+end), b.Bytes(), 0o600), os.Remove(filepath.Join(dir, name))); err != nil {
		t.Fatal(err)
	}
}

// Encrypted exports give the tables of plain ones, and the hash of the file on disk.
// Without an identity, or with another, or cut off, they cannot be read.
func TestSealedExports(t *testing.T) {
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	keys := t.TempDir()
	keyFile, otherFile := filepath.Join(keys, "key"), filepath.Join(keys, "other")
	other, err := age.GenerateX25519Identity()
	if err := errors.Join(err, os.WriteFile(keyFile, []byte(key.String()), 0o600), os.WriteFile(otherFile, []byte(other.String()), 0o600)); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"patients.csv": "patient_id,site\nqa7x,North\nqb8y,South\n",
		"sessions.csv": "session_id,patient_id,started_at\ns1,qa7x,2026-05-04T15:00:00Z\n",
		"vas.csv":      "patient_id,recorded_at,phase,vas_mm\nqa7x,2026-05-01T18:00:00Z,home,72\nqb8y,2026-05-01T18:00:00Z,home,\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	sealFile(t, dir, "patients.csv", key.Recipient(), false)
	sealFile(t, dir, "vas.csv", key.Recipient(), true)

	read := func(identity string) (*Exports, error) {
		identities, err := seal.ReadIdentities(identity)
		if err != nil {
			t.Fatal(err)
		}
		return Read(context.Background(), Options{Dir: dir, Identities: identities})
	}
	x, err := read(keyFile)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Release()
	var got []string
	for _, f := range x.Files {
		text, err := os.ReadFile(filepath.Join(dir, f.Name))
		if err != nil {
			t.Fatal(err)
		}
		if sum := sha256.Sum256(text); f.SHA256 != hex.EncodeToString(sum[:]) || f.Bytes != int64(len(text)) {
			t.Errorf("%s: hash %s of %d bytes", f.Name, f.SHA256, f.Bytes)
		}
		got = append(got, f.Name)
	}
	if d := cmp.Diff([]string{"patients.csv.age", "sessions.csv", "vas.csv.gz.age"}, got); d != "" {
		t.Error(d)
	}
	if p, v := x.View(schema.PatientsTable), x.View(schema.VASTable); p.Len() != 2 || v.Len() != 1 || p.Codes("site").Text(1) != "South" {
		t.Errorf("%d patients, %d ratings", p.Len(), v.Len())
	}
	var unreadable *Unreadable
	if _, err := read(""); !errors.As(err, &unreadable) || !errors.Is(err, seal.ErrSealed) {
		t.Errorf("no identity: %v", err)
	}
	if _, err := read(otherFile); !errors.As(err, &unreadable) || !errors.Is(err, seal.ErrOthers) {
		t.Errorf("another's identity: %v", err)
	}
	path := filepath.Join(dir, "vas.csv.gz.age")
	text, err := os.ReadFile(path)
	if err := errors.Join(err, os.WriteFile(path, text[:len(text)-1], 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, err := read(keyFile); !errors.As(err, &unreadable) {
		t.Errorf("cut off: %v", err)
	}
}

// TestSealedStored: encrypted Parquet and Arrow files give the tables of plain ones;
// changed in a block that is read, cut off, or without an identity they are not read.
func TestSealedStored(t *testing.T) {
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	keyFile := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(keyFile, []byte(key.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	identities, err := seal.ReadIdentities(keyFile)
	if err != nil {
		t.Fatal(err)
	}
	plain := Options{Dir: t.TempDir(), Location: toronto(t)}
	files := map[string]string{
		"vas.parquet":     filepath.Join(formats, "files", "groups.vas.parquet"),
		"patients.arrow":  filepath.Join(formats, "files", "ipc-zstd.patients.arrow"),
		"sessions.csv":    filepath.Join(formats, "csv", "sessions.csv"),
		"instruments.csv": filepath.Join(formats, "csv", "instruments.csv"),
		"medications.csv": filepath.Join(formats, "csv", "medications.csv"),
	}
	copyFiles(t, plain.Dir, files)
	want := mustRead(t, plain)

	opts := plain
	opts.Dir, opts.Identities = t.TempDir(), identities
	copyFiles(t, opts.Dir, files)
	for name := range files {
		sealFile(t, opts.Dir, name, key.Recipient(), false)
	}
	got := mustRead(t, opts)
	if diff := cmp.Diff(content(want), content(got)); diff != "" {
		t.Errorf("other tables than from plain files:\n%s", diff)
	}
	path := filepath.Join(opts.Dir, "vas.parquet.age")
	sealed, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if sum := sha256.Sum256(sealed); !slices.ContainsFunc(got.Files, func(f File) bool { return f.SHA256 == hex.EncodeToString(sum[:]) }) {
		t.Error("no hash is that of the file on disk")
	}
	changed := bytes.Clone(sealed)
	changed[len(changed)-20] ^= 1
	for name, broken := range map[string][]byte{"changed": changed, "cut off": sealed[:len(sealed)-1]} {
		if err := os.WriteFile(path, broken, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(context.Background(), opts); !errors.As(err, new(*Unreadable)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	opts.Identities = seal.Identities{}
	if _, err := Read(context.Background(), opts); !errors.Is(err, seal.ErrSealed) {
		t.Errorf("no identity: %v", err)
	}
}
