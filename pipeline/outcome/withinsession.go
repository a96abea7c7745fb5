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

// aroundSessions is the pain around each session.
func aroundSessions(ratings []Rating, sessions []Session) []SessionPain {
	around := make([]SessionPain, len(sessions))
	for i, s := range sessions {
		around[i] = aroundSession(ratings, s)
	}
	return around
}

// meanPain averages the pain around sessions.
func meanPain(around []SessionPain) SessionPain {
	var sums [4]sumOf
	for _, a := range around {
		for i, v := range [4]float64{a.Pre, a.During, a.Post, a.Change} {
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
