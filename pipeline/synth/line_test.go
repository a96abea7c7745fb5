package synth

import (
	"strings"
	"testing"
	"time"
)

func newLine(t *testing.T) *line {
	t.Helper()
	return &line{rng: newStream(1, 1, spelling), zone: toronto(t)}
}

func TestCellsAreQuotedWhereNeeded(t *testing.T) {
	for _, tc := range []struct{ text, want string }{
		{"Montréal", "Montréal"},
		{"Sault Ste. Marie, north", `"Sault Ste. Marie, north"`},
		{`the "old" site`, `"the ""old"" site"`},
		{"", ""},
	} {
		l := newLine(t)
		l.cell(tc.text)
		l.cell("x")
		if got := string(l.cells); got != tc.want+",x" {
			t.Errorf("%q is spelled %s", tc.text, got)
		}
	}
}

// Each spelling of a value reads back as the value; the rare ones do occur.
func TestSpellings(t *testing.T) {
	at := time.Date(2026, 7, 1, 18, 30, 0, 0, time.UTC) // 14:30 in Toronto
	for _, tc := range []struct {
		name  string
		spell func(*line)
		want  string
	}{
		{"whole mm", func(l *line) { l.mm(700) }, "70|70.0"},
		{"tenths of a mm", func(l *line) { l.mm(3) }, "0.3"},
		{"end of the scale", func(l *line) { l.mm(1000) }, "100|100.0"},
		{"number", func(l *line) { l.number(4.5) }, "4.5|4.50"},
		{"missing number", func(l *line) { l.known(-1) }, "|NA|."},
		{"local", func(l *line) { l.local(at) }, "2026-07-01T14:30|2026-07-01 14:30|2026-07-01T14:30:00|2026-07-01 14:30:00"},
		{"exact", func(l *line) { l.exact(at) }, "2026-07-01T14:30:00-04:00|2026-07-01T18:30:00Z"},
		{"date", func(l *line) { l.moment(at, true) }, "2026-07-01"},
		{"word", func(l *line) { l.word("mild") }, "mild| mild|mild | mild  "},
		{"flag", func(l *line) { l.flag(true) }, "yes| yes|yes | yes  "},
	} {
		t.Run(tc.name, func(t *testing.T) {
			l, seen := newLine(t), map[string]bool{}
			for range 20000 {
				l.reset()
				tc.spell(l)
				seen[string(l.cells)] = true
			}
			legal := strings.Split(tc.want, "|")
			for s := range seen {
				if !contains(legal, s) {
					t.Errorf("spelled %q", s)
				}
			}
			if !seen[legal[0]] || len(legal) > 1 && len(seen) < 2 {
				t.Errorf("spelled in %d ways: %v", len(seen), seen)
			}
		})
	}
}

func contains(all []string, s string) bool {
	for _, a := range all {
		if a == s {
			return true
		}
	}
	return false
}

func TestDraw(t *testing.T) {
	rng := newStream(2, 0, medicine)
	counts := map[string]int{}
	for range 10000 {
		counts[draw(rng, []share[string]{{"a", 3}, {"b", 0}, {"c", 1}})]++
	}
	// 7500 and 2500 within four standard deviations, 4 x sqrt(10000 x 0.75 x 0.25) = 173.
	if counts["b"] != 0 || counts["a"] < 7327 || counts["a"] > 7673 {
		t.Errorf("drawn %v", counts)
	}
}
