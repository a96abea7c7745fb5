package resample

import (
	"math/bits"
	"math/rand/v2"
	"slices"
)

// split returns the rows of each label, labels ascending; all rows where labels is
// nil.
func split(rows, labels []int) []unit {
	if labels == nil {
		return []unit{rows}
	}
	byLabel := map[int]unit{}
	var names []int
	for _, row := range rows {
		label := labels[row]
		if byLabel[label] == nil {
			names = append(names, label)
		}
		byLabel[label] = append(byLabel[label], row)
	}
	slices.Sort(names)
	groups := make([]unit, len(names))
	for i, name := range names {
		groups[i] = byLabel[name]
	}
	return groups
}

// stream is the random numbers of one replicate.
type stream struct {
	pcg  rand.PCG
	left uint64 // the half of the last 64 bits not used yet
	half bool
}

// start seeds the stream by the seed and the replicate's number, both scrambled so
// that neighbours are far apart (Steele, Lea and Flood 2014, SplitMix64).
func (s *stream) start(seed uint64, replicate int) {
	a := scramble(seed + 0x9e3779b97f4a7c15)
	b := scramble(a ^ uint64(replicate))
	s.pcg.Seed(a+b, b)
	s.half = false
}

func scramble(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// next returns 32 random bits.
func (s *stream) next() uint32 {
	if s.half {
		s.half = false
		return uint32(s.left >> 32)
	}
	s.left = s.pcg.Uint64()
	s.half = true
	return uint32(s.left)
}

// below returns a number from 0 to n - 1, all equally likely, n up to 2^32 (Lemire
// 2019, ACM TOMACS 29:3).
func (s *stream) below(n int) int {
	product := uint64(s.next()) * uint64(n)
	if low := uint32(product); uint64(low) < uint64(n) {
		for threshold := uint32(-uint64(n) % uint64(n)); uint32(product) < threshold; {
			product = uint64(s.next()) * uint64(n)
		}
	}
	return int(product >> 32)
}

// coin returns true half of the time.
func (s *stream) coin() bool { return bits.OnesCount32(s.next())&1 == 1 }

// withReplacement appends the rows of as many units as each stratum has.
func (s *stream) withReplacement(strata [][]unit, rows []int) []int {
	for _, units := range strata {
		for range units {
			rows = append(rows, units[s.below(len(units))]...)
		}
	}
	return rows
}

// shuffle puts the values in a random order (Fisher and Yates).
func (s *stream) shuffle(values []int) {
	for i := len(values) - 1; i > 0; i-- {
		j := s.below(i + 1)
		values[i], values[j] = values[j], values[i]
	}
}
