package definition

import (
	"regexp"
	"strings"
)

// term is a shared term with its meaning and what tells that a text uses it.
type term struct {
	name, meaning string
	used          *regexp.Regexp
}

// termsIn are the terms of words.md in its order.
func termsIn(text string, w words) []term {
	var list []term
	_, section, _ := strings.Cut(text, "\n## "+termWords+"\n")
	for _, line := range strings.Split(section, "\n") {
		if strings.HasPrefix(line, "#") {
			break
		}
		name, ok := strings.CutPrefix(line, "- `")
		if !ok {
			continue
		}
		name, _, _ = strings.Cut(name, "`: ")
		list = append(list, term{name, w[termWords][name], regexp.MustCompile(`(?i)\b` + regexp.QuoteMeta(name) + `s?\b`)})
	}
	return list
}

// Terms returns the shared terms that a definition rests on and those that these
// rest on, with their meanings, in the order of words.md: those whose name stands
// in the text, the notes or the words of the keys but for the method's.
func Terms(d Definition) ([]Key, error) {
	all, err := reference()
	if err != nil {
		return nil, err
	}
	text := strings.Join(append([]string{d.Text}, d.Notes...), "\n")
	for _, k := range d.Keys {
		if k.Name != "method" {
			text += "\n" + k.Text
		}
	}
	used := make([]bool, len(all.terms))
	for more := true; more; {
		more = false
		for i, t := range all.terms {
			if !used[i] && t.used.MatchString(text) {
				used[i], more = true, true
				text += "\n" + t.meaning
			}
		}
	}
	var list []Key
	for i, t := range all.terms {
		if used[i] {
			list = append(list, Key{Name: t.name, Text: t.meaning})
		}
	}
	return list, nil
}
