package survival_test

import (
	"testing"

	"reprieve/stats/internal/reference"
	"reprieve/stats/survival"
)

type wantChi struct {
	Chisq, P reference.Number
	DF       int
	Var      []reference.Numbers
	U        reference.Numbers
	VarDiag  reference.Numbers `json:"var_diag"`
}

type wantContrast struct{ Est, Lower, Upper, P reference.Number }

// The collection's comparisons of survival curves: every value of it.
func TestLogRankCollection(t *testing.T) {
	var cases []struct {
		ID, Dataset string
		Input       columns
		Expected    struct {
			N, Observed, Expected reference.Numbers
			LogRank               wantChi
			Peto                  wantChi `json:"peto_prentice_rho1"`
			Own                   struct {
				LogRank    wantChi
				Gehan      wantChi `json:"gehan_breslow"`
				TaroneWare wantChi `json:"tarone_ware"`
				Peto       wantChi `json:"peto_rho1"`
			} `json:"weighted_own"`
			RMST *struct {
				Tau        float64
				Difference wantContrast
				Ratio      wantContrast
				LostRatio  wantContrast `json:"rmtl_ratio"`
			} `json:"rmst_comparison_survRM2"`
		}
	}
	reference.LoadCollection(t, "logrank_rmst.json", &cases)
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			obs := readGrouped(t, c.Dataset, c.Input)
			e := c.Expected
			for _, w := range []struct {
				opts survival.LogRankOptions
				want []wantChi
			}{
				{survival.LogRankOptions{}, []wantChi{e.LogRank, e.Own.LogRank}},
				{survival.LogRankOptions{Weights: survival.GehanBreslow}, []wantChi{e.Own.Gehan}},
				{survival.LogRankOptions{Weights: survival.TaroneWare}, []wantChi{e.Own.TaroneWare}},
				{survival.LogRankOptions{Weights: survival.FlemingHarrington, Rho: 1}, []wantChi{e.Peto, e.Own.Peto}},
			} {
				r, err := survival.LogRank(obs, w.opts)
				if err != nil {
					t.Fatal(err)
				}
				for g, group := range r.Groups {
					reference.Close(t, "N", float64(group.N), float64(e.N[g]), 0)
					reference.Close(t, "observed", float64(group.Observed), float64(e.Observed[g]), 0)
					reference.Close(t, "expected", group.Expected, float64(e.Expected[g]), 1e-11)
				}
				for _, want := range w.want {
					checkGroupTest(t, w.opts.Weights.String(), r, want, 1e-9)
				}
			}
			if e.RMST != nil {
				first, second := splitGroups(t, obs)
				r, err := survival.CompareRestrictedMeans(second, first, e.RMST.Tau, survival.CompareOptions{})
				if err != nil {
					t.Fatal(err)
				}
				checkContrast(t, "difference", r.Difference, e.RMST.Difference)
				checkContrast(t, "ratio", r.Ratio, e.RMST.Ratio)
				checkContrast(t, "ratio of times lost", r.LostRatio, e.RMST.LostRatio)
			}
		})
	}
}

func checkGroupTest(t *testing.T, what string, r survival.GroupTest, want wantChi, tolerance float64) {
	t.Helper()
	if r.DF != want.DF {
		t.Errorf("%s: %d degrees of freedom, want %d", what, r.DF, want.DF)
	}
	reference.Close(t, what+" chi-square", r.ChiSquare, float64(want.Chisq), tolerance)
	reference.Close(t, what+" p", r.P, float64(want.P), tolerance)
	for g := range r.Groups {
		if want.U != nil {
			reference.Close(t, what+" score", r.Groups[g].Score, float64(want.U[g]), tolerance)
			reference.Close(t, what+" variance", r.Covariance[g][g], float64(want.VarDiag[g]), tolerance)
		}
		for h := range want.Var {
			reference.Close(t, what+" covariance", r.Covariance[g][h], float64(want.Var[g][h]), tolerance)
		}
	}
}

func checkContrast(t *testing.T, what string, got survival.Contrast, want wantContrast) {
	t.Helper()
	reference.Close(t, what, got.Estimate, float64(want.Est), 1e-9)
	reference.Close(t, what+", low", got.Interval.Low, float64(want.Lower), 1e-9)
	reference.Close(t, what+", high", got.Interval.High, float64(want.Upper), 1e-9)
	reference.Close(t, what+", p", got.P, float64(want.P), 1e-9)
}

// splitGroups is the curves of the lower and of the higher group.
func splitGroups(t *testing.T, obs []survival.Grouped) (first, second survival.Curve) {
	t.Helper()
	groups := map[int][]survival.Observation{}
	for _, o := range obs {
		groups[o.Group] = append(groups[o.Group], o.Observation)
	}
	return kaplanMeier(t, groups[0], survival.KaplanMeierOptions{}), kaplanMeier(t, groups[1], survival.KaplanMeierOptions{})
}
