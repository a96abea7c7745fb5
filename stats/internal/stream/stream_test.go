package stream_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"reprieve/stats/internal/stream"
)

// The first numbers of 40,000 neighbouring streams are uniform and independent: their
// mean and the correlation of neighbours are within four standard errors (0.00144 and
// 0.005) of 1/2 and 0, for two seeds that differ in one bit.
func TestNeighboursAreFarApart(t *testing.T) {
	const n = 40000
	for _, seed := range []uint64{0, 1} {
		var pcg rand.PCG
		mean, product, last := 0.0, 0.0, 0.0
		for i := range n {
			stream.Seed(&pcg, seed, i)
			u := float64(pcg.Uint64()>>11) / (1 << 53)
			mean += u / n
			product += (u - 0.5) * (last - 0.5) * 12 / n
			last = u
		}
		if math.Abs(mean-0.5) > 4*0.00144 || math.Abs(product) > 4*0.005 {
			t.Errorf("seed %d: mean %.4f, correlation %.4f", seed, mean, product)
		}
	}
}

func TestSeedIsRepeatable(t *testing.T) {
	var a, b rand.PCG
	stream.Seed(&a, 3, 5)
	stream.Seed(&b, 3, 5)
	if x, y := a.Uint64(), b.Uint64(); x != y {
		t.Errorf("%d, then %d", x, y)
	}
	stream.Seed(&b, 5, 3)
	stream.Seed(&a, 3, 5)
	if a.Uint64() == b.Uint64() {
		t.Error("seed and number can be exchanged")
	}
}
