package data

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
)

// kind is what a column of the outcomes holds.
type kind int

const (
	text kind = iota
	whole
	decimal
	instant
)

// value is one cell; known is false where it is empty.
type value struct {
	known bool
	text  string
	whole int64
	float float64
}

// outcomeColumn is one column of the outcomes: its name, its kind and how it is
// found in a member.
type outcomeColumn struct {
	name string
	kind kind
	of   func(*cohort.Member) value
}

func flag(b bool) value {
	if b {
		return value{known: true, whole: 1}
	}
	return value{known: true}
}

func textOf(s string) value         { return value{known: s != "", text: s} }
func wholeOf(n int) value           { return value{known: true, whole: int64(n)} }
func floatOf(f float64) value       { return value{known: true, float: f} }
func timeOf(t schema.Instant) value { return value{known: true, whole: int64(t)} }

// outcomeColumns are the columns of the outcomes in their order (contract,
// section 6).
func outcomeColumns() []outcomeColumn {
	columns := []outcomeColumn{
		{"patient_id", text, func(m *cohort.Member) value { return textOf(m.ID) }},
		{"site", text, func(m *cohort.Member) value { return textOf(m.Site) }},
		{"saf", whole, func(m *cohort.Member) value { return flag(m.Outcome.SAF) }},
		{"fas", whole, func(m *cohort.Member) value { return flag(m.Outcome.FAS) }},
		{"resp", whole, func(m *cohort.Member) value { return flag(m.Outcome.RESP) }},
	}
	columns = append(columns, treatmentColumns()...)
	for anchor := range outcome.NumAnchors {
		for w, days := range outcome.Windows {
			prefix := strings.ToLower(anchor.String() + "_" + days.Name + "_")
			columns = append(columns, windowColumns(prefix, anchor, w)...)
		}
	}
	return append(columns, reliefColumns()...)
}

// inSAF makes a column empty for those who had no session.
func inSAF(of func(*outcome.Outcome) value) func(*cohort.Member) value {
	return func(m *cohort.Member) value {
		if !m.Outcome.SAF {
			return value{}
		}
		return of(&m.Outcome)
	}
}

func treatmentColumns() []outcomeColumn {
	return []outcomeColumn{
		{"t0", instant, inSAF(func(o *outcome.Outcome) value { return timeOf(o.T0) })},
		{"ts", instant, inSAF(func(o *outcome.Outcome) value {
			if !o.HasTS {
				return value{}
			}
			return timeOf(o.TS)
		})},
		{"n_sessions", whole, func(m *cohort.Member) value { return wholeOf(m.Outcome.Sessions) }},
		{"n_sessions_course1", whole, func(m *cohort.Member) value { return wholeOf(m.Outcome.SessionsCourse1) }},
		{"n_courses", whole, func(m *cohort.Member) value { return wholeOf(m.Outcome.Courses) }},
		{"baseline_mm", decimal, inSAF(func(o *outcome.Outcome) value {
			if !o.FAS {
				return value{}
			}
			return floatOf(o.Baseline.MM())
		})},
		{"basetype", text, inSAF(func(o *outcome.Outcome) value { return textOf(o.BaseType.String()) })},
		{"depression", text, func(m *cohort.Member) value { return textOf(m.Outcome.Depression.String()) }},
		{"phq9_baseline", decimal, inSAF(func(o *outcome.Outcome) value {
			return value{known: o.Baselines[outcome.PHQ9].Known, float: o.Baselines[outcome.PHQ9].Value}
		})},
	}
}

func windowColumns(prefix string, anchor outcome.Anchor, w int) []outcomeColumn {
	at := func(m *cohort.Member) outcome.Window { return m.Outcome.Windows[anchor][w] }
	judged := func(of func(outcome.Window, outcome.Exact) value) func(*cohort.Member) value {
		return func(m *cohort.Member) value {
			if o := &m.Outcome; at(m).Observed && o.FAS && !o.Baseline.IsZero() {
				return of(at(m), o.Baseline)
			}
			return value{}
		}
	}
	response := func(percent int) func(*cohort.Member) value {
		return judged(func(x outcome.Window, b outcome.Exact) value { return flag(outcome.Response(x.Value, b, percent)) })
	}
	return []outcomeColumn{
		{prefix + "due", whole, func(m *cohort.Member) value { return flag(at(m).Due) }},
		{prefix + "obs", whole, func(m *cohort.Member) value { return flag(at(m).Observed) }},
		{prefix + "value", decimal, func(m *cohort.Member) value {
			if !at(m).Observed {
				return value{}
			}
			return floatOf(at(m).Value.MM())
		}},
		{prefix + "pchg", decimal, judged(func(x outcome.Window, b outcome.Exact) value { return floatOf(x.PercentChange(b)) })},
		{prefix + "resp30", whole, response(30)},
		{prefix + "resp50", whole, response(50)},
	}
}

func reliefColumns() []outcomeColumn {
	relief := func(of func(outcome.Relief) value) func(*cohort.Member) value {
		return func(m *cohort.Member) value {
			if !m.Outcome.Relief.In {
				return value{}
			}
			return of(m.Outcome.Relief)
		}
	}
	return []outcomeColumn{
		{"relief_in", whole, func(m *cohort.Member) value {
			if !m.Outcome.Relief.Due {
				return value{}
			}
			return flag(m.Outcome.Relief.In)
		}},
		{"relief_status", text, relief(func(r outcome.Relief) value { return textOf(r.Status.String()) })},
		{"relief_l", whole, relief(func(r outcome.Relief) value { return wholeOf(r.L) })},
		{"relief_r", whole, relief(func(r outcome.Relief) value {
			return value{known: r.Status == outcome.Loss, whole: int64(r.R)}
		})},
		{"relief_q", whole, relief(func(r outcome.Relief) value {
			return value{known: r.Status == outcome.Redosed, whole: int64(r.Q)}
		})},
	}
}

// WriteOutcomes writes one row a patient as CSV. Times are RFC 3339 in UTC to
// the second, or whole study minutes.
func WriteOutcomes(w io.Writer, members []cohort.Member, clock schema.Clock) error {
	columns := outcomeColumns()
	c := csv.NewWriter(w)
	record := make([]string, len(columns))
	for i, col := range columns {
		record[i] = col.name
	}
	if err := c.Write(record); err != nil {
		return err
	}
	for i := range members {
		for j, col := range columns {
			record[j] = col.csv(col.of(&members[i]), clock)
		}
		if err := c.Write(record); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

func (c outcomeColumn) csv(v value, clock schema.Clock) string {
	if !v.known {
		return ""
	}
	switch c.kind {
	case text:
		return v.text
	case whole:
		return strconv.FormatInt(v.whole, 10)
	case decimal:
		return number(v.float)
	case instant:
		if clock == schema.StudyMinutes {
			return strconv.FormatInt(v.whole/int64(schema.Minute), 10)
		}
		return time.UnixMicro(v.whole).UTC().Format("2006-01-02T15:04:05Z")
	}
	return ""
}
