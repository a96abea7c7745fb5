package ingest

// arrange puts the rows that are kept into their order, in the memory of the columns, and
// gives up the others. It is done where the rows are in groups: the rows of a group stay
// among themselves, and none moves behind what is still to be moved.
func (t *rows) arrange(workers int) {
	if t.groups == nil {
		return
	}
	each(workers, len(t.columns), func(i int) {
		c, n := &t.columns[i], len(t.order)
		switch widthOf(c.spec.Type) {
		case wide:
			c.wide = arranged(c.wide, t.order, t.groups)[:n:n]
		case short:
			c.short = arranged(c.short, t.order, t.groups)[:n:n]
		default:
			c.narrow = arranged(c.narrow, t.order, t.groups)[:n:n]
		}
	})
	for k := range t.order {
		t.order[k] = int32(k)
	}
	t.origin, t.groups, t.arranged = nil, nil, true
}

// arranged puts values[order[k]] to k. Order goes through the groups one after the other;
// groups are where they end.
func arranged[T any](values []T, order, groups []int32) []T {
	var group []T
	k, begin := 0, int32(0)
	for _, end := range groups {
		group = append(group[:0], values[begin:end]...)
		for ; k < len(order) && order[k] < end; k++ {
			values[k] = group[order[k]-begin]
		}
		begin = end
	}
	return values
}
