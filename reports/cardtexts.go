package reports

// What many cards share.
const (
	treatedCare = "Ketamine as the clinics gave it, by any route, in any dose and number of sessions, with the care that went with it. There is no comparison treatment."
	seriesCare  = "The initial series: the sessions from the first one on that start at most {course.max_gap_days} days apart, by any route and in any dose, with the care that went with it. There is no comparison treatment."
	policy      = "Re-dosing, changes of other treatment, psychotherapy and stopping for any reason: treatment policy, what is measured afterwards counts as it is. Death is not in the exports."
	duePain     = "{RESP} who are due at week 4 after the end of the series (TS)."
	washout     = "Ratings within {outcome.washout_hours} h of the start of a session do not count."
	observed    = "Those without the value are left out (observed cases)."
)

// cardGroups are the cards in the order of the estimands, in groups.
var cardGroups = []struct {
	id, name string
	cards    []estimandCard
}{
	{"cardspain", "Pain", []estimandCard{
		{
			"E01", "At least 30% less pain four weeks after the initial series (primary)", duePain, seriesCare,
			"Response: the mean pain of days 22 to 35 after TS is at least 30% below the baseline. Baseline: {baseline}. " + washout,
			"Re-dosing: treatment policy (primary) and, beside it, composite (a later course before the window's end is a non-response). Stopping: treatment policy; as sensitivity analysis stopping for adverse events or lack of effect is a non-response (composite). Changes of other analgesics and psychotherapy: treatment policy. Death is not in the exports.",
			"Proportion of responders with Wilson's 95% interval.",
			"Not rated is a non-response (primary). Beside it: left out; last rating carried forward; a response; {missing.imputations} imputations, also with imputed pain raised until the finding changes.",
		},
		{
			"E02", "Thresholds of response", duePain + " The other windows and the first session (T0) as anchor stand in the results.", seriesCare,
			"At least 20, 30, 50 and 70% less pain than at baseline; at least 20 mm less; at least 30% more pain.",
			"Re-dosing: treatment policy and composite. All else: treatment policy.",
			"Proportion for each threshold with Wilson's 95% interval; a patient who reaches one of the percentages reaches all lower ones.",
			"As E01; more pain is judged on those rated only, since to count the others as not worse would make light of harm.",
		},
		{
			"E03", "Cumulative proportion of responders", duePain, seriesCare,
			"Percent change of pain from the baseline, for every x from −100 to 100: a reduction of at least x%.", policy,
			"Share with a reduction of at least x%, with Wilson's 95% interval at each x; counts by class of change (waterfall).",
			"Not rated counts as no reduction; the waterfall shows those rated.",
		},
		{
			"E04", "Response after the first sessions", "{RESP} who have had session k of the initial series and for whom the time after it is over; for the count by session k also those whose series ended earlier.",
			"The first k sessions of the initial series.",
			"Mean pain from 12 h after the session to the next one, 14 days at most, at least 30% below the baseline; by session k: after any of sessions 1 to k.",
			"The next session ends the time looked at (while on treatment). Stopping early: treatment policy in the count by session, where those who stopped stay in the denominator; the count after session k is of those who had it. Other changes: treatment policy.",
			"Proportions for k = 1, 2, 3 (after) and 1 to 6 (by), with Wilson's 95% interval.", "Not rated is a non-response.",
		},
		{
			"E05", "Response within hours of the first session", "{RESP} with a rating above 0 in the 24 h before the first session, and for whom the hours are over.",
			"The first session; without washout, and with expectation, setting and sedation uncontrolled.",
			"Mean of the ratings 2 to 8 h (about 4 h) and 12 to 36 h (about 24 h) after the start at least 30% below the last rating before it; time to the first rating 30 and 50% below it, from 2 h on.",
			"A second session ends the time looked at (while on treatment). All else: treatment policy.",
			"Proportions with Wilson's 95% interval; Turnbull's estimate of the time, known to lie between two ratings.",
			"Not rated is a non-response; in the time to relief a patient without any later rating says nothing, and others count to the last rating.",
		},
		{
			"E06", "Change of pain within a session", "{SAF}, sessions with the ratings.", treatedCare,
			"Mean rating after a session less the last rating of the 24 h before it, mm; overall each patient's sessions averaged first, and sessions 1 to 6 by themselves.",
			"None: the ratings are of the session itself.", "Mean of the patients' changes with its t interval.", "Sessions without one of the ratings are left out.",
		},
		{
			"E07", "Weekly pain after the first session", "{FAS}.", treatedCare,
			"Mean of the daily means of each week 1 to 12 after the first session, mm; week 0 is the baseline. " + washout, policy,
			"Mean by week with its t interval; by comorbid depression marginal means of a mixed model for repeated measures at the mean baseline.",
			"The means are of those rated in the week. The model takes missing weeks as missing at random, given the other weeks, depression and the baseline.",
		},
	}},
	{"cardsduration", "Duration and maintenance", []estimandCard{
		{
			"E08", "Duration of relief after the initial series", "{RESP} in response over days 0 to {relief.landmark_days} after TS and not re-dosed by then (landmark).", seriesCare,
			"Days from TS to the first day out of response that the next rated day, or a re-dosing, confirms; a day's state is that of the mean of the {relief.smooth_days} days that end on it.",
			"Re-dosing within {relief.max_silence_days} days of the last day in response: censored there in the Kaplan–Meier and Turnbull estimates (hypothetical: as if relief had gone on like that of those still followed); a competing end in the cumulative incidence. Other changes: treatment policy.",
			"Kaplan–Meier: median, share still in response by day, mean within 84 days. Turnbull for losses known to lie between two ratings. Aalen–Johansen: cumulative incidence of loss and of re-dosing. 95% intervals.",
			"A patient who stops rating is censored at the last day in response; this takes silence not to depend on relief.",
		},
		{
			"E09", "In response at 4, 8 and 12 weeks, of all treated", "{RESP} who are due in the window, after TS and after T0, whether or not they ever responded.", treatedCare,
			"At least 30% less pain than at baseline in the mean of the window's days.",
			"Re-dosing: treatment policy and composite side by side. All else: treatment policy.", "Proportions with Wilson's 95% interval.",
			"Not rated is a non-response; those rated only stand beside it.",
		},
		{
			"E10", "Time in response", "{RESP} who are followed for 84 days after TS.", seriesCare,
			"Days in response by the days observed of the 84 after TS; mean pain over the observed days. Days between two ratings at most 7 days apart are filled on a straight line.", policy,
			"Mean of the patients' shares, with a bootstrap interval; the share of days observed beside it.", "Other days without a rating are not observed and count nowhere.",
		},
		{
			"E11", "Spacing of maintenance sessions", "{SAF} with a session of a later course; for the mean number of sessions all of SAF.", treatedCare,
			"Days from a maintenance session to the next; number of sessions by days from the first one.", "None: sessions are what is counted.",
			"Mean and median of the patients' mean intervals; ratio of an interval to the one before, from a random-intercept model of their logarithms; Nelson's mean number of sessions with a robust interval.",
			"An interval that has not ended by the data cut is not known and left out, so that known ones tend to be short; the number of sessions counts every patient as long as followed.",
		},
	}},
	{"cardsmood", "Mood, function and impression of change", []estimandCard{
		{
			"E12", "Change of depression (PHQ-9)", "{FAS} with a PHQ-9 in the 28 days up to T0 and due in the window; for response and remission those with 10 points or more.", treatedCare,
			"Score in the window less baseline; at least half lower (response); below 5 (remission); 5 points lower, and higher; answers to item 9.", policy + " This includes changes of antidepressants.",
			"Mean change with its t interval; proportions with Wilson's 95% interval; table of classes before and after.",
			"Change and worsening: those without the score are left out. Response, remission and improvement: not scored is none of them; observed cases stand in the results.",
		},
		{
			"E13", "Change of anxiety (GAD-7)", "{FAS} with a GAD-7 in the 28 days up to T0 and due in the window; for response and remission those with 10 points or more.", treatedCare,
			"Score in the window less baseline; at least half lower; below 5; 4 points lower.", policy,
			"Mean change with its t interval; proportions with Wilson's 95% interval.", "As E12.",
		},
		{
			"E14", "Comorbid depression and response", "{RESP} who are due at week 4 after TS and whose depression is known ({depression}).", seriesCare,
			"Response as of E01; for weekly pain and duration of relief those of E07 and E08.", "As of E01, E07 and E08.",
			"Difference, ratio and odds ratio of the proportions with and without depression; odds ratio by 5 points of the PHQ-9 with baseline pain, age and sex in one model (Firth), and hazard ratio of loss of relief (Cox); test that weekly pain runs in parallel. A prognostic association, not a larger effect.",
			"Not rated is a non-response, also varied for both groups; models take complete cases of the covariates.",
		},
		{
			"E15", "Pain and mood together", "{FAS} who are due in the window and have both changes.", treatedCare,
			"Change of pain, mm, and change of the PHQ-9 and GAD-7 in the same window.", policy, "Spearman's rank correlation with a bootstrap interval; no mediation.", observed,
		},
		{
			"E16", "Impact of fibromyalgia and impression of change", "{FAS} who are due in the window and have the values.", treatedCare,
			"FIQR in the window less baseline; at least 14% lower; Patient Global Impression of Change, {improved} being much or very much improved.", policy,
			"Mean with its t interval; proportions with Wilson's 95% interval; table of classes before and after.", observed,
		},
		{
			"E17", "Fatigue, sleep and cognition", "{FAS} who are due in the window and have the values.", treatedCare,
			"Rating in the window less baseline, mm, derived like that of pain. " + washout, policy,
			"Mean change with its t interval; paired t tests at week 4 after TS, adjusted by Holm over the three.", observed,
		},
	}},
	{"cardssafety", "Medication and safety", []estimandCard{
		{
			"E19", "Opioid dose", "{FAS} who are due at week 12 after TS, took an opioid at T0 and can be evaluated.", treatedCare,
			"Mean dose over days 71 to 105 after TS less that at T0, in morphine milligram equivalents a day; at least 30% lower, at least 50% lower, none over the whole window, higher.", policy,
			"Mean change with its t interval; Hodges and Lehmann's estimate; medians and quartiles of the doses; proportions with Wilson's 95% interval.",
			"Those whose dose or its end is not known are not evaluable: left out and counted.",
		},
		{
			"E20", "Other drugs stopped and started", "{FAS} who are due at week 12 after TS and can be evaluated for the class: those taking it at T0, and the others.", treatedCare,
			"Whether a drug of the class is taken 88 days after TS.", policy, "Proportion that stopped and proportion that started, with Wilson's 95% interval.",
			"Those whose end of the drug is not known are not evaluable: left out and counted.",
		},
		{
			"E21", "Adverse events", "{SAF}.", treatedCare,
			"An event that names a session or begins within 24 h of the start of one; by term and severity, and serious ones.", "None: events count whatever else happened.",
			"Patients with an event, with Wilson's 95% interval; events per 100 sessions with a bootstrap interval of patients.", "What was not recorded is not known; no record counts as no event.",
		},
		{
			"E22", "Blood pressure, heart rate and oxygen saturation in a session", "{SAF}, sessions with a value before the start and one within 4 h after it.", treatedCare,
			"Change from the last value before, by minutes after the start, and the largest one; a rise of at least 20 mmHg systolic, 10 mmHg diastolic, 20 beats a minute; at least 180 or 110 mmHg; saturation below 90%; back to at most 10% above the value before.",
			"None: the values are of the session itself.", "Means of patients' means with t intervals; shares of sessions with a bootstrap interval of patients.",
			"Sessions without both values are left out; what followed the last value is not known.",
		},
		{
			"E23", "Dissociation in a session", "{SAF}, sessions with a rating before the start and one within 4 h after it; for its end those in which it rose.", treatedCare,
			"The last rating is at or below the one before the session; change by minutes after the start, and the largest one.", "None: the ratings are of the session itself.",
			"Share of sessions with a bootstrap interval of patients; means of patients' means with t intervals.", "Sessions without both ratings are left out; what followed the last one is not known.",
		},
		{
			"E24", "Completion of the initial series", "{SAF} whose initial series is closed; for the numbers of courses and sessions all of SAF.", seriesCare,
			"At least four sessions in the initial series; its length; the reason given for its end; numbers of courses and sessions.", "Stopping is what is counted.",
			"Proportion with Wilson's 95% interval; shares; mean and median.", "Patients whose series is open are left out; an unknown reason is counted as such.",
		},
	}},
	{"cardsdelivery", "Delivery and differences between patients", []estimandCard{
		{
			"E25", "Doses and their changes", "{SAF} whose doses are known; for the change by response {RESP}.", treatedCare,
			"Dose in mg and mg/kg by session; the last dose of the initial series against the first; change of dose to the next session, by whether the session before was followed by a response.",
			"None: what was given is what is described.", "Means, medians and quartiles; proportions with Wilson's 95% interval; mean change with its t interval. No dose-response.", "Sessions without a known dose are left out and counted.",
		},
		{
			"E26", "Pain around sessions of the initial series and later", "{SAF} with the ratings around sessions of the initial series and of later courses.", "Sessions of the initial series, and of later courses.",
			"Rating before a session, and its change within the session, mm; later courses less the initial series within each patient.", policy, "Mean difference within patients with its t interval.",
			"Patients without ratings of both are left out: those who come back are not those who came first.",
		},
		{
			"E27", "Patients whose earlier treatments failed", "{RESP} who are due at week 4 after TS, with three or more failed classes of drugs and with fewer; for the duration of relief the population of E08.", seriesCare,
			"Response as of E01; duration of relief as of E08.", "As of E01 and E08.",
			"Proportions and their difference by Newcombe's hybrid score; odds ratio alone and beside baseline pain, age, sex and PHQ-9 (Firth); median duration of relief.", "Not rated is a non-response; patients whose history is not known are in neither group and counted.",
		},
		{
			"E28", "Patients for whom psychotherapy was planned", "{RESP} who are due at week 4 after TS, with psychotherapy planned at T0 and without.", seriesCare + " Psychotherapy counts as planned, never as attended.",
			"Response as of E01.", "As of E01; whether planned psychotherapy took place: treatment policy.", "Proportions and their difference by Newcombe's hybrid score; odds ratio alone and beside baseline pain, age, sex and PHQ-9 (Firth).",
			"Not rated is a non-response; patients without a plan on record are in neither group and counted.",
		},
		{
			"E29", "Differences between sites", "{RESP} who are due at week 4 after TS, by site.", seriesCare,
			"Response as of E01.", "As of E01.",
			"Proportion of each site with Wilson's 95% interval, exact funnel limits around that of all, empirical-Bayes estimates, intraclass correlation, chi-square test. Not adjusted.", "Not rated is a non-response.",
		},
		{
			"E30", "Differences between and within patients", "{FAS} for weekly pain; {RESP} due at week 4 after the first and after the second course for the consistency of response.", treatedCare,
			"Weekly pain of weeks 1 to 12 after T0; response after two courses against the same baseline.", policy,
			"Variance between patients and within, and their ratio; share with the same answer twice, and Cohen's kappa.", "Weekly pain: missing at random given the other weeks. Response: not rated is a non-response.",
		},
	}},
}
