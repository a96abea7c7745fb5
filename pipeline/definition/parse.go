package definition

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"reprieve/pipeline/analysis"
)

// analysisText is the parsed file of one analysis.
type analysisText struct {
	Name, Question, Population string
	Estimands, Settings        []string
	Source                     string
	Notes                      []string
	Entries                    []entry
}

// The head of the table of an analysis, without blanks.
const tableHead = "|variable|level|stats|groups|definition|"

// parseAnalysis reads the file of an analysis: a heading with its name, a
// paragraph, four items, paragraphs, and one table.
func parseAnalysis(name, text string) (analysisText, error) {
	a := analysisText{Name: name}
	blocks := blocksOf(text)
	if len(blocks) < 4 {
		return a, errors.New("needs a heading, a paragraph, a list and a table")
	}
	if blocks[0] != "# "+name {
		return a, fmt.Errorf("heading: %q: is not %q", blocks[0], "# "+name)
	}
	a.Question = flow(blocks[1])
	if err := a.parseItems(blocks[2]); err != nil {
		return a, err
	}
	for _, b := range blocks[3:] {
		switch {
		case strings.HasPrefix(b, "#"):
			return a, fmt.Errorf("%q: is a second heading", b)
		case !strings.HasPrefix(b, "|"):
			a.Notes = append(a.Notes, flow(b))
		case a.Entries != nil:
			return a, errors.New("table: is a second one")
		default:
			if err := a.parseTable(b); err != nil {
				return a, err
			}
		}
	}
	if a.Entries == nil {
		return a, errors.New("table: is missing")
	}
	return a, nil
}

// blocksOf splits a text at its empty lines.
func blocksOf(text string) []string {
	var blocks []string
	for _, b := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		if b = strings.Trim(b, "\n"); b != "" {
			blocks = append(blocks, b)
		}
	}
	return blocks
}

// flow sets the lines of a paragraph behind one another.
func flow(paragraph string) string { return strings.Join(strings.Fields(paragraph), " ") }

var (
	estimandName = regexp.MustCompile(`\bE[0-9]{2}\b`)
	settingName  = regexp.MustCompile(`\b[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+\b`)
	topLevelName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
)

// parseItems reads the list of population, estimands, settings and source.
func (a *analysisText) parseItems(list string) error {
	items := map[string]string{}
	for _, item := range itemsOf(list) {
		name, value, ok := strings.Cut(item, ":")
		if value = strings.TrimSpace(value); !ok || value == "" || items[name] != "" {
			return fmt.Errorf("list: %q: is not one \"name: text\" a name", item)
		}
		items[name] = value
	}
	for _, name := range []string{"Population", "Estimands", "Settings", "Source"} {
		if items[name] == "" {
			return fmt.Errorf("list: %s: is missing", name)
		}
	}
	if len(items) != 4 {
		return fmt.Errorf("list: %d items, not Population, Estimands, Settings and Source", len(items))
	}
	a.Population, a.Source = items["Population"], items["Source"]
	a.Estimands = estimandName.FindAllString(items["Estimands"], -1)
	a.Settings = settingsIn(items["Settings"])
	if len(a.Settings) == 0 && !strings.HasPrefix(items["Settings"], "none") {
		return fmt.Errorf("list: Settings: %q: names no key and is not none", items["Settings"])
	}
	return nil
}

// settingsIn are the keys that a text names: what has a point between its words,
// and a word that stands alone between commas, but for none.
func settingsIn(text string) []string {
	var keys []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' }) {
		part = strings.TrimSpace(part)
		if topLevelName.MatchString(part) && part != "none" {
			keys = append(keys, part)
		}
		keys = append(keys, settingName.FindAllString(part, -1)...)
	}
	return keys
}

// itemsOf are the items of a list, each in one line.
func itemsOf(list string) []string {
	var items []string
	for _, line := range strings.Split(list, "\n") {
		if text, ok := strings.CutPrefix(line, "- "); ok || items == nil {
			items = append(items, flow(text))
		} else {
			items[len(items)-1] += " " + flow(line)
		}
	}
	return items
}

// parseTable reads the definitions.
func (a *analysisText) parseTable(table string) error {
	lines := strings.Split(table, "\n")
	if len(lines) < 3 || strings.ReplaceAll(lines[0], " ", "") != tableHead {
		return fmt.Errorf("table: head: is not %s, with rows below", tableHead)
	}
	if strings.Trim(lines[1], "|-: ") != "" {
		return errors.New("table: no line of dashes below the head")
	}
	for _, line := range lines[2:] {
		e, err := a.parseEntry(cellsOf(line))
		if err != nil {
			return fmt.Errorf("table: %q: %w", line, err)
		}
		a.Entries = append(a.Entries, e)
	}
	return nil
}

// cellsOf splits a line of a table; \| is a bar within a cell.
func cellsOf(line string) []string {
	const bar = "\x00"
	line = strings.ReplaceAll(strings.TrimSpace(line), `\|`, bar)
	cells := strings.Split(strings.Trim(line, "|"), "|")
	for i, c := range cells {
		cells[i] = strings.TrimSpace(strings.ReplaceAll(c, bar, "|"))
	}
	return cells
}

func (a *analysisText) parseEntry(cells []string) (entry, error) {
	if len(cells) != 5 {
		return entry{}, fmt.Errorf("has %d cells, not 5", len(cells))
	}
	plain := strings.NewReplacer("`", "")
	e := entry{
		Variable: plain.Replace(cells[0]), Levels: strings.Fields(plain.Replace(cells[1])),
		Text: cells[4], methods: methodsIn(cells[4]),
	}
	e.Stats = a.statsIn(plain.Replace(cells[2]))
	if e.Variable == "" || e.Text == "" {
		return e, errors.New("has no variable or no definition")
	}
	if len(e.Stats) == 0 {
		return e, errors.New("has no stats")
	}
	for _, s := range e.Stats {
		if _, _, ok := analysis.StatWords(s); !ok {
			return e, fmt.Errorf("stat %q: no row has one of that name", s)
		}
	}
	for _, g := range strings.Split(plain.Replace(cells[3]), ";") {
		if words := strings.Fields(g); len(words) > 0 && words[0] != overall {
			e.Groups = append(e.Groups, group{words[0], words[1:]})
		} else {
			e.Groups = append(e.Groups, group{})
		}
	}
	return e, nil
}

// statsIn are the stats of a cell: names, or "as" and the variable of a line
// above whose stats they are.
func (a *analysisText) statsIn(cell string) []string {
	if variable, ok := strings.CutPrefix(cell, "as "); ok {
		i := slices.IndexFunc(a.Entries, func(e entry) bool { return e.Variable == variable })
		if i < 0 {
			return nil
		}
		return a.Entries[i].Stats
	}
	return strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(" ;,", r) })
}
