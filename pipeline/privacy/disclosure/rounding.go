package disclosure

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"reprieve/pipeline/analysis"
)

// About is what is told of a count that is rounded: a multiple of the base, and
// how far from it the count may be, which is less than the base. A reader knows
// both.
type About struct {
	Shown  int `json:"shown"`
	Within int `json:"within"`
}

func (a About) String() string { return fmt.Sprintf("%d~%d", a.Shown, a.Within) }

// parseAbout reads what String wrote.
func parseAbout(text string) (About, error) {
	shown, within, _ := strings.Cut(text, "~")
	var a About
	var err error
	if a.Shown, err = strconv.Atoi(shown); err == nil {
		a.Within, err = strconv.Atoi(within)
	}
	return a, err
}

// contains says whether a count may be the one that was rounded.
func (a About) contains(n int) bool { return n >= a.Shown-a.Within && n <= a.Shown+a.Within }

// publishRounded tells of each cell that is withheld a multiple of the base near
// it, if every small cell keeps its interval: a rounded count is an interval in the
// equations, and whatever follows of it is worked out like what follows of a
// published one. Small cells and points of curves are not rounded.
//
// Rounding is to one of the two nearest multiples, by a coin that weighs more for
// the nearer, so that the mean of the rounded is the count; a multiple of the base
// stays. Rounding to the nearest would tell a count within the base, which is less
// than minCell allows.
func (d *decision) publishRounded() {
	base := d.policy.Rounding
	if base == 0 {
		return
	}
	coin := d.newCoin()
	for _, i := range d.byUse() {
		c := d.cellOf[i]
		x := d.system.cells[c]
		if x.published || x.small || isCurve(&d.rows[i]) || !d.wanted(i) {
			continue
		}
		a, again := d.roundedBefore(i)
		if !again {
			a = coin.round(x.value, base, d.ids[i])
		}
		d.system.tell(c, a)
	}
}

// roundedBefore is how the count of a row was rounded in the last month that had
// the same: twice the coin would tell more than once.
func (d *decision) roundedBefore(i int) (About, bool) {
	for k := len(d.policy.Earlier) - 1; k >= 0; k-- {
		past := d.policy.Earlier[k]
		if a, ok := past.Rounded[d.ids[i]]; ok && past.Withheld[d.ids[i]] == d.value(i) {
			return a, true
		}
	}
	return About{}, false
}

// coin decides where counts are rounded to. It is a hash of all numbers of the
// results, of which a reader does not have those that are withheld: the same
// results are rounded the same, and nobody without them can tell which numbers
// would have been rounded to what is shown.
type coin [sha256.Size]byte

func (d *decision) newCoin() coin {
	h := sha256.New()
	var bits [8]byte
	for i := range d.rows {
		binary.BigEndian.PutUint64(bits[:], math.Float64bits(0))
		if v := d.rows[i].Stat; !math.IsNaN(v) {
			binary.BigEndian.PutUint64(bits[:], math.Float64bits(v))
		}
		h.Write([]byte(d.ids[i]))
		h.Write(bits[:])
	}
	return coin(h.Sum(nil))
}

// round rounds n up with a probability of its remainder in bases, else down.
func (k coin) round(n, base int, id string) About {
	down := n - n%base
	h := sha256.New()
	h.Write(k[:])
	io.WriteString(h, id) //nolint:errcheck // a hash takes all
	thrown := binary.BigEndian.Uint64(h.Sum(nil)) % uint64(base)
	if thrown < uint64(n%base) {
		return About{down + base, base - 1}
	}
	return About{down, base - 1}
}

// aboutOf is what is told of the count of a row, if it is rounded.
func (d *decision) aboutOf(i int) (About, bool) {
	if d.cellOf[i] < 0 {
		return About{}, false
	}
	x := &d.system.cells[d.cellOf[i]]
	return x.about, x.rounded && d.fates[i].rule != ""
}

// showRounded is a row with the rounded count in the place of its own.
func showRounded(row analysis.Row, a About) analysis.Row {
	row.Stat, row.StatText, row.Warning, row.Error, row.Suppressed = float64(a.Shown), "", "", "", analysis.Rounded
	return row
}
