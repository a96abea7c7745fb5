package proportion

import (
	"fmt"
	"math"

	"reprieve/stats"
)

// KappaResult is the agreement of the answers of pairs: Agreement is the share of
// pairs that give the same answer, Kappa how far it exceeds what two independent
// answers with the same shares would have, 1 being full agreement and 0 that of
// chance.
type KappaResult struct {
	Agreement, Kappa, StdErr float64
	Interval                 stats.Interval
	N                        int
}

// KappaOptions says how the interval is made: Level 0 means 0.95.
type KappaOptions struct{ Level float64 }

// Kappa returns Cohen's kappa of pairs of yes or no (1960, Educ Psychol Meas 20:37)
// with the large-sample standard error of Fleiss, Cohen and Everitt (1969, Psychol
// Bull 72:323) and the normal interval Kappa -/+ z StdErr, which is not cut at 1 or
// -1.
//
// Without pairs all is NaN. Where all pairs give one answer on both sides, Agreement
// is 1 and the rest NaN: nothing is left to agree upon. At full agreement StdErr is 0
// and the interval has no width. A negative count or a level outside (0, 1) is an
// error.
//
// In R: vcd::Kappa(table)$Unweighted, psych::cohen.kappa(table).
func Kappa(p Paired, opts KappaOptions) (KappaResult, error) {
	if err := p.valid(); err != nil {
		return KappaResult{}, fmt.Errorf("proportion: kappa: %w", err)
	}
	level, err := stats.Level(opts.Level)
	if err != nil {
		return KappaResult{}, fmt.Errorf("proportion: kappa: %w", err)
	}
	nan := math.NaN()
	r := KappaResult{Agreement: nan, Kappa: nan, StdErr: nan, Interval: stats.Undefined(), N: p.n()}
	if r.N == 0 {
		return r, nil
	}
	n := float64(r.N)
	r.Agreement = float64(p.Both+p.Neither) / n
	yes, no := [2]float64{}, [2]float64{} // of the first, of the second
	yes[0], yes[1] = float64(p.Both+p.FirstOnly)/n, float64(p.Both+p.SecondOnly)/n
	no[0], no[1] = float64(p.SecondOnly+p.Neither)/n, float64(p.FirstOnly+p.Neither)/n
	chance := float64(yes[0]*yes[1]) + float64(no[0]*no[1])
	if p.FirstOnly+p.SecondOnly == 0 && (p.Both == 0 || p.Neither == 0) {
		return r, nil
	}
	r.Kappa = (r.Agreement - chance) / (1 - chance)
	k := 1 - r.Kappa
	square := func(x float64) float64 { return x * x }
	sum := float64(float64(p.Both)/n*square(1-k*(yes[0]+yes[1]))) + float64(float64(p.Neither)/n*square(1-k*(no[0]+no[1])))
	sum += float64(square(k) * (float64(float64(p.FirstOnly)/n*square(yes[1]+no[0])) + float64(float64(p.SecondOnly)/n*square(no[1]+yes[0]))))
	sum -= square(r.Kappa - float64(chance*k))
	r.StdErr = math.Sqrt(max(sum, 0)/n) / (1 - chance)
	half := stats.NormalCritical(level) * r.StdErr
	r.Interval = stats.Interval{Low: r.Kappa - half, High: r.Kappa + half}
	return r, nil
}
