package survival_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"reprieve/stats/internal/reference"
	"reprieve/stats/survival"
)

// Two of four lost at 3, one of the last two at 8: 2/4 and 2/4 + 1/2; 2/16 and 2/16 +
// 1/4.
func TestCumulativeHazardByHand(t *testing.T) {
	got := kaplanMeier(t, []survival.Observation{lost(3), lost(3), lost(8), held(9)}, survival.KaplanMeierOptions{}).CumulativeHazard()
	want := []survival.HazardStep{
		{3, 0.5, math.Sqrt(0.125), math.Exp(-0.5)}, {8, 1, math.Sqrt(0.375), math.Exp(-1)}, {9, 1, math.Sqrt(0.375), math.Exp(-1)},
	}
	if d := cmp.Diff(want, got, cmpopts.EquateApprox(1e-15, 0)); d != "" {
		t.Error(d)
	}
	if empty := (survival.Curve{}).CumulativeHazard(); len(empty) != 0 {
		t.Errorf("nobody: %v", empty)
	}
}

// The collection's cumulative hazards, and what else it has of the curves that
// TestCollection does not compare.
func TestCumulativeHazardCollection(t *testing.T) {
	var cases []struct {
		ID, Dataset string
		Input       struct {
			Time, Event   string
			Group, Filter *string
		}
		Expected map[string]struct {
			Curve struct {
				Hazard reference.Numbers `json:"cumhaz_nelson_aalen"`
				StdErr reference.Numbers `json:"se_cumhaz"`
			}
			CI       map[string]struct{ Lower, Upper reference.Numbers }
			Survival reference.Numbers `json:"fleming_harrington_surv"`
		}
	}
	reference.LoadCollection(t, "kaplan_meier.json", &cases)
	for _, c := range cases {
		groups := readGroups(t, c.Dataset, c.Input.Time, c.Input.Event, c.Input.Group, c.Input.Filter)
		for name, want := range c.Expected {
			t.Run(c.ID+" "+name, func(t *testing.T) {
				curve := kaplanMeier(t, groups[name], survival.KaplanMeierOptions{Transform: survival.Logit})
				for i, s := range curve.CumulativeHazard() {
					at := fmt.Sprint("at ", s.Time, " ")
					reference.Close(t, at+"hazard", s.Hazard, float64(want.Curve.Hazard[i]), tolerance)
					reference.Close(t, at+"standard error", s.StdErr, float64(want.Curve.StdErr[i]), tolerance)
					if want.Survival != nil {
						reference.Close(t, at+"survival", s.Survival, float64(want.Survival[i]), tolerance)
					}
					if logit, ok := want.CI["logit"]; ok {
						reference.Close(t, at+"low", curve.Steps[i].Interval.Low, float64(logit.Lower[i]), 1e-9)
						reference.Close(t, at+"high", curve.Steps[i].Interval.High, float64(logit.Upper[i]), 1e-9)
					}
				}
			})
		}
	}
}
