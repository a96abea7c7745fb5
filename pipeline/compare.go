package pipeline

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/ingest"
	"reprieve/pipeline/job"
	"reprieve/pipeline/privacy/seal"
)

// CompareRequest is what a comparison needs besides the folders of the months.
type CompareRequest struct {
	Exports  string    // folder of the later month's exports; empty: the one that its manifest names
	Identity string    // file of keys for what is encrypted; empty: none
	Build    job.Build // that of the running program
}

// Compared says what has changed between two published months.
type Compared struct {
	Earlier, Now job.Manifest
	Results      *analysis.Results // rows of since and restated
	Notes        []string          // what a reader should know first

	// Differences are files of the exports that are not those that the later month
	// was made from; then nothing was compared.
	Differences []job.Difference
}

// NotComparable are two months that cannot be compared, for a reason.
type NotComparable struct{ Reason string }

func (e *NotComparable) Error() string { return "pipeline: compare: " + e.Reason }

// Compare says what has changed from an earlier published month to a later one,
// and why. It rests on the rows that the months keep; the exports of the later one
// are needed where the settings of reading have changed, or where it keeps no rows.
// It writes nothing.
//
// A folder without a manifest is an fs.ErrNotExist; months in another order or on
// different clocks are a *NotComparable; exports that are needed and absent are an
// *ingest.Missing; a month's file that has changed since it was published is an
// error.
func Compare(ctx context.Context, earlier, now string, req CompareRequest) (c Compared, err error) {
	identities, err := Identities(req.Identity)
	if err != nil {
		return Compared{}, err
	}
	a, err := openPublished(ctx, earlier, identities)
	if err != nil {
		return Compared{}, err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	b, err := openPublished(ctx, now, identities)
	if err != nil {
		return Compared{}, err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	c = Compared{Earlier: a.manifest, Now: b.manifest, Results: &analysis.Results{}}
	if err := comparable(a.manifest, b.manifest); err != nil {
		return c, err
	}
	err = c.compare(ctx, a, b, req)
	return c, err
}

// openPublished is openMonth of a folder that may be a link, such as latest.
func openPublished(ctx context.Context, folder string, identities seal.Identities) (*published, error) {
	folder, err := filepath.EvalSymlinks(folder)
	if err != nil {
		return nil, fmt.Errorf("pipeline: %w", err)
	}
	return openMonth(ctx, folder, identities, holdAtOnce)
}

func comparable(a, b job.Manifest) error {
	switch {
	case a.Clock != b.Clock:
		return &NotComparable{"the months are on different clocks (exports.clock)"}
	case !a.AsOf.Before(b.AsOf):
		return &NotComparable{"the first month is not the earlier one: give the earlier month first"}
	}
	return nil
}

// compare compares two months that can be.
func (c *Compared) compare(ctx context.Context, a, b *published, req CompareRequest) error {
	cfg, err := ConfigOf(b.manifest.Configuration)
	if err != nil {
		return fmt.Errorf("pipeline: compare: the configuration of the later month is not one of this version: %w", err)
	}
	cfg.Privacy.Identity = req.Identity
	exports, err := c.findExports(b.manifest, req.Exports)
	if err != nil || len(c.Differences) > 0 {
		return err
	}
	cfg.Run.Exports = exports
	if b.rows == nil {
		if exports == "" {
			return &ingest.Missing{Dir: b.manifest.Exports, Err: errors.New("the later month keeps no rows: give its exports with --exports")}
		}
		if b.rows, err = rereadExports(ctx, cfg); err != nil {
			return err
		}
	}
	if a.rows == nil {
		a.rows = c.rowsOfExports(ctx, a.manifest, req.Identity)
	}
	x := comparison{earlier: a, now: b.manifest, rows: b.rows, current: b.results, cfg: cfg, running: req.Build}
	x.reread = func(ctx context.Context, cfg Config) (monthRows, error) {
		if exports == "" {
			return nil, errNotAtHand
		}
		return rereadExports(ctx, cfg)
	}
	_, err = x.addTo(ctx, c.Results)
	return err
}

// findExports is the folder of a month's exports; "" where there is none and none
// was asked for. Files that are not those of the month are differences, or, where
// nobody asked for them, as if they were not there.
func (c *Compared) findExports(m job.Manifest, asked string) (string, error) {
	folder := asked
	if folder == "" {
		folder = m.Exports
	}
	if _, err := os.Stat(folder); err != nil {
		if asked != "" {
			return "", &ingest.Missing{Dir: asked, Err: errors.New("no such folder")}
		}
		return "", nil
	}
	differences, err := m.CheckInputs(folder)
	if err != nil || len(differences) > 0 {
		if asked != "" {
			c.Differences = differences
			return "", err
		}
		return "", nil //nolint:nilerr // another export may lie there by now
	}
	return folder, nil
}

// rowsOfExports are the rows of a month that keeps none from its exports, if they
// are still there; nil if they are not.
func (c *Compared) rowsOfExports(ctx context.Context, m job.Manifest, identity string) monthRows {
	folder, err := c.findExports(m, "")
	cfg, wrong := ConfigOf(m.Configuration)
	if err != nil || folder == "" || wrong != nil {
		return nil
	}
	cfg.Run.Exports, cfg.Privacy.Identity = folder, identity
	rows, err := rereadExports(ctx, cfg)
	if err != nil {
		return nil
	}
	c.Notes = append(c.Notes, "the earlier month keeps no rows: they are those of its exports, read by this version")
	return rows
}
