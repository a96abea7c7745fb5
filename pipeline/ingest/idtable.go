package ingest

import "math/bits"

// idTable finds the codes of ids of at most 16 bytes, in one place of memory for
// most of them. It is made once and then only read.
type idTable struct {
	slots []idSlot // a power of two, at least half of them empty
}

// idKey is an id of at most maxShortID bytes.
type idKey struct {
	first, last uint64
	size        int32
}

func newIDKey(id string) idKey {
	first, last := words(id)
	return idKey{first, last, int32(len(id))}
}

func (k idKey) hash() uint64 {
	high, low := bits.Mul64(k.first^0x9e3779b97f4a7c15, k.last^0xd6e8feb86659fd93)
	return high ^ low
}

// idSlot is an id with its code; size 0 is none.
type idSlot struct {
	idKey
	code int32
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
			slot.idKey, slot.code = newIDKey(id), int32(code)
		}
	}
	return t
}

// find gives the code of an id of 1 to maxShortID bytes, and the slot that it
// has or would have; the code is -1 where there is none.
func (t *idTable) find(id string) (int32, *idSlot) {
	k := newIDKey(id)
	for at := k.hash(); ; at++ {
		slot := &t.slots[at&uint64(len(t.slots)-1)]
		switch {
		case slot.size == 0:
			return -1, slot
		case slot.idKey == k:
			return slot.code, slot
		}
	}
}

// lookUp gives the codes of many ids, -1 where there is none, and says whether all
// have one. The slots of all are asked for before the first is needed: the memory
// then answers several at a time.
func (t *idTable) lookUp(ids []idKey, codes []int32) (all bool) {
	mask := uint64(len(t.slots) - 1)
	var touched int32
	for i := range ids {
		at := ids[i].hash() & mask
		codes[i] = int32(at)
		touched |= t.slots[at].size
	}
	if len(ids) > 0 && touched == 0 { // none of their slots is used
		return false
	}
	all = true
	for i := range ids {
		slot := &t.slots[codes[i]]
		for at := uint64(codes[i]); slot.size != 0 && slot.idKey != ids[i]; slot = &t.slots[at&mask] {
			at++
		}
		codes[i] = slot.code
		if slot.size == 0 {
			codes[i], all = -1, false
		}
	}
	return all
}

// words gives the bytes of an id of 1 to maxShortID bytes. With its length they
// tell it from every other: of 8 and more the first and the last 8, which may
// overlap, of fewer all.
func words(id string) (first, last uint64) {
	n := len(id)
	if n >= 8 {
		return word(id), word(id[n-8:])
	}
	for i := range n {
		first |= uint64(id[i]) << (8 * i)
	}
	return first, 0
}

// word gives the first 8 bytes of a text, the first of them lowest.
func word(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}
