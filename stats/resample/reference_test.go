package resample_test

import (
	"testing"

	"reprieve/stats/internal/reference"
	"reprieve/stats/resample"
)

// The values come from testdata/reference/bootstrap.R, with the rows that it drew.
// Closed forms of the replicates: 1e-9. boot adds the replicates to a plain mean:
// where the data's own mean is a replicate, which of the two is less is rounding, and the
// cases are without such ties but for the median, whose values are the data.
func TestReference(t *testing.T) {
	var cases []struct {
		Name                        string
		X                           reference.Numbers
		Strata                      []int
		Rows                        [][]int
		Estimate, SE, A             reference.Number
		Normal, Basic, Percent, BCa reference.Numbers
	}
	reference.Load(t, "bootstrap.json", &cases)
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			x := c.X.Floats()
			for m, want := range map[resample.Method]reference.Numbers{resample.BCa: c.BCa, resample.Percentile: c.Percent, resample.Basic: c.Basic, resample.Normal: c.Normal} {
				r, err := resample.FromRows(ctx, c.Rows, resample.Design{N: len(x), Strata: c.Strata}, resample.Sample(x, statistics[c.Name]), resample.Options{Method: m})
				if err != nil {
					t.Fatal(err)
				}
				reference.Close(t, m.String()+" low", r.Interval.Low, float64(want[0]), 1e-9)
				reference.Close(t, m.String()+" high", r.Interval.High, float64(want[1]), 1e-9)
				reference.Close(t, "estimate", r.Estimate, float64(c.Estimate), 1e-12)
				reference.Close(t, "se", r.StdErr, float64(c.SE), 1e-9)
				if m == resample.BCa {
					reference.Close(t, "acceleration", r.Acceleration, float64(c.A), 1e-9)
				}
			}
		})
	}
}
