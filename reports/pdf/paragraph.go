package pdf

import (
	"math"
	"strings"
	"unicode/utf8"
)

// line is a set line of text; its pieces follow one another.
type line struct {
	pieces []piece
	width  float64
	blank  bool // it was broken at a blank
}

// The demerits of a line are the square of its white end as a part of the
// width, and these.
const (
	jointDemerits   = 0.12 // it ends inside a compound
	numberDemerits  = 0.03 // the next begins with a number, whose noun is here: week 12
	widowDemerits   = 0.10 // a last line of one short word
	shortLastLine   = 0.12 // of the width: what counts as short
	overfullPenalty = 1e6  // a line wider than the measure, by rounding alone
)

// breakLines sets words ragged right in lines of a width, so that the sum of
// the demerits over the whole paragraph is least (Knuth and Plass 1981, with
// rigid blanks). A word wider than the line is broken. No words give no lines.
func (s *shaper) breakLines(words []word, width float64) []line {
	words = s.breakWords(words, width)
	n := len(words)
	best := make([]float64, n+1) // best[i]: the least demerits of words[i:]
	next := make([]int, n+1)
	for i := n - 1; i >= 0; i-- {
		best[i], next[i] = bestLine(words, i, width, best)
	}
	var lines []line
	for i := 0; i < n; i = next[i] {
		l := s.assemble(words[i:next[i]])
		last := words[next[i]-1]
		l.blank = next[i] < n && (last.blank > 0 || last.ends)
		lines = append(lines, l)
	}
	return lines
}

// bestLine returns the least demerits of a paragraph that begins with
// words[i], and where its second line begins.
func bestLine(words []word, i int, width float64, best []float64) (float64, int) {
	least, at := math.Inf(1), i+1
	used := 0.0
	for j := i; j < len(words); j++ {
		used += words[j].width
		if used > width && j > i {
			break
		}
		demerits := lineDemerits(words, j, used, width, j == i) + best[j+1]
		if demerits < least {
			least, at = demerits, j+1
		}
		if words[j].ends {
			break
		}
		used += words[j].blank
	}
	return least, at
}

// lineDemerits judges a line that ends with words[j] and is used wide.
func lineDemerits(words []word, j int, used, width float64, single bool) float64 {
	if used > width {
		return overfullPenalty
	}
	if words[j].ends {
		return 0
	}
	if j == len(words)-1 {
		if single && used < shortLastLine*width {
			return widowDemerits
		}
		return 0
	}
	slack := (width - used) / width
	demerits := slack * slack
	if words[j].joint {
		demerits += jointDemerits
	}
	if words[j+1].isNumber() {
		demerits += numberDemerits
	}
	return demerits
}

func (w word) isNumber() bool {
	return len(w.pieces) > 0 && w.pieces[0].text[0] >= '0' && w.pieces[0].text[0] <= '9'
}

// assemble joins the words of a line; neighbours in one style become one piece
// with blanks in it, so that the text can be searched and copied.
func (s *shaper) assemble(words []word) line {
	var pieces []piece
	for i, w := range words {
		before := ""
		if i > 0 && words[i-1].blank > 0 && len(pieces) > 0 {
			before = " "
		}
		for k, p := range w.pieces {
			if k == 0 && before != "" {
				if last := &pieces[len(pieces)-1]; last.id == "" || last.id == p.id {
					last.text += before
				} else { // no part of the number that is linked
					p.text = before + p.text
				}
			}
			if last := len(pieces) - 1; last >= 0 && pieces[last].style == p.style && pieces[last].id == p.id {
				pieces[last].text += p.text
			} else {
				pieces = append(pieces, p)
			}
		}
	}
	l := line{pieces: pieces}
	for i := range l.pieces {
		p := &l.pieces[i]
		p.width = s.width(p.style, p.text)
		l.width += p.width
	}
	return l
}

// breakWords breaks the words that are wider than a line.
func (s *shaper) breakWords(words []word, width float64) []word {
	fits := true
	for _, w := range words {
		fits = fits && w.width <= width
	}
	if fits {
		return words
	}
	var out []word
	for _, w := range words {
		if w.width <= width {
			out = append(out, w)
			continue
		}
		parts := s.breakWord(w, width)
		last := &parts[len(parts)-1]
		last.blank, last.ends, last.joint = w.blank, w.ends, w.joint
		out = append(out, parts...)
	}
	return out
}

// breakWord cuts a word into parts no wider than a line, after a mark of
// punctuation where there is one in the second half of the line. A part has
// one character at least.
func (s *shaper) breakWord(w word, width float64) []word {
	var parts []word
	for _, p := range w.pieces {
		for rest := p.text; rest != ""; {
			cut := s.fit(p.style, rest, width)
			part := piece{text: rest[:cut], style: p.style, width: s.width(p.style, rest[:cut]), id: p.id}
			parts = append(parts, word{pieces: []piece{part}, width: part.width})
			rest = rest[cut:]
		}
	}
	return parts
}

// fit returns how many bytes of text to set on a line of a width.
func (s *shaper) fit(st style, text string, width float64) int {
	end, mark, used := 0, 0, 0.0
	for i, r := range text {
		g, _ := s.lookup(st.face, r)
		used += g.advance * st.size / 1000
		if used > width && i > 0 {
			if mark > i/2 {
				return mark
			}
			return end
		}
		end = i + utf8.RuneLen(r)
		if strings.ContainsRune("-–/_.,;:@", r) {
			mark = end
		}
	}
	return end
}
