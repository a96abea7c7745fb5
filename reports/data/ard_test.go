package data

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"reprieve/pipeline/analysis"
)

var nan = math.NaN()

// sameBits says whether two numbers are the same to the bit; any NaN is NaN.
func sameBits(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || math.IsNaN(a) && math.IsNaN(b)
}

// rowsOf are results of a few rows: every column filled, none, and what needs quotes.
func rowsOf() *analysis.Results {
	return &analysis.Results{Rows: []analysis.Row{
		{
			Analysis: "response", Population: "RESP", Anchor: "TS", Window: "W4", Missing: "nri", Strategy: "treatment_policy",
			Group1: "site", Group1Level: "A", Group2: "sex", Group2Level: "male", Variable: "threshold", VariableLevel: "30",
			Context: "proportion", StatName: "p", StatLabel: "Proportion", Stat: 0.1, StatText: "text", Format: "proportion",
			Warning: "warned", Error: "failed", Method: "wilson", Estimand: "E01", Suppressed: "primary",
		},
		{Stat: nan},
		{Group1: "site", Group1Level: "A|B%, \"Montréal\"\nSud", StatName: "n", Stat: 3},
		{Group1: "site", Group1Level: " blanks ", StatName: "n", Stat: -1.5e-300},
	}}
}

func ard(t testing.TB, results *analysis.Results) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteARD(&b, results); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Each column of the header holds its own field.
func TestWriteARD(t *testing.T) {
	records, err := csv.NewReader(strings.NewReader(ard(t, rowsOf()))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(analysis.Columns, records[0]); d != "" {
		t.Error(d)
	}
	want := map[string]string{
		"x_result_id": "response|RESP|TS|W4|nri|treatment_policy|site|A|threshold|30|wilson|p",
		"x_analysis":  "response", "x_population": "RESP", "x_anchor": "TS", "x_window": "W4", "x_missing": "nri", "x_strategy": "treatment_policy",
		"group1": "site", "group1_level": "A", "group2": "sex", "group2_level": "male", "variable": "threshold", "variable_level": "30",
		"context": "proportion", "stat_name": "p", "stat_label": "Proportion", "stat": "0.1", "stat_chr": "text", "fmt_fun": "proportion",
		"warning": "warned", "error": "failed", "x_method": "wilson", "x_estimand": "E01", "x_suppressed": "primary",
	}
	got := map[string]string{}
	for i, name := range records[0] {
		got[name] = records[1][i]
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	// The row without anything has an ID of bars, and all else is empty, the stat too.
	if got, want := strings.Join(records[2], ""), strings.Repeat("|", 11); got != want {
		t.Errorf("an empty row: %q, want %q", got, want)
	}
}

func TestARDRoundTrip(t *testing.T) {
	for name, results := range map[string]*analysis.Results{"a few rows": rowsOf(), "none": {}} {
		first := ard(t, results)
		got, err := ReadARD(strings.NewReader(first))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if d := cmp.Diff(results.Rows, got.Rows, cmp.Comparer(sameBits)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
		if second := ard(t, got); second != first {
			t.Errorf("%s: written again it is\n%s, not\n%s", name, second, first)
		}
	}
}

// Any text and any number come back, but for a line break of two characters,
// which encoding/csv makes one; the reader of the exports makes it one, too.
func TestARDRoundTripOfAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-c|%,"é \n#\\;]{0,6}`)
		row := analysis.Row{
			Analysis: text.Draw(t, "analysis"), Group1Level: text.Draw(t, "level"), Variable: text.Draw(t, "variable"),
			StatText: text.Draw(t, "text"), Warning: text.Draw(t, "warning"), Suppressed: text.Draw(t, "suppressed"),
			Stat: rapid.OneOf(rapid.Float64(), rapid.Just(nan)).Draw(t, "stat"),
		}
		if math.IsInf(row.Stat, 0) {
			row.Stat = nan
		}
		var b bytes.Buffer
		if err := WriteARD(&b, &analysis.Results{Rows: []analysis.Row{row}}); err != nil {
			t.Fatal(err)
		}
		got, err := ReadARD(&b)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff([]analysis.Row{row}, got.Rows, cmp.Comparer(sameBits)); d != "" {
			t.Fatal(d)
		}
	})
}

func TestReadARDRefuses(t *testing.T) {
	good := ard(t, &analysis.Results{Rows: []analysis.Row{
		{Analysis: "a", Group1Level: "two\nlines", StatName: "n", Stat: 3},
		{Analysis: "b", StatName: "n", Stat: 4},
	}})
	for _, c := range []struct{ name, old, changed, want string }{
		{"a key that is not that of the ID", ",b,", ",c,", `data: results: line 4: x_result_id: "b|||||||||||n" is not that of its keys`},
		{"an ID that is not that of the keys", "b|||||||||||n", "b|||||||||||N", `data: results: line 4: x_result_id: "b|||||||||||N" is not that of its keys`},
		{"a stat that is no number", ",4,", ",4x,", `data: results: line 4: stat: "4x" is not a finite number`},
		{"a stat with a decimal comma", ",4,", `,"4,5",`, `data: results: line 4: stat: "4,5" is not a finite number`},
		{"a cell too many", ",4,", ",4,5,", "data: results: record on line 4: wrong number of fields"},
		{"a column of another name", "fmt_fun", "fmt_fn", "data: results: the columns are not those of this version"},
		{"columns in another order", "stat_name,stat_label", "stat_label,stat_name", "data: results: the columns are not those of this version"},
		{"a byte-order mark", "x_result_id", "\ufeffx_result_id", "data: results: the columns are not those of this version"},
	} {
		text := strings.Replace(good, c.old, c.changed, 1)
		if text == good {
			t.Fatalf("%s: nothing was changed", c.name)
		}
		results, err := ReadARD(strings.NewReader(text))
		if err == nil || err.Error() != c.want || results != nil {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
	if _, err := ReadARD(strings.NewReader("")); !errors.Is(err, io.EOF) || !strings.HasPrefix(err.Error(), "data: results: header: ") {
		t.Errorf("an empty file: %v", err)
	}
}

func TestNumber(t *testing.T) {
	for _, c := range []struct {
		v    float64
		want string
	}{
		{0, "0"},
		{math.Copysign(0, -1), "-0"},
		{3, "3"},
		{0.1, "0.1"},
		{0.30000000000000004, "0.30000000000000004"},
		{1.0 / 3, "0.3333333333333333"},
		{-11.25, "-11.25"},
		{1e-300, "1e-300"},
		{5e-324, "5e-324"}, // the smallest there is
		{math.MaxFloat64, "1.7976931348623157e+308"},
		{1 << 53, "9.007199254740992e+15"},
		{nan, ""},
	} {
		if got := number(c.v); got != c.want {
			t.Errorf("%v: got %s, want %s", c.v, got, c.want)
		}
	}
}

// Every number comes back to the bit.
func TestNumberComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Float64().Draw(t, "v")
		if back, err := strconv.ParseFloat(number(v), 64); err != nil || !sameBits(v, back) {
			t.Fatalf("%v comes back as %v, %v", v, back, err)
		}
	})
}

// full is a disk that takes a few bytes.
type full struct{ left int }

var errFull = errors.New("the disk is full")

func (f *full) Write(b []byte) (int, error) {
	if len(b) > f.left {
		n := f.left
		f.left = 0
		return n, errFull
	}
	f.left -= len(b)
	return len(b), nil
}
