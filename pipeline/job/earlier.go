package job

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// The files of a month that a later month is compared with, with slashes.
const (
	ResultsName = Restricted + "/ard.csv"
	RowsFolder  = Restricted + "/rows" // the rows that the month was made from, a file a table
	rowsSuffix  = ".arrow"
)

// RowsName is the file of the rows of a table.
func RowsName(table string) string { return RowsFolder + "/" + table + rowsSuffix }

// Earlier is the month that a month is compared with.
type Earlier struct {
	Month   string `json:"month"`
	SHA256  string `json:"sha256"`            // of what the comparison rests on, see Identity; empty with a Problem
	Problem string `json:"problem,omitempty"` // why it could not be compared with
}

// HasFile says whether a month has a file, by the name that it has before
// encryption.
func (m Manifest) HasFile(name string) bool {
	return slices.ContainsFunc(m.Outputs, func(o Output) bool { return o.TextName() == name })
}

// Identity is the hash of what a comparison with a month rests on: program,
// configuration, data cut, the results and the rows. Two runs that give the same
// bytes have the same.
func (m Manifest) Identity() (string, error) {
	outputs := m.compared()
	for i, o := range outputs { // an encrypted file has other bytes in each run
		if o.Sealed() {
			outputs[i] = Output{Name: o.TextName(), SHA256: o.Text}
		}
	}
	basis := struct {
		Build         Build     `json:"build"`
		Contract      int       `json:"contract"`
		Month         string    `json:"month"`
		AsOf          time.Time `json:"as_of"`
		Clock         string    `json:"clock"`
		Configuration []Setting `json:"configuration"`
		Outputs       []Output  `json:"outputs"`
	}{m.Build, m.Contract, m.Month, m.AsOf, m.Clock, m.Configuration, outputs}
	text, err := json.Marshal(basis)
	if err != nil {
		return "", fmt.Errorf("job: %w", err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

// compared are the files that a comparison reads.
func (m Manifest) compared() []Output {
	var list []Output
	for _, o := range m.Outputs {
		if o.TextName() == ResultsName || strings.HasPrefix(o.Name, RowsFolder+"/") {
			list = append(list, o)
		}
	}
	return list
}

// CheckCompared compares the files that a comparison reads with the manifest.
func (m Manifest) CheckCompared(folder string) error {
	for _, o := range m.compared() {
		if err := m.CheckFile(folder, o.Name); err != nil {
			return err
		}
	}
	return nil
}

// HasRows says whether the month keeps the rows that it was made from.
func (m Manifest) HasRows() bool {
	return slices.ContainsFunc(m.Outputs, func(o Output) bool { return strings.HasPrefix(o.Name, RowsFolder+"/") })
}

// MonthBefore is the folder of the last month before another in the output folder,
// "" if there is none. Folders that are not named as months do not count.
func MonthBefore(out, month string) (string, error) {
	entries, err := os.ReadDir(out)
	if os.IsNotExist(err) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("job: %w", err)
	}
	last := ""
	for _, e := range entries {
		name := e.Name()
		if _, err := time.Parse("2006-01", name); err != nil || name >= month || name < last {
			continue
		}
		if _, err := os.Stat(filepath.Join(out, name, ManifestName)); err == nil {
			last = name
		}
	}
	if last == "" {
		return "", nil
	}
	return filepath.Join(out, last), nil
}
