// Package reference lets the tests of the statistics packages compare with
// numbers that R computed: those of testdata/reference, and those of a
// collection of real data sets that lies beside the repository where it is
// present.
package reference

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// Number is a number of a reference file: null and "NaN" are NaN, "Inf" and
// "-Inf" are infinite.
type Number float64

// UnmarshalJSON reads a number, null or one of the named values.
func (n *Number) UnmarshalJSON(text []byte) error {
	switch string(text) {
	case "null", `"NaN"`:
		*n = Number(math.NaN())
	case `"Inf"`:
		*n = Number(math.Inf(1))
	case `"-Inf"`:
		*n = Number(math.Inf(-1))
	default:
		v, err := strconv.ParseFloat(string(text), 64)
		if err != nil {
			return fmt.Errorf("reference: %s is not a number", text)
		}
		*n = Number(v)
	}
	return nil
}

// Limits is an interval of a collection file.
type Limits struct{ Lower, Upper Number }

// Numbers is a vector of a reference file.
type Numbers []Number

// Floats returns the vector as plain numbers.
func (n Numbers) Floats() []float64 {
	f := make([]float64, len(n))
	for i, v := range n {
		f[i] = float64(v)
	}
	return f
}

// Load reads the cases of testdata/reference/name into v.
func Load(t *testing.T, name string, v any) {
	t.Helper()
	decode(t, filepath.Join(root(t), "testdata", "reference", name), v)
}

// LoadCollection reads the cases of the collection's expected/name into v, and
// skips the test where there is no collection.
func LoadCollection(t *testing.T, name string, v any) {
	t.Helper()
	decode(t, filepath.Join(collection(t), "expected", name), v)
}

// Columns returns the named columns of a data set of the collection as text, row
// by row.
func Columns(t *testing.T, dataset string, names ...string) [][]string {
	t.Helper()
	f, err := os.Open(filepath.Join(collection(t), dataset))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, name := range all[0] {
		at[name] = i
	}
	rows := make([][]string, len(all)-1)
	for r, row := range all[1:] {
		for _, name := range names {
			i, ok := at[name]
			if !ok {
				t.Fatalf("%s has no column %s", dataset, name)
			}
			rows[r] = append(rows[r], row[i])
		}
	}
	return rows
}

// Shared returns the path of a file or folder that lies in the folder shared
// beside the repository, and skips the test where that is absent.
func Shared(t *testing.T, path ...string) string {
	t.Helper()
	p := filepath.Join(append([]string{root(t), "..", "shared"}, path...)...)
	if _, err := os.Stat(p); err != nil {
		t.Skipf("skipped: %s is not present beside the repository", filepath.Join(append([]string{"shared"}, path...)...))
	}
	return p
}

func collection(t *testing.T) string {
	t.Helper()
	return Shared(t, "oracle")
}

// decode reads the list below "cases" of a JSON file.
func decode(t *testing.T, path string, v any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Cases json.RawMessage }
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	if err := json.Unmarshal(file.Cases, v); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// root is the repository: the nearest folder upwards that holds go.mod.
func root(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod upwards of the test's folder")
		}
		dir = up
	}
}

// Close reports an error unless got is want to within tolerance, a fraction of
// want; both NaN are equal, and so are numbers closer than 1e-14, the rounding of
// a difference of fractions.
func Close(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(got) && math.IsNaN(want) || got == want {
		return
	}
	if !(math.Abs(got-want) <= max(tolerance*math.Abs(want), 1e-14)) {
		t.Errorf("%s = %.17g, want %.17g", what, got, want)
	}
}
