// Package object writes the objects of a PDF file (ISO 32000-1): values,
// streams and the cross-reference table. It knows nothing of pages.
package object

import (
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// Ref is a reference to an indirect object of a file. Refs begin at 1.
type Ref int

// Name is a name, without the solidus. It has the characters of a regular name
// alone: letters, digits and signs that delimit nothing.
type Name string

// Text is a string that people read, in any characters.
type Text string

// Bytes is a string that only programs read.
type Bytes string

// Array is an array of values.
type Array []any

// Dict is a dictionary. It is written in the order of its names, so that the
// same dictionary has the same bytes.
type Dict map[Name]any

// Append appends a value as the file writes it: a Ref, Name, Text, Bytes, Array,
// Dict, int, bool or finite float64. Numbers are written to a thousandth. It
// panics at any other type, which no document can cause.
func Append(b []byte, value any) []byte {
	switch v := value.(type) {
	case Ref:
		b = strconv.AppendInt(b, int64(v), 10)
		return append(b, " 0 R"...)
	case Name:
		b = append(b, '/')
		return append(b, v...)
	case Text:
		return appendText(b, string(v))
	case Bytes:
		return appendHex(b, []byte(v))
	case Array:
		return appendArray(b, v)
	case Dict:
		return appendDict(b, v)
	case int:
		return strconv.AppendInt(b, int64(v), 10)
	case bool:
		return strconv.AppendBool(b, v)
	case float64:
		return AppendNumber(b, v)
	default:
		panic(fmt.Sprintf("object: %T: not a value of a file", value))
	}
}

// AppendNumber appends a number to a thousandth, without zeros at its end.
func AppendNumber(b []byte, v float64) []byte {
	rounded := math.Round(v*1000) / 1000
	if rounded == 0 {
		return append(b, '0')
	}
	return strconv.AppendFloat(b, rounded, 'f', -1, 64)
}

func appendArray(b []byte, values Array) []byte {
	b = append(b, '[')
	for i, v := range values {
		if i > 0 {
			b = append(b, ' ')
		}
		b = Append(b, v)
	}
	return append(b, ']')
}

func appendDict(b []byte, d Dict) []byte {
	names := make([]Name, 0, len(d))
	for n := range d {
		names = append(names, n)
	}
	slices.Sort(names)
	b = append(b, "<<"...)
	for _, n := range names {
		b = append(b, '/')
		b = append(b, n...)
		b = append(b, ' ')
		b = Append(b, d[n])
	}
	return append(b, ">>"...)
}

// appendText writes plain ASCII as it is, and anything else as UTF-16 with a
// byte-order mark.
func appendText(b []byte, text string) []byte {
	for _, r := range text {
		if r < ' ' || r > '~' {
			return appendUTF16(b, text)
		}
	}
	b = append(b, '(')
	b = append(b, strings.NewReplacer(`\`, `\\`, `(`, `\(`, `)`, `\)`).Replace(text)...)
	return append(b, ')')
}

func appendUTF16(b []byte, text string) []byte {
	units := utf16.Encode([]rune(text))
	raw := make([]byte, 0, 2+2*len(units))
	raw = append(raw, 0xFE, 0xFF)
	for _, u := range units {
		raw = append(raw, byte(u>>8), byte(u))
	}
	return appendHex(b, raw)
}

func appendHex(b, raw []byte) []byte {
	b = append(b, '<')
	b = hex.AppendEncode(b, raw)
	return append(b, '>')
}
