// Package analysis computes the results rows: every number that a report
// prints is one of them. It owns their shape (contract, section 4) and calls
// the packages of stats for what is more than counting.
package analysis

import (
	"math"
	"strings"
)

// Row is one number with the keys that name it.
type Row struct {
	Analysis, Population              string
	Anchor, Window, Missing, Strategy string
	Group1, Group1Level               string
	Group2, Group2Level               string
	Variable, VariableLevel           string
	Context                           string
	StatName, StatLabel               string
	Stat                              float64 // NaN: not estimable
	StatText                          string  // for what is not a number
	Format                            string
	Warning, Error                    string
	Method, Estimand                  string
	Suppressed                        string
}

// The values of x_suppressed. A row that is withheld has neither a number nor a
// text; one that is rounded has a multiple of disclosure.rounding.
const (
	NotSuppressed = "none"          // not withheld
	Primary       = "primary"       // withheld for what it shows itself
	Complementary = "complementary" // withheld for what could be worked out from it
	Rounded       = "rounded"       // a count that would be withheld, rounded up or down
)

// Withheld says whether the disclosure policy withholds the number of the row; also
// where a rounded one stands in its place.
func (r Row) Withheld() bool {
	return r.Suppressed == Primary || r.Suppressed == Complementary || r.Suppressed == Rounded
}

// Columns are the columns of the results table in their order.
var Columns = []string{
	"x_result_id", "x_analysis", "x_population", "x_anchor", "x_window", "x_missing", "x_strategy",
	"group1", "group1_level", "group2", "group2_level", "variable", "variable_level", "context",
	"stat_name", "stat_label", "stat", "stat_chr", "fmt_fun", "warning", "error", "x_method", "x_estimand", "x_suppressed",
}

var escapeID = strings.NewReplacer("%", "%25", "|", "%7C", "\n", "%0A", "\r", "%0D")

// ID names the row, the same from month to month: its keys, in which % and |
// are escaped, between bars.
func (r Row) ID() string {
	parts := []string{
		r.Analysis, r.Population, r.Anchor, r.Window, r.Missing, r.Strategy,
		r.Group1, r.Group1Level, r.Variable, r.VariableLevel, r.Method, r.StatName,
	}
	for i, p := range parts {
		parts[i] = escapeID.Replace(p)
	}
	return strings.Join(parts, "|")
}

// Estimable says whether the row holds a number.
func (r Row) Estimable() bool { return !math.IsNaN(r.Stat) }

// Results are the rows in their fixed order.
type Results struct {
	Rows []Row

	MinCell int // of the disclosure policy that the rows have passed; 0: none, they may not leave the clinic

	byID map[string]int
}

// stat is one number of a set of rows that share their keys.
type stat struct {
	name  string
	value float64
}

// add appends a row for each of the stats, with the keys of k.
func (r *Results) add(k Row, stats ...stat) {
	for _, s := range stats {
		row := k
		row.StatName, row.Stat = s.name, s.value
		row.StatLabel, row.Format = describeStat(s.name)
		row.Suppressed = NotSuppressed
		if math.IsInf(row.Stat, 0) {
			row.Stat = math.NaN()
		}
		r.Rows = append(r.Rows, row)
	}
}

// Find returns the row that has the keys and the stat of want; its Stat is NaN
// and false is returned if there is none.
func (r *Results) Find(want Row) (Row, bool) {
	if r.byID == nil {
		r.byID = make(map[string]int, len(r.Rows))
		for i, row := range r.Rows {
			r.byID[row.ID()] = i
		}
	}
	i, ok := r.byID[want.ID()]
	if !ok {
		want.Stat = math.NaN()
		return want, false
	}
	return r.Rows[i], true
}

// Select returns the rows for which keep holds, in their order.
func (r *Results) Select(keep func(Row) bool) []Row {
	var rows []Row
	for _, row := range r.Rows {
		if keep(row) {
			rows = append(rows, row)
		}
	}
	return rows
}

