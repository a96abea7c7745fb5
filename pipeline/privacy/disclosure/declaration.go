package disclosure

import (
	"fmt"
	"slices"
	"strings"

	"reprieve/pipeline/analysis"
)

// keyFields is the number of parts of a result id.
const keyFields = 12

// keys are the parts of a result id as they stand in the row.
type keys [keyFields]string

func keysOf(r *analysis.Row) keys {
	return keys{
		r.Analysis, r.Population, r.Anchor, r.Window, r.Missing, r.Strategy,
		r.Group1, r.Group1Level, r.Variable, r.VariableLevel, r.Method, r.StatName,
	}
}

// part is one part of a pattern: a text, or a name in braces that stands for any
// text, the same wherever the name occurs in a declaration.
type part struct {
	text   string // of a part without braces
	name   string
	sum    bool     // {+name}: the sum over all texts or, with same, all texts alike
	levels []string // {name:a,b}: any of these texts; nil for any
}

// pattern is a result id in which some parts may stand for any text. The name of
// a pattern that begins with # is a number that stands in no row; names in it too
// are in braces.
type pattern struct {
	unseen string
	parts  [keyFields]part
}

// signedPattern is a pattern with its sign.
type signedPattern struct {
	pattern
	sign     int
	optional bool // 0 where the results have no such row
}

// relation is what a declaration says of its two sides.
type relation int

const (
	equals   relation = iota // =
	includes                 // the patients of the right are among those of the left; who is left over is a group of patients
	atLeast                  // >=
	same                     // all rows of the left are one number; there is no right
	usually                  // equal in most cohorts
	mostly                   // at least as many in most cohorts
)

var relations = map[string]relation{"=": equals, "includes": includes, ">=": atLeast, "same": same, "usually": usually, "usually>=": mostly}

// declaration is one line of what is known of the counts: the left side stands
// in the relation to the sum of the right.
type declaration struct {
	text     string
	when     func(setting func(string) string) bool // nil: always
	left     pattern
	relation relation
	right    []signedPattern
}

// parseDeclarations reads declarations, one a line; lines that begin with // say
// what follows.
func parseDeclarations(text string) []declaration {
	var list []declaration
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "//") {
			continue
		}
		list = append(list, parseDeclaration(line))
	}
	return list
}

// parseDeclaration panics on a line that is none: declarations are part of the
// program.
func parseDeclaration(line string) declaration {
	words := strings.Fields(line)
	d := declaration{text: line}
	if len(words) > 2 && words[0] == "when" { // when KEY=VALUE
		key, value, _ := strings.Cut(words[1], "=")
		d.when = func(setting func(string) string) bool { return strings.HasPrefix(setting(key), value) }
		words = words[2:]
	}
	d.left = parsePattern(words[0])
	r, ok := relations[words[1]]
	if !ok {
		panic("disclosure: declaration: " + line)
	}
	d.relation = r
	sign := 1
	for _, w := range words[2:] {
		switch w {
		case "+":
			sign = 1
		case "-":
			sign = -1
		default:
			name, optional := strings.CutSuffix(w, "?")
			d.right = append(d.right, signedPattern{parsePattern(name), sign, optional})
		}
	}
	d.mustBind()
	return d
}

// mustBind panics if no pattern binds every name.
func (d declaration) mustBind() {
	binds := d.binder()
	for _, p := range append([]signedPattern{{pattern: d.left}}, d.right...) {
		for _, x := range p.parts {
			if x.name != "" && !x.sum && !slices.ContainsFunc(binds.parts[:], func(y part) bool { return y.name == x.name && !y.sum }) {
				panic("disclosure: declaration: no pattern binds " + x.name + ": " + d.text)
			}
		}
	}
}

func parsePattern(text string) pattern {
	if strings.HasPrefix(text, "#") {
		return pattern{unseen: text}
	}
	var p pattern
	words := strings.Split(text, "|")
	if len(words) != keyFields {
		panic(fmt.Sprintf("disclosure: pattern: %s: %d parts, not %d", text, len(words), keyFields))
	}
	for i, w := range words {
		p.parts[i] = parsePart(w)
	}
	return p
}

func parsePart(w string) part {
	w = strings.ReplaceAll(w, "~", " ")
	inner, ok := strings.CutPrefix(w, "{")
	if !ok {
		return part{text: w}
	}
	inner = strings.TrimSuffix(inner, "}")
	name, levels, some := strings.Cut(inner, ":")
	name, sum := strings.CutPrefix(name, "+")
	p := part{name: name, sum: sum}
	if some {
		p.levels = strings.Split(levels, ",")
	}
	return p
}

// bindings are the texts that names stand for.
type bindings []binding

type binding struct{ name, text string }

func (b bindings) of(name string) (string, bool) {
	for _, x := range b {
		if x.name == name {
			return x.text, true
		}
	}
	return "", false
}

// match says whether keys are of the pattern, and adds the names that they bind.
func (p pattern) match(k *keys, b bindings) (bindings, bool) {
	for i := range p.parts {
		x, text := &p.parts[i], k[i]
		if x.name == "" {
			if x.text != text {
				return b, false
			}
			continue
		}
		if x.levels != nil && !slices.Contains(x.levels, text) {
			return b, false
		}
		if x.sum {
			continue
		}
		if bound, ok := b.of(x.name); ok {
			if bound != text {
				return b, false
			}
			continue
		}
		b = append(b[:len(b):len(b)], binding{x.name, text})
	}
	return b, true
}
