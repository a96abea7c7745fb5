package shard

import (
	"encoding"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
)

// Values are written field by field in the order of their types, without names: whole
// numbers as varints, floats as their bits, so that every one comes back as it was, the
// many lengths before what they are of. A type with its own binary form is written as that.
// layoutOf is the description that a reader holds against its own.

// binaryForm is a type that writes itself.
type binaryForm interface {
	encoding.BinaryAppender
	encoding.BinaryUnmarshaler
}

var binaryType = reflect.TypeFor[binaryForm]()

// ownForm says whether a pointer to the type writes itself.
func ownForm(t reflect.Type) bool { return reflect.PointerTo(t).Implements(binaryType) }

// layoutOf describes a type down to its numbers and texts.
func layoutOf(t reflect.Type) string {
	switch {
	case ownForm(t):
		return t.String()
	case t.Kind() == reflect.Struct:
		var fields []string
		for i := range t.NumField() {
			fields = append(fields, t.Field(i).Name+" "+layoutOf(t.Field(i).Type))
		}
		return "{" + strings.Join(fields, "; ") + "}"
	case t.Kind() == reflect.Slice:
		return "[]" + layoutOf(t.Elem())
	case t.Kind() == reflect.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), layoutOf(t.Elem()))
	case t.Kind() == reflect.Map:
		return "map " + layoutOf(t.Key()) + " " + layoutOf(t.Elem())
	}
	return t.Kind().String()
}

// appendTo writes a value, which can be addressed.
func appendTo(b []byte, v reflect.Value) ([]byte, error) {
	if ownForm(v.Type()) {
		text, err := v.Addr().Interface().(binaryForm).AppendBinary(nil)
		return append(binary.AppendUvarint(b, uint64(len(text))), text...), err
	}
	var err error
	switch v.Kind() {
	case reflect.Struct:
		for i := 0; i < v.NumField() && err == nil; i++ {
			b, err = appendTo(b, v.Field(i))
		}
	case reflect.Slice, reflect.Array:
		if v.Kind() == reflect.Slice {
			b = binary.AppendUvarint(b, uint64(v.Len()))
		}
		for i := 0; i < v.Len() && err == nil; i++ {
			b, err = appendTo(b, v.Index(i))
		}
	case reflect.Map:
		return appendMap(b, v)
	case reflect.String:
		b = append(binary.AppendUvarint(b, uint64(v.Len())), v.String()...)
	case reflect.Bool:
		b = append(b, map[bool]byte{true: 1}[v.Bool()])
	case reflect.Float64:
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v.Float()))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		b = binary.AppendVarint(b, v.Int())
	default:
		return nil, fmt.Errorf("shard: %s: is of no type that is written", v.Type())
	}
	return b, err
}

// appendMap writes a map from whole numbers, by number.
func appendMap(b []byte, v reflect.Value) ([]byte, error) {
	keys := v.MapKeys()
	slices.SortFunc(keys, func(x, y reflect.Value) int { return int(x.Int() - y.Int()) })
	b = binary.AppendUvarint(b, uint64(len(keys)))
	for _, k := range keys {
		b = binary.AppendVarint(b, k.Int())
		value := reflect.New(v.Type().Elem()).Elem()
		value.Set(v.MapIndex(k))
		var err error
		if b, err = appendTo(b, value); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// errShort says that text ends before a value does, or holds a value that there is not.
var errShort = errors.New("a value is not what is written")

// reader reads values from text.
type reader struct{ text []byte }

// length reads the length of what takes at least a byte each.
func (r *reader) length() (int, error) {
	n, size := binary.Uvarint(r.text)
	if size <= 0 || n > uint64(len(r.text)-size) {
		return 0, errShort
	}
	r.text = r.text[size:]
	return int(n), nil
}

// bytes reads n bytes.
func (r *reader) bytes(n int) ([]byte, error) {
	if n > len(r.text) {
		return nil, errShort
	}
	b := r.text[:n]
	r.text = r.text[n:]
	return b, nil
}

func (r *reader) whole() (int64, error) {
	n, size := binary.Varint(r.text)
	if size <= 0 {
		return 0, errShort
	}
	r.text = r.text[size:]
	return n, nil
}

// read reads a value into v.
func (r *reader) read(v reflect.Value) error {
	if ownForm(v.Type()) {
		n, err := r.length()
		if err != nil {
			return err
		}
		text, err := r.bytes(n)
		if err != nil {
			return err
		}
		return v.Addr().Interface().(binaryForm).UnmarshalBinary(text)
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if err := r.read(v.Field(i)); err != nil {
				return err
			}
		}
		return nil
	case reflect.Slice, reflect.Array:
		return r.readList(v)
	case reflect.Map:
		return r.readMap(v)
	default:
		return r.readScalar(v)
	}
}

func (r *reader) readList(v reflect.Value) error {
	if v.Kind() == reflect.Slice {
		n, err := r.length()
		if err != nil {
			return err
		}
		if n > 0 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
		}
	}
	for i := range v.Len() {
		if err := r.read(v.Index(i)); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) readMap(v reflect.Value) error {
	n, err := r.length()
	if err != nil {
		return err
	}
	v.Set(reflect.MakeMap(v.Type()))
	for range n {
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		if err := errors.Join(r.read(key), r.read(value)); err != nil {
			return err
		}
		v.SetMapIndex(key, value)
	}
	return nil
}

func (r *reader) readScalar(v reflect.Value) error {
	switch v.Kind() {
	case reflect.String:
		n, err := r.length()
		if err != nil {
			return err
		}
		b, err := r.bytes(n)
		v.SetString(string(b))
		return err
	case reflect.Bool:
		b, err := r.bytes(1)
		if err == nil {
			v.SetBool(b[0] != 0)
		}
		return err
	case reflect.Float64:
		b, err := r.bytes(8)
		if err == nil {
			v.SetFloat(math.Float64frombits(binary.LittleEndian.Uint64(b)))
		}
		return err
	default:
		n, err := r.whole()
		if err != nil || v.OverflowInt(n) {
			return errors.Join(errShort, err)
		}
		v.SetInt(n)
		return nil
	}
}
