package object

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"

	"github.com/klauspost/compress/zlib"
)

// header is the first line of a file and a comment that marks it as binary.
const header = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"

// File is a PDF file in the making. The zero value is an empty file.
type File struct {
	objects []any // a value or a stream; object number i+1
	zip     *zlib.Writer
}

type stream struct {
	dict Dict
	data []byte
}

// Reserve returns the reference of an object that Set gives its value later.
func (f *File) Reserve() Ref {
	f.objects = append(f.objects, nil)
	return Ref(len(f.objects))
}

// Set gives an object its value.
func (f *File) Set(r Ref, value any) { f.objects[r-1] = value }

// Add adds an object and returns its reference.
func (f *File) Add(value any) Ref {
	r := f.Reserve()
	f.Set(r, value)
	return r
}

// AddStream adds a stream, compressed. It adds the names of the length and the
// filter to the dictionary.
//
// The compressor is that of a module in go.mod, not the toolchain's, so that
// the same version of the program writes the same bytes however it was built.
func (f *File) AddStream(dict Dict, data []byte) Ref {
	dict["Filter"] = Name("FlateDecode")
	return f.AddPlainStream(dict, f.compressed(data))
}

// AddPlainStream adds a stream as it is.
func (f *File) AddPlainStream(dict Dict, data []byte) Ref {
	dict["Length"] = len(data)
	return f.Add(stream{dict, data})
}

func (f *File) compressed(data []byte) []byte {
	var b bytes.Buffer
	if f.zip == nil {
		f.zip = zlib.NewWriter(&b)
	}
	f.zip.Reset(&b)
	// Neither fails: a buffer takes all.
	_, _ = f.zip.Write(data)
	_ = f.zip.Close()
	return b.Bytes()
}

// Write writes the file; trailer names its catalog (Root) and its Info. The
// file's identifier is made from the hash of what is written. An object that was
// reserved and not set is an error.
func (f *File) Write(w io.Writer, trailer Dict) error {
	for i, o := range f.objects {
		if o == nil {
			return fmt.Errorf("object: %d: reserved, never set", i+1)
		}
	}
	_, err := w.Write(f.bytes(trailer))
	return err
}

// place is where an object stands: at an offset of the file, or in a stream of
// objects.
type place struct {
	kind         byte // 1: at an offset; 2: in a stream of objects
	where, index int  // offset, 0; number of the stream, position in it
}

func (f *File) bytes(trailer Dict) []byte {
	out := []byte(header)
	places := make([]place, len(f.objects))
	var packed []int // objects that go into streams of objects
	for i, o := range f.objects {
		s, ok := o.(stream)
		if !ok {
			packed = append(packed, i)
			continue
		}
		places[i] = place{1, len(out), 0}
		out = appendStream(out, i+1, s)
	}
	const most = 200 // objects in a stream, so that a reader need not unpack many for one
	for from := 0; from < len(packed); from += most {
		group := packed[from:min(from+most, len(packed))]
		number := len(places) + 1
		for k, i := range group {
			places[i] = place{2, number, k}
		}
		places = append(places, place{1, len(out), 0})
		out = appendStream(out, number, f.objectStream(group))
	}
	return f.appendReferences(out, places, trailer)
}

// objectStream packs objects into one stream (ISO 32000-1, 7.5.7).
func (f *File) objectStream(group []int) stream {
	var index, body []byte
	for _, i := range group {
		index = fmt.Appendf(index, "%d %d ", i+1, len(body))
		body = append(Append(body, f.objects[i]), '\n')
	}
	data := f.compressed(append(index, body...))
	return stream{Dict{
		"Type": Name("ObjStm"), "N": len(group), "First": len(index),
		"Filter": Name("FlateDecode"), "Length": len(data),
	}, data}
}

// appendReferences ends a file with the cross-reference stream (7.5.8), which is
// the trailer too: of each object its kind, 4 bytes of where, 2 bytes of index.
func (f *File) appendReferences(out []byte, places []place, trailer Dict) []byte {
	start := len(out)
	places = append(places, place{1, start, 0})
	table := []byte{0, 0, 0, 0, 0, 0xFF, 0xFF} // object 0 is free, for good
	for _, p := range places {
		table = append(table, p.kind, byte(p.where>>24), byte(p.where>>16), byte(p.where>>8), byte(p.where), byte(p.index>>8), byte(p.index))
	}
	data := f.compressed(table)
	hash := sha256.Sum256(out)
	id := Bytes(hash[:16])
	dict := Dict{
		"Type": Name("XRef"), "Size": len(places) + 1, "W": Array{1, 4, 2}, "ID": Array{id, id},
		"Filter": Name("FlateDecode"), "Length": len(data),
	}
	for name, value := range trailer {
		dict[name] = value
	}
	out = appendStream(out, len(places), stream{dict, data})
	return fmt.Appendf(out, "startxref\n%d\n%%%%EOF\n", start)
}

func appendStream(out []byte, number int, s stream) []byte {
	out = fmt.Appendf(out, "%d 0 obj\n", number)
	out = Append(out, s.dict)
	out = append(out, "\nstream\n"...)
	out = append(out, s.data...)
	return append(out, "\nendstream\nendobj\n"...)
}
