package proportion

import (
	"fmt"
	"math"

	"reprieve/stats"
)

// OddsRatioMethod names an estimate and interval for the odds ratio of two
// independent proportions; the zero value is Woolf.
type OddsRatioMethod int

// The odds ratios.
const (
	// Woolf is the sample odds ratio with the Wald interval of its log, whose
	// variance is the sum of the reciprocals of the four cells. Its limits exist
	// only where no cell is 0. R: exp(confint.default(glm(..., family = binomial))).
	// Woolf 1955, Ann Hum Genet 19:251.
	Woolf OddsRatioMethod = iota
	// ConditionalExact is the maximum likelihood given both margins, with the
	// limits that invert the two one-sided exact tests. R: fisher.test, which
	// prints them to about four digits. Cornfield 1956, Proc 3rd Berkeley
	// Symposium 4:135.
	ConditionalExact
	// ConditionalMidP is the same estimate with the limits that invert the one-sided
	// tests that count the observed table half: shorter, with coverage near the level
	// on average. R: exact2x2::exact2x2(midp = TRUE). Lancaster 1961, JASA 56:223.
	ConditionalMidP
	// MiettinenNurminenOdds is the sample odds ratio with the limits that invert its
	// score test. R: ratesci::scoreci(contrast = "OR", skew = FALSE). Miettinen and
	// Nurminen 1985, Stat Med 4:213.
	MiettinenNurminenOdds
	// HaldaneAnscombe is Woolf after one half is added to each cell, as the method's
	// name says. Haldane 1956, Ann Hum Genet 20:309; Anscombe 1956, Biometrika 43:461.
	HaldaneAnscombe
)

var oddsRatioNames = [...]string{"Woolf", "conditional exact", "conditional mid-P", "Miettinen-Nurminen", "Haldane-Anscombe"}

// String returns the name as it is printed under a table.
func (m OddsRatioMethod) String() string {
	return nameOf(oddsRatioNames[:], int(m), "OddsRatioMethod")
}

// OddsRatioOptions says how OddsRatio estimates: Level 0 means 0.95, Method 0
// means Woolf.
type OddsRatioOptions struct {
	Level  float64
	Method OddsRatioMethod
}

// OddsRatioResult is a ratio of two odds.
type OddsRatioResult struct {
	OddsRatio float64
	Interval  stats.Interval
	Method    OddsRatioMethod
}

// OddsRatio returns the odds of a divided by those of b and their interval.
//
// Woolf: if any of the four cells is 0, the limits are NaN, and the estimate is 0
// or, where it would be infinite or 0/0, NaN. ConditionalExact and ConditionalMidP: if a has the fewest responders that the margins
// allow, the estimate and Low are 0; if it has the most, the estimate and High
// are NaN (without bound); if the margins allow one table only, all are NaN.
// MiettinenNurminenOdds: Low is 0 and High NaN (without bound) where the estimate is 0
// or infinite; both are NaN where all or none respond. All
// are NaN if a group is empty. Impossible counts, a level outside (0, 1) or an
// unknown method are errors.
func OddsRatio(a, b Input, opts OddsRatioOptions) (OddsRatioResult, error) {
	level, err := pairLevel(a, b, opts.Level)
	if err != nil {
		return OddsRatioResult{}, fmt.Errorf("proportion: odds ratio: %w", err)
	}
	r := OddsRatioResult{Method: opts.Method}
	switch opts.Method {
	case Woolf:
		r.OddsRatio, r.Interval = woolf(a, b, level)
	case ConditionalExact:
		r.OddsRatio, r.Interval = conditionalExact(a, b, level)
	case ConditionalMidP:
		r.OddsRatio, r.Interval = conditionalMidP(a, b, level)
	case MiettinenNurminenOdds:
		r.OddsRatio, _ = woolf(a, b, level)
		r.Interval = oddsInterval(a, b, stats.NormalCritical(level)*inflation(a, b))
	case HaldaneAnscombe:
		r.OddsRatio, r.Interval = haldaneAnscombe(a, b, level)
	default:
		return OddsRatioResult{}, fmt.Errorf("proportion: odds ratio: %v is not a method", opts.Method)
	}
	return r, nil
}

// woolf is the sample odds ratio and the Wald interval of its log.
func woolf(a, b Input, level float64) (float64, stats.Interval) {
	xa, ya := float64(a.Responders), float64(a.N-a.Responders)
	xb, yb := float64(b.Responders), float64(b.N-b.Responders)
	if ya == 0 || xb == 0 {
		return math.NaN(), stats.Undefined()
	}
	ratio := xa / ya * (yb / xb)
	if ratio == 0 {
		return 0, stats.Undefined()
	}
	return ratio, logInterval(ratio, 1/xa+1/ya+1/xb+1/yb, level)
}
