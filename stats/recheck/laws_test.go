package recheck_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"reprieve/stats/recheck"
)

// decimal draws a printed number of up to two decimals.
func decimal(t *rapid.T, label string, low, high int) string {
	places := rapid.IntRange(0, 2).Draw(t, label+" places")
	scale := math.Pow10(places)
	v := rapid.IntRange(low*int(scale), high*int(scale)).Draw(t, label)
	return fmt.Sprintf("%.*f", places, float64(v)/scale)
}

func count(t *rapid.T, label string) int { return rapid.IntRange(0, 12).Draw(t, label) }

// draw draws data of every kind.
func draw(t *rapid.T) recheck.Data {
	var d recheck.Data
	fields := map[string]string{
		"table":    fmt.Sprint(count(t, "tp"), ",", count(t, "fn"), ",", count(t, "fp"), ",", count(t, "tn")),
		"n":        fmt.Sprint(count(t, "n")),
		"mean":     decimal(t, "mean", -10, 10),
		"sd":       decimal(t, "sd", 0, 5),
		"items":    "1",
		"estimate": decimal(t, "estimate", -3, 3),
		"parts":    decimal(t, "part", 0, 100) + "," + decimal(t, "part", 0, 100),
		"nested":   decimal(t, "nested", 0, 100) + "," + decimal(t, "nested", 0, 100),
	}
	fields["counts"] = fmt.Sprintf("%d/%d", count(t, "x"), count(t, "of"))
	if rapid.Bool().Draw(t, "two groups") {
		fields["counts"] += fmt.Sprintf(",%d/%d", count(t, "x"), count(t, "of"))
		fields["n"] += "," + fmt.Sprint(count(t, "n"))
		fields["mean"] += "," + decimal(t, "mean", -10, 10)
	}
	low := rapid.IntRange(-30, 30).Draw(t, "low")
	fields["interval"] = fmt.Sprintf("%.1f,%.1f", float64(low)/10, float64(low+rapid.IntRange(0, 30).Draw(t, "width"))/10)
	for _, f := range recheck.Fields() {
		if text, ok := fields[f.Name]; ok && rapid.IntRange(0, 3).Draw(t, f.Name) > 0 {
			if err := d.Set(f.Name, text); err != nil {
				t.Fatalf("%s %q: %v", f.Name, text, err)
			}
		}
	}
	return d
}

// Whatever the data are, every claim ends in a finding or in what it lacks; nothing
// is infinite; an impossibility says why; and the verdict is that of the best method.
func TestFindingLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t)
		for _, s := range recheck.Statistics() {
			f, err := recheck.Check(d, s.Name, s.Example)
			if err != nil {
				if !strings.Contains(err.Error(), s.Needs) {
					t.Fatalf("%s: %v", s.Name, err)
				}
				continue
			}
			if (f.Verdict == recheck.Impossible) && f.Why == "" {
				t.Fatalf("%s: impossible, and not why", s.Name)
			}
			best := recheck.Impossible
			for _, v := range f.Values {
				best = min(best, v.Verdict)
				for _, x := range []float64{v.Value, v.Interval.Low, v.Interval.High, v.Range.Low, v.Range.High} {
					if math.IsInf(x, 0) {
						t.Fatalf("%s: %s is infinite", s.Name, v.Method)
					}
				}
			}
			if f.Verdict < best && len(f.Values) > 0 {
				t.Fatalf("%s: %v, but the best method is %v", s.Name, f.Verdict, best)
			}
		}
	})
}

// A percentage that is printed of a count, to any number of digits, is reproduced;
// its complement is what was lost.
func TestPercentageOfACount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 3000).Draw(t, "n")
		x := rapid.IntRange(0, n).Draw(t, "x")
		places := rapid.IntRange(0, 3).Draw(t, "places")
		for statistic, count := range map[string]int{"percent": x, "lost": n - x} {
			var d recheck.Data
			if err := d.Set("counts", fmt.Sprintf("%d/%d", count, n)); err != nil {
				t.Fatal(err)
			}
			// Whole numbers, half up: (2 * 100 * 10^places * x + n) / 2n.
			scale := int(math.Pow10(places))
			rounded := (200*scale*x + n) / (2 * n)
			text := fmt.Sprintf("%d.%0*d", rounded/scale, places, rounded%scale)
			if places == 0 {
				text = fmt.Sprint(rounded)
			}
			f, err := recheck.Check(d, statistic, text)
			if err != nil || f.Verdict != recheck.Reproduced {
				t.Fatalf("%s of %d/%d is %s: %v, %v", statistic, count, n, text, f.Verdict, err)
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"83%", ".0405", "−1.83", "P<.001", "n.s.", "(-2.35, -1.31)", "0.19-inf", "8/12,3/12", "0-10", "1,2,3,4"} {
		f.Add(text)
	}
	f.Fuzz(func(_ *testing.T, text string) {
		for _, field := range recheck.Fields() {
			var d recheck.Data
			_ = d.Set(field.Name, text)
		}
		var d recheck.Data
		_ = d.Set("counts", "8/12,3/12")
		_, _ = recheck.Check(d, "p", text)
		_, _ = recheck.Check(d, "rd", text)
		_, _ = recheck.Check(d, "or-ci", text)
		_ = d.Set("n", "12")
		_ = d.Set("counts", "8/12")
		_, _ = recheck.Check(d, "percent", text)
	})
}
