package pdf

import (
	"math"

	"reprieve/reports/table"
)

// shareWidth gives each column what its text wants, if there is room. If not,
// the widest are lowered to one level, none below its least; false if even the
// leasts have no room.
func shareWidth(natural, least []float64, available float64) ([]float64, bool) {
	widths := make([]float64, len(natural))
	if sum(natural) <= available {
		copy(widths, natural)
		return widths, true
	}
	if sum(least) > available {
		return nil, false
	}
	low, high := 0.0, available
	for range 60 { // halvings: far below a thousandth of a point
		level := (low + high) / 2
		for i := range widths {
			widths[i] = math.Max(math.Min(natural[i], level), math.Min(least[i], natural[i]))
		}
		if sum(widths) > available {
			high = level
		} else {
			low = level
		}
	}
	for i := range widths {
		widths[i] = math.Max(math.Min(natural[i], low), math.Min(least[i], natural[i]))
	}
	return widths, true
}

func sum(values []float64) float64 {
	total := 0.0
	for _, v := range values {
		total += v
	}
	return total
}

// cellWidths are the widths of the cells of each row, no line broken; sections,
// which run over all columns, are left out.
func (s *shaper) cellWidths(t *table.Table, look tableLook) ([][]float64, error) {
	var rows [][]float64
	for _, row := range t.Rows {
		if row.Section {
			continue
		}
		widths := make([]float64, len(row.Cells))
		for i, cell := range row.Cells {
			n, err := s.textNeed(measured(cell), look.cellOf(t.Columns[i]).style)
			if err != nil {
				return nil, err
			}
			widths[i] = n.natural + cellIndent(row, i)
		}
		rows = append(rows, widths)
	}
	return rows, nil
}

// balance moves width between columns, none below its least, as long as the rows
// become lower: a column of long texts takes from one whose texts are short but
// for a few.
func balance(widths, natural, least []float64, cells [][]float64) {
	const step = 4.0 // points
	moved := make([]float64, len(widths))
	for lowest := rowLines(widths, cells); ; {
		giver, taker := -1, -1
		for i := range widths {
			if widths[i]-step < math.Min(least[i], natural[i]) {
				continue
			}
			for k := range widths {
				if k == i || widths[k]+step > natural[k] {
					continue
				}
				copy(moved, widths)
				moved[i] -= step
				moved[k] += step
				if lines := rowLines(moved, cells); lines < lowest {
					lowest, giver, taker = lines, i, k
				}
			}
		}
		if giver < 0 {
			return
		}
		widths[giver] -= step
		widths[taker] += step
	}
}

// rowLines is about how many lines the rows have: a row has as many as its longest
// cell, one at least, and a line ends half a word before its column.
func rowLines(widths []float64, cells [][]float64) float64 {
	const halfWord = 10.0 // points
	total := 0.0
	for _, row := range cells {
		lines := 1.0
		for i, w := range row {
			if w > widths[i] {
				lines = math.Max(lines, w/math.Max(widths[i]-halfWord, 1))
			}
		}
		total += lines
	}
	return total
}
