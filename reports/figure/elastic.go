package figure

import "gonum.org/v1/plot/vg"

// growth is what is added to the height of the data of an elastic figure at most:
// less than half of it, so that slopes and steps still look alike from figure to
// figure.
const growth = 0.45 * curveHeight

func grown(f Figure, width vg.Length) vg.Length { return f.Height(width) + growth }

// MostHeight implements Elastic.
func (b Bars) MostHeight(width vg.Length) vg.Length { return grown(b, width) }

// MostHeight implements Elastic.
func (d DeltaCurve) MostHeight(width vg.Length) vg.Length { return grown(d, width) }

// MostHeight implements Elastic.
func (d Distribution) MostHeight(width vg.Length) vg.Length { return grown(d, width) }

// MostHeight implements Elastic.
func (u Funnel) MostHeight(width vg.Length) vg.Length { return grown(u, width) }

// MostHeight implements Elastic.
func (g Incidence) MostHeight(width vg.Length) vg.Length { return grown(g, width) }

// MostHeight implements Elastic.
func (v IntervalCurve) MostHeight(width vg.Length) vg.Length { return grown(v, width) }

// MostHeight implements Elastic.
func (k KaplanMeier) MostHeight(width vg.Length) vg.Length { return grown(k, width) }

// MostHeight implements Elastic.
func (r CumulativeResponse) MostHeight(width vg.Length) vg.Length { return grown(r, width) }

// MostHeight implements Elastic.
func (s SessionProfile) MostHeight(width vg.Length) vg.Length { return grown(s, width) }

// MostHeight implements Elastic.
func (m StepMean) MostHeight(width vg.Length) vg.Length { return grown(m, width) }

// MostHeight implements Elastic.
func (t Trajectory) MostHeight(width vg.Length) vg.Length { return grown(t, width) }

// MostHeight implements Elastic.
func (w Waterfall) MostHeight(width vg.Length) vg.Length { return grown(w, width) }
