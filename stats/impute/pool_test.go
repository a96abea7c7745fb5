package impute_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"reprieve/stats/impute"
	"reprieve/stats/internal/reference"
)

type number = reference.Number

// complete is the option for a number of degrees of freedom: 0 for infinite ones.
func complete(df number) impute.PoolOptions {
	if math.IsInf(float64(df), 1) {
		return impute.PoolOptions{}
	}
	return impute.PoolOptions{CompleteDF: float64(df)}
}

type poolCase struct {
	ID    string
	Input struct {
		Q, U reference.Numbers
		DF   number `json:"df_complete"`
	}
	Expected struct {
		M                               int
		Qbar, Ubar, B, T, SE, R, Lambda number
		Old                             number `json:"df_old_rubin1987"`
		Observed                        number `json:"df_observed"`
		DF                              number `json:"df_barnard_rubin"`
		FMI                             number
		CI                              reference.Limits
		Stat                            number `json:"t_stat"`
		P                               number
	}
}

// The tolerance is the collection's, for closed forms.
func (c poolCase) check(t *testing.T) {
	t.Helper()
	r, err := impute.Pool(c.Input.Q.Floats(), c.Input.U.Floats(), complete(c.Input.DF))
	if err != nil {
		t.Fatal(err)
	}
	e := c.Expected
	if r.M != e.M {
		t.Errorf("m = %d, want %d", r.M, e.M)
	}
	for _, v := range []struct {
		what string
		got  float64
		want number
	}{
		{"estimate", r.Estimate, e.Qbar},
		{"within", r.Within, e.Ubar},
		{"between", r.Between, e.B},
		{"total", r.Total, e.T},
		{"se", r.StdErr, e.SE},
		{"riv", r.RIV, e.R},
		{"lambda", r.Lambda, e.Lambda},
		{"old df", r.OldDF, e.Old},
		{"observed df", r.ObservedDF, e.Observed},
		{"df", r.DF, e.DF},
		{"fmi", r.FMI, e.FMI},
		{"low", r.Interval.Low, e.CI.Lower},
		{"high", r.Interval.High, e.CI.Upper},
		{"t", r.T, e.Stat},
		{"p", r.P, e.P},
	} {
		reference.Close(t, v.what, v.got, float64(v.want), 1e-9)
	}
}

func TestPoolCollection(t *testing.T) {
	var cases []poolCase
	reference.LoadCollection(t, "rubin_pooling.json", &cases)
	for _, c := range cases {
		t.Run(c.ID, c.check)
	}
}

func TestPoolModelsCollection(t *testing.T) {
	var cases []struct {
		ID    string
		Input struct {
			Formula, Formula0 string
			Per               []struct {
				Coef reference.Numbers
				Vcov []reference.Numbers
				DF   number `json:"df_residual"`
			} `json:"per_imputation"`
		}
		Expected struct {
			Term                                                           []string
			Estimate, SE, DF, Statistic, P, Lower, Upper, FMI, Lambda, RIV reference.Numbers
			D1                                                             struct{ F, DF1, DF2, P, RIV number } `json:"D1_multivariate_wald"`
		}
	}
	reference.LoadCollection(t, "rubin_pooling_models.json", &cases)
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			var models []impute.Model
			for _, m := range c.Input.Per {
				model := impute.Model{Coefficients: m.Coef.Floats()}
				for _, row := range m.Vcov {
					model.Covariance = append(model.Covariance, row.Floats())
				}
				models = append(models, model)
			}
			opts := complete(c.Input.Per[0].DF)
			pooled, err := impute.PoolModels(models, opts)
			if err != nil {
				t.Fatal(err)
			}
			e := c.Expected
			for i, r := range pooled {
				for _, v := range []struct {
					what string
					got  float64
					want reference.Numbers
				}{
					{"estimate", r.Estimate, e.Estimate},
					{"se", r.StdErr, e.SE},
					{"df", r.DF, e.DF},
					{"t", r.T, e.Statistic},
					{"p", r.P, e.P},
					{"low", r.Interval.Low, e.Lower},
					{"high", r.Interval.High, e.Upper},
					{"fmi", r.FMI, e.FMI},
					{"lambda", r.Lambda, e.Lambda},
					{"riv", r.RIV, e.RIV},
				} {
					reference.Close(t, e.Term[i]+" "+v.what, v.got, float64(v.want[i]), 1e-9)
				}
			}
			var tested []int // what the smaller model lacks
			for i, term := range e.Term {
				if i > 0 && !slices.Contains(strings.Fields(c.Input.Formula0), term) {
					tested = append(tested, i)
				}
			}
			w, err := impute.Wald(models, tested, opts)
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range []struct {
				what string
				got  float64
				want number
			}{{"F", w.F, e.D1.F}, {"df1", w.DF1, e.D1.DF1}, {"df2", w.DF2, e.D1.DF2}, {"p", w.P, e.D1.P}, {"riv", w.RIV, e.D1.RIV}} {
				reference.Close(t, v.what, v.got, float64(v.want), 1e-9)
			}
		})
	}
}

// The values come from testdata/reference/rubin.R.
func TestPoolReference(t *testing.T) {
	var cases []poolCase
	reference.Load(t, "rubin.json", &cases)
	for _, c := range cases {
		t.Run(c.ID, c.check)
	}
}
