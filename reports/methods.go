package reports

import (
	"fmt"
	"strconv"
	"strings"

	"reprieve/pipeline/job"
	"reprieve/pipeline/outcome"
	"reprieve/reports/document"
	"reprieve/reports/table"
)

// methods is the methods text, written from the configuration that was used.
func methods(m job.Manifest, minCell int) []document.Block {
	set := m.Setting
	paragraph := func(name, text string) document.Paragraph {
		return document.Paragraph{Spans: spans("", name+". ", text)}
	}
	return append([]document.Block{
		heading("methods", "Methods"),
		paragraph("Courses", fmt.Sprintf("A session begins a new course if it starts more than %s × 24 h after the one before or, where the export says so, if it is maintenance and the one before is not. "+
			"Course 1 is the initial series; T0 is the start of its first session. Its end TS is the end of its last session, known once a later course has begun or %s × 24 h have passed since that session's start. "+
			"A session of a later course is a re-dosing.", set("course.max_gap_days"), set("course.max_gap_days"))),
		paragraph("Ratings", fmt.Sprintf("Outcome ratings are pain ratings at home or before a session, but none within %s h after a session's start. Day d of an anchor is the d-th period of 24 h after it. "+
			"The ratings of a day are averaged first (on days with home ratings, those before sessions are not used), then the days of a window.", set("outcome.washout_hours"))),
		paragraph("Baseline", baselineText(set("baseline.rule"))),
		paragraph("Populations", fmt.Sprintf("ENR: in the export, with consent where it is recorded. SAF: with a session before the data cut. FAS: SAF with a baseline. RESP: FAS with a baseline over 0 and of at least %s mm. "+
			"A patient is due in a window when the data cut is at or after its end.", set("response.min_baseline_mm"))),
		paragraph("Primary endpoint", "At least 30% less pain than at baseline, in the mean of days 22 to 35 after TS; RESP, due; patients not rated count as non-responders; re-dosing is ignored (treatment policy). "+
			"Thresholds are decided on exact fractions of the ratings, never on rounded numbers."),
		paragraph("Missing ratings", "Shown beside the primary rule: observed only; the last daily mean between the anchor and the window carried forward; and all patients not rated taken as responders. "+
			"Under the composite strategy a patient re-dosed before the window's end counts as a non-responder under every rule."),
		paragraph("Duration of relief", fmt.Sprintf("From TS, for patients of RESP in response over days 0 to %s without re-dosing until then. A day's state is that of the mean of the daily means of the %s days that end on it. "+
			"Loss is the first day out of response that is followed by another rated day out of response, or is the last before a re-dosing. A patient re-dosed within %s days of the last day in response counts as re-dosed, and is censored like the others at the last day in response.",
			set("relief.landmark_days"), set("relief.smooth_days"), set("relief.max_silence_days"))),
		paragraph("Comorbid depression", depressionText(set("covariates.depression.source"))),
		paragraph("Rapid relief", "After session k of course 1: outcome ratings from 12 h after its start to the next session, at most 14 days, averaged by day; due when that time is over. "+
			"By session k: response after any of the first k sessions, of patients who had k of them or whose course 1 is closed. Within hours: the plain mean of ratings of phase post or home from 2 to 8 h, and from 12 to 36 h, "+
			"after T0 and before the second session, against the last rating of the 24 h before T0."),
		paragraph("Sessions", "Before is the last rating of phase pre of the 24 h up to the start; during and after are the means of the ratings of that phase that name the session. Each patient's sessions are averaged first."),
		paragraph("Questionnaires", "In a window the administration nearest to its nominal day (7, 14, 28, 56, 84, 182), of two as near the earlier. Fatigue, sleep and cognition are rated and derived like pain, without a lowest baseline. "+
			"Impression of change: "+impressionScale(set("instruments.pgic_best"))),
		paragraph("Medication", "A row runs from its start to its stop, or on if it is known to. Doses of opioids are those given in morphine milligram equivalents, else mg times the factor ("+factorsText()+"); at week 12 the mean over days 71 to 105."),
		paragraph("Safety", "An adverse event belongs to the session that it names, else to the last that began in the 24 h before it. Vital signs of one minute are averaged. "+
			"Limits of rates and of shares of sessions are percentiles of 2000 bootstrap samples of patients. "+
			"The course of vital signs: a patient's sessions are averaged first, in spans of minutes after the start; changes are from the last value of the 24 h before it."),
		paragraph("Multiple imputation", fmt.Sprintf("Pain in week 4 of patients who were not rated was imputed %s times by chained equations with predictive mean matching (5 donors, 10 iterations) from baseline, pain in weeks 1 and 2 after the series and after the first session, "+
			"re-dosing, depression, PHQ-9, age and site, as far as each is known in 10 rated patients and there are three rated for each. Response was judged in each completed data set and pooled by Rubin's rules on the log odds with Barnard and Rubin's degrees of freedom. "+
			"It assumes that, given these, missing ratings do not depend on the pain itself. For the tipping point imputed pain was raised before response was judged.", set("missing.imputations"))),
		paragraph("Regression to the mean", fmt.Sprintf("From home ratings in days −14 to −8 and −7 to −1 the test-retest correlation was taken, and from the bivariate normal distribution the share of patients who would count as responders without any change, given a baseline of at least %s mm.", set("response.min_baseline_mm"))),
		paragraph("Subgroups and sites", "Factors settled at the first session, with differences by Newcombe's hybrid score, and odds ratios by Firth's penalized likelihood, alone and beside baseline pain, age, sex and PHQ-9; no tests. Sites: exact binomial funnel limits around the share of all, empirical-Bayes estimates from a beta-binomial distribution, and Pearson's chi-square test."),
		paragraph("Multiplicity", "There is one primary endpoint. Fatigue, sleep and cognition are tested with Holm's adjustment over the three; nothing else is adjusted."),
		paragraph("Models", "Complete cases; baseline pain per 10 mm, age per 10 years, sex (female and male only) and the baseline PHQ-9 per 5 points in one model, none below 10 complete cases. "+
			"Response: logistic regression by Firth's penalized likelihood, penalized profile limits and likelihood-ratio p. Loss of relief: Cox regression, Efron's method for ties, Wald limits. "+
			"Weekly pain: mixed model for repeated measures by REML with Satterthwaite's degrees of freedom; the covariance is the first of unstructured, heterogeneous Toeplitz, heterogeneous AR(1) and AR(1) "+
			"that has no more parameters than there are patients, converges, and has a positive definite Hessian."),
		paragraph("Statistics", "Intervals have a level of 95%. One proportion: Wilson score. Difference of two: Newcombe's hybrid score. Risk ratio: Katz, log. Odds ratio: Woolf, logit; p by Fisher's exact test, two-sided. "+
			"Means: t limits. Survival: Kaplan–Meier, Greenwood's variance, log–log limits; median by the first time at which survival is one half or less, the middle where it is one half on an interval; mean within 84 days as the area under the curve; Turnbull's estimate for intervals; "+
			"Aalen–Johansen cumulative incidence with the infinitesimal jackknife and log–log limits. "+
			"Standardized mean difference: absolute difference by the root of the mean of the two variances. Quantiles: type 7. What cannot be estimated is printed NE; nothing is added to empty cells."),
		paragraph("Withheld numbers", disclosureText(minCell, m.Setting("disclosure.rounding"))),
		paragraph("Rounding", "Percentages of fewer than 100 patients are rounded to whole percent, others to one decimal; half-way cases away from zero. The file ard.csv has every number unrounded, but for those that are withheld and the estimates of curves."),
	}, reproduction(m)...)
}

