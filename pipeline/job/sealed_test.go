package job

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

// pair is a new pair of keys.
func pair(t *testing.T) (seal.Recipients, seal.Identities) {
	t.Helper()
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, []byte(key.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	identities, err := seal.ReadIdentities(file)
	if err != nil {
		t.Fatal(err)
	}
	recipients, err := seal.ParseRecipients([]string{key.Recipient().String()})
	if err != nil {
		t.Fatal(err)
	}
	return recipients, identities
}

const secretText = "patient_id,baseline_mm\nqa7x,73.9\n"

// sealedMonth publishes a month with a table and a patient's file, encrypted for
// recipients.
func sealedMonth(t *testing.T, recipients seal.Recipients, text string) (folder string, m Manifest) {
	t.Helper()
	out := t.TempDir()
	s, err := Begin(out, month)
	if err != nil {
		t.Fatal(err)
	}
	s.Seal(recipients)
	for name, content := range map[string]string{"release/a.csv": "one\n", "restricted/ard.csv": text} {
		if err := s.Write(name, func(w io.Writer) error { _, err := io.WriteString(w, content); return err }); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(s.Publish(Manifest{Month: month}, []byte("{}\n")), s.Close()); err != nil {
		t.Fatal(err)
	}
	folder = filepath.Join(out, month)
	if m, err = ReadManifest(folder); err != nil {
		t.Fatal(err)
	}
	return folder, m
}

// Of the files of restricted/ only the encrypted ones are on disk, and the manifest
// has their hashes and those of their texts.
func TestSealedMonth(t *testing.T) {
	recipients, identities := pair(t)
	folder, m := sealedMonth(t, recipients, secretText)
	if got, want := names(t, folder), "SHA256SUMS manifest.json release/a.csv restricted/ard.csv.age run.log.jsonl"; got != want {
		t.Errorf("files %s", got)
	}
	if d, err := Integrity(folder, m); err != nil || len(d) > 0 {
		t.Errorf("%v, %v", d, err)
	}
	o := m.Outputs[1]
	// The SHA-256 of secretText by sha256sum.
	const text = "52667d31a8d0ea783a3e757cd080fa52f3ee11137591c5c09b1f06cf46ae35fc"
	if o.Name != "restricted/ard.csv.age" || o.TextName() != "restricted/ard.csv" || o.Text != text || m.Outputs[0].Sealed() {
		t.Errorf("outputs %+v", m.Outputs)
	}
	onDisk, err := os.ReadFile(filepath.Join(folder, "restricted", "ard.csv.age"))
	if err != nil || bytes.Contains(onDisk, []byte("qa7x")) || int64(len(onDisk)) != o.Bytes {
		t.Errorf("%d bytes, %v", len(onDisk), err)
	}
	f, err := m.Open(folder, "restricted/ard.csv", identities)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got, err := io.ReadAll(f); err != nil || string(got) != secretText {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := m.Open(folder, "restricted/ard.csv", seal.Identities{}); !errors.Is(err, seal.ErrSealed) {
		t.Errorf("without an identity: %v", err)
	}
	if d, err := m.CheckTexts(folder, identities); err != nil || len(d) > 0 {
		t.Errorf("texts: %v, %v", d, err)
	}
	_, other := pair(t)
	if _, err := m.CheckTexts(folder, other); !errors.Is(err, seal.ErrOthers) {
		t.Errorf("another's identity: %v", err)
	}
}

// A month that is made again without encryption is compared by the text; the bytes
// of encrypted files differ from run to run, their texts do not.
func TestCompareSealed(t *testing.T) {
	recipients, identities := pair(t)
	folder, m := sealedMonth(t, recipients, secretText)
	again, _ := sealedMonth(t, seal.Recipients{}, secretText)
	if d, err := Compare(folder, again); err != nil || len(d) > 0 {
		t.Errorf("%v, %v", d, err)
	}
	other, _ := sealedMonth(t, seal.Recipients{}, strings.ReplaceAll(secretText, "73.9", "73.8"))
	d, err := Compare(folder, other)
	if err != nil || len(d) != 1 || d[0].String() != "restricted/ard.csv.age: does not hold what is recomputed" {
		t.Errorf("%v, %v", d, err)
	}
	_, twice := sealedMonth(t, recipients, secretText)
	if a, b := m.Outputs[1], twice.Outputs[1]; a.Text != b.Text || a.SHA256 == b.SHA256 {
		t.Errorf("%+v, %+v", a, b)
	}
	// A text that is not that of the manifest is found with an identity alone.
	m.Outputs[1].Text = strings.Repeat("0", 64)
	if d, err := m.CheckTexts(folder, identities); err != nil || len(d) != 1 {
		t.Errorf("%v, %v", d, err)
	}
}
