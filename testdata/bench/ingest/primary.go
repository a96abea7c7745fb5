package main

import (
	"runtime"
	"sort"
	"sync"

	"reprieve/pipeline/ingest"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
)

// primary derives what ingest.py derives, and how long the relief lasts besides.
func primary(exports *ingest.Exports) tally {
	patients := exports.View(schema.PatientsTable).Len()
	workers := runtime.GOMAXPROCS(0)
	tallies := make([]tally, workers)
	var all tally
	var wait sync.WaitGroup
	for k := range workers {
		wait.Go(func() { tallies[k] = derivePrimary(exports, patients*k/workers, patients*(k+1)/workers) })
	}
	wait.Wait()
	for _, t := range tallies {
		all.due += t.due
		all.responders += t.responders
	}
	return all
}

// derivePrimary derives the patients from..to-1.
func derivePrimary(exports *ingest.Exports, from, to int) (t tally) {
	sessions, vas := exports.View(schema.SessionsTable), exports.View(schema.VASTable)
	sessionOf, start, end, series := sessions.Codes("patient_id"), sessions.Instants("started_at"), sessions.Instants("ended_at"), sessions.Codes("series")
	ratingOf, at, phase, item, tenths := vas.Codes("patient_id"), vas.Instants("recorded_at"), vas.Codes("phase"), vas.Codes("item"), vas.Tenths("vas_mm")
	s := sort.Search(sessions.Len(), func(i int) bool { return int(sessionOf.At(i)) >= from })
	r := sort.Search(vas.Len(), func(i int) bool { return int(ratingOf.At(i)) >= from })
	p := outcome.Patient{Cut: asOf}
	for patient := from; patient < to; patient++ {
		p.Sessions, p.Ratings = p.Sessions[:0], p.Ratings[:0]
		for ; s < sessions.Len() && int(sessionOf.At(s)) == patient; s++ {
			began, _ := start.At(s)
			ended, ok := end.At(s)
			if !ok {
				ended = began
			}
			p.Sessions = append(p.Sessions, outcome.Session{Code: int32(s), Start: began, End: ended, Series: schema.Series(series.At(s))})
		}
		for ; r < vas.Len() && int(ratingOf.At(r)) == patient; r++ {
			moment, _ := at.At(r)
			p.Ratings = append(p.Ratings, outcome.Rating{At: moment, Phase: schema.Phase(phase.At(r)), Item: schema.Item(item.At(r)), Tenths: tenths.At(r)})
		}
		o := outcome.DerivePrimary(p, rules)
		t.add(o.RESP, o.Baseline, o.Window)
	}
	return t
}
