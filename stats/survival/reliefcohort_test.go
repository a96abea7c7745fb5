package survival_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"reprieve/stats/internal/reference"
	"reprieve/stats/survival"
)

// TestReliefCohorts compares the interval-censored and the competing-risks view of
// the duration of relief with the results that an independent program in R made of
// two cohorts. Tolerances: 1e-8 for closed forms, 1e-6 for Turnbull's estimate.
func TestReliefCohorts(t *testing.T) {
	for _, name := range []string{"small", "prt"} {
		folder := reference.Shared(t, "reference", name, "expected")
		patients := readTable(t, filepath.Join(folder, "outcomes.csv"))
		table := readTable(t, filepath.Join(folder, "ard.csv.gz"))
		for method, compare := range map[string]func(*testing.T, reliefRows, map[string]string) bool{
			"turnbull": turnbullCell, "aalen_johansen": aalenJohansenCell,
		} {
			t.Run(name+" "+method, func(t *testing.T) {
				compared := 0
				for _, row := range table {
					if row["x_analysis"] == "relief" && row["x_method"] == method && compare(t, reliefOf(t, patients, row["group1_level"]), row) {
						compared++
					}
				}
				if compared < 20 {
					t.Errorf("only %d numbers compared", compared)
				}
			})
		}
	}
}

// reliefRows is the patients with relief of one group.
type reliefRows struct {
	intervals []survival.Censored
	causes    []survival.CauseObservation
}

// reliefOf reads a group of patients: lost in (L, R], at its middle; re-dosed at Q;
// censored at L.
func reliefOf(t *testing.T, patients []map[string]string, group string) reliefRows {
	t.Helper()
	var r reliefRows
	for _, p := range patients {
		if p["relief_in"] != "1" || group != "" && p["depression"] != group {
			continue
		}
		left := number(t, p["relief_l"])
		interval, cause := survival.Censored{Left: left, Right: inf}, survival.CauseObservation{Time: left}
		switch p["relief_status"] {
		case "loss":
			interval.Right = number(t, p["relief_r"])
			cause = survival.CauseObservation{Time: (left + interval.Right) / 2, Cause: 1}
		case "redosed":
			cause = survival.CauseObservation{Time: number(t, p["relief_q"]), Cause: 2}
		}
		r.intervals, r.causes = append(r.intervals, interval), append(r.causes, cause)
	}
	return r
}

func turnbullCell(t *testing.T, r reliefRows, row map[string]string) bool {
	t.Helper()
	c := turnbull(t, r.intervals)
	var got float64
	switch row["variable"] + " " + row["stat_name"] {
	case "loss N":
		got = float64(c.N)
	case "loss n.event":
		got = float64(c.Events)
	case "loss median":
		got = c.Median()
	case "time estimate":
		p, err := c.At(number(t, row["variable_level"]))
		if err != nil {
			t.Fatal(err)
		}
		got = p.Survival
	default:
		return false
	}
	checkTurnbullCell(t, strings.Join([]string{row["group1_level"], row["variable_level"], row["stat_name"]}, " "), got, row["stat"])
	return true
}

// checkTurnbullCell compares with a cell to 1e-6, where R's iterations may end.
func checkTurnbullCell(t *testing.T, what string, got float64, cell string) {
	t.Helper()
	if cell == "" {
		checkCell(t, what, got, cell)
		return
	}
	reference.Close(t, what, got, number(t, cell), 1e-6)
}

func aalenJohansenCell(t *testing.T, r reliefRows, row map[string]string) bool {
	t.Helper()
	c := incidence(t, r.causes, survival.IncidenceOptions{Causes: 2})
	what := fmt.Sprint(row["group1_level"], " ", row["variable"], " ", row["variable_level"], " ", row["stat_name"])
	if row["variable"] == "loss" {
		n, ok := map[string]int{"N": c.N, "n.event": c.Events[0], "n.redosed": c.Events[1], "n.censored": c.N - c.Events[0] - c.Events[1]}[row["stat_name"]]
		if ok {
			checkCell(t, what, float64(n), row["stat"])
		}
		return ok
	}
	p := incidenceAt(t, c, number(t, row["variable_level"]))
	k := p.Causes[0]
	if row["variable"] == "time_redosed" {
		k = p.Causes[1]
	}
	value, ok := map[string]float64{
		"n.risk": float64(p.AtRisk), "n.event": float64(k.Events), "estimate": k.Incidence,
		"conf.low": k.Interval.Low, "conf.high": k.Interval.High,
	}[row["stat_name"]]
	if ok {
		checkCell(t, what, value, row["stat"])
	}
	return ok
}
