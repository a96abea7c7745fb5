package analysis

import "slices"

// Estimand is a question of the analysis plan. Answers are where in the results its
// answer stands; Open says, in one line, what of it these exports cannot answer and
// why, "" if nothing. A question without answers is open as a whole.
type Estimand struct {
	ID, Question string
	Answers      []Answer
	Open         string
}

// Answer is an analysis of whose rows some answer a question: those of Variables, or
// all where there are none.
type Answer struct {
	Analysis  string
	Variables []string
}

// Holds says whether a row is of the answer.
func (a Answer) Holds(row Row) bool {
	return row.Analysis == a.Analysis && (len(a.Variables) == 0 || slices.Contains(a.Variables, row.Variable))
}

// Estimands are the questions of the plan, E01 to E30, in order. The list is the
// caller's own.
func Estimands() []Estimand { return slices.Clone(estimands) }

// from makes an answer.
func from(analysis string, variables ...string) Answer { return Answer{analysis, variables} }

// answers makes a list of them.
func answers(list ...Answer) []Answer { return list }

// estimands are the questions. What is open is said here and nowhere else.
var estimands = []Estimand{
	{
		"E01", "How many patients have at least 30 % less pain four weeks after the initial series?",
		answers(from("response", "threshold"), from("subgroup"), from("subgroup_model"), from("sensitivity"), from("missingness"), from("tipping_point"), from("regression_to_mean")),
		"An increase of other analgesics does not count as failure; stopping for adverse events or lack of effect does so in a sensitivity analysis alone, where the exports say why a patient stopped.",
	},
	{"E02", "How many have 20, 30, 50 and 70 % less pain, 20 mm less, or more pain than before?", answers(from("response")), ""},
	{"E03", "What share of patients has at least x % less pain, for every x?", answers(from("cumulative_response"), from("waterfall")), ""},
	{"E04", "How many respond after the first one or two sessions?", answers(from("rapid", "after_session", "by_session")), ""},
	{
		"E05", "Does relief come within hours of the first session, and when?", answers(from("rapid", "hours"), from("onset")),
		"Expectation, setting and sedation are not controlled.",
	},
	{
		"E06", "How does pain change from before to after a session?", answers(from("within_session")),
		"The lowest pain of a session and its time need more ratings a session than exports have.",
	},
	{"E07", "How does weekly pain run after the first session?", answers(from("trajectory")), ""},
	{
		"E08", "How long does relief last after the initial series?", answers(from("relief"), from("sensitivity")), "",
	},
	{"E09", "How many of all who were treated are in response after 4, 8 and 12 weeks?", answers(from("response", "threshold")), ""},
	{"E10", "How much of the twelve weeks after the series is spent in response?", answers(from("time_in_response")), ""},
	{
		"E11", "How far apart are maintenance sessions, and does the distance shrink?", answers(from("course")),
		"Whether a session was planned or asked for is not in the exports.",
	},
	{"E12", "How does depression change?", answers(from("mood", "phq9"), from("shift", "phq9")), "A change of antidepressants does not count as failure."},
	{"E13", "How does anxiety change?", answers(from("mood", "gad7")), "The PCL-6 is not scored."},
	{
		"E14", "Do patients with depression respond more often, or longer?",
		answers(from("response_difference"), from("response_model"), from("response_model_single"), from("response_model_nosomatic"), from("relief_model"), from("trajectory", "interaction"), from("subgroup", "depression"), from("subgroup_model", "depression"), from("tipping_point")),
		"Without patients who were not treated an association with response is no greater benefit.",
	},
	{
		"E15", "Do pain and mood change together?", answers(from("pain_mood")),
		"Which of them comes first cannot be told: there are no mediation analyses.",
	},
	{
		"E16", "How does fibromyalgia's impact on life change, and how do patients rate their change?",
		answers(from("function", "fiqr", "pgic"), from("shift", "fiqr")), "PROMIS, SF-12, EQ-5D and the domains of the FIQR are not scored.",
	},
	{
		"E17", "How do fatigue, sleep and cognition change?", answers(from("function", "fatigue", "sleep", "cognition")),
		"By ratings only: PROMIS scales, the ISI and single items of questionnaires are not scored.",
	},
	{"E18", "Do patients get back to work and to daily life?", nil, "Work status, working hours and days housebound are not in the exports."},
	{"E19", "Do patients who take opioids take less of them?", answers(from("medication", "mme")), ""},
	{
		"E20", "Do other analgesics and antidepressants get fewer?",
		answers(from("medication", "opioid", "antidepressant", "anxiolytic", "gabapentinoid", "nsaid", "other")),
		"Reduction and the Medication Quantification Scale need doses and subclasses of drugs that exports need not have.",
	},
	{
		"E21", "Which adverse events occur, how often and how severe?", answers(from("safety", "term", "serious", "no_session")),
		"How often events are asked for is not in the exports.",
	},
	{
		"E22", "How far do blood pressure, heart rate and oxygen saturation change in a session?",
		answers(
			from("safety", "sbp_rise", "dbp_rise", "hr_rise", "sbp_high", "dbp_high", "spo2_low"),
			from(
				"vitals", "sbp", "dbp", "hr", "spo2", "sbp_change", "dbp_change", "hr_change", "spo2_change",
				"sbp_peak", "dbp_peak", "hr_peak", "spo2_lowest", "sbp_settled", "dbp_settled", "hr_settled",
			),
		),
		"At which minute they are back is not estimated: monitoring ends when the patient leaves.",
	},
	{
		"E23", "Has dissociation subsided when monitoring ends?", answers(from("safety", "dissociation_resolved"), from("vitals", "dissociation", "dissociation_change", "dissociation_peak")),
		"By a rating, not by the CADSS; the time at which it subsides is not estimated.",
	},
	{"E24", "How many patients complete the initial series?", answers(from("course")), "How many sessions were planned is not in the exports."},
	{
		"E25", "Which doses are given, and how are they changed?", answers(from("dosing")),
		"No dose-response is given: patients who respond poorly get more.",
	},
	{"E26", "Is pain around maintenance sessions as it was around those of the initial series?", answers(from("course")), "Those who come back are not those who came first."},
	{"E27", "How do patients fare whose earlier treatments failed?", answers(from("subgroup", "treatment_resistant", "treatment_resistant_relief"), from("subgroup_model", "treatment_resistant")), ""},
	{
		"E28", "How do patients fare for whom psychotherapy was planned?", answers(from("subgroup", "psychotherapy_planned"), from("subgroup_model", "psychotherapy_planned"), from("dosing", "psychotherapy")),
		"Adjusted for baseline pain, age, sex and PHQ-9 only: who is offered psychotherapy differs in ways that are not in the exports.",
	},
	{"E29", "How far do sites differ?", answers(from("site")), ""},
	{
		"E30", "How far do patients differ from each other, and do the same ones respond again?", answers(from("variability")),
		"Who will respond is not predicted.",
	},
}

// Unanswerable is a question that such exports cannot answer, and why.
type Unanswerable struct{ Question, Reason string }

// NotAnswerable are questions asked of ketamine for pain that no analysis of these
// exports can answer. The list is the caller's own.
func NotAnswerable() []Unanswerable { return slices.Clone(notAnswerable) }

var notAnswerable = []Unanswerable{
	{"Is it ketamine that relieves the pain?", "There is no comparison group: the course of the condition, regression to the mean, expectation and other treatments are not told apart."},
	{"How does it work: neuroplasticity, BDNF, networks of the brain, central sensitization, a reset?", "Nothing of it is measured."},
	{"Is it better than other drugs, opioids among them?", "Nobody in the exports was given anything else instead."},
	{"How common are the conditions?", "The exports hold those who came to the clinics."},
	{"Is it worth its cost?", "Costs are not in the exports."},
}
