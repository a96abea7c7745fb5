package document

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNumbers(t *testing.T) {
	section := func(level int) Heading { return Heading{Level: level} }
	for name, c := range map[string]struct {
		blocks []Block
		want   []string
	}{
		"sections, tables and figures": {
			[]Block{Facts{}, section(1), Table{}, section(2), Figure{}, section(2), Table{}, section(1), section(2), Figure{}},
			[]string{"", "1", "1", "1.1", "1", "1.2", "2", "2", "2.1", "2"},
		},
		"a subsection first":         {[]Block{section(2), section(3)}, []string{"1", "1.1"}},
		"a section without a number": {[]Block{Heading{Level: 1, Unnumbered: true}, section(2), section(1)}, []string{"", "", "1"}},
		"a level below 1":            {[]Block{section(1), section(0)}, []string{"1", "2"}},
		"none":                       {nil, []string{}},
	} {
		if d := cmp.Diff(c.want, Numbers(c.blocks)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}
