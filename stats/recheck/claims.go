package recheck

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"
)

// Interval is an interval as it was printed.
type Interval struct {
	text      string
	low, high Number
	unbounded bool // high is printed as infinite
}

const numberText = `[+-]?(?:\d+\.?\d*|\.\d+)%?`

var intervalPattern = regexp.MustCompile(`^[(\[]?\s*(` + numberText + `)\s*(?:,|;|to|-|\s)\s*(` + numberText + `|inf|∞)\s*[)\]]?$`)

// ParseInterval reads a printed interval: 0.407-0.745, (-2.35, -1.31), 41 to 75%.
// An upper limit of inf or ∞ is one without bound. Limits in the wrong order are an
// error.
func ParseInterval(text string) (Interval, error) {
	plain := strings.NewReplacer("−", "-", "–", "-", "·", ".").Replace(strings.TrimSpace(text))
	m := intervalPattern.FindStringSubmatch(plain)
	if m == nil {
		return Interval{}, fmt.Errorf("recheck: %q is not an interval such as 0.41-0.75", text)
	}
	i := Interval{text: strings.TrimSpace(text)}
	var err error
	if i.low, err = ParseNumber(m[1]); err != nil {
		return Interval{}, err
	}
	if m[2] == "inf" || m[2] == "∞" {
		i.unbounded = true
		return i, nil
	}
	if i.high, err = ParseNumber(m[2]); err != nil {
		return Interval{}, err
	}
	if i.high.value.Cmp(i.low.value) < 0 {
		return Interval{}, fmt.Errorf("recheck: %q: the lower limit is above the upper", text)
	}
	return i, nil
}

// asRate is Number.asRate for both limits: one in percent makes both so.
func (i Interval) asRate() Interval {
	percent := i.low.asRate().percent || (!i.unbounded && i.high.asRate().percent)
	i.low.percent, i.high.percent = percent, percent
	return i
}

// places is the number of digits after the point, of the limit with more.
func (i Interval) places() int { return max(i.low.places, i.high.places) }

// P is a p-value as it was printed: =, <, <=, >, >= and a number, or ns.
type P struct {
	text     string
	relation string // "=", "<", "<=", ">", ">=", "ns"
	number   Number
}

var pPattern = regexp.MustCompile(`^(?:p)?\s*(=|<=|<|>=|>)?\s*(\S+)$`)

// ParseP reads a printed p-value: .0405, p = 0.04, <0.05, P<.001, >0.05, ns. A
// percentage is an error.
func ParseP(text string) (P, error) {
	plain := strings.ToLower(strings.NewReplacer("≤", "<=", "≥", ">=").Replace(strings.TrimSpace(text)))
	switch strings.ReplaceAll(strings.TrimSpace(strings.TrimPrefix(plain, "p ")), ".", "") {
	case "ns", "not significant":
		return P{text: strings.TrimSpace(text), relation: "ns"}, nil
	}
	m := pPattern.FindStringSubmatch(plain)
	if m == nil {
		return P{}, fmt.Errorf("recheck: %q is not a p-value such as .04, <0.05 or ns", text)
	}
	n, err := ParseNumber(m[2])
	if err != nil || n.percent {
		return P{}, fmt.Errorf("recheck: %q is not a p-value such as .04, <0.05 or ns", text)
	}
	relation := m[1]
	if relation == "" {
		relation = "="
	}
	return P{text: strings.TrimSpace(text), relation: relation, number: n}, nil
}

// outside says whether the claim is no probability.
func (p P) outside() bool {
	if p.relation == "ns" {
		return false
	}
	return p.number.value.Sign() < 0 || p.number.value.Cmp(big.NewRat(1, 1)) > 0
}

// holds says whether a p-value is as claimed; not significant is at least alpha.
func (p P) holds(value, alpha float64) bool {
	limit := alpha
	if p.relation != "ns" {
		limit = p.number.Float()
	}
	switch p.relation {
	case "<":
		return value < limit
	case "<=":
		return value <= limit
	case ">":
		return value > limit
	}
	return value >= limit // ">=", "ns"
}
