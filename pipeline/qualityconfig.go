package pipeline

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/ingest"
	"reprieve/pipeline/job"
	"reprieve/pipeline/since"
)

// QualityConfig says from what change of quality against earlier months on a run
// warns, or stops.
type QualityConfig struct {
	Completeness ThresholdConfig `mapstructure:"completeness"`
	LagDays      ThresholdConfig `mapstructure:"lag_days"`
	Late         ThresholdConfig `mapstructure:"late"`
	Duplicates   ThresholdConfig `mapstructure:"duplicates"`
	Scale        ThresholdConfig `mapstructure:"scale"`
	SiteShift    ThresholdConfig `mapstructure:"site_shift"`
}

// ThresholdConfig says from which size a check warns, and from which it stops; 0:
// never.
type ThresholdConfig struct {
	Warn float64 `mapstructure:"warn"`
	Stop float64 `mapstructure:"stop"`
}

func defaultQuality() QualityConfig {
	return QualityConfig{
		Completeness: ThresholdConfig{Warn: 0.2},
		LagDays:      ThresholdConfig{Warn: 14},
		Late:         ThresholdConfig{Warn: 0.1},
		Duplicates:   ThresholdConfig{Warn: 0.01},
		Scale:        ThresholdConfig{Warn: 0.3, Stop: 0.6},
		SiteShift:    ThresholdConfig{Warn: 0.5},
	}
}

// quality checks the thresholds.
func (v *validation) quality(q QualityConfig) {
	for _, t := range []struct {
		name string
		ThresholdConfig
	}{
		{"completeness", q.Completeness},
		{"lag_days", q.LagDays},
		{"late", q.Late},
		{"duplicates", q.Duplicates},
		{"scale", q.Scale},
		{"site_shift", q.SiteShift},
	} {
		for _, x := range []struct {
			name  string
			value float64
		}{{"warn", t.Warn}, {"stop", t.Stop}} {
			if !(x.value >= 0) || math.IsInf(x.value, 0) {
				v.add("quality."+t.name+"."+x.name, fmt.Sprint(x.value), "is not a number from 0 on (0: never)")
			}
		}
	}
}

func (t ThresholdConfig) threshold() since.Threshold {
	return since.Threshold{Warn: t.Warn, Stop: t.Stop}
}

func (q QualityConfig) thresholds() since.Thresholds {
	return since.Thresholds{
		Completeness: q.Completeness.threshold(), LagDays: q.LagDays.threshold(), Late: q.Late.threshold(),
		Duplicates: q.Duplicates.threshold(), Scale: q.Scale.threshold(), SiteShift: q.SiteShift.threshold(),
	}
}

// Drifted is a month that is not published because of the quality of its data.
type Drifted struct{ Checks []string }

func (e *Drifted) Error() string {
	return "pipeline: the quality of the data has changed: " + strings.Join(e.Checks, ", ") +
		": over the threshold that stops (quality.*.stop); nothing was published"
}

// driftWarnings are the checks that warn, and the error of those that stop. Neither
// names a site: the report does.
func driftWarnings(list []analysis.Drift) ([]string, error) {
	var warned, stopped []string
	count := map[string]int{}
	for _, d := range list {
		if d.Verdict == analysis.DriftWarns || d.Verdict == analysis.DriftStops {
			count[d.Check]++
		}
		if d.Verdict == analysis.DriftStops && !slices.Contains(stopped, d.Check) {
			stopped = append(stopped, d.Check)
		}
		if d.Verdict == analysis.DriftWarns && !slices.Contains(warned, d.Check) {
			warned = append(warned, d.Check)
		}
	}
	var warnings []string
	for _, check := range warned {
		warnings = append(warnings, fmt.Sprintf("quality: %s: over quality.%s.warn, overall or at a site (%d of the rows of drift in the results)", check, check, count[check]))
	}
	if len(stopped) > 0 {
		return warnings, &Drifted{stopped}
	}
	return warnings, nil
}

// duplicatesIn counts the exact duplicates among the rows of a month's results.
func duplicatesIn(r *analysis.Results) int {
	n := 0.0
	for _, row := range r.Rows {
		if row.Analysis == "quality" && row.Variable == ingest.CountDuplicate && row.StatName == "n" {
			n += row.Stat
		}
	}
	return int(n)
}

// rowsRead is how many rows the files of a month have.
func rowsRead(m job.Manifest) int {
	n := int64(0)
	for _, in := range m.Inputs {
		n += in.Rows
	}
	return int(n)
}
