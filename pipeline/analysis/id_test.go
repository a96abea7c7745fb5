package analysis

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// A parsed id gives the keys back, whatever texts they hold.
func TestParseIDIsTheInverseOfID(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.SampledFrom([]string{"", "|", "%", "%7C", "%25", "%257C", "a|b", "\r\n", "北 Nord"}), rapid.String())
		want := Row{
			Analysis: "a" + text.Draw(t, "analysis"), Population: text.Draw(t, "population"),
			Anchor: text.Draw(t, "anchor"), Window: text.Draw(t, "window"),
			Missing: text.Draw(t, "missing"), Strategy: text.Draw(t, "strategy"),
			Group1: text.Draw(t, "group1"), Group1Level: text.Draw(t, "group1_level"),
			Variable: text.Draw(t, "variable"), VariableLevel: text.Draw(t, "variable_level"),
			Method: text.Draw(t, "method"), StatName: text.Draw(t, "stat_name"), Stat: math.NaN(),
		}
		got, err := ParseID(want.ID())
		if err != nil {
			t.Fatalf("%q: %v", want.ID(), err)
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateNaNs()); diff != "" {
			t.Fatalf("%q: %s", want.ID(), diff)
		}
	})
}

// Any text that is parsed is the id of the row that it gives, or that id without
// the bar before the empty stat.
func TestParseIDAcceptsOnlyIDs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.StringOf(rapid.SampledFrom([]rune("a%|257C0AD"))).Draw(t, "id")
		row, err := ParseID(id)
		if err == nil && row.ID() != id && row.ID() != id+"|" {
			t.Fatalf("%q is read as %q", id, row.ID())
		}
	})
}

func TestParseID(t *testing.T) {
	const primary = "response|RESP|TS|W4|nri|treatment_policy|||threshold|30|wilson"
	for name, c := range map[string]struct {
		id   string
		want Row
		err  string
	}{
		"with the stat": {id: primary + "|p", want: Row{
			Analysis: "response", Population: "RESP", Anchor: "TS", Window: "W4", Missing: "nri", Strategy: "treatment_policy",
			Variable: "threshold", VariableLevel: "30", Method: "wilson", StatName: "p", Stat: math.NaN(),
		}},
		"without": {id: primary, want: Row{
			Analysis: "response", Population: "RESP", Anchor: "TS", Window: "W4", Missing: "nri", Strategy: "treatment_policy",
			Variable: "threshold", VariableLevel: "30", Method: "wilson", Stat: math.NaN(),
		}},
		"escapes": {id: "safety|SAF||||||100%25|term|a%7Cb%0A||n", want: Row{
			Analysis: "safety", Population: "SAF", Group1Level: "100%", Variable: "term", VariableLevel: "a|b\n", StatName: "n", Stat: math.NaN(),
		}},
		"too short":     {id: "response|RESP", err: "analysis: result id: parts between bars: 2, not 12 (or 11, without the stat)"},
		"too long":      {id: primary + "|p|", err: "analysis: result id: parts between bars: 13, not 12 (or 11, without the stat)"},
		"empty":         {id: "", err: "analysis: result id: parts between bars: 1, not 12 (or 11, without the stat)"},
		"no analysis":   {id: "|||||||||||n", err: "analysis: result id: analysis: is empty"},
		"a bare %":      {id: "safety|SAF||||||||5%||n", err: "analysis: result id: variable_level: is not written as ids are: %, | and line ends stand as %25, %7C, %0A and %0D"},
		"another code":  {id: "safety|SAF||||||||%41||n", err: "analysis: result id: variable_level: is not written as ids are: %, | and line ends stand as %25, %7C, %0A and %0D"},
		"in lower case": {id: "safety|SAF||||||||%7c||n", err: "analysis: result id: variable_level: is not written as ids are: %, | and line ends stand as %25, %7C, %0A and %0D"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ParseID(c.id)
			if message := errorText(err); message != c.err {
				t.Fatalf("error %q, want %q", message, c.err)
			}
			if diff := cmp.Diff(c.want, got, cmpopts.EquateNaNs()); diff != "" && c.err == "" {
				t.Error(diff)
			}
		})
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestStatWords(t *testing.T) {
	if label, format, ok := StatWords("p"); label != "Proportion" || format != "proportion" || !ok {
		t.Errorf("%q, %q, %t", label, format, ok)
	}
	if _, _, ok := StatWords("q"); ok {
		t.Error("q is a stat")
	}
}
