package pipeline

import (
	"errors"
	"math"
	"testing"
	"time"
	_ "time/tzdata" // the tables of zones, wherever the tests run

	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline/outcome"
)

func TestDefaultConfigIsLegal(t *testing.T) {
	if bad := DefaultConfig().Validate(); len(bad) > 0 {
		t.Error(bad[0])
	}
}

// The defaults are the contract's, and none shares its lists with another.
func TestDefaultConfig(t *testing.T) {
	a, b := DefaultConfig(), DefaultConfig()
	want := outcome.Rules{
		MaxGapDays: 21, WashoutHours: 12, BaselineRules: []outcome.BaselineRule{outcome.HomeMean, outcome.HomeLast, outcome.PreSession},
		MinBaselineTenths: 400, LandmarkDays: 7, SmoothDays: 7, MaxSilenceDays: 21,
		DepressionSources: []outcome.DepressionSource{outcome.FromPHQ9, outcome.FromPatients},
	}
	if d := cmp.Diff(want, a.rules()); d != "" {
		t.Error(d)
	}
	a.Baseline.Rule[0], a.Exports.MissingCodes[0], a.Claims[0].Results[0] = "x", "x", "x"
	if d := cmp.Diff(DefaultConfig(), b); d != "" {
		t.Error(d)
	}
}

