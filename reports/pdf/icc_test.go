package pdf

import (
	"math"
	"testing"
)

// TestSRGBColumns compares with the sRGB matrix adapted to D50 that B. Lindbloom
// publishes (RGB/XYZ matrices, Bradford). 3e-4: his white of D50 is
// (0.96422, 1, 0.82521), that of ICC.1 ends in 0.8249.
func TestSRGBColumns(t *testing.T) {
	want := matrix{{0.4360747, 0.3850649, 0.1430804}, {0.2225045, 0.7168786, 0.0606169}, {0.0139322, 0.0971045, 0.7141733}}
	got := sRGBColumns()
	for i := range 3 {
		sum := 0.0
		for k := range 3 {
			if math.Abs(got[i][k]-want[i][k]) > 3e-4 {
				t.Errorf("row %d, column %d: %.7f, want %.7f", i, k, got[i][k], want[i][k])
			}
			sum += got[i][k]
		}
		// White is D50; 1e-12: sums of products near 1.
		if math.Abs(sum-whiteD50[i]) > 1e-12 {
			t.Errorf("row %d adds up to %v, want the white %v", i, sum, whiteD50[i])
		}
	}
}

// TestAdaptation compares with the chromatic adaptation from D65 to D50 that common
// sRGB profiles hold (tag chad, as exiftool prints it). 3e-5: they round to
// 1/65536, and it to five digits.
func TestAdaptation(t *testing.T) {
	want := matrix{{1.04788, 0.02292, -0.05022}, {0.02959, 0.99048, -0.01707}, {-0.00925, 0.01508, 0.75168}}
	got := adaptation()
	for i := range 3 {
		for k := range 3 {
			if math.Abs(got[i][k]-want[i][k]) > 3e-5 {
				t.Errorf("row %d, column %d: %.6f, want %.6f", i, k, got[i][k], want[i][k])
			}
		}
	}
}

func TestInverse(t *testing.T) {
	product := bradford.product(bradford.inverse())
	for i := range 3 {
		for k := range 3 {
			want := 0.0
			if i == k {
				want = 1
			}
			if math.Abs(product[i][k]-want) > 1e-12 { // products near 1
				t.Errorf("row %d, column %d: %v, want %v", i, k, product[i][k], want)
			}
		}
	}
}

// TestProfileLayout: the sizes and places are those of ICC.1:2004-10, 7.2 and
// 7.3: a header of 128 bytes, then the tags, each within the file and at a
// multiple of 4.
func TestProfileLayout(t *testing.T) {
	p := sRGBProfile()
	if got := int(be.Uint32(p)); got != len(p) {
		t.Errorf("size %d, want %d", got, len(p))
	}
	if string(p[36:40]) != "acsp" || string(p[12:24]) != "mntrRGB XYZ " || p[8] != 4 {
		t.Errorf("header %q", p[:40])
	}
	required := map[string]string{
		"desc": "mluc", "cprt": "mluc", "wtpt": "XYZ ", "chad": "sf32", "rXYZ": "XYZ ", "gXYZ": "XYZ ", "bXYZ": "XYZ ",
		"rTRC": "para", "gTRC": "para", "bTRC": "para",
	}
	if got := int(be.Uint32(p[128:])); got != len(required) {
		t.Fatalf("%d tags, want %d", got, len(required))
	}
	for i := range len(required) {
		entry := p[132+12*i:]
		at, size := int(be.Uint32(entry[4:])), int(be.Uint32(entry[8:]))
		if at%4 != 0 || at < 132+12*len(required) || at+size > len(p) {
			t.Fatalf("tag %q at %d, %d bytes, of %d", entry[:4], at, size, len(p))
		}
		if got := string(p[at : at+4]); got != required[string(entry[:4])] {
			t.Errorf("tag %q has the type %q", entry[:4], got)
		}
	}
}
