package reports

import (
	"reprieve/pipeline/analysis"
	"reprieve/pipeline/job"
	"reprieve/reports/document"
	"reprieve/reports/table"
)

// limitations says what these numbers cannot show, with this month's numbers.
func limitations(r rows, m job.Manifest) []document.Block {
	due, observed := flowAt("TS", "W4", "n", "due"), flowAt("TS", "W4", "n", "observed")
	baseline := analysis.Row{Analysis: "baseline", Population: "FAS", Variable: "baseline_mm"}
	low, top := r.share(primary), r.share(withMissing(primary, "best"))
	return []document.Block{
		heading("limitations", "Limitations"),
		document.List{Items: [][]document.Span{
			item("No comparison group. ", "All %s patients who started were treated. Changes after treatment are not effects of treatment: natural course, expectation, "+
				"unblinded rating, attention and other treatments are not separated from it.", r.tally(flow("SAF", "n", "SAF"), "n")),
			item("Regression to the mean. ", "Patients come for treatment when pain is high, and the responder analysis asks for a baseline of at least %s mm (mean baseline of all with one: %s mm). "+
				"On average pain measured again would be lower without any treatment, so part of every response here is expected without one.",
				table.Text(m.Setting("response.min_baseline_mm")), r.cell(baseline, "mean", table.Number(r.number(baseline, "mean"), 1))),
			item("Missing ratings. ", "At week 4 after the series %s of %s due (%s) were rated and %s were not. The primary analysis counts these as non-responders (%s); "+
				"if all had responded it would be %s. The truth lies between; patients who fare badly may be less likely to rate, or more.",
				r.tally(observed, "n"), r.tally(due, "n"), r.cell(observed, "p", table.Percent(r.number(observed, "p"), r.count(due, "n"))),
				r.tally(flowAt("TS", "W4", "left", "not_rated"), "n"), low.percent(), top.percent()),
			item("Early and late patients. ", "%s of the responder analysis are not due at week 4 yet and %s have not closed their initial series; they enter later reports. Those who started long ago weigh more in late windows.",
				r.tally(flowAt("TS", "W4", "left", "not_yet_due"), "n"), r.tally(flowAt("TS", "W4", "left", "course_open"), "n")),
			item("Duration of relief. ", "It is known only to the day of a rating, and re-dosing ends the follow-up of patients whose relief may have been about to end. The curve is of responders: it does not say how long an average patient has relief."),
			item("Subgroups and many numbers. ", "There is one primary endpoint. All else is descriptive and not corrected for multiplicity; p values are not a basis for claims. The same patients are reported month after month."),
			item("Data not collected for research. ", "Ratings, dates and diagnoses come from routine care and apps; errors in them that are within the legal ranges cannot be seen here."),
		}},
	}
}
