package describe_test

import (
	"fmt"

	"reprieve/stats/describe"
)

// Pain in mm of eight patients before and after, and of six others after.
var (
	before = []float64{70, 55, 82, 31, 64, 90, 47, 73}
	after  = []float64{41, 50, 60, 33, 30, 72, 47, 39}
	others = []float64{66, 58, 71, 49, 80, 62}
)

func ExamplePairedT() {
	r, err := describe.PairedT(after, before, describe.TOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.1f mm (%.1f to %.1f), t = %.2f, p = %.3f\n", r.Difference, r.Interval.Low, r.Interval.High, r.T, r.P.TwoSided)
	// Output:
	// -17.5 mm (-29.9 to -5.1), t = -3.34, p = 0.012
}

func ExampleTwoSampleT() {
	for _, m := range []describe.TMethod{describe.Welch, describe.Pooled} {
		r, err := describe.TwoSampleT(after, others, describe.TOptions{Method: m})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%v: %.1f, df %.2f, p = %.3f\n", m, r.Difference, r.DF, r.P.TwoSided)
	}
	// Output:
	// Welch: -17.8, df 11.98, p = 0.020
	// pooled variance: -17.8, df 12.00, p = 0.024
}

func ExampleSignedRank() {
	d := make([]float64, len(before))
	for i := range d {
		d[i] = after[i] - before[i]
	}
	r, err := describe.SignedRank(d, describe.SignedRankOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("V = %v of %d, %d zero, p = %.4f (%v)\n", r.V, r.N, r.Zeros, r.P.TwoSided, r.Method)
	// Output:
	// V = 1 of 7, 1 zero, p = 0.0312 (exact)
}

func ExampleSignTest() {
	p, err := describe.SignTest([]float64{-29, -5, -22, 2, -34, -18, 0, -34})
	fmt.Printf("%.3f %v\n", p, err)
	// Output:
	// 0.125 <nil>
}

func ExampleMannWhitney() {
	r, err := describe.MannWhitney(after, others, describe.MannWhitneyOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("U = %v, P(X > Y) = %.3f, p = %.4f\n", r.U, r.Superiority, r.P.TwoSided)
	// Output:
	// U = 8, P(X > Y) = 0.167, p = 0.0426
}

func ExampleHodgesLehmann() {
	r, err := describe.HodgesLehmann([]float64{-29, -5, -22, 2, -34, -18, 0, -34}, describe.HodgesLehmannOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.1f (%.1f to %.1f), level %.3f\n", r.Estimate, r.Interval.Low, r.Interval.High, r.Achieved)
	// Output:
	// -17.0 (-31.5 to -1.5), level 0.961
}

func ExampleHodgesLehmannShift() {
	r, err := describe.HodgesLehmannShift(after, others, describe.HodgesLehmannOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.1f (%.1f to %.1f)\n", r.Estimate, r.Interval.Low, r.Interval.High)
	// Output:
	// -19.0 (-33.0 to -2.0)
}

func ExampleHedgesG() {
	e, err := describe.HedgesG(after, others, describe.EffectSizeOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("g = %.2f (%.2f to %.2f), d = %.2f\n", e.HedgesG, e.Interval.Low, e.Interval.High, e.CohenD)
	// Output:
	// g = -1.31 (-2.40 to -0.17), d = -1.40
}

func ExamplePairedHedgesG() {
	e, err := describe.PairedHedgesG(after, before, describe.EffectSizeOptions{})
	fmt.Printf("g = %.2f, dz = %.2f %v\n", e.HedgesG, e.CohenD, err)
	// Output:
	// g = -1.05, dz = -1.18 <nil>
}

func ExamplePearson() {
	r, err := describe.Pearson(before, after, describe.CorrelationOptions{})
	fmt.Printf("%.2f (%.2f to %.2f), p = %.3f %v\n", r.Correlation, r.Interval.Low, r.Interval.High, r.P.TwoSided, err)
	// Output:
	// 0.64 (-0.12 to 0.93), p = 0.087 <nil>
}

func ExampleSpearman() {
	r, err := describe.Spearman(before, after, describe.CorrelationOptions{})
	fmt.Printf("%.3f, p = %.3f %v\n", r.Correlation, r.P.TwoSided, err)
	// Output:
	// 0.548, p = 0.160 <nil>
}

func ExampleSpearmanExact() {
	p, err := describe.SpearmanExact(before, after)
	fmt.Printf("p = %.3f %v\n", p.TwoSided, err)
	// Output:
	// p = 0.171 <nil>
}

func ExampleKendall() {
	r, err := describe.Kendall(before, after)
	fmt.Printf("%.3f, p = %.3f %v\n", r.Correlation, r.P.TwoSided, err)
	// Output:
	// 0.429, p = 0.138 <nil>
}

func ExampleAnova() {
	a, err := describe.Anova([][]float64{before, after, others})
	fmt.Printf("F = %.2f on %v and %v, p = %.3f %v\n", a.F, a.DF1, a.DF2, a.P, err)
	// Output:
	// F = 3.32 on 2 and 19, p = 0.058 <nil>
}

func ExampleWelchAnova() {
	a, err := describe.WelchAnova([][]float64{before, after, others})
	fmt.Printf("F = %.2f on %v and %.2f, p = %.3f %v\n", a.F, a.DF1, a.DF2, a.P, err)
	// Output:
	// F = 3.90 on 2 and 12.55, p = 0.048 <nil>
}

func ExampleKruskalWallis() {
	k, err := describe.KruskalWallis([][]float64{before, after, others})
	fmt.Printf("H = %.2f, df %v, p = %.3f %v\n", k.H, k.DF, k.P, err)
	// Output:
	// H = 5.23, df 2, p = 0.073 <nil>
}

func ExampleTukeyHSD() {
	pairs, err := describe.TukeyHSD([][]float64{before, after, others}, describe.MeanOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range pairs {
		fmt.Printf("%d-%d: %.1f (%.1f to %.1f), p = %.3f\n", p.B, p.A, p.Difference, p.Interval.Low, p.Interval.High, p.P)
	}
	// Output:
	// 1-0: -17.5 (-37.1 to 2.1), p = 0.086
	// 2-0: 0.3 (-20.9 to 21.5), p = 0.999
	// 2-1: 17.8 (-3.4 to 39.0), p = 0.109
}

func ExampleVarianceRatio() {
	r, err := describe.VarianceRatio(before, others, describe.VarianceRatioOptions{})
	fmt.Printf("%.2f (%.2f to %.2f), p = %.3f %v\n", r.Ratio, r.Interval.Low, r.Interval.High, r.P, err)
	// Output:
	// 3.21 (0.47 to 16.96), p = 0.218 <nil>
}

func ExampleKolmogorovSmirnov() {
	r, err := describe.KolmogorovSmirnov(after, others)
	fmt.Printf("D = %.3f, p = %.3f %v\n", r.D, r.P, err)
	// Output:
	// D = 0.625, p = 0.137 <nil>
}
