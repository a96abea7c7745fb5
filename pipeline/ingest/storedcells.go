package ingest

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"reprieve/pipeline/ingest/pages"
	"reprieve/pipeline/schema"
)

// The seconds of the years 1 to 9999 since 1970: those that texts can name.
const (
	firstSecond = -62135596800
	lastSecond  = 253402300799
)

// mayBeTyped says whether one of the codes for missing may be the text of a cell
// that is no text: of a number, an answer or a time.
func mayBeTyped(codes []string) bool {
	return slices.ContainsFunc(codes, func(code string) bool {
		switch strings.TrimLeft(strings.ToLower(code), "+-") {
		case "nan", "inf", "true", "false":
			return true
		}
		return strings.ContainsAny(code, "0123456789")
	})
}

// quick reads a cell that is no text and of what nearly all cells hold; of all
// other cells it says no, and their text is read. Both give the same.
func (s *storedReader) quick(i int, v *pages.Vector) (value int64, ok bool) {
	c, f := &s.chunk.columns[i].spec, &s.fields[i]
	switch c.Type {
	case schema.Time:
		return s.quickTime(i, f, v)
	case schema.VAS:
		if s.opts.VASScale != 100 {
			return 0, false
		}
		return quickRating(f, v, s.at)
	case schema.YesNo:
		if x := v.Ints[s.at]; x == 0 || x == 1 {
			return int64(schema.No) + x, true // 0 is no, 1 is yes
		}
	case schema.Whole, schema.ScoreItem:
		if f.form != formWhole {
			return 0, false
		}
		low, high := c.Min, c.Max
		if c.Type == schema.ScoreItem {
			low, high = 1, maxItem
		}
		x := v.Ints[s.at]
		return x, float64(x) >= low && float64(x) <= min(high, math.MaxInt32)
	case schema.Number, schema.ScoreNumber:
		return quickNumber(c, f, v, s.at)
	default:
	}
	return 0, false
}

// quickTime reads a time on the calendar.
func (s *storedReader) quickTime(i int, f *field, v *pages.Vector) (int64, bool) {
	if s.opts.Clock == schema.StudyMinutes {
		return 0, false
	}
	x := v.Ints[s.at]
	if f.form == formDate {
		return s.quickDate(i, x)
	}
	seconds := floorDiv(x, f.unit)
	rest := x - seconds*f.unit
	if seconds < firstSecond || seconds > lastSecond {
		return 0, false
	}
	if f.form == formInstant {
		return seconds*1e6 + rest*1e6/f.unit, true // what is finer is cut off, as in text
	}
	if rest != 0 {
		return 0, false
	}
	return s.local(seconds), true
}

// local reads a local time.
func (s *storedReader) local(seconds int64) int64 {
	at, change := s.calendar.utc(seconds)
	s.twice = s.twice || change == twice
	s.skipped = s.skipped || change == skipped
	return int64(at) * 1e6
}

// quickDate reads a date.
func (s *storedReader) quickDate(i int, day int64) (int64, bool) {
	if day < firstSecond/daySeconds || day > lastSecond/daySeconds {
		return 0, false
	}
	if i == s.mainTime {
		s.dateOnly, s.day = true, day
	}
	return s.local(day * daySeconds), true
}

// quickRating reads a rating on a scale of 100 in tenths.
func quickRating(f *field, v *pages.Vector, at int) (tenths int64, ok bool) {
	switch f.form {
	case formWhole:
		x := v.Ints[at]
		return x * 10, x >= 0 && x <= 100
	case formDecimal:
		x := v.Ints[at]
		switch {
		case x < 0 || x > 1000:
			return 0, false
		case f.scale == 1:
			return x, true
		}
		return x * 10, f.scale == 0 && x <= 100
	case formFloat:
		// The float next to tenths / 10 is read as that: a text of so few digits
		// names one float, and is the shortest that does.
		x := v.Floats[at]
		if x >= 0 && x <= 100 {
			tenths = int64(x*10 + 0.5)
			return tenths, float64(tenths)/10 == x
		}
	case formFloat32:
		x := float32(v.Floats[at])
		if x >= 0 && x <= 100 {
			tenths = int64(x*10 + 0.5)
			return tenths, float32(tenths)/10 == x
		}
	default:
	}
	return 0, false
}

// quickNumber reads a number.
func quickNumber(c *schema.Column, f *field, v *pages.Vector, at int) (int64, bool) {
	var x float64
	switch f.form {
	case formWhole:
		x = float64(v.Ints[at])
	case formFloat:
		x = v.Floats[at]
	default:
		return 0, false
	}
	low, high := c.Min, c.Max
	if c.Type == schema.ScoreNumber {
		low, high = math.Inf(-1), math.Inf(1)
	}
	if math.IsNaN(x) || math.IsInf(x, 0) || x < low || x > high {
		return 0, false
	}
	if x == 0 {
		x = 0 // without a sign
	}
	return orderedBits(x), true
}

// cellText gives the text that stands for a cell that is not null: what a text file
// would hold. Numbers have no zeros after their last decimal and no exponent, a
// float as few digits as name it; yes and no are true and false; a time with a zone
// is in UTC, and one without as it stands.
func cellText(f field, v *pages.Vector, at int) string {
	switch {
	case v.Codes != nil:
		return v.Dictionary.Texts[v.Codes[at]]
	case v.Texts != nil:
		return v.Texts[at]
	}
	switch f.form {
	case formFloat:
		return floatText(v.Floats[at], 64)
	case formFloat32:
		return floatText(v.Floats[at], 32)
	case formDecimal:
		return decimalText(strconv.FormatInt(v.Ints[at], 10), f.scale)
	case formBool:
		return strconv.FormatBool(v.Ints[at] != 0)
	case formDate:
		if day := v.Ints[at]; day >= firstSecond/daySeconds && day <= lastSecond/daySeconds {
			return time.Unix(day*daySeconds, 0).UTC().Format(time.DateOnly)
		}
	case formInstant, formLocal:
		return timeText(v.Ints[at], f)
	default:
	}
	return strconv.FormatInt(v.Ints[at], 10)
}

func floatText(x float64, bits int) string { return strconv.FormatFloat(x, 'f', -1, bits) }

// decimalText puts the point into a whole number of which scale digits are
// decimals.
func decimalText(digits string, scale int32) string {
	sign := ""
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	if scale <= 0 {
		if digits == "0" {
			return digits
		}
		return sign + digits + strings.Repeat("0", int(min(-scale, 400)))
	}
	if short := int(scale) + 1 - len(digits); short > 0 {
		digits = strings.Repeat("0", short) + digits
	}
	point := len(digits) - int(scale)
	return sign + strings.TrimSuffix(strings.TrimRight(digits[:point]+"."+digits[point:], "0"), ".")
}

// timeText writes a time; a number that names none of the years 1 to 9999 as it is.
func timeText(x int64, f field) string {
	seconds := floorDiv(x, f.unit)
	if seconds < firstSecond || seconds > lastSecond {
		return strconv.FormatInt(x, 10)
	}
	nanos := (x - seconds*f.unit) * (1e9 / f.unit)
	at := time.Unix(seconds, nanos).UTC()
	if f.form == formLocal {
		return at.Format("2006-01-02T15:04:05.999999999")
	}
	return at.Format("2006-01-02T15:04:05.999999999Z")
}
