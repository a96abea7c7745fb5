package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxConfigBytes is far above any configuration and far below any export.
const maxConfigBytes = 64 << 10

// configFile is what a configuration file says.
type configFile struct {
	values   map[string]any    // nested as in the file, each value of its key's type
	origins  map[string]origin // by key
	problems []problem
}

// readConfigFile reads a file and checks every key and the type of every value.
// What is wrong with it is in problems; the error is one of reading.
func readConfigFile(path string, keys []key) (configFile, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return configFile{}, &configError{[]problem{{text: err.Error()}}}
	}
	if len(text) > maxConfigBytes {
		return configFile{}, &configError{[]problem{{text: fmt.Sprintf("%s: has over %d bytes: is not a configuration", path, maxConfigBytes)}}}
	}
	r := fileReader{path: path, keys: keys, origins: map[string]origin{}}
	root, ok := r.parse(text)
	values := map[string]any{}
	if ok && root != nil {
		values = r.section("", root)
	}
	return configFile{values: values, origins: r.origins, problems: r.problems}, nil
}

// fileReader walks the nodes of a file.
type fileReader struct {
	path     string
	keys     []key
	origins  map[string]origin
	problems []problem
}

func (r *fileReader) add(n *yaml.Node, key, text string) {
	r.problems = append(r.problems, problem{origin: r.at(n), key: key, text: text})
}

func (r *fileReader) at(n *yaml.Node) origin {
	return origin{source: fromFile, name: r.path, line: n.Line, column: n.Column}
}

// parse returns the root of the file's only document; nil if the file is
// empty. It reports false where the file cannot be used.
func (r *fileReader) parse(text []byte) (*yaml.Node, bool) {
	dec := yaml.NewDecoder(bytes.NewReader(text))
	var doc, second yaml.Node
	err := dec.Decode(&doc)
	if errors.Is(err, io.EOF) {
		return nil, true
	}
	if err == nil {
		err = dec.Decode(&second)
		if err == nil {
			r.add(&second, "", "a second document begins: a configuration is one")
			return nil, false
		}
	}
	if !errors.Is(err, io.EOF) {
		o := origin{source: fromFile, name: r.path, line: firstBadLine(text)}
		r.problems = append(r.problems, problem{origin: o, text: "not YAML: " + yamlMessage(err)})
		return nil, false
	}
	root := doc.Content[0]
	if isNull(root) {
		return nil, true
	}
	if root.Kind != yaml.MappingNode {
		r.add(root, "", "is not a list of keys with values")
		return nil, false
	}
	return root, true
}

// firstBadLine returns the line after the longest beginning of the file that is
// YAML. The parser's own line is often that of the surrounding block.
func firstBadLine(text []byte) int {
	lines := bytes.SplitAfter(text, []byte("\n"))
	for n := len(lines) - 1; n > 0; n-- {
		var doc yaml.Node
		if yaml.Unmarshal(bytes.Join(lines[:n], nil), &doc) == nil {
			return n + 1
		}
	}
	return 1
}

// yamlMessage is the parser's message without its name and line.
func yamlMessage(err error) string {
	message := strings.TrimPrefix(err.Error(), "yaml: ")
	if strings.HasPrefix(message, "line ") {
		if _, rest, ok := strings.Cut(message, ": "); ok {
			return rest
		}
	}
	return message
}

// section reads the keys of a mapping. prefix is "" or ends with a dot.
func (r *fileReader) section(prefix string, n *yaml.Node) map[string]any {
	values := map[string]any{}
	lines := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		word, value := n.Content[i], n.Content[i+1]
		name := prefix + word.Value
		if first, twice := lines[name]; twice {
			r.add(word, name, fmt.Sprintf("is there twice, first in line %d", first))
			continue
		}
		lines[name] = word.Line
		if v, ok := r.entry(name, word, value); ok {
			values[word.Value] = v
		}
	}
	return values
}

