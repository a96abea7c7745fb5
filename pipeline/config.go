package pipeline

import (
	"fmt"
	"math"
	"strings"
	"time"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/privacy"
	"reprieve/pipeline/privacy/disclosure"
	"reprieve/pipeline/schema"
)

// Config is everything that a user can set. The mapstructure tags are the keys
// of config.yaml; `config show` prints them all.
type Config struct {
	Run        RunConfig        `mapstructure:"run"`
	Report     ReportConfig     `mapstructure:"report"`
	Exports    ExportsConfig    `mapstructure:"exports"`
	Course     CourseConfig     `mapstructure:"course"`
	Outcome    OutcomeConfig    `mapstructure:"outcome"`
	Baseline   BaselineConfig   `mapstructure:"baseline"`
	Response   ResponseConfig   `mapstructure:"response"`
	Relief     ReliefConfig     `mapstructure:"relief"`
	Missing    MissingConfig    `mapstructure:"missing"`
	Covariates CovariatesConfig `mapstructure:"covariates"`

	Instruments InstrumentsConfig `mapstructure:"instruments"`
	Privacy     PrivacyConfig     `mapstructure:"privacy"`
	Quality     QualityConfig     `mapstructure:"quality"`
	Disclosure  DisclosureConfig  `mapstructure:"disclosure"`
	Release     ReleaseConfig     `mapstructure:"release"`
	Claims      []ClaimConfig     `mapstructure:"claims"`
}

// RunConfig says what is read, up to when, and what is written where.
type RunConfig struct {
	Exports string   `mapstructure:"exports"` // folder of the month's exports
	Out     string   `mapstructure:"out"`     // folder that gets one folder a month
	Month   string   `mapstructure:"month"`   // YYYY-MM
	AsOf    string   `mapstructure:"as_of"`   // RFC 3339; empty: the end of Month
	Formats []string `mapstructure:"formats"` // pdf, html, data
	Memory  string   `mapstructure:"memory"`  // such as 2GiB; empty: half of the machine's
}

// ReportConfig holds the words of the title page.
type ReportConfig struct {
	Title  string `mapstructure:"title"`
	Clinic string `mapstructure:"clinic"`
	Ethics string `mapstructure:"ethics"` // approval of the research ethics board
	Plan   string `mapstructure:"plan"`   // version of the statistical analysis plan

	Deviations []string `mapstructure:"deviations"` // from the plan, each DATE | WHAT | WHY
}

// ExportsConfig says how the exports are to be read.
type ExportsConfig struct {
	Timezone     string   `mapstructure:"timezone"`  // IANA name for times without offset
	Clock        string   `mapstructure:"clock"`     // calendar or study_minutes
	Delimiter    string   `mapstructure:"delimiter"` // of .csv files
	Decimal      string   `mapstructure:"decimal"`   // point or comma
	MissingCodes []string `mapstructure:"missing_codes"`
	VASScale     int      `mapstructure:"vas_scale"`  // 100 or 10
	Ignore       []string `mapstructure:"ignore"`     // columns that are not read
	MaxErrors    int      `mapstructure:"max_errors"` // how many bad cells are reported
	OnBadRow     string   `mapstructure:"on_bad_row"` // stop or quarantine
}

// CourseConfig says what a course of sessions is.
type CourseConfig struct {
	MaxGapDays int `mapstructure:"max_gap_days"`
}

// OutcomeConfig says which ratings count as outcome ratings.
type OutcomeConfig struct {
	WashoutHours int `mapstructure:"washout_hours"`
}

// BaselineConfig says how the baseline is found.
type BaselineConfig struct {
	Rule []string `mapstructure:"rule"` // in order: home_mean, home_last, pre_session
}

// ResponseConfig says who is in the population RESP.
type ResponseConfig struct {
	MinBaselineMM float64 `mapstructure:"min_baseline_mm"`
}

// ReliefConfig says how the duration of relief is measured.
type ReliefConfig struct {
	LandmarkDays   int `mapstructure:"landmark_days"`
	SmoothDays     int `mapstructure:"smooth_days"`
	MaxSilenceDays int `mapstructure:"max_silence_days"`
}

// MissingConfig says how missing values are imputed.
type MissingConfig struct {
	Imputations int `mapstructure:"imputations"`
}

// CovariatesConfig says where covariates come from.
type CovariatesConfig struct {
	Depression DepressionConfig `mapstructure:"depression"`
}

