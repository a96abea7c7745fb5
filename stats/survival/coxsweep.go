package survival

// coxSums are sums over rows of risk, risk times covariates and risk times
// products of covariates, in one slice: 1, then p, then the lower triangle of
// products row by row.
type coxSums []float64

func newCoxSums(p int) coxSums { return make(coxSums, 1+p+p*(p+1)/2) }

// first is the sums of risk times covariates.
func (s coxSums) first(p int) []float64 { return s[1 : 1+p] }

// second is the sums of risk times products of covariates.
func (s coxSums) second(p int) []float64 { return s[1+p:] }

// add counts a row in.
func (s coxSums) add(x []float64, risk float64) {
	p := len(x)
	s[0] += risk
	second := s[1+p:]
	first := s[1 : 1+p]
	k := 0
	for i, v := range x {
		rv := risk * v
		first[i] += rv
		row := second[k : k+i+1]
		for j, u := range x[:i+1] {
			row[j] += float64(rv * u)
		}
		k += i + 1
	}
}

// coxLeavers takes rows out of sums again. What a subtraction rounds away is kept
// in low, so that a row of large risk that leaves does not take the digits of the
// others with it.
type coxLeavers struct{ high, low, change coxSums }

func newCoxLeavers(p int) *coxLeavers {
	return &coxLeavers{newCoxSums(p), newCoxSums(p), newCoxSums(p)}
}

func (l *coxLeavers) clear() {
	clear(l.high)
	clear(l.low)
}

// add counts a row in, or with a risk below 0 out.
func (l *coxLeavers) add(x []float64, risk float64) {
	clear(l.change)
	l.change.add(x, risk)
	for k, v := range l.change {
		sum := l.high[k] + v
		part := sum - l.high[k]
		l.low[k] += (l.high[k] - (sum - part)) + (v - part)
		l.high[k] = sum
	}
}

// total writes the sums to out.
func (l *coxLeavers) total(out coxSums) {
	for k := range out {
		out[k] = l.high[k] + l.low[k]
	}
}

// coxRiskSet is the rows at risk at one event time: the sum of their risks, and the
// sums over them and over those with the event, divided by it so that they stay
// within the range of numbers.
type coxRiskSet struct {
	risk          float64
	atRisk, dying coxSums
}

func (s *coxRiskSet) set(atRisk, dying coxSums) {
	s.risk = atRisk[0]
	for k, v := range atRisk {
		s.atRisk[k] = v / s.risk
		s.dying[k] = dying[k] / s.risk
	}
}

// sweep visits the groups with events, stratum by stratum from the last time to
// the first. The risk set is overwritten by the next visit.
func (r *coxRows) sweep(risk []float64, visit func(stratum, group int, set *coxRiskSet)) {
	atRisk, dying := newCoxSums(r.p), newCoxSums(r.p)
	set := &coxRiskSet{atRisk: newCoxSums(r.p), dying: newCoxSums(r.p)}
	for i := range r.strata {
		s := &r.strata[i]
		advance := r.enterOnly(risk, atRisk)
		if r.start != nil {
			advance = r.enterAndLeave(s, risk, atRisk)
		}
		clear(atRisk)
		for j, g := range s.groups {
			clear(dying)
			for k := g.from; k < g.from+g.events; k++ {
				dying.add(r.row(k), risk[k])
			}
			advance(g, dying)
			if g.events > 0 {
				set.set(atRisk, dying)
				visit(i, j, set)
			}
		}
	}
}

// enterOnly brings the rows of a group into atRisk.
func (r *coxRows) enterOnly(risk []float64, atRisk coxSums) func(coxGroup, coxSums) {
	return func(g coxGroup, dying coxSums) {
		for k, v := range dying {
			atRisk[k] += v
		}
		for k := g.from + g.events; k < g.to; k++ {
			atRisk.add(r.row(k), risk[k])
		}
	}
}

// enterAndLeave brings the rows of a group into atRisk, one by one as they leave,
// and takes out those that entered at its time or later.
func (r *coxRows) enterAndLeave(s *coxStratum, risk []float64, atRisk coxSums) func(coxGroup, coxSums) {
	sums, gone, present := newCoxLeavers(r.p), 0, 0
	return func(g coxGroup, _ coxSums) {
		for ; gone < len(s.byStart) && r.start[s.byStart[gone]] >= r.time[g.from]; gone++ {
			k := int(s.byStart[gone])
			sums.add(r.row(k), -risk[k])
			present--
		}
		if present == 0 {
			sums.clear()
		}
		for k := g.from; k < g.to; k++ {
			sums.add(r.row(k), risk[k])
		}
		present += g.to - g.from
		sums.total(atRisk)
	}
}
