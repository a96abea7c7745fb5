package main

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"

	"reprieve/stats"
	"reprieve/stats/recheck"
)

// printClaims prints a line of verdict a claim, then a table a claim.
func printClaims(w io.Writer, checked []checkedClaim) error {
	for _, c := range checked {
		if _, err := fmt.Fprintln(w, claimTitle(c)+": "+verdictText(c.Finding)); err != nil {
			return err
		}
	}
	for _, c := range checked {
		if len(c.Values) == 0 {
			continue
		}
		if _, err := fmt.Fprintf(w, "\n%s\n", claimTitle(c)); err != nil {
			return err
		}
		if err := printValues(w, c.Finding); err != nil {
			return err
		}
	}
	return nil
}

// claimTitle is the statistic and what is claimed of it; the claims that data make by
// themselves name the statistic in what they claim.
func claimTitle(c checkedClaim) string { return strings.TrimSpace(c.Statistic + " " + c.Claimed) }

// printValues prints the methods of a finding and what they give.
func printValues(w io.Writer, f recheck.Finding) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "  METHOD\tVALUE\tVERDICT\tNOTE")
	for _, v := range f.Values {
		fmt.Fprintln(t, strings.TrimRight(fmt.Sprintf("  %s\t%s\t%s\t%s", v.Method, valueText(f, v), v.Verdict, noteText(f, v)), "\t"))
	}
	return t.Flush()
}

// printClaimsFile prints how many claims have which verdict, then a line a claim.
func printClaimsFile(w io.Writer, checked []checkedClaim) error {
	if _, err := fmt.Fprintf(w, "%s: %s\n\n", count(len(checked), "claim"), verdictCounts(checked)); err != nil {
		return err
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "LABEL\tSTATISTIC\tCLAIMED\tVERDICT")
	for _, c := range checked {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", c.Label, c.Statistic, c.Claimed, verdictText(c.Finding))
	}
	return t.Flush()
}

// verdictCounts counts the verdicts, from the best on: 3 reproduced, 1 impossible.
func verdictCounts(checked []checkedClaim) string {
	var parts []string
	for v := recheck.Reproduced; v <= recheck.Impossible; v++ {
		n := 0
		for _, c := range checked {
			if c.Verdict == v {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, v))
		}
	}
	return strings.Join(parts, ", ")
}

// verdictText is the verdict with the methods that decide it, in one line.
func verdictText(f recheck.Finding) string {
	text := f.Verdict.String()
	switch f.Verdict {
	case recheck.Reproduced:
		text += " by " + methodsText(f, func(v recheck.Verdict) bool { return v == recheck.Reproduced })
		if others := methodsText(f, func(v recheck.Verdict) bool { return v > recheck.Reproduced && v < recheck.NotEstimable }); others != "" {
			text += "; not by " + others
		}
	case recheck.NotEstimable:
	case recheck.Impossible:
		text += ": " + f.Why
		if len(f.Values) > 0 {
			text += " (" + methodsText(f, func(recheck.Verdict) bool { return true }) + ")"
		}
		return text
	case recheck.NotReproduced:
		text += " by " + methodsText(f, func(v recheck.Verdict) bool { return v != recheck.NotEstimable })
	case recheck.Possible:
		if byRounding(f) {
			text += " within rounding"
		}
		if methods := methodsText(f, func(v recheck.Verdict) bool { return v <= f.Verdict }); methods != "" {
			text += ": " + methods
		}
	default:
		if methods := methodsText(f, func(v recheck.Verdict) bool { return v <= f.Verdict }); methods != "" {
			text += ": " + methods
		}
	}
	if f.Why != "" {
		text += "; " + f.Why
	}
	return text
}

// byRounding says whether the rounding of what the claim was made from is what makes
// it possible.
func byRounding(f recheck.Finding) bool {
	for _, v := range f.Values {
		if v.Verdict == recheck.Possible && v.Note != "" {
			return true
		}
	}
	return false
}

