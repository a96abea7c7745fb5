package synth

import (
	"math"
	"strconv"
	"time"
)

// fillForms gives the questionnaires of a day, if the patient answers, and sets
// the day of the next: a baseline, then after the series every four weeks.
func (j *journey) fillForms(day int) {
	baseline := j.form == 0
	j.form++
	j.nextForm = never
	if !baseline {
		j.nextForm = j.seriesEnd + 28*(j.form-1) + j.rng.within(-4, 4)
	}
	if j.rng.chance(0.05) || !baseline && !j.replies(day, j.pain()+j.dayNoise-15) {
		return
	}
	f := form{journey: j, at: j.calendar.at(day, j.rng.within(8*60, 8*60+59))}
	if j.rng.chance(0.2) {
		f.at, f.dateOnly = j.calendar.at(day, 0), true
	}
	f.score("phq9", j.moodNow(j.truth.PHQ9Baseline, 1.6), 9, 27)
	f.score("gad7", j.moodNow(j.truth.GAD7Baseline, 1.5), 7, 21)
	f.total("pcl6", math.Round(clamp(8+0.8*j.moodNow(j.truth.GAD7Baseline, 2), 6, 30)))
	if j.chart.person.diagnosis == "fibromyalgia" {
		f.total("fiqr", round(clamp(4+0.7*j.pain()+0.5*j.moodNow(j.truth.PHQ9Baseline, 1)+j.rng.normal(0, 8), 0, 100), 1))
	}
	if !baseline {
		f.total("pgic", clamp(math.Round(4.2-5*j.relief+j.rng.normal(0, 0.8)), 1, 7))
	}
}

// moodNow returns a score of today: it falls with the pain and has noise.
func (j *journey) moodNow(baseline, sd float64) float64 {
	return baseline*(1-j.pop.MoodFollowsRelief*j.relief) + j.rng.normal(0, sd)
}

// form is a sitting with questionnaires.
type form struct {
	*journey
	at       time.Time
	dateOnly bool
}

func (f form) total(instrument string, value float64) {
	f.add(instrument, "total", value, !f.rng.chance(0.01))
}

func (f form) add(instrument, item string, value float64, answered bool) {
	f.chart.answers = append(f.chart.answers, answer{
		at: f.at, dateOnly: f.dateOnly, instrument: instrument, item: item, value: value, answered: answered,
	})
}

// score writes a sum of items 0..3, mostly as the total, sometimes by items with
// now and then one left out. Item 10 of the PHQ-9 (difficulty) is no part of the sum.
func (f form) score(instrument string, value float64, items int, limit float64) {
	sum := int(math.Round(clamp(value, 0, limit)))
	if !f.rng.chance(0.12) {
		f.total(instrument, float64(sum))
		return
	}
	skipped := -1
	if f.rng.chance(0.1) {
		skipped = f.rng.IntN(items)
	}
	for i, v := range f.spread(sum, items) {
		f.add(instrument, strconv.Itoa(i+1), float64(v), i != skipped)
	}
	if instrument == "phq9" {
		f.add(instrument, "10", float64(min(sum/6, 3)), true)
	}
}

// spread deals a sum out to items of 0..3.
func (f form) spread(sum, items int) []int {
	dealt := make([]int, items)
	for sum > 0 {
		if i := f.rng.IntN(items); dealt[i] < 3 {
			dealt[i]++
			sum--
		}
	}
	return dealt
}
