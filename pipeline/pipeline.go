// Package pipeline runs reprieve's main job: exports in, one outcome a patient,
// results rows, and a published folder. It names the stages in order; the work
// is in the packages below it.
package pipeline

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"time"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/claims"
	"reprieve/pipeline/cohort"
	"reprieve/pipeline/ingest"
	"reprieve/pipeline/job"
	"reprieve/pipeline/privacy"
	"reprieve/pipeline/privacy/disclosure"
	"reprieve/pipeline/schema"
)

// ContractVersion is the version of the definitions that the numbers follow.
const ContractVersion = 1

// Progress is told how far a stage is; total is 0 where it is not known, and may change. Calls
// come from one goroutine at a time.
type Progress func(stage string, done, total int64)

// The stages whose progress is told in numbers: rows of how many there are about, and
// patients.
const (
	Reading  = "read"
	Deriving = "derive"
)

// about is how many rows all bytes have if so many have those that are done.
func about(rows, done, total int64) int64 {
	if done <= 0 || rows <= 0 {
		return 0
	}
	return max(rows, int64(float64(rows)/float64(done)*float64(total)))
}

// orNone is a Progress that is told to nobody where there is none.
func orNone(p Progress) Progress {
	if p == nil {
		return func(string, int64, int64) {}
	}
	return p
}

// Product is what a run hands to its writers. What leaves the clinic is made from
// Release, what stays there from the others.
type Product struct {
	Manifest   job.Manifest // without outputs
	Ledger     ingest.Ledger
	Cohort     *cohort.Cohort
	Kept       KeptRows            // to be compared with
	Restricted *analysis.Results   // every number
	Released   disclosure.Earlier  // what was released before; nil where there is no memory of it
	Release    *disclosure.Release // what the disclosure policy lets out
}

// Writer writes the files of a month into its stage.
type Writer func(ctx context.Context, stage *job.Stage, p *Product) error

// Request is what a run needs besides the configuration.
type Request struct {
	Build    job.Build
	Force    bool             // write the month again even if nothing has changed
	Write    Writer           // writes release/ and restricted/
	Warn     func(string)     // told each warning before the month is published; may be nil
	Log      func() []byte    // the run's log so far, as JSON lines
	Now      func() time.Time // the clock
	Progress Progress         // may be nil
	Open     bool             // encrypt nothing, whatever the configuration says: to compare what is written

	// Earlier is the month to compare with; nil: the last month before this one in
	// the output folder, if there is one.
	Earlier *EarlierMonth

	// Released is what was released before; nil: what the memory of the configuration
	// says.
	Released disclosure.Earlier
}

// released is what was released before; nil where the configuration has no memory.
func (r Request) released(cfg Config) (disclosure.Earlier, error) {
	if r.Released != nil || cfg.Release.Memory == "" {
		return r.Released, nil
	}
	memory, err := disclosure.ReadMemory(cfg.Release.Memory)
	if err != nil {
		return nil, err
	}
	return memory.Earlier(), nil
}

// Summary says what a run did.
type Summary struct {
	Folder    string // of the month
	Unchanged bool   // nothing to do: the month is there already
	Manifest  job.Manifest
	Results   *analysis.Results // those of the release; nil if Unchanged
}

// Run reads the exports, derives the outcomes, analyses them, and publishes the
// month's folder whole or not at all.
func Run(ctx context.Context, cfg Config, req Request) (Summary, error) {
	return run(ctx, cfg, req, newRoute)
}

