package cohort

import (
	"context"
	"fmt"
	"runtime"
	"sync"

	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
	"reprieve/stats/parallel"
)

// derivation assembles patients and derives their outcomes, on all processors: each
// takes one stretch of patients after the other. What comes of a patient depends on that
// patient alone, and has its place by the order of the patients.
type derivation struct {
	src          Source
	cut          func(i int) (schema.Instant, bool) // of the i-th patient
	outcome      func(outcome.Patient) outcome.Outcome
	alternatives []outcome.Alternative
	progress     func(done, total int64)
}

// stretchPatients is the number of patients of a stretch.
const stretchPatients = 512

// stretch is patients that follow each other, and what came of them.
type stretch struct {
	from, to      int // patients from..to-1
	members       []Member
	disagreements int64
	err           error
}

// run derives all patients.
func (d *derivation) run(ctx context.Context) (*Cohort, error) {
	a := newAssembler(d.src)
	c := &Cohort{Patients: a.patients.Len(), Named: a.named(), Alternatives: d.alternatives}
	stretches := d.stretches(a, c)
	cuts, err := d.all(ctx, stretches, int64(c.Patients))
	if err != nil {
		return nil, err
	}
	for i := range stretches {
		if stretches[i].err != nil {
			return nil, stretches[i].err
		}
		c.SeriesDisagreement += stretches[i].disagreements
	}
	d.progress(int64(c.Patients), int64(c.Patients))
	c.Cuts = a.cuts()
	for _, more := range cuts {
		for i := range more {
			c.Cuts[i].Rows += more[i].Rows
		}
	}
	return c, nil
}

// stretches divides the patients, and the members that there will be.
func (d *derivation) stretches(a *assembler, c *Cohort) []stretch {
	var list []stretch
	var members []int // before each stretch
	n := 0
	for from := 0; from < c.Patients; from += stretchPatients {
		s := stretch{from: from, to: min(from+stretchPatients, c.Patients)}
		members = append(members, n)
		for i := s.from; i < s.to; i++ {
			if a.consents(i) {
				n++
			}
		}
		list = append(list, s)
	}
	if n == 0 {
		return list
	}
	c.Members = make([]Member, n)
	for k := range list {
		to := n
		if k+1 < len(list) {
			to = members[k+1]
		}
		list[k].members = c.Members[members[k]:to]
	}
	return list
}

// all derives the stretches. It returns the rows beyond the data cuts that each of the
// goroutines has found; its error is that of the context.
func (d *derivation) all(ctx context.Context, stretches []stretch, patients int64) ([][]Cut, error) {
	var group parallel.Group
	var mutex sync.Mutex
	var cuts [][]Cut
	next, done := 0, int64(0)
	take := func(before *stretch) *stretch {
		mutex.Lock()
		defer mutex.Unlock()
		if before != nil {
			done += int64(before.to - before.from)
		}
		if ctx.Err() != nil || next == len(stretches) {
			return nil
		}
		d.progress(done, patients)
		next++
		return &stretches[next-1]
	}
	for range min(runtime.GOMAXPROCS(0), len(stretches)) {
		group.Go(func() {
			a := newAssembler(d.src)
			for s := take(nil); s != nil; s = take(s) {
				d.derive(a, s)
			}
			mutex.Lock()
			defer mutex.Unlock()
			cuts = append(cuts, a.cuts())
		})
	}
	group.Wait()
	return cuts, ctx.Err()
}

// derive derives the patients of a stretch, up to one whose data cut is not known.
func (d *derivation) derive(a *assembler, s *stretch) {
	a.seek(s.from)
	alternatives := make([]outcome.Primary, len(s.members)*len(d.alternatives))
	k := 0
	for i := s.from; i < s.to; i++ {
		cut, ok := d.cut(i)
		if !ok {
			s.err = fmt.Errorf("cohort: patients: row %d has no data_cut", i+1)
			return
		}
		p := a.patient(i, cut)
		if !a.consents(i) {
			continue
		}
		m := &s.members[k]
		k++
		*m = a.member(i)
		m.Outcome = d.outcome(p)
		m.Alternatives, alternatives = alternatives[:len(d.alternatives):len(d.alternatives)], alternatives[len(d.alternatives):]
		for j, alternative := range d.alternatives {
			m.Alternatives[j] = outcome.DerivePrimary(p, alternative.Rules)
		}
		s.disagreements += int64(m.Outcome.SeriesDisagreements)
	}
}
