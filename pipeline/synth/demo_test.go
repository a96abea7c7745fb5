package synth

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/exports/demo anew")

// The demonstration export of the repository is what this version writes. It is
// compared on one architecture: elsewhere the last bit of a float may differ.
func TestDemoIsCurrent(t *testing.T) {
	if runtime.GOARCH != "amd64" {
		t.Skip("the demonstration export was written on amd64")
	}
	demo := filepath.Join("..", "..", "testdata", "exports", "demo")
	opts := Options{Patients: 300, Seed: 20260101, Months: 12, LastMonth: "2026-09"}
	if *update {
		if err := os.RemoveAll(demo); err != nil {
			t.Fatal(err)
		}
		if _, err := Write(context.Background(), demo, opts); err != nil {
			t.Fatal(err)
		}
	}
	dir, truth := writeSmall(t, opts)
	checkFolder(t, dir, truth)
	want, got, size := readAll(t, demo), readAll(t, dir), 0
	if len(want) != len(got) {
		t.Errorf("%d files, want %d", len(want), len(got))
	}
	for name, data := range got {
		size += len(data)
		kept := want[name]
		if strings.HasSuffix(name, ".gz") && len(kept) > 0 { // another version may compress otherwise
			data, kept = unzip(t, name, data), unzip(t, name, kept)
		}
		if !bytes.Equal(data, kept) {
			t.Errorf("%s: differs; write it anew with -update, and raise Version", name)
		}
	}
	if size > 2_000_000 {
		t.Errorf("%d bytes, more than 2 MB", size)
	}
}
