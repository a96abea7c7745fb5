package pages

import (
	"encoding/binary"
	"math"
)

// delta decodes whole numbers as differences (encoding DELTA_BINARY_PACKED).
type delta struct {
	data  []byte // what is left
	count int64  // numbers that are left
	mini  int    // numbers in a miniblock
	minis int    // miniblocks in a block

	last   int64
	first  bool // last has not been given yet
	least  int64
	widths []byte // of the miniblocks of the block that are left
	packed []byte // the miniblock at hand
	width  int
	bit    int64
	unread int // numbers of the miniblock that are left
}

// newDelta reads the head of the numbers.
func newDelta(data []byte) (*delta, error) {
	d := &delta{data: data, first: true}
	block, minis, count := d.unsigned(), d.unsigned(), d.unsigned()
	d.last = d.signed()
	if d.data == nil || minis == 0 || minis > 1<<16 || block > 1<<24 || block%minis != 0 || block/minis%8 != 0 || block == 0 || count > math.MaxInt32 {
		return nil, damaged("differences are not as they must be")
	}
	d.count, d.mini, d.minis = int64(count), int(block/minis), int(minis)
	return d, nil
}

// unsigned reads a number of the head; data is nil if there is none.
func (d *delta) unsigned() uint64 {
	u, n := binary.Uvarint(d.data)
	if n <= 0 {
		d.data = nil
		return 0
	}
	d.data = d.data[n:]
	return u
}

func (d *delta) signed() int64 {
	u := d.unsigned()
	return int64(u>>1) ^ -int64(u&1)
}

// ints fills dst.
func (d *delta) ints(dst []int64) error {
	if int64(len(dst)) > d.count {
		return damaged("differences end early")
	}
	d.count -= int64(len(dst))
	if d.first && len(dst) > 0 {
		d.first = false
		dst[0] = d.last
		dst = dst[1:]
	}
	for len(dst) > 0 {
		if d.unread == 0 {
			if err := d.next(); err != nil {
				return err
			}
		}
		n := min(d.unread, len(dst))
		d.unpack(dst[:n])
		d.unread -= n
		dst = dst[n:]
	}
	return nil
}

// next begins the next miniblock.
func (d *delta) next() error {
	if len(d.widths) == 0 {
		d.least = d.signed()
		if d.data == nil || len(d.data) < d.minis {
			return damaged("differences end early")
		}
		d.widths, d.data = d.data[:d.minis], d.data[d.minis:]
	}
	d.width = int(d.widths[0])
	d.widths = d.widths[1:]
	size := d.width * d.mini / 8
	if d.width > 64 || len(d.data) < size {
		return damaged("differences end early")
	}
	d.packed, d.data = d.data[:size], d.data[size:]
	d.bit, d.unread = 0, d.mini
	return nil
}

// unpack adds the differences up. Sums wrap around, as in every writer.
func (d *delta) unpack(dst []int64) {
	mask := uint64(math.MaxUint64)
	if d.width < 64 {
		mask = 1<<d.width - 1
	}
	for i := range dst {
		u := uint64(0)
		if d.width > 0 {
			u = bitsAt(d.packed, d.bit)
			if have := 64 - int(d.bit&7); have < d.width {
				u |= uint64(d.packed[d.bit>>3+8]) << have
			}
			d.bit += int64(d.width)
		}
		d.last += d.least + int64(u&mask)
		dst[i] = d.last
	}
}

// rest gives what follows the numbers, all of which have been read. Miniblocks
// that hold none are left out by the writers, but their widths are there.
func (d *delta) rest() []byte { return d.data }
