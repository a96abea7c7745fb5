package reports

import (
	"slices"
	"strings"
	"testing"

	"reprieve/pipeline"
	"reprieve/pipeline/analysis"
	"reprieve/pipeline/job"
	"reprieve/reports/document"
)

// Every estimand that rows can answer has one card, in order, with all attributes.
func TestEveryEstimandHasACard(t *testing.T) {
	var want, got []string
	for _, e := range analysis.Estimands() {
		if len(e.Answers) > 0 {
			want = append(want, e.ID)
		}
	}
	for _, g := range cardGroups {
		for _, c := range g.cards {
			got = append(got, c.id)
			for _, a := range c.attributes() {
				if !strings.HasSuffix(a[1], ".") || c.name == "" {
					t.Errorf("%s: %s is %q, no sentence", c.id, a[0], a[1])
				}
			}
		}
	}
	if !slices.Equal(want, got) {
		t.Errorf("cards of %v, want %v", got, want)
	}
}

// What stands in braces is a word of the cards or a key of the configuration.
func TestPlaceholdersOfCards(t *testing.T) {
	keys := []string{"SAF", "FAS", "RESP", "baseline", "depression", "improved"}
	for _, s := range pipeline.DefaultConfig().Settings() {
		keys = append(keys, s.Key)
	}
	for _, g := range cardGroups {
		for _, c := range g.cards {
			for _, a := range c.attributes() {
				for _, p := range placeholder.FindAllString(a[1], -1) {
					if !slices.Contains(keys, strings.Trim(p, "{}")) {
						t.Errorf("%s: %s: %s is no key", c.id, a[0], p)
					}
				}
				if rest := placeholder.ReplaceAllString(a[1], ""); strings.ContainsAny(rest, "{}") {
					t.Errorf("%s: %s: a brace is left in %q", c.id, a[0], rest)
				}
			}
		}
	}
}

// cardsText is the cards of rows of some analyses under a configuration.
func cardsText(c pipeline.Config, analyses ...analysis.Row) string {
	var b strings.Builder
	r := &analysis.Results{Rows: analyses}
	for _, block := range estimandCards(rows{r}, job.Manifest{Configuration: c.Settings()}) {
		if t, ok := block.(document.Table); ok {
			for _, row := range t.Table.Rows {
				b.WriteString(strings.Join(row.Texts(), ": ") + "\n")
			}
		}
	}
	return b.String()
}

// A card says what the configuration makes of the estimand.
func TestCardsSayWhatIsConfigured(t *testing.T) {
	c := pipeline.DefaultConfig()
	c.Response.MinBaselineMM, c.Course.MaxGapDays, c.Outcome.WashoutHours, c.Missing.Imputations = 35.5, 28, 24, 17
	c.Relief = pipeline.ReliefConfig{LandmarkDays: 9, SmoothDays: 5, MaxSilenceDays: 33}
	c.Baseline.Rule, c.Covariates.Depression.Source, c.Instruments.PGICBest = []string{"pre_session", "home_last"}, []string{"patients"}, 7
	text := cardsText(c, analysis.Row{Analysis: "response", Variable: "threshold"}, analysis.Row{Analysis: "relief"}, analysis.Row{Analysis: "response_difference"}, analysis.Row{Analysis: "function", Variable: "pgic"})
	for _, want := range []string{
		"of at least 35.5 mm (RESP)", "at most 28 days apart", "within 24 h of the start", "17 imputations",
		"over days 0 to 9 after TS", "mean of the 5 days", "within 33 days of the last day",
		"Baseline: last rating before the first session, else last day of home ratings in the 14 days before T0.",
		"whose depression is known (the export's record)", "Impression of Change, 6 or 7 being",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if strings.ContainsAny(text, "{}") {
		t.Errorf("a brace is left in\n%s", text)
	}
}

// Only what the results answer has a card.
func TestCardsOfWhatIsPrinted(t *testing.T) {
	text := cardsText(pipeline.DefaultConfig(), analysis.Row{Analysis: "dosing", Variable: "dose_mg"})
	if !strings.Contains(text, "E25 Doses") || strings.Contains(text, "E01") {
		t.Errorf("cards of doses:\n%s", text)
	}
	if text := cardsText(pipeline.DefaultConfig()); text != "" {
		t.Errorf("cards of nothing:\n%s", text)
	}
}
