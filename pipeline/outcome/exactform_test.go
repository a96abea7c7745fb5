package outcome

import (
	"math/big"
	"testing"
)

// Every number, the zero value and one beyond 63 bits come back as they were.
func TestExactForm(t *testing.T) {
	beyond := Exact{big: big.NewRat(7, 3)}
	for _, e := range []Exact{{}, Zero, Tenths(1000), ratio(152, 3), {num: limit - 1, den: limit - 3}, beyond} {
		text, err := e.AppendBinary([]byte("before"))
		if err != nil {
			t.Fatal(err)
		}
		got := Tenths(5)
		if err := got.UnmarshalBinary(text[len("before"):]); err != nil {
			t.Fatal(err)
		}
		if e.big != nil {
			if got.big.Cmp(e.big) != 0 {
				t.Errorf("%v: %v", e, got)
			}
		} else if got != e {
			t.Errorf("%v: %v", e, got)
		}
	}
	for _, text := range []string{"", "\x00", "\x00\x05\x00", "\x00\x05\x01\x01", "\x01x", "\x01-1/2", "\x02\x01\x01", "\x00\x80"} {
		if err := new(Exact).UnmarshalBinary([]byte(text)); err == nil {
			t.Errorf("%q is a number", text)
		}
	}
}