func TestValidate(t *testing.T) {
	const (
		month    = "is not a month (YYYY-MM)"
		instant  = "is not a time with offset (RFC 3339), such as 2026-10-01T00:00:00Z"
		zone     = "is not the name of a time zone, such as America/Toronto"
		rating   = "is not a rating of 0 to 100 mm with at most one decimal"
		baseline = "is not one of home_mean, home_last, pre_session"
	)
	for _, c := range []struct {
		name   string
		change func(*Config)
		want   []string // none: legal
	}{
		{"a month", func(c *Config) { c.Run.Month = "2026-10" }, nil},
		{"month 13", func(c *Config) { c.Run.Month = "2026-13" }, []string{`run.month: "2026-13" ` + month}},
		{"a month with a day", func(c *Config) { c.Run.Month = "2026-10-01" }, []string{`run.month: "2026-10-01" ` + month}},
		{"a month of one digit", func(c *Config) { c.Run.Month = "2026-1" }, []string{`run.month: "2026-1" ` + month}},
		{"a month that leaves the folder", func(c *Config) { c.Run.Month = "../2026-10" }, []string{`run.month: "../2026-10" ` + month}},
		{"as_of with an offset", func(c *Config) { c.Run.AsOf = "2026-10-01T00:00:00-04:00" }, nil},
		{"as_of without", func(c *Config) { c.Run.AsOf = "2026-10-01T00:00:00" }, []string{`run.as_of: "2026-10-01T00:00:00" ` + instant}},
		{"as_of of no such day", func(c *Config) { c.Run.AsOf = "2026-02-30T00:00:00Z" }, []string{`run.as_of: "2026-02-30T00:00:00Z" ` + instant}},
		{"one format", func(c *Config) { c.Run.Formats = []string{"data"} }, nil},
		{"no format", func(c *Config) { c.Run.Formats = nil }, []string{`run.formats: "" needs at least one of pdf, html, data`}},
		{"an unknown format", func(c *Config) { c.Run.Formats = []string{"pdf", "PDF"} }, []string{`run.formats: "PDF" is not one of pdf, html, data`}},
		{"a format twice", func(c *Config) { c.Run.Formats = []string{"pdf", "pdf"} }, []string{`run.formats: "pdf" is there twice`}},
		{"a zone", func(c *Config) { c.Exports.Timezone = "America/St_Johns" }, nil},
		{"no such zone", func(c *Config) { c.Exports.Timezone = "America/Springfield" }, []string{`exports.timezone: "America/Springfield" ` + zone}},
		{"no zone", func(c *Config) { c.Exports.Timezone = "" }, []string{`exports.timezone: "" ` + zone}},
		{"the zone of the machine", func(c *Config) { c.Exports.Timezone = "Local" }, []string{`exports.timezone: "Local" ` + zone}},
		{"study minutes", func(c *Config) { c.Exports.Clock = "study_minutes" }, nil},
		{"another clock", func(c *Config) { c.Exports.Clock = "minutes" }, []string{`exports.clock: "minutes" is not one of calendar, study_minutes`}},
		{"a tab", func(c *Config) { c.Exports.Delimiter = "\t" }, nil},
		{"no delimiter", func(c *Config) { c.Exports.Delimiter = "" }, []string{"exports.delimiter: \"\" is not one of ,, ;, |, \t"}},
		{"two delimiters", func(c *Config) { c.Exports.Delimiter = ";;" }, []string{"exports.delimiter: \";;\" is not one of ,, ;, |, \t"}},
		{"comma and semicolon", func(c *Config) { c.Exports.Decimal, c.Exports.Delimiter = "comma", ";" }, nil},
		{"comma and comma", func(c *Config) { c.Exports.Decimal = "comma" }, []string{`exports.decimal: "comma" needs another exports.delimiter, such as ";"`}},
		{"another mark", func(c *Config) { c.Exports.Decimal = "," }, []string{`exports.decimal: "," is not one of point, comma`}},
		{"centimetres", func(c *Config) { c.Exports.VASScale = 10 }, nil},
		{"another scale", func(c *Config) { c.Exports.VASScale = 0 }, []string{`exports.vas_scale: "0" is not one of 100, 10`}},
		{"quarantine", func(c *Config) { c.Exports.OnBadRow = "quarantine" }, nil},
		{"skip", func(c *Config) { c.Exports.OnBadRow = "skip" }, []string{`exports.on_bad_row: "skip" is not one of stop, quarantine`}},
		{"one error", func(c *Config) { c.Exports.MaxErrors = 1 }, nil},
		{"no error", func(c *Config) { c.Exports.MaxErrors = 0 }, []string{`exports.max_errors: "0" is below 1`}},
		{"a million", func(c *Config) { c.Exports.MaxErrors = 1_000_000 }, nil},
		{"more", func(c *Config) { c.Exports.MaxErrors = 1_000_001 }, []string{`exports.max_errors: "1000001" is over 1000000`}},
		{"a gap of no day", func(c *Config) { c.Course.MaxGapDays = 0 }, []string{`course.max_gap_days: "0" is below 1`}},
		{"no washout", func(c *Config) { c.Outcome.WashoutHours = 0 }, nil},
		{"a washout before the session", func(c *Config) { c.Outcome.WashoutHours = -1 }, []string{`outcome.washout_hours: "-1" is below 0`}},
		{"one baseline rule", func(c *Config) { c.Baseline.Rule = []string{"pre_session"} }, nil},
		{"no baseline rule", func(c *Config) { c.Baseline.Rule = nil }, []string{`baseline.rule: "" needs at least one of home_mean, home_last, pre_session`}},
		{"an unknown baseline rule", func(c *Config) { c.Baseline.Rule = []string{"home", "home_mean"} }, []string{`baseline.rule: "home" ` + baseline}},
		{"a baseline rule twice", func(c *Config) { c.Baseline.Rule = []string{"home_mean", "home_mean"} }, []string{`baseline.rule: "home_mean" is there twice`}},
		{"any baseline", func(c *Config) { c.Response.MinBaselineMM = 0 }, nil},
		{"one decimal", func(c *Config) { c.Response.MinBaselineMM = 39.9 }, nil},
		{"two decimals", func(c *Config) { c.Response.MinBaselineMM = 39.95 }, []string{`response.min_baseline_mm: "39.95" ` + rating}},
		{"below the scale", func(c *Config) { c.Response.MinBaselineMM = -0.1 }, []string{`response.min_baseline_mm: "-0.1" ` + rating}},
		{"above the scale", func(c *Config) { c.Response.MinBaselineMM = 100.1 }, []string{`response.min_baseline_mm: "100.1" ` + rating}},
		{"not a number", func(c *Config) { c.Response.MinBaselineMM = math.NaN() }, []string{`response.min_baseline_mm: "NaN" ` + rating}},
		{"landmark on day 0", func(c *Config) { c.Relief.LandmarkDays = 0 }, nil},
		{"landmark before it", func(c *Config) { c.Relief.LandmarkDays = -1 }, []string{`relief.landmark_days: "-1" is below 0`}},
		{"no smoothing", func(c *Config) { c.Relief.SmoothDays = 1 }, nil},
		{"over no day", func(c *Config) { c.Relief.SmoothDays = 0 }, []string{`relief.smooth_days: "0" is below 1`}},
		{"two imputations", func(c *Config) { c.Missing.Imputations = 2 }, nil},
		{"one imputation", func(c *Config) { c.Missing.Imputations = 1 }, []string{`missing.imputations: "1" is below 2`}},
		{"a thousand", func(c *Config) { c.Missing.Imputations = 1000 }, nil},
		{"a thousand and one", func(c *Config) { c.Missing.Imputations = 1001 }, []string{`missing.imputations: "1001" is over 1000`}},
		{"no silence", func(c *Config) { c.Relief.MaxSilenceDays = -1 }, []string{`relief.max_silence_days: "-1" is below 0`}},
		{"one source", func(c *Config) { c.Covariates.Depression.Source = []string{"patients"} }, nil},
		{"no source", func(c *Config) { c.Covariates.Depression.Source = []string{} }, []string{`covariates.depression.source: "" needs at least one of phq9, patients`}},
		{"a direction that the scale has not", func(c *Config) { c.Instruments.PGICBest = 4 }, []string{`instruments.pgic_best: "4" is not one of 1, 7`}},
		{"an unknown source", func(c *Config) { c.Covariates.Depression.Source = []string{"gad7"} }, []string{`covariates.depression.source: "gad7" is not one of phq9, patients`}},
		{
			"several, in the order of the keys",
			func(c *Config) {
				c.Covariates.Depression.Source, c.Run.Month, c.Exports.Clock, c.Baseline.Rule = []string{"phq9", "x", "x"}, "x", "", []string{"home_mean", "home_mean"}
			},
			[]string{
				`run.month: "x" ` + month, `exports.clock: "" is not one of calendar, study_minutes`, `baseline.rule: "home_mean" is there twice`,
				`covariates.depression.source: "x" is not one of phq9, patients`, `covariates.depression.source: "x" is not one of phq9, patients`,
				`covariates.depression.source: "x" is there twice`,
			},
		},
	} {
		cfg := DefaultConfig()
		c.change(&cfg)
		var got []string
		for _, bad := range cfg.Validate() {
			got = append(got, bad.Key+`: "`+bad.Value+`" `+bad.Rule)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

// The value is quoted, so that a blank or a tab shows.
func TestKeyError(t *testing.T) {
	err := error(&KeyError{Key: "exports.delimiter", Value: "\t ", Rule: "is wrong"})
	if want := `exports.delimiter: "\t " is wrong`; err.Error() != want {
		t.Errorf("got %s, want %s", err, want)
	}
}

func TestCut(t *testing.T) {
	for _, c := range []struct {
		name              string
		month, asOf, zone string
		want, wantMonth   string
	}{
		{"UTC", "2026-09", "", "UTC", "2026-10-01T00:00:00Z", "2026-09"},
		{"EDT", "2026-09", "", "America/Toronto", "2026-10-01T04:00:00Z", "2026-09"},
		{"the clocks go back within the month: EST", "2026-11", "", "America/Toronto", "2026-12-01T05:00:00Z", "2026-11"},
		{"they go back after midnight: still EDT", "2026-10", "", "America/Toronto", "2026-11-01T04:00:00Z", "2026-10"},
		{"December", "2026-12", "", "America/Toronto", "2027-01-01T05:00:00Z", "2026-12"},
		{"February of a leap year", "2028-02", "", "UTC", "2028-03-01T00:00:00Z", "2028-02"},
		{"midnight does not exist: 0:00 at UTC-4 is 1:00 at UTC-3", "2023-09", "", "America/Asuncion", "2023-10-01T04:00:00Z", "2023-09"},
		{"as_of wins over the month's end", "2026-09", "2026-09-15T12:00:00Z", "America/Toronto", "2026-09-15T12:00:00Z", "2026-09"},
		{"as_of with an offset comes in UTC", "2026-09", "2026-10-01T00:00:00-04:00", "UTC", "2026-10-01T04:00:00Z", "2026-09"},
		{"the month of the moment before as_of", "", "2026-10-01T04:00:00Z", "America/Toronto", "2026-10-01T04:00:00Z", "2026-09"},
		{"a second later it is the next", "", "2026-10-01T04:00:01Z", "America/Toronto", "2026-10-01T04:00:01Z", "2026-10"},
		{"by the exports' zone", "", "2026-10-01T04:00:00Z", "UTC", "2026-10-01T04:00:00Z", "2026-10"},
		{"over the end of the year", "", "2027-01-01T00:00:00Z", "UTC", "2027-01-01T00:00:00Z", "2026-12"},
	} {
		cfg := DefaultConfig()
		cfg.Run.Month, cfg.Run.AsOf, cfg.Exports.Timezone = c.month, c.asOf, c.zone
		asOf, month, err := cfg.Cut()
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := asOf.Format(time.RFC3339Nano); got != c.want || month != c.wantMonth {
			t.Errorf("%s: got %s of %s, want %s of %s", c.name, got, month, c.want, c.wantMonth)
		}
	}
}

func TestCutRefuses(t *testing.T) {
	for _, c := range []struct{ name, month, asOf, zone, want string }{
		{"neither", "", "", "UTC", `run.month: "" is not a month (YYYY-MM); a run needs run.month or run.as_of`},
		{"no month", "2026-00", "", "UTC", `run.month: "2026-00" is not a month (YYYY-MM); a run needs run.month or run.as_of`},
		{"no time", "2026-09", "tomorrow", "UTC", `run.as_of: "tomorrow" is not a time with offset (RFC 3339)`},
		{"no zone", "2026-09", "", "Mars/Olympus", `exports.timezone: "Mars/Olympus" is not the name of a time zone`},
	} {
		cfg := DefaultConfig()
		cfg.Run.Month, cfg.Run.AsOf, cfg.Exports.Timezone = c.month, c.asOf, c.zone
		asOf, month, err := cfg.Cut()
		var key *KeyError
		if !errors.As(err, &key) || err.Error() != c.want || !asOf.IsZero() || month != "" {
			t.Errorf("%s: got %v, %s, %v", c.name, asOf, month, err)
		}
	}
}
