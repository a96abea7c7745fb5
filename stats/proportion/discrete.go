package proportion

// discrete is a distribution over first, first + 1, ... up to a factor.
type discrete struct {
	first int
	mass  []float64
}

// tails sums the distribution on either side of x.
func (d discrete) tails(x int) tails {
	var t tails
	var total, moment float64
	for i, m := range d.mass {
		total += m
		moment += float64(m * float64(i))
		if d.first+i <= x {
			t.atMost += m
		}
	}
	for i := len(d.mass) - 1; i >= 0 && d.first+i >= x; i-- {
		t.atLeast += d.mass[i]
	}
	return tails{atMost: t.atMost / total, atLeast: t.atLeast / total, mean: float64(d.first) + moment/total}
}

// notMoreLikely is the share of the values that are not more likely than x, up to
// the factor 1 + 1e-7 by which R's tests keep rounding from splitting ties.
func (d discrete) notMoreLikely(x int) float64 {
	at := x - d.first
	if at < 0 || at >= len(d.mass) {
		return 0
	}
	limit := d.mass[at] * (1 + 1e-7)
	var extreme, rest float64
	for _, m := range d.mass {
		if m <= limit {
			extreme += m
		} else {
			rest += m
		}
	}
	return extreme / (extreme + rest)
}
