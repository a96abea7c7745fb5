package since

import (
	"context"
	"maps"
	"math"
	"slices"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
)

// Threshold says from which size a check warns and from which it stops a run; 0:
// never.
type Threshold struct{ Warn, Stop float64 }

// Thresholds are those of the checks of quality over time.
type Thresholds struct{ Completeness, LagDays, Late, Duplicates, Scale, SiteShift Threshold }

// The least that is judged: patients due of completeness, rows of what is late,
// ratings of scale and of the shift of a site.
const (
	leastPatients = 20
	leastRows     = 20
)

// lowRating is in tenths of a mm what ratings of a scale of 0 to 10 do not exceed.
const lowRating = 100

// DriftInput is what the checks work on.
type DriftInput struct {
	Earlier, Now Month
	Members      []cohort.Member // of the later month
	Differences  *Differences

	// Rows that were read, and of them exact duplicates, then and now.
	ReadBefore, ReadNow, DuplicatesBefore, DuplicatesNow int

	Thresholds Thresholds
}

// Drift checks the quality of the data that have come since the earlier month
// against those of before: whether patients are rated, how old the last rating is,
// how much comes late, how much is there twice, and whether ratings look as if
// they were on another scale, or of other patients, than before.
func Drift(ctx context.Context, in DriftInput) ([]analysis.Drift, error) {
	ratings, err := in.ratings(ctx)
	if err != nil {
		return nil, err
	}
	return slices.Concat(in.completeness(), ratings, in.late(), in.duplicates()), nil
}

// judge fills in the verdict.
func judge(d analysis.Drift, t Threshold, enough bool) analysis.Drift {
	size := d.Change
	switch {
	case !enough || math.IsNaN(size):
		d.Verdict = analysis.DriftUnknown
	case t.Stop > 0 && size >= t.Stop:
		d.Verdict = analysis.DriftStops
	case t.Warn > 0 && size >= t.Warn:
		d.Verdict = analysis.DriftWarns
	}
	return d
}

// shareOf is n of of; NaN of none.
func shareOf(n, of int) float64 { return float64(n) / float64(of) }

// seen counts who of those due is observed in the primary window.
type seen struct{ due, observed int }

func (s *seen) add(w outcome.Window) {
	s.due++
	if w.Observed {
		s.observed++
	}
}

// completeness compares the patients who have fallen due in the primary window
// since the earlier cut with those who were due before: how far the share of
// observed has fallen.
func (in DriftInput) completeness() []analysis.Drift {
	before, now := map[string]*seen{}, map[string]*seen{}
	for _, m := range in.Members {
		w := m.Outcome.Windows[outcome.PrimaryAnchor][outcome.PrimaryWindow]
		if !m.Outcome.SAF || !w.Due {
			continue
		}
		end := m.Outcome.TS + schema.Instant(outcome.Windows[outcome.PrimaryWindow].Hi+1)*schema.Day
		to := now
		if cut, ok := in.Earlier.Cut(m.ID); ok && end <= cut {
			to = before
		}
		for _, site := range sitesOf(m.Site) {
			if to[site] == nil {
				to[site] = &seen{}
			}
			to[site].add(w)
		}
	}
	var list []analysis.Drift
	for _, site := range sorted(before, now) {
		a, b := at(before, site), at(now, site)
		d := analysis.Drift{
			Check: "completeness", Site: site, NBefore: a.due, NNow: b.due,
			Before: shareOf(a.observed, a.due), Now: shareOf(b.observed, b.due),
		}
		d.Change = d.Before - d.Now
		list = append(list, judge(d, in.Thresholds.Completeness, min(a.due, b.due) >= leastPatients))
	}
	return list
}

// sitesOf are the groups of a site: all, and itself if it has a name.
func sitesOf(site string) []string {
	if site == "" {
		return []string{""}
	}
	return []string{"", site}
}

// sorted are the sites of two maps, all first.
func sorted[T any](a, b map[string]*T) []string {
	sites := slices.Sorted(maps.Keys(a))
	for site := range b {
		if _, ok := a[site]; !ok {
			sites = append(sites, site)
		}
	}
	slices.Sort(sites)
	return sites
}

// at is the value of a site; the zero value where there is none.
func at[T any](m map[string]*T, site string) T {
	if v := m[site]; v != nil {
		return *v
	}
	var zero T
	return zero
}

// moments are sums of ratings in tenths of a mm, exact.
type moments struct {
	n, low      int
	sum, square int64
	last        int64 // time since the latest to the cut, in microseconds; see gap
}

func (m *moments) add(tenths int16, gap int64) {
	if m.n == 0 || gap < m.last {
		m.last = gap
	}
	m.n++
	if tenths <= lowRating {
		m.low++
	}
	m.sum += int64(tenths)
	m.square += int64(tenths) * int64(tenths)
}

// mean is the mean in mm; NaN of none.
func (m moments) mean() float64 { return float64(m.sum) / float64(m.n) / 10 }

