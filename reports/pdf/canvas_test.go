package pdf

import (
	"image"
	"image/color"
	"math"
	"regexp"
	"strings"
	"testing"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"reprieve/reports/document"
	"reprieve/reports/fonts"
)

func TestPathOperators(t *testing.T) {
	var line, quadratic, cubic, quarter, arcAfter, full vg.Path
	line.Move(vg.Point{X: 1, Y: 2})
	line.Line(vg.Point{X: 3.5, Y: -4})
	line.Close()
	quadratic.Move(vg.Point{})
	quadratic.QuadTo(vg.Point{X: 3, Y: 3}, vg.Point{X: 6, Y: 0})
	cubic.Move(vg.Point{})
	cubic.CubeTo(vg.Point{X: 1, Y: 2}, vg.Point{X: 3, Y: 4}, vg.Point{X: 5, Y: 6})
	quarter.Arc(vg.Point{}, 1, 0, math.Pi/2)
	arcAfter.Move(vg.Point{X: 5, Y: 5})
	arcAfter.Arc(vg.Point{}, 1, 0, -math.Pi/2)
	full.Arc(vg.Point{X: 1, Y: 1}, 1, 0, 2*math.Pi)
	for _, tc := range []struct {
		name string
		path vg.Path
		want string
	}{
		{"empty", nil, ""},
		{"line", line, "1 2 m 3.5 -4 l h "},
		// Control points two thirds of the way to the quadratic's.
		{"quadratic", quadratic, "0 0 m 2 2 4 2 6 0 c "},
		{"cubic", cubic, "0 0 m 1 2 3 4 5 6 c "},
		// 4/3 tan(π/8) = 0.5523.
		{"quarter circle", quarter, "1 0 m 1 0.552 0.552 1 0 1 c "},
		{"clockwise after a point", arcAfter, "5 5 m 1 0 l 1 -0.552 0.552 -1 0 -1 c "},
		{"circle", full, "2 1 m 2 1.552 1.552 2 1 2 c 0.448 2 0 1.552 0 1 c 0 0.448 0.448 0 1 0 c 1.552 0 2 0.448 2 1 c "},
	} {
		if got := pathOperators(tc.path); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}

// drawing is a figure that a function draws.
type drawing struct {
	curve
	on func(draw.Canvas)
}

func (f drawing) Draw(c draw.Canvas) { f.on(c) }

// TestCanvasState: what a figure sets does not reach the text after it.
func TestCanvasState(t *testing.T) {
	fig := drawing{curve{height: 50}, func(c draw.Canvas) {
		c.SetColor(color.NRGBA{R: 255, A: 128})
		c.Push()
		c.Rotate(1)
		c.Scale(2, 2)
		c.Translate(vg.Point{X: 3, Y: 3})
		c.SetLineDash([]vg.Length{1, 2}, 0)
		c.Push()
		c.FillString(font.DefaultCache.Lookup(fonts.Sans(8, true), 8), vg.Point{}, "Gain")
		// Two pushes are left open.
	}}
	file := write(t, doc(document.Figure{Figure: fig, Caption: "Caption."}, document.Text("After the figure.")))
	plain := tool(t, file, "qpdf", "--qdf", "--object-streams=disable", "FILE", "-")
	saved := len(regexp.MustCompile(`(?m)^q( [-.0-9 ]+ cm)?$`).FindAllString(plain, -1))
	restored := len(regexp.MustCompile(`(?m)^Q$`).FindAllString(plain, -1))
	if saved != 3 || restored != 3 { // the canvas and two pushes
		t.Errorf("%d states saved, %d restored, want 3", saved, restored)
	}
	// The transparency is set inside the canvas alone.
	if strings.LastIndex(plain, "gs\n") > strings.LastIndex(plain, "\nQ\n") {
		t.Error("the transparency is set after the figure")
	}
	boxes := tool(t, file, "pdftotext", "-bbox", "FILE", "-")
	if !strings.Contains(boxes, `xMin="68.000000"`) || !strings.Contains(boxes, ">After<") {
		t.Errorf("the text after the figure is not at the margin:\n%s", boxes)
	}
}

func TestCanvasImage(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 4, 4))
	fig := drawing{curve{height: 50}, func(c draw.Canvas) {
		c.DrawImage(vg.Rectangle{Max: vg.Point{X: 20, Y: 20}}, img)
	}}
	file := write(t, doc(document.Figure{Figure: fig}, document.Figure{Figure: fig}))
	if out := tool(t, file, "pdfimages", "-list", "FILE"); strings.Count(out, "image ") < 2 {
		t.Errorf("images: %s", out)
	}
	tool(t, file, "qpdf", "--check", "FILE")
}

func TestCanvasErrors(t *testing.T) {
	registerFonts(t)
	sans := font.DefaultCache.Lookup(fonts.Sans(8, false), 8)
	other := sans
	other.Font.Typeface = "Times"
	for _, tc := range []struct {
		name string
		draw func(draw.Canvas)
		want string
	}{
		{"glyph", func(c draw.Canvas) { c.FillString(sans, vg.Point{}, "漢") }, "no glyph"},
		{"typeface", func(c draw.Canvas) { c.FillString(other, vg.Point{}, "a") }, `typeface "Times"`},
		{"pop", func(c draw.Canvas) { c.Pop() }, "pop without a push"},
		{"not a number", func(c draw.Canvas) { c.Fill(vg.Path{{Type: vg.MoveComp, Pos: vg.Point{X: vg.Length(math.NaN())}}}) }, "not finite"},
		{"infinite text", func(c draw.Canvas) { c.FillString(sans, vg.Point{X: vg.Length(math.Inf(-1))}, "a") }, "-Inf"},
	} {
		err := Write(&strings.Builder{}, doc(document.Figure{ID: "pain", Figure: drawing{curve{height: 50}, tc.draw}}))
		if err == nil || !strings.Contains(err.Error(), `pdf: figure "pain": `) || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: error %v, want %q", tc.name, err, tc.want)
		}
	}
}

// TestTallFigure: a figure higher than the page is drawn smaller on one page.
func TestTallFigure(t *testing.T) {
	registerFonts(t)
	pages := extract(t, write(t, doc(
		document.Heading{Level: 1, Text: "Figures"},
		document.Figure{Figure: curve{height: 5000, label: "Pain"}, Caption: "Tall."})))
	if len(pages) != 2 || !strings.Contains(pages[1], "Figures") || !strings.Contains(flat(pages[1]), "Figure 1. Tall.") {
		t.Errorf("want the heading, the figure and its caption together on page 2: %q", pages)
	}
}