// DepressionConfig says where comorbid depression comes from.
type DepressionConfig struct {
	Source []string `mapstructure:"source"` // in order: phq9, patients
}

// InstrumentsConfig says how questionnaires are scored.
type InstrumentsConfig struct {
	PGICBest int `mapstructure:"pgic_best"` // 1 or 7: the value that means very much improved
}

// DisclosureConfig says what may leave the clinic.
type DisclosureConfig struct {
	MinCell  int `mapstructure:"min_cell"` // the fewest patients that a number of release/ may show, if any
	Rounding int `mapstructure:"rounding"` // withheld counts that may be are told in multiples of it; 0 for none
}

// ReleaseConfig says where the clinic keeps in mind what it has released.
type ReleaseConfig struct {
	Memory string `mapstructure:"memory"` // file; empty: none, and nothing can be released
}

// DefaultConfig is the configuration of an empty file.
func DefaultConfig() Config {
	return Config{
		Run:    RunConfig{Out: "out", Formats: []string{"pdf", "html", "data"}},
		Report: ReportConfig{Title: "Ketamine treatment of chronic pain: cohort outcomes", Deviations: []string{}},
		Exports: ExportsConfig{
			Timezone: "UTC", Clock: string(schema.Calendar), Delimiter: ",", Decimal: "point",
			MissingCodes: []string{"", "NA", "."}, VASScale: 100, Ignore: []string{}, MaxErrors: 1000, OnBadRow: "stop",
		},
		Course:     CourseConfig{MaxGapDays: 21},
		Outcome:    OutcomeConfig{WashoutHours: 12},
		Baseline:   BaselineConfig{Rule: []string{"home_mean", "home_last", "pre_session"}},
		Response:   ResponseConfig{MinBaselineMM: 40},
		Relief:     ReliefConfig{LandmarkDays: 7, SmoothDays: 7, MaxSilenceDays: 21},
		Missing:    MissingConfig{Imputations: analysis.DefaultImputations},
		Covariates: CovariatesConfig{Depression: DepressionConfig{Source: []string{"phq9", "patients"}}},

		Instruments: InstrumentsConfig{PGICBest: 1},
		Privacy:     PrivacyConfig{K: privacy.DefaultK, Allow: []AllowConfig{}, Recipients: []string{}},
		Quality:     defaultQuality(),
		Disclosure:  DisclosureConfig{MinCell: disclosure.DefaultMinCell},
		Claims:      defaultClaims(),
	}
}

// KeyError is a value of the configuration that breaks a rule. The command
// adds where the value came from.
type KeyError struct {
	Key, Value, Rule string
}

func (e *KeyError) Error() string { return fmt.Sprintf("%s: %q %s", e.Key, e.Value, e.Rule) }

// Validate returns every value that breaks a rule, in the order of the keys.
func (c Config) Validate() []*KeyError {
	var v validation
	v.month("run.month", c.Run.Month)
	v.instant("run.as_of", c.Run.AsOf)
	v.each("run.formats", c.Run.Formats, "pdf", "html", "data")
	v.memory("run.memory", c.Run)
	v.deviations("report.deviations", c.Report.Deviations)
	v.zone("exports.timezone", c.Exports.Timezone)
	v.oneOf("exports.clock", c.Exports.Clock, string(schema.Calendar), string(schema.StudyMinutes))
	v.oneOf("exports.delimiter", c.Exports.Delimiter, ",", ";", "|", "\t")
	v.oneOf("exports.decimal", c.Exports.Decimal, "point", "comma")
	if c.Exports.Decimal == "comma" && c.Exports.Delimiter == "," {
		v.add("exports.decimal", c.Exports.Decimal, `needs another exports.delimiter, such as ";"`)
	}
	v.oneOf("exports.vas_scale", fmt.Sprint(c.Exports.VASScale), "100", "10")
	v.oneOf("exports.on_bad_row", c.Exports.OnBadRow, "stop", "quarantine")
	v.atLeast("exports.max_errors", c.Exports.MaxErrors, 1)
	v.atLeast("course.max_gap_days", c.Course.MaxGapDays, 1)
	v.atLeast("outcome.washout_hours", c.Outcome.WashoutHours, 0)
	v.each("baseline.rule", c.Baseline.Rule, "home_mean", "home_last", "pre_session")
	v.rating("response.min_baseline_mm", c.Response.MinBaselineMM)
	v.atLeast("relief.landmark_days", c.Relief.LandmarkDays, 0)
	v.atLeast("relief.smooth_days", c.Relief.SmoothDays, 1)
	v.atLeast("relief.max_silence_days", c.Relief.MaxSilenceDays, 0)
	v.between("missing.imputations", c.Missing.Imputations, 2, 1000)
	v.each("covariates.depression.source", c.Covariates.Depression.Source, "phq9", "patients")
	v.oneOf("instruments.pgic_best", fmt.Sprint(c.Instruments.PGICBest), "1", "7")
	v.privacy("privacy", c.Privacy)
	v.quality(c.Quality)
	v.between("disclosure.min_cell", c.Disclosure.MinCell, 3, 100)
	if c.Disclosure.Rounding != 0 {
		v.between("disclosure.rounding", c.Disclosure.Rounding, 5, 100)
	}
	v.claims("claims", c.Claims)
	return v.errors
}

