package survival_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"reprieve/stats/survival"
)

// BenchmarkKaplanMeier measures a million subjects with whole days and with
// distinct times.
func BenchmarkKaplanMeier(b *testing.B) {
	for _, unit := range []string{"days", "distinct"} {
		obs := simulated(1_000_000, unit == "days")
		b.Run(fmt.Sprintf("n=1e6/%s", unit), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := survival.KaplanMeier(obs, survival.KaplanMeierOptions{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// simulated makes n exponential times of mean 60, two in three of them events.
func simulated(n int, wholeDays bool) []survival.Observation {
	r := rand.New(rand.NewPCG(1, 2))
	obs := make([]survival.Observation, n)
	for i := range obs {
		time := r.ExpFloat64() * 60
		if wholeDays {
			time = math.Ceil(time)
		}
		obs[i] = survival.Observation{Time: time, Event: r.IntN(3) > 0}
	}
	return obs
}