// variance is that of a sample, in mm squared.
func (m moments) variance() float64 {
	n := float64(m.n)
	return (float64(m.square) - float64(m.sum)/n*float64(m.sum)) / (n - 1) / 100
}

// ratings compares the ratings of pain, of phases home and pre, from the earlier
// cut on with those of before: the age of the latest, the share of low ratings, and
// the mean in standard deviations.
func (in DriftInput) ratings(ctx context.Context) ([]analysis.Drift, error) {
	before, now, err := in.moments(ctx)
	if err != nil {
		return nil, err
	}
	var lag, scale, shift []analysis.Drift
	days := func(m moments) float64 {
		if m.n == 0 {
			return math.NaN()
		}
		return float64(m.last) / float64(schema.Day)
	}
	for _, site := range sorted(before, now) {
		a, b := at(before, site), at(now, site)
		last := b
		if b.n == 0 { // no rating since: that of before, and the time since
			last = a
		}
		d := analysis.Drift{Check: "lag_days", Site: site, NBefore: a.n, NNow: b.n, Before: math.NaN(), Now: days(last)}
		d.Change = d.Now
		lag = append(lag, judge(d, in.Thresholds.LagDays, true))

		enough := min(a.n, b.n) >= leastRows
		d = analysis.Drift{Check: "scale", Site: site, NBefore: a.n, NNow: b.n, Before: shareOf(a.low, a.n), Now: shareOf(b.low, b.n)}
		d.Change = math.Abs(d.Now - d.Before)
		scale = append(scale, judge(d, in.Thresholds.Scale, enough))

		d = analysis.Drift{Check: "site_shift", Site: site, NBefore: a.n, NNow: b.n, Before: a.mean(), Now: b.mean()}
		d.Change = math.Abs(d.Now-d.Before) / math.Sqrt((a.variance()+b.variance())/2)
		if math.IsInf(d.Change, 0) {
			d.Change = math.NaN()
		}
		shift = append(shift, judge(d, in.Thresholds.SiteShift, enough))
	}
	return slices.Concat(lag, scale, shift), nil
}

// moments sums the ratings before the cut by site, those of before the earlier cut
// and those from it on.
func (in DriftInput) moments(ctx context.Context) (before, now map[string]*moments, err error) {
	before, now = map[string]*moments{}, map[string]*moments{}
	err = eachPart(ctx, in.Now.Rows, func(_ int, src schema.Source) error {
		in.addMoments(src, before, now)
		return nil
	})
	return before, now, err
}

// addMoments adds the ratings of a part.
func (in DriftInput) addMoments(src schema.Source, before, now map[string]*moments) {
	patients, vas := src.View(schema.PatientsTable), src.View(schema.VASTable)
	ids, sites := patients.Codes("patient_id"), patients.Codes("site")
	rows := spans(vas)
	times, phases, items, values := vas.Instants("recorded_at"), vas.Codes("phase"), vas.Codes("item"), vas.Tenths("vas_mm")
	for i := range patients.Len() {
		id := ids.Text(ids.At(i))
		end, _ := in.Now.Cut(id) // a patient of the month has one
		begin, known := in.Earlier.Cut(id)
		if int(ids.At(i)) >= len(rows) {
			continue // no rating at all
		}
		for j := rows[ids.At(i)].lo; j < rows[ids.At(i)].hi; j++ {
			t, _ := times.At(j)
			phase := schema.Phase(phases.At(j))
			if t >= end || schema.Item(items.At(j)) != schema.Pain || phase != schema.Home && phase != schema.Pre {
				continue
			}
			to := now
			if known && t < begin {
				to = before
			}
			for _, site := range sitesOf(sites.Text(sites.At(i))) {
				if to[site] == nil {
					to[site] = &moments{}
				}
				to[site].add(values.At(j), int64(end-t))
			}
		}
	}
}

// late is the share of ratings of known patients that came after the month that
// they are of.
func (in DriftInput) late() []analysis.Drift {
	d := analysis.Drift{Check: "late", Before: math.NaN()}
	for _, t := range in.Differences.Tables {
		if t.Table == schema.VASTable {
			d.NNow, d.Now = t.Late+t.New, shareOf(t.Late, t.Late+t.New)
		}
	}
	d.Change = d.Now
	return []analysis.Drift{judge(d, in.Thresholds.Late, d.NNow >= leastRows)}
}

// duplicates is the share of rows that are there twice.
func (in DriftInput) duplicates() []analysis.Drift {
	d := analysis.Drift{
		Check: "duplicates", NBefore: in.ReadBefore, NNow: in.ReadNow,
		Before: shareOf(in.DuplicatesBefore, in.ReadBefore), Now: shareOf(in.DuplicatesNow, in.ReadNow),
	}
	d.Change = d.Now - d.Before
	return []analysis.Drift{judge(d, in.Thresholds.Duplicates, true)}
}
