package figure

import (
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
)

func TestFlowShowsEveryNumber(t *testing.T) {
	f := flowSample()
	r := drawn(f, 470)
	for _, s := range f.Steps {
		r.text(t, s.Label)
		for _, reason := range s.Leaving {
			r.text(t, reason.Label+" ("+nEquals(reason.N)+")")
		}
	}
	r.text(t, "Baseline pain 0 (n\u00a0=\u00a00)") // a reason without patients is shown
}

func TestFlowBoxesDoNotOverlap(t *testing.T) {
	for _, name := range []string{"flow", "flow long", "flow one"} {
		for _, w := range widths {
			var boxes []vg.Rectangle
			for _, p := range drawn(sampleNamed(t, name), w).paths {
				if !p.filled && len(p.points) >= 4 {
					boxes = append(boxes, around(p.points))
				}
			}
			for i, a := range boxes {
				for _, b := range boxes[:i] {
					if overlap(a, b) {
						t.Errorf("%s, width %v: boxes %v and %v overlap", name, w, a, b)
					}
				}
			}
		}
	}
}

func around(points []vg.Point) vg.Rectangle {
	r := vg.Rectangle{Min: points[0], Max: points[0]}
	for _, p := range points {
		r.Min.X, r.Min.Y = min(r.Min.X, p.X), min(r.Min.Y, p.Y)
		r.Max.X, r.Max.Y = max(r.Max.X, p.X), max(r.Max.Y, p.Y)
	}
	return r
}

// The arrow to a box of reasons leaves between its step and the next.
func TestFlowReasonsLeaveBetweenTheirSteps(t *testing.T) {
	for _, f := range []Flow{flowSample(), sampleNamed(t, "flow long").(Flow)} {
		steps, height := f.place(470)
		for i, s := range steps {
			if !s.sideways {
				continue
			}
			end := height
			if s.arrow {
				end = steps[i+1].top
			}
			if s.branch <= s.top+s.height || s.branch >= end {
				t.Errorf("step %d: arrow at %v, want between %v and %v", i, s.branch, s.top+s.height, end)
			}
			if s.branch < s.sideTop || s.branch > s.sideTop+s.sideHeight {
				t.Errorf("step %d: arrow at %v misses its box %v..%v", i, s.branch, s.sideTop, s.sideTop+s.sideHeight)
			}
		}
	}
}

func TestFlowWords(t *testing.T) {
	f := Flow{Steps: []FlowStep{{"Export", 12345, []FlowReason{{"No consent", 0}}}, {"Treated", 12345, nil}}}
	if got, want := f.Alt(), "Flow of patients. Export, n = 12\u202f345; Treated, n = 12\u202f345."; got != want {
		t.Errorf("Alt is %q, want %q", got, want)
	}
	d := f.Data()
	if got := strings.Join(d.Rows[1].Texts(), "|"); got != "No consent|0" || d.Rows[1].Indent != 1 {
		t.Errorf("second row is %q, indent %d", got, d.Rows[1].Indent)
	}
}
