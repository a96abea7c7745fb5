package reports

import (
	"reprieve/reports/document"
	"reprieve/reports/table"
)

// published are figures of other studies, as their reports or abstracts give them, each
// with what in its design stands against a comparison.
var published = []struct{ study, design, outcome, figures, caveat string }{
	{
		"Noppers 2011, Eur J Pain 15:942", "Randomised, S-ketamine against midazolam, fibromyalgia, 12 and 12", "More than 50% less pain",
		"15 min: 8 and 3; 1 week: 2 and 0; 8 weeks: 2 and 2", "One infusion; small: 8 against 3 of 12 has p = 0.10 by Fisher's exact test",
	},
	{
		"Graven-Nielsen 2000, Pain 85:483", "Crossover, one infusion, fibromyalgia, 29", "More than 50% less pain at two ratings",
		"17 of 29", "Acute response to an infusion; says nothing about later days",
	},
	{
		"Corriger 2022, Pain 163:690", "Cohort, 30 clinics, chronic pain, 256", "Mean pain 0 to 10",
		"6.8 at first (n = 240), 5.7 after 12 months (n = 93); an adverse event in 108 of 218", "No comparison group; 93 of 240 rated at 12 months",
	},
	{
		"Voute 2023, JAMA Netw Open e2314406", "Cohort, repeated ketamine, 1 year, 329", "Pain 0 to 10",
		"Standardized change −0.52 (−0.62 to −0.41)", "No comparison group",
	},
	{
		"Pickering 2020, Anesthesiology 133:154", "Crossover, neuropathic pain, 20", "Area under the pain curve, 35 days",
		"185 (ketamine), 196 (with magnesium), 187 (placebo), mean; no difference (p = 0.296)", "Placebo-controlled; small; neuropathic pain alone",
	},
	{
		"Orhurhu 2019, Anesth Analg 129:241", "Meta-analysis, 7 randomised trials, 211", "Pain from 48 h to 2 weeks",
		"Mean difference −1.83 (−2.35 to −1.31)", "Against placebo, which this cohort has not; no longer than 2 weeks",
	},
	{
		"Tankha 2025, Reg Anesth Pain Med", "Cohort, 5 infusions on 5 days, 1034", "Minimal important difference",
		"20.3 to 46.4%, by measure; 890 of 1034 had at least 5 infusions", "No comparison group; other dosing",
	},
	{
		"McInnes 2022", "Cohort, infusions for depression, 537 of 9016", "At least 50% lower PHQ-9",
		"53.6%; remission 28.9%", "Depression, not pain; 6% of those screened are in the analysis",
	},
	{
		"Yermus 2023, Psychedelic Medicine", "Cohort, 11 clinics, ketamine with psychotherapy", "PHQ-9, GAD-7 and PCL-6",
		"Standardized change 0.75 to 0.86 at 3 months (346 rated), 0.61 to 0.73 at 6 (94 rated)", "Mood, not pain; 82% and 95% lost to follow-up",
	},
}

// publishedFigures are those of other studies, in a table and never on an axis with ours.
func publishedFigures() []document.Block {
	t := &table.Table{Columns: []table.Column{{Header: "Study"}, {Header: "Design, patients"}, {Header: "Outcome"}, {Header: "Figures"}, {Header: "Caveat"}}}
	for _, p := range published {
		t.Rows = append(t.Rows, table.Row{Cells: table.Texts(p.study, p.design, p.outcome, p.figures, p.caveat)})
	}
	t.Notes = []string{"As published; not recomputed from patients' data, but for Fisher's test from the counts. A difference from this cohort can come from any of the columns, and from chance."}
	return []document.Block{
		heading("context", "Published figures"),
		document.Text("What others have reported stands here for orientation. None of these studies is a comparison group of this cohort: patients, doses, routes, outcomes and the handling of missing ratings differ, and cohorts share the limits named below."),
		document.Table{ID: "context", Caption: "Published figures on ketamine, with what stands against a comparison", Table: t},
	}
}
