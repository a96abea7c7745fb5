package privacy_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"reprieve/pipeline/privacy"
)

// BenchmarkExamine looks at 20 000 patients with three sessions each.
func BenchmarkExamine(b *testing.B) {
	draw := rand.New(rand.NewPCG(1, 2))
	patients, sessions := table{{"patient_id", "site", "sex", "age"}}, table{{"session_id", "patient_id", "started_at", "dose_mg"}}
	for p := range 20_000 {
		id := fmt.Sprintf("p%x", draw.Uint64())
		patients = append(patients, []string{id, "A", "female", fmt.Sprint(20 + p%60)})
		for s := range 3 {
			sessions = append(sessions, []string{fmt.Sprintf("%s-%d", id, s), id, fmt.Sprintf("2026-05-0%dT15:00:00Z", 1+s), "50"})
		}
	}
	x := exportsOf(b, map[string]table{"patients": patients, "sessions": sessions})
	b.ResetTimer()
	for range b.N {
		if _, err := privacy.Examine(x, privacy.Options{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(80_000*float64(b.N)/b.Elapsed().Seconds(), "texts/s")
}
