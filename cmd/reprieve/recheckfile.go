package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"reprieve/stats/recheck"
)

// maxClaims is how many claims a file may hold, maxClaimsBytes how long it may be.
const (
	maxClaims      = 10000
	maxClaimsBytes = 4 << 20
)

// claimsError is every mistake in a claims file, each with file, line and column.
type claimsError struct{ problems []string }

func (e *claimsError) Error() string { return strings.Join(e.problems, "\n") }

// The columns of a claims file that are not data.
const (
	columnLabel     = "label"
	columnSource    = "source"
	columnStatistic = "statistic"
	columnClaimed   = "claimed"
)

// claimColumns are the columns that a claims file can have.
func claimColumns() []string {
	columns := []string{columnLabel, columnSource, columnStatistic, columnClaimed}
	for _, f := range recheck.Fields() {
		columns = append(columns, f.Name)
	}
	return columns
}

// claimsFileHelp describes the claims file.
func claimsFileHelp() string {
	var b strings.Builder
	b.WriteString("CLAIMS FILE\n  CSV with a header, one claim a row; lines that begin with # are left out. Columns,\n  in any order, those that are not needed absent or empty:\n")
	fmt.Fprintf(&b, "  %-10s what the row is about; printed\n", columnLabel)
	fmt.Fprintf(&b, "  %-10s where it was published; in the JSON\n", columnSource)
	fmt.Fprintf(&b, "  %-10s what is claimed; empty for the checks that the data make by themselves\n", columnStatistic)
	fmt.Fprintf(&b, "  %-10s the number as it is printed\n", columnClaimed)
	for _, f := range recheck.Fields() {
		fmt.Fprintf(&b, "  %-10s as --%s\n", f.Name, f.Name)
	}
	b.WriteString("  Statistics:")
	line := 13
	for _, s := range recheck.Statistics() {
		if line+len(s.Name) > 78 {
			b.WriteString("\n   ")
			line = 3
		}
		b.WriteString(" " + s.Name)
		line += len(s.Name) + 1
	}
	return b.String()
}

// claimsReader checks the rows of a claims file.
type claimsReader struct {
	name     string
	columns  []string
	checked  []checkedClaim
	problems []string
}

// add tells a mistake; column counts from 1.
func (r *claimsReader) add(line, column int, text string) {
	r.problems = append(r.problems, fmt.Sprintf("%s:%d:%d: %s", r.name, line, column, text))
}

// readClaims checks every claim of a file. Its mistakes, all of them, are a
// *claimsError.
func readClaims(name string, in io.Reader) ([]checkedClaim, error) {
	text, err := io.ReadAll(io.LimitReader(in, maxClaimsBytes+1))
	if err != nil {
		return nil, &claimsError{[]string{err.Error()}}
	}
	if len(text) > maxClaimsBytes {
		return nil, &claimsError{[]string{fmt.Sprintf("%s: has over %d bytes: is not a claims file", name, maxClaimsBytes)}}
	}
	r := &claimsReader{name: name}
	r.read(csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff")))))
	if len(r.problems) > 0 {
		return nil, &claimsError{r.problems}
	}
	return r.checked, nil
}

// read reads the header and every row; it ends at a row that is not CSV.
func (r *claimsReader) read(rows *csv.Reader) {
	rows.Comment, rows.FieldsPerRecord = '#', -1
	for n := 0; n <= maxClaims; n++ {
		row, err := rows.Read()
		var broken *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			if len(r.columns) == 0 || n == 1 {
				r.add(1, 1, "no claims: needs a header and a row a claim")
			}
			return
		case errors.As(err, &broken):
			r.add(broken.Line, broken.Column, broken.Err.Error())
			return
		}
		line, _ := rows.FieldPos(0)
		if r.columns == nil {
			if !r.header(line, row) {
				return
			}
			continue
		}
		r.row(line, row)
	}
	r.problems = append(r.problems, fmt.Sprintf("%s: has over %d claims", r.name, maxClaims))
}

// header takes the names of the columns; false where one is wrong.
func (r *claimsReader) header(line int, names []string) bool {
	known := claimColumns()
	for i, name := range names {
		name = strings.TrimSpace(name)
		switch {
		case !slices.Contains(known, name):
			r.add(line, i+1, fmt.Sprintf("no column %q%s", name, didYouMean(name, known)))
		case slices.Contains(r.columns, name):
			r.add(line, i+1, fmt.Sprintf("column %s is there twice", name))
		}
		r.columns = append(r.columns, name)
	}
	return len(r.problems) == 0
}

// row checks the claim of a row.
func (r *claimsReader) row(line int, cells []string) {
	if len(cells) != len(r.columns) {
		r.add(line, min(len(cells), len(r.columns))+1, fmt.Sprintf("%d cells under %d columns", len(cells), len(r.columns)))
		return
	}
	var data recheck.Data
	at, texts := map[string]int{}, map[string]string{}
	before := len(r.problems)
	for i, name := range r.columns {
		cell := strings.TrimSpace(cells[i])
		at[name], texts[name] = i+1, cell
		if cell == "" || slices.Contains([]string{columnLabel, columnSource, columnStatistic, columnClaimed}, name) {
			continue
		}
		if err := data.Set(name, cell); err != nil {
			r.add(line, i+1, name+": "+plainError(err))
		}
	}
	if len(r.problems) > before {
		return
	}
	claim := checkedClaim{Label: texts[columnLabel], Source: texts[columnSource], Line: line}
	r.check(claim, data, at, texts[columnStatistic], texts[columnClaimed])
}

// check checks what a row claims: a statistic, or what its data imply.
func (r *claimsReader) check(claim checkedClaim, data recheck.Data, at map[string]int, statistic, claimed string) {
	statistics := []string{statistic}
	if statistic == "" {
		statistics = recheck.Implied(data)
		if len(statistics) == 0 || claimed != "" {
			r.add(claim.Line, max(at[columnStatistic], 1), "statistic: is empty; the data make no claim by themselves")
			return
		}
	}
	if !knownStatistic(statistics[0]) {
		r.add(claim.Line, at[columnStatistic], fmt.Sprintf("statistic: no statistic %q%s", statistic, didYouMean(statistic, statisticNames())))
		return
	}
	for _, s := range statistics {
		f, err := recheck.Check(data, s, claimed)
		var missing *recheck.MissingData
		switch {
		case errors.As(err, &missing):
			r.add(claim.Line, max(at[columnStatistic], 1), s+": "+plainError(err))
			return
		case err != nil:
			r.add(claim.Line, max(at[columnClaimed], 1), "claimed: "+plainError(err))
			return
		}
		claim.Finding = f
		r.checked = append(r.checked, claim)
	}
}

func knownStatistic(name string) bool { return slices.Contains(statisticNames(), name) }

func statisticNames() []string {
	var names []string
	for _, s := range recheck.Statistics() {
		names = append(names, s.Name)
	}
	return names
}
