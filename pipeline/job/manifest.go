package job

import (
	_ "embed" // the schema
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"time"
)

// ManifestSchema is the JSON Schema of manifest.json (draft 2020-12).
//
//go:embed manifest.schema.json
var ManifestSchema string

// Manifest says where a published month came from and what it holds. A report
// is drawn from it and the results rows alone.
type Manifest struct {
	Program  string `json:"program"`
	Build    Build  `json:"build"`
	Contract int    `json:"contract"` // version of the definitions

	Month string    `json:"month"`
	AsOf  time.Time `json:"as_of"` // the data cut
	Clock string    `json:"clock"`

	// Run-dependent: nothing in release/ or restricted/ depends on these two.
	Started  time.Time `json:"started"`
	Finished time.Time `json:"finished"`

	Seed uint64 `json:"seed"` // of every random number

	Exports   string `json:"exports"`   // folder that was read, absolute; nothing in release/ or restricted/ depends on it
	Synthetic bool   `json:"synthetic"` // the exports say that they are synthetic

	Report              Report    `json:"report"`
	Configuration       []Setting `json:"configuration"` // what can change a number or a word, in order
	ConfigurationSHA256 string    `json:"configuration_sha256"`

	Inputs  []Input  `json:"inputs"`
	NotRead []string `json:"not_read"` // other files in the exports' folder
	Absent  []string `json:"absent"`   // optional tables that the exports do not have
	Counts  []Count  `json:"counts"`   // what each stage kept and left out

	Warnings []string  `json:"warnings"`
	Previous *Previous `json:"previous"` // the month that `latest` pointed to
	Outputs  []Output  `json:"outputs"`
	Earlier  *Earlier  `json:"earlier"` // the month that this one is compared with; nil if there is none
}

// Build is what made the month.
type Build struct {
	Version  string `json:"version"`
	Revision string `json:"revision"` // of the source; empty if it is not known
	Go       string `json:"go"`
	Modified bool   `json:"modified"`                 // the source had changes that were not committed
	Platform string `json:"platform"`                 // system and processor: last digits may differ between them
	Program  string `json:"program_sha256,omitempty"` // of the executable file; empty if it could not be read
	Modules  string `json:"modules,omitempty"`        // libraries that numbers and pages rest on, with their versions; empty if they are not known
}

// manifestFields are the keys of the manifest in their order.
func manifestFields() []string {
	t := reflect.TypeFor[Manifest]()
	names := make([]string, t.NumField())
	for i := range names {
		names[i] = t.Field(i).Tag.Get("json")
	}
	return names
}

// Report holds the words of the title page.
type Report struct {
	Title  string `json:"title"`
	Clinic string `json:"clinic"`
	Ethics string `json:"ethics"`
}

// Setting is one key of the configuration with its value as text.
type Setting struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// Setting returns the value of a key, "" if there is none.
func (m Manifest) Setting(key string) string {
	for _, s := range m.Configuration {
		if s.Key == key {
			return s.Value
		}
	}
	return ""
}

// Input is one file that was read.
type Input struct {
	Name   string `json:"name"`
	Table  string `json:"table"`
	Bytes  int64  `json:"bytes"`
	Rows   int64  `json:"rows"`
	SHA256 string `json:"sha256"`
}

// Count is a number of rows or patients at a stage.
type Count struct {
	Stage string `json:"stage"`
	What  string `json:"what"`
	N     int64  `json:"n"`
}

// Previous is the month that was the latest before.
type Previous struct {
	Month          string `json:"month"`
	ManifestSHA256 string `json:"manifest_sha256"`
}

func (m Manifest) write(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(m)
}

// ReadManifest reads the manifest of a published month.
func ReadManifest(folder string) (Manifest, error) {
	var m Manifest
	b, err := os.ReadFile(filepath.Join(folder, ManifestName))
	if err != nil {
		return m, fmt.Errorf("job: %w", err)
	}
	if err := json.Unmarshal(b, &m); err != nil {
		return m, fmt.Errorf("job: %s: %w", filepath.Join(folder, ManifestName), err)
	}
	return m, nil
}

// ManifestSHA256 is the hash of the manifest of a published month.
func ManifestSHA256(folder string) (string, error) {
	sum, err := hashFile(filepath.Join(folder, ManifestName))
	if err != nil {
		return "", fmt.Errorf("job: %w", err)
	}
	return sum, nil
}

// Latest returns the month that `latest` of the output folder points to, nil
// if there is none. A manifest that is broken there stops no new run: then the
// month is the name of its folder.
func Latest(out string) (*Previous, error) {
	folder := filepath.Join(out, latestName)
	sum, err := hashFile(filepath.Join(folder, ManifestName))
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("job: %w", err)
	}
	if m, err := ReadManifest(folder); err == nil {
		return &Previous{Month: m.Month, ManifestSHA256: sum}, nil
	}
	target, err := filepath.EvalSymlinks(folder)
	if err != nil {
		return nil, fmt.Errorf("job: %w", err)
	}
	return &Previous{Month: filepath.Base(target), ManifestSHA256: sum}, nil
}
