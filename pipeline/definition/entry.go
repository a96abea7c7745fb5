package definition

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"reprieve/pipeline/analysis"
)

// entry is one line of the table of an analysis.
type entry struct {
	Variable string   // any means any variable
	Levels   []string // none: the row has no level
	Stats    []string
	Groups   []group
	Text     string

	methods []string // the values of x_method that the text names; none: it names no method
}

// group is a group that rows are written for; the zero value is all patients.
type group struct {
	Name   string
	Levels []string // none: whatever the level
}

const (
	any     = "*"
	overall = "overall"
)

// namedMethods are the words of a definition that name values of x_method:
// x_method `katz`, or x_method empty.
var (
	namedMethods = regexp.MustCompile("x_method (?:(?:`[^`]+`|empty)(?:, | or | and )?)+")
	namedMethod  = regexp.MustCompile("`[^`]+`|empty")
)

func methodsIn(text string) []string {
	var list []string
	for _, words := range namedMethods.FindAllString(text, -1) {
		for _, m := range namedMethod.FindAllString(words, -1) {
			if m == "empty" {
				m = ""
			}
			list = append(list, strings.Trim(m, "`"))
		}
	}
	return list
}

// entry returns the first line that covers a row and names its method, or else
// the first that covers it and names none.
func (a analysisText) entry(row analysis.Row) (entry, bool) {
	i := slices.IndexFunc(a.Entries, func(e entry) bool { return e.covers(row) && slices.Contains(e.methods, row.Method) })
	if i < 0 {
		i = slices.IndexFunc(a.Entries, func(e entry) bool { return e.covers(row) && len(e.methods) == 0 })
	}
	if i < 0 {
		return entry{}, false
	}
	return a.Entries[i], true
}

// covers says whether the line is about the row's variable, level, group and
// stat.
func (e entry) covers(row analysis.Row) bool {
	return (e.Variable == any || e.Variable == row.Variable) &&
		(len(e.Levels) == 0 && row.VariableLevel == "" || matches(e.Levels, row.VariableLevel)) &&
		(row.StatName == "" || slices.Contains(e.Stats, row.StatName)) &&
		slices.ContainsFunc(e.Groups, func(g group) bool {
			return g.Name == row.Group1 && (len(g.Levels) == 0 || matches(g.Levels, row.Group1Level))
		})
}

// matches says whether a level is among some: * is any, a..b the whole numbers
// from a to b.
func matches(levels []string, level string) bool {
	return slices.ContainsFunc(levels, func(l string) bool {
		if l == any || l == level {
			return true
		}
		low, high, ok := strings.Cut(l, "..")
		a, err1 := strconv.Atoi(low)
		b, err2 := strconv.Atoi(high)
		n, err3 := strconv.Atoi(level)
		return ok && err1 == nil && err2 == nil && err3 == nil && a <= n && n <= b && strconv.Itoa(n) == level
	})
}
