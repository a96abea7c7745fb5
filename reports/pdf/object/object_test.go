package object

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The forms are those of ISO 32000-1, 7.3.
func TestAppend(t *testing.T) {
	for _, tc := range []struct {
		value any
		want  string
	}{
		{Ref(12), "12 0 R"},
		{Name("Type"), "/Type"},
		{Text("plain"), "(plain)"},
		{Text(`a (b) \`), `(a \(b\) \\)`},
		{Text("é"), "<feff00e9>"},
		{Text("😀"), "<feffd83dde00>"}, // a pair of surrogates
		{Text("a\nb"), "<feff0061000a0062>"},
		{Text(""), "()"},
		{Bytes("\x00A"), "<0041>"},
		{7, "7"},
		{true, "true"},
		{1.25, "1.25"},
		{0.12345, "0.123"},
		{-0.0001, "0"},
		{math.Copysign(0, -1), "0"},
		{-68.5, "-68.5"},
		{1e6, "1000000"},
		{Array{}, "[]"},
		{Array{1, Name("A"), Array{2}}, "[1 /A [2]]"},
		{Dict{"B": 1, "A": Dict{}}, "<</A <<>>/B 1>>"},
	} {
		if got := string(Append(nil, tc.value)); got != tc.want {
			t.Errorf("%#v: %q, want %q", tc.value, got, tc.want)
		}
	}
}

// TestAppendNumber: what is written is within half a thousandth and has no
// exponent, which a PDF has not.
func TestAppendNumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Float64Range(-1e7, 1e7).Draw(t, "v")
		text := string(AppendNumber(nil, v))
		if strings.ContainsAny(text, "eE") {
			t.Fatalf("%v: %q", v, text)
		}
		got := 0.0
		if _, err := fmt.Sscan(text, &got); err != nil || math.Abs(got-v) > 0.0005+1e-9 {
			t.Fatalf("%v: %q", v, text)
		}
	})
}

// blank is a file of one empty page and many objects.
func blank(objects int) *File {
	f := &File{}
	pages := f.Reserve()
	page := f.Add(Dict{
		"Type": Name("Page"), "Parent": pages, "MediaBox": Array{0, 0, 10, 10},
		"Contents": f.AddStream(Dict{}, []byte("0 0 5 5 re f")),
	})
	f.Set(pages, Dict{"Type": Name("Pages"), "Count": 1, "Kids": Array{page}})
	for i := range objects {
		f.Add(Array{i})
	}
	return f
}

func written(t *testing.T, f *File) []byte {
	t.Helper()
	root := f.Add(Dict{"Type": Name("Catalog"), "Pages": Ref(1)})
	var b bytes.Buffer
	if err := f.Write(&b, Dict{"Root": root}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestWrite: another program finds every object, below, at and above the
// number that one stream of objects holds.
func TestWrite(t *testing.T) {
	if _, err := exec.LookPath("qpdf"); err != nil {
		t.Skip("qpdf is not installed: the file cannot be checked with it")
	}
	for _, objects := range []int{0, 196, 197, 198, 450} {
		path := filepath.Join(t.TempDir(), "blank.pdf")
		if err := os.WriteFile(path, written(t, blank(objects)), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command("qpdf", "--check", path).CombinedOutput()
		if err != nil || strings.Contains(string(out), "WARNING") {
			t.Fatalf("%d objects: %v\n%s", objects, err, out)
		}
		// The last of them: the pages, the page and its content are 1, 2 and 3.
		if objects > 0 {
			out, err = exec.Command("qpdf", "--show-object="+string(AppendNumber(nil, float64(objects+3))), path).CombinedOutput()
			if want := string(Append(nil, Array{objects - 1})); err != nil || strings.Join(strings.Fields(string(out)), "") != want {
				t.Errorf("%d objects: the last is %q, want %q (%v)", objects, out, want, err)
			}
		}
	}
}

// TestIdentifier: the identifier is that of the content.
func TestIdentifier(t *testing.T) {
	a, b, c := written(t, blank(1)), written(t, blank(1)), written(t, blank(2))
	if !bytes.Equal(a, b) {
		t.Error("the same objects make two files")
	}
	id := func(file []byte) string {
		_, rest, _ := strings.Cut(string(file), "/ID [")
		id, _, _ := strings.Cut(rest, "]")
		return id
	}
	if len(id(a)) != 2*34+1 || id(a) == id(c) {
		t.Errorf("identifiers %q and %q, want two of 16 bytes each, other ones for another content", id(a), id(c))
	}
}

func TestReservedNeverSet(t *testing.T) {
	f := &File{}
	f.Add(Dict{})
	f.Reserve()
	if err := f.Write(&bytes.Buffer{}, Dict{}); err == nil || !strings.Contains(err.Error(), "object: 2: reserved") {
		t.Errorf("error %v, want one that names object 2", err)
	}
}
