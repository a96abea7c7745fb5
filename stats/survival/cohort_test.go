package survival_test

import (
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"reprieve/stats/internal/reference"
	"reprieve/stats/survival"
)

// TestCohorts compares with the results that an independent program in R made
// of two cohorts: duration of relief, overall and by depression. Its tolerance:
// 1e-8, closed forms.
func TestCohorts(t *testing.T) {
	for _, name := range []string{"small", "prt"} {
		t.Run(name, func(t *testing.T) {
			folder := reference.Shared(t, "reference", name, "expected")
			groups := reliefGroups(t, filepath.Join(folder, "outcomes.csv"))
			compared := 0
			for _, row := range readTable(t, filepath.Join(folder, "ard.csv.gz")) {
				if row["x_analysis"] != "relief" || row["x_method"] != "kaplan_meier" {
					continue
				}
				curve, err := survival.KaplanMeier(groups[row["group1_level"]], survival.KaplanMeierOptions{})
				if err != nil {
					t.Fatal(err)
				}
				got, known := reliefStat(t, curve, row["variable"], row["variable_level"], row["stat_name"])
				if !known {
					continue
				}
				compared++
				checkCell(t, fmt.Sprint(row["group1_level"], " ", row["variable"], " ", row["variable_level"], " ", row["stat_name"]), got, row["stat"])
			}
			if compared < 30 {
				t.Errorf("only %d numbers compared", compared)
			}
		})
	}
}

// checkCell compares with a cell; an empty one is what cannot be estimated.
func checkCell(t *testing.T, what string, got float64, cell string) {
	t.Helper()
	if cell == "" {
		cell = "NaN"
	}
	want, err := strconv.ParseFloat(cell, 64)
	if err != nil {
		t.Fatal(err)
	}
	reference.Close(t, what, got, want, 1e-8)
}

// reliefStat is a number of the relief table; known is false for those that are
// not a curve's.
func reliefStat(t *testing.T, curve survival.Curve, variable, level, stat string) (value float64, known bool) {
	t.Helper()
	if variable == "loss" {
		median := curve.Median()
		rm, err := curve.RestrictedMean(84)
		if err != nil {
			t.Fatal(err)
		}
		value, known = map[string]float64{
			"N": float64(curve.N), "n.event": float64(curve.Events), "median": median.Time, "conf.low": median.Interval.Low,
			"conf.high": median.Interval.High, "rmst": rm.Mean, "rmst.std.error": rm.StdErr,
		}[stat]
		return value, known
	}
	time, err := strconv.ParseFloat(level, 64)
	if err != nil {
		t.Fatal(err)
	}
	p, err := curve.At(time)
	if err != nil {
		t.Fatal(err)
	}
	value, known = map[string]float64{
		"n.risk": float64(p.AtRisk), "n.event": float64(p.Events), "estimate": p.Survival,
		"conf.low": p.Interval.Low, "conf.high": p.Interval.High,
	}[stat]
	return value, known
}

// reliefGroups reads the patients with relief, overall ("") and by depression:
// event at relief_r, otherwise censored at relief_l.
func reliefGroups(t *testing.T, path string) map[string][]survival.Observation {
	t.Helper()
	groups := map[string][]survival.Observation{}
	for _, row := range readTable(t, path) {
		if row["relief_in"] != "1" {
			continue
		}
		event := row["relief_status"] == "loss"
		cell := row["relief_l"]
		if event {
			cell = row["relief_r"]
		}
		time, err := strconv.ParseFloat(cell, 64)
		if err != nil {
			t.Fatal(err)
		}
		o := survival.Observation{Time: time, Event: event}
		groups[""] = append(groups[""], o)
		groups[row["depression"]] = append(groups[row["depression"]], o)
	}
	return groups
}

// readTable reads a CSV file, packed or not, as rows by column name.
func readTable(t *testing.T, path string) []map[string]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var r io.Reader = f
	if filepath.Ext(path) == ".gz" {
		if r, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	all, err := csv.NewReader(r).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows := make([]map[string]string, len(all)-1)
	for i, line := range all[1:] {
		rows[i] = map[string]string{}
		for j, name := range all[0] {
			rows[i][name] = line[j]
		}
	}
	return rows
}