// statNames gives for each stat_name its label and the format that suits it:
// "count", "number", "proportion", "p", "estimate" or, of words, "text".
var statNames = map[string][2]string{
	"n": {"n", "count"}, "N": {"N", "count"}, "N_miss": {"Missing", "count"},
	"p": {"Proportion", "proportion"}, "mean": {"Mean", "number"}, "sd": {"SD", "number"},
	"median": {"Median", "number"}, "p25": {"25th percentile", "number"}, "p75": {"75th percentile", "number"},
	"min": {"Minimum", "number"}, "max": {"Maximum", "number"},
	"smd":      {"Standardized mean difference", "estimate"},
	"conf.low": {"Lower confidence limit", "estimate"}, "conf.high": {"Upper confidence limit", "estimate"},
	"mean.low": {"Lower confidence limit of the mean", "number"}, "mean.high": {"Upper confidence limit of the mean", "number"},
	"estimate": {"Estimate", "estimate"}, "n.risk": {"At risk", "count"}, "n.event": {"Events", "count"},
	"n.redosed": {"Re-dosed", "count"}, "n.censored": {"Censored", "count"}, "n.unconfirmed": {"Unconfirmed", "count"},
	"rmst": {"Restricted mean", "number"}, "rmst.std.error": {"Standard error of the restricted mean", "number"},
	"rd": {"Risk difference", "estimate"}, "rd.low": {"Lower limit of the risk difference", "estimate"}, "rd.high": {"Upper limit of the risk difference", "estimate"},
	"rr": {"Risk ratio", "estimate"}, "rr.low": {"Lower limit of the risk ratio", "estimate"}, "rr.high": {"Upper limit of the risk ratio", "estimate"},
	"or": {"Odds ratio", "estimate"}, "or.low": {"Lower limit of the odds ratio", "estimate"}, "or.high": {"Upper limit of the odds ratio", "estimate"},
	"p.value": {"p", "p"}, "p.adjusted": {"Adjusted p", "p"}, "std.error": {"Standard error", "estimate"}, "df": {"Degrees of freedom", "number"},
	"F": {"F", "estimate"}, "df.denominator": {"Denominator degrees of freedom", "number"}, "emmean": {"Marginal mean", "number"},
	"fmi":   {"Fraction of missing information", "estimate"},
	"ratio": {"Ratio", "estimate"}, "ratio.low": {"Lower confidence limit of the ratio", "estimate"}, "ratio.high": {"Upper confidence limit of the ratio", "estimate"},
	"funnel95.low": {"Lower 95 % funnel limit", "proportion"}, "funnel95.high": {"Upper 95 % funnel limit", "proportion"},
	"funnel998.low": {"Lower 99.8 % funnel limit", "proportion"}, "funnel998.high": {"Upper 99.8 % funnel limit", "proportion"},
	"outside":  {"Outside (1: the 95 % limits, 2: the 99.8 % limits)", "count"},
	"rate.100": {"Events per 100 sessions", "number"}, "rate.100.low": {"Lower limit of the rate", "number"}, "rate.100.high": {"Upper limit of the rate", "number"},
	"n.class": {"Classes", "count"}, "k.min": {"Smallest class", "count"}, "l.min": {"Fewest different values of a class", "count"}, "n.below": {"Patients in classes below the limit", "count"},
	"risk.max": {"Highest risk of being found", "proportion"}, "risk.mean": {"Mean risk of being found", "proportion"}, "traits": {"Traits", "text"},
	"value": {"Number", "number"}, "change": {"Change", "number"},
	"n.before": {"N before", "count"}, "n.now": {"N now", "count"}, "value.before": {"Before", "number"}, "value.now": {"Now", "number"},
	"as_of": {"Data cut", "text"}, "version_before": {"Version before", "text"}, "version_now": {"Version now", "text"}, "before": {"Before", "text"}, "now": {"Now", "text"},
	"statement": {"Statement", "text"}, "reading": {"What it is taken to mean", "text"}, "supported": {"Supported if", "text"}, "not_supported": {"Not supported if", "text"},
	"limits": {"Limits", "text"}, "verdict": {"Verdict", "text"}, "reason": {"Reason", "text"}, "result": {"Result id", "text"}, "counted": {"Result id of what counts patients", "text"}, "shown": {"Stats that are shown", "text"},
}

func describeStat(name string) (label, format string) {
	d, ok := statNames[name]
	if !ok {
		panic("analysis: stat " + name + " has no label")
	}
	return d[0], d[1]
}