// run is Run with the way in which the outcomes come about.
func run(
	ctx context.Context, cfg Config, req Request,
	newRoute func(cfg Config, stage *job.Stage, asOf time.Time, progress Progress) (route, error),
) (summary Summary, err error) {
	progress := orNone(req.Progress)
	started := req.Now()
	asOf, month, err := cfg.Cut()
	if err != nil {
		return Summary{}, err
	}
	restore, err := withinSpace()
	if err != nil {
		return Summary{}, err
	}
	defer restore()
	stage, err := job.Begin(cfg.Run.Out, month)
	if err != nil {
		return Summary{}, err
	}
	defer func() { err = errors.Join(err, stage.Close()) }()
	if !req.Open {
		stage.Seal(cfg.recipients())
	}

	if _, err := req.released(cfg); err != nil {
		return Summary{}, err // before the work of hours
	}
	route, err := newRoute(cfg, stage, asOf, progress)
	if err != nil {
		return Summary{}, err
	}
	defer func() { err = errors.Join(err, route.release()) }()
	in, err := route.read(ctx)
	if err != nil {
		return Summary{}, err
	}
	m := newManifest(cfg, req.Build, month, asOf, in)
	m.Started = started
	earlier := req.Earlier
	if earlier == nil {
		if earlier, err = cfg.findEarlier(month, m); err != nil {
			return Summary{}, err
		}
	}
	m.Earlier = earlier.record()
	summary = Summary{Folder: filepath.Join(cfg.Run.Out, month), Manifest: m}
	if !req.Force && job.SameWork(summary.Folder, m) {
		summary.Unchanged = true
		if summary.Manifest, err = job.ReadManifest(summary.Folder); err != nil {
			return Summary{}, err
		}
		return summary, nil
	}
	if m.Previous, err = job.Latest(cfg.Run.Out); err != nil {
		return Summary{}, err
	}

	d, err := route.derive(ctx)
	if err != nil {
		return Summary{}, err
	}
	defer func() { err = errors.Join(err, d.rows.Close()) }()
	progress("analyse", 0, 0)
	input := cfg.input(d.cohort, counts(d.ledger, d.cohort))
	input.Reading, input.Privacy = reading(in.files, d.ledger), &d.gate
	results, err := analysis.Analyse(ctx, input)
	if err != nil {
		return Summary{}, err
	}
	progress("compare", 0, 0)
	c := comparison{now: m, rows: d.rows, current: results, cfg: cfg, running: req.Build, reread: route.reread}
	drift, err := addComparison(ctx, earlier, c, route.hold, d.cohort.Members)
	if err != nil {
		return Summary{}, err
	}
	drifted, err := driftWarnings(drift)
	if err != nil {
		return Summary{}, err
	}
	claims.AddRows(results, claims.Judge(cfg.claims(), results))
	m.Counts = stageCounts(d, results)
	m.Warnings = append(warnings(d.ledger, d.gate, results), slices.Concat(earlier.warnings(), drifted)...)
	if req.Warn != nil {
		for _, w := range m.Warnings {
			req.Warn(w)
		}
	}

	policy := disclosure.PolicyOf(m.Setting)
	if policy.Earlier, err = req.released(cfg); err != nil {
		return Summary{}, err
	}
	release := disclosure.Protect(results, policy)
	progress("report", 0, 0)
	product := &Product{Manifest: m, Ledger: d.ledger, Cohort: d.cohort, Kept: d.rows, Restricted: results, Released: policy.Earlier, Release: release}
	if err := req.Write(ctx, stage, product); err != nil {
		return Summary{}, err
	}
	if err := ctx.Err(); err != nil {
		return Summary{}, err
	}
	m.Finished = req.Now()
	if err := stage.Publish(m, req.Log()); err != nil {
		return Summary{}, err
	}
	summary.Manifest, summary.Results = m, release.Results
	return summary, nil
}

// Checked is what a check found in legal exports.
type Checked struct {
	Files  []ingest.File
	Others []string
	Ledger ingest.Ledger
	Gate   privacy.Report
}

// Check reads the exports, applies every rule of reading and of the privacy gate,
// and writes nothing.
func Check(ctx context.Context, cfg Config, progress Progress) (Checked, error) {
	exports, gate, err := read(ctx, cfg, orNone(progress))
	if err != nil {
		return Checked{}, err
	}
	defer exports.Release()
	return Checked{Files: exports.Files, Others: exports.Others, Ledger: exports.Ledger, Gate: gate}, nil
}

// readOptions says how the exports of a configuration are read.
func readOptions(cfg Config, progress Progress) (ingest.Options, error) {
	zone, err := time.LoadLocation(cfg.Exports.Timezone)
	if err != nil {
		return ingest.Options{}, &KeyError{"exports.timezone", cfg.Exports.Timezone, "is not the name of a time zone"}
	}
	identities, err := Identities(cfg.Privacy.Identity)
	if err != nil {
		return ingest.Options{}, err
	}
	return ingest.Options{
		Dir:          cfg.Run.Exports,
		Location:     zone,
		Clock:        schema.Clock(cfg.Exports.Clock),
		Delimiter:    []rune(cfg.Exports.Delimiter)[0],
		DecimalComma: cfg.Exports.Decimal == "comma",
		MissingCodes: cfg.Exports.MissingCodes,
		VASScale:     cfg.Exports.VASScale,
		Ignore:       cfg.Exports.Ignore,
		MaxErrors:    cfg.Exports.MaxErrors,
		Quarantine:   cfg.Exports.OnBadRow == "quarantine",
		Identities:   identities,
		Progress:     func(done, total, rows int64) { progress(Reading, rows, about(rows, done, total)) },
	}, nil
}
