package survival_test

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"reprieve/stats/internal/reference"
	"reprieve/stats/survival"
)

// columns is how a case of the collection names its data: an event is a column,
// or "status-1" or "1-censored".
type columns struct {
	Time, Event           string
	EventCodes            string `json:"event_codes"`
	Left, Right           string
	Group, Strata, Filter *string
}

// readColumns reads the named columns of a data set of the collection as text,
// without the rows that lack one, those in optional aside, or that the filter
// leaves out.
func readColumns(t *testing.T, dataset string, filter *string, optional string, names ...string) [][]string {
	t.Helper()
	wanted := slices.Clone(names)
	keep := ""
	if filter != nil {
		column, value, ok := strings.Cut(*filter, "==")
		if !ok {
			t.Fatalf("unknown filter %q", *filter)
		}
		wanted, keep = append(wanted, strings.TrimSpace(column)), strings.TrimSpace(value)
	}
	var rows [][]string
	for _, row := range reference.Columns(t, dataset, wanted...) {
		if filter != nil && row[len(row)-1] != keep {
			continue
		}
		row = row[:len(names)]
		complete := true
		for i, cell := range row {
			complete = complete && (cell != "" || names[i] == optional)
		}
		if complete {
			rows = append(rows, row)
		}
	}
	return rows
}

// readGrouped reads a case's subjects; its groups and strata are numbered from 0
// in the order of R's sort.
func readGrouped(t *testing.T, dataset string, in columns) []survival.Grouped {
	t.Helper()
	event, is := in.Event, "1"
	if before, ok := strings.CutSuffix(in.Event, "-1"); ok {
		event, is = before, "2"
	} else if after, ok := strings.CutPrefix(in.Event, "1-"); ok {
		event, is = after, "0"
	}
	names := []string{in.Time, event, *in.Group}
	if in.Strata != nil {
		names = append(names, *in.Strata)
	}
	rows := readColumns(t, dataset, in.Filter, "", names...)
	group, _ := codes(rows, 2)
	var stratum []int
	if in.Strata != nil {
		stratum, _ = codes(rows, 3)
	}
	obs := make([]survival.Grouped, len(rows))
	for i, row := range rows {
		obs[i] = survival.Grouped{Observation: survival.Observation{Time: number(t, row[0]), Event: row[1] == is}, Group: group[i]}
		if stratum != nil {
			obs[i].Stratum = stratum[i]
		}
	}
	return obs
}

// codes numbers the values of a column from 0, numbers by size, texts by the
// alphabet, and returns the values.
func codes(rows [][]string, column int) (code []int, values []string) {
	for _, row := range rows {
		if !slices.Contains(values, row[column]) {
			values = append(values, row[column])
		}
	}
	slices.SortFunc(values, func(a, b string) int {
		x, errX := strconv.ParseFloat(a, 64)
		y, errY := strconv.ParseFloat(b, 64)
		if errX == nil && errY == nil {
			return int(math.Copysign(1, x-y))
		}
		return strings.Compare(a, b)
	})
	for _, row := range rows {
		code = append(code, slices.Index(values, row[column]))
	}
	return code, values
}

func number(t *testing.T, cell string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(cell, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
