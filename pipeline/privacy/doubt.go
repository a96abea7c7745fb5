package privacy

import (
	"math"
	"runtime"
	"slices"

	"reprieve/stats/parallel"
)

// matches are the texts of a column that a pattern matches.
type matches struct {
	pattern
	mark    []bool
	matched int
	shaped  int             // texts of the pattern's shape
	units   map[string]bool // different units of those that match
}

// minShare is the number of texts from which on it is worth another processor.
const minShare = 10_000

// match looks at every different text once, on all processors, and returns the
// patterns that match any.
func (m marked) match(list []pattern) []matches {
	n := len(m.texts)
	parts := make([][]matches, min(runtime.GOMAXPROCS(0), 1+n/minShare))
	var group parallel.Group
	for w := range parts {
		group.Go(func() { parts[w] = m.matchPart(list, w*n/len(parts), (w+1)*n/len(parts)) })
	}
	group.Wait()
	all := parts[0]
	for _, part := range parts[1:] {
		for i := range all {
			all[i].add(part[i])
		}
	}
	return slices.DeleteFunc(all, func(x matches) bool { return x.matched == 0 })
}

// matchPart looks at the texts from low to high, without that.
func (m marked) matchPart(list []pattern, low, high int) []matches {
	all := make([]matches, len(list))
	for i, p := range list {
		all[i].pattern = p
	}
	for code := low; code < high; code++ {
		text := m.texts[code].Text
		if text == "" {
			continue
		}
		t := traitsOf(text)
		for i := range all {
			if x := &all[i]; x.where(t) {
				x.look(code, text, len(m.texts))
			}
		}
	}
	return all
}

// add adds what the same pattern found among other texts.
func (x *matches) add(other matches) {
	x.matched, x.shaped = x.matched+other.matched, x.shaped+other.shaped
	if x.mark == nil {
		x.mark, x.units = other.mark, other.units
		return
	}
	for code, found := range other.mark {
		x.mark[code] = x.mark[code] || found
	}
	for unit := range other.units {
		x.units[unit] = true
	}
}

func (x *matches) look(code int, text string, texts int) {
	if x.shape != nil && x.shape(text) {
		x.shaped++
	}
	if !x.pattern.match(text) {
		return
	}
	if x.mark == nil {
		x.mark = make([]bool, texts)
	}
	x.mark[code] = true
	x.matched++
	if x.unit != nil {
		if x.units == nil {
			x.units = map[string]bool{}
		}
		x.units[x.unit(text)] = true
	}
}

// certainty is how far what a pattern found is an identifier.
type certainty int

const (
	chance   certainty = iota // as many are to be expected
	doubtful                  // as likely something else
	sure
)

// certainty of what a pattern found among so many different texts. It is sure if
// the pattern has no shape; if all texts of its shape match and are strangers in
// the column; or if chance does not explain that so many match. It is doubtful
// if all of its shape match, and are few or half of all.
func (x matches) certainty(texts int, strangers func(mark []bool) bool) certainty {
	all := x.matched >= x.shaped
	switch {
	case x.pattern.doubtful:
		return doubtful
	case x.shape == nil, all && !x.short && texts > 1 && strangers(x.mark), x.beyondChance():
		return sure
	case all && (texts < minUniform || 2*x.matched >= texts):
		return doubtful
	}
	return chance
}

// The limits of beyondChance.
const (
	surely = 1e-6 // of as many matches among the texts of a shape
	wholly = 1e-3 // where all texts of the shape match
)

// beyondChance says whether so many of the texts of a shape match that chance does
// not explain it: all of them do, or the bound of Chernoff on the probability of
// as many, exp(-n KL(m/n, chance)), is below one in a million. Where units are
// what is drawn, as many texts count as have different ones.
func (x matches) beyondChance() bool {
	n, m := float64(x.shaped), float64(x.matched)
	if x.matched >= x.shaped {
		if x.unit != nil {
			n = float64(len(x.units))
		}
		return math.Pow(x.chance, n) <= wholly
	}
	share := m / n
	if share <= x.chance {
		return false
	}
	if x.unit != nil {
		n = float64(len(x.units)) / share
	}
	divergence := share*math.Log(share/x.chance) + (1-share)*math.Log((1-share)/(1-x.chance))
	return -n*divergence < math.Log(surely)
}

// The limits of oneForm.
const (
	minUniform = 10   // ids from which on a form is that of all
	uniform    = 0.9  // of the ids that are not marked
	maxForms   = 1000 // that are told apart
)

// oneForm says whether the ids that are not marked have one form, or one length,
// which the marked ones, at most a tenth, do not have: these are strangers.
func (m marked) oneForm(mark []bool) bool {
	return m.oneOf(mark, func(text string) string { return formOf(text) }) ||
		m.oneOf(mark, func(text string) string { return string(rune(len(text))) })
}

func (m marked) oneOf(mark []bool, form func(string) string) bool {
	forms, strange, others, n := map[string]int{}, map[string]bool{}, 0, 0
	m.different(func(code int, text string) {
		n++
		switch {
		case mark[code]:
			strange[form(text)] = true
		case len(forms) < maxForms:
			forms[form(text)]++
			others++
		default:
			others++
		}
	})
	if n < minUniform || 10*(n-others) > n {
		return false
	}
	for f, count := range forms {
		if float64(count) >= uniform*float64(others) {
			return !strange[f]
		}
	}
	return false
}

// formOf is what an id looks like: runs of letters and of digits are one sign
// each, those of six and more digits with their length.
func formOf(id string) string {
	var form []byte
	run := 0
	end := func() {
		if run >= 6 {
			form = append(form, byte('A'+min(run, 30)))
		}
		run = 0
	}
	for i := range len(id) {
		c := id[i]
		switch {
		case digit(c):
			if run == 0 {
				form = append(form, '0')
			}
			run++
			continue
		case alphanumeric(c):
			end()
			if len(form) == 0 || form[len(form)-1] != 'a' {
				form = append(form, 'a')
			}
			continue
		}
		end()
		form = append(form, c)
	}
	end()
	return string(form)
}
