package reports

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"reprieve/reports/fonts"
)

// Names for people of what the results name by keys.

// windows are the windows with their days.
var windows = []struct{ key, name, days string }{
	{"W1", "Week 1", "4–10"},
	{"W2", "Week 2", "11–17"},
	{"W4", "Week 4", "22–35"},
	{"W8", "Week 8", "43–70"},
	{"W12", "Week 12", "71–105"},
	{"W26", "Week 26", "154–210"},
}

var anchors = []struct{ key, name string }{
	{"TS", "After the initial series (TS)"},
	{"T0", "After the first session (T0)"},
}

// missingRules are what those who were not rated count as.
var missingRules = []struct{ key, name, short string }{
	{"nri", "No response (primary)", "No response (primary)"},
	{"oc", "Left out (observed only)", "Left out"},
	{"locf", "Last rating carried forward", "Carried forward"},
	{"best", "Response (best case)", "Response (best case)"},
}

var criteria = []struct{ variable, level, name string }{
	{"threshold", "20", "≥ 20% less pain"},
	{"threshold", "30", "≥ 30% less pain"},
	{"threshold", "50", "≥ 50% less pain"},
	{"threshold", "70", "≥ 70% less pain"},
	{"absolute", "20", "≥ 20 mm less pain"},
}

var depressionNames = map[string]string{
	"yes": "With depression", "no": "Without depression", "unknown": "Depression unknown",
}

var variableNames = map[string]string{
	"age": "Age, years", "pain_years": "Duration of pain, years", "failed_classes": "Drug classes failed before",
	"baseline_mm": "Baseline pain, mm", "phq9": "PHQ-9 (0–27)", "gad7": "GAD-7 (0–21)",
	"n_sessions_course1": "Sessions in the initial series",
	"sex":                "Sex", "diagnosis": "Diagnosis", "depression": "Comorbid depression", "anxiety": "Comorbid anxiety",
	"psychotherapy_planned": "Psychotherapy planned", "site": "Site", "basetype": "Source of the baseline",
}

var levelNames = map[string]map[string]string{
	"route": {
		"im": "intramuscular", "iv": "intravenous", "sc": "subcutaneous", "sl": "sublingual", "po": "oral", "in": "intranasal",
	},
	"setting": {"clinic": "clinic", "home": "home"},
	"stop_reason": {
		"completed": "completed", "adverse_event": "adverse event", "lack_of_effect": "lack of effect", "cost": "cost", "other": "other",
	},
	"diagnosis": {
		"fibromyalgia": "Fibromyalgia", "crps": "Complex regional pain syndrome", "neuropathic": "Neuropathic pain",
		"back_pain": "Back pain", "migraine": "Migraine", "other": "Other",
	},
	"sex":        {"female": "Female", "male": "Male", "other": "Other", "unknown": "Unknown"},
	"depression": {"yes": "Yes", "no": "No", "unknown": "Unknown"},
	"basetype": {
		"home_mean": "Home diary, mean of days −7 to −1", "home_last": "Home diary, last of days −14 to −1",
		"pre_session": "Rating before the first session",
	},
}

func variableName(variable string) string {
	if name, ok := variableNames[variable]; ok {
		return name
	}
	return variable
}

// levelName returns the name of a level; sites, and what is not named here, are
// their own names.
func levelName(variable, level string) string {
	if name, ok := levelNames[variable][level]; ok {
		return name
	}
	if level == "yes" {
		return "Yes"
	}
	if level == "no" {
		return "No"
	}
	return printable(level)
}

// printable replaces what the typeface of the report has no glyph for, which
// names of sites may hold, by its code point, and white space by a blank.
func printable(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case len(fonts.MissingSans(string(r))) > 0:
			fmt.Fprintf(&b, "[U+%04X]", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// capital is a text that begins with a capital letter, as the names of rows do; terms
// and classes stand in small letters in the results.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

var numberRange = regexp.MustCompile(`^(\d+)-(\d+)$`)

// class is the name of a class: a range of numbers with an en dash, a word with a
// capital.
func class(level string) string {
	return capital(numberRange.ReplaceAllString(printable(level), "$1–$2"))
}