type validation struct{ errors []*KeyError }

func (v *validation) add(key, value, rule string) {
	v.errors = append(v.errors, &KeyError{Key: key, Value: value, Rule: rule})
}

func (v *validation) oneOf(key, value string, legal ...string) {
	for _, l := range legal {
		if value == l {
			return
		}
	}
	v.add(key, value, "is not one of "+strings.Join(legal, ", "))
}

func (v *validation) each(key string, values []string, legal ...string) {
	if len(values) == 0 {
		v.add(key, "", "needs at least one of "+strings.Join(legal, ", "))
	}
	seen := map[string]bool{}
	for _, value := range values {
		v.oneOf(key, value, legal...)
		if seen[value] {
			v.add(key, value, "is there twice")
		}
		seen[value] = true
	}
}

func (v *validation) atLeast(key string, value, low int) { v.between(key, value, low, 1_000_000) }

func (v *validation) between(key string, value, low, high int) {
	if value < low {
		v.add(key, fmt.Sprint(value), fmt.Sprintf("is below %d", low))
	}
	if value > high {
		v.add(key, fmt.Sprint(value), fmt.Sprintf("is over %d", high))
	}
}

func (v *validation) rating(key string, mm float64) {
	if !(mm >= 0 && mm <= 100) || math.Abs(mm*10-math.Round(mm*10)) > 1e-9 {
		v.add(key, fmt.Sprint(mm), "is not a rating of 0 to 100 mm with at most one decimal")
	}
}

func (v *validation) month(key, value string) {
	if value == "" {
		return
	}
	if _, err := time.Parse("2006-01", value); err != nil {
		v.add(key, value, "is not a month (YYYY-MM)")
	}
}

func (v *validation) instant(key, value string) {
	if value == "" {
		return
	}
	if _, err := time.Parse(time.RFC3339, value); err != nil {
		v.add(key, value, "is not a time with offset (RFC 3339), such as 2026-10-01T00:00:00Z")
	}
}

func (v *validation) memory(key string, c RunConfig) {
	if _, err := c.Bytes(); err != nil {
		v.add(key, c.Memory, err.Error())
	}
}

func (v *validation) zone(key, value string) {
	if _, err := time.LoadLocation(value); err != nil || value == "" || value == "Local" {
		v.add(key, value, "is not the name of a time zone, such as America/Toronto")
	}
}

// Cut is the data cut of the configuration: AsOf, or the first instant of the
// month after Month in the exports' time zone. The month is Month, or that of
// the instant before the cut.
func (c Config) Cut() (asOf time.Time, month string, err error) {
	zone, err := time.LoadLocation(c.Exports.Timezone)
	if err != nil {
		return time.Time{}, "", &KeyError{"exports.timezone", c.Exports.Timezone, "is not the name of a time zone"}
	}
	if c.Run.AsOf != "" {
		asOf, err = time.Parse(time.RFC3339, c.Run.AsOf)
		if err != nil {
			return time.Time{}, "", &KeyError{"run.as_of", c.Run.AsOf, "is not a time with offset (RFC 3339)"}
		}
		month = c.Run.Month
		if month == "" {
			month = asOf.Add(-time.Nanosecond).In(zone).Format("2006-01")
		}
		return asOf.UTC(), month, nil
	}
	first, err := time.Parse("2006-01", c.Run.Month)
	if err != nil {
		return time.Time{}, "", &KeyError{"run.month", c.Run.Month, "is not a month (YYYY-MM); a run needs run.month or run.as_of"}
	}
	next := first.AddDate(0, 1, 0)
	return schema.FirstInstant(next.Year(), next.Month(), zone), c.Run.Month, nil
}
