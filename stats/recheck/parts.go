package recheck

import (
	"fmt"
	"math/big"

	"reprieve/stats"
)

// sum checks whether percentages can be all the classes of a whole: whether some
// that round to them sum to 100, and, where the size of the group is known, whether
// counts that sum to it give them.
func sum(d Data, _ string) (Finding, bool, error) {
	if d.parts == nil || len(d.n) > 1 {
		return Finding{}, false, nil
	}
	hundred := big.NewRat(100, 1)
	total, low, high := new(big.Rat), new(big.Rat), new(big.Rat)
	f := Finding{Percent: true, Claimed: "100 %"}
	for _, p := range d.parts {
		from, to := p.ends()
		total.Add(total, p.value)
		low.Add(low, from)
		high.Add(high, to)
		f.Places = max(f.Places, p.places)
		if p.value.Sign() < 0 {
			return f.impossible("a share of a whole is not negative"), true, nil
		}
	}
	v := sumValue(total, low, high)
	f.Values = []Value{v}
	switch {
	case total.Cmp(hundred) == 0:
		f.Values[0].Verdict = Reproduced
	case low.Cmp(hundred) <= 0 && high.Cmp(hundred) >= 0:
		f.Values[0].Verdict, f.Values[0].Note = Possible, "within the rounding of the parts"
	default:
		f.Values[0].Verdict = NotReproduced
		return f.impossible(fmt.Sprintf("the parts sum to %s %%; rounding allows %s to %s",
			total.FloatString(f.Places), low.FloatString(f.Places+2), high.FloatString(f.Places+2))), true, nil
	}
	f = f.judge()
	if len(d.n) == 1 && d.n[0] > 0 {
		return f.withCounts(d.parts, d.n[0]), true, nil
	}
	return f, true, nil
}

// sumValue is the sum of the printed parts and what their rounding allows.
func sumValue(total, low, high *big.Rat) Value {
	at, _ := total.Float64()
	v := number("sum of the parts", at, NotReproduced, "")
	from, _ := low.Float64()
	to, _ := high.Float64()
	v.Range = stats.Interval{Low: from, High: to}
	return v
}

// withCounts asks whether counts that sum to n give the parts.
func (f Finding) withCounts(parts []Number, n int) Finding {
	var least, most int64
	for _, p := range parts {
		p.percent = true
		low, high := multiples(p, big.NewRat(100, 1), int64(n), 0, int64(n))
		if low > high {
			return f.impossible(fmt.Sprintf("no whole count of %d gives %s%s", n, p, sign(p)))
		}
		least += low
		most += high
	}
	if least > int64(n) || most < int64(n) {
		return f.impossible(fmt.Sprintf("the counts that give the parts sum to %d to %d, not to %d", least, most, n))
	}
	return f
}

// nested checks that percentages of responders do not rise with the threshold: who
// responds at 50 % responds at 30 %.
func nested(d Data, _ string) (Finding, bool, error) {
	if len(d.nested) < 2 {
		return Finding{}, false, nil
	}
	f := Finding{Percent: true, Claimed: "does not rise"}
	for i, p := range d.nested {
		f.Places = max(f.Places, p.places)
		verdict, note := Reproduced, ""
		if i > 0 {
			last := d.nested[i-1]
			from, _ := p.ends()
			_, to := last.ends()
			if p.value.Cmp(last.value) > 0 {
				verdict, note = Possible, "within the rounding of both"
			}
			if p.value.Cmp(last.value) > 0 && from.Cmp(to) >= 0 {
				verdict, note = NotReproduced, "above the one before"
				f = f.impossible(fmt.Sprintf("%s after %s: more responders at the higher threshold", p, last))
			}
		}
		f.Values = append(f.Values, number(fmt.Sprintf("threshold %d", i+1), p.Float(), verdict, note))
	}
	if f.Verdict != Impossible {
		for _, v := range f.Values {
			f.Verdict = max(f.Verdict, v.Verdict)
		}
	}
	return f, true, nil
}
