package pages

import "encoding/binary"

// hybrid decodes numbers of a fixed width in bits, as runs of one value and as
// packed groups of eight (encoding RLE).
type hybrid struct {
	data  []byte // what is left
	width int    // 0..32

	run    int64  // how often value is still to be given
	value  int32  //
	packed []byte // the bytes of the packed run at hand
	bit    int64  // the next bit of packed
	left   int64  // the values of packed that are left
}

// newHybrid checks the width.
func newHybrid(data []byte, width int) (*hybrid, error) {
	if width > 32 {
		return nil, damaged("a dictionary's codes are wider than 32 bits")
	}
	return &hybrid{data: data, width: width}, nil
}

// codes fills dst.
func (h *hybrid) codes(dst []int32) error {
	for len(dst) > 0 {
		switch {
		case h.run > 0:
			n := int(min(h.run, int64(len(dst))))
			for i := range dst[:n] {
				dst[i] = h.value
			}
			h.run -= int64(n)
			dst = dst[n:]
		case h.left > 0:
			n := int(min(h.left, int64(len(dst))))
			h.unpack(dst[:n])
			h.left -= int64(n)
			dst = dst[n:]
		default:
			if err := h.next(); err != nil {
				return err
			}
		}
	}
	return nil
}

// same gives the value of the next n, if they are one run.
func (h *hybrid) same(n int) (value int32, ok bool) {
	for h.run == 0 && h.left == 0 && len(h.data) > 0 {
		if h.next() != nil {
			return 0, false // the error comes again
		}
	}
	if h.run < int64(n) {
		return 0, false
	}
	h.run -= int64(n)
	return h.value, true
}

// next begins the next run.
func (h *hybrid) next() error {
	head, n := binary.Uvarint(h.data)
	if n <= 0 {
		return damaged("levels or codes end early")
	}
	data, count := h.data[n:], int64(head>>1)
	if head&1 == 0 {
		size := (h.width + 7) / 8
		if len(data) < size {
			return damaged("levels or codes end early")
		}
		var value uint32
		for i, b := range data[:size] {
			value |= uint32(b) << (8 * i)
		}
		if uint64(value) >= 1<<h.width {
			return damaged("a level or code is too large")
		}
		h.run, h.value, h.data = count, int32(value), data[size:]
		return nil
	}
	if count > 1<<40 {
		return damaged("levels or codes are too many")
	}
	h.bit, h.left = 0, 8*count
	if h.width == 0 {
		h.run, h.value, h.left, h.data = 8*count, 0, 0, data
		return nil
	}
	size := min(count*int64(h.width), int64(len(data)))
	h.packed, h.data = data[:size], data[size:]
	h.left = min(h.left, size*8/int64(h.width))
	return nil
}

// unpack takes numbers from packed, which holds as many.
func (h *hybrid) unpack(dst []int32) {
	mask := uint64(1)<<h.width - 1
	at, width, packed := h.bit, int64(h.width), h.packed
	for i := range dst {
		dst[i] = int32(bitsAt(packed, at) & mask)
		at += width
	}
	h.bit = at
}

// bitsAt gives at least 57 bits of data from a bit on, as far as there are any.
func bitsAt(data []byte, bit int64) uint64 {
	at := int(bit >> 3)
	if at+8 <= len(data) {
		return binary.LittleEndian.Uint64(data[at:]) >> (bit & 7)
	}
	var u uint64
	for i, b := range data[at:] {
		u |= uint64(b) << (8 * i)
	}
	return u >> (bit & 7)
}
