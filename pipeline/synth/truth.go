package synth

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// Version is the version of the generator: it changes when the same Options
// give other rows.
const Version = 1

// TruthFile is the name of the file in which Write leaves the Truth.
const TruthFile = "truth.json"

// Truth is what a synthetic cohort was drawn from.
type Truth struct {
	Version    int        `json:"version"`
	Seed       uint64     `json:"seed"`
	Months     int        `json:"months"`
	FirstMonth string     `json:"first_month"` // YYYY-MM, the first month of enrolment
	LastMonth  string     `json:"last_month"`  // YYYY-MM, the last month of data
	End        time.Time  `json:"end"`         // every row is before it
	Timezone   string     `json:"timezone"`
	Sites      []string   `json:"sites"`
	Population Population `json:"population"`
	Patients   []Patient  `json:"patients"` // by number, which is the order of patients.csv
}

// Patient is the truth of one patient. The times and numbers of the course are
// nil (null) where the course did not come so far before the end of the data.
type Patient struct {
	PatientID  string `json:"patient_id"`
	Site       string `json:"site"`
	Consent    bool   `json:"consent"`
	Depression bool   `json:"depression"` // the true state, which the column and the PHQ-9 show with error

	BaselineMM       float64 `json:"baseline_mm"`
	ReliefFraction   float64 `json:"relief_fraction"`   // R: what sessions move the relief to; negative is worse
	HalfLifeDays     float64 `json:"half_life_days"`    // H: days in which relief falls by half
	ReplyProbability float64 `json:"reply_probability"` // of a home prompt on a day at the true baseline, at enrolment
	PHQ9Baseline     float64 `json:"phq9_baseline"`     // true score before treatment
	GAD7Baseline     float64 `json:"gad7_baseline"`
	MMEBaseline      float64 `json:"mme_baseline"` // oral morphine equivalents a day at the first session; 0 is none

	PlannedSessions int         `json:"planned_sessions"` // of the initial series
	Maintenance     Maintenance `json:"maintenance"`

	Enrolled string     `json:"enrolled"`          // YYYY-MM-DD
	T0       *time.Time `json:"t0"`                // start of the first session
	TS       *time.Time `json:"ts"`                // end of the last session of the series, once the series is over
	Dropout  *string    `json:"dropout"`           // YYYY-MM-DD, the last day in follow-up
	Initial  int        `json:"sessions_initial"`  // sessions of the initial series in the export
	Boosters int        `json:"sessions_boosters"` // maintenance sessions in the export

	// ReliefAtTS is the relief just after the last session of the series, and
	// PainW4MM the true pain, mean of the days 22 to 35 after it: with later
	// sessions as they were, whether or not anything was rated.
	ReliefAtTS *float64 `json:"relief_at_ts"`
	PainW4MM   *float64 `json:"pain_ts_w4_mm"`
	// ReliefDays is the time from TS in which the true pain, without another
	// session, comes back to 70 % of the baseline: H log2(ReliefAtTS / 0.3);
	// nil also where ReliefAtTS is below 0.3.
	ReliefDays *float64 `json:"relief_days"`
}

// Maintenance is the plan for the time after the initial series.
type Maintenance string

// The plans: no session, one about every five weeks, or one when the relief
// has fallen to half.
const (
	NoMaintenance Maintenance = "none"
	Scheduled     Maintenance = "scheduled"
	AsNeeded      Maintenance = "as_needed"
)

// write writes the truth as JSON, one patient a line.
func (t Truth) write(out io.Writer) error {
	w := bufio.NewWriter(out)
	patients := t.Patients
	t.Patients = nil
	head, err := json.MarshalIndent(t, "", " ")
	if err != nil {
		return fmt.Errorf("truth: %w", err)
	}
	head = head[:len(head)-len("null\n}")]
	if _, err := w.Write(append(head, '[')); err != nil {
		return err
	}
	for i, p := range patients {
		line, err := json.Marshal(p)
		if err != nil {
			return fmt.Errorf("truth: %s: %w", p.PatientID, err)
		}
		separator := ",\n  "
		if i == 0 {
			separator = "\n  "
		}
		if _, err := w.WriteString(separator); err != nil {
			return err
		}
		if _, err := w.Write(line); err != nil {
			return err
		}
	}
	if _, err := w.WriteString("\n ]\n}\n"); err != nil {
		return err
	}
	return w.Flush()
}
