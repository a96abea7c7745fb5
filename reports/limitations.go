package reports

import (
	"math"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/job"
	"reprieve/reports/document"
	"reprieve/reports/table"
)

// limitations says what these numbers cannot show, with this month's numbers. What the
// exports do not hold has no item.
func limitations(r rows, m job.Manifest) []document.Block {
	var items [][]document.Span
	for _, item := range [][]document.Span{
		noComparison(r), expectation(r), selection(r), towardsTheMean(r, m), ratingsMissing(r), earlyAndLate(r),
		reliefLimits(r, m), otherTreatment(r), indication(r), misclassification(r), eventsAsRecorded(r),
		item("Many numbers. ", "There is one primary endpoint. All else is descriptive and, but for fatigue, sleep and cognition, not corrected for multiplicity; p values are no basis for claims. "+
			"The same patients are reported month after month, so that in some month a chance finding will stand out."),
		routineData(r),
	} {
		if len(item) > 0 {
			items = append(items, item)
		}
	}
	return []document.Block{heading("limitations", "Limitations"), document.List{Items: items}}
}

func noComparison(r rows) []document.Span {
	return item("No comparison group. ", "All %s patients who started were treated. What changed after treatment is not what treatment changed: the natural course, attention and other treatments are not separated from it.",
		r.tally(flow("SAF", "n", "SAF"), "n"))
}

// expectation says that nobody was blind, and how often a session could be felt.
func expectation(r rows) []document.Span {
	list := item("Expectation. ", "Patients knew what they were given, hoped for relief and rated it themselves.")
	k := analysis.Row{Analysis: "safety", Population: "SAF", Variable: "dissociation_resolved", Method: "cluster_bootstrap"}
	if r.count(k, "N") > 0 {
		list = append(list, sentence(" Dissociation rose at %s sessions; what is felt so plainly would have told a patient the treatment in a blinded trial too.", r.tally(k, "N"))...)
	}
	return list
}

func selection(r rows) []document.Span {
	return item("Selection. ", "Of %s patients in the export %s are left out without consent and %s who had no session before the data cut. Those who come to a clinic, can pay for it and stay are not all who have the condition.",
		r.tally(flow("", "n", "exported"), "n"), r.tally(flow("", "left", "no_consent"), "n"), r.tally(flow("ENR", "left", "no_session"), "n"))
}

func towardsTheMean(r rows, m job.Manifest) []document.Span {
	baseline := analysis.Row{Analysis: "baseline", Population: "FAS", Variable: "baseline_mm"}
	list := item("Regression to the mean. ", "Patients come for treatment when pain is high, and the responder analysis asks for a baseline of at least %s mm (mean baseline of all with one: %s mm). "+
		"Pain measured again would be lower on average without any treatment.",
		table.Text(m.Setting("response.min_baseline_mm")), r.cell(baseline, "mean", table.Number(r.number(baseline, "mean"), 1)))
	if null := meanKeys("null_response", "30", "bivariate_normal"); !math.IsNaN(r.number(null, "estimate")) {
		return append(list, sentence(" From repeated ratings before treatment %s would count as responders by that alone, which is rather too low, since the readings were close together.", r.proportionOf(null))...)
	}
	return append(list, sentence(" How far cannot be estimated from these exports.")...)
}

func ratingsMissing(r rows) []document.Span {
	due, observed := flowAt("TS", "W4", "n", "due"), flowAt("TS", "W4", "n", "observed")
	if r.count(due, "n") == 0 {
		return item("Missing ratings. ", "No patient is due at week 4 after the series yet.")
	}
	low, top := r.share(primary), r.share(withMissing(primary, "best"))
	return item("Missing ratings. ", "At week 4 after the series %s of %s due (%s) were rated and %s were not. The primary analysis counts these as non-responders (%s); "+
		"if all had responded it would be %s. The share among those due lies between; patients who fare badly may be less likely to rate, or more.",
		r.tally(observed, "n"), r.tally(due, "n"), r.cell(observed, "p", table.Percent(r.number(observed, "p"), r.count(due, "n"))),
		r.tally(flowAt("TS", "W4", "left", "not_rated"), "n"), low.percent(), top.percent())
}

