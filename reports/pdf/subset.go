package pdf

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
)

// subset cuts a TrueType font down to some of its glyphs, which keep their
// numbers: the outlines of the others are empty and their widths are 0. Glyph 0
// and the parts of composite glyphs are kept. Only what a PDF needs is in it:
// the outlines, their widths and their instructions.
func subset(ttf []byte, glyphs []uint16) ([]byte, error) {
	src, err := parseTables(ttf)
	if err != nil {
		return nil, err
	}
	kept, err := src.withParts(glyphs)
	if err != nil {
		return nil, err
	}
	glyf, loca := src.outlines(kept)
	tables := map[string][]byte{
		"glyf": glyf, "loca": loca, "hmtx": src.widths(kept),
		"head": src.head(), "hhea": src.table["hhea"], "maxp": src.table["maxp"],
	}
	for _, name := range []string{"cvt ", "fpgm", "prep"} { // the instructions
		if t, ok := src.table[name]; ok {
			tables[name] = t
		}
	}
	return assembleFont(tables), nil
}

// trueType is a font's tables (OpenType specification, "Font file").
type trueType struct {
	table  map[string][]byte
	count  int // of glyphs
	wide   int // glyphs that have an advance width of their own
	offset []uint32
}

var be = binary.BigEndian

func parseTables(ttf []byte) (*trueType, error) {
	f := &trueType{table: map[string][]byte{}}
	if len(ttf) < 12 {
		return nil, fmt.Errorf("font: %d bytes: too short", len(ttf))
	}
	for i := range int(be.Uint16(ttf[4:])) {
		if len(ttf) < 12+16*(i+1) {
			return nil, fmt.Errorf("font: directory: beyond the end")
		}
		entry := ttf[12+16*i:]
		from, size := be.Uint32(entry[8:]), be.Uint32(entry[12:])
		if uint64(from)+uint64(size) > uint64(len(ttf)) {
			return nil, fmt.Errorf("font: table %q: beyond the end", entry[:4])
		}
		f.table[string(entry[:4])] = ttf[from : from+size]
	}
	for name, least := range map[string]int{"head": 54, "hhea": 36, "maxp": 6, "hmtx": 4, "loca": 4, "glyf": 0} {
		if t, ok := f.table[name]; !ok || len(t) < least {
			return nil, fmt.Errorf("font: table %q: missing or short", name)
		}
	}
	f.count = int(be.Uint16(f.table["maxp"][4:]))
	f.wide = int(be.Uint16(f.table["hhea"][34:]))
	return f, f.readOffsets()
}

// readOffsets reads where in glyf each outline begins and ends.
func (f *trueType) readOffsets() error {
	loca, long := f.table["loca"], be.Uint16(f.table["head"][50:]) == 1
	size := 2
	if long {
		size = 4
	}
	if f.wide < 1 || f.wide > f.count || len(loca) < size*(f.count+1) || len(f.table["hmtx"]) < 4*f.wide+2*(f.count-f.wide) {
		return fmt.Errorf("font: loca or hmtx: too short for %d glyphs", f.count)
	}
	for i := range f.count + 1 {
		at := 2 * uint32(be.Uint16(loca[size*i:]))
		if long {
			at = be.Uint32(loca[size*i:])
		}
		if int(at) > len(f.table["glyf"]) || (i > 0 && at < f.offset[i-1]) {
			return fmt.Errorf("font: loca: glyph %d: not in glyf", i)
		}
		f.offset = append(f.offset, at)
	}
	return nil
}

func (f *trueType) outline(glyph int) []byte {
	return f.table["glyf"][f.offset[glyph]:f.offset[glyph+1]]
}

// withParts returns which glyphs are kept: those asked for, glyph 0, and the
// parts of composite glyphs.
func (f *trueType) withParts(glyphs []uint16) ([]bool, error) {
	kept := make([]bool, f.count)
	todo := append([]uint16{0}, glyphs...)
	for len(todo) > 0 {
		g := int(todo[len(todo)-1])
		todo = todo[:len(todo)-1]
		if g >= f.count {
			return nil, fmt.Errorf("font: glyph %d of %d", g, f.count)
		}
		if !kept[g] {
			kept[g] = true
			todo = append(todo, parts(f.outline(g))...)
		}
	}
	return kept, nil
}

// parts lists the glyphs that a composite glyph is made of (OpenType, "glyf",
// composite glyph description).
func parts(outline []byte) []uint16 {
	const words, scale, more, bothScales, matrix = 0x1, 0x8, 0x20, 0x40, 0x80
	if len(outline) < 10 || int16(be.Uint16(outline)) >= 0 {
		return nil
	}
	var out []uint16
	for at := 10; at+4 <= len(outline); {
		flags := be.Uint16(outline[at:])
		out = append(out, be.Uint16(outline[at+2:]))
		at += 6
		if flags&words != 0 {
			at += 2
		}
		switch {
		case flags&scale != 0:
			at += 2
		case flags&bothScales != 0:
			at += 4
		case flags&matrix != 0:
			at += 8
		}
		if flags&more == 0 {
			break
		}
	}
	return out
}

// outlines returns the glyf and the loca tables; the offsets are of 4 bytes.
func (f *trueType) outlines(kept []bool) (glyf, loca []byte) {
	loca = be.AppendUint32(loca, 0)
	for g := range f.count {
		if kept[g] {
			glyf = append(glyf, f.outline(g)...)
			glyf = append(glyf, make([]byte, -len(glyf)&3)...)
		}
		loca = be.AppendUint32(loca, uint32(len(glyf)))
	}
	return glyf, loca
}

// widths is the hmtx table with the metrics of the other glyphs cleared.
func (f *trueType) widths(kept []bool) []byte {
	hmtx := slices.Clone(f.table["hmtx"])
	for g := range f.wide {
		if !kept[g] && g != f.wide-1 { // the last width holds for the glyphs after it
			clear(hmtx[4*g : 4*g+4])
		}
	}
	return hmtx
}

// head is the head table without its checksum, with offsets of 4 bytes.
func (f *trueType) head() []byte {
	head := slices.Clone(f.table["head"])
	be.PutUint32(head[8:], 0)
	be.PutUint16(head[50:], 1)
	return head
}

// assembleFont puts tables into a font file.
func assembleFont(tables map[string][]byte) []byte {
	names := make([]string, 0, len(tables))
	for name := range tables {
		names = append(names, name)
	}
	slices.Sort(names)
	power := int(math.Log2(float64(len(names))))
	out := be.AppendUint32(nil, 0x00010000)
	for _, v := range []int{len(names), 16 << power, power, 16 * (len(names) - 1<<power)} {
		out = be.AppendUint16(out, uint16(v))
	}
	at, headAt := len(out)+16*len(names), 0
	var body []byte
	for _, name := range names {
		t := tables[name]
		if name == "head" {
			headAt = at + len(body)
		}
		out = append(out, name...)
		out = be.AppendUint32(out, checksum(t))
		out = be.AppendUint32(out, uint32(at+len(body)))
		out = be.AppendUint32(out, uint32(len(t)))
		body = append(body, t...)
		body = append(body, make([]byte, -len(body)&3)...)
	}
	out = append(out, body...)
	be.PutUint32(out[headAt+8:], 0xB1B0AFBA-checksum(out))
	return out
}

// checksum adds a table's 4-byte words, zeros after its end.
func checksum(t []byte) uint32 {
	var sum uint32
	for i := 0; i < len(t); i += 4 {
		var word [4]byte
		copy(word[:], t[i:])
		sum += be.Uint32(word[:])
	}
	return sum
}
