package recheck

import (
	"fmt"
	"math"
	"math/big"

	"reprieve/stats/proportion"
)

// percent checks a percentage against a count, or against n alone.
func percent(d Data, claimed string) (Finding, bool, error) {
	claim, err := ParseNumber(claimed)
	if err != nil {
		return Finding{}, true, err
	}
	claim.percent = true
	switch {
	case len(d.groups) == 1:
		return countAgainst(d.groups[0], claim), true, nil
	case d.groups == nil && len(d.n) == 1:
		return anyCount(d.n[0], claim), true, nil
	}
	return Finding{}, false, nil
}

// lost checks the percentage of a group that is not among the counted.
func lost(d Data, claimed string) (Finding, bool, error) {
	claim, err := ParseNumber(claimed)
	if err != nil {
		return Finding{}, true, err
	}
	claim.percent = true
	if len(d.groups) != 1 {
		return Finding{}, false, nil
	}
	g := d.groups[0]
	if why := exceeds(g); why != "" {
		return Finding{}.impossible(why), true, nil
	}
	f := countAgainst(proportion.Input{Responders: g.N - g.Responders, N: g.N}, claim)
	if f.Verdict == NotReproduced {
		stayed := claim
		stayed.value = new(big.Rat).Sub(big.NewRat(100, 1), claim.value)
		f.Why = otherSizes(g.Responders, stayed, " stayed")
	}
	return f, true, nil
}

// countAgainst checks a claimed rate, a fraction or a percentage, against a count.
// One that no count of the group gives, and that is not nearly right, is
// impossible.
func countAgainst(g proportion.Input, claim Number) Finding {
	f := Finding{Places: claim.places, Percent: claim.percent}
	if why := exceeds(g); why != "" {
		return f.impossible(why)
	}
	if why := outsideWhole(claim); why != "" {
		return f.impossible(why)
	}
	if g.N == 0 {
		return Finding{Values: []Value{number("0/0", math.NaN(), NotEstimable, "")}, Places: claim.places, Percent: claim.percent}.judge()
	}
	f.Values = []Value{countValue(g, claim)}
	f = f.judge()
	if f.Verdict == NotReproduced {
		if other := anyCount(g.N, claim); other.Verdict == Impossible {
			for _, v := range other.Values {
				if v.Method != f.Values[0].Method {
					f.Values = append(f.Values, v)
				}
			}
			return f.impossible(other.Why)
		}
		f.Why = otherSizes(g.Responders, claim, "")
	}
	return f
}

// countValue is a count as a Value judged by a claimed rate.
func countValue(g proportion.Input, claim Number) Value {
	x := claim.on(big.NewRat(int64(g.Responders), int64(g.N)))
	verdict, note := claim.compare(x)
	v, _ := x.Float64()
	return number(fmt.Sprintf("%d/%d", g.Responders, g.N), v, verdict, note)
}

// anyCount asks whether any count of n gives the claimed rate (Brown and Heathers
// 2017). The counts that do are the values, the first and the last of them.
func anyCount(n int, claim Number) Finding {
	f := Finding{Places: claim.places, Percent: claim.percent}
	if why := outsideWhole(claim); why != "" {
		return f.impossible(why)
	}
	if n == 0 {
		return f.impossible("a group of nobody has no percentage")
	}
	low, high := multiples(claim, claim.on(big.NewRat(1, 1)), int64(n), 0, int64(n))
	for x := low; x <= high; x += max(high-low, 1) {
		v := countValue(proportion.Input{Responders: int(x), N: n}, claim)
		f.Values = append(f.Values, v)
	}
	if f.Values == nil {
		f.Values = nearestCounts(n, claim)
	}
	f = f.judge()
	switch f.Verdict {
	case Reproduced:
		f.Verdict = Possible
		if high-low >= int64(n)/100 && high-low > 1 {
			f.Why = fmt.Sprintf("%d counts of %d give it", high-low+1, n)
		}
	case ByTruncation:
	default:
		f = f.impossible(fmt.Sprintf("no whole count of %d gives %s%s", n, claim, sign(claim)))
	}
	return f
}

