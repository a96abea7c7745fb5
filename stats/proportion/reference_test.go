package proportion_test

import (
	"fmt"
	"testing"

	"reprieve/stats"
	"reprieve/stats/internal/reference"
	"reprieve/stats/proportion"
)

var methods = []proportion.Method{
	proportion.Wilson, proportion.WilsonCorrected, proportion.ClopperPearson,
	proportion.AgrestiCoull, proportion.Jeffreys, proportion.MidP,
}

type referenceFile struct {
	One []struct {
		X, N        int
		Level, Rate float64
		Wilson, Corrected, Clopper,
		Agresti, Jeffreys, MidP reference.Numbers
	}
	Two []struct {
		X1, N1, X2, N2             int
		Level, Difference          float64
		Newcombe, Miettinen, Caffo reference.Numbers
		KatzRatio                  reference.Number `json:"katz_ratio"`
		Katz                       reference.Numbers
		KoopmanRatio               reference.Number `json:"koopman_ratio"`
		Koopman                    reference.Numbers
		WoolfOR                    reference.Number `json:"woolf_or"`
		Woolf                      reference.Numbers
		ExactOR                    reference.Number `json:"exact_or"`
		Exact                      reference.Numbers
		Fisher                     float64
	}
	Fisher []struct {
		X1, N1, X2, N2 int
		P              float64
	}
}

// The values come from testdata/reference/proportion.R. Roots: 1e-9, as R's
// uniroot ends within 1e-15 of a root whose function has that rounding.
const tolerance = 1e-9

func checkInterval(t *testing.T, what string, got stats.Interval, want reference.Numbers) {
	t.Helper()
	reference.Close(t, what+" low", got.Low, float64(want[0]), tolerance)
	reference.Close(t, what+" high", got.High, float64(want[1]), tolerance)
}

func TestOneReference(t *testing.T) {
	var file referenceFile
	reference.Load(t, "proportion.json", &file)
	for _, c := range file.One {
		t.Run(fmt.Sprintf("%d of %d at %v", c.X, c.N, c.Level), func(t *testing.T) {
			want := []reference.Numbers{c.Wilson, c.Corrected, c.Clopper, c.Agresti, c.Jeffreys, c.MidP}
			for i, m := range methods {
				r, err := proportion.Estimate(proportion.Input{Responders: c.X, N: c.N}, proportion.Options{Level: c.Level, Method: m})
				if err != nil {
					t.Fatal(err)
				}
				reference.Close(t, "rate", r.Rate, c.Rate, 1e-15)
				checkInterval(t, m.String(), r.Interval, want[i])
			}
		})
	}
}

func TestTwoReference(t *testing.T) {
	var file referenceFile
	reference.Load(t, "proportion.json", &file)
	for _, c := range file.Two {
		t.Run(fmt.Sprintf("%d of %d, %d of %d at %v", c.X1, c.N1, c.X2, c.N2, c.Level), func(t *testing.T) {
			a, b := proportion.Input{Responders: c.X1, N: c.N1}, proportion.Input{Responders: c.X2, N: c.N2}
			for i, want := range []reference.Numbers{c.Newcombe, c.Miettinen, c.Caffo} {
				m := proportion.DifferenceMethod(i)
				d, err := proportion.Difference(a, b, proportion.DifferenceOptions{Level: c.Level, Method: m})
				if err != nil {
					t.Fatal(err)
				}
				reference.Close(t, "difference", d.Difference, c.Difference, 1e-14)
				checkInterval(t, m.String(), d.Interval, want)
			}
			for m, want := range map[proportion.RatioMethod]struct {
				ratio  reference.Number
				limits reference.Numbers
			}{proportion.KatzLog: {c.KatzRatio, c.Katz}, proportion.Koopman: {c.KoopmanRatio, c.Koopman}} {
				r, err := proportion.Ratio(a, b, proportion.RatioOptions{Level: c.Level, Method: m})
				if err != nil {
					t.Fatal(err)
				}
				reference.Close(t, m.String(), r.Ratio, float64(want.ratio), 1e-14)
				checkInterval(t, m.String(), r.Interval, want.limits)
			}
			for m, want := range map[proportion.OddsRatioMethod]struct {
				ratio  reference.Number
				limits reference.Numbers
			}{proportion.Woolf: {c.WoolfOR, c.Woolf}, proportion.ConditionalExact: {c.ExactOR, c.Exact}} {
				r, err := proportion.OddsRatio(a, b, proportion.OddsRatioOptions{Level: c.Level, Method: m})
				if err != nil {
					t.Fatal(err)
				}
				reference.Close(t, m.String(), r.OddsRatio, float64(want.ratio), tolerance)
				checkInterval(t, m.String(), r.Interval, want.limits)
			}
			p, err := proportion.FisherExact(a, b)
			if err != nil {
				t.Fatal(err)
			}
			reference.Close(t, "Fisher", p, c.Fisher, tolerance)
		})
	}
	for _, c := range file.Fisher {
		a, b := proportion.Input{Responders: c.X1, N: c.N1}, proportion.Input{Responders: c.X2, N: c.N2}
		p, err := proportion.FisherExact(a, b)
		if err != nil {
			t.Fatal(err)
		}
		reference.Close(t, fmt.Sprint("Fisher ", a, b), p, c.P, tolerance)
	}
}
