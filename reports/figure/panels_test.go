package figure

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func twoPanels() Panels {
	return Panels{XLabel: "Minutes since the start", Columns: []string{"0–25", "25–50", "50–75"}, Panels: []Panel{
		{"Systolic pressure", "Mean change, mmHg", 1, true, []PanelLine{{20, "rise that counts: 20 mmHg"}}, []PanelMean{
			{31, 5, 0, 10, "a"}, {32, 15, 10, 20, "b"}, {7, nan, nan, nan, "c"},
		}},
		{"Heart rate", "Mean change, a minute", 0, false, nil, []PanelMean{{41, -4, -8, 0, "d"}, {42, 6, nan, nan, "e"}, {43, 2, 1, 3, "f"}}},
	}}
}

func panelsSamples() sampleSet {
	many := func(panels, columns, n int, name string) Panels {
		p := Panels{XLabel: "Minutes since the start of the session"}
		for j := range columns {
			p.Columns = append(p.Columns, strings.TrimSpace(fmt.Sprintf("%d–%d %s", 25*j, 25*j+25, name)))
		}
		for i := range panels {
			q := Panel{Name: strings.TrimSpace(fmt.Sprintf("Sign %d %s", i+1, name)), YLabel: "Mean change, mmHg", Decimals: 1}
			q.Lines = []PanelLine{{20, "rise that counts: 20 mmHg"}, {-10, "fall: " + name}}
			for j := range columns {
				v := 12 - 3*float64(j) + 2*float64(i)
				q.Means = append(q.Means, PanelMean{n - j*n/20, v, v - 2, v + 2, "id"})
			}
			p.Panels = append(p.Panels, q)
		}
		return p
	}
	one := Panels{Columns: []string{"0–25"}, Panels: []Panel{{Means: []PanelMean{{1, 100, nan, nan, ""}}}}}
	regular := many(3, 6, 214, "")
	for i := range regular.Panels {
		regular.Panels[i].Lines = regular.Panels[i].Lines[:1]
	}
	return sampleSet{
		regular: []sample{{"panels", regular}},
		long:    []sample{{"panels long", many(2, 7, 1_000_000, longName)}, {"panels many", many(4, 50, 99999, "")}},
		degenerate: []sample{
			{"panels empty", Panels{}},
			{"panels nan", Panels{Columns: []string{"0–25"}, Panels: []Panel{{Name: "A", Lines: []PanelLine{{nan, "x"}}, Means: []PanelMean{{0, nan, nan, nan, ""}}}}}},
			{"panels one", one},
		},
	}
}

func anyPanels(t *rapid.T) Figure {
	name := func(t *rapid.T) string { return anyName(t, "column") }
	return Panels{anyName(t, "x"), anySlice(t, 8, name), anySlice(t, 4, func(t *rapid.T) Panel {
		return Panel{anyName(t, "name"), anyName(t, "y"), rapid.IntRange(0, 3).Draw(t, "decimals"), rapid.Bool().Draw(t, "zero"), anySlice(t, 3, func(t *rapid.T) PanelLine {
			return PanelLine{anyNumber(t), anyName(t, "line")}
		}), anySlice(t, 9, func(t *rapid.T) PanelMean {
			return PanelMean{anyCount(t), anyNumber(t), anyNumber(t), anyNumber(t), ""}
		})}
	})}
}

// Every panel has its own axis; the columns of all stand under each other.
func TestPanelsPlaces(t *testing.T) {
	r := drawn(twoPanels(), 470)
	ticks := r.axisTicks()
	if len(ticks) != 6 {
		t.Fatalf("%d ticks, want three under each of two panels", len(ticks))
	}
	for i := range 3 {
		if !near(ticks[i], ticks[3+i]) {
			t.Errorf("column %d stands at %v and at %v", i, ticks[i], ticks[3+i])
		}
	}
	lines := r.strokes(lookOf(0).color, 1.2)
	if len(lines) != 2 || len(lines[0].points) != 2 || len(lines[1].points) != 3 {
		t.Fatalf("joined means are %v, want two and three: one mean is not estimable", lines)
	}
	for i := range 3 {
		if p := lines[1].points[i]; !near(p.X, ticks[3+i]) {
			t.Errorf("mean %d lies at %v, its column at %v", i, p.X, ticks[3+i])
		}
	}
	dashed := r.strokes(lookOf(1).color, 1)
	if len(dashed) != 2 || !dashed[1].dashed || !near(dashed[1].points[0].Y, dashed[1].points[1].Y) {
		t.Fatalf("the line is %v, want one across the first panel beside its key", dashed)
	}
	// On an even axis 15 lies three quarters of the way from 0 to 20, so that the
	// line at 20 is as far above the mean of 15 as half the way from 5 to 15.
	five, fifteen, twenty := lines[0].points[0].Y, lines[0].points[1].Y, dashed[0].points[0].Y
	for _, d := range dashed {
		if d.points[1].X-d.points[0].X > 100 {
			twenty = d.points[0].Y
		}
	}
	if !near(twenty-fifteen, (fifteen-five)/2) {
		t.Errorf("the line at 20 lies at %v, means of 5 and 15 at %v and %v", twenty, five, fifteen)
	}
	if lines[1].points[0].Y >= five {
		t.Error("the second panel is not under the first")
	}
}

// An axis of changes holds 0, however far the means are from it.
func TestPanelsZero(t *testing.T) {
	far := Panel{Means: []PanelMean{{1, 30, nan, nan, ""}, {1, 35, nan, nan, ""}}}
	if at := far.ticks(); at[0] < 25 {
		t.Errorf("ticks are %v, want none below 25", at)
	}
	far.Zero = true
	if at := far.ticks(); at[0] != 0 {
		t.Errorf("ticks are %v, want the first at 0", at)
	}
}

func TestPanelsWords(t *testing.T) {
	p := twoPanels()
	want := "Means by “Minutes since the start”. Systolic pressure, “Mean change, mmHg”: 5.0 at 0–25 (n = 31), 15.0 at 25–50 (n = 32), line at 20; " +
		"Heart rate, “Mean change, a minute”: −4 at 0–25 (n = 41), 2 at 50–75 (n = 43)."
	if got := p.Alt(); got != want {
		t.Errorf("Alt is %q, want %q", got, want)
	}
	d := p.Data()
	if got := strings.Join(d.Rows[2].Texts(), "|"); got != "25–50|32|15.0|10.0 to 20.0" || d.Rows[2].Cells[2].ID != "b" {
		t.Errorf("second mean is %q", got)
	}
	if got := strings.Join(d.Rows[3].Texts(), "|"); got != "50–75|7|NE|NE" {
		t.Errorf("a column without mean is %q", got)
	}
	if want := "Systolic pressure, “Mean change, mmHg”: line at 20, rise that counts: 20 mmHg."; len(d.Notes) != 1 || d.Notes[0] != want {
		t.Errorf("notes are %q, want %q", d.Notes, want)
	}
}
