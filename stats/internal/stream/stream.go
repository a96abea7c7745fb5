// Package stream gives each replicate or imputation its own random numbers, so that
// what is drawn does not depend on which core draws it.
package stream

import "math/rand/v2"

// Seed starts the generator of this number under a seed. Both are scrambled, so that
// the streams of neighbouring numbers are far apart (Steele, Lea and Flood 2014,
// SplitMix64).
func Seed(pcg *rand.PCG, seed uint64, number int) {
	a := scramble(seed + 0x9e3779b97f4a7c15)
	b := scramble(a ^ uint64(number))
	pcg.Seed(a+b, b)
}

func scramble(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
