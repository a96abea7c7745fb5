package synth

import "math"

// goldenRatio steps through the unit interval evenly, however many steps are taken.
const goldenRatio = 0.6180339887498949

// newChart draws who a patient is and the truth of the patient's course; the
// chart has no rows yet.
func newChart(rng stream, c cohort, number int) *chart {
	site := draw(rng, siteShares(len(c.sites)))
	depressed := rng.chance(c.pop.DepressionShare)
	ch := &chart{number: number, site: site}
	ch.truth = Patient{
		PatientID:        patientID(c.seed, number),
		Site:             c.sites[site],
		Depression:       depressed,
		BaselineMM:       round(rng.truncated(c.pop.BaselineMeanMM, c.pop.BaselineSDmm, c.pop.BaselineMinMM, c.pop.BaselineMaxMM), 1),
		ReliefFraction:   round(drawRelief(rng, c.pop, depressed), 3),
		HalfLifeDays:     math.Max(1, round(c.pop.HalfLifeMedianDays*math.Exp(c.pop.HalfLifeLogSD*rng.NormFloat64()), 1)),
		ReplyProbability: round(logistic(rng.normal(logit(c.pop.ReplyMedian), c.pop.ReplyLogitSD)), 3),
		PlannedSessions:  draw(rng, plannedSessions),
		Maintenance:      drawMaintenance(rng, c.pop),
		Consent:          rng.chance(c.pop.ConsentShare),
	}
	ch.truth.PHQ9Baseline, ch.truth.GAD7Baseline = drawMood(rng, depressed)
	ch.person = drawPerson(rng, ch.truth)
	return ch
}

var plannedSessions = []share[int]{{4, 10}, {5, 10}, {6, 50}, {7, 10}, {8, 20}}

// siteShares gives the first site the most patients.
func siteShares(sites int) []share[int] {
	shares := make([]share[int], sites)
	for i := range shares {
		shares[i] = share[int]{value: i, weight: 1 / float64(i+2)}
	}
	return shares
}

func drawRelief(rng stream, pop Population, depressed bool) float64 {
	mean := pop.ReliefMean
	if depressed {
		mean += pop.DepressionReliefDifference
	}
	return rng.truncated(mean, pop.ReliefSD, pop.ReliefMin, pop.ReliefMax)
}

func drawMaintenance(rng stream, pop Population) Maintenance {
	return draw(rng, []share[Maintenance]{
		{Scheduled, pop.ScheduledShare},
		{AsNeeded, pop.AsNeededShare},
		{NoMaintenance, 1 - pop.ScheduledShare - pop.AsNeededShare},
	})
}

// drawMood returns the true PHQ-9 and GAD-7 before treatment.
func drawMood(rng stream, depressed bool) (phq9, gad7 float64) {
	if depressed {
		phq9 = rng.truncated(15, 4, 7, 26)
	} else {
		phq9 = rng.truncated(5.5, 3, 0, 13)
	}
	gad7 = clamp(rng.normal(1.5+0.6*phq9, 2.5), 0, 20)
	return round(phq9, 1), round(gad7, 1)
}

func drawPerson(rng stream, truth Patient) person {
	p := person{
		sex:           draw(rng, []share[string]{{"female", 76}, {"male", 21}, {"other", 2}, {"unknown", 1}}),
		age:           int(clamp(math.Round(rng.normal(50, 13)), 18, 89)),
		diagnosis:     draw(rng, diagnoses),
		painYears:     round(clamp(7*math.Exp(0.8*rng.NormFloat64()), 0.5, 45), 1),
		depression:    truth.Depression != rng.chance(0.08),
		anxiety:       rng.chance(logistic((truth.GAD7Baseline - 9) / 2.5)),
		failedClasses: int(clamp(math.Round(rng.normal(3, 1.6)), 0, 8)),
		psychotherapy: rng.chance(0.55),
	}
	if rng.chance(0.004) {
		p.age = 90
	}
	if rng.chance(0.01) {
		p.age = -1
	}
	if rng.chance(0.03) {
		p.painYears = -1
	}
	return p
}

var diagnoses = []share[string]{
	{"fibromyalgia", 58},
	{"neuropathic", 12},
	{"back_pain", 13},
	{"crps", 8},
	{"migraine", 5},
	{"other", 4},
}

// enrolment returns the day on which a patient's diary begins: the patients are
// spread evenly over the calendar, in no order.
func enrolment(c cohort, number int) int {
	offset := float64(scramble(c.seed)>>11) / (1 << 53)
	_, at := math.Modf(offset + float64(number)*goldenRatio)
	return int(at * float64(c.calendar.days))
}
