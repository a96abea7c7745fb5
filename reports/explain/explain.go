// Package explain says what one number of the results is: its definition, its
// keys in words, the settings that it depends on, and its value in a month.
package explain

import (
	"fmt"
	"math"
	"strings"
	"time"

	"reprieve/pipeline"
	"reprieve/pipeline/analysis"
	"reprieve/pipeline/definition"
	"reprieve/pipeline/job"
	"reprieve/pipeline/privacy/seal"
	"reprieve/reports/data"
)

// Month is a published month whose results are read.
type Month struct {
	Folder string

	manifest job.Manifest
	results  *analysis.Results
}

// Open reads a published month. Its results must be as they were published.
// Identities are for results that are encrypted.
func Open(folder string, identities seal.Identities) (*Month, error) {
	m, results, err := data.ReadSealedMonth(folder, identities)
	if err != nil {
		return nil, fmt.Errorf("explain: %w", err)
	}
	return &Month{Folder: folder, manifest: m, results: results}, nil
}

// Explanation is what is known of a result id. Values are those of the month;
// without one, Month is nil and settings are the defaults.
type Explanation struct {
	ID         string    `json:"id"`
	Analysis   string    `json:"analysis"`
	Question   string    `json:"question"`
	Definition string    `json:"definition"`
	Keys       []Word    `json:"keys"`
	Rules      []string  `json:"rules"` // general definitions of the analysis
	Terms      []Word    `json:"terms"` // that the definition rests on
	Estimands  []Word    `json:"estimands"`
	Settings   []Setting `json:"settings"`
	Source     string    `json:"source"`
	Month      *Cut      `json:"month"`
	Stats      []Stat    `json:"stats"` // of the same keys, in the order of the rows
	Version    string    `json:"version"`
	Revision   string    `json:"revision"`
	Contract   int       `json:"contract"`
}

// Word is a key, or an estimand, with its meaning.
type Word struct {
	Name    string `json:"name"`
	Value   string `json:"value,omitempty"`
	Meaning string `json:"meaning,omitempty"`
}

// Setting is a key of the configuration with its value.
type Setting struct {
	Key     string `json:"key"`
	Value   string `json:"value"`
	Default bool   `json:"default"` // the value is the default, not that of a month
}

// Cut is the month that the numbers are of.
type Cut struct {
	Month  string    `json:"month"`
	AsOf   time.Time `json:"as_of"`
	Folder string    `json:"folder"`
}

// Stat is a number of the keys. Value is nil where it is not estimable, or where
// there is no month.
type Stat struct {
	Name       string   `json:"name"`
	Label      string   `json:"label"`
	Format     string   `json:"format"`
	Value      *float64 `json:"value"`
	Text       string   `json:"text,omitempty"` // for what is not a number
	Warning    string   `json:"warning,omitempty"`
	Suppressed string   `json:"suppressed,omitempty"`
	Asked      bool     `json:"asked"` // the id names this stat
}

// Look explains a result id, with or without its stat, in a month; month may be
// nil. An id that does not exist is an *Unknown; a row without a definition is
// another error.
func Look(id string, month *Month, build job.Build) (Explanation, error) {
	row, err := analysis.ParseID(id)
	if err != nil {
		return Explanation{}, month.unknown(id, err)
	}
	var rows []analysis.Row
	if month != nil {
		if rows = month.rowsOf(row); len(rows) == 0 {
			return Explanation{}, month.unknown(id, nil)
		}
	}
	d, err := definition.Of(row)
	if err != nil && month != nil {
		return Explanation{}, fmt.Errorf("explain: %w", err)
	}
	if err != nil {
		return Explanation{}, month.unknown(id, err)
	}
	e := Explanation{
		ID: id, Analysis: d.Analysis, Question: d.Question, Definition: d.Text, Rules: d.Notes, Source: d.Source,
		Version: build.Version, Revision: build.Revision, Contract: pipeline.ContractVersion,
	}
	for _, k := range d.Keys {
		if k.Text == "" && k.Name != "variable" {
			return Explanation{}, month.unknown(id, fmt.Errorf("%s: nothing defines %q", k.Name, k.Value))
		}
		e.Keys = append(e.Keys, Word{k.Name, k.Value, k.Text})
	}
	terms, err := definition.Terms(d)
	if err != nil {
		return Explanation{}, fmt.Errorf("explain: %w", err)
	}
	for _, t := range terms {
		e.Terms = append(e.Terms, Word{Name: t.Name, Meaning: t.Text})
	}
	e.setNumbers(row, rows, d)
	e.setMonth(month, d.Settings)
	return e, nil
}

// rowsOf are the rows with the keys of a row, whatever their stat; none if the
// row names a stat that is not among them.
func (m *Month) rowsOf(row analysis.Row) []analysis.Row {
	stat := row.StatName
	row.StatName = ""
	base, found := row.ID(), stat == ""
	rows := m.results.Select(func(r analysis.Row) bool {
		name := r.StatName
		r.StatName = ""
		same := r.ID() == base
		found = found || same && name == stat
		return same
	})
	if !found {
		return nil
	}
	return rows
}

// setNumbers fills the stats and the estimands: those of the rows, or without
// rows those of the definition.
func (e *Explanation) setNumbers(row analysis.Row, rows []analysis.Row, d definition.Definition) {
	estimands := d.Estimands
	for _, r := range rows {
		s := Stat{
			Name: r.StatName, Label: r.StatLabel, Format: r.Format, Text: r.StatText, Warning: r.Warning,
			Suppressed: r.Suppressed, Asked: r.StatName == row.StatName,
		}
		if !math.IsNaN(r.Stat) {
			s.Value = &r.Stat
		}
		e.Stats = append(e.Stats, s)
		estimands = nil
		if r.Estimand != "" {
			estimands = []string{r.Estimand}
		}
	}
	if rows == nil {
		for _, name := range d.Stats {
			label, format, _ := analysis.StatWords(name)
			e.Stats = append(e.Stats, Stat{Name: name, Label: label, Format: format, Asked: name == row.StatName})
		}
	}
	for _, name := range estimands {
		e.Estimands = append(e.Estimands, Word{Name: name, Meaning: definition.Estimand(name)})
	}
}

// setMonth fills what the month's manifest says: settings and what made it.
func (e *Explanation) setMonth(month *Month, keys []string) {
	settings := pipeline.DefaultConfig().Settings()
	if month != nil {
		m := month.manifest
		settings = m.Configuration
		e.Month = &Cut{Month: m.Month, AsOf: m.AsOf, Folder: month.Folder}
		e.Version, e.Revision, e.Contract = m.Build.Version, m.Build.Revision, m.Contract
	}
	for _, key := range keys {
		for _, s := range settings {
			if s.Key == key || strings.HasPrefix(s.Key, key+".") { // a key of several parts
				e.Settings = append(e.Settings, Setting{Key: s.Key, Value: s.Value, Default: month == nil})
			}
		}
	}
}

// Beginning returns the ids of the month's results that begin with a text, in
// their order.
func (m *Month) Beginning(text string) []string {
	var ids []string
	for _, r := range m.results.Rows {
		if id := r.ID(); strings.HasPrefix(id, text) {
			ids = append(ids, id)
		}
	}
	return ids
}
