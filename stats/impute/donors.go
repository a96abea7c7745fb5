package impute

import (
	"cmp"
	"math"
	"slices"
)

// donor is an observed value, its prediction and its row.
type donor struct {
	prediction, value float64
	row               int
}

// donors are the observed values of a column by prediction, and of one prediction by row.
// They lie in drawers of equal width, as many as there are donors, so that to sort
// them and to find a place among them takes a few steps each; where the predictions
// crowd in one drawer, it is sorted and searched as any list is. A drawer is sorted when
// it is first looked into.
type donors struct {
	list   []donor
	starts []int  // of each drawer, its first place in list; then the length of list
	sorted []bool // of each drawer
	low    float64
	scale  float64 // drawers a unit of prediction
}

// sort takes the values of some rows, ascending, by their predictions.
func (d *donors) sort(rows []int, predictions, values []float64) {
	d.measure(rows, predictions)
	d.starts = slices.Grow(d.starts[:0], len(rows)+2)[:len(rows)+2]
	clear(d.starts)
	for _, i := range rows {
		d.starts[d.drawer(predictions[i])+2]++
	}
	for b := 2; b < len(d.starts); b++ {
		d.starts[b] += d.starts[b-1]
	}
	d.list = slices.Grow(d.list[:0], len(rows))[:len(rows)]
	for _, i := range rows { // starts[b+1] is the next free place of drawer b
		at := &d.starts[d.drawer(predictions[i])+1]
		d.list[*at] = donor{predictions[i], values[i], i}
		*at++
	}
	d.sorted = slices.Grow(d.sorted[:0], len(rows)+1)[:len(rows)+1]
	clear(d.sorted)
}

// open sorts a drawer and returns its places in list.
func (d *donors) open(b int) (from, to int) {
	from, to = d.starts[b], d.starts[b+1]
	if !d.sorted[b] {
		sortDrawer(d.list[from:to])
		d.sorted[b] = true
	}
	return from, to
}

// measure sets the width of the drawers. Where the range of the predictions is not a
// positive finite number there is one.
func (d *donors) measure(rows []int, predictions []float64) {
	low, high := math.Inf(1), math.Inf(-1)
	for _, i := range rows {
		low, high = min(low, predictions[i]), max(high, predictions[i])
	}
	d.low, d.scale = low, 0
	if scale := float64(len(rows)-1) / (high - low); high-low <= math.MaxFloat64 && scale <= math.MaxFloat64 {
		d.scale = scale
	}
}

// drawer is the drawer of a prediction: it never falls as the prediction rises.
func (d *donors) drawer(prediction float64) int {
	place := (prediction - d.low) * d.scale
	switch last := len(d.starts) - 3; {
	case place >= float64(last):
		return last
	case place > 0:
		return int(place)
	}
	return 0
}

// sortDrawer sorts donors that come by row.
func sortDrawer(list []donor) {
	if len(list) > 12 {
		slices.SortFunc(list, func(a, b donor) int {
			return cmp.Or(cmp.Compare(a.prediction, b.prediction), cmp.Compare(a.row, b.row))
		})
		return
	}
	for i := 1; i < len(list); i++ {
		x, at := list[i], i
		for ; at > 0 && x.prediction < list[at-1].prediction; at-- {
			list[at] = list[at-1]
		}
		list[at] = x
	}
}

// nearest returns the n donors, ascending by prediction, nearest to at; of two at one
// distance the lower.
func (d *donors) nearest(at float64, n int) []donor {
	n = min(n, len(d.list))
	below := d.drawer(at)
	above := below
	first, last := d.open(below) // the places that are in order
	from, _ := slices.BinarySearchFunc(d.list[first:last], at, func(x donor, v float64) int {
		if x.prediction < v {
			return -1
		}
		return 1
	})
	from += first
	to := from
	for to-from < n {
		for from == first && first > 0 {
			below--
			first, _ = d.open(below)
		}
		for to == last && last < len(d.list) {
			above++
			_, last = d.open(above)
		}
		if to == len(d.list) || from > 0 && at-d.list[from-1].prediction <= d.list[to].prediction-at {
			from--
		} else {
			to++
		}
	}
	return d.list[from:to]
}
