package ingest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
)

// zstandard compresses a text into one frame.
func zstandard(t testing.TB, content string) string {
	t.Helper()
	var b bytes.Buffer
	w, err := zstd.NewWriter(&b, zstd.WithEncoderConcurrency(1))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestZstandard: a .zst file, also of several frames, is read as the text that
// it holds; the hash is that of the file as it lies on disk.
func TestZstandard(t *testing.T) {
	plain := with(vasFile("p1,2026-01-04T10:00:00Z,home,70.5,s1,pain\np1,2026-01-03T10:00:00Z,home,\"30\",,pain\n"))
	packed := with(nil)
	at := len(plain["vas.csv"]) - 9
	packed["vas.csv.zst"] = zstandard(t, "\ufeff"+plain["vas.csv"][:at]) + zstandard(t, plain["vas.csv"][at:])
	delete(packed, "vas.csv")
	x := read(t, packed, Options{})
	if diff := difference(read(t, plain, Options{}), x); diff != "" {
		t.Error(diff)
	}
	sum := sha256.Sum256([]byte(packed["vas.csv.zst"]))
	want := File{Name: "vas.csv.zst", Table: "vas", Bytes: int64(len(packed["vas.csv.zst"])), Rows: 2, SHA256: hex.EncodeToString(sum[:])}
	if diff := cmp.Diff(want, x.Files[2]); diff != "" {
		t.Error(diff)
	}
	packed["vas_2.tsv.zst"] = zstandard(t, "patient_id\trecorded_at\tphase\tvas_mm\np1\t2026-01-04\thome\t7O\n")
	if err := fail(t, packed, Options{}); err.Error() != `vas_2.tsv.zst:2:20: vas_mm: "7O" is not a number` {
		t.Errorf("%v", err)
	}
}

// TestBrokenZstandard: a .zst file that does not hold what it should is
// unreadable.
func TestBrokenZstandard(t *testing.T) {
	whole := zstandard(t, "patient_id,recorded_at,phase,vas_mm\n"+strings.Repeat("p1,2026-01-01,home,30\n", 1000))
	for name, content := range map[string]string{
		"cut off":       whole[:len(whole)-9],
		"cut off early": whole[:5],
		"empty":         "",
		"not zstandard": "patient_id,recorded_at,phase,vas_mm\n",
		"more after it": whole + "x",
		"wrong sum":     whole[:len(whole)-1] + string(whole[len(whole)-1]^1),
		// Frame header of RFC 8878, 3.1.1.1: no flags, then a window of 2^(10+21) bytes.
		"window of 2 GiB": "\x28\xb5\x2f\xfd\x00\xa8\x01\x00\x00",
	} {
		files := minimal()
		files["vas_2.csv.zst"] = content
		err := fail(t, files, Options{Quarantine: true})
		var unreadable *Unreadable
		if !errors.As(err, &unreadable) || unreadable.File != "vas_2.csv.zst" {
			t.Errorf("%s: %v, want *Unreadable", name, err)
		}
		if cut := "vas_2.csv.zst: cannot be read: the compressed file is cut off before its end"; strings.HasPrefix(name, "cut off") && err.Error() != cut {
			t.Errorf("%s: %v, want %s", name, err, cut)
		}
	}
}
