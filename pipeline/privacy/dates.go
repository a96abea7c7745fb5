package privacy

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	isoForm   = regexp.MustCompile(`(^|[^0-9])(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})($|[^0-9])`)
	dayForm   = regexp.MustCompile(`(^|[^0-9])(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})($|[^0-9])`)
	monthForm = regexp.MustCompile(`(?i)(^|[^0-9])(\d{1,2})(?:st|nd|rd|th|er)?[ -]?(` + monthWords + `)[a-zûé]*\.?,?[ -]?(\d{4})($|[^0-9])`)
	yearForm  = regexp.MustCompile(`(?i)(^|[^0-9])(\d{4})[ -]?(` + monthWords + `)[a-zûé]*\.?[ -]?(\d{1,2})($|[^0-9])`)
	bornForm  = regexp.MustCompile(`(?i)(^|[^\p{L}])(d\.?o\.?b\.?|ddn|date of birth|date de naissance|birth ?date|born( on| in)?|née?( le| en)?)[^\p{L}\p{N}]{0,4}\d{1,2}[^\p{N}]?\d`)
	wordForm  = regexp.MustCompile(`(?i)(^|[^\p{L}])(` + monthWords + `)[a-zûé]*\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})($|[^0-9])`)
)

// monthWords begin the names of months in English and French.
const monthWords = `jan|feb|fév|fev|mar|apr|avr|may|mai|jun|juin|jul|juil|aug|aoû|aou|sep|oct|nov|dec|déc`

// years gives the years of the full dates in a text, whatever the order of day
// and month.
func years(text string) []int {
	var list []int
	add := func(year string, parts ...string) {
		y, err := strconv.Atoi(year)
		if err != nil || y < 1900 || y > 2099 {
			return
		}
		numbers := [2]int{1, 1}
		for i, p := range parts {
			numbers[i], _ = strconv.Atoi(p) // at most two digits
		}
		if plausibleDay(numbers[0], numbers[1]) || plausibleDay(numbers[1], numbers[0]) {
			list = append(list, y)
		}
	}
	if strings.ContainsAny(text, "-/.") {
		for _, m := range isoForm.FindAllStringSubmatch(text, -1) {
			add(m[2], m[3], m[4])
		}
		for _, m := range dayForm.FindAllStringSubmatch(text, -1) {
			add(m[4], m[2], m[3])
		}
	}
	for _, m := range monthForm.FindAllStringSubmatch(text, -1) {
		add(m[4], m[2])
	}
	for _, m := range yearForm.FindAllStringSubmatch(text, -1) {
		add(m[2], m[4])
	}
	for _, m := range wordForm.FindAllStringSubmatch(text, -1) {
		add(m[4], m[3])
	}
	return list
}

// lastBirth is the first year that is not taken for one of births: patients are
// adults.
const lastBirth = 2010

// birthDate finds a date before lastBirth.
func birthDate(text string) bool {
	return slices.ContainsFunc(years(text), func(y int) bool { return y < lastBirth })
}

// recentDate finds a date since lastBirth.
func recentDate(text string) bool {
	return slices.ContainsFunc(years(text), func(y int) bool { return y >= lastBirth })
}

// labelledBirth finds a number after a word for birth.
func labelledBirth(text string) bool { return bornForm.MatchString(text) }

// fullDate finds any full date.
func fullDate(text string) bool { return len(years(text)) > 0 }

// firstYearOf is the unit of dates: the year of the first.
func firstYearOf(text string) string {
	if list := years(text); len(list) > 0 {
		return strconv.Itoa(list[0])
	}
	return ""
}
