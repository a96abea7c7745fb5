package svg_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"

	"reprieve/reports/figure"
	"reprieve/reports/fonts"
	"reprieve/reports/svg"
)

const hostile = `A & B <script>"x"</script> 'y' – Montréal`

func forest() figure.Figure {
	return figure.Forest{
		XLabel: "Difference", Headers: figure.ForestHeaders{Label: "Site", Text: "Estimate"},
		Rows: []figure.ForestRow{{Label: hostile, Estimate: 0.1, Low: -0.2, High: 0.4, Text: "10 (-20 to 40)"}},
	}
}

func write(t *testing.T, f figure.Figure) string {
	t.Helper()
	var b bytes.Buffer
	if err := svg.Write(&b, f); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// parse returns the texts and the attributes of the root of a file, which is
// well-formed.
func parse(t *testing.T, file string) (texts []string, root map[string]string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(file))
	inText := false
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return texts, root
		}
		if err != nil {
			t.Fatal(err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			if root == nil {
				root = map[string]string{"name": x.Name.Local}
				for _, a := range x.Attr {
					root[a.Name.Local] = a.Value
				}
			}
			inText = x.Name.Local == "text"
			if x.Name.Local == "script" {
				t.Error("a text became an element")
			}
		case xml.EndElement:
			inText = false
		case xml.CharData:
			if inText {
				texts = append(texts, string(x))
			}
		}
	}
}

// Text stays text, with what XML reserves as text, too.
func TestTextStaysText(t *testing.T) {
	texts, _ := parse(t, write(t, forest()))
	all := strings.Join(texts, "\n")
	for _, want := range []string{"A & B <script>", "Montréal", "10 (-20\u00a0to\u00a040)", "Difference"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not among the texts %q", want, texts)
		}
	}
}

// The file is as wide as the text of a page, 470 points, and as high as the
// figure wants.
func TestSize(t *testing.T) {
	f := forest()
	_, root := parse(t, write(t, f))
	if root["name"] != "svg" || root["width"] != "470pt" {
		t.Errorf("got %v, want an svg 470pt wide", root)
	}
	height, err := strconv.ParseFloat(strings.TrimSuffix(root["height"], "pt"), 64)
	if err != nil {
		t.Fatal(err)
	}
	if want := f.Height(svg.Width).Points(); height < want-0.01 || height > want+0.01 { // it is written with few digits
		t.Errorf("height %v, want %v", height, want)
	}
}

func TestSameBytes(t *testing.T) {
	if first := write(t, forest()); first != write(t, forest()) {
		t.Error("other bytes at the second time")
	}
}

// The typeface of the reports is named, so that the file needs no other.
func TestTypeface(t *testing.T) {
	if !strings.Contains(write(t, forest()), fonts.Typeface) {
		t.Error("the typeface is not named")
	}
}

type full struct{}

var errFull = errors.New("the disk is full")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestWriteError(t *testing.T) {
	if err := svg.Write(full{}, forest()); !errors.Is(err, errFull) {
		t.Errorf("got %v", err)
	}
}