func earlyAndLate(r rows) []document.Span {
	return item("Early and late patients. ", "%s of the responder analysis are not due at week 4 yet and %s have not closed their initial series; they enter later reports. "+
		"Late windows hold only those who started long ago: %s are due at week 26, against %s at week 4.",
		r.tally(flowAt("TS", "W4", "left", "not_yet_due"), "n"), r.tally(flowAt("TS", "W4", "left", "course_open"), "n"),
		r.tally(flowAt("TS", "W26", "n", "due"), "n"), r.tally(flowAt("TS", "W4", "n", "due"), "n"))
}

func reliefLimits(r rows, m job.Manifest) []document.Span {
	return item("Duration of relief. ", "The curve is of the %s patients in response over days 0 to %s after the series: it does not say how long an average patient has relief. "+
		"A loss is known only to the day of a rating, and %s were re-dosed while in response, whose relief may have been about to end.",
		r.tally(reliefLoss, "N"), table.Text(m.Setting("relief.landmark_days")), r.tally(reliefLoss, "n.redosed"))
}

// otherTreatment compares the two ways to count the re-dosed.
func otherTreatment(r rows) []document.Span {
	composite := primary
	composite.Strategy = "composite"
	ignored, failed := r.share(primary), r.share(composite)
	if ignored.of == 0 {
		return nil
	}
	return item("Other treatment. ", "The primary endpoint counts pain as it is, whatever was given in between. With a new course before the end of the window as a failure, %s of %s respond in place of %s. "+
		"Other drugs, blocks and psychotherapy are not allowed for.", failed.count(), failed.total(), ignored.count())
}

// indication is that doses follow the response.
func indication(r rows) []document.Span {
	change := func(level string) analysis.Row {
		k := dosingKeys("dose_change_mg", "t")
		k.Population, k.Group1, k.Group1Level = "RESP", "prior_response", level
		return k
	}
	yes, no := change("yes"), change("no")
	if r.count(yes, "N") == 0 || r.count(no, "N") == 0 {
		return nil
	}
	mean := func(k analysis.Row) table.Cell { return r.cell(k, "mean", table.Number(r.number(k, "mean"), 1)) }
	return item("Confounding by indication. ", "Dose, number of sessions and maintenance follow how a patient fares: the dose changed by %s mg after a session with a response and by %s mg after one without. "+
		"Patients with more treatment are therefore others, not the same with more.", mean(yes), mean(no))
}

// misclassification says where baselines come from and whose depression is not known.
func misclassification(r rows) []document.Span {
	k := analysis.Row{Analysis: "baseline", Population: "FAS", Variable: "basetype", VariableLevel: "pre_session"}
	list := item("Misclassification. ", "Diagnoses, failed treatments and depression are as recorded or as a questionnaire has them, not as examined.")
	if r.count(k, "n") > 0 {
		list = append(list, sentence(" The baseline of %s patients (%s) is one rating in the clinic, which tends to be high.",
			r.cell(k, "n", table.Count(r.count(k, "n"))+"/"+table.Count(r.count(k, "N"))), r.cell(k, "p", table.Percent(r.number(k, "p"), r.count(k, "N"))))...)
	}
	return list
}

func eventsAsRecorded(r rows) []document.Span {
	k := analysis.Row{Analysis: "safety", Population: "SAF", Variable: "no_session"}
	if !r.has(k, "n") {
		return item("Safety. ", "Adverse events are not in these exports: that none is reported here does not mean that there was none.")
	}
	return item("Safety. ", "Adverse events are as somebody wrote them down; what was not asked for is not here. %s events belong to no session and are not counted. "+
		"Rare harm is not seen in a cohort of this size, nor harm that comes late.", r.tally(k, "n"))
}

// routineData is that the data were not collected for research, with what was wrong with
// them.
func routineData(r rows) []document.Span {
	list := item("Data not collected for research. ", "Ratings, dates and diagnoses come from routine care and apps; errors in them that are within the legal ranges cannot be seen here.")
	duplicates := analysis.Row{Analysis: "quality", Variable: "check", VariableLevel: "duplicates"}
	bad, unmatched := duplicates, duplicates
	bad.VariableLevel, unmatched.VariableLevel = "out_of_range", "unmatched"
	if r.has(duplicates, "n") {
		list = append(list, sentence(" Of %s rows %s were exact duplicates, %s broke a rule and %s named an unknown patient or session; all these are left out.",
			r.tally(duplicates, "N"), r.tally(duplicates, "n"), r.tally(bad, "n"), r.tally(unmatched, "n"))...)
	}
	return list
}
