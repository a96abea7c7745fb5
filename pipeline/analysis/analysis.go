package analysis

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/privacy"
	"reprieve/stats/parallel"
)

// Seed is the seed of every random number of the plan: of the bootstraps of safety
// and of the imputations.
const Seed = 20260101

// DefaultImputations is what Input.Imputations 0 means.
const DefaultImputations = 50

// Input is what the analysis plan works on.
type Input struct {
	Members  []cohort.Member // every patient of ENR, in order of patient_id
	Patients int             // rows of the patients table
	Counts   []Count         // what reading and the data cut left out or noted
	Reading  Reading         // how many rows that was, of how many
	Named    cohort.Named    // what the exports name at all

	Alternatives []outcome.Alternative // those of each Member, in order

	PGICBest int // the value of the PGIC that means very much improved: 1, which 0 stands for, or 7

	MinBaselineMM float64 // the baseline from which a member is in RESP
	Imputations   int     // of the pain of those who were not rated; 0 means DefaultImputations

	Privacy *privacy.Report // what the privacy gate found; nil: no rows of it
}

// Count is a number of rows that reading noted, such as duplicates.
type Count struct {
	What  string // the rule
	Table string
	Rows  int64
}

// Analyse computes all rows, analysis by analysis in the order of the
// contract's table. As many analyses run at the same time as there are processors.
func Analyse(ctx context.Context, in Input) (*Results, error) {
	c := newPopulations(in)
	return runSteps(ctx, c, stepsOf(ctx, c))
}

// step is an analysis and the name that an error of it bears.
type step struct {
	name string
	do   func(*Results, populations) error
}

// stepsOf are all analyses in their order. What several of them need is made by the first
// that asks for it.
func stepsOf(ctx context.Context, c populations) []step {
	drawn := sync.OnceValues(func() (imputation, error) { return imputePain(ctx, c) })
	rates := sync.OnceValues(func() (sessionRates, error) { return bootstrapSessions(ctx, c) })
	return []step{
		{"flow", flow},
		{"quality", quality},
		{"completeness", completeness},
		{"privacy", gateRows},
		{"checks", checkData},
		{"baseline", baseline},
		{"response", response},
		{"response", func(r *Results, p populations) error { return responseImputed(r, p, drawn) }},
		{"response_difference", responseDifference},
		{"subgroup", subgroup},
		{"subgroup_model", subgroupModel},
		{"response_model", responseModel},
		{"response_model_single", responseModelSingle},
		{"response_model_nosomatic", responseModelNoSomatic},
		{"cumulative_response", cumulativeResponse},
		{"waterfall", waterfall},
		{"rapid", rapidRelief},
		{"onset", onset},
		{"within_session", withinSession},
		{"trajectory", trajectory},
		{"trajectory_model", trajectoryModel},
		{"variability", variability},
		{"relief", relief},
		{"relief_model", reliefModel},
		{"time_in_response", func(r *Results, p populations) error { return timeInResponse(ctx, r, p) }},
		{"mood", mood},
		{"function", function},
		{"shift", shift},
		{"pain_mood", func(r *Results, p populations) error { return painMood(ctx, r, p) }},
		{"medication", medication},
		{"safety", func(r *Results, p populations) error { return safety(r, p, rates) }},
		{"vitals", func(r *Results, p populations) error { return vitals(r, p, rates) }},
		{"dosing", dosing},
		{"course", course},
		{"site", site},
		{"sensitivity", sensitivity},
		{"sensitivity", sensitivitySets},
		{"regression_to_mean", regressionToMean},
		{"tipping_point", func(r *Results, p populations) error { return tippingPoint(r, p, drawn) }},
		{"missingness", missingness},
	}
}

// runSteps puts the rows of the steps together in their order. No step sees another's. The
// error is that of the first step, in their order, that has one.
func runSteps(ctx context.Context, c populations, steps []step) (*Results, error) {
	parts, errs := make([]Results, len(steps)), make([]error, len(steps))
	var next atomic.Int64
	var group parallel.Group
	for range min(runtime.GOMAXPROCS(0), len(steps)) {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(steps) && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				errs[i] = steps[i].do(&parts[i], c)
			}
		})
	}
	group.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r := &Results{}
	for i, part := range parts {
		if errs[i] != nil {
			return nil, fmt.Errorf("analysis: %s: %w", steps[i].name, errs[i])
		}
		r.Rows = append(r.Rows, part.Rows...)
	}
	return r, nil
}

// populations are the analysis populations (contract D4) with what else the
// plan needs.
type populations struct {
	in                  Input
	enr, saf, fas, resp []*cohort.Member
	relief              []*cohort.Member // those of RESP who are followed for relief
}

func newPopulations(in Input) populations {
	p := populations{in: in}
	for i := range in.Members {
		m := &in.Members[i]
		p.enr = append(p.enr, m)
		if m.Outcome.SAF {
			p.saf = append(p.saf, m)
		}
		if m.Outcome.FAS {
			p.fas = append(p.fas, m)
		}
		if m.Outcome.RESP {
			p.resp = append(p.resp, m)
		}
		if m.Outcome.Relief.In {
			p.relief = append(p.relief, m)
		}
	}
	return p
}

// count returns how many members a condition holds for.
func count(members []*cohort.Member, holds func(*cohort.Member) bool) int {
	n := 0
	for _, m := range members {
		if holds(m) {
			n++
		}
	}
	return n
}

// where returns the members for whom a condition holds.
func where(members []*cohort.Member, holds func(*cohort.Member) bool) []*cohort.Member {
	var kept []*cohort.Member
	for _, m := range members {
		if holds(m) {
			kept = append(kept, m)
		}
	}
	return kept
}

// primary is the window of the primary endpoint.
func primary(m *cohort.Member) outcome.Window {
	return m.Outcome.Windows[outcome.PrimaryAnchor][outcome.PrimaryWindow]
}
