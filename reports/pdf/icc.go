package pdf

import "math"

// xyz is a colour in the CIE 1931 XYZ space.
type xyz [3]float64

// sRGB as IEC 61966-2-1 defines it: the chromaticities of its primaries and of
// its white, D65.
var (
	sRGBPrimaries = [3][2]float64{{0.64, 0.33}, {0.30, 0.60}, {0.15, 0.06}}
	sRGBWhite     = [2]float64{0.3127, 0.3290}
)

// whiteD50 is the white of the space in which profiles state colours, as ICC.1
// gives it.
var whiteD50 = xyz{0.9642, 1, 0.8249}

// bradford turns XYZ into the cone responses in which a change of white is a
// scaling (ICC.1:2010, annex E).
var bradford = matrix{{0.8951, 0.2664, -0.1614}, {-0.7502, 1.7135, 0.0367}, {0.0389, -0.0685, 1.0296}}

type matrix [3][3]float64

// times multiplies with explicit roundings, so that no platform fuses them.
func (m matrix) times(v xyz) xyz {
	var out xyz
	for i, row := range m {
		for k := range row {
			out[i] += float64(row[k] * v[k])
		}
	}
	return out
}

func (m matrix) product(n matrix) matrix {
	var out matrix
	for k := range 3 {
		column := m.times(xyz{n[0][k], n[1][k], n[2][k]})
		for i := range 3 {
			out[i][k] = column[i]
		}
	}
	return out
}

// inverse is the adjugate over the determinant.
func (m matrix) inverse() matrix {
	var out matrix
	cofactor := func(i, k int) float64 {
		a, b, c, d := (i+1)%3, (i+2)%3, (k+1)%3, (k+2)%3
		return float64(m[a][c]*m[b][d]) - float64(m[a][d]*m[b][c])
	}
	det := 0.0
	for k := range 3 {
		det += float64(m[0][k] * cofactor(0, k))
	}
	for i := range 3 {
		for k := range 3 {
			out[k][i] = cofactor(i, k) / det
		}
	}
	return out
}

func fromChromaticity(c [2]float64) xyz { return xyz{c[0] / c[1], 1, (1 - c[0] - c[1]) / c[1]} }

// adaptation is the matrix that changes the white from D65 to D50.
func adaptation() matrix {
	from, to := bradford.times(fromChromaticity(sRGBWhite)), bradford.times(whiteD50)
	scale := matrix{}
	for i := range 3 {
		scale[i][i] = to[i] / from[i]
	}
	return bradford.inverse().product(scale).product(bradford)
}

// sRGBColumns returns the XYZ of full red, green and blue, relative to D50, as
// the columns of a matrix: the primaries scaled so that they add up to the white,
// then adapted.
func sRGBColumns() matrix {
	var primaries matrix
	for k, c := range sRGBPrimaries {
		v := fromChromaticity(c)
		for i := range 3 {
			primaries[i][k] = v[i]
		}
	}
	amounts := primaries.inverse().times(fromChromaticity(sRGBWhite))
	for i := range 3 {
		for k := range 3 {
			primaries[i][k] = float64(primaries[i][k] * amounts[k])
		}
	}
	return adaptation().product(primaries)
}

// sRGBProfile is an ICC profile of sRGB, version 4.2 (ICC.1:2004-10): what the
// numbers of the file's colours mean.
func sRGBProfile() []byte {
	columns := sRGBColumns()
	column := func(k int) []byte { return xyzTag(xyz{columns[0][k], columns[1][k], columns[2][k]}) }
	curve := curveTag()
	return profile([]iccTag{
		{"desc", localizedTag("sRGB")},
		{"cprt", localizedTag("No copyright, use freely")},
		{"wtpt", xyzTag(whiteD50)},
		{"chad", adaptationTag(adaptation())},
		{"rXYZ", column(0)},
		{"gXYZ", column(1)},
		{"bXYZ", column(2)},
		{"rTRC", curve},
		{"gTRC", curve},
		{"bTRC", curve},
	})
}

type iccTag struct {
	name string
	data []byte
}

// profile puts tags behind the header of 128 bytes and the list of tags. Its
// date is that of the edition of the standard that it follows.
func profile(tags []iccTag) []byte {
	header := make([]byte, 128)
	be.PutUint32(header[8:], 0x04200000)
	copy(header[12:], "mntrRGB XYZ ")
	for i, v := range []uint16{2004, 10, 22, 0, 0, 0} {
		be.PutUint16(header[24+2*i:], v)
	}
	copy(header[36:], "acsp")
	for i, v := range whiteD50 {
		be.PutUint32(header[68+4*i:], fixed16(v))
	}
	list := be.AppendUint32(nil, uint32(len(tags)))
	at := len(header) + 4 + 12*len(tags)
	var body []byte
	for _, t := range tags {
		list = append(list, t.name...)
		list = be.AppendUint32(list, uint32(at+len(body)))
		list = be.AppendUint32(list, uint32(len(t.data)))
		body = append(body, t.data...)
		body = append(body, make([]byte, -len(body)&3)...)
	}
	out := append(append(header, list...), body...)
	be.PutUint32(out, uint32(len(out)))
	return out
}

// fixed16 is a number of 16 bits before and 16 after the point.
func fixed16(v float64) uint32 { return uint32(int32(math.Round(v * 65536))) }

func xyzTag(v xyz) []byte {
	b := []byte("XYZ \x00\x00\x00\x00")
	for _, c := range v {
		b = be.AppendUint32(b, fixed16(c))
	}
	return b
}

func adaptationTag(m matrix) []byte {
	b := []byte("sf32\x00\x00\x00\x00")
	for _, row := range m {
		for _, v := range row {
			b = be.AppendUint32(b, fixed16(v))
		}
	}
	return b
}

// curveTag is the transfer function of sRGB as a parametric curve of type 3: ((v
// + 0.055) / 1.055)^2.4 from 0.04045, v / 12.92 below.
func curveTag() []byte {
	b := []byte("para\x00\x00\x00\x00\x00\x03\x00\x00")
	for _, v := range []float64{2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045} {
		b = be.AppendUint32(b, fixed16(v))
	}
	return b
}

// localizedTag is an English text in ASCII.
func localizedTag(text string) []byte {
	b := []byte("mluc\x00\x00\x00\x00")
	for _, v := range []uint32{1, 12} { // one record of 12 bytes
		b = be.AppendUint32(b, v)
	}
	b = append(b, "enUS"...)
	b = be.AppendUint32(b, uint32(2*len(text)))
	b = be.AppendUint32(b, 28)
	for _, r := range text {
		b = be.AppendUint16(b, uint16(r))
	}
	return b
}
