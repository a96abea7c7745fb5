package definition

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline/analysis"
)

const example = `# dosing

What was given,
and no more.

- Population: SAF
- Estimands: E25 (dose_mg), E30
- Settings: course.max_gap_days (and why), claims,
  outcome.washout_hours
- Source: contract D17; a paper: part 2

A note
of two lines.

| variable | level | stats | groups | definition |
|---|---|---|---|---|
| dose_mg | | N mean; sd | overall; session_number 1..6 | mg a \| b, (x_method ` + "`t` or `normal`" + `) |
| dose_mg | | n | overall | count (x_method empty) |
| ` + "`rule`" + ` | 20 30 * | as dose_mg | site | the level |
`

func TestParseAnalysis(t *testing.T) {
	got, err := parseAnalysis("dosing", example)
	if err != nil {
		t.Fatal(err)
	}
	all := group{}
	want := analysisText{
		Name: "dosing", Question: "What was given, and no more.", Population: "SAF",
		Estimands: []string{"E25", "E30"}, Settings: []string{"course.max_gap_days", "claims", "outcome.washout_hours"},
		Source: "contract D17; a paper: part 2", Notes: []string{"A note of two lines."},
		Entries: []entry{
			{
				Variable: "dose_mg", Levels: []string{}, Stats: []string{"N", "mean", "sd"}, methods: []string{"t", "normal"},
				Groups: []group{all, {"session_number", []string{"1..6"}}}, Text: "mg a | b, (x_method `t` or `normal`)",
			},
			{Variable: "dose_mg", Levels: []string{}, Stats: []string{"n"}, methods: []string{""}, Groups: []group{all}, Text: "count (x_method empty)"},
			{Variable: "rule", Levels: []string{"20", "30", "*"}, Stats: []string{"N", "mean", "sd"}, Groups: []group{{"site", []string{}}}, Text: "the level"},
		},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(entry{})); diff != "" {
		t.Error(diff)
	}
}

