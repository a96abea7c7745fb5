package ingest

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"reprieve/pipeline/privacy"
)

// readDamaged reads a folder in which one file holds data, and gives the error.
func readDamaged(t testing.TB, dir, file string, data []byte) error {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, file), data, 0o600); err != nil {
		t.Fatal(err)
	}
	x, err := Read(context.Background(), Options{Dir: dir, Location: toronto(t)})
	if err == nil {
		x.Release()
		return nil
	}
	var (
		refused    *Refused
		unreadable *Unreadable
		gate       *privacy.Gate
	)
	switch {
	case errors.As(err, &refused), errors.As(err, &gate):
	case errors.As(err, &unreadable) && unreadable.File == file && strings.Contains(err.Error(), file):
	default:
		t.Errorf("%s: %T %v", file, err, err)
	}
	return err
}

// csvFolder copies the CSV of the fixtures without one table.
func csvFolder(t testing.TB, without string) string {
	t.Helper()
	dir, files := t.TempDir(), map[string]string{}
	for _, table := range []string{"patients", "sessions", "vas"} {
		if table != without {
			files[table+".csv"] = filepath.Join(formats, "csv", table+".csv")
		}
	}
	copyFiles(t, dir, files)
	return dir
}

// storedFixtures gives the fixtures of the ratings, by their names.
func storedFixtures(t testing.TB) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for variant, of := range variants(t) {
		for _, file := range []string{"vas.parquet", "vas.arrow"} {
			if path := of[file]; path != "" {
				data, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				files[variant+" "+file] = data
			}
		}
	}
	return files
}

// TestCutFiles: a Parquet or Arrow file that ends early is an error that names it.
func TestCutFiles(t *testing.T) {
	dir := map[string]string{}
	for name, data := range storedFixtures(t) {
		_, file, _ := strings.Cut(name, " ")
		if dir[file] == "" {
			dir[file] = csvFolder(t, "vas")
		}
		for size := 0; size < len(data); size += 1 + len(data)/29 {
			if err := readDamaged(t, dir[file], file, data[:size]); err == nil {
				t.Errorf("%s: %d of %d bytes are read without an error", name, size, len(data))
			}
		}
		if err := readDamaged(t, dir[file], file, data[:len(data)-1]); err == nil {
			t.Errorf("%s: read without its last byte", name)
		}
	}
}

// TestDamagedFiles: no change of a byte makes the reading panic, or stop without an
// error of those that are documented.
func TestDamagedFiles(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	dir := map[string]string{"vas.parquet": csvFolder(t, "vas"), "vas.arrow": csvFolder(t, "vas")}
	times := 100
	if testing.Short() {
		times = 10
	}
	for name, data := range storedFixtures(t) {
		_, file, _ := strings.Cut(name, " ")
		for range times {
			damaged := append([]byte(nil), data...)
			for range 1 + random.IntN(3) {
				damaged[random.IntN(len(damaged))] = byte(random.IntN(256))
			}
			_ = readDamaged(t, dir[file], file, damaged)
		}
	}
}

// FuzzStored: no bytes make the reading of a Parquet or Arrow file panic or hang,
// and its error is one of those that are documented.
func FuzzStored(f *testing.F) {
	for name, data := range storedFixtures(f) {
		if len(data) < 6000 {
			f.Add(data, strings.HasSuffix(name, ".arrow"))
		}
	}
	dirs := map[bool]string{false: csvFolder(f, "vas"), true: csvFolder(f, "vas")}
	f.Fuzz(func(t *testing.T, data []byte, arrow bool) {
		file := "vas.parquet"
		if arrow {
			file = "vas.arrow"
		}
		_ = readDamaged(t, dirs[arrow], file, data)
	})
}

// TestManyRows: a row group that claims more rows than it has is an error, and no
// room is made for them. In the footer, a varint of Thrift, 280 is zigzag of the 140
// rows: the fixture has them in one row group.
func TestManyRows(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(formats, "files", "pyarrow.vas.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	dir := csvFolder(t, "vas")
	size := int(data[len(data)-8]) | int(data[len(data)-7])<<8
	footer := len(data) - 8 - size
	found := 0
	for at := footer; at < len(data)-9; at++ {
		if data[at] != 0x98 || data[at+1] != 0x02 { // 280 as a varint: 0x98 0x02
			continue
		}
		// 2^31-2 as a varint has five bytes: the footer grows by three.
		larger := append([]byte(nil), data[:at]...)
		larger = append(larger, 0xfc, 0xff, 0xff, 0xff, 0x0f)
		larger = append(larger, data[at+2:]...)
		larger[len(larger)-8], larger[len(larger)-7] = byte(size+3), byte((size+3)>>8)
		if err := readDamaged(t, dir, "vas.parquet", larger); err != nil {
			found++
		}
	}
	if found < 2+6 { // of the file, the row group, and its columns; else it is a size
		t.Errorf("%d errors", found)
	}
}
