package recheck

import (
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"reprieve/stats"
	"reprieve/stats/proportion"
)

// maxCount is the greatest count, group size and number that is read: so that no
// total of ratings leaves the whole numbers of 64 bits.
const maxCount = 10_000_000

// Data are the numbers that a claim is checked against, as far as they are known.
// The zero value knows none; Set fills it.
type Data struct {
	groups   []proportion.Input // one or two; responders may be above the size
	table    *table
	parts    []Number
	nested   []Number
	n        []int
	mean, sd []Number
	items    int // whole-numbered items that a rating is the mean of, 0 where ratings are not whole
	scale    *[2]int
	estimate *Number
	interval *Interval
	level    float64
}

// Field is a kind of data that Set reads.
type Field struct{ Name, Form, Doc string }

// Fields returns what Set reads, in a fixed order.
func Fields() []Field {
	return []Field{
		{"counts", "X/N[,X/N]", "responders of one group or of two"},
		{"table", "TP,FN,FP,TN", "a test against a reference: both positive, reference only, test only, both negative"},
		{"n", "N[,N]", "size of the group, or of two"},
		{"mean", "M[,M]", "mean of the group, or of two"},
		{"sd", "S[,S]", "standard deviation of the group, or of two; one for two means serves both"},
		{"items", "K", "the ratings are means of K whole-numbered items (1: whole numbers): GRIM, and GRIMMER with sd"},
		{"scale", "LOW-HIGH", "least and greatest value of an item"},
		{"estimate", "E", "an estimate, of which interval is the interval"},
		{"interval", "LOW,HIGH", "the interval of estimate"},
		{"parts", "P,P,...", "percentages of all classes, which make up the whole"},
		{"nested", "P,P,...", "percentages of responders at rising thresholds, which cannot rise"},
		{"level", "L", "confidence level of intervals, 0.95 or 95%; ns is a p-value of at least one minus it"},
	}
}

// Set reads one kind of data from text; an unknown field, or text that cannot be
// read, is an error.
func (d *Data) Set(field, text string) (err error) {
	switch field {
	case "counts":
		d.groups, err = parseCounts(text)
	case "table":
		d.table, err = parseTable(text)
	case "n":
		d.n, err = parseSizes(text)
	case "mean":
		d.mean, err = parseNumbers(text, 2)
	case "sd":
		d.sd, err = parseDeviations(text)
	case "items":
		d.items, err = parseCount(text)
		if err == nil && (d.items < 1 || d.items > 100) {
			err = fmt.Errorf("recheck: %q items: not within 1..100", text)
		}
	case "scale":
		d.scale, err = parseScale(text)
	case "estimate":
		var n Number
		n, err = ParseNumber(text)
		d.estimate = &n
	case "interval":
		var i Interval
		i, err = ParseInterval(text)
		d.interval = &i
		if err == nil && i.unbounded {
			err = fmt.Errorf("recheck: %q: the upper limit must be a number", text)
		}
	case "parts":
		d.parts, err = parseNumbers(text, 100)
	case "nested":
		d.nested, err = parseNumbers(text, 100)
	case "level":
		d.level, err = parseLevel(text)
	default:
		err = fmt.Errorf("recheck: no field %q", field)
	}
	return err
}

// split separates the numbers of a list: by commas, semicolons or spaces.
func split(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\t' })
}

func parseCount(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > maxCount {
		return 0, fmt.Errorf("recheck: %q is not a whole number within 0..%d", text, maxCount)
	}
	return n, nil
}

func parseCounts(text string) ([]proportion.Input, error) {
	var groups []proportion.Input
	for _, part := range split(text) {
		x, n, ok := strings.Cut(part, "/")
		if !ok {
			return nil, fmt.Errorf("recheck: %q is not a count of a group such as 8/12", part)
		}
		responders, err := parseCount(x)
		if err != nil {
			return nil, err
		}
		size, err := parseCount(n)
		if err != nil {
			return nil, err
		}
		groups = append(groups, proportion.Input{Responders: responders, N: size})
	}
	if len(groups) < 1 || len(groups) > 2 {
		return nil, fmt.Errorf("recheck: %q: %d groups, not one or two", text, len(groups))
	}
	return groups, nil
}

func parseTable(text string) (*table, error) {
	var cells [4]int
	parts := split(text)
	if len(parts) != len(cells) {
		return nil, fmt.Errorf("recheck: %q: %d counts, not four", text, len(parts))
	}
	for i, part := range parts {
		c, err := parseCount(part)
		if err != nil {
			return nil, err
		}
		cells[i] = c
	}
	return &table{tp: cells[0], fn: cells[1], fp: cells[2], tn: cells[3]}, nil
}

func parseSizes(text string) ([]int, error) {
	var sizes []int
	for _, part := range split(text) {
		n, err := parseCount(part)
		if err != nil {
			return nil, err
		}
		sizes = append(sizes, n)
	}
	if len(sizes) < 1 || len(sizes) > 2 {
		return nil, fmt.Errorf("recheck: %q: %d sizes, not one or two", text, len(sizes))
	}
	return sizes, nil
}

// parseNumbers reads up to most numbers, at least one.
func parseNumbers(text string, most int) ([]Number, error) {
	var numbers []Number
	for _, part := range split(text) {
		n, err := ParseNumber(part)
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, n)
	}
	if len(numbers) < 1 || len(numbers) > most {
		return nil, fmt.Errorf("recheck: %q: %d numbers, not 1 to %d", text, len(numbers), most)
	}
	return numbers, nil
}

func parseDeviations(text string) ([]Number, error) {
	numbers, err := parseNumbers(text, 2)
	if err != nil {
		return nil, err
	}
	for _, n := range numbers {
		if n.value.Sign() < 0 {
			return nil, fmt.Errorf("recheck: %q: a standard deviation is not negative", text)
		}
	}
	return numbers, nil
}

var scalePattern = regexp.MustCompile(`^(-?\d{1,6})\s*(?:-|,|to)\s*(-?\d{1,6})$`)

func parseScale(text string) (*[2]int, error) {
	m := scalePattern.FindStringSubmatch(strings.NewReplacer("–", "-", "−", "-").Replace(text))
	if m == nil {
		return nil, fmt.Errorf("recheck: %q is not a scale such as 0-10", text)
	}
	low, err := strconv.Atoi(m[1])
	if err != nil {
		return nil, fmt.Errorf("recheck: %q: %w", text, err)
	}
	high, err := strconv.Atoi(m[2])
	if err != nil {
		return nil, fmt.Errorf("recheck: %q: %w", text, err)
	}
	if low >= high {
		return nil, fmt.Errorf("recheck: %q: the least is not below the greatest", text)
	}
	return &[2]int{low, high}, nil
}

func parseLevel(text string) (float64, error) {
	n, err := ParseNumber(text)
	if err != nil {
		return 0, err
	}
	value := n.value
	if n.asRate().percent {
		value = new(big.Rat).Quo(value, big.NewRat(100, 1))
	}
	level, _ := value.Float64()
	if !(level > 0 && level < 1) {
		return 0, fmt.Errorf("recheck: %q is not a confidence level such as 0.95", text)
	}
	return stats.Level(level)
}
