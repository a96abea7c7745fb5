package synth

import (
	"math"
	"testing"
	"time"
)

// testCohort is a cohort of the default population over 12 months of 2025.
func testCohort(t *testing.T, seed uint64) cohort {
	t.Helper()
	c, err := Options{Patients: 1, Seed: seed, Months: 12, LastMonth: "2025-12"}.cohort()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// moments sums up values.
type moments struct{ n, sum, squares float64 }

func (m *moments) add(v float64)    { m.n++; m.sum += v; m.squares += v * v }
func (m moments) mean() float64     { return m.sum / m.n }
func (m moments) sd() float64       { return math.Sqrt(m.squares/m.n - m.mean()*m.mean()) }
func (m moments) stdError() float64 { return m.sd() / math.Sqrt(m.n) }

// truncatedMean is the mean of a normal distribution cut to [lo, hi]:
// mu + sd (phi(a) - phi(b)) / (Phi(b) - Phi(a)), a and b the standardized limits.
func truncatedMean(mu, sd, lo, hi float64) float64 {
	phi := func(z float64) float64 { return math.Exp(-z*z/2) / math.Sqrt(2*math.Pi) }
	area := func(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }
	a, b := (lo-mu)/sd, (hi-mu)/sd
	return mu + sd*(phi(a)-phi(b))/(area(b)-area(a))
}

// The drawn truths have the means that the population states. Tolerance: four
// standard errors of the drawn values.
func TestPatientsFollowThePopulation(t *testing.T) {
	c := testCohort(t, 11)
	var baseline, halfLife, depressed, consent, reply moments
	var relief [2]moments
	for number := range 6000 {
		p := newChart(newStream(c.seed, number, medicine), c, number).truth
		baseline.add(p.BaselineMM)
		halfLife.add(math.Log(p.HalfLifeDays))
		reply.add(logit(p.ReplyProbability))
		depressed.add(indicator(p.Depression))
		consent.add(indicator(p.Consent))
		relief[int(indicator(p.Depression))].add(p.ReliefFraction)
	}
	pop := population()
	for _, tc := range []struct {
		name string
		got  moments
		want float64
	}{
		{"baseline", baseline, truncatedMean(pop.BaselineMeanMM, pop.BaselineSDmm, pop.BaselineMinMM, pop.BaselineMaxMM)},
		{"log half-life", halfLife, math.Log(pop.HalfLifeMedianDays)},
		{"log odds of reply", reply, logit(pop.ReplyMedian)},
		{"depression", depressed, pop.DepressionShare},
		{"consent", consent, pop.ConsentShare},
		{"relief without depression", relief[0], truncatedMean(pop.ReliefMean, pop.ReliefSD, pop.ReliefMin, pop.ReliefMax)},
		{"relief with depression", relief[1], truncatedMean(pop.ReliefMean+pop.DepressionReliefDifference, pop.ReliefSD, pop.ReliefMin, pop.ReliefMax)},
	} {
		if math.Abs(tc.got.mean()-tc.want) > 4*tc.got.stdError() {
			t.Errorf("%s: mean %v, want %v", tc.name, tc.got.mean(), tc.want)
		}
	}
}

func indicator(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// The home ratings before the first session are about the true baseline: replies
// that fall with the pain make them lower by about slope x variance x (1 - p) =
// 0.03 x 49 x 0.2 = 0.3 mm. A patient's mean of 14 days and more has a standard
// deviation of about 3.5 mm by the noise (7 mm a day, correlation 0.5).
func TestBaselineIsRecovered(t *testing.T) {
	c := testCohort(t, 5)
	var errors moments
	for number := range 400 {
		ch := simulate(c, number)
		if mean, n := meanPain(ch, sinceEver, ch.truth.T0); n >= 5 {
			errors.add(mean - ch.truth.BaselineMM)
		}
	}
	if errors.n < 250 {
		t.Fatalf("%v patients with a diary before the first session", errors.n)
	}
	if m := errors.mean(); m < -1.2 || m > 0.6 {
		t.Errorf("mean error %v mm", m)
	}
	if sd := errors.sd(); sd < 2 || sd > 5 {
		t.Errorf("standard deviation of the error %v mm", sd)
	}
}

// The ratings of the days 22 to 35 after the series are about PainW4MM.
func TestPainAtFourWeeksIsRecovered(t *testing.T) {
	c := testCohort(t, 6)
	var errors moments
	for number := range 400 {
		ch := simulate(c, number)
		if ch.truth.PainW4MM == nil {
			continue
		}
		from, to := ch.truth.TS.AddDate(0, 0, 22), ch.truth.TS.AddDate(0, 0, 36)
		if mean, n := meanPain(ch, from, &to); n >= 5 {
			errors.add(mean - *ch.truth.PainW4MM)
		}
	}
	if m := errors.mean(); errors.n < 150 || m < -1.2 || m > 0.6 {
		t.Errorf("mean error %v mm in %v patients", m, errors.n)
	}
}

var sinceEver time.Time // before every rating

// meanPain is the mean of the answered home ratings of pain in [from, to).
func meanPain(ch *chart, from time.Time, to *time.Time) (mean float64, n int) {
	if to == nil {
		return 0, 0
	}
	var m moments
	for _, r := range ch.home {
		if r.answered && r.item == "pain" && !r.at.Before(from) && r.at.Before(*to) {
			m.add(float64(r.tenths) / 10)
		}
	}
	return m.mean(), int(m.n)
}

// Without later sessions the truth is closed-form: pain of day d after the series
// is B (1 - x 2^(-d/H)). Tolerance 0.06 mm: PainW4MM is rounded to 0.1 mm and x
// to 4 decimals.
func TestTruthFollowsTheModel(t *testing.T) {
	c := testCohort(t, 8)
	checked := 0
	for number := range 300 {
		p := simulate(c, number).truth
		if p.PainW4MM == nil || p.Boosters > 0 {
			continue
		}
		checked++
		want := 0.0
		for d := 22; d <= 35; d++ {
			want += p.BaselineMM * (1 - *p.ReliefAtTS*math.Pow(2, -float64(d)/p.HalfLifeDays)) / 14
		}
		if math.Abs(*p.PainW4MM-want) > 0.06 {
			t.Errorf("%s: pain at four weeks %v, want %v", p.PatientID, *p.PainW4MM, want)
		}
		if p.ReliefDays == nil {
			if *p.ReliefAtTS >= 0.3 {
				t.Errorf("%s: relief %v, but no days of it", p.PatientID, *p.ReliefAtTS)
			}
			continue
		}
		// The relief left after ReliefDays is 0.3; half a tenth of a day moves it by
		// at most 0.3 ln 2 x 0.05 / H, with H >= 1 below 0.0105.
		left := *p.ReliefAtTS * math.Pow(2, -*p.ReliefDays/p.HalfLifeDays)
		if math.Abs(left-0.3) > 0.0105/p.HalfLifeDays {
			t.Errorf("%s: relief after %v days is %v, want 0.3", p.PatientID, *p.ReliefDays, left)
		}
	}
	if checked < 60 {
		t.Errorf("only %d patients without later sessions", checked)
	}
}

// The relief at the end of a series of n sessions, no day between them, would be
// R (1 - 0.55^n); the days between take some of it away.
func TestReliefStaysBelowItsFraction(t *testing.T) {
	c := testCohort(t, 9)
	for number := range 200 {
		p := simulate(c, number).truth
		if p.ReliefAtTS == nil || p.ReliefFraction <= 0 {
			continue
		}
		limit := p.ReliefFraction * (1 - math.Pow(1-c.pop.SessionGain, float64(p.Initial)))
		if *p.ReliefAtTS <= 0 || *p.ReliefAtTS > limit+1e-4 { // 4 decimals
			t.Errorf("%s: relief %v after %d sessions, at most %v", p.PatientID, *p.ReliefAtTS, p.Initial, limit)
		}
	}
}

// Replies follow the stated log odds: at reply 0.8, on day 0, 20 mm above the
// baseline 1 / (1 + exp(-(ln 4 - 0.03 x 20))) = 0.6870; on day 60, at the baseline,
// 1 / (1 + exp(-(ln 4 - 0.15 x 2))) = 0.7477. Tolerance: four standard errors of
// 20000 draws, 4 x 0.0033.
func TestRepliesFollowPainAndTime(t *testing.T) {
	c := testCohort(t, 1)
	j := newJourney(newStream(1, 0, medicine), c, newChart(newStream(1, 0, medicine), c, 0))
	j.truth.ReplyProbability, j.truth.BaselineMM = 0.8, 60
	for _, tc := range []struct {
		day        int
		pain, want float64
	}{{0, 60, 0.8}, {0, 80, 0.6870}, {60, 60, 0.7477}} {
		var m moments
		for range 20000 {
			m.add(indicator(j.replies(j.enrolled+tc.day, tc.pain)))
		}
		if math.Abs(m.mean()-tc.want) > 0.0132 {
			t.Errorf("day %d, pain %v: reply %v, want %v", tc.day, tc.pain, m.mean(), tc.want)
		}
	}
}