// A malformed file is refused with what is wrong in it.
func TestParseAnalysisRefuses(t *testing.T) {
	for name, c := range map[string]struct{ old, new, want string }{
		"another name":        {"# dosing", "# dose", `heading: "# dose": is not "# dosing"`},
		"no list":             {"- Population: SAF\n", "Population\n", `list: "Population"`},
		"no source":           {"- Source: contract D17; a paper: part 2\n", "", "list: Source: is missing"},
		"a fifth item":        {"- Source", "- More: x\n- Source", "list: 5 items"},
		"an item twice":       {"- Source", "- Population: FAS\n- Source", `list: "Population: FAS"`},
		"settings in words":   {"course.max_gap_days (and why), claims,\n  outcome.washout_hours", "all of them", `Settings: "all of them": names no key`},
		"a second heading":    {"A note", "## A note", "is a second heading"},
		"another head":        {"| variable |", "| name |", "table: head"},
		"no dashes":           {"|---|---|---|---|---|\n", "", "table: no line of dashes"},
		"a cell too few":      {"| n | overall |", "| n |", "has 4 cells, not 5"},
		"no variable":         {"| dose_mg | | n |", "| | | n |", "has no variable"},
		"no stats":            {"| dose_mg | | n |", "| dose_mg | | |", "has no stats"},
		"as nothing above it": {"as dose_mg", "as dose_kg", "has no stats"},
		"an unknown stat":     {"N mean; sd", "N avg", `stat "avg": no row has one of that name`},
		"a second table":      {"| dose_mg | | n |", "\n| dose_mg | | n |", "table: is a second one"},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(example, c.old, c.new, 1)
			if text == example {
				t.Fatal("nothing was changed")
			}
			_, err := parseAnalysis("dosing", text)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
	if _, err := parseAnalysis("dosing", example[:strings.Index(example, "| variable")]); err == nil || err.Error() != "table: is missing" {
		t.Errorf("without a table: %v", err)
	}
	if _, err := parseAnalysis("dosing", ""); err == nil {
		t.Error("an empty file is parsed")
	}
}

func TestParseWordsRefuses(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"no sections":       {"# Words\n", "Terms: has no terms"},
		"a term unmarked":   {"## Populations\n\n- SAF: all\n", `Populations: "SAF: all"`},
		"a term twice":      {"## Populations\n\n- `SAF`: all\n- `SAF`: all\n", "Populations: \"`SAF`: all\""},
		"before a section":  {"- `SAF`: all\n", "is not a term"},
		"a section missing": {"## Terms\n\n- `day`: 24 h\n", "Populations: has no terms"},
	} {
		if _, err := parseWords(c.text); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
}

func TestEntryOfARow(t *testing.T) {
	a, err := parseAnalysis("dosing", example)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		row  analysis.Row
		want int // line of the table; -1: none
	}{
		"overall":                {analysis.Row{Variable: "dose_mg", StatName: "mean", Method: "t"}, 0},
		"the other method":       {analysis.Row{Variable: "dose_mg", StatName: "mean", Method: "normal"}, 0},
		"a method not named":     {analysis.Row{Variable: "dose_mg", StatName: "mean", Method: "wilson"}, -1},
		"no method":              {analysis.Row{Variable: "dose_mg", StatName: "n"}, 1},
		"any stat, by method":    {analysis.Row{Variable: "dose_mg"}, 1},
		"a group in the range":   {analysis.Row{Variable: "dose_mg", StatName: "sd", Method: "t", Group1: "session_number", Group1Level: "6"}, 0},
		"one beyond it":          {analysis.Row{Variable: "dose_mg", StatName: "sd", Method: "t", Group1: "session_number", Group1Level: "7"}, -1},
		"not a number":           {analysis.Row{Variable: "dose_mg", StatName: "sd", Method: "t", Group1: "session_number", Group1Level: "06"}, -1},
		"a level where none is":  {analysis.Row{Variable: "dose_mg", VariableLevel: "1", StatName: "mean", Method: "t"}, -1},
		"any level of any group": {analysis.Row{Variable: "rule", VariableLevel: "x y", StatName: "N", Group1: "site", Group1Level: "a b", Method: "z"}, 2},
		"not overall":            {analysis.Row{Variable: "rule", VariableLevel: "20", StatName: "N"}, -1},
		"another variable":       {analysis.Row{Variable: "dose", StatName: "N"}, -1},
	} {
		t.Run(name, func(t *testing.T) {
			e, ok := a.entry(c.row)
			if ok != (c.want >= 0) || ok && e.Text != a.Entries[c.want].Text {
				t.Errorf("%t, %q", ok, e.Text)
			}
		})
	}
}

// The primary endpoint's definition, key by key.
func TestOf(t *testing.T) {
	row, err := analysis.ParseID("response|RESP|TS|W4|nri|treatment_policy|||threshold|30|wilson|p")
	if err != nil {
		t.Fatal(err)
	}
	d, err := Of(row)
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, k := range d.Keys {
		keys = append(keys, k.Name+" "+k.Value)
	}
	want := []string{"population RESP", "anchor TS", "window W4", "missing nri", "strategy treatment_policy", "variable threshold 30", "method wilson", "stat p"}
	if diff := cmp.Diff(want, keys); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(d.Text, "value <= baseline x (100 - level) / 100") || !strings.Contains(d.Keys[2].Text, "days 22 to 35") {
		t.Errorf("%q, %q", d.Text, d.Keys[2].Text)
	}
	row.VariableLevel = "31"
	if _, err := Of(row); err == nil || !strings.Contains(err.Error(), `response: nothing defines variable "threshold", level "31"`) {
		t.Errorf("a threshold that is not there: %v", err)
	}
	if _, err := Of(analysis.Row{Analysis: "responce"}); err == nil || err.Error() != `definition: "responce": is no analysis` {
		t.Errorf("an unknown analysis: %v", err)
	}
}

func TestWriteMarkdown(t *testing.T) {
	var b strings.Builder
	if err := WriteMarkdown(&b, 1); err != nil {
		t.Fatal(err)
	}
	names, err := Analyses()
	if err != nil {
		t.Fatal(err)
	}
	text := b.String()
	if !strings.HasPrefix(text, "# Results (contract 1)\n\n## Words\n") {
		t.Errorf("%.60q", text)
	}
	for _, name := range names {
		if strings.Count(text, "\n## "+name+"\n") != 1 {
			t.Errorf("%s is not there once", name)
		}
	}
}
