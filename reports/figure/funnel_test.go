package figure

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
	"pgregory.net/rapid"
)

func threeSites() Funnel {
	return Funnel{
		N: 200, Overall: 0.5,
		Limits: []FunnelLimit{{"95% limits", []FunnelPoint{{20, 0.25, 0.75}, {100, 0.4, 0.6}}}},
		Sites:  []FunnelSite{{"Alpha", 40, 0.45, false, "a"}, {"Beta", 80, 0.75, true, "b"}, {"Gamma", 0, nan, false, "c"}},
	}
}

func funnelSamples() sampleSet {
	limits := func(name string, z float64) FunnelLimit {
		m := FunnelLimit{Name: name}
		for n := 5.0; n <= 120; n++ {
			h := z * math.Sqrt(0.25/n)
			m.Points = append(m.Points, FunnelPoint{n, max(0.5-h, 0), min(0.5+h, 1)})
		}
		return m
	}
	usual := Funnel{N: 641, Overall: 0.5, Outside: "Site outside the 95% limits", Limits: []FunnelLimit{limits("95% limits", 1.96), limits("99.8% limits", 3.09)}}
	for i := range 14 {
		n := 12 + 7*i
		share := 0.5 + 0.09*math.Sin(float64(2*i))
		usual.Sites = append(usual.Sites, FunnelSite{fmt.Sprintf("Site %c", 'A'+i), n, share, i == 9, "id"})
	}
	usual.Sites[9].Share, usual.Sites[4].Share, usual.Sites[4].Outside = 0.71, 0.18, true
	long := usual
	long.XLabel, long.YLabel, long.Outside, long.N = longName, longName, longName, 1_000_000
	long.Sites = nil
	for i := range 40 {
		long.Sites = append(long.Sites, FunnelSite{longName, 100_000 + 10*i, 0.9, true, ""})
	}
	return sampleSet{
		regular: []sample{{"funnel", usual}},
		long:    []sample{{"funnel long", long}},
		degenerate: []sample{
			{"funnel empty", Funnel{Overall: nan}},
			{"funnel nan", Funnel{Overall: 0.5, Sites: []FunnelSite{{"A", 3, nan, true, ""}}}},
			{"funnel one", Funnel{N: 1, Overall: 1, Sites: []FunnelSite{{longName, 1, 1, true, ""}}}},
		},
	}
}

func anyFunnel(t *rapid.T) Figure {
	limit := func(t *rapid.T) FunnelLimit {
		return FunnelLimit{anyName(t, "limit"), anySlice(t, 5, func(t *rapid.T) FunnelPoint {
			return FunnelPoint{anyNumber(t), anyShare(t), anyShare(t)}
		})}
	}
	return Funnel{
		anyName(t, "x"), anyName(t, "y"), anyCount(t), anyShare(t), anySlice(t, 4, limit), anyName(t, "outside"),
		anySlice(t, 12, func(t *rapid.T) FunnelSite {
			return FunnelSite{anyName(t, "site"), anyCount(t), anyShare(t), rapid.Bool().Draw(t, "outside"), ""}
		}),
	}
}

func TestFunnelPlaces(t *testing.T) {
	r := drawn(threeSites(), 470)
	ticks, y := r.axisTicks(), r.heights(t, 0, 1) // 0, 20 .. 80 patients
	x := func(n float64) vg.Length { return ticks[0] + (ticks[len(ticks)-1]-ticks[0])*vg.Length(n/80) }
	limits := r.strokes(okabeIto[0], 1)
	if len(limits) != 3 { // with the legend's
		t.Fatalf("%d lines of limits, want 2 and the legend's", len(limits))
	}
	if diff := samePath(limits[0].points, points(x, y, 20, 0.25, 80, 0.3625)); diff != "" { // at 80: 0.25 + 0.15 x 60/80
		t.Error("lower limits: " + diff)
	}
	if diff := samePath(r.strokes(grey, 1)[0].points, points(x, y, 0, 0.5, 80, 0.5)); diff != "" {
		t.Error("share of all: " + diff)
	}
	mark := vg.Point{X: x(80), Y: y(0.75)}
	if name := r.text(t, "Beta").box; abs(name.Max.X-mark.X) > 10 || name.Min.Y > mark.Y || name.Max.Y < mark.Y {
		t.Errorf("the name of the site outside lies at %v, its mark at %v", name, mark)
	}
	for _, d := range r.texts {
		if d.text == "Alpha" {
			t.Error("a site within the limits is named")
		}
	}
}

func TestFunnelWords(t *testing.T) {
	u := threeSites()
	want := "“Responders, %” of 2 sites (n = 200) against “Patients due, n”; all sites: 50.0%. Site outside the limits: Beta 75% (n = 80)."
	if got := u.Alt(); got != want {
		t.Errorf("Alt is %q, want %q", got, want)
	}
	d := u.Data()
	if got := strings.Join(d.Rows[1].Texts(), "|"); got != "Beta|80|75%||yes" || d.Rows[1].Cells[2].ID != "b" {
		t.Errorf("second site is %q", got)
	}
	if got := strings.Join(d.Rows[5].Texts(), "|"); got != "|100||40.0% to 60.0%|" {
		t.Errorf("last limit is %q", got)
	}
}
