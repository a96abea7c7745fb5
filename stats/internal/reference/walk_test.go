package reference

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every file of the collection of R's numbers is walked by a test of a package
// beside this one: it is named in its source.
func TestEveryFileOfTheCollectionIsWalked(t *testing.T) {
	entries, err := os.ReadDir(Shared(t, "oracle", "expected"))
	if err != nil {
		t.Fatal(err)
	}
	sources := testSources(t)
	for _, e := range entries {
		if !strings.Contains(sources, e.Name()) {
			t.Errorf("%s: no test names it", e.Name())
		}
	}
}

// testSources are the sources of the tests of the packages of stats.
func testSources(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	files, err := filepath.Glob(filepath.Join(root(t), "stats", "*", "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	special, err := filepath.Glob(filepath.Join(root(t), "stats", "internal", "special", "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range append(files, special...) {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(b)
	}
	return all.String()
}
