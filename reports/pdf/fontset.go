package pdf

import (
	"crypto/sha256"
	"fmt"
	"math"
	"slices"
	"strconv"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"reprieve/reports/fonts"
	"reprieve/reports/pdf/object"
)

// fontSet remembers which glyphs of which faces are drawn: a file embeds these
// alone.
type fontSet struct {
	drawn []map[uint16]drawnGlyph // of each face
}

// drawnGlyph is the character that a glyph stands for when text is searched or
// read aloud, and its width.
type drawnGlyph struct {
	char    rune
	advance float64
}

func newFontSet() fontSet {
	s := fontSet{drawn: make([]map[uint16]drawnGlyph, len(fonts.Faces))}
	for i := range s.drawn {
		s.drawn[i] = map[uint16]drawnGlyph{}
	}
	return s
}

// use notes a glyph. If it stands for several characters, such as a blank and a
// no-break space, it is the first of them in Unicode.
func (s fontSet) use(f face, r rune, g glyph) {
	if have, ok := s.drawn[f][uint16(g.index)]; ok && have.char <= r {
		return
	}
	s.drawn[f][uint16(g.index)] = drawnGlyph{r, g.advance}
}

// resource is the name of a face in the pages' operators.
func (f face) resource() object.Name { return object.Name("F" + strconv.Itoa(int(f))) }

// write embeds the faces that are used and returns their dictionary.
func (s fontSet) write(file *object.File, parsed []*sfnt.Font) (object.Dict, error) {
	dict := object.Dict{}
	for f, drawn := range s.drawn {
		if len(drawn) == 0 {
			continue
		}
		ref, err := embed(file, fonts.Faces[f].TTF, parsed[f], drawn)
		if err != nil {
			return nil, fmt.Errorf("pdf: face %d: %w", f, err)
		}
		dict[face(f).resource()] = ref
	}
	return dict, nil
}

// embed adds a font that is addressed by glyph numbers (ISO 32000-1, 9.7.4). A
// CIDSet is not written: it may be left out, and PDF/A forbids one that is not
// exact.
func embed(file *object.File, ttf []byte, parsed *sfnt.Font, drawn map[uint16]drawnGlyph) (object.Ref, error) {
	glyphs := make([]uint16, 0, len(drawn))
	for g := range drawn {
		glyphs = append(glyphs, g)
	}
	slices.Sort(glyphs)
	program, err := subset(ttf, glyphs)
	if err != nil {
		return 0, err
	}
	var buf sfnt.Buffer
	name, err := parsed.Name(&buf, sfnt.NameIDPostScript)
	if err != nil {
		return 0, fmt.Errorf("font: name: %w", err)
	}
	base := object.Name(subsetTag(program) + "+" + name)
	descriptor, err := fontDescriptor(parsed)
	if err != nil {
		return 0, err
	}
	descriptor["FontName"] = base
	descriptor["FontFile2"] = file.AddStream(object.Dict{"Length1": len(program)}, program)
	descendant := file.Add(object.Dict{
		"Type": object.Name("Font"), "Subtype": object.Name("CIDFontType2"), "BaseFont": base,
		"CIDSystemInfo":  object.Dict{"Registry": object.Text("Adobe"), "Ordering": object.Text("Identity"), "Supplement": 0},
		"CIDToGIDMap":    object.Name("Identity"),
		"FontDescriptor": file.Add(descriptor), "W": widthArray(glyphs, drawn),
	})
	return file.Add(object.Dict{
		"Type": object.Name("Font"), "Subtype": object.Name("Type0"), "BaseFont": base,
		"Encoding": object.Name("Identity-H"), "DescendantFonts": object.Array{descendant},
		"ToUnicode": file.AddStream(object.Dict{}, characterMap(glyphs, drawn)),
	}), nil
}

// subsetTag is six letters that tell one subset of a font from another.
func subsetTag(program []byte) string {
	hash := sha256.Sum256(program)
	tag := make([]byte, 6)
	for i := range tag {
		tag[i] = 'A' + hash[i]%26
	}
	return string(tag)
}

// fontDescriptor states the measures of a whole font, in thousandths of its
// size.
func fontDescriptor(f *sfnt.Font) (object.Dict, error) {
	var buf sfnt.Buffer
	upem := fixed.I(int(f.UnitsPerEm()))
	bounds, err := f.Bounds(&buf, upem, font.HintingNone)
	if err != nil {
		return nil, fmt.Errorf("font: bounds: %w", err)
	}
	metrics, err := f.Metrics(&buf, upem, font.HintingNone)
	if err != nil {
		return nil, fmt.Errorf("font: metrics: %w", err)
	}
	thousandths := func(v fixed.Int26_6) int { return int(math.Round(1000 * float64(v) / float64(upem))) }
	const nonsymbolic, fixedPitch, italicFlag = 32, 1, 64
	flags, angle := nonsymbolic, 0.0
	if post := f.PostTable(); post != nil {
		angle = post.ItalicAngle
		if angle != 0 {
			flags |= italicFlag
		}
		if post.IsFixedPitch {
			flags |= fixedPitch
		}
	}
	const stem = 80 // of the vertical strokes; no reader needs it for an embedded font
	return object.Dict{
		"Type": object.Name("FontDescriptor"), "Flags": flags, "ItalicAngle": angle, "StemV": stem,
		// The y axis of Bounds points down.
		"FontBBox": object.Array{
			thousandths(bounds.Min.X), thousandths(-bounds.Max.Y), thousandths(bounds.Max.X), thousandths(-bounds.Min.Y),
		},
		"Ascent": thousandths(metrics.Ascent), "Descent": -thousandths(metrics.Descent), "CapHeight": thousandths(metrics.CapHeight),
	}, nil
}

// widthArray lists the widths of glyphs, neighbours in one run.
func widthArray(glyphs []uint16, drawn map[uint16]drawnGlyph) object.Array {
	var out, run object.Array
	for i, g := range glyphs {
		if i == 0 || g != glyphs[i-1]+1 {
			if run != nil {
				out = append(out, run)
			}
			out, run = append(out, int(g)), nil
		}
		run = append(run, drawn[g].advance)
	}
	return append(out, run)
}

// characterMap says which character each glyph is (ISO 32000-1, 9.10.3). All
// are in the basic plane.
func characterMap(glyphs []uint16, drawn map[uint16]drawnGlyph) []byte {
	b := []byte("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	const most = 100 // entries in a block
	for from := 0; from < len(glyphs); from += most {
		block := glyphs[from:min(from+most, len(glyphs))]
		b = fmt.Appendf(b, "%d beginbfchar\n", len(block))
		for _, g := range block {
			b = fmt.Appendf(b, "<%04X> <%04X>\n", g, drawn[g].char)
		}
		b = append(b, "endbfchar\n"...)
	}
	return append(b, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"...)
}
