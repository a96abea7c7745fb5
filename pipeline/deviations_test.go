package pipeline

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDeviations(t *testing.T) {
	const (
		parts = "is not DATE | WHAT | WHY, three parts with | between them"
		date  = "does not begin with a date (YYYY-MM-DD)"
		words = "does not say what was changed and why"
	)
	for _, c := range []struct {
		item, rule string
		want       Deviation
	}{
		{"2026-03-02 | Course gap 21 days, not 28 | Two sites plan by three weeks", "", Deviation{"2026-03-02", "Course gap 21 days, not 28", "Two sites plan by three weeks"}},
		{"2026-03-02|a|b", "", Deviation{"2026-03-02", "a", "b"}},
		{"", parts, Deviation{}},
		{"2026-03-02 | what", parts, Deviation{}},
		{"2026-03-02 | what | why | more", parts, Deviation{}},
		{"2 March 2026 | what | why", date, Deviation{}},
		{"2026-02-30 | what | why", date, Deviation{}},
		{"2026-03-02 | | why", words, Deviation{}},
		{"2026-03-02 | what | ", words, Deviation{}},
	} {
		cfg := DefaultConfig()
		cfg.Report.Deviations = []string{c.item}
		var want []*KeyError
		var list []Deviation
		if c.rule == "" {
			list = []Deviation{c.want}
		} else {
			want = []*KeyError{{"report.deviations", c.item, c.rule}}
		}
		if d := cmp.Diff(want, cfg.Validate()); d != "" {
			t.Errorf("%q: %s", c.item, d)
		}
		if d := cmp.Diff(list, DeviationsOf(cfg.Report)); d != "" {
			t.Errorf("%q: %s", c.item, d)
		}
	}
}
