package pipeline

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/cohort"
	"reprieve/pipeline/ingest"
	"reprieve/pipeline/job"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/privacy"
	"reprieve/pipeline/schema"
	"reprieve/pipeline/synth"
)

// placeKeys say where things lie, how far the data go and what a run may take; they are not part of
// the configuration that a month is identified by.
var placeKeys = []string{"run.exports", "run.out", "run.month", "run.as_of", "run.memory", "privacy.identity", "release.memory"}

// Settings returns every key that can change a number or a word of the output,
// with its value as text, in the order of the struct. That of a list of sections
// is their names; the keys of the i-th claim, i from 0, are claims[i].claim and so on.
func (c Config) Settings() []job.Setting {
	var settings []job.Setting
	var walk func(prefix string, v reflect.Value)
	walk = func(prefix string, v reflect.Value) {
		for i := range v.NumField() {
			key := prefix + v.Type().Field(i).Tag.Get("mapstructure")
			f := v.Field(i)
			if f.Kind() == reflect.Struct {
				walk(key+".", f)
				continue
			}
			if names, ok := sectionNames(f.Interface()); ok {
				settings = append(settings, job.Setting{Key: key, Value: names})
				for j := range f.Len() {
					walk(fmt.Sprintf("%s[%d].", key, j), f.Index(j))
				}
				continue
			}
			if slices.Contains(placeKeys, key) {
				continue
			}
			settings = append(settings, job.Setting{Key: key, Value: settingText(f.Interface())})
		}
	}
	walk("", reflect.ValueOf(c))
	return settings
}

// sectionNames are the names of a list of sections, between commas, and whether
// the value is one.
func sectionNames(list any) (string, bool) {
	switch list := list.(type) {
	case []ClaimConfig:
		return claimNames(list), true
	case []AllowConfig:
		return allowNames(list), true
	}
	return "", false
}

func settingText(v any) string {
	if list, ok := v.([]string); ok {
		texts := make([]string, len(list))
		for i, s := range list {
			texts[i] = s
			if s == "" || strings.ContainsAny(s, `,"`) {
				texts[i] = strconv.Quote(s)
			}
		}
		return strings.Join(texts, ", ")
	}
	return fmt.Sprint(v)
}

// rules are the configured parts of the definitions. The configuration has been
// validated.
func (c Config) rules() outcome.Rules {
	r := outcome.Rules{
		MaxGapDays:        c.Course.MaxGapDays,
		WashoutHours:      c.Outcome.WashoutHours,
		MinBaselineTenths: int64(math.Round(10 * c.Response.MinBaselineMM)),
		LandmarkDays:      c.Relief.LandmarkDays,
		SmoothDays:        c.Relief.SmoothDays,
		MaxSilenceDays:    c.Relief.MaxSilenceDays,
	}
	for _, name := range c.Baseline.Rule {
		r.BaselineRules = append(r.BaselineRules, outcome.BaselineRules[name])
	}
	for _, name := range c.Covariates.Depression.Source {
		r.DepressionSources = append(r.DepressionSources, outcome.DepressionSources[name])
	}
	return r
}

func newManifest(cfg Config, build job.Build, month string, asOf time.Time, in inputs) job.Manifest {
	settings := cfg.Settings()
	h := sha256.New()
	for _, s := range settings {
		fmt.Fprintf(h, "%s: %q\n", s.Key, s.Value)
	}
	m := job.Manifest{
		Program: "reprieve", Build: build, Contract: ContractVersion,
		Month: month, AsOf: asOf, Clock: cfg.Exports.Clock, Seed: analysis.Seed,
		Exports:             absolute(cfg.Run.Exports),
		Synthetic:           slices.Contains(in.others, synth.TruthFile),
		Report:              job.Report{Title: cfg.Report.Title, Clinic: cfg.Report.Clinic, Ethics: cfg.Report.Ethics},
		Configuration:       settings,
		ConfigurationSHA256: hex.EncodeToString(h.Sum(nil)),
		Inputs:              []job.Input{}, NotRead: []string{}, Absent: []string{}, // never null in JSON
	}
	for _, name := range in.others {
		m.NotRead = append(m.NotRead, privacy.ShownFile(name))
	}
	read := map[string]bool{}
	for _, f := range in.files {
		m.Inputs = append(m.Inputs, job.Input(f))
		read[f.Table] = true
	}
	for _, t := range schema.Tables {
		if !read[t.Name] {
			m.Absent = append(m.Absent, t.Name)
		}
	}
	return m
}

