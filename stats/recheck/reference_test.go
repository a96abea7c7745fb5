package recheck_test

import (
	"fmt"
	"testing"

	"reprieve/stats/internal/reference"
	"reprieve/stats/recheck"
)

type (
	number  = reference.Number
	numbers = reference.Numbers
)

type referenceFile struct {
	One []struct {
		Name                                     string
		X, N                                     int
		Rate                                     number
		Wilson, Clopper, Agresti, Jeffreys, Wald numbers
	}
	Two []struct {
		Name                                    string
		X1, N1, X2, N2                          int
		ChiSquare, Yates, NMinusOne, Likelihood number
		WaldP, OneSided, Fisher, MidP           number
		OR, Conditional, RR, RD                 number
		Woolf, Exact, Katz, Newcombe, Wald      numbers
	}
	Diagnostic []struct {
		Name                                        string
		TP, FN, FP, TN                              int
		Sensitivity, Specificity, PPV, NPV          number
		Agreement, Kappa, McNemar, Corrected, Exact number
	}
	Means []struct {
		Name                             string
		M1, S1, M2, S2                   number
		N1, N2                           int
		PooledT, WelchT, PooledP, WelchP number
		CohenD, HedgesG, FirstSD         number
		PooledCI, EffectCI               numbers
	}
	Mean []struct {
		Name         string
		M, S         number
		N            int
		SE, T, P, DZ number
		Student      numbers
	}
	Interval []struct {
		Name                         string
		Estimate, Low, High          number
		Middle, SE, Z, P             number
		LogMiddle, LogSE, LogZ, LogP number
	}
}

// load reads testdata/reference/recheck.json, which recheck.R makes.
func load(t *testing.T) referenceFile {
	t.Helper()
	var file referenceFile
	reference.Load(t, "recheck.json", &file)
	return file
}

