package data

import (
	"io"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
)

// The texts of the pain dataset. A criterion has one text in all rows of its
// parameter.
const (
	painCode      = "VASPAIN"
	painParameter = "Pain, Visual Analog Scale (mm)"
	baselineVisit = "Baseline"
	averaged      = "AVERAGE" // DTYPE of a value that is a mean
	criterion1    = "PCHG <= -30"
	criterion2    = "PCHG <= -50"
)

// painRow is a patient's pain at baseline, or in one window of an anchor.
type painRow struct {
	member   *cohort.Member
	baseline bool
	anchor   outcome.Anchor // T0 at baseline, which lies before it
	window   int            // index into outcome.Windows
}

func (r painRow) at() outcome.Window { return r.member.Outcome.Windows[r.anchor][r.window] }

// observed says whether the row has a value.
func (r painRow) observed() bool { return r.baseline || r.at().Observed }

// adqs is one row a visit of a patient of FAS.
var adqs = adamDataset[painRow]{
	name: "ADQS", label: "Pain Analysis Dataset",
	variables: []adamVariable[painRow]{
		{"USUBJID", "Unique Subject Identifier", text, func(r painRow) value { return textOf(r.member.ID) }},
		{"PARAMCD", "Parameter Code", text, always[painRow](painCode)},
		{"PARAM", "Parameter", text, always[painRow](painParameter)},
		{"AVISIT", "Analysis Visit", text, painRow.visit},
		{"AVISITN", "Analysis Visit (N)", whole, painRow.visitNumber},
		{"ANCHOR", "Anchor of the Analysis Visit", text, func(r painRow) value { return textOf(r.anchor.String()) }},
		{"AVAL", "Analysis Value", decimal, painRow.value},
		{"BASE", "Baseline Value", decimal, func(r painRow) value { return baselineOf(r.member) }},
		{"BASETYPE", "Baseline Type", text, func(r painRow) value { return baseTypeOf(r.member) }},
		{"CHG", "Change from Baseline", decimal, painRow.change},
		{"PCHG", "Percent Change from Baseline", decimal, painRow.percentChange},
		{"DTYPE", "Derivation Type", text, painRow.derivation},
		{"DUEFL", "Data Reach beyond the Window Flag", text, inWindow(func(x outcome.Window) bool { return x.Due })},
		{"OBSFL", "Rated in the Window Flag", text, inWindow(func(x outcome.Window) bool { return x.Observed })},
		{"ABLFL", "Baseline Record Flag", text, painRow.baselineFlag},
		{"CRIT1", "Analysis Criterion 1", text, always[painRow](criterion1)},
		{"CRIT1FL", "Criterion 1 Evaluation Result Flag", text, percentFall(30)},
		{"CRIT2", "Analysis Criterion 2", text, always[painRow](criterion2)},
		{"CRIT2FL", "Criterion 2 Evaluation Result Flag", text, percentFall(50)},
		{"ICEFL", "Re-dosed before the Window's End Flag", text, inWindow(func(x outcome.Window) bool { return x.Redosed })},
	},
}

func (r painRow) visit() value {
	if r.baseline {
		return textOf(baselineVisit)
	}
	return textOf(visitNames[r.anchor][r.window])
}

// visitNames are the names of the windows of both anchors.
var visitNames = func() (names [outcome.NumAnchors][outcome.NumWindows]string) {
	for anchor := range names {
		for w := range names[anchor] {
			names[anchor][w] = outcome.Windows[w].Name + " after " + outcome.Anchor(anchor).String()
		}
	}
	return names
}()

// visitNumber counts the visits in their order: 0 at baseline, then 1 to 6 after
// T0 and 7 to 12 after TS.
func (r painRow) visitNumber() value {
	if r.baseline {
		return wholeOf(0)
	}
	return wholeOf(1 + int(r.anchor)*outcome.NumWindows + r.window)
}

func (r painRow) value() value {
	switch {
	case r.baseline:
		return baselineOf(r.member)
	case r.at().Observed:
		return floatOf(r.at().Value.MM())
	}
	return value{}
}

// change is AVAL - BASE, of the numbers as they stand in the file.
func (r painRow) change() value {
	if r.baseline || !r.at().Observed {
		return value{}
	}
	return floatOf(r.at().Value.MM() - r.member.Outcome.Baseline.MM())
}

// judged says whether the row can be compared with its baseline in percent: not
// itself the baseline, observed, and the baseline over 0 (contract D6).
func (r painRow) judged() bool {
	return !r.baseline && r.at().Observed && !r.member.Outcome.Baseline.IsZero()
}

func (r painRow) percentChange() value {
	if !r.judged() {
		return value{}
	}
	return floatOf(r.at().PercentChange(r.member.Outcome.Baseline))
}

// percentFall is the flag of a response at a percentage, decided on the exact
// values.
func percentFall(percent int) func(painRow) value {
	return func(r painRow) value {
		if !r.judged() {
			return value{}
		}
		return yesOrNo(outcome.Response(r.at().Value, r.member.Outcome.Baseline, percent))
	}
}

// derivation is AVERAGE for a mean of ratings: every observed window, and a
// baseline but for pre_session, which is one rating.
func (r painRow) derivation() value {
	if !r.observed() || r.baseline && r.member.Outcome.BaseType == outcome.PreSession {
		return value{}
	}
	return textOf(averaged)
}

func (r painRow) baselineFlag() value {
	if !r.baseline {
		return value{}
	}
	return yesOrNo(true)
}

// inWindow is a flag that only a window has.
func inWindow(of func(outcome.Window) bool) func(painRow) value {
	return func(r painRow) value {
		if r.baseline {
			return value{}
		}
		return yesOrNo(of(r.at()))
	}
}

// painRows are the rows of the patients of FAS in the order of the members: the
// baseline, then the windows after T0 and after TS that are due or observed.
func painRows(members []cohort.Member) []painRow {
	var rows []painRow
	for i := range members {
		m := &members[i]
		if !m.Outcome.FAS {
			continue
		}
		rows = append(rows, painRow{member: m, baseline: true})
		for anchor := range outcome.NumAnchors {
			for w, x := range m.Outcome.Windows[anchor] {
				if x.Due || x.Observed {
					rows = append(rows, painRow{member: m, anchor: anchor, window: w})
				}
			}
		}
	}
	return rows
}

// WriteADQS writes the analysis dataset of pain as Parquet in the basic data
// structure: for each patient of FAS a baseline row, then a row for each anchor
// and window that is due or observed. Every variable has its label in the
// metadata of its Arrow field.
//
// AVAL, BASE and CHG are in mm. AVAL and what depends on it are null where the
// window is not observed, PCHG and the criteria also where baseline is 0. The
// criteria are decided on the exact values, not on PCHG. The baseline row has
// ABLFL, and no change, criterion or flag of a window. ICEFL is as far as the
// data reach: N in a row that is not due may yet become Y. The dataset has no
// times, so the clock does not matter. Errors are those of w.
func WriteADQS(w io.Writer, members []cohort.Member, clock schema.Clock) error {
	return adqs.write(w, painRows(members), clock)
}
