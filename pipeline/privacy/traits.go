package privacy

import "unicode/utf8"

// traits are what one look at a text shows: most texts need no other.
type traits struct {
	length  int  // characters
	digits  int  // in all
	longest int  // run of digits
	chain   int  // digits of the longest chain of runs with blanks and marks alone between them
	year    bool // a run is a year: 4 digits that begin with 19 or 20
	letters int  // and any character beyond ASCII
	word    int  // longest run of letters
	blanks  int
	dots    int
	colons  int
	dashes  int
	at      bool
}

func traitsOf(text string) traits {
	t := traits{length: utf8.RuneCountInString(text)}
	run, word, chain := 0, 0, 0
	for i := range len(text) {
		c := text[i]
		switch {
		case digit(c):
			run, word, chain = run+1, 0, chain+1
			t.digits++
			t.longest, t.chain = max(t.longest, run), max(t.chain, chain)
			t.year = t.year || run == 4 && isYear(text, i)
			continue
		case alphanumeric(c):
			word, chain = word+1, 0
			t.letters++
			t.word = max(t.word, word)
		default:
			word = 0
			t.mark(c)
		}
		run = 0
	}
	return t
}

// isYear says whether the run of four digits that has come to text[i] ends there
// and is a year.
func isYear(text string, i int) bool {
	if i+1 < len(text) && digit(text[i+1]) {
		return false
	}
	century := text[i-3 : i-1]
	return century == "19" || century == "20"
}

// mark counts a character that is no letter and no digit.
func (t *traits) mark(c byte) {
	switch c {
	case ' ':
		t.blanks++
	case '.':
		t.dots++
	case ':':
		t.colons++
	case '-':
		t.dashes++
	case '@':
		t.at = true
	}
}

func longChain(n int) func(traits) bool { return func(t traits) bool { return t.chain >= n } }
func longRun(n int) func(traits) bool   { return func(t traits) bool { return t.longest >= n } }
func dashes(n int) func(traits) bool    { return func(t traits) bool { return t.dashes >= n } }
func short(t traits) bool               { return t.length == 3 && t.digits == 1 }

// dated says whether a text can hold a full date: a year, and digits beside it
// or the name of a month.
func dated(t traits) bool { return t.year && (t.chain > 5 || t.word >= 3) }

// mixed says whether a text can hold a postal code: three letters and three
// digits.
func mixed(t traits) bool { return t.letters >= 3 && t.digits >= 3 }

// digitRuns gives the runs of 6 and more digits that are words of a text: before
// them stand no digits and letters mixed, and after them at most two letters,
// which may be the version of a health card.
func digitRuns(text string) []string {
	var runs []string
	for i := 0; i < len(text); {
		if !alphanumeric(text[i]) {
			i++
			continue
		}
		end := i
		for end < len(text) && alphanumeric(text[end]) {
			end++
		}
		if digits := runOfWord(text[i:end]); len(digits) >= 6 {
			runs = append(runs, digits)
		}
		i = end
	}
	return runs
}

// runOfWord returns the digits of a word that is letters, digits, and up to two
// letters; "" of another.
func runOfWord(word string) string {
	begin := 0
	for begin < len(word) && !digit(word[begin]) {
		begin++
	}
	end := begin
	for end < len(word) && digit(word[end]) {
		end++
	}
	if len(word)-end > 2 {
		return ""
	}
	for i := end; i < len(word); i++ {
		if digit(word[i]) {
			return ""
		}
	}
	return word[begin:end]
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

func alphanumeric(c byte) bool {
	return digit(c) || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf
}
