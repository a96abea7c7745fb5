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
	list   []int32 // rows
	starts []int32 // of each drawer, its first place in list; then the length of list
	sorted []bool  // of each drawer
	near   []donor // room for nearest

	predictions, values []float64 // of all rows
	low                 float64
	scale               float64 // drawers a unit of prediction
}

// sort takes the values of some rows, ascending, by their predictions.
func (d *donors) sort(rows []int, predictions, values []float64) {
	d.predictions, d.values = predictions, values
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
		d.list[*at] = int32(i)
		*at++
	}
	d.sorted = slices.Grow(d.sorted[:0], len(rows)+1)[:len(rows)+1]
	clear(d.sorted)
}

// open sorts a drawer and returns its places in list.
func (d *donors) open(b int) (from, to int) {
	from, to = int(d.starts[b]), int(d.starts[b+1])
	if !d.sorted[b] {
		d.sortDrawer(d.list[from:to])
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

// sortDrawer sorts rows, which come in their order, by prediction.
func (d *donors) sortDrawer(rows []int32) {
	if len(rows) > 12 {
		slices.SortFunc(rows, func(a, b int32) int {
			return cmp.Or(cmp.Compare(d.predictions[a], d.predictions[b]), cmp.Compare(a, b))
		})
		return
	}
	for i := 1; i < len(rows); i++ {
		x, at := rows[i], i
		for ; at > 0 && d.predictions[x] < d.predictions[rows[at-1]]; at-- {
			rows[at] = rows[at-1]
		}
		rows[at] = x
	}
}

// nearest returns the n donors, ascending by prediction, nearest to at; of two at one
// distance the lower. The next call uses their room again.
func (d *donors) nearest(at float64, n int) []donor {
	n = min(n, len(d.list))
	below := d.drawer(at)
	above := below
	first, last := d.open(below) // the places that are in order
	from, _ := slices.BinarySearchFunc(d.list[first:last], at, func(row int32, v float64) int {
		if d.predictions[row] < v {
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
		if to == len(d.list) || from > 0 && at-d.predictions[d.list[from-1]] <= d.predictions[d.list[to]]-at {
			from--
		} else {
			to++
		}
	}
	d.near = d.near[:0]
	for _, row := range d.list[from:to] {
		d.near = append(d.near, donor{d.predictions[row], d.values[row], int(row)})
	}
	return d.near
}
