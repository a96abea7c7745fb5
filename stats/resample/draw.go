package resample

import (
	"math/bits"
	"math/rand/v2"
	"slices"

	"reprieve/stats/internal/stream"
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

// source is the random numbers of one replicate.
type source struct {
	pcg  rand.PCG
	left uint64 // the half of the last 64 bits not used yet
	half bool
}

// start seeds the source by the seed and the replicate's number.
func (s *source) start(seed uint64, replicate int) {
	stream.Seed(&s.pcg, seed, replicate)
	s.half = false
}

// next returns 32 random bits.
func (s *source) next() uint32 {
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
func (s *source) below(n int) int {
	product := uint64(s.next()) * uint64(n)
	if low := uint32(product); uint64(low) < uint64(n) {
		for threshold := uint32(-uint64(n) % uint64(n)); uint32(product) < threshold; {
			product = uint64(s.next()) * uint64(n)
		}
	}
	return int(product >> 32)
}

// coin returns true half of the time.
func (s *source) coin() bool { return bits.OnesCount32(s.next())&1 == 1 }

// urn is what a stratum's draws come from: its units or, where each unit is one row,
// just the rows.
type urn struct {
	units []unit
	rows  []int
}

// urns returns the urn of each stratum.
func urns(strata [][]unit) []urn {
	all := make([]urn, len(strata))
	for i, units := range strata {
		rows := make([]int, 0, len(units))
		for _, u := range units {
			if len(u) == 1 {
				rows = append(rows, u[0])
			}
		}
		if all[i].units = units; len(rows) == len(units) {
			all[i].rows = rows
		}
	}
	return all
}

// withReplacement appends the rows of as many units as each stratum has.
func (s *source) withReplacement(urns []urn, rows []int) []int {
	for _, u := range urns {
		if u.rows != nil {
			for range u.rows {
				rows = append(rows, u.rows[s.below(len(u.rows))])
			}
			continue
		}
		for range u.units {
			rows = append(rows, u.units[s.below(len(u.units))]...)
		}
	}
	return rows
}

// shuffle puts the values in a random order (Fisher and Yates).
func (s *source) shuffle(values []int) {
	for i := len(values) - 1; i > 0; i-- {
		j := s.below(i + 1)
		values[i], values[j] = values[j], values[i]
	}
}
