package ingest

import (
	"math"
	"strings"

	"reprieve/pipeline/privacy"
	"reprieve/pipeline/schema"
)

// ruleMissing is that of a cell that must not be missing.
const ruleMissing = "is missing"

// ruleAge is that of an age above the last that is told apart.
const ruleAge = "is over 90: write 90, which stands for 90 and over"

// maxItem bounds the number of an instrument's item.
const maxItem = 1000

// yesNo reads the answers in lower case.
var yesNo = map[string]schema.Answer{
	"yes": schema.Yes, "y": schema.Yes, "true": schema.Yes, "1": schema.Yes,
	"no": schema.No, "n": schema.No, "false": schema.No, "0": schema.No,
}

// blank says whether a trimmed cell stands for a missing value.
func (p *rowReader) blank(text string) bool {
	if text == "" {
		return true
	}
	for _, code := range p.opts.MissingCodes {
		if text == code {
			return true
		}
	}
	return false
}

// parse reads a cell that is not missing and names no row of another table.
func (p *rowReader) parse(i int, text string) (value int64, rule string) {
	c, comma := &p.chunk.columns[i], p.opts.DecimalComma
	switch c.spec.Type {
	case schema.PatientID, schema.SessionID: // of its own row: hardly one is met again
		return int64(c.texts.add(text)), ""
	case schema.Text:
		return int64(c.texts.code(text)), ""
	case schema.Month:
		if rule = parseMonth(text); rule != "" {
			return 0, rule
		}
		return int64(c.texts.code(text)), ""
	case schema.Level:
		return parseLevel(text, c.spec.Levels)
	case schema.YesNo:
		answer, ok := yesNo[strings.ToLower(text)]
		if !ok {
			return 0, "is not yes or no"
		}
		return int64(answer), ""
	case schema.Whole:
		value, rule = parseWhole(text, c.spec.Min, c.spec.Max, comma)
		if c.spec.Name == "age" && rule == "is over 90" {
			rule = ruleAge
		}
		return value, rule
	case schema.Number, schema.ScoreNumber:
		return parseFloat(text, c.spec, comma)
	case schema.Time:
		return p.parseTime(i, text)
	case schema.VAS:
		if n, ok := parseShort(text); ok && p.opts.VASScale == 100 {
			if tenths, ok := n.rating(); ok {
				return tenths, ""
			}
		}
		tenths, rule := parseRating(text, p.opts.VASScale, comma)
		return int64(tenths), rule
	case schema.ScoreItem:
		return parseItem(text, comma)
	}
	return 0, "is of a type that is not read"
}

// parseLevel finds the level that a text is.
func parseLevel(text string, levels []string) (int64, string) {
	for i, l := range levels {
		if text == l {
			return int64(i), ""
		}
	}
	rule := "is not one of " + strings.Join(levels, ", ")
	for _, l := range levels {
		if strings.EqualFold(text, l) {
			rule += " (in lower case)"
		}
	}
	return 0, rule
}

// parseFloat reads a number of a column; scores have the range of their row.
func parseFloat(text string, c schema.Column, comma bool) (int64, string) {
	low, high := c.Min, c.Max
	if c.Type == schema.ScoreNumber {
		low, high = math.Inf(-1), math.Inf(1)
	}
	if n, ok := parseShort(text); ok {
		x := n.float()
		return orderedBits(x), outside(x, low, high)
	}
	x, rule := parseNumber(text, low, high, comma)
	return orderedBits(x), rule
}

// parseItem reads total or the number of an item.
func parseItem(text string, comma bool) (int64, string) {
	if text == "total" {
		return schema.TotalItem, ""
	}
	item, rule := parseWhole(text, 1, maxItem, comma)
	if rule != "" {
		return 0, `is not total or the number of an item, from 1`
	}
	return item, ""
}

// parseTime reads a time on the exports' clock.
func (p *rowReader) parseTime(i int, text string) (int64, string) {
	if p.opts.Clock == schema.StudyMinutes {
		at, rule := parseMinutes(text)
		return int64(at), rule
	}
	m, rule := p.calendar.parse(text)
	if rule != "" {
		return 0, rule
	}
	p.twice = p.twice || m.change == twice
	p.skipped = p.skipped || m.change == skipped
	if i == p.mainTime {
		p.dateOnly, p.day = m.dateOnly, m.day
	}
	return int64(m.at), ""
}

// describe says what of a cell of the column may be shown.
func describe(c schema.Column) privacy.Cell {
	switch c.Type {
	case schema.PatientID, schema.SessionID:
		return privacy.Cell{Kind: privacy.Identifier}
	case schema.Time, schema.Month:
		return privacy.Cell{Kind: privacy.Time}
	case schema.VAS:
		return privacy.Cell{Kind: privacy.Rating}
	case schema.ScoreItem:
		return privacy.Cell{Levels: []string{"total"}}
	case schema.Whole:
		if c.Name == "age" {
			return privacy.Cell{Kind: privacy.Age}
		}
	default:
	}
	return privacy.Cell{Levels: c.Levels}
}