// absolute is a path that holds from any working directory; the path itself
// where there is none.
func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}

// The rules under which rows that the derivation leaves out are counted.
const (
	afterCut           = "at or after the data cut"
	seriesDisagreement = "session marked initial after one marked maintenance"
)

// counts are the rows that reading left out or noted, by rule and table, and
// those at or after the data cut.
func counts(ledger ingest.Ledger, c *cohort.Cohort) []analysis.Count {
	var list []analysis.Count
	add := func(what, table string, rows int64) {
		for i := range list {
			if list[i].What == what && list[i].Table == table {
				list[i].Rows += rows
				return
			}
		}
		list = append(list, analysis.Count{What: what, Table: table, Rows: rows})
	}
	for _, count := range ledger.Counts {
		add(count.Rule, count.Table, count.Rows)
	}
	for _, cut := range c.Cuts {
		add(afterCut, cut.Table, cut.Rows)
	}
	add(seriesDisagreement, schema.SessionsTable, c.SeriesDisagreement)
	return list
}

// reading is how many rows were read, and how many of them reading left out or noted,
// by what the quality of the data is judged by.
func reading(files []ingest.File, ledger ingest.Ledger) analysis.Reading {
	var r analysis.Reading
	for _, f := range files {
		r.Rows += f.Rows
		t, _ := schema.Lookup(f.Table)
		if slices.ContainsFunc(t.Columns, func(c schema.Column) bool { return c.Answer }) {
			r.Prompts += f.Rows
		}
	}
	for _, c := range ledger.Counts {
		switch c.Rule {
		case ingest.CountUnanswered:
			r.Unanswered += c.Rows
		case ingest.CountDuplicate:
			r.Duplicates += c.Rows
		case ingest.CountDateOnly, ingest.CountTwice, ingest.CountSkipped:
			r.Times += c.Rows
		case ingest.CountReference:
			r.Unmatched += c.Rows
		default: // the other rules of quarantine
			r.Bad += c.Rows
		}
	}
	return r
}

// stageCounts are the rows read and the sizes of the populations.
func stageCounts(d derived, results *analysis.Results) []job.Count {
	var list []job.Count
	for _, t := range schema.Tables {
		list = append(list, job.Count{Stage: "read", What: t.Name, N: d.read[t.Name]})
	}
	for _, cut := range d.cohort.Cuts {
		list = append(list, job.Count{Stage: "cut", What: cut.Table, N: cut.Rows})
	}
	for _, row := range results.Rows {
		if row.Analysis == "flow" && row.Variable == "n" && row.Window == "" {
			list = append(list, job.Count{Stage: "derive", What: row.VariableLevel, N: int64(row.Stat)})
		}
	}
	return list
}

// warnings are what a reader should know before trusting the month.
func warnings(ledger ingest.Ledger, gate privacy.Report, results *analysis.Results) []string {
	list := []string{}
	for _, f := range gate.Findings {
		if f.Verdict == privacy.Warned {
			list = append(list, "privacy gate: "+f.String())
		}
	}
	if n := ledger.Quarantined(); n > 0 {
		list = append(list, fmt.Sprintf("%d rows broke a rule and were left out (exports.on_bad_row: quarantine)", n))
	}
	for _, row := range results.Rows {
		if row.Analysis == "flow" && row.VariableLevel == "RESP" && row.Stat == 0 {
			list = append(list, "no patient is in the population RESP")
		}
	}
	return list
}
