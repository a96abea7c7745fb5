package document

import "testing"

func TestTypeset(t *testing.T) {
	for _, c := range []struct {
		text   string
		before rune
		want   string
	}{
		{"", ' ', ""},
		{"plain, 30% – already “set”", ' ', "plain, 30% – already “set”"},
		{"the patient's exports' folder", ' ', "the patient’s exports’ folder"},
		{`"one", ("two") "three"`, ' ', "“one”, (“two”) “three”"},
		{"'single' and \"'nested'\"", ' ', "‘single’ and “‘nested’”"},
		{"since '26", ' ', "since ’26"},
		{`" after a number`, '7', "” after a number"},
		{"'s", 'n', "’s"},
		{"30 % less, 7\u00a0% or 8\u202f%, at % of all", ' ', "30% less, 7% or 8%, at % of all"},
		{"75 mm, 24 h; 5 mg/kg in 3 hours", ' ', "75\u00a0mm, 24\u00a0h; 5\u00a0mg/kg in 3 hours"},
		{"(p = 0.296), p < 0.001, up = 3", ' ', "(p\u00a0=\u00a00.296), p\u00a0<\u00a00.001, up = 3"},
		{"é's \"ß\"", ' ', "é’s “ß”"},
	} {
		if got := Typeset(c.text, c.before); got != c.want {
			t.Errorf("%q after %q: %q, want %q", c.text, c.before, got, c.want)
		}
	}
}
