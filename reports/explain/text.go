package explain

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"reprieve/reports/table"
)

// WriteText writes the explanation for a reader at a terminal.
func (e Explanation) WriteText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", e.ID)
	if e.Month == nil {
		b.WriteString("No month was read: the definition alone.\n")
	} else {
		fmt.Fprintf(&b, "%s\n%s, data cut %s\n", e.headline(), e.Month.Month, e.Month.AsOf.Format(time.RFC3339))
	}
	section(&b, "QUESTION", e.Question)
	section(&b, "DEFINITION", e.Definition)
	for _, k := range e.Keys {
		section(&b, strings.ToUpper(k.Name), colon(k.Value, k.Meaning))
	}
	for _, est := range e.Estimands {
		section(&b, "ESTIMAND", colon(est.Name, est.Meaning))
	}
	e.writeSettings(&b)
	section(&b, "SOURCE", e.Source)
	section(&b, "RULES", e.Rules...)
	var terms []string
	for _, t := range e.Terms {
		terms = append(terms, colon(t.Name, t.Meaning))
	}
	section(&b, "TERMS", terms...)
	if err := e.writeStats(&b); err != nil {
		return err
	}
	version := e.Version
	if e.Revision != "" {
		version += ", revision " + e.Revision
	}
	section(&b, "MADE BY", fmt.Sprintf("reprieve %s, contract %d", version, e.Contract))
	_, err := io.WriteString(w, b.String())
	return err
}

func colon(value, meaning string) string {
	if meaning == "" {
		return value
	}
	return value + ": " + meaning
}

const (
	width  = 80
	indent = "  "
)

// section writes a heading and paragraphs, broken into lines.
func section(b *strings.Builder, name string, paragraphs ...string) {
	if len(paragraphs) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s\n", name)
	for _, p := range paragraphs {
		line := indent
		for _, word := range strings.Fields(p) {
			if line != indent && len([]rune(line))+1+len([]rune(word)) > width {
				b.WriteString(line + "\n")
				line = indent
			}
			if line != indent {
				line += " "
			}
			line += word
		}
		b.WriteString(line + "\n")
	}
}

func (e Explanation) writeSettings(b *strings.Builder) {
	var lines []string
	for _, s := range e.Settings {
		line := s.Key + ": " + s.Value
		if s.Default {
			line += " (default)"
		}
		lines = append(lines, line)
	}
	section(b, "SETTINGS", lines...)
}

func (e Explanation) writeStats(b *strings.Builder) error {
	fmt.Fprint(b, "\nSTATS\n")
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	for _, s := range e.Stats {
		fmt.Fprintf(w, "%s%s\t%s", indent, s.Name, s.Label)
		if e.Month != nil {
			fmt.Fprintf(w, "\t%s", s.exact())
		}
		fmt.Fprintln(w)
	}
	return w.Flush()
}

// exact is the number as the results hold it.
func (s Stat) exact() string {
	text := s.Text
	switch {
	case s.Value != nil:
		text = strconv.FormatFloat(*s.Value, 'g', -1, 64)
	case text == "":
		text = table.NE
	}
	if s.Warning != "" {
		text += " (" + s.Warning + ")"
	}
	return text
}

// centres are the stats that conf.low and conf.high may be limits of, and counts
// those that say how many a number rests on.
var (
	centres = []string{"p", "mean", "median", "estimate", "emmean"}
	counts  = []string{"n", "N", "N_miss", "n.event", "n.risk"}
)

// headline is the number that was asked for with its limits, rounded, and how
// many it rests on; without a stat, only the latter.
func (e Explanation) headline() string {
	var words []string
	for _, s := range e.Stats {
		if s.Asked {
			words = append(words, s.Label+" "+e.shown(s)+e.limits(s))
		}
	}
	for _, s := range e.Stats {
		if slices.Contains(counts, s.Name) && !s.Asked {
			words = append(words, s.Name+" "+e.shown(s))
		}
	}
	return strings.Join(words, "; ")
}

// shown is a stat as people read it: its number rounded, or its text.
func (e Explanation) shown(s Stat) string {
	if s.Value == nil && s.Text != "" {
		return s.Text
	}
	return e.rounded(s, s.value())
}

func (s Stat) value() float64 {
	if s.Value == nil {
		return math.NaN()
	}
	return *s.Value
}

// limits are the limits of a stat in brackets, "" if it has none.
func (e Explanation) limits(s Stat) string {
	low, ok := e.stat(s.Name + ".low")
	high, _ := e.stat(s.Name + ".high")
	if !ok && slices.Contains(centres, s.Name) {
		low, ok = e.stat("conf.low")
		high, _ = e.stat("conf.high")
	}
	if !ok {
		return ""
	}
	return fmt.Sprintf(" (95%% CI %s to %s)", e.rounded(s, low.value()), e.rounded(s, high.value()))
}

func (e Explanation) stat(name string) (Stat, bool) {
	i := slices.IndexFunc(e.Stats, func(s Stat) bool { return s.Name == name })
	if i < 0 {
		return Stat{}, false
	}
	return e.Stats[i], true
}

// rounded writes a value as its stat is written for people.
func (e Explanation) rounded(s Stat, v float64) string {
	switch {
	case math.IsNaN(v):
		return table.NE
	case s.Format == "count":
		return table.Count(int(v))
	case s.Format == "proportion":
		if of, ok := e.stat("N"); ok {
			return table.Percent(v, int(of.value()))
		}
		return table.Percentage(100*v, 1)
	case s.Format == "p":
		return table.PValue(v)
	case s.Format == "number":
		return table.Number(v, 1)
	}
	return table.Number(v, 3)
}
