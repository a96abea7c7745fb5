package synth

import (
	"strconv"
	"strings"
	"time"
)

// line spells the cells of one row of a CSV file, with the small liberties that
// contract section 2 allows.
type line struct {
	rng   stream
	zone  *time.Location
	brief bool // yes and no as Y and N
	cells []byte
	begun bool
}

func (l *line) reset() { l.cells, l.begun = l.cells[:0], false }

// cell writes a cell as it is, in quotes where CSV needs them.
func (l *line) cell(s string) {
	if l.begun {
		l.cells = append(l.cells, ',')
	}
	l.begun = true
	if !strings.ContainsAny(s, ",\"\r\n") {
		l.cells = append(l.cells, s...)
		return
	}
	l.cells = append(l.cells, '"')
	l.cells = append(l.cells, strings.ReplaceAll(s, `"`, `""`)...)
	l.cells = append(l.cells, '"')
}

// word writes text, now and then with blanks around it.
func (l *line) word(s string) {
	switch l.rng.IntN(1200) {
	case 0:
		s = " " + s
	case 1:
		s += " "
	case 2:
		s = " " + s + "  "
	}
	l.cell(s)
}

// missing writes a cell without a value: mostly empty, or a missing code.
func (l *line) missing() {
	switch l.rng.IntN(20) {
	case 0, 1:
		l.cell("NA")
	case 2:
		l.cell(".")
	default:
		l.cell("")
	}
}

// empty writes a cell of a column that does not apply to the row.
func (l *line) empty() { l.cell("") }

// number writes a number with as few decimals as it needs, rarely with one more.
func (l *line) number(v float64) {
	s := strconv.FormatFloat(v, 'f', -1, 64)
	if l.rng.chance(0.004) {
		if strings.Contains(s, ".") {
			s += "0"
		} else {
			s += ".0"
		}
	}
	l.cell(s)
}

// known writes a number, or a missing cell where it is below 0.
func (l *line) known(v float64) {
	if v < 0 {
		l.missing()
		return
	}
	l.number(v)
}

func (l *line) whole(n int) { l.cell(strconv.Itoa(n)) }

// mm writes a rating of so many tenths of a mm.
func (l *line) mm(tenths int) {
	whole, tenth := tenths/10, tenths%10
	if tenth == 0 && !l.rng.chance(0.01) {
		l.cell(strconv.Itoa(whole))
		return
	}
	l.cell(strconv.Itoa(whole) + "." + strconv.Itoa(tenth))
}

// flag writes yes or no in the spelling of the site.
func (l *line) flag(yes bool) {
	switch {
	case l.brief && yes:
		l.word("Y")
	case l.brief:
		l.word("N")
	case yes:
		l.word("yes")
	default:
		l.word("no")
	}
}

// local writes an instant as the local time of the clock, without an offset.
func (l *line) local(t time.Time) {
	layout := "2006-01-02T15:04"
	if l.rng.chance(0.02) {
		layout = "2006-01-02 15:04"
	}
	if t.Second() != 0 || l.rng.chance(0.02) {
		layout += ":05"
	}
	l.cell(t.In(l.zone).Format(layout))
}

// exact writes an instant with its offset, rarely as UTC.
func (l *line) exact(t time.Time) {
	t = t.In(l.zone)
	if l.rng.chance(0.02) {
		t = t.UTC()
	}
	l.cell(t.Format(time.RFC3339))
}

// moment writes a local time, or the date alone.
func (l *line) moment(t time.Time, dateOnly bool) {
	if dateOnly {
		l.cell(t.In(l.zone).Format(time.DateOnly))
		return
	}
	l.local(t)
}
