package claims

import (
	"slices"
	"strings"

	"reprieve/pipeline/analysis"
)

// Judge returns the claims with their verdicts, in their order. It does not
// change the results.
//
// A claim with a limit cannot be judged. Otherwise each of its results is
// judged: absent, without a stat of the rules, on fewer than MinCounted, or not
// estimable it cannot be; else it supports the claim where the one rule holds
// and not the other, does not where the other holds and not the one, and cannot
// be judged where neither or both hold. The claim is supported if all results
// support it, not supported if one does not, and else cannot be judged, for the
// reason of the first that cannot.
func Judge(list []Claim, results *analysis.Results) []Judged {
	all := statsByID(results)
	judged := make([]Judged, len(list))
	for i, c := range list {
		j := Judged{Claim: c}
		for _, k := range c.Results {
			j.Results = append(j.Results, c.judge(k, all))
			j.Shown = append(j.Shown, c.shown(all[k.ID()]))
		}
		j.Verdict = overall(j.Results)
		judged[i] = j
	}
	return judged
}

// statsByID are the numbers of the results, by the id without the stat.
func statsByID(results *analysis.Results) map[string]map[string]float64 {
	all := map[string]map[string]float64{}
	for _, row := range results.Rows {
		name := row.StatName
		row.StatName = ""
		id := row.ID()
		if all[id] == nil {
			all[id] = map[string]float64{}
		}
		all[id][name] = row.Stat
	}
	return all
}

func overall(results []Verdict) Verdict {
	supported := 0
	for _, v := range results {
		switch v.Decision {
		case NotSupported:
			return v
		case Supported:
			supported++
		case CannotBeJudged:
		}
	}
	if supported == len(results) && supported > 0 {
		return Verdict{Decision: Supported}
	}
	i := slices.IndexFunc(results, func(v Verdict) bool { return v.Decision == CannotBeJudged })
	if i < 0 {
		return cannot(Absent)
	}
	return results[i]
}

func cannot(reason string) Verdict { return Verdict{CannotBeJudged, reason} }

// judge is the verdict on one result.
func (c Claim) judge(k analysis.Row, all map[string]map[string]float64) Verdict {
	if c.Limit != "" {
		return cannot(c.Limit)
	}
	stats, ok := all[k.ID()]
	if !ok {
		return cannot(Absent)
	}
	for _, condition := range slices.Concat(c.Supported, c.NotSupported) {
		if _, ok := stats[condition.Stat]; !ok {
			return cannot(NoStat)
		}
	}
	if reason := c.tooFew(k, all); reason != "" {
		return cannot(reason)
	}
	return c.decide(stats)
}

// tooFew is the reason why a result rests on too few, "" if it does not.
func (c Claim) tooFew(k analysis.Row, all map[string]map[string]float64) string {
	counted := c.Patients
	if len(counted) == 0 {
		counted = []analysis.Row{k}
	}
	for _, k := range counted {
		n, ok := all[k.ID()]["N"]
		if !ok {
			return NotCounted
		}
		if !(n >= MinCounted) {
			return Few
		}
	}
	return ""
}

// decide applies the rules.
func (c Claim) decide(stats map[string]float64) Verdict {
	supports, against := c.Supported.on(stats), c.NotSupported.on(stats)
	switch {
	case supports == yes && against == yes:
		return cannot(Both)
	case supports == yes:
		return Verdict{Decision: Supported}
	case against == yes:
		return Verdict{Decision: NotSupported}
	case supports == unknown || against == unknown:
		return cannot(NotEstimable)
	case c.includesBound(stats):
		return cannot(Bound)
	}
	return cannot(Neither)
}

// includesBound says whether the rules compare the two limits of one interval
// with one number, and the interval includes it.
func (c Claim) includesBound(stats map[string]float64) bool {
	for _, a := range c.Supported {
		for _, b := range c.NotSupported {
			low, high := a, b
			if strings.HasSuffix(a.Stat, highSuffix) {
				low, high = b, a
			}
			name, isLow := strings.CutSuffix(low.Stat, lowSuffix)
			if !isLow || high.Stat != name+highSuffix || low.Bound != high.Bound {
				continue
			}
			if stats[low.Stat] <= low.Bound && low.Bound <= stats[high.Stat] {
				return true
			}
		}
	}
	return false
}

// The ends of the names of limits.
const (
	lowSuffix  = ".low"
	highSuffix = ".high"
)

// estimates are the stats that are estimates, in the order in which one is
// chosen to be shown; those without limits of their own have conf.low and
// conf.high.
var estimates = []string{"p", "mean", "median", "rd", "rr", "or", "ratio", "emmean", "rate.100", "rmst", "estimate"}

// shown names the estimate of a result and its limits: that of the rules if they
// name one, else the first of estimates that the result has.
func (c Claim) shown(stats map[string]float64) string {
	for _, condition := range slices.Concat(c.Supported, c.NotSupported) {
		name := strings.TrimSuffix(strings.TrimSuffix(condition.Stat, lowSuffix), highSuffix)
		if slices.Contains(estimates, name) {
			if text := withLimits(name, stats); text != "" {
				return text
			}
		}
	}
	for _, name := range estimates {
		if text := withLimits(name, stats); text != "" {
			return text
		}
	}
	return ""
}

func withLimits(name string, stats map[string]float64) string {
	if _, ok := stats[name]; !ok {
		return ""
	}
	for _, limits := range []string{name, "conf"} {
		_, low := stats[limits+lowSuffix]
		_, high := stats[limits+highSuffix]
		own := limits == name
		if low && high && (own || name != "rmst") { // conf.low and conf.high beside rmst are those of the median
			return name + " " + limits + lowSuffix + " " + limits + highSuffix
		}
	}
	return name
}
