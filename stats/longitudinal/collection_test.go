package longitudinal_test

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"reprieve/stats/internal/reference"
	"reprieve/stats/longitudinal"
)

// model is the options of a case of the collection.
type model struct {
	Formula, Subject, Visit, ID, Wave, Family string
	Factors                                   json.RawMessage // an object, or an empty list
}

func (m model) factors(t *testing.T) map[string][]string {
	t.Helper()
	levels := map[string][]string{}
	if strings.HasPrefix(string(m.Factors), "{") {
		if err := json.Unmarshal(m.Factors, &levels); err != nil {
			t.Fatal(err)
		}
	}
	return levels
}

// response is the left side of the formula; terms are those of the right side, main
// effects first, without random effects; names are the variables in order.
func (m model) response() string { return strings.TrimSpace(strings.Split(m.Formula, "~")[0]) }

func (m model) terms() (terms [][]string, names []string) {
	right := strings.Split(strings.Split(m.Formula, "~")[1], "+ (")[0]
	var products [][]string
	for _, part := range strings.Split(right, "+") {
		factors := strings.Split(part, "*")
		for i, f := range factors {
			factors[i] = strings.TrimSpace(f)
			if !slices.Contains(names, factors[i]) {
				names = append(names, factors[i])
				terms = append(terms, []string{factors[i]})
			}
		}
		if len(factors) == 2 {
			products = append(products, factors)
		}
	}
	for _, p := range products { // R orders them as the main effects
		slices.SortFunc(p, func(a, b string) int { return slices.Index(names, a) - slices.Index(names, b) })
	}
	return append(terms, products...), names
}

// table holds the columns of a data set, without rows that lack one of them.
type table struct {
	names []string
	rows  [][]string
}

func readTable(t *testing.T, dataset string, names []string) table {
	t.Helper()
	tab := table{names: names}
	for _, row := range reference.Columns(t, dataset, names...) {
		if !slices.ContainsFunc(row, func(cell string) bool { return cell == "" || cell == "NA" }) {
			tab.rows = append(tab.rows, row)
		}
	}
	return tab
}

func (tab table) text(name string) []string {
	at := slices.Index(tab.names, name)
	column := make([]string, len(tab.rows))
	for i, row := range tab.rows {
		column[i] = row[at]
	}
	return column
}

func (tab table) numbers(t *testing.T, name string) []float64 {
	t.Helper()
	column := make([]float64, len(tab.rows))
	for i, cell := range tab.text(name) {
		v, err := strconv.ParseFloat(cell, 64)
		if err != nil {
			t.Fatal(err)
		}
		column[i] = v
	}
	return column
}

// numbered returns whole numbers as they are, other texts in their order of
// appearance.
func numbered(t *testing.T, texts []string) []int {
	t.Helper()
	out := make([]int, len(texts))
	for i, s := range texts {
		n, err := strconv.Atoi(s)
		if err != nil {
			return codes(t, texts, nil)
		}
		out[i] = n
	}
	return out
}

// codes returns the places of texts in levels; without levels numbers of their own
// order of appearance.
func codes(t *testing.T, texts, levels []string) []int {
	t.Helper()
	free := levels == nil
	index := map[string]int{}
	for i, l := range levels {
		index[l] = i
	}
	out := make([]int, len(texts))
	for i, s := range texts {
		if _, ok := index[s]; !ok {
			if !free {
				t.Fatalf("%q is no level of %v", s, levels)
			}
			index[s] = len(index)
		}
		out[i] = index[s]
	}
	return out
}

func floats(ints []int) []float64 {
	out := make([]float64, len(ints))
	for i, v := range ints {
		out[i] = float64(v)
	}
	return out
}

// data builds the rows of a case: patients by their column, visits by a factor or,
// where that has no levels, by the ranks of its numbers.
func (m model) data(t *testing.T, dataset, patient, visit string) longitudinal.Data {
	t.Helper()
	terms, names := m.terms()
	columns := append(slices.Clone(names), m.response(), patient)
	if visit != "" {
		columns = append(columns, visit)
	}
	slices.Sort(columns)
	tab := readTable(t, dataset, slices.Compact(columns))
	factors := m.factors(t)
	var variables []longitudinal.Variable
	for _, name := range names {
		if levels := factors[name]; levels != nil {
			variables = append(variables, longitudinal.Variable{Name: name, Levels: levels, Values: floats(codes(t, tab.text(name), levels))})
			continue
		}
		variables = append(variables, longitudinal.Variable{Name: name, Values: tab.numbers(t, name)})
	}
	design, err := longitudinal.NewDesign(len(tab.rows), variables, terms)
	if err != nil {
		t.Fatal(err)
	}
	d := longitudinal.Data{Response: tab.numbers(t, m.response()), Patient: numbered(t, tab.text(patient)), Design: design}
	switch {
	case visit == "":
	case factors[visit] != nil:
		d.Visit = codes(t, tab.text(visit), factors[visit])
	default:
		d.Visit = ranks(tab.numbers(t, visit))
	}
	return d
}

// ranks numbers the distinct values in ascending order.
func ranks(values []float64) []int {
	distinct := slices.Clone(values)
	slices.Sort(distinct)
	distinct = slices.Compact(distinct)
	out := make([]int, len(values))
	for i, v := range values {
		out[i], _ = slices.BinarySearch(distinct, v)
	}
	return out
}

// closeTo compares with a tolerance relative to the value, or to a scale where the
// value is near zero.
func closeTo(t *testing.T, what string, got, want, tolerance, scale float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*max(math.Abs(want), scale)) {
		t.Errorf("%s = %.17g, want %.17g", what, got, want)
	}
}

func vectorClose(t *testing.T, what string, got []float64, want reference.Numbers, tolerance, scale float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d numbers, want %d", what, len(got), len(want))
	}
	for i, v := range want {
		closeTo(t, what+" "+strconv.Itoa(i), got[i], float64(v), tolerance, scale)
	}
}

func matrixClose(t *testing.T, what string, got [][]float64, want []reference.Numbers, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d rows, want %d", what, len(got), len(want))
	}
	for i, row := range want {
		for j := range row { // relative to the two standard deviations
			scale := math.Sqrt(math.Abs(float64(want[i][i]) * float64(want[j][j])))
			closeTo(t, what+" "+strconv.Itoa(i)+","+strconv.Itoa(j), got[i][j], float64(row[j]), tolerance, scale)
		}
	}
}

// pick takes one number of each of the coefficients.
func pick(e longitudinal.Effects, f func(longitudinal.Estimate) float64) []float64 {
	out := make([]float64, len(e.Coefficients))
	for i, c := range e.Coefficients {
		out[i] = f(c.Estimate)
	}
	return out
}

func value(e longitudinal.Estimate) float64  { return e.Value }
func stdErr(e longitudinal.Estimate) float64 { return e.StdErr }
func df(e longitudinal.Estimate) float64     { return e.DF }
func tValue(e longitudinal.Estimate) float64 { return e.T }
func pValue(e longitudinal.Estimate) float64 { return e.P }
