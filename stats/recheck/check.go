package recheck

import (
	"fmt"
	"strings"

	"reprieve/stats"
	"reprieve/stats/proportion"
)

// Statistic is something that a paper can claim: its name, an example of a claim
// (empty where the data themselves are the claim) and the data that it needs.
type Statistic struct{ Name, Example, Needs string }

// checker checks claims of one statistic. check reports ok as false where the data
// do not suffice.
type checker struct {
	Statistic
	check func(d Data, claimed string) (f Finding, ok bool, err error)
}

// MissingData says that a statistic cannot be computed of the data that are given.
type MissingData struct{ Statistic, Needs string }

func (e *MissingData) Error() string {
	return fmt.Sprintf("recheck: %s needs %s", e.Statistic, e.Needs)
}

const (
	oneCount  = "counts of one group"
	twoCounts = "counts of two groups"
	anyTable  = "a table"
	means     = "mean, sd and n, of one group or two"
	withCI    = "an estimate with its interval"
	items     = "mean, n and items, for one group"
)

// checkers returns the statistics in a fixed order.
func checkers() []checker {
	list := []checker{
		{Statistic{"percent", "83", oneCount + ", or n"}, percent},
		{Statistic{"lost", "17", oneCount + ", those who stayed"}, lost},
		{Statistic{"ci", "0.41-0.75", oneCount + ", or " + means}, interval},
		{Statistic{"p", "<0.05", twoCounts + ", a table, " + means + ", or " + withCI}, pValue},
		{Statistic{"or", "6.0", twoCounts}, ratioCheck(oddsRatios)},
		{Statistic{"or-ci", "1.02-35.4", twoCounts}, intervalCheck(oddsRatioIntervals, false)},
		{Statistic{"rr", "2.67", twoCounts}, ratioCheck(riskRatios)},
		{Statistic{"rr-ci", "0.93-7.69", twoCounts}, intervalCheck(riskRatioIntervals, false)},
		{Statistic{"rd", "42%", twoCounts}, riskDifference},
		{Statistic{"rd-ci", "2-67%", twoCounts}, intervalCheck(riskDifferenceIntervals, true)},
	}
	for _, r := range tableRates {
		list = append(list,
			checker{Statistic{r.name, "83%", anyTable}, tableRate(r)},
			checker{Statistic{r.name + "-ci", "0.55-0.95", anyTable}, tableRateInterval(r)})
	}
	return append(list,
		checker{Statistic{"kappa", "0.68", anyTable}, kappa},
		checker{Statistic{"t", "5.0", means}, tStatistic},
		checker{Statistic{"effect-size", "0.61", means}, effectSize},
		checker{Statistic{"effect-ci", "0.40-0.80", means}, effectInterval},
		checker{Statistic{"se", "0.27", means + ", or " + withCI}, standardError},
		checker{Statistic{"z", "-6.9", withCI}, zStatistic},
		checker{Statistic{"symmetry", "", withCI}, symmetry},
		checker{Statistic{"sum", "", "parts"}, sum},
		checker{Statistic{"nested", "", "nested"}, nested},
		checker{Statistic{"grim", "", items}, grim},
		checker{Statistic{"grimmer", "", items + ", with sd"}, grimmer},
	)
}

// Statistics returns what Check checks, in a fixed order.
func Statistics() []Statistic {
	var list []Statistic
	for _, c := range checkers() {
		list = append(list, c.Statistic)
	}
	return list
}

// Implied returns the statistics that the data claim by themselves, without a
// further number: that parts sum to 100 %, that nested percentages do not rise, that
// an estimate is in the middle of its interval, that a mean and a standard
// deviation of whole numbers can be.
func Implied(d Data) []string {
	var names []string
	if d.estimate != nil && d.interval != nil {
		names = append(names, "symmetry")
	}
	if d.parts != nil {
		names = append(names, "sum")
	}
	if d.nested != nil {
		names = append(names, "nested")
	}
	if d.items > 0 && len(d.mean) == 1 && len(d.n) == 1 {
		names = append(names, "grim")
		if len(d.sd) == 1 {
			names = append(names, "grimmer")
		}
	}
	return names
}

// Check says which methods reproduce the claimed number of a statistic. claimed is
// as it was printed; empty for the statistics that have no example.
//
// Counts above their group's size are a finding, Impossible, not an error. An
// unknown statistic, a claim that cannot be read, one where there can be none, and
// data that do not suffice (a *MissingData) are errors.
func Check(d Data, statistic, claimed string) (Finding, error) {
	for _, c := range checkers() {
		if c.Name != statistic {
			continue
		}
		claimed = strings.TrimSpace(claimed)
		if c.Example == "" && claimed != "" {
			return Finding{}, fmt.Errorf("recheck: %s: takes no claimed number", statistic)
		}
		f, ok, err := c.check(d, claimed)
		if err != nil {
			return Finding{}, err
		}
		if !ok {
			return Finding{}, &MissingData{Statistic: statistic, Needs: c.Needs}
		}
		f.Statistic = statistic
		if f.Claimed == "" {
			f.Claimed = claimed
		}
		return f, nil
	}
	return Finding{}, fmt.Errorf("recheck: no statistic %q", statistic)
}

// alpha is the p-value from which on a result is called not significant.
func (d Data) alpha() float64 { return 1 - d.confidence() }

func (d Data) confidence() float64 {
	if d.level == 0 {
		return stats.DefaultLevel
	}
	return d.level
}

// exceeds returns why the counts cannot be: more responders than patients.
func exceeds(groups ...proportion.Input) string {
	for _, g := range groups {
		if g.Responders > g.N {
			return fmt.Sprintf("%d of %d: more than the group", g.Responders, g.N)
		}
	}
	return ""
}
