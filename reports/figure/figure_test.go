package figure

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"golang.org/x/image/font/sfnt"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"

	"reprieve/reports/fonts"
)

// widths are a column of text, the width of a page and a wide screen.
var widths = []vg.Length{280, 340, 470, 700}

func TestEverythingStaysOnTheCanvas(t *testing.T) {
	for _, s := range samples() {
		for _, w := range widths {
			r := drawn(s.figure, w)
			for _, d := range r.texts {
				if outside(r, d.box.Min) || outside(r, d.box.Max) {
					t.Errorf("%s, width %v: %q lies at %v, canvas %v x %v", s.name, w, d.text, d.box, r.w, r.h)
				}
			}
			for _, p := range r.paths {
				for _, q := range p.points {
					if outside(r, q) {
						t.Errorf("%s, width %v: a line reaches %v, canvas %v x %v", s.name, w, q, r.w, r.h)
					}
				}
			}
			if r.images > 0 {
				t.Errorf("%s: draws an image", s.name)
			}
		}
	}
}

func outside(r *record, p vg.Point) bool {
	return !(p.X >= 0 && p.X <= r.w && p.Y >= 0 && p.Y <= r.h) // NaN too
}

func TestTextsDoNotOverlap(t *testing.T) {
	for _, s := range samples() {
		for _, w := range widths {
			texts := drawn(s.figure, w).texts
			for i, a := range texts {
				for _, b := range texts[:i] {
					if overlap(a.box, b.box) {
						t.Errorf("%s, width %v: %q at %v overlaps %q at %v", s.name, w, a.text, a.box, b.text, b.box)
					}
				}
			}
		}
	}
}

// overlap says whether two boxes share more than a seam: lines of an axis label
// stand as close as the letters allow.
func overlap(a, b vg.Rectangle) bool {
	const seam = 0.2
	return min(a.Max.X, b.Max.X)-max(a.Min.X, b.Min.X) > seam && min(a.Max.Y, b.Max.Y)-max(a.Min.Y, b.Min.Y) > seam
}

func TestEveryCharacterHasAGlyph(t *testing.T) {
	for _, s := range samples() {
		for _, d := range drawn(s.figure, 470).texts {
			face := d.face.Face
			if missing := fonts.Missing(face, d.text); len(missing) > 0 {
				t.Errorf("%s: %q: no glyph for %q", s.name, d.text, missing)
			}
		}
	}
	var regular *sfnt.Font = labelInk.face().Face
	if missing := fonts.Missing(regular, "≥≤−–±"+noBreak+narrowNoBreak+notEstimable); len(missing) > 0 {
		t.Errorf("no glyph for %q", missing)
	}
}

func TestTextIsLegible(t *testing.T) {
	for _, s := range samples() {
		for _, d := range drawn(s.figure, 470).texts {
			if size := d.face.Font.Size; size < smallestSize || size > 9 {
				t.Errorf("%s: %q is set in %v points", s.name, d.text, size)
			}
		}
	}
	for _, s := range regular() { // only long texts may shrink
		for _, d := range drawn(s.figure, 470).texts {
			if size := d.face.Font.Size; size < 8 {
				t.Errorf("%s: %q is set in %v points, want 8 or more", s.name, d.text, size)
			}
		}
	}
}

func svg(f Figure, width vg.Length) []byte {
	c := vgsvg.New(width, f.Height(width))
	f.Draw(draw.New(c))
	var b bytes.Buffer
	if _, err := c.WriteTo(&b); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func TestSameBytesTwice(t *testing.T) {
	for _, s := range samples() {
		one, two := svg(s.figure, 470), svg(s.figure, 470)
		if !bytes.Equal(one, two) {
			t.Errorf("%s: two drawings differ", s.name)
		}
		if hasNaN(one) {
			t.Errorf("%s: the drawing holds NaN or Inf", s.name)
		}
	}
}

// hasNaN says whether a coordinate is no number.
func hasNaN(svg []byte) bool {
	return bytes.Contains(svg, []byte("NaN")) || bytes.Contains(svg, []byte("Inf"))
}

func TestNothingToDrawSaysNotEstimable(t *testing.T) {
	names := []string{
		"flow empty", "response empty", "response nan", "trajectory empty", "trajectory nan",
		"km empty", "km no steps", "forest empty", "forest nan", "ladder empty", "ladder nan",
	}
	for _, further := range furtherSamples {
		for _, s := range further().degenerate {
			if strings.HasSuffix(s.name, " empty") || strings.HasSuffix(s.name, " nan") {
				names = append(names, s.name)
			}
		}
	}
	for _, name := range names {
		f := sampleNamed(t, name)
		var all []string
		for _, d := range drawn(f, 470).texts {
			all = append(all, d.text)
		}
		if !strings.Contains(strings.Join(all, "|"), notEstimable) {
			t.Errorf("%s: draws %q, not the words %q", name, all, notEstimable)
		}
		if !strings.Contains(f.Alt(), notEstimable) {
			t.Errorf("%s: Alt is %q", name, f.Alt())
		}
	}
}

func sampleNamed(t *testing.T, name string) Figure {
	t.Helper()
	for _, s := range samples() {
		if s.name == name {
			return s.figure
		}
	}
	t.Fatalf("no sample %q", name)
	return nil
}

func TestDataIsRectangular(t *testing.T) {
	for _, s := range samples() {
		d := s.figure.Data()
		for _, r := range d.Rows {
			if want := len(d.Columns); !r.Section && len(r.Cells) != want {
				t.Errorf("%s: row %q has %d cells, want %d", s.name, r.Cells, len(r.Cells), want)
			}
			if r.Section && len(r.Cells) != 1 {
				t.Errorf("%s: section %q has %d cells, want 1", s.name, r.Cells, len(r.Cells))
			}
			for _, c := range r.Cells {
				if strings.Contains(c.Text, "NaN") || strings.Contains(c.Text, "Inf") {
					t.Errorf("%s: cell %q", s.name, c.Text)
				}
			}
		}
	}
}

func TestAltIsShort(t *testing.T) {
	for _, s := range regular() {
		alt := s.figure.Alt()
		if n := strings.Count(alt, ". ") + 1; n > 3 || !strings.HasSuffix(alt, ".") {
			t.Errorf("%s: %d sentences: %q", s.name, n, alt)
		}
	}
}

func TestAbsurdCanvas(t *testing.T) {
	for _, s := range samples() {
		for _, w := range []vg.Length{1, 30, 90} {
			if b := svg(s.figure, w); hasNaN(b) {
				t.Errorf("%s: the drawing of width %v holds NaN or Inf", s.name, w)
			}
			if h := s.figure.Height(w); !(h > 0) || math.IsInf(h.Points(), 0) {
				t.Errorf("%s: width %v: height %v", s.name, w, h)
			}
		}
	}
}
