package survival_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"reprieve/stats/survival"
)

// BenchmarkKaplanMeier measures a million subjects: in hundredths, as the data of
// BenchmarkCox are generated, with whole days, and with distinct times.
func BenchmarkKaplanMeier(b *testing.B) {
	for _, unit := range []string{"hundredths", "days", "distinct"} {
		obs := simulated(1_000_000, unit == "days")
		if unit == "hundredths" {
			generated := coxGenerated(1_000_000)
			for i := range obs {
				obs[i] = survival.Observation{Time: generated.Time[i], Event: generated.Event[i]}
			}
		}
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
