package recheck

import (
	"fmt"
	"math/big"

	"reprieve/stats"
)

// maxTotals is how many totals of the ratings GRIMMER tries.
const maxTotals = 10000

// whole is a group whose ratings are means of whole-numbered items.
type whole struct {
	n, items int64
	scale    *[2]int
}

// wholeRatings returns the group of GRIM and GRIMMER, false where it is not known.
func (d Data) wholeRatings() (whole, bool) {
	if d.items < 1 || len(d.n) != 1 || d.n[0] < 1 || len(d.mean) != 1 {
		return whole{}, false
	}
	return whole{n: int64(d.n[0]), items: int64(d.items), scale: d.scale}, true
}

// answers is the number of whole numbers that the mean is of.
func (w whole) answers() int64 { return w.n * w.items }

// totals are the sums of all answers, from low to high, that give the printed mean.
func (w whole) totals(mean Number) (low, high int64) {
	const all = int64(1) << 62
	low, high = multiples(mean, big.NewRat(1, 1), w.answers(), -all, all)
	if w.scale != nil {
		low = max(low, int64(w.scale[0])*w.answers())
		high = min(high, int64(w.scale[1])*w.answers())
	}
	return low, high
}

// grim asks whether a mean of whole numbers can be (Brown and Heathers 2017): a
// sum of them over their number, n times items, must be printed as it.
func grim(d Data, _ string) (Finding, bool, error) {
	w, ok := d.wholeRatings()
	if !ok {
		return Finding{}, false, nil
	}
	mean := d.mean[0]
	f := Finding{Places: mean.places, Claimed: "mean " + mean.String()}
	low, high := w.totals(mean)
	if low <= high {
		f.Values = []Value{w.meanOf(low, mean)}
		f.Verdict = Possible
		if high > low {
			f.Values = append(f.Values, w.meanOf(high, mean))
			f.Why = fmt.Sprintf("%d totals give it", high-low+1)
		}
		return f, true, nil
	}
	product := new(big.Rat).Mul(mean.value, big.NewRat(w.answers(), 1))
	below := floor(product).Int64()
	f.Values = []Value{w.meanOf(below, mean), w.meanOf(below+1, mean)}
	if cut := f.judge(); cut.Verdict == ByTruncation && w.scale == nil {
		return cut, true, nil
	}
	return f.impossible(fmt.Sprintf("no total of %d whole numbers%s has the mean %s", w.answers(), w.within(), mean)), true, nil
}

// within names the scale, if there is one.
func (w whole) within() string {
	if w.scale == nil {
		return ""
	}
	return fmt.Sprintf(" within %d..%d", w.scale[0], w.scale[1])
}

// meanOf is a total over the number of answers, judged by the printed mean.
func (w whole) meanOf(total int64, mean Number) Value {
	x := big.NewRat(total, w.answers())
	verdict, note := mean.compare(x)
	at, _ := x.Float64()
	return number(fmt.Sprintf("%d/%d", total, w.answers()), at, verdict, note)
}

// grimmer asks whether a standard deviation of whole numbers with the printed mean
// can be. With t the totals of the patients' items, T their sum and Q the sum of
// their squares: Q is whole, has the parity of T, is not below that of totals as
// equal as can be, and, with a scale, not above that of totals at its ends; and
// sqrt((Q - T^2/n)/(n - 1))/items must be printed as the standard deviation, or with
// n in place of n - 1. These conditions are necessary, not sufficient: what they let
// pass is called possible.
func grimmer(d Data, _ string) (Finding, bool, error) {
	w, ok := d.wholeRatings()
	if !ok || len(d.sd) != 1 {
		return Finding{}, false, nil
	}
	sd := d.sd[0]
	f := Finding{Places: sd.places, Claimed: "sd " + sd.String()}
	low, high := w.totals(d.mean[0])
	switch {
	case low > high:
		return f.impossible("no whole numbers have the mean " + d.mean[0].String()), true, nil
	case w.n < 2:
		return f.impossible("one patient has no standard deviation"), true, nil
	case high-low >= maxTotals:
		f.Verdict, f.Why = Possible, "the group is too large for this check to exclude anything"
		return f, true, nil
	}
	for _, divisor := range []struct {
		name string
		n    int64
	}{{"divisor n - 1", w.n - 1}, {"divisor n", w.n}} {
		verdict := NotReproduced
		for total := low; total <= high && verdict != Possible; total++ {
			if w.hasSquares(total, sd, divisor.n) {
				verdict = Possible
			}
		}
		v := number(divisor.name, sd.Float(), verdict, "")
		v.Interval = stats.Undefined()
		f.Values = append(f.Values, v)
	}
	f = f.judge()
	if f.Verdict != Possible {
		return f.impossible(fmt.Sprintf("no %d whole numbers%s with the mean %s have the standard deviation %s", w.n, w.within(), d.mean[0], sd)), true, nil
	}
	return f, true, nil
}

// hasSquares says whether there can be a sum of squares of the patients' totals that
// gives the printed standard deviation, given the total of all.
func (w whole) hasSquares(total int64, sd Number, divisor int64) bool {
	from, to := sd.ends()
	if from.Sign() < 0 {
		from = new(big.Rat)
	}
	mean := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(total), big.NewInt(total)), big.NewInt(w.n))
	factor := big.NewRat(w.items*w.items*divisor, 1)
	squares := func(s *big.Rat) *big.Rat {
		q := new(big.Rat).Mul(s, s)
		return q.Add(q.Mul(q, factor), mean)
	}
	low, high := ceiling(squares(from)), floor(squares(to))
	if least := leastSquares(total, w.n); least.Cmp(low) > 0 {
		low = least
	}
	if w.scale != nil {
		if most := w.mostSquares(total); most.Cmp(high) < 0 {
			high = most
		}
	}
	if low.Bit(0) != uint(total&1) {
		low.Add(low, big.NewInt(1))
	}
	return low.Cmp(high) <= 0
}

// leastSquares is the sum of squares of n whole numbers as equal as their total
// allows.
func leastSquares(total, n int64) *big.Int {
	each, rest := new(big.Int).DivMod(big.NewInt(total), big.NewInt(n), new(big.Int))
	square := func(x *big.Int) *big.Int { return new(big.Int).Mul(x, x) }
	lower := new(big.Int).Mul(square(each), new(big.Int).Sub(big.NewInt(n), rest))
	upper := new(big.Int).Mul(square(new(big.Int).Add(each, big.NewInt(1))), rest)
	return lower.Add(lower, upper)
}

// mostSquares is the sum of squares of the patients' totals where all but one are at
// an end of the scale.
func (w whole) mostSquares(total int64) *big.Int {
	least, width := int64(w.scale[0])*w.items, int64(w.scale[1]-w.scale[0])*w.items
	above := total - w.n*least
	atTop, rest := above/width, above%width
	product := func(factors ...int64) *big.Int {
		p := big.NewInt(1)
		for _, f := range factors {
			p.Mul(p, big.NewInt(f))
		}
		return p
	}
	q := product(atTop, width, width)
	q.Add(q, product(rest, rest))
	q.Add(q, product(2, least, above))
	return q.Add(q, product(w.n, least, least))
}
