package synth

import (
	"math"
	"math/rand/v2"
)

// The purposes of a patient's streams: what happens to the patient, and how it
// is written down. A change of spelling does not change the medicine.
const (
	medicine uint64 = iota
	spelling
)

// stream is a source of random draws for one patient and one purpose.
type stream struct{ *rand.Rand }

// newStream returns the stream of a patient's number for a purpose.
func newStream(seed uint64, patient int, purpose uint64) stream {
	return stream{rand.New(rand.NewPCG(seed, scramble(uint64(patient)<<1|purpose)))}
}

// scramble spreads consecutive numbers over all 64 bits, one to one
// (the finalizer of SplitMix64).
func scramble(v uint64) uint64 {
	v += 0x9e3779b97f4a7c15
	v = (v ^ v>>30) * 0xbf58476d1ce4e5b9
	v = (v ^ v>>27) * 0x94d049bb133111eb
	return v ^ v>>31
}

// chance is true with probability p.
func (s stream) chance(p float64) bool { return s.Float64() < p }

// within draws a whole number of lo..hi, both included.
func (s stream) within(lo, hi int) int { return lo + s.IntN(hi-lo+1) }

// normal draws from a normal distribution.
func (s stream) normal(mean, sd float64) float64 { return mean + sd*s.NormFloat64() }

// truncated draws from a normal distribution cut to [lo, hi], which has to
// hold a fair part of it.
func (s stream) truncated(mean, sd, lo, hi float64) float64 {
	for {
		if v := s.normal(mean, sd); v >= lo && v <= hi {
			return v
		}
	}
}

// share is a value and its weight in a draw.
type share[T any] struct {
	value  T
	weight float64
}

// draw picks one of the shares by weight; the weights need not sum to 1.
func draw[T any](s stream, shares []share[T]) T {
	total := 0.0
	for _, c := range shares {
		total += c.weight
	}
	at := s.Float64() * total
	for _, c := range shares {
		if at < c.weight {
			return c.value
		}
		at -= c.weight
	}
	return shares[len(shares)-1].value
}

func clamp(v, lo, hi float64) float64 { return math.Max(lo, math.Min(hi, v)) }

// round rounds to so many decimals.
func round(v float64, decimals int) float64 {
	scale := math.Pow10(decimals)
	return math.Round(v*scale) / scale
}

func logistic(v float64) float64 { return 1 / (1 + math.Exp(-v)) }

func logit(p float64) float64 { return math.Log(p / (1 - p)) }
