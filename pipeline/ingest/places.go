package ingest

import (
	"cmp"
	"sort"
)

// place is where a row began.
type place struct{ file, line int32 }

// compare orders places by file and line.
func (p place) compare(other place) int {
	return cmp.Or(cmp.Compare(p.file, other.file), cmp.Compare(p.line, other.line))
}

// placeList holds the places of rows. Nearly all rows stand in the line after that of the row
// before, so that stretches of such rows are kept and not the place of each.
type placeList struct {
	runs []placeRun
	n    int32 // rows
}

// placeRun is a stretch of rows in lines that follow each other.
type placeRun struct {
	place       // of the first
	row   int32 // the number of the first
}

// len is the number of rows.
func (p *placeList) len() int { return int(p.n) }

// add adds the next row.
func (p *placeList) add(at place) { p.addLines(at, 1) }

// addLines adds the next n rows, which stand in lines that follow each other.
func (p *placeList) addLines(first place, n int) {
	if k := len(p.runs) - 1; k < 0 || p.runs[k].file != first.file || p.runs[k].line+p.n-p.runs[k].row != first.line {
		p.runs = append(p.runs, placeRun{first, p.n})
	}
	p.n += int32(n)
}

// addAll adds the rows of another list.
func (p *placeList) addAll(other *placeList) {
	for k, run := range other.runs {
		end := other.n
		if k+1 < len(other.runs) {
			end = other.runs[k+1].row
		}
		p.addLines(run.place, int(end-run.row))
	}
}

// at is the place of a row.
func (p *placeList) at(row int32) place {
	k := sort.Search(len(p.runs), func(k int) bool { return p.runs[k].row > row }) - 1
	run := p.runs[k]
	return place{run.file, run.line + row - run.row}
}
