package longitudinal_test

import (
	"encoding/json"
	"testing"

	"reprieve/stats/internal/reference"
	"reprieve/stats/longitudinal"
)

var workings = map[string]longitudinal.Working{
	"independence": longitudinal.Independence, "exchangeable": longitudinal.Exchangeable,
	"ar1": longitudinal.Autoregressive, "unstructured": longitudinal.FreeCorrelation,
}

var families = map[string]longitudinal.Family{
	"gaussian": longitudinal.Gaussian, "binomial": longitudinal.Binomial, "poisson": longitudinal.Poisson,
}

// geeWant is what geepack or gee makes of one working correlation.
type geeWant struct {
	Term     []string
	Estimate reference.Numbers
	Robust   reference.Numbers   `json:"se_robust"`
	Naive    reference.Numbers   `json:"se_naive"`
	VCov     []reference.Numbers `json:"vcov_robust"`
	Scale    reference.Number    `json:"scale_phi"`
	Alpha    reference.Numbers
	Wald     reference.Numbers
	First    *reference.Number `json:"working_correlation_12"`
}

// Both sides iterate to a fixed point.
const geeTolerance = 1e-7

// The collection's estimating equations, by geepack and by gee.
func TestGEECollection(t *testing.T) {
	var cases []struct {
		ID, Dataset string
		Options     model
		Expected    map[string]json.RawMessage
	}
	reference.LoadCollection(t, "gee.json", &cases)
	for _, c := range cases {
		d := c.Options.data(t, c.Dataset, c.Options.ID, c.Options.Wave)
		family, ok := families[c.Options.Family]
		if !ok {
			t.Fatalf("no family %s", c.Options.Family)
		}
		for name, text := range c.Expected {
			if name == "n" || name == "clusters" {
				continue
			}
			t.Run(c.ID+" "+name, func(t *testing.T) {
				working, ok := workings[name]
				if !ok {
					t.Fatalf("no correlation %s", name)
				}
				var want struct {
					Geepack *geeWant
					Gee     *geeWant `json:"gee_package"`
				}
				if err := json.Unmarshal(text, &want); err != nil {
					t.Fatal(err)
				}
				checkGEE(t, d, longitudinal.GEEOptions{Family: family, Correlation: working}, want.Geepack)
				checkGEE(t, d, longitudinal.GEEOptions{Family: family, Correlation: working, Moments: longitudinal.Corrected}, want.Gee)
			})
		}
	}
}

func checkGEE(t *testing.T, d longitudinal.Data, opts longitudinal.GEEOptions, want *geeWant) {
	t.Helper()
	if want == nil {
		return
	}
	fit, err := longitudinal.GEE(d, opts)
	if err != nil {
		t.Fatal(err)
	}
	var estimate, robust, naive, wald []float64
	for i, c := range fit.Coefficients {
		if want.Term != nil && c.Term != want.Term[i] {
			t.Errorf("term %d is %s, want %s", i, c.Term, want.Term[i])
		}
		estimate, robust = append(estimate, c.Value), append(robust, c.StdErr)
		naive, wald = append(naive, c.NaiveStdErr), append(wald, c.Z*c.Z)
	}
	what := opts.Moments.String() + " "
	vectorClose(t, what+"estimate", estimate, want.Estimate, geeTolerance, 1e-2)
	vectorClose(t, what+"robust", robust, want.Robust, geeTolerance, 0)
	vectorClose(t, what+"naive", naive, want.Naive, geeTolerance, 0)
	closeTo(t, what+"scale", fit.Scale, float64(want.Scale), geeTolerance, 0)
	if want.VCov != nil {
		matrixClose(t, what+"vcov", fit.VCov, want.VCov, geeTolerance)
		vectorClose(t, what+"Wald", wald, want.Wald, geeTolerance, 1)
		vectorClose(t, what+"alpha", fit.Alpha, want.Alpha, geeTolerance, 0)
	}
	if want.First != nil && opts.Correlation != longitudinal.Independence {
		closeTo(t, what+"first correlation", fit.Alpha[0], float64(*want.First), geeTolerance, 0)
	}
}