// methodsText lists the methods of some verdicts with what they give.
func methodsText(f recheck.Finding, of func(recheck.Verdict) bool) string {
	var parts []string
	for _, v := range f.Values {
		if !of(v.Verdict) {
			continue
		}
		part := v.Method + " " + valueText(f, v)
		if v.Note != "" && v.Verdict != recheck.Possible {
			part += ", " + v.Note
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, "; ")
}

// valueText prints what a method gives, with two digits more than were claimed.
func valueText(f recheck.Finding, v recheck.Value) string {
	if math.IsNaN(v.Value) && !bothNaN(v.Interval) {
		return intervalText(f, v.Interval)
	}
	return numberText(f, v.Value) + percentSign(f)
}

// noteText is the note of a value with the range that rounding allows.
func noteText(f recheck.Finding, v recheck.Value) string {
	if bothNaN(v.Range) || v.Verdict == recheck.Reproduced {
		return v.Note
	}
	allowed := "rounding allows " + intervalText(f, v.Range)
	if v.Note == "" || v.Verdict == recheck.Possible {
		return allowed
	}
	return v.Note + "; " + allowed
}

func bothNaN(i stats.Interval) bool { return math.IsNaN(i.Low) && math.IsNaN(i.High) }

func percentSign(f recheck.Finding) string {
	if f.Percent {
		return " %"
	}
	return ""
}

// intervalText prints an interval; one with a lower limit alone has no bound above.
func intervalText(f recheck.Finding, i stats.Interval) string {
	if math.IsNaN(i.High) && !math.IsNaN(i.Low) {
		return numberText(f, i.Low) + percentSign(f) + " to no bound"
	}
	return numberText(f, i.Low) + " to " + numberText(f, i.High) + percentSign(f)
}

// numberText prints a number; one that would be printed as zero, and is not, is
// printed with three digits; NE is not estimable.
func numberText(f recheck.Finding, x float64) string {
	if math.IsNaN(x) {
		return "NE"
	}
	text := strconv.FormatFloat(x, 'f', f.Places+2, 64)
	if x != 0 && strings.Trim(text, "-0.") == "" {
		return strconv.FormatFloat(x, 'g', 3, 64)
	}
	return text
}

// claimJSON and valueJSON are a finding for programs; what does not apply is left
// out.
type claimJSON struct {
	Label     string      `json:"label,omitempty"`
	Source    string      `json:"source,omitempty"`
	Line      int         `json:"line,omitempty"` // of the file
	Statistic string      `json:"statistic"`
	Claimed   string      `json:"claimed,omitempty"`
	Percent   bool        `json:"percent"` // the values are in percent
	Verdict   string      `json:"verdict"`
	Why       string      `json:"why,omitempty"`
	Values    []valueJSON `json:"values"`
}

type valueJSON struct {
	Method      string   `json:"method"`
	Value       *float64 `json:"value,omitempty"`
	Low         *float64 `json:"low,omitempty"` // limits of an interval
	High        *float64 `json:"high,omitempty"`
	AllowedLow  *float64 `json:"allowed_low,omitempty"` // by the rounding of what it was made from
	AllowedHigh *float64 `json:"allowed_high,omitempty"`
	Verdict     string   `json:"verdict"`
	Note        string   `json:"note,omitempty"`
}

func checkedJSON(checked []checkedClaim) []claimJSON {
	list := make([]claimJSON, len(checked))
	for i, c := range checked {
		list[i] = claimJSON{
			Label: c.Label, Source: c.Source, Line: c.Line, Statistic: c.Statistic, Claimed: c.Claimed,
			Percent: c.Percent, Verdict: c.Verdict.String(), Why: c.Why, Values: make([]valueJSON, len(c.Values)),
		}
		for j, v := range c.Values {
			list[i].Values[j] = valueJSON{
				Method: v.Method, Value: estimable(v.Value), Low: estimable(v.Interval.Low), High: estimable(v.Interval.High),
				AllowedLow: estimable(v.Range.Low), AllowedHigh: estimable(v.Range.High), Verdict: v.Verdict.String(), Note: v.Note,
			}
		}
	}
	return list
}

// estimable returns a number, nil for NaN.
func estimable(x float64) *float64 {
	if math.IsNaN(x) {
		return nil
	}
	return &x
}