// data makes the data of pairs of field and text.
func data(t *testing.T, pairs ...string) recheck.Data {
	t.Helper()
	var d recheck.Data
	for i := 0; i < len(pairs); i += 2 {
		if err := d.Set(pairs[i], pairs[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

// check is recheck.Check without an error.
func check(t *testing.T, d recheck.Data, statistic, claimed string) recheck.Finding {
	t.Helper()
	f, err := recheck.Check(d, statistic, claimed)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// valueOf returns the value of a method.
func valueOf(t *testing.T, f recheck.Finding, method string) recheck.Value {
	t.Helper()
	for _, v := range f.Values {
		if v.Method == method {
			return v
		}
	}
	t.Fatalf("%s has no method %q", f.Statistic, method)
	return recheck.Value{}
}

// 1e-9: closed forms, and roots that both sides find to 1e-12.
const tolerance = 1e-9

func checkNumber(t *testing.T, f recheck.Finding, method string, want number) {
	t.Helper()
	reference.Close(t, f.Statistic+" "+method, valueOf(t, f, method).Value, float64(want), tolerance)
}

func checkLimits(t *testing.T, f recheck.Finding, method string, want numbers) {
	t.Helper()
	ci := valueOf(t, f, method).Interval
	reference.Close(t, f.Statistic+" "+method+" low", ci.Low, float64(want[0]), tolerance)
	reference.Close(t, f.Statistic+" "+method+" high", ci.High, float64(want[1]), tolerance)
}

func TestOneProportionReference(t *testing.T) {
	for _, c := range load(t).One {
		t.Run(c.Name, func(t *testing.T) {
			d := data(t, "counts", fmt.Sprintf("%d/%d", c.X, c.N))
			checkNumber(t, check(t, d, "percent", "50"), fmt.Sprintf("%d/%d", c.X, c.N), 100*c.Rate)
			f := check(t, d, "ci", "0.1-0.9")
			checkLimits(t, f, "Wilson", c.Wilson)
			checkLimits(t, f, "Clopper-Pearson", c.Clopper)
			checkLimits(t, f, "Jeffreys", c.Jeffreys)
			checkLimits(t, f, "Agresti-Coull", c.Agresti)
			checkLimits(t, f, "Wald", capped(c.Wald)) // stats cuts it at 0 and 1
		})
	}
}

func capped(n numbers) numbers { return numbers{max(n[0], 0), min(n[1], 1)} }

func TestTwoGroupsReference(t *testing.T) {
	for _, c := range load(t).Two {
		t.Run(c.Name, func(t *testing.T) {
			d := data(t, "counts", fmt.Sprintf("%d/%d,%d/%d", c.X1, c.N1, c.X2, c.N2))
			p := check(t, d, "p", "0.5")
			checkNumber(t, p, "chi-square", c.ChiSquare)
			checkNumber(t, p, "Yates chi-square", c.Yates)
			checkNumber(t, p, "N - 1 chi-square", c.NMinusOne)
			checkNumber(t, p, "likelihood ratio", c.Likelihood)
			checkNumber(t, p, "unpooled z", c.WaldP)
			checkNumber(t, p, "Fisher", c.Fisher)
			checkNumber(t, p, "Fisher mid-p", c.MidP)
			checkNumber(t, p, "one-sided Fisher", c.OneSided)
			or := check(t, d, "or", "1")
			checkNumber(t, or, "sample", c.OR)
			checkNumber(t, or, "conditional", c.Conditional)
			or = check(t, d, "or-ci", "1-2")
			checkLimits(t, or, "Woolf", c.Woolf)
			checkLimits(t, or, "conditional exact", c.Exact)
			checkNumber(t, check(t, d, "rr", "1"), "ratio", c.RR)
			checkLimits(t, check(t, d, "rr-ci", "1-2"), "Katz log", c.Katz)
			checkNumber(t, check(t, d, "rd", "0.1"), "difference", c.RD)
			rd := check(t, d, "rd-ci", "0.1-0.2")
			checkLimits(t, rd, "Newcombe hybrid score", c.Newcombe)
			checkLimits(t, rd, "Wald", c.Wald)
		})
	}
}

func TestDiagnosticReference(t *testing.T) {
	for _, c := range load(t).Diagnostic {
		t.Run(c.Name, func(t *testing.T) {
			d := data(t, "table", fmt.Sprintf("%d,%d,%d,%d", c.TP, c.FN, c.FP, c.TN))
			for name, want := range map[string]number{"sensitivity": c.Sensitivity, "specificity": c.Specificity, "ppv": c.PPV, "npv": c.NPV, "agreement": c.Agreement, "kappa": c.Kappa} {
				reference.Close(t, name, check(t, d, name, "0.5").Values[0].Value, float64(want), tolerance)
			}
			p := check(t, d, "p", "0.5")
			checkNumber(t, p, "McNemar", c.McNemar)
			checkNumber(t, p, "corrected McNemar", c.Corrected)
			checkNumber(t, p, "exact McNemar", c.Exact)
		})
	}
}

func TestMeansReference(t *testing.T) {
	file := load(t)
	for _, c := range file.Means {
		t.Run(c.Name, func(t *testing.T) {
			d := data(t, "mean", fmt.Sprint(c.M1, ",", c.M2), "sd", fmt.Sprint(c.S1, ",", c.S2), "n", fmt.Sprint(c.N1, ",", c.N2))
			tt, p, e := check(t, d, "t", "1"), check(t, d, "p", "0.5"), check(t, d, "effect-size", "1")
			checkNumber(t, tt, "pooled t", c.PooledT)
			checkNumber(t, tt, "Welch t", c.WelchT)
			checkNumber(t, p, "pooled t", c.PooledP)
			checkNumber(t, p, "Welch t", c.WelchP)
			checkNumber(t, e, "Cohen's d", c.CohenD)
			checkNumber(t, e, "Hedges' g", c.HedgesG)
			checkNumber(t, e, "difference / first SD", c.FirstSD)
			checkLimits(t, check(t, d, "ci", "0-1"), "pooled t", c.PooledCI)
			checkLimits(t, check(t, d, "effect-ci", "0-1"), "normal, Cohen's d", c.EffectCI)
		})
	}
	for _, c := range file.Mean {
		t.Run(c.Name, func(t *testing.T) {
			d := data(t, "mean", fmt.Sprint(c.M), "sd", fmt.Sprint(c.S), "n", fmt.Sprint(c.N))
			checkNumber(t, check(t, d, "se", "1"), "error of the one-sample t", c.SE)
			checkNumber(t, check(t, d, "t", "1"), "one-sample t", -c.T) // without its sign
			checkNumber(t, check(t, d, "p", "0.5"), "one-sample t", c.P)
			checkNumber(t, check(t, d, "effect-size", "1"), "mean / SD", -c.DZ)
			checkLimits(t, check(t, d, "ci", "0-1"), "one-sample t", c.Student)
		})
	}
}

func TestEstimateReference(t *testing.T) {
	for _, c := range load(t).Interval {
		t.Run(c.Name, func(t *testing.T) {
			d := data(t, "estimate", fmt.Sprint(c.Estimate), "interval", fmt.Sprint(c.Low, ",", c.High))
			for _, want := range []struct {
				statistic, claimed, method string
				value, log                 number
			}{
				{"symmetry", "", "middle", c.Middle, c.LogMiddle},
				{"se", "1", "normal", c.SE, c.LogSE},
				{"z", "1", "z", c.Z, c.LogZ},
				{"p", "0.5", "z", c.P, c.LogP},
			} {
				f := check(t, d, want.statistic, want.claimed)
				checkNumber(t, f, want.method+", difference scale", want.value)
				if c.Low > 0 {
					checkNumber(t, f, want.method+", log scale", want.log)
				} else if len(f.Values) != 1 {
					t.Errorf("%s: a log scale of numbers that are not positive", want.statistic)
				}
			}
		})
	}
}
