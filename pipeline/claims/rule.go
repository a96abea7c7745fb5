package claims

import (
	"errors"
	"math"
	"regexp"
	"strconv"
	"strings"

	"reprieve/pipeline/analysis"
)

// Rule is a list of conditions that must all hold.
type Rule []Condition

// Condition compares one stat of a result with a number.
type Condition struct {
	Stat  string // a stat_name, such as conf.low
	Op    string // one of > >= < <=
	Bound float64
}

// errCondition is the error of a text that is no rule.
var errCondition = errors.New(`is not a condition: write a stat, one of > >= < <=, and a number, such as conf.low > 0.5; "and" joins several`)

var conditionText = regexp.MustCompile(`^([A-Za-z0-9._]+) *(>=|<=|>|<) *(-?[0-9]+(?:\.[0-9]+)?)$`)

// ParseRule reads conditions such as `conf.low > 0.5 and N >= 20`. The stat of
// each is one that some results row has as a number; the number is written with
// digits, a minus sign and a point alone, so a percentage is a fraction.
func ParseRule(text string) (Rule, error) {
	var rule Rule
	for _, part := range strings.Split(text, " and ") {
		found := conditionText.FindStringSubmatch(strings.TrimSpace(part))
		if found == nil {
			return nil, errCondition
		}
		if _, format, ok := analysis.StatWords(found[1]); !ok || format == "text" {
			return nil, errors.New("is not a condition: no result has a number called " + strconv.Quote(found[1]))
		}
		bound, err := strconv.ParseFloat(found[3], 64)
		if err != nil {
			return nil, errCondition
		}
		rule = append(rule, Condition{Stat: found[1], Op: found[2], Bound: bound})
	}
	return rule, nil
}

// String is the rule as ParseRule reads it.
func (r Rule) String() string {
	parts := make([]string, len(r))
	for i, c := range r {
		parts[i] = c.String()
	}
	return strings.Join(parts, " and ")
}

// String is the condition as ParseRule reads it.
func (c Condition) String() string {
	return c.Stat + " " + c.Op + " " + strconv.FormatFloat(c.Bound, 'f', -1, 64)
}

// truth is whether a rule holds; unknown where a number that it needs is not
// estimable.
type truth int

const (
	unknown truth = iota
	no
	yes
)

// on decides the rule on the stats of a result: a condition that fails decides
// whatever is unknown of the others.
func (r Rule) on(stats map[string]float64) truth {
	holds := yes
	for _, c := range r {
		switch c.on(stats[c.Stat]) {
		case no:
			return no
		case unknown:
			holds = unknown
		case yes:
		}
	}
	return holds
}

// on compares doubles as they are: limits are numbers of one computation, and a
// proportion n / N is the double that is nearest to it, as its bound is.
func (c Condition) on(v float64) truth {
	if math.IsNaN(v) {
		return unknown
	}
	holds := false
	switch c.Op {
	case ">":
		holds = v > c.Bound
	case ">=":
		holds = v >= c.Bound
	case "<":
		holds = v < c.Bound
	case "<=":
		holds = v <= c.Bound
	}
	if holds {
		return yes
	}
	return no
}
