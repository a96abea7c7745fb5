package reports

import (
	"strconv"
	"strings"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/claims"
	"reprieve/reports/document"
	"reprieve/reports/table"
)

// claimsBesideData holds what the clinic says beside this month's numbers; nothing
// where the clinic's list is empty.
func claimsBesideData(r rows) []document.Block {
	names := r.levels(func(x analysis.Row) string { return x.Variable }, func(x analysis.Row) bool { return x.Analysis == claims.Analysis })
	if len(names) == 0 {
		return nil
	}
	t := &table.Table{Columns: []table.Column{
		{Header: "Statement, what was looked at, and the rule"},
		{Header: "Estimate (95%\u00a0CI)", Align: table.Right},
		{Header: "n", Align: table.Right},
		{Header: "Verdict"},
	}}
	said := ""
	for _, name := range names {
		k := analysis.Row{Analysis: claims.Analysis, Variable: name}
		if statement := r.text(k, "statement"); statement.Text != said {
			said = statement.Text
			t.Rows = append(t.Rows, table.Row{Section: true, Cells: []table.Cell{{Text: "“" + said + "”", ID: statement.ID}}})
		}
		t.Rows = append(t.Rows, claimRows(r, k)...)
	}
	t.Notes = []string{
		"The interval decides: a statement is neither supported nor refused where the interval includes the bound, nor with fewer than " + strconv.Itoa(claims.MinCounted) + " counted. " +
			"n: how many were counted, patients or, for what passes at sessions, sessions. Differences are in percentage points. NE: not estimable.",
	}
	return []document.Block{
		heading("claims", "What the clinic says, beside the data"),
		document.Text("Statements in the clinic's own words, in quotation marks, each with what it was taken to mean, the number of this month that was looked at, and a rule of the configuration. " +
			"A verdict is on what was observed in these patients, not on what brought it about: there is no comparison group, and a statement that needs one cannot be judged. " +
			"Each interval is taken by itself, without correction for how many there are."),
		document.Table{ID: "claims", Caption: "What the clinic says, beside the data", Table: t},
	}
}

// text is a row in words with its id, shown as it is.
func (r rows) text(k analysis.Row, stat string) table.Cell {
	k.StatName = stat
	row, _ := r.results.Find(k)
	if row.Withheld() {
		return r.cell(k, stat, table.Mark)
	}
	return r.cell(k, stat, printable(row.StatText))
}

// claimRows are the row of a claim below its statement, and below that those of
// its results if there are several.
func claimRows(r rows, k analysis.Row) []table.Row {
	results := r.claimResults(k)
	looked := r.text(k, "reading")
	if len(results) > 0 {
		looked.Text += ruleText(r, k, results[0])
	}
	if len(results) == 1 {
		x := results[0]
		return []table.Row{{Indent: 1, Cells: []table.Cell{looked, x.estimate(r), x.counted(r), verdict(r, k)}}}
	}
	list := []table.Row{{Indent: 1, Cells: []table.Cell{looked, {}, {}, verdict(r, k)}}}
	for _, x := range results {
		id := table.Text(strings.ReplaceAll(printable(x.id), "|", "|\u200b"))
		list = append(list, table.Row{Indent: 2, Cells: []table.Cell{id, x.estimate(r), x.counted(r), verdict(r, x.claim)}})
	}
	return list
}

// verdict is "supported", or with its reason "cannot be judged: not estimable".
func verdict(r rows, k analysis.Row) table.Cell {
	c := r.text(k, "verdict")
	if reason := r.text(k, "reason").Text; reason != "" {
		c.Text += ": " + reason
	}
	return c
}

// claimResult is a result that a claim is held against.
type claimResult struct {
	claim    analysis.Row   // keys of the claim's rows about it
	id       string         // without the stat
	keys     analysis.Row   // of the result
	shown    []string       // estimate, lower and upper limit
	patients []analysis.Row // the results whose N are shown
}

func (r rows) claimResults(k analysis.Row) []claimResult {
	var patients []analysis.Row
	for i := 1; ; i++ {
		k.VariableLevel = strconv.Itoa(i)
		keys, err := analysis.ParseID(r.words(k, "counted"))
		if err != nil {
			break
		}
		patients = append(patients, keys)
	}
	var list []claimResult
	for i := 1; ; i++ {
		k.VariableLevel = strconv.Itoa(i)
		id := r.words(k, "result")
		keys, err := analysis.ParseID(id)
		if err != nil {
			return list
		}
		x := claimResult{claim: k, id: id, keys: keys, shown: strings.Fields(r.words(k, "shown")), patients: patients}
		if len(patients) == 0 {
			x.patients = []analysis.Row{keys}
		}
		list = append(list, x)
	}
}