// disclosureText says what is withheld, and how it was found.
func disclosureText(minCell int, rounding string) string {
	if minCell == 0 {
		return "Nothing is withheld in this report."
	}
	return fmt.Sprintf("No number shows a group of 1 to %d patients. Counts of so few, and counts that leave so few of their total, are withheld (%s) with what is computed from them, and so are the smallest and largest values. "+
		"By the definitions of the results, counts add up to others or are parts of them; these equations, over all tables, figures and the flow of patients, were used to work out within which bounds a reader could tell each withheld count. "+
		"Counts were published one after the other, the primary endpoint first, as long as every withheld count could still be any of at least %d numbers. Curves have only steps with at least %d patients behind them, and their estimates are rounded. "+
		"The file disclosure.csv lists what is withheld and by which rule.", minCell-1, table.Mark, minCell+1, minCell) + roundingText(rounding)
}

// roundingText says how counts are rounded, "" if they are not.
func roundingText(base string) string {
	n, err := strconv.Atoi(base)
	if err != nil || n == 0 {
		return ""
	}
	return fmt.Sprintf(" Some counts that are withheld, and are not small, are told rounded (%s55): up or down to a multiple of %d by a coin, so that the count is less than %d away. What is computed from them is withheld, and no share may be computed from them.",
		table.About, n, n)
}

// factorsText lists the factors of opioids with their version.
func factorsText() string {
	var list []string
	for _, f := range outcome.MMEFactors() {
		list = append(list, fmt.Sprintf("%s %v", f.Drug, f.Factor))
	}
	return outcome.MMEVersion + ": " + strings.Join(list, ", ")
}

func baselineText(rules string) string {
	texts := map[string]string{
		"home_mean":   "the mean of the daily means of the home ratings of the seven days before T0, if there are at least three days",
		"home_last":   "the last daily mean of home ratings of the 14 days before T0",
		"pre_session": "the last rating before the first session, within 24 h of T0",
	}
	var list []string
	for _, rule := range strings.Split(rules, ", ") {
		list = append(list, texts[rule])
	}
	return "The first of these that a patient has: " + strings.Join(list, "; ") + "."
}

func depressionText(sources string) string {
	texts := map[string]string{
		"phq9":     "a PHQ-9 of at least 10 at baseline (the latest of the 28 days up to T0 that can be scored; from the items, at most two missing, prorated)",
		"patients": "the export's own record",
	}
	var list []string
	for _, source := range strings.Split(sources, ", ") {
		list = append(list, texts[source])
	}
	return "By the first of these that is known: " + strings.Join(list, "; ") + "."
}

// configuration is the table of every key that was used, but for those of the
// claims: what of them is words and rules stands in their section.
func configuration(m job.Manifest) []document.Block {
	t := &table.Table{Columns: []table.Column{{Header: "Key", Code: true}, {Header: "Value", Code: true}}}
	for _, s := range m.Configuration {
		if strings.HasPrefix(s.Key, "claims[") {
			t.Notes = []string{"The claims by their names: what they say and their rules stand in a section of their own, all their keys in manifest.json."}
			continue
		}
		t.Rows = append(t.Rows, table.Row{Cells: table.Texts(s.Key, printable(s.Value))})
	}
	return []document.Block{
		heading("configuration", "Configuration"),
		document.Table{ID: "configuration", Caption: "Configuration of this report", Table: t},
	}
}
