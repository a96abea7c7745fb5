package pages

import (
	"bytes"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The bytes are those of the examples of the Parquet format (Encodings.md), or put
// together by hand from its rules.

// TestHybrid: runs and packed groups (RLE / bit-packing hybrid).
func TestHybrid(t *testing.T) {
	for _, c := range []struct {
		name  string
		data  []byte
		width int
		want  []int32
	}{
		// 0..7 of 3 bits are 10001000 11000110 11111010; one group is 1<<1 | 1.
		{"one group", []byte{3, 0x88, 0xc6, 0xfa}, 3, []int32{0, 1, 2, 3, 4, 5, 6, 7}},
		{"a run", []byte{5 << 1, 6}, 3, []int32{6, 6, 6, 6, 6}},
		{"a run of two bytes", []byte{2 << 1, 0x39, 0x30}, 16, []int32{12345, 12345}},
		{"a run, a group, and part of a run", []byte{2 << 1, 1, 3, 0b10101010, 9 << 1, 1}, 1, []int32{1, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1}},
		{"no bits", []byte{4 << 1}, 0, []int32{0, 0, 0, 0}},
		{"32 bits", []byte{3, 1, 0, 0, 0, 2, 0, 0, 0, 255, 255, 255, 127, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9}, 32, []int32{1, 2, math.MaxInt32}},
	} {
		for step := 1; step <= len(c.want); step++ { // in parts, and at once
			h, err := newHybrid(c.data, c.width)
			if err != nil {
				t.Fatal(err)
			}
			got := make([]int32, len(c.want))
			for i := 0; i < len(got); i += step {
				if err := h.codes(got[i:min(i+step, len(got))]); err != nil {
					t.Fatalf("%s: %v", c.name, err)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s, %d at once: %s", c.name, step, diff)
			}
		}
	}
	for _, data := range [][]byte{nil, {2}, {4, 2}, {3}, {0, 0, 0}, {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}} {
		h, _ := newHybrid(data, 1)
		if err := h.codes(make([]int32, 9)); err == nil {
			t.Errorf("%v gives 9 values", data)
		}
	}
	if _, err := newHybrid(nil, 33); err == nil {
		t.Error("33 bits")
	}
}

// TestDelta: differences (DELTA_BINARY_PACKED).
func TestDelta(t *testing.T) {
	for _, c := range []struct {
		name string
		data []byte
		want []int64
	}{
		// Example 1: blocks of 8, one miniblock, 5 values, the first 1 (zigzag 2); least
		// difference 1 (2), 0 bits.
		{"1, 2, 3, 4, 5", []byte{8, 1, 5, 2, 2, 0}, []int64{1, 2, 3, 4, 5}},
		// Example 2: least difference -2 (zigzag 3); 0 0 0 3 3 3 3 over it, of 2 bits.
		{"7, 5, 3, 1, 2, 3, 4, 5", []byte{8, 1, 8, 14, 3, 2, 0b11000000, 0b00111111}, []int64{7, 5, 3, 1, 2, 3, 4, 5}},
		{"one value", []byte{8, 1, 1, 9}, []int64{-5}},
		// 0 and then the least number: the difference is the least, of 64 bits nothing.
		{"wrapped", []byte{8, 1, 2, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1, 0}, []int64{0, math.MinInt64}},
		// Differences of 63 bits, so that one takes bits of nine bytes: the second of the
		// miniblock begins at bit 63.
		// Two differences of 63 bits: the first all ones, the second, which begins at bit
		// 63 and so takes bits of nine bytes, a one. The sum wraps around.
		{"63 bits", append([]byte{8, 1, 3, 0, 0, 63, 255, 255, 255, 255, 255, 255, 255, 255}, make([]byte, 55)...), []int64{0, math.MaxInt64, math.MinInt64}},
	} {
		d, err := newDelta(c.data)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		got := make([]int64, len(c.want))
		if err := d.ints(got); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	for _, data := range [][]byte{nil, {8, 0, 5, 2}, {8, 3, 5, 2}, {0, 1, 5, 2}, {8, 1, 5}} {
		if _, err := newDelta(data); err == nil {
			t.Errorf("%v are differences", data)
		}
	}
	for _, data := range [][]byte{{8, 1, 5, 2}, {8, 1, 5, 2, 2}, {8, 1, 5, 2, 2, 65}, {8, 1, 5, 2, 2, 8, 1}, {8, 1, 4, 2, 2, 0}} {
		d, err := newDelta(data)
		if err == nil {
			err = d.ints(make([]int64, 5))
		}
		if err == nil {
			t.Errorf("%v are five numbers", data)
		}
	}
}

// TestTexts: lengths before all texts, and texts that share their beginnings.
func TestTexts(t *testing.T) {
	lengths := []byte{8, 1, 3, 4, 1, 2, 0b0101, 0} // 2, 2, 2: differences 0 over -1, of 2 bits
	d, err := newDeltaTexts(append(lengths, "abcdef"...))
	if err != nil {
		t.Fatal(err)
	}
	got := make([]string, 3)
	if err := d.texts(got); err != nil || !cmp.Equal(got, []string{"ab", "cd", "ef"}) {
		t.Errorf("%q %v", got, err)
	}
	// axis, axle, babble, babyhood share 0, 2, 0 and 3 bytes: the example of
	// DELTA_BYTE_ARRAY. Differences 2, -2, 3 over -2 are 4, 0, 5, of 3 bits; those of
	// the lengths 4, 2, 6, 5 are -2, 4, -1 over -2: 0, 6, 1.
	shared := []byte{8, 1, 4, 0, 3, 3, 0b01000100, 0b1, 0}
	own := []byte{8, 1, 4, 8, 3, 3, 0b01110000, 0, 0}
	s, err := newSharedTexts(append(append(shared, own...), "axislebabbleyhood"...), 0)
	if err != nil {
		t.Fatal(err)
	}
	got = make([]string, 4)
	if err := s.texts(got); err != nil || !cmp.Equal(got, []string{"axis", "axle", "babble", "babyhood"}) {
		t.Errorf("%q %v", got, err)
	}
}

// TestSplitBytes: the first bytes of all values, then their second, and so on.
func TestSplitBytes(t *testing.T) {
	d, err := newDecoder(Chunk{Type: Int32}, byteStreamSplit, []byte{1, 255, 0, 255, 0, 255, 0, 255}, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := make([]int64, 2)
	if err := d.ints(got); err != nil || got[0] != 1 || got[1] != -1 {
		t.Errorf("%v %v", got, err)
	}
	if err := d.texts(make([]string, 1)); err == nil {
		t.Error("numbers are texts")
	}
}

// TestReader: a page of three values, one of them null, put together by hand.
func TestReader(t *testing.T) {
	body := []byte{2, 0, 0, 0, 3, 0b101, 7, 0, 0, 0, 255, 255, 255, 255} // levels 1 0 1, then 7 and -1
	header := []byte{
		0x15, 0, // 1: type, data page
		0x15, byte(2 * len(body)), 0x15, byte(2 * len(body)), // 2, 3: bytes
		0x2c,                                  // 5: data page header
		0x15, 6, 0x15, 0, 0x15, 6, 0x15, 6, 0, // values 3, plain, levels RLE
		0, // end
	}
	chunk := Chunk{Type: Int32, Optional: true, Values: 3}
	page := append(header, body...)
	r, err := NewReader(bytes.NewReader(page), int64(len(page)), chunk)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := r.Available(); n != 3 || err != nil {
		t.Fatal(n, err)
	}
	v, err := r.Read(3)
	if err != nil {
		t.Fatal(err)
	}
	if !cmp.Equal(v.Valid, []bool{true, false, true}) || v.Ints[0] != 7 || v.Ints[2] != -1 {
		t.Errorf("%+v", v)
	}
	if n, err := r.Available(); n != 0 || err != nil {
		t.Error(n, err)
	}
	for size := range page { // cut off anywhere, it is an error
		r, err := NewReader(bytes.NewReader(page[:size]), int64(size), chunk)
		if err == nil {
			_, err = r.Available()
		}
		if err == nil {
			t.Errorf("%d of %d bytes are a page", size, len(page))
		}
	}
}