// entry reads one key of a section, which may be a section itself.
func (r *fileReader) entry(name string, word, value *yaml.Node) (any, bool) {
	if value.Kind == yaml.AliasNode {
		r.add(word, name, "is an alias: write the value itself")
		return nil, false
	}
	k, ok := r.key(name)
	if ok && k.kind == sectionsKind && value.Kind == yaml.SequenceNode {
		r.origins[name] = r.at(word)
		return r.sections(k, value), true
	}
	if ok {
		v, rule := decode(k.kind, value)
		if rule != "" {
			r.add(word, name, rule)
			return nil, false
		}
		r.origins[name] = r.at(word)
		return v, true
	}
	if r.isSection(name) {
		return r.subsection(name, word, value)
	}
	r.add(word, name, "unknown key"+suggestKey(name, r.names()))
	return nil, false
}

// sections reads a list of sections. Their keys are read as those of the file
// are, so that each mistake has its place; what is no section counts as an empty
// one, so that the others keep their numbers.
func (r *fileReader) sections(k key, list *yaml.Node) []any {
	items := make([]any, 0, len(list.Content))
	for i, n := range list.Content {
		name := k.section(i)
		if n.Kind != yaml.MappingNode {
			r.add(n, name, "is not a section: its keys go after the dash, one below the other")
			items = append(items, map[string]any{})
			continue
		}
		r.origins[name] = r.at(n)
		item := fileReader{path: r.path, keys: k.keysOfSection(i), origins: r.origins}
		items = append(items, item.section(name+".", n))
		r.problems = append(r.problems, item.problems...)
	}
	return items
}

func (r *fileReader) subsection(name string, word, value *yaml.Node) (any, bool) {
	if isNull(value) {
		return nil, false
	}
	if value.Kind != yaml.MappingNode {
		r.add(word, name, "is a section: its keys go below it, indented")
		return nil, false
	}
	return r.section(name+".", value), true
}

func (r *fileReader) key(name string) (key, bool) {
	for _, k := range r.keys {
		if k.name == name {
			return k, true
		}
	}
	return key{}, false
}

func (r *fileReader) isSection(name string) bool {
	for _, k := range r.keys {
		if strings.HasPrefix(k.name, name+".") {
			return true
		}
	}
	return false
}

// names are all keys and sections that a file may hold.
func (r *fileReader) names() []string {
	var names []string
	seen := map[string]bool{}
	for _, k := range r.keys {
		for i, c := range k.name {
			if section := k.name[:i]; c == '.' && !seen[section] {
				names = append(names, section)
				seen[section] = true
			}
		}
		names = append(names, k.name)
	}
	return names
}

// decode returns the value of a node as a key of a kind wants it, or the rule
// that the node breaks. A text is taken as it is written: 2026-09, -999 and NA
// need no quotes.
func decode(k kind, n *yaml.Node) (value any, rule string) {
	if isNull(n) {
		return nil, `has no value: give one ("" is an empty text), or leave out the key`
	}
	if k == listKind {
		return decodeList(n)
	}
	if k == sectionsKind {
		return nil, "is not a list: each section begins with a dash"
	}
	switch {
	case n.Kind == yaml.SequenceNode:
		return nil, "is a list, not " + k.String()
	case n.Kind != yaml.ScalarNode:
		return nil, "is a section, not " + k.String()
	case k != textKind && n.ShortTag() == "!!str" && n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0:
		return nil, fmt.Sprintf("%q is a text, not %s: leave out the quotes", n.Value, k)
	}
	value, ok := k.parse(n.Value)
	if !ok {
		return nil, fmt.Sprintf("%q is not %s", n.Value, k)
	}
	return value, ""
}

func decodeList(n *yaml.Node) (value any, rule string) {
	if n.Kind != yaml.SequenceNode {
		return nil, "is not a list: write [" + n.Value + "]"
	}
	items := make([]string, len(n.Content))
	for i, item := range n.Content {
		if item.Kind != yaml.ScalarNode || isNull(item) {
			return nil, fmt.Sprintf("item %d is not a text", i+1)
		}
		items[i] = item.Value
	}
	return items, ""
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" }
