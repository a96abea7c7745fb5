package synth

import "math"

// notStopped is the day on which a drug stops that runs on.
const notStopped = math.MaxInt

// remedy is a drug with the doses that it is taken in, and for opioids the
// factor to morphine equivalents (CDC 2022).
type remedy struct {
	name   string
	doses  []float64
	factor float64
}

// remedies are the classes of medications, each with the share of patients that
// take one of it before treatment.
var remedies = []struct {
	class string
	taken float64
	drugs []remedy
}{
	{"opioid", 0.36, []remedy{
		{"tramadol", []float64{100, 150, 200, 300}, 0.2},
		{"codeine", []float64{60, 120, 180}, 0.15},
		{"oxycodone", []float64{10, 20, 30, 40, 60}, 1.5},
		{"hydromorphone", []float64{4, 8, 12, 18}, 5},
		{"morphine", []float64{15, 30, 45, 60, 90}, 1},
	}},
	{"antidepressant", 0.46, []remedy{
		{"duloxetine", []float64{30, 60, 90}, 0},
		{"amitriptyline", []float64{10, 25, 50}, 0},
		{"venlafaxine", []float64{75, 150, 225}, 0},
		{"sertraline", []float64{50, 100, 150}, 0},
	}},
	{"gabapentinoid", 0.42, []remedy{
		{"pregabalin", []float64{75, 150, 300, 450}, 0},
		{"gabapentin", []float64{300, 900, 1800, 2400}, 0},
	}},
	{"nsaid", 0.38, []remedy{
		{"naproxen", []float64{500, 1000}, 0},
		{"ibuprofen", []float64{600, 1200, 1800}, 0},
		{"celecoxib", []float64{100, 200, 400}, 0},
	}},
	{"anxiolytic", 0.10, []remedy{
		{"lorazepam", []float64{0.5, 1, 2}, 0},
		{"clonazepam", []float64{0.5, 1}, 0},
	}},
	{"other", 0.08, []remedy{
		{"cyclobenzaprine", []float64{10, 20}, 0},
		{"melatonin", []float64{3, 5, 10}, 0},
	}},
}

// medications writes what the patient takes: what was taken before treatment
// and became of it, and what was begun later.
func (j *journey) medications() {
	for _, r := range remedies {
		pick := r.drugs[j.rng.IntN(len(r.drugs))]
		mg := pick.doses[j.rng.IntN(len(pick.doses))]
		d := drug{name: pick.name, class: r.class, mg: mg, stopped: notStopped}
		switch {
		case j.rng.chance(r.taken):
			d.started = j.enrolled - j.rng.within(60, 2200)
			j.reduce(d, pick.factor)
		case r.class != "opioid" && j.rng.chance(0.06):
			d.started = j.enrolled + j.rng.within(20, 160)
			if d.started <= j.lastDay {
				j.addDrug(d, 0)
			}
		}
	}
}

// reduce writes a drug of before treatment. Some time after a series that
// helped it may be stopped, or go on at half the dose.
func (j *journey) reduce(d drug, factor float64) {
	if factor > 0 {
		j.truth.MMEBaseline = round(d.mg*factor, 1)
	}
	change := notStopped
	if at := j.truth.ReliefAtTS; at != nil {
		p := 0.06
		if *at >= lossOfResponse {
			p = 0.4
		}
		if j.rng.chance(p) {
			change = j.seriesEnd + j.rng.within(7, 90)
		}
	}
	if change > j.lastDay {
		j.addDrug(d, factor)
		return
	}
	d.stopped = change
	j.addDrug(d, factor)
	if j.rng.chance(0.55) {
		d.started, d.stopped, d.mg = change, notStopped, d.mg/2
		j.addDrug(d, factor)
	}
}

func (j *journey) addDrug(d drug, factor float64) {
	d.mme = -1
	if factor > 0 && !j.rng.chance(0.1) {
		d.mme = round(d.mg*factor, 2)
	}
	d.endUnknown = d.stopped == notStopped && j.rng.chance(0.02)
	j.chart.drugs = append(j.chart.drugs, d)
}
