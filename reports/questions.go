package reports

import (
	"slices"
	"strings"

	"reprieve/pipeline/analysis"
	"reprieve/reports/document"
	"reprieve/reports/table"
)

// sectionOf names the section of the report in which an analysis stands.
var sectionOf = map[string]string{
	"flow": "flow", "quality": "data", "privacy": "privacy", "baseline": "characteristics", "missingness": "missing",
	"response": "response", "cumulative_response": "response", "waterfall": "response", "regression_to_mean": "response",
	"tipping_point": "missing", "sensitivity": "sensitivity",
	"response_difference": "depression", "response_model": "depression", "response_model_single": "depression", "response_model_nosomatic": "depression", "subgroup": "subgroups", "subgroup_model": "subgroups",
	"rapid": "rapid", "onset": "rapid", "within_session": "withinsession", "trajectory": "trajectory", "variability": "trajectory",
	"relief": "relief", "relief_model": "relief", "time_in_response": "relief",
	"mood": "mood", "pain_mood": "mood", "shift": "mood", "function": "function", "medication": "medication", "safety": "safety", "vitals": "safety",
	"dosing": "doses", "course": "exposure", "site": "sites",
}

// questions are the questions that clinics ask, each with the section that answers
// it, or why these exports cannot.
func questions(r rows, blocks []document.Block) []document.Block {
	names := sectionNames(blocks)
	t := &table.Table{Columns: []table.Column{{Header: ""}, {Header: "Question"}, {Header: "Answered in"}, {Header: "Not answered here"}}}
	t.Columns[0].Header = "Estimand"
	for _, e := range analysis.Estimands() {
		where, open := answeredIn(r, e, names), e.Open
		if len(e.Answers) > 0 && where == "" {
			open = strings.TrimSpace("Not collected in these exports. " + open)
		}
		t.Rows = append(t.Rows, table.Row{Cells: table.Texts(e.ID, e.Question, where, open)})
	}
	t.Notes = []string{"Beyond these exports, and not answered by any of them: how ketamine acts, whether it is better than other treatments, how common the conditions are, and what treatment costs."}
	return []document.Block{
		document.PageBreak{}, // the appendix begins
		heading("questions", "Questions and where they are answered"),
		document.Table{ID: "questions", Caption: "The questions of the analysis plan", Table: t},
	}
}

// answeredIn are the sections with rows that answer an estimand.
func answeredIn(r rows, e analysis.Estimand, names map[string]string) string {
	var list []string
	for _, a := range e.Answers {
		name := names[sectionOf[a.Analysis]]
		if name != "" && !slices.Contains(list, name) && slices.ContainsFunc(r.results.Rows, a.Holds) {
			list = append(list, name)
		}
	}
	return strings.Join(list, "; ")
}
