package pipeline

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"path/filepath"
	"slices"
	"strconv"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/cohort"
	"reprieve/pipeline/job"
	"reprieve/pipeline/privacy/seal"
	"reprieve/pipeline/schema"
	"reprieve/pipeline/since"
)

// published is a month as it lies in the output folder.
type published struct {
	manifest job.Manifest
	results  *analysis.Results
	rows     monthRows // nil if the month keeps none
}

// close frees the rows.
func (p *published) close() error {
	if p == nil || p.rows == nil {
		return nil
	}
	return p.rows.Close()
}

// holder keeps the rows of a month, to be compared with, in memory or in files.
type holder func(ctx context.Context, open tableOpener) (monthRows, error)

// openMonth reads what a published month is compared by; identities open what is
// encrypted. Files that are not as they were published are an error.
func openMonth(ctx context.Context, folder string, identities seal.Identities, hold holder) (*published, error) {
	m, err := job.ReadManifest(folder)
	if err != nil {
		return nil, err
	}
	if err := m.CheckCompared(folder); err != nil {
		return nil, err
	}
	p := &published{manifest: m}
	if p.results, err = readResults(folder, m, identities); err != nil {
		return nil, err
	}
	if !m.HasRows() {
		return p, nil
	}
	rows, err := hold(ctx, func(table string) (io.ReadCloser, error) {
		if name := job.RowsName(table); m.HasFile(name) {
			return m.Open(folder, name, identities)
		}
		return nil, nil
	})
	if isCancel(err) || errors.As(err, new(*fs.PathError)) {
		return nil, err
	}
	if err == nil {
		p.rows = rows
	} // those of a version with other columns cannot be read, and are as good as not kept
	return p, nil
}

// readResults reads the rows of a month's results: their keys, numbers and texts.
func readResults(folder string, m job.Manifest, identities seal.Identities) (*analysis.Results, error) {
	f, err := m.Open(folder, job.ResultsName, identities)
	if err != nil {
		return nil, fmt.Errorf("pipeline: %w", err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	c := csv.NewReader(f)
	header, err := c.Read()
	if err != nil {
		return nil, fmt.Errorf("pipeline: results: %w", err)
	}
	id, number, text := slices.Index(header, "x_result_id"), slices.Index(header, "stat"), slices.Index(header, "stat_chr")
	if min(id, number, text) < 0 {
		return nil, errors.New("pipeline: results: a column of the results is missing")
	}
	r := &analysis.Results{}
	for {
		record, err := c.Read()
		if errors.Is(err, io.EOF) {
			return r, nil
		}
		if err != nil {
			return nil, fmt.Errorf("pipeline: results: %w", err)
		}
		row, err := analysis.ParseID(record[id])
		if err != nil {
			return nil, fmt.Errorf("pipeline: results: %w", err)
		}
		row.StatText = record[text]
		if row.Stat, err = readStat(record[number]); err != nil {
			return nil, fmt.Errorf("pipeline: results: %w", err)
		}
		r.Rows = append(r.Rows, row)
	}
}

// readStat reads a number of the results; empty is not estimable.
func readStat(text string) (float64, error) {
	if text == "" {
		return math.NaN(), nil
	}
	return strconv.ParseFloat(text, 64)
}

// monthOf puts the rows of a month and its cut together.
func monthOf(ctx context.Context, rows monthRows, m job.Manifest) (since.Month, error) {
	if rows == nil {
		return since.Month{}, nil
	}
	if m.Clock == string(schema.StudyMinutes) {
		cut, err := since.OwnCut(ctx, rows)
		return since.Month{Rows: rows, Cut: cut}, err
	}
	return since.Month{Rows: rows, Cut: since.CalendarCut(schema.Instant(m.AsOf.UnixMicro()))}, nil
}

// EarlierMonth is the month that a run compares its own with: the folder of a
// published month, and what the manifest says of it.
type EarlierMonth struct {
	Folder string
	Record job.Earlier
}

// findEarlier is the last month before the one of a run in its output folder; nil
// if there is none whose data cut is earlier. A month that cannot be read is told
// of in its record and stops no run.
func (c Config) findEarlier(month string, next job.Manifest) (*EarlierMonth, error) {
	folder, err := job.MonthBefore(c.Run.Out, month)
	if err != nil || folder == "" {
		return nil, err
	}
	identities, err := Identities(c.Privacy.Identity)
	if err != nil {
		return nil, err
	}
	e := &EarlierMonth{Folder: folder, Record: job.Earlier{Month: filepath.Base(folder)}}
	m, err := job.ReadManifest(folder)
	switch {
	case err != nil:
		e.Record.Problem = "its manifest cannot be read"
	case !m.AsOf.Before(next.AsOf):
		return nil, nil
	case m.Clock != next.Clock:
		e.Record.Problem = "exports.clock has changed since"
	case m.CheckCompared(folder) != nil:
		e.Record.Problem = "its results or rows have changed since they were published"
	case !canRead(folder, m, identities):
		e.Record.Problem = "its results are encrypted, and privacy.identity does not open them"
	default:
		e.Record.SHA256, err = m.Identity()
	}
	if e.Record.Problem != "" {
		return e, nil
	}
	return e, err
}

// canRead says whether the results of a month can be opened.
func canRead(folder string, m job.Manifest, identities seal.Identities) bool {
	f, err := m.Open(folder, job.ResultsName, identities)
	return err == nil && f.Close() == nil
}

// open reads the earlier month; nil where it cannot be compared with.
func (e *EarlierMonth) open(ctx context.Context, identities seal.Identities, hold holder) (*published, error) {
	if e == nil || e.Record.Problem != "" {
		return nil, nil
	}
	return openMonth(ctx, e.Folder, identities, hold)
}

// record is what the manifest says of an earlier month.
func (e *EarlierMonth) record() *job.Earlier {
	if e == nil {
		return nil
	}
	return &e.Record
}

// warnings are what a reader should know of an earlier month that cannot be
// compared with.
func (e *EarlierMonth) warnings() []string {
	if e == nil || e.Record.Problem == "" {
		return nil
	}
	return []string{fmt.Sprintf("not compared with the month %s: %s", e.Record.Month, e.Record.Problem)}
}

// addComparison adds the rows that compare a month with an earlier one, and returns
// the checks of quality over time.
func addComparison(ctx context.Context, e *EarlierMonth, c comparison, hold holder, members []cohort.Member) (_ []analysis.Drift, err error) {
	identities, err := Identities(c.cfg.Privacy.Identity)
	if err != nil {
		return nil, err
	}
	if c.earlier, err = e.open(ctx, identities, hold); err != nil || c.earlier == nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.earlier.close()) }()
	differences, err := c.addTo(ctx, c.current)
	if err != nil {
		return nil, err
	}
	drift, err := c.drift(ctx, members, differences)
	if err != nil {
		return nil, err
	}
	analysis.AddDrift(c.current, drift)
	return drift, nil
}