// words is the text of a row, "" if there is none.
func (r rows) words(k analysis.Row, stat string) string {
	k.StatName = stat
	row, _ := r.results.Find(k)
	return row.StatText
}

// counted is the N of the result, or of each group.
func (x claimResult) counted(r rows) table.Cell {
	var texts []string
	var first table.Cell
	for _, k := range x.patients {
		if !r.has(k, "N") {
			continue
		}
		if len(texts) == 0 {
			first = r.tally(k, "N")
		}
		texts = append(texts, r.tally(k, "N").Text)
	}
	first.Text = strings.Join(texts, " and ")
	return first
}

// estimate is the estimate with its limits in its unit; nothing if the result is
// absent.
func (x claimResult) estimate(r rows) table.Cell {
	if len(x.shown) == 0 {
		return table.Cell{}
	}
	v := make([]float64, 3)
	for i := range v {
		v[i] = r.number(x.keys, x.shown[min(i, len(x.shown)-1)])
	}
	return r.cell(x.keys, x.shown[0], x.format(v[0], v[1], v[2], r.total(x.patients)))
}

// total is the sum of the N of results, withheld if one of them is, or is rounded.
func (r rows) total(keys []analysis.Row) int {
	n := 0
	for _, k := range keys {
		x := r.count(k, "N")
		if !table.Known(x) {
			return table.WithheldCount
		}
		n += x
	}
	return n
}

func (x claimResult) format(v, low, high float64, n int) string {
	if len(x.shown) == 1 {
		return table.Number(v, 1)
	}
	switch x.shown[0] {
	case "p":
		return table.PercentWithInterval(v, low, high, n)
	case "rd":
		return table.WithInterval(100*v, 100*low, 100*high, pointDecimals(n))
	case "rr", "or", "ratio":
		return table.RatioWithInterval(v, low, high)
	case "median":
		return table.Number(v, halves(v)) + " days (" + table.Interval(low, high, 0) + ")"
	case "estimate":
		return table.WithInterval(v, low, high, 2)
	}
	return table.WithInterval(v, low, high, 1)
}

// ruleText is a claim's two rules in words, to stand behind its reading; "" where a
// limit stands in their place.
func ruleText(r rows, k analysis.Row, x claimResult) string {
	var texts []string
	for _, rule := range []struct{ stat, name string }{{"supported", "supported: "}, {"not_supported", "not supported: "}} {
		conditions, err := claims.ParseRule(r.words(k, rule.stat))
		if err != nil {
			continue
		}
		parts := make([]string, len(conditions))
		for i, c := range conditions {
			parts[i] = x.condition(c)
		}
		texts = append(texts, rule.name+strings.Join(parts, " and "))
	}
	if len(texts) == 0 {
		return ""
	}
	return " (" + strings.Join(texts, "; ") + ")"
}

// operators in words.
var operators = map[string]string{">": "over", ">=": "at least", "<": "under", "<=": "at most"}

// condition is "lower limit over 50%".
func (x claimResult) condition(c claims.Condition) string {
	label, format, _ := analysis.StatWords(c.Stat)
	name := strings.ToLower(label[:1]) + label[1:]
	switch {
	case strings.HasSuffix(c.Stat, ".low"):
		name = "lower limit"
	case strings.HasSuffix(c.Stat, ".high"):
		name = "upper limit"
	case format == "count":
		return c.Stat + " " + operators[c.Op] + " " + shortest(c.Bound)
	}
	return name + " " + operators[c.Op] + " " + x.bound(c)
}

// bound is the number of a condition in the unit of the estimate whose limit it
// is of; that of a result that is absent is known where its method has but one.
func (x claimResult) bound(c claims.Condition) string {
	estimate := strings.TrimSuffix(strings.TrimSuffix(c.Stat, ".low"), ".high")
	switch {
	case estimate == "conf" && len(x.shown) > 0:
		estimate = x.shown[0]
	case estimate == "conf" && x.keys.Method == "wilson":
		estimate = "p"
	}
	switch estimate {
	case "p":
		return shortest(100*c.Bound) + "%"
	case "rd":
		return shortest(100*c.Bound) + " points"
	case "median":
		return shortest(c.Bound) + " days"
	}
	return shortest(c.Bound)
}

// shortest is a number of the configuration without zeros behind it.
func shortest(v float64) string {
	text := table.Number(v, 6)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}
