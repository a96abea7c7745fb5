// Package cohort puts the rows of the tables together by patient: it applies
// the data cut, keeps the patients who consented, and hands each with all its
// rows to the derivation of outcomes, in order of patient_id.
package cohort

import (
	"context"
	"math"

	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
)

// Source gives the view of each table of the exports; that of a table that
// they do not have is the zero View.
type Source interface {
	View(table string) schema.View
}

// Member is one patient of ENR with the covariates of the patients table and
// the outcome. A number that is missing is NaN, a text "".
type Member struct {
	ID, Site, Sex, Diagnosis string

	Age, PainYears, FailedClasses float64

	Anxiety, PsychotherapyPlanned schema.Answer

	Outcome      outcome.Outcome
	Alternatives []outcome.Primary // under the rules of Cohort.Alternatives
}

// Named says which items, instruments, classes of drugs and columns of the
// sessions any row of the exports names.
type Named struct {
	Items       map[schema.Item]bool
	Instruments map[outcome.Instrument]bool
	Classes     [outcome.NumClasses]bool

	Sessions SessionColumns

	Vitals, Events bool // the exports have the tables, with or without rows
}

// SessionColumns says which columns any session of the exports fills; Weight, that any
// has a dose and a weight.
type SessionColumns struct{ Dose, Weight, Route, Setting, Psychotherapy, StopReason bool }

func (c *SessionColumns) add(s outcome.Session) {
	c.Dose = c.Dose || !math.IsNaN(s.DoseMG)
	c.Weight = c.Weight || !math.IsNaN(s.DoseMG) && s.WeightKG > 0
	c.Route = c.Route || s.Route >= 0
	c.Setting = c.Setting || s.Setting >= 0
	c.Psychotherapy = c.Psychotherapy || s.Psychotherapy != schema.Unknown
	c.StopReason = c.StopReason || s.StopReason >= 0
}

// Cut is a number of rows of a table that lie at or after the data cut.
type Cut struct {
	Table string
	Rows  int64
}

// Cohort is every patient of ENR, in bytewise order of patient_id.
type Cohort struct {
	Members []Member

	Patients int // rows of the patients table, whether or not they consented

	Named              Named
	Alternatives       []outcome.Alternative
	Cuts               []Cut // of the tables with times, in the order of schema.Tables
	SeriesDisagreement int64 // sessions marked initial after one marked maintenance, in one course
}

// Derive assembles the patients and derives their outcomes. AsOf is the data
// cut on the calendar clock; with study minutes each patient's own data_cut
// holds instead.
func Derive(ctx context.Context, src Source, clock schema.Clock, asOf schema.Instant, rules outcome.Rules, progress func(done, total int64)) (*Cohort, error) {
	cut := func(int) (schema.Instant, bool) { return asOf, true }
	if clock == schema.StudyMinutes {
		cut = src.View(schema.PatientsTable).Instants("data_cut").At
	}
	d := derivation{
		src: src, cut: cut, alternatives: outcome.Alternatives(rules), progress: progress,
		outcome: func(p outcome.Patient) outcome.Outcome { return outcome.Derive(p, rules) },
	}
	return d.run(ctx)
}

// DeriveAt is Derive with a data cut for each patient_id and without alternatives:
// what a comparison with an earlier month needs. A patient whose cut is not known
// is an error.
func DeriveAt(ctx context.Context, src Source, cut func(id string) (schema.Instant, bool), rules outcome.Rules) (*Cohort, error) {
	d := derivation{
		src: src, cut: cutByID(src, cut), progress: func(int64, int64) {},
		outcome: func(p outcome.Patient) outcome.Outcome { return outcome.Derive(p, rules) },
	}
	return d.run(ctx)
}

// DerivePrimaryAt is DeriveAt of the primary endpoint alone: of the outcomes only
// RESP, Baseline and the primary window are filled.
func DerivePrimaryAt(ctx context.Context, src Source, cut func(id string) (schema.Instant, bool), rules outcome.Rules) (*Cohort, error) {
	d := derivation{src: src, cut: cutByID(src, cut), progress: func(int64, int64) {}}
	d.outcome = func(p outcome.Patient) outcome.Outcome {
		primary := outcome.DerivePrimary(p, rules)
		o := outcome.Outcome{RESP: primary.RESP, Baseline: primary.Baseline}
		o.Windows[outcome.PrimaryAnchor][outcome.PrimaryWindow] = primary.Window
		return o
	}
	return d.run(ctx)
}

// cutByID is the data cut of the i-th patient where that of each id is given.
func cutByID(src Source, cut func(id string) (schema.Instant, bool)) func(i int) (schema.Instant, bool) {
	ids := src.View(schema.PatientsTable).Codes("patient_id")
	return func(i int) (schema.Instant, bool) { return cut(ids.Text(ids.At(i))) }
}

// consents says whether a patient belongs to ENR (contract D4): consent is yes,
// or no file has the column.
func (a *assembler) consents(i int) bool {
	return !a.patients.Collected("consent") || a.consent.At(i) == schema.Yes
}

func (a *assembler) member(i int) Member {
	return Member{
		ID:                   a.id.Text(a.id.At(i)),
		Site:                 a.site.Text(a.site.At(i)),
		Sex:                  a.sex.Text(a.sex.At(i)),
		Diagnosis:            a.diagnosis.Text(a.diagnosis.At(i)),
		Age:                  whole(a.age.At(i)),
		PainYears:            number(a.painYears.At(i)),
		FailedClasses:        whole(a.failedClasses.At(i)),
		Anxiety:              a.anxiety.At(i),
		PsychotherapyPlanned: a.psychotherapy.At(i),
	}
}

func whole(v int32, ok bool) float64 { return number(float64(v), ok) }

func number(v float64, ok bool) float64 {
	if !ok {
		return math.NaN()
	}
	return v
}
