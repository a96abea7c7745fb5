package analysis

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestID(t *testing.T) {
	full := Row{
		Analysis: "a", Population: "b", Anchor: "c", Window: "d", Missing: "e", Strategy: "f", Group1: "g", Group1Level: "h",
		Variable: "i", VariableLevel: "j", Method: "k", StatName: "l",
	}
	for _, c := range []struct {
		name string
		row  Row
		want string
	}{
		{"empty", Row{}, "|||||||||||"},
		{"all keys", full, "a|b|c|d|e|f|g|h|i|j|k|l"},
		{"what is not a key", Row{Stat: 3, StatLabel: "x", Format: "x", Context: "x", Estimand: "x", Suppressed: "none"}, "|||||||||||"},
		{"a bar", Row{Group1Level: "a|b"}, "|||||||a%7Cb||||"},
		{"what a bar becomes", Row{Group1Level: "a%7Cb"}, "|||||||a%257Cb||||"},
		{"lines", Row{Group1Level: "a\r\nb"}, "|||||||a%0D%0Ab||||"},
		{"any other text stays", Row{Group1Level: `Montréal, "Sud"`}, `|||||||Montréal, "Sud"||||`},
	} {
		if got := c.row.ID(); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

// Two rows have one ID only if their keys are the same.
func TestIDTellsRowsApart(t *testing.T) {
	word := rapid.StringMatching(`[a%|7C0AD\n\r]{0,4}`)
	rapid.Check(t, func(t *rapid.T) {
		draw := func() Row {
			return Row{Group1Level: word.Draw(t, "level"), Variable: word.Draw(t, "variable"), VariableLevel: word.Draw(t, "variable level")}
		}
		a, b := draw(), draw()
		if (a == b) != (a.ID() == b.ID()) {
			t.Fatalf("%+v and %+v: %q and %q", a, b, a.ID(), b.ID())
		}
		if strings.ContainsAny(a.ID(), "\r\n") || strings.Count(a.ID(), "|") != 11 {
			t.Fatalf("%q", a.ID())
		}
	})
}

// The columns of the contract's section 4, in its order.
func TestColumns(t *testing.T) {
	want := strings.Split("x_result_id x_analysis x_population x_anchor x_window x_missing x_strategy group1 group1_level group2 "+
		"group2_level variable variable_level context stat_name stat_label stat stat_chr fmt_fun warning error x_method x_estimand "+
		"x_suppressed", " ")
	if d := cmp.Diff(want, Columns); d != "" {
		t.Error(d)
	}
}

func TestAdd(t *testing.T) {
	r := &Results{}
	k := Row{Analysis: "a", Variable: "v"}
	r.add(k, stat{"n", 3}, stat{"p", nan}, stat{"or.high", math.Inf(1)}, stat{"or.low", math.Inf(-1)})
	want := []Row{
		{Analysis: "a", Variable: "v", StatName: "n", StatLabel: "n", Stat: 3, Format: "count", Suppressed: "none"},
		{Analysis: "a", Variable: "v", StatName: "p", StatLabel: "Proportion", Stat: nan, Format: "proportion", Suppressed: "none"},
		{Analysis: "a", Variable: "v", StatName: "or.high", StatLabel: "Upper limit of the odds ratio", Stat: nan, Format: "estimate", Suppressed: "none"},
		{Analysis: "a", Variable: "v", StatName: "or.low", StatLabel: "Lower limit of the odds ratio", Stat: nan, Format: "estimate", Suppressed: "none"},
	}
	if d := cmp.Diff(want, r.Rows, cmp.Comparer(sameBits)); d != "" {
		t.Error(d)
	}
	if k.StatName != "" {
		t.Error("the keys were changed")
	}
	if !r.Rows[0].Estimable() || r.Rows[1].Estimable() || r.Rows[2].Estimable() {
		t.Error("estimable")
	}
}

// sameBits says whether two numbers are the same to the bit; any NaN is NaN.
func sameBits(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || math.IsNaN(a) && math.IsNaN(b)
}

// Each stat has words and one of the known formats.
func TestStatNames(t *testing.T) {
	formats := []string{"count", "number", "proportion", "p", "estimate", "text"}
	for name := range statNames {
		if label, format := describeStat(name); label == "" || !slices.Contains(formats, format) {
			t.Errorf("%s: %q, %q", name, label, format)
		}
	}
}

func TestFind(t *testing.T) {
	r := &Results{}
	r.add(Row{Analysis: "a", Variable: "v", Context: "c", Estimand: "E01"}, stat{"n", 3}, stat{"p", nan})
	r.add(Row{Analysis: "a", Variable: "w"}, stat{"n", 4})
	for _, c := range []struct {
		name string
		want Row
		stat float64
		ok   bool
	}{
		{"by its keys alone", Row{Analysis: "a", Variable: "v", StatName: "n"}, 3, true},
		{"another variable", Row{Analysis: "a", Variable: "w", StatName: "n"}, 4, true},
		{"not estimable is there", Row{Analysis: "a", Variable: "v", StatName: "p"}, nan, true},
		{"no such stat", Row{Analysis: "a", Variable: "w", StatName: "p", Stat: 7}, nan, false},
		{"no such row", Row{Analysis: "b", Variable: "v", StatName: "n"}, nan, false},
	} {
		got, ok := r.Find(c.want)
		if ok != c.ok || !sameBits(got.Stat, c.stat) || got.ID() != c.want.ID() {
			t.Errorf("%s: got %+v, %v", c.name, got, ok)
		}
	}
	if got, _ := r.Find(Row{Analysis: "a", Variable: "v", StatName: "n"}); got.Context != "c" || got.Estimand != "E01" {
		t.Errorf("not the whole row: %+v", got)
	}
	if _, ok := new(Results).Find(Row{}); ok {
		t.Error("found in nothing")
	}
}

func TestSelect(t *testing.T) {
	r := &Results{}
	for _, v := range []string{"c", "a", "b"} {
		r.add(Row{Variable: v}, stat{"n", 1}, stat{"N", 2})
	}
	var got []string
	for _, row := range r.Select(func(row Row) bool { return row.StatName == "N" && row.Variable != "a" }) {
		got = append(got, row.Variable)
	}
	if d := cmp.Diff([]string{"c", "b"}, got); d != "" {
		t.Error(d)
	}
	if rows := r.Select(func(Row) bool { return false }); len(rows) != 0 {
		t.Errorf("nothing: %v", rows)
	}
}
