package pdf

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"reprieve/reports/document"
)

// word is what stands together on a line: pieces of text, one for each style,
// and what may follow it.
type word struct {
	pieces []piece
	width  float64
	blank  float64 // width of the blank after it, 0 for none
	ends   bool    // the line must end after it
	joint  bool    // an unwelcome place to break: after a hyphen, inside a name
}

// piece is a run of text in one style; id is that of the result that it shows, "" for
// none.
type piece struct {
	text  string
	style style
	width float64
	id    string
	shift float64 // white space before it
}

// words splits spans into words and checks that every character can be drawn.
// A newline ends a line. A line may be broken at blanks, at a zero-width space,
// and inside a compound (isJoint).
func (s *shaper) words(spans []document.Span, base style) ([]word, error) {
	b := wordBuilder{shaper: s}
	before := ' '
	for _, span := range spans {
		st := base.with(spanFace(base.face, span))
		text := typeset(span.Text, st.face, before)
		b.id = span.ID
		if err := b.add(text, st); err != nil {
			return nil, err
		}
		if last, n := utf8.DecodeLastRuneInString(text); n > 0 {
			before = last
		}
	}
	b.endWord()
	return b.words, nil
}

// plain is words for text in one style.
func (s *shaper) plain(text string, st style) ([]word, error) {
	return s.words([]document.Span{{Text: text}}, st)
}

// spanFace returns the face of a span in text of a base face.
func spanFace(base face, span document.Span) face {
	if base == mono {
		return mono
	}
	isBold := span.Bold || base == bold || base == boldItalic
	isItalic := span.Italic || base == italic || base == boldItalic
	switch {
	case isBold && isItalic:
		return boldItalic
	case isBold:
		return bold
	case isItalic:
		return italic
	default:
		return regular
	}
}

type wordBuilder struct {
	shaper  *shaper
	words   []word
	current word
	id      string          // of the span
	text    strings.Builder // of the current piece
}

func (b *wordBuilder) add(text string, st style) error {
	runes := []rune(text)
	for i, r := range runes {
		switch {
		case r == '\n':
			b.endPiece(st)
			b.endLine()
		case isBlank(r):
			b.endPiece(st)
			b.endWord()
			b.setBlank(b.shaper.width(st, " "))
		case r == '\u200b':
			b.endPiece(st)
			b.endWord()
		default:
			b.text.WriteRune(r)
			if isJoint(runes, i) {
				b.endPiece(st)
				b.current.joint = true
				b.endWord()
			}
		}
		if err := b.shaper.checkRune(st.face, r, text); err != nil {
			return err
		}
	}
	b.endPiece(st)
	return nil
}

// checkRune is check for one character of text; blanks need no glyph.
func (s *shaper) checkRune(f face, r rune, text string) error {
	if r == '\n' || r == '\u200b' || isBlank(r) {
		return nil
	}
	if _, ok := s.lookup(f, r); ok {
		return nil
	}
	return s.check(f, text)
}

func (b *wordBuilder) endPiece(st style) {
	if b.text.Len() == 0 {
		return
	}
	text := b.text.String()
	b.text.Reset()
	width := b.shaper.width(st, text)
	b.current.pieces = append(b.current.pieces, piece{text: text, style: st, width: width, id: b.id})
	b.current.width += width
}

func (b *wordBuilder) endWord() {
	if len(b.current.pieces) > 0 {
		b.words = append(b.words, b.current)
	}
	b.current = word{}
}

// endLine ends a line, also one without words.
func (b *wordBuilder) endLine() {
	b.current.ends = true
	if n := len(b.words); len(b.current.pieces) == 0 && n > 0 && !b.words[n-1].ends {
		b.words[n-1].ends = true
	} else {
		b.words = append(b.words, b.current)
	}
	b.current = word{}
}

func (b *wordBuilder) setBlank(width float64) {
	if n := len(b.words); n > 0 && !b.words[n-1].ends {
		b.words[n-1].blank, b.words[n-1].joint = width, false
	}
}

// isBlank reports whether a line may be broken at r. The no-break and the thin
// spaces stand inside numbers and are ordinary characters here.
func isBlank(r rune) bool {
	switch r {
	case '\u00a0', '\u202f', '\u2007', '\u2009':
		return false
	}
	return unicode.IsSpace(r)
}

// isJoint reports whether a line may be broken after runes[i]: after a hyphen or
// a dash between parts of two letters or more, after a solidus between parts of
// three, so that neither t-test nor n/N is.
func isJoint(runes []rune, i int) bool {
	least := 2
	switch runes[i] {
	case '-', '–', '—':
	case '/':
		least = 3
	default:
		return false
	}
	return lettersBefore(runes, i) >= least && lettersAfter(runes, i) >= least
}

func lettersBefore(runes []rune, i int) int {
	n := 0
	for i > n && unicode.IsLetter(runes[i-n-1]) {
		n++
	}
	return n
}

func lettersAfter(runes []rune, i int) int {
	n := 0
	for i+n+1 < len(runes) && unicode.IsLetter(runes[i+n+1]) {
		n++
	}
	return n
}