// sign is what is printed after a percentage that lacks its sign.
func sign(claim Number) string {
	if claim.percent && claim.text[len(claim.text)-1] != '%' {
		return " %"
	}
	return ""
}

// nearestCounts are the counts below and above the claimed rate.
func nearestCounts(n int, claim Number) []Value {
	share := new(big.Rat).Quo(claim.value, claim.on(big.NewRat(1, 1)))
	below := floor(share.Mul(share, big.NewRat(int64(n), 1))).Int64()
	var values []Value
	for x := max(below, 0); x <= min(below+1, int64(n)); x++ {
		values = append(values, countValue(proportion.Input{Responders: int(x), N: n}, claim))
	}
	return values
}

// multiples returns the least and the greatest whole number k within floor..top for
// which scale k/n is printed as the claim; low is above high where there is none.
func multiples(claim Number, scale *big.Rat, n, least, greatest int64) (low, high int64) {
	from, to := claim.ends()
	per := new(big.Rat).Quo(big.NewRat(n, 1), scale)
	low = max(ceiling(from.Mul(from, per)).Int64(), least)
	high = min(floor(to.Mul(to, per)).Int64(), greatest)
	fits := func(k int64) bool {
		verdict, _ := claim.compare(new(big.Rat).Mul(scale, big.NewRat(k, n)))
		return verdict == Reproduced
	}
	if low <= high && !fits(low) {
		low++
	}
	if low <= high && !fits(high) {
		high--
	}
	return low, high
}

// outsideWhole says why a claimed share of a whole cannot be.
func outsideWhole(claim Number) string {
	if claim.value.Sign() < 0 {
		return "a share of a group is not negative"
	}
	if claim.value.Cmp(claim.on(big.NewRat(1, 1))) > 0 {
		return "more than the whole group"
	}
	return ""
}

// otherSizes says of which group sizes the count is the claimed share.
func otherSizes(count int, claim Number, what string) string {
	from, to := claim.ends()
	whole := new(big.Rat).Mul(claim.on(big.NewRat(1, 1)), big.NewRat(int64(count), 1))
	if count == 0 || from.Sign() <= 0 {
		return ""
	}
	// The greater end of the rate gives the smaller group.
	low := max(ceiling(new(big.Rat).Quo(whole, to)).Int64(), int64(count))
	high := floor(new(big.Rat).Quo(whole, from)).Int64()
	if low > high || high > maxCount {
		return ""
	}
	return fmt.Sprintf("if %d%s, it fits groups of %d to %d", count, what, low, high)
}

// interval checks the interval of one proportion, or of means.
func interval(d Data, claimed string) (Finding, bool, error) {
	claim, err := ParseInterval(claimed)
	if err != nil {
		return Finding{}, true, err
	}
	if len(d.groups) == 1 {
		f, err := proportionIntervals(d, d.groups[0], claim)
		return f, true, err
	}
	if d.groups == nil && d.meansKnown() {
		return d.meanIntervals(claim), true, nil
	}
	return Finding{}, false, nil
}

var proportionMethods = []proportion.Method{
	proportion.Wilson, proportion.WilsonCorrected, proportion.ClopperPearson, proportion.AgrestiCoull,
	proportion.Jeffreys, proportion.MidP, proportion.Wald,
}

// proportionIntervals judges the intervals of a proportion by a claimed one.
func proportionIntervals(d Data, g proportion.Input, claim Interval) (Finding, error) {
	claim = claim.asRate()
	f := Finding{Places: claim.places(), Percent: claim.low.percent}
	if why := exceeds(g); why != "" {
		return f.impossible(why), nil
	}
	for _, m := range proportionMethods {
		r, err := proportion.Estimate(g, proportion.Options{Level: d.confidence(), Method: m})
		if err != nil {
			return Finding{}, err
		}
		f.Values = append(f.Values, rateInterval(m.String(), r.Interval, claim))
	}
	return f.judge(), nil
}
