package reports

import (
	"regexp"
	"slices"
	"strings"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/job"
	"reprieve/reports/document"
	"reprieve/reports/table"
)

// estimandCard is an estimand by the five attributes of ICH E9(R1), and how missing
// values are handled. In the texts {SAF}, {FAS} and {RESP} stand for the populations,
// {baseline}, {depression} and {improved} for what the configuration makes them, and
// the key of a setting in braces for its value.
type estimandCard struct {
	id, name                                                        string
	population, treatment, variable, intercurrent, summary, missing string
}

// attributes are the rows of a card.
func (c estimandCard) attributes() [][2]string {
	return [][2]string{
		{"Population", c.population},
		{"Treatment", c.treatment},
		{"Variable", c.variable},
		{"Intercurrent events", c.intercurrent},
		{"Summary measure", c.summary},
		{"Missing values", c.missing},
	}
}

// placeholder is a word in braces in the text of a card.
var placeholder = regexp.MustCompile(`\{[A-Za-z_0-9.]+\}`)

// filled is a text of a card with the words and settings of the month.
func filled(text string, m job.Manifest) string {
	words := map[string]string{
		"SAF": "Treated patients (SAF)", "FAS": "Treated patients with a baseline rating of pain (FAS)",
		"RESP":       "Treated patients with a baseline above 0 and of at least " + m.Setting("response.min_baseline_mm") + " mm (RESP)",
		"baseline":   shortBaseline(m.Setting("baseline.rule")),
		"depression": shortDepression(m.Setting("covariates.depression.source")),
		"improved":   "1 or 2",
	}
	if m.Setting("instruments.pgic_best") == "7" {
		words["improved"] = "6 or 7"
	}
	return placeholder.ReplaceAllStringFunc(text, func(s string) string {
		key := strings.Trim(s, "{}")
		if word, ok := words[key]; ok {
			return word
		}
		return m.Setting(key)
	})
}

// shortBaseline names the rules of the baseline in their order.
func shortBaseline(rules string) string {
	return inOrder(rules, map[string]string{
		"home_mean": "mean of the home ratings of the seven days before T0", "home_last": "last day of home ratings in the 14 days before T0",
		"pre_session": "last rating before the first session",
	})
}

// shortDepression names the sources of comorbid depression in their order.
func shortDepression(sources string) string {
	return inOrder(sources, map[string]string{"phq9": "a baseline PHQ-9 of at least 10", "patients": "the export's record"})
}

// inOrder joins the names of a setting's values: the first, else the second.
func inOrder(setting string, names map[string]string) string {
	var list []string
	for _, value := range strings.Split(setting, ", ") {
		list = append(list, names[value])
	}
	return strings.Join(list, ", else ")
}

// printedEstimands are the ids of the estimands of which the results have rows.
func printedEstimands(r rows) []string {
	var ids []string
	for _, e := range analysis.Estimands() {
		if slices.ContainsFunc(e.Answers, func(a analysis.Answer) bool { return slices.ContainsFunc(r.results.Rows, a.Holds) }) {
			ids = append(ids, e.ID)
		}
	}
	return ids
}

// estimandCards is the appendix of the estimands that the report answers.
func estimandCards(r rows, m job.Manifest) []document.Block {
	blocks := []document.Block{
		heading("cards", "Estimands"),
		document.Text("Each estimand that this report answers, by the five attributes of ICH E9(R1): population, treatment, variable, intercurrent events with the strategy for them, and summary measure; " +
			"with how missing values are handled, which is no attribute. Loss to follow-up is missing data, not an intercurrent event. Settings are those of this report."),
	}
	printed := printedEstimands(r)
	for _, g := range cardGroups {
		t := &table.Table{Columns: []table.Column{{Header: "Attribute"}, {Header: "Definition"}}}
		for _, c := range g.cards {
			if !slices.Contains(printed, c.id) {
				continue
			}
			t.Rows = append(t.Rows, table.Row{Section: true, Cells: table.Texts(c.id + " " + c.name)})
			for _, a := range c.attributes() {
				t.Rows = append(t.Rows, table.Row{Indent: 1, Cells: table.Texts(a[0], filled(a[1], m))})
			}
		}
		if len(t.Rows) > 0 {
			blocks = append(blocks, subheading(g.id, g.name), document.Table{ID: g.id, Caption: "Estimands: " + strings.ToLower(g.name[:1]) + g.name[1:], Table: t})
		}
	}
	return blocks
}
