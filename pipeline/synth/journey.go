package synth

import (
	"context"
	"math"
	"time"
)

// cohort is what all patients of a run share.
type cohort struct {
	seed     uint64
	pop      Population
	sites    []string
	calendar calendar
}

// never is a day that does not come.
const never = math.MaxInt

// journey walks one patient through the calendar, day by day, and fills the chart.
type journey struct {
	cohort
	rng   stream
	chart *chart
	truth *Patient // that of the chart

	enrolled, lastDay int
	relief            float64 // the part of the baseline that is gone
	dayNoise          float64 // mm

	booked     int // day of the next session
	pattern    [2]time.Weekday
	route      string
	mgPerKg    float64
	weightKg   float64
	lastRelief float64 // relief just after the last session
	seriesEnd  int     // day of the last session of the series, or never
	plan       Maintenance

	diary    diary
	nextForm int
	form     int // number of the next form; 0 is the baseline
	resting  pulse
}

// simulate returns the chart of a patient's number.
func simulate(c cohort, number int) *chart {
	rng := newStream(c.seed, number, medicine)
	j := newJourney(rng, c, newChart(rng, c, number))
	j.walk()
	j.medications()
	return j.chart
}

func newJourney(rng stream, c cohort, ch *chart) *journey {
	j := &journey{
		cohort: c, rng: rng, chart: ch, truth: &ch.truth,
		enrolled: enrolment(c, ch.number), lastDay: c.calendar.days - 1,
		seriesEnd: never, plan: ch.truth.Maintenance,
		pattern:  draw(rng, []share[[2]time.Weekday]{{[2]time.Weekday{1, 4}, 1}, {[2]time.Weekday{2, 5}, 1}}),
		route:    draw(rng, []share[string]{{"im", 65}, {"sl", 35}}),
		weightKg: clamp(rng.normal(77, 15), 45, 140),
		dayNoise: rng.normal(0, c.pop.DayNoiseSDmm),
	}
	j.booked = j.nextSlot(j.enrolled + 13)
	j.nextForm = j.booked - rng.within(1, 10)
	j.diary = newDiary(rng, c.pop, ch.truth, j.booked)
	j.resting = newPulse(rng)
	ch.person.cohortMonth = c.calendar.month(j.enrolled)
	ch.truth.Enrolled = c.calendar.date(j.enrolled)
	return j
}

// walk lives through the days from enrolment to the end of the data.
func (j *journey) walk() {
	w4 := 0.0
	for day := j.enrolled; day < j.calendar.days; day++ {
		if day <= j.lastDay {
			j.liveDay(day)
		}
		if j.seriesEnd != never && day >= j.seriesEnd+22 && day <= j.seriesEnd+35 {
			w4 += j.pain() / 14
		}
		if j.seriesEnd != never && day == j.seriesEnd+35 {
			w4 = round(w4, 1)
			j.truth.PainW4MM = &w4
		}
		j.relief *= math.Exp2(-1 / j.truth.HalfLifeDays)
		j.drift()
	}
}

// liveDay is a day of a patient in follow-up.
func (j *journey) liveDay(day int) {
	if day == j.booked {
		j.session(day)
	}
	j.rateHome(day)
	if day == j.nextForm {
		j.fillForms(day)
	}
	j.ailment(day)
	j.bookMaintenance(day)
	if j.dropsOut() {
		j.dropOut(day)
	}
}

// pain is the true pain of the day, mm.
func (j *journey) pain() float64 { return j.truth.BaselineMM * (1 - j.relief) }

// drift moves the noise of the day to the next day.
func (j *journey) drift() {
	rho := j.pop.DayNoiseCorrelation
	j.dayNoise = rho*j.dayNoise + math.Sqrt(1-rho*rho)*j.rng.normal(0, j.pop.DayNoiseSDmm)
}

func (j *journey) dropsOut() bool {
	p := j.pop.DropoutPerDay * math.Exp(j.pop.DropoutSlopePerMM*(j.pain()-j.truth.BaselineMM))
	if j.seriesEnd == never {
		p *= j.pop.DropoutInSeries
	}
	return j.rng.chance(p)
}

// dropOut ends the follow-up of a patient with a day. A series that has begun is over.
func (j *journey) dropOut(day int) {
	j.lastDay = day
	date := j.calendar.date(day)
	j.truth.Dropout = &date
	if n := len(j.chart.sessions); n > 0 && j.seriesEnd == never {
		j.closeSeries(j.dayOf(j.chart.sessions[n-1].start))
	}
}

// dayOf returns the day of the calendar that an instant falls on.
func (j *journey) dayOf(t time.Time) int {
	y, m, d := t.In(j.calendar.zone).Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Sub(j.calendar.first) / (24 * time.Hour))
}

// simulateAll hands the charts of n patients to a function, in order of number.
func simulateAll(ctx context.Context, c cohort, n int, each func(*chart) error) error {
	for number := range n {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := each(simulate(c, number)); err != nil {
			return err
		}
	}
	return nil
}
