package survival

import (
	"cmp"
	"errors"
	"math"
	"slices"
)

// coxRows is the rows of a Cox regression in the order in which a sweep meets
// them: stratum by stratum, in each from the last time to the first, events
// before censorings. Covariates are centred on their mean in the stratum, which
// leaves the partial likelihood as it is, and divided by scale.
type coxRows struct {
	n, p, events int
	start, time  []float64 // start is nil without entries
	event        []bool
	x            []float64 // row by row, p numbers each
	weight       []float64 // nil where all are 1
	offset       []float64 // nil where all are 0; centred like the covariates
	order        []int32   // the index of each row in the input
	scale        []float64
	reach        []float64 // the largest of each covariate, whatever its sign
	strata       []coxStratum
	// Of the rows with the event: the sums of weights, of weighted covariates and
	// of weighted offsets.
	eventWeight, eventOffset float64
	eventSum                 []float64
}

// coxStratum is the rows from..to of one stratum, its groups, and what its
// covariates and offsets were centred on. byStart is its rows in descending order
// of start, nil without entries.
type coxStratum struct {
	label    int
	from, to int
	groups   []coxGroup
	center   []float64
	offset   float64
	byStart  []int32
}

// coxGroup is the rows from..to of one time; the first events of them have the
// event, and weight is the sum of their weights.
type coxGroup struct {
	from, to, events int
	weight           float64
}

func newCoxRows(in CoxInput) (*coxRows, error) {
	if err := checkCoxInput(in); err != nil {
		return nil, err
	}
	keys := sortRowKeys(in)
	r := &coxRows{n: len(in.Time), p: len(in.Covariates)}
	r.gather(in, keys)
	r.split(in.Strata)
	if r.events == 0 {
		return nil, errors.New("no event: there is nothing to compare")
	}
	r.center()
	r.sumEvents()
	return r, nil
}

// gather copies the input in the order of the keys.
func (r *coxRows) gather(in CoxInput, keys []rowKey) {
	r.time, r.event, r.order = make([]float64, r.n), make([]bool, r.n), make([]int32, r.n)
	r.x = make([]float64, r.n*r.p)
	inBlocks(r.n, func(from, to int) {
		for k := from; k < to; k++ {
			i := keys[k].index
			r.order[k], r.time[k], r.event[k] = i, in.Time[i], in.Event[i]
			for j, column := range in.Covariates {
				r.x[k*r.p+j] = column[i]
			}
		}
	})
	r.start = pick(in.Start, r.order)
	r.weight = pick(in.Weights, r.order)
	r.offset = pick(in.Offset, r.order)
}

// pick returns column in the order given, nil for nil.
func pick(column []float64, order []int32) []float64 {
	if column == nil {
		return nil
	}
	out := make([]float64, len(order))
	for k, i := range order {
		out[k] = column[i]
	}
	return out
}

// split finds the strata and, in each, the groups of one time.
func (r *coxRows) split(labels []int) {
	label := func(k int) int {
		if labels == nil {
			return 0
		}
		return labels[r.order[k]]
	}
	for k := 0; k < r.n; {
		s := coxStratum{label: label(k), from: k}
		for k < r.n && label(k) == s.label {
			g := coxGroup{from: k}
			for ; k < r.n && r.time[k] == r.time[g.from] && label(k) == s.label; k++ {
				if r.event[k] {
					g.events++
					g.weight += r.weightOf(k)
				}
			}
			g.to = k
			r.events += g.events
			r.eventWeight += g.weight
			s.groups = append(s.groups, g)
		}
		s.to = k
		s.byStart = r.sortStarts(s.from, s.to)
		r.strata = append(r.strata, s)
	}
}

// sortStarts returns the rows from..to in descending order of start.
func (r *coxRows) sortStarts(from, to int) []int32 {
	if r.start == nil {
		return nil
	}
	rows := make([]int32, to-from)
	for i := range rows {
		rows[i] = int32(from + i)
	}
	slices.SortFunc(rows, func(a, b int32) int {
		if c := cmp.Compare(r.start[b], r.start[a]); c != 0 {
			return c
		}
		return cmp.Compare(a, b)
	})
	return rows
}

// center centres covariates and offset in each stratum and scales the covariates
// by their standard deviation about those centres, so that one tolerance fits
// all; a scale of 0 is a covariate of one value in each stratum.
func (r *coxRows) center() {
	r.scale = make([]float64, r.p)
	for i := range r.strata {
		s := &r.strata[i]
		s.center = r.columnMeans(s.from, s.to)
		for k := s.from; k < s.to; k++ {
			for j, c := range s.center {
				r.x[k*r.p+j] -= c
				r.scale[j] += float64(r.x[k*r.p+j] * r.x[k*r.p+j])
			}
		}
		if r.offset != nil {
			s.offset = shiftToMean(r.offset[s.from:s.to])
		}
	}
	for j := range r.scale {
		r.scale[j] = math.Sqrt(r.scale[j] / float64(r.n))
	}
	r.reach = make([]float64, r.p)
	for k := range r.n {
		for j, v := range r.row(k) {
			if r.scale[j] > 0 {
				v /= r.scale[j]
				r.x[k*r.p+j] = v
				r.reach[j] = max(r.reach[j], math.Abs(v))
			}
		}
	}
}

// columnMeans returns the mean of each covariate over the rows from..to; a
// covariate of one value has exactly that.
func (r *coxRows) columnMeans(from, to int) []float64 {
	mean := make([]float64, r.p)
	first := r.x[from*r.p : (from+1)*r.p]
	for k := from; k < to; k++ {
		for j, v := range first {
			mean[j] += r.x[k*r.p+j] - v
		}
	}
	for j, v := range first {
		mean[j] = v + mean[j]/float64(to-from)
	}
	return mean
}

// shiftToMean subtracts the mean of v from it and returns it.
func shiftToMean(v []float64) float64 {
	sum := 0.0
	for _, o := range v {
		sum += o
	}
	mean := sum / float64(len(v))
	for i := range v {
		v[i] -= mean
	}
	return mean
}

// sumEvents fills eventSum and eventOffset.
func (r *coxRows) sumEvents() {
	r.eventSum = make([]float64, r.p)
	for k, event := range r.event {
		if !event {
			continue
		}
		w := r.weightOf(k)
		for j, v := range r.row(k) {
			r.eventSum[j] += float64(w * v)
		}
		if r.offset != nil {
			r.eventOffset += float64(w * r.offset[k])
		}
	}
}

// predictors returns x'beta + offset of every row.
func (r *coxRows) predictors(beta []float64) []float64 {
	eta := make([]float64, r.n)
	inBlocks(r.n, func(from, to int) {
		for k := from; k < to; k++ {
			sum := 0.0
			for j, v := range r.row(k) {
				sum += float64(v * beta[j])
			}
			if r.offset != nil {
				sum += r.offset[k]
			}
			eta[k] = sum
		}
	})
	return eta
}

// risks returns exp(x'beta + offset) of every row, weighted: its share in the
// sums over a risk set.
func (r *coxRows) risks(beta []float64) []float64 {
	risk := r.predictors(beta)
	inBlocks(r.n, func(from, to int) {
		for k := from; k < to; k++ {
			risk[k] = math.Exp(risk[k]) * r.weightOf(k)
		}
	})
	return risk
}

// row is the covariates of a row, centred and scaled.
func (r *coxRows) row(k int) []float64 { return r.x[k*r.p : (k+1)*r.p : (k+1)*r.p] }

// weightOf is the weight of a row.
func (r *coxRows) weightOf(k int) float64 {
	if r.weight == nil {
		return 1
	}
	return r.weight[k]
}
