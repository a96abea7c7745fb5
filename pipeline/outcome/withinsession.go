package outcome

import (
	"math"

	"reprieve/pipeline/schema"
)

// SessionPain is a patient's pain around sessions, averaged over those that have
// it, in millimetres; NaN where none has (contract D9).
type SessionPain struct{ Pre, During, Post, Change float64 }

// MaxSessionNumber is the number of sessions that are told apart.
const MaxSessionNumber = 6

// withinSession averages the pain around the sessions of a patient.
func withinSession(ratings []Rating, sessions []Session) SessionPain {
	var sums [4]sumOf
	for _, s := range sessions {
		around := aroundSession(ratings, s)
		for i, v := range []float64{around.Pre, around.During, around.Post, around.Change} {
			sums[i].add(v)
		}
	}
	return SessionPain{sums[0].mean(), sums[1].mean(), sums[2].mean(), sums[3].mean()}
}

// aroundSession is the pain around one session: the last rating of phase pre of
// the 24 h up to its start, and the means of those of phase during and post that
// name it.
func aroundSession(ratings []Rating, s Session) SessionPain {
	var during, post sumOf
	p := SessionPain{Pre: math.NaN()}
	for _, r := range ratings {
		if r.Item != schema.Pain {
			continue
		}
		switch {
		case r.Phase == schema.Pre && r.At >= s.Start-schema.Day && r.At <= s.Start:
			p.Pre = Tenths(int64(r.Tenths)).MM()
		case r.Phase == schema.During && r.Session == s.Code:
			during.add(float64(r.Tenths))
		case r.Phase == schema.Post && r.Session == s.Code:
			post.add(float64(r.Tenths))
		}
	}
	p.During, p.Post = during.mean()/10, post.mean()/10
	p.Change = p.Post - p.Pre
	return p
}

// sumOf adds the numbers that are known.
type sumOf struct {
	sum float64
	n   int
}

func (s *sumOf) add(v float64) {
	if !math.IsNaN(v) {
		s.sum += v
		s.n++
	}
}

func (s sumOf) mean() float64 { return s.sum / float64(s.n) } // NaN of none
