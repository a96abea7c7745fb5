package ingest

import "math/bits"

// idTable finds the codes of ids of at most 16 bytes, in one place of memory for
// most of them. It is made once and then only read.
type idTable struct {
	slots []idSlot // a power of two, at least half of them empty
}

// idSlot is an id, as its first and last bytes, with its code; size 0 is none.
type idSlot struct {
	first, last uint64
	size, code  int32
}

// maxShortID is the number of bytes of the longest id in an idTable.
const maxShortID = 16

// newIDTable makes the table of the ids, of which those that are longer are left
// out; the code of an id is its index.
func newIDTable(ids []string) *idTable {
	t := &idTable{slots: make([]idSlot, 1<<bits.Len(uint(2*len(ids))))}
	for code, id := range ids {
		if 0 < len(id) && len(id) <= maxShortID {
			_, slot := t.find(id)
			slot.first, slot.last = words(id)
			slot.size, slot.code = int32(len(id)), int32(code)
		}
	}
	return t
}

// find gives the code of an id of 1 to maxShortID bytes, and the slot that it
// has or would have; the code is -1 where there is none.
func (t *idTable) find(id string) (int32, *idSlot) {
	first, last := words(id)
	high, low := bits.Mul64(first^0x9e3779b97f4a7c15, last^0xd6e8feb86659fd93)
	for at := high ^ low; ; at++ {
		slot := &t.slots[at&uint64(len(t.slots)-1)]
		switch {
		case slot.size == 0:
			return -1, slot
		case slot.first == first && slot.last == last && int(slot.size) == len(id):
			return slot.code, slot
		}
	}
}

// words gives the bytes of an id of 1 to maxShortID bytes. With its length they
// tell it from every other: of 8 and more the first and the last 8, which may
// overlap, and so on.
func words(id string) (first, last uint64) {
	switch n := len(id); {
	case n >= 8:
		return word(id), word(id[n-8:])
	case n >= 4:
		return halfWord(id) | halfWord(id[n-4:])<<32, 0
	default:
		return uint64(id[0]) | uint64(id[n/2])<<8 | uint64(id[n-1])<<16, 0
	}
}

// word gives the first 8 bytes of a text.
func word(s string) uint64 { return halfWord(s) | halfWord(s[4:])<<32 }

// halfWord gives the first 4.
func halfWord(s string) uint64 {
	_ = s[3]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24
}
