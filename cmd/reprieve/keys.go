package main

import (
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"

	"reprieve/pipeline"
)

// kind is what the value of a key is.
type kind int

const (
	textKind kind = iota
	wholeKind
	numberKind
	listKind     // of texts
	sectionsKind // a list of sections, each with keys of its own
)

func (k kind) String() string {
	return [...]string{"a text", "a whole number", "a number", "a list", "a list of sections"}[k]
}

// key is one setting of the configuration.
type key struct {
	name  string // dotted, such as exports.vas_scale
	kind  kind
	value any // string, int, float64, []string or a slice of structs
}

// variable is the environment variable of the key.
func (k key) variable() string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(k.name, ".", "_"))
}

// allKeys returns the keys in the order of the fields of pipeline.Config, with
// the values of pipeline.DefaultConfig.
func allKeys() []key { return keysOfConfig(pipeline.DefaultConfig()) }

// keysOfConfig returns the keys with the values of a configuration.
func keysOfConfig(c pipeline.Config) []key { return keysOf("", reflect.ValueOf(c)) }

func keysOf(prefix string, section reflect.Value) []key {
	var keys []key
	for i := range section.NumField() {
		name := prefix + section.Type().Field(i).Tag.Get("mapstructure")
		if field := section.Field(i); field.Kind() == reflect.Struct {
			keys = append(keys, keysOf(name+".", field)...)
		} else {
			keys = append(keys, key{name: name, kind: kindOf(field), value: field.Interface()})
		}
	}
	return keys
}

func kindOf(field reflect.Value) kind {
	switch field.Interface().(type) {
	case string:
		return textKind
	case int:
		return wholeKind
	case float64:
		return numberKind
	case []string:
		return listKind
	}
	if field.Kind() == reflect.Slice && field.Type().Elem().Kind() == reflect.Struct {
		return sectionsKind
	}
	panic(fmt.Sprintf("config: no key can hold a %s", field.Type()))
}

// parse reads the value of a key from text: a list has commas between its
// items. It reports false for a text that is not of the kind.
func (k kind) parse(text string) (any, bool) {
	switch k {
	case textKind:
		return text, true
	case wholeKind:
		n, err := strconv.Atoi(text)
		return n, err == nil && strconv.Itoa(n) == text // no 0100, which some read as 64
	case numberKind:
		x, err := strconv.ParseFloat(text, 64)
		return x, err == nil && !math.IsInf(x, 0) && !math.IsNaN(x)
	case listKind:
		items := strings.Split(text, ",")
		for i := range items {
			items[i] = strings.TrimSpace(items[i])
		}
		return items, true
	case sectionsKind: // a file alone can hold it
	}
	return nil, false
}

// sections returns the keys of each section of a key of sectionsKind: those of
// the i-th, from 0, are called name[i].
func (k key) sections() [][]key {
	list := reflect.ValueOf(k.value)
	all := make([][]key, list.Len())
	for i := range all {
		all[i] = keysOf(k.section(i)+".", list.Index(i))
	}
	return all
}

// section is the name of the i-th section of a key of sectionsKind.
func (k key) section(i int) string { return fmt.Sprintf("%s[%d]", k.name, i) }

// keysOfSection returns the keys that the i-th section may have, with their zero
// values.
func (k key) keysOfSection(i int) []key {
	return keysOf(k.section(i)+".", reflect.Zero(reflect.TypeOf(k.value).Elem()))
}
