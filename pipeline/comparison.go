package pipeline

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/cohort"
	"reprieve/pipeline/ingest"
	"reprieve/pipeline/job"
	"reprieve/pipeline/privacy"
	"reprieve/pipeline/schema"
	"reprieve/pipeline/since"
)

// wordKeys begin the keys that change no headline: words of the report, which
// files are written, what is said of the numbers, what is warned of and withheld.
var wordKeys = []string{"report.", "run.formats", "claims", "quality.", "missing.", "privacy.", "disclosure."}

// fileKeys say how the files of exports are written, and not what they mean.
var fileKeys = []string{"exports.delimiter", "exports.decimal", "exports.ignore", "exports.max_errors"}

// comparison compares a month with an earlier one.
type comparison struct {
	earlier *published
	now     job.Manifest
	rows    monthRows // of the later month
	current *analysis.Results
	cfg     Config    // of the later month
	running job.Build // that recomputes

	// reread reads the exports of the later month again, with other settings. It fails
	// where they cannot be read so, with errNotAtHand where there are none.
	reread func(ctx context.Context, cfg Config) (monthRows, error)

	before, after since.Month // filled in by addTo
}

// errNotAtHand says that exports are not there to be read again.
var errNotAtHand = errors.New("pipeline: the exports are not at hand")

// addTo adds the rows of the comparison to results and returns what has changed in
// the rows of the exports, nil if those of the earlier month are not known.
func (c *comparison) addTo(ctx context.Context, r *analysis.Results) (_ *since.Differences, err error) {
	if c.before, err = monthOf(ctx, c.earlier.rows, c.earlier.manifest); err != nil {
		return nil, err
	}
	if c.after, err = monthOf(ctx, c.rows, c.now); err != nil {
		return nil, err
	}
	s, differences, err := c.since(ctx)
	if err != nil {
		return nil, err
	}
	restated, err := c.restated(ctx)
	if err != nil {
		return nil, err
	}
	analysis.AddSince(r, s)
	analysis.AddRestated(r, restated)
	return differences, nil
}

// since compares the months.
func (c *comparison) since(ctx context.Context) (s analysis.Since, _ *since.Differences, err error) {
	s = c.facts()
	in, again, err := c.input(ctx)
	if again != nil {
		defer func() { err = errors.Join(err, again.Close()) }()
	}
	if err != nil {
		return s, nil, err
	}
	changes, differences, err := since.Split(ctx, in)
	if err != nil {
		return s, nil, err
	}
	s.Changes = changes
	if differences != nil {
		s.RowsKnown, s.NewPatients, s.WithdrawnPatients = true, differences.NewPatients, differences.WithdrawnPatients
		s.Rows = differences.RowChanges()
	}
	return s, differences, nil
}

// drift checks the quality of the data against the earlier month.
func (c *comparison) drift(ctx context.Context, members []cohort.Member, d *since.Differences) ([]analysis.Drift, error) {
	if d == nil {
		return nil, nil
	}
	return since.Drift(ctx, since.DriftInput{
		Earlier: c.before, Now: c.after, Members: members, Differences: d,
		ReadBefore: rowsRead(c.earlier.manifest), ReadNow: rowsRead(c.now),
		DuplicatesBefore: duplicatesIn(c.earlier.results), DuplicatesNow: duplicatesIn(c.current),
		Thresholds: c.cfg.Quality.thresholds(),
	})
}

// facts are the month, the versions and the settings.
func (c *comparison) facts() analysis.Since {
	a := c.earlier.manifest
	s := analysis.Since{
		Month: a.Month, AsOf: a.AsOf.Format(time.RFC3339),
		Version: [2]string{versionOf(a.Build), versionOf(c.now.Build)},
	}
	for _, key := range c.changedKeys(wordKeys) {
		s.Settings = append(s.Settings, analysis.SettingChange{Key: key, Before: a.Setting(key), Now: c.now.Setting(key)})
	}
	return s
}

// versionOf is the version with the beginning of the revision.
func versionOf(b job.Build) string {
	text := b.Version
	if b.Revision != "" {
		text += " (" + b.Revision[:min(12, len(b.Revision))] + ")"
	}
	return text
}

// changedKeys are the keys whose values differ, but for those that begin as one of
// some, in the order of the later month, then of the earlier.
func (c *comparison) changedKeys(but ...[]string) []string {
	a := c.earlier.manifest
	var keys []string
	for _, s := range slices.Concat(c.now.Configuration, a.Configuration) {
		begins := func(prefix string) bool { return strings.HasPrefix(s.Key, prefix) }
		if slices.ContainsFunc(slices.Concat(but...), begins) || slices.Contains(keys, s.Key) {
			continue
		}
		if a.Setting(s.Key) != c.now.Setting(s.Key) {
			keys = append(keys, s.Key)
		}
	}
	return keys
}

// input is what the split works on, and the rows that were read for it, nil if none were:
// the caller closes them.
func (c *comparison) input(ctx context.Context) (in since.Input, again monthRows, err error) {
	a := c.earlier
	in = since.Input{
		Earlier: c.before, Published: a.results, Now: c.after, Reread: nil, Current: c.current,
		SameProgram: a.manifest.Build == c.running && a.manifest.Contract == ContractVersion, NowSameProgram: c.now.Build == c.running,
		New: c.cfg.headlines(),
	}
	if a.rows == nil {
		in.Reason = "the earlier month keeps no rows that this version can read: the causes cannot be told apart"
		return in, nil, nil
	}
	old, err := ConfigOf(a.manifest.Configuration)
	if err != nil {
		old = c.cfg
		in.Joined[analysis.CauseVersion], in.Joined[analysis.CauseConfiguration] = true, true
		in.Reason = "the configuration of the earlier month is not one of this version: version and configuration cannot be told apart"
		in.SameProgram = false
	}
	in.Old = old.headlines()
	changed := c.changedKeys(wordKeys, fileKeys)
	in.SameMethod = len(changed) == 0
	if !slices.ContainsFunc(changed, func(key string) bool { return strings.HasPrefix(key, "exports.") }) {
		return in, nil, nil
	}
	again, err = c.readAgain(ctx, &in, old)
	return in, again, err
}

// readAgain decides by which of two ways of reading the data of the later month
// are compared with those of the earlier one: by that under which fewer of the
// earlier month's rows are not as they were; by the earlier one of two as good.
// Then what another way of reading does to numbers is of the configuration, and
// another way of writing the files does nothing. Where the files cannot be read the
// earlier way, rows that are not as they were cannot be told from rows that are read
// another way.
func (c *comparison) readAgain(ctx context.Context, in *since.Input, old Config) (monthRows, error) {
	byNow, err := since.Disagreements(ctx, in.Earlier, in.Now.Rows)
	if err != nil {
		return nil, err
	}
	cannot := "how exports are read has changed, and those of the later month cannot be read as before: "
	rows, err := c.reread(ctx, old.readingFilesOf(c.cfg))
	switch {
	case err == nil:
		byThen, err := since.Disagreements(ctx, in.Earlier, rows)
		if byThen <= byNow {
			in.Reread = rows
		}
		return rows, err
	case errors.Is(err, errNotAtHand):
		cannot = "how exports are read has changed, and the exports of the later month are not at hand (--exports): "
	case ctx.Err() != nil || !refusedExports(err):
		return nil, err
	}
	if byNow > 0 {
		for _, cause := range []analysis.Cause{analysis.CauseCorrected, analysis.CauseLate, analysis.CauseConfiguration} {
			in.Joined[cause] = true
		}
		in.Reason = cannot + "corrected and late data and the configuration cannot be told apart"
	}
	return nil, nil
}

// refusedExports says whether exports cannot be read with some settings.
func refusedExports(err error) bool {
	var refused *ingest.Refused
	var gate *privacy.Gate
	return errors.As(err, &refused) || errors.As(err, &gate)
}

// readingFilesOf is a configuration that reads the files of another: with what
// these say of how they are written.
func (c Config) readingFilesOf(other Config) Config {
	e := other.Exports
	e.Timezone, e.MissingCodes, e.VASScale, e.OnBadRow = c.Exports.Timezone, c.Exports.MissingCodes, c.Exports.VASScale, c.Exports.OnBadRow
	other.Exports = e
	return other
}

// rereadExports reads exports and keeps of them what a month keeps.
func rereadExports(ctx context.Context, cfg Config) (monthRows, error) {
	exports, _, err := read(ctx, cfg, func(string, int64, int64) {})
	if err != nil {
		return nil, err
	}
	defer exports.Release()
	return newRowsAtOnce(since.Keep(exports)), nil
}

// headlines recomputes the headlines with a configuration.
func (c Config) headlines() since.Method {
	return func(ctx context.Context, rows since.Rows, cut since.CutOf) (*analysis.Results, error) {
		derived, err := deriveParts(rows, func(src schema.Source) (*cohort.Cohort, error) {
			return cohort.DeriveAt(ctx, src, cut, c.rules())
		})
		if err != nil {
			return nil, err
		}
		return analysis.AnalyseHeadlines(ctx, c.input(derived, nil))
	}
}

// input is what the analysis plan works on.
func (c Config) input(derived *cohort.Cohort, counts []analysis.Count) analysis.Input {
	return analysis.Input{
		Members: derived.Members, Patients: derived.Patients, Counts: counts, Named: derived.Named, Alternatives: derived.Alternatives,
		PGICBest: c.Instruments.PGICBest, MinBaselineMM: c.Response.MinBaselineMM, Imputations: c.Missing.Imputations,
	}
}

// deriveParts derives the patients of all parts of some rows.
func deriveParts(rows since.Rows, derive func(schema.Source) (*cohort.Cohort, error)) (*cohort.Cohort, error) {
	g := cohort.NewGatherer(0)
	for i := range rows.Parts() {
		part, err := rows.Part(i)
		if err != nil {
			return nil, err
		}
		derived, err := derive(part)
		part.Release()
		if err != nil {
			return nil, err
		}
		if rows.Parts() == 1 {
			return derived, nil
		}
		g.Add(derived)
	}
	return g.Cohort(), nil
}

// primaryAt recomputes the primary endpoint at a data cut.
func (c Config) primaryAt(ctx context.Context, rows since.Rows, asOf time.Time) (analysis.PrimaryEstimate, error) {
	cut := since.CalendarCut(schema.Instant(asOf.UnixMicro()))
	derived, err := deriveParts(rows, func(src schema.Source) (*cohort.Cohort, error) {
		return cohort.DerivePrimaryAt(ctx, src, cut, c.rules())
	})
	if err != nil {
		return analysis.PrimaryEstimate{}, err
	}
	return analysis.AnalysePrimary(c.input(derived, nil))
}

// restatedMonths is how many earlier months' primary estimates are told of.
const restatedMonths = 6

// restated are the primary estimates of the last months before this one, the
// earliest first: as they were published, and from the rows and the configuration
// of this one at their data cuts. What was published is known from the earlier
// month, which knows of those before it. The clock of study minutes has no cut that
// months share: then there are none.
func (c *comparison) restated(ctx context.Context) ([]analysis.Restated, error) {
	a := c.earlier.manifest
	if a.Clock != string(schema.Calendar) {
		return nil, nil
	}
	list := append(analysis.RestatedIn(c.earlier.results.Rows), analysis.Restated{
		Month: a.Month, AsOf: a.AsOf.Format(time.RFC3339Nano), Published: analysis.PrimaryNumbers(c.earlier.results),
	})
	list = list[max(0, len(list)-restatedMonths):]
	for i := range list {
		asOf, err := time.Parse(time.RFC3339Nano, list[i].AsOf)
		if err != nil {
			return nil, err
		}
		if list[i].Now, err = c.cfg.primaryAt(ctx, c.rows, asOf); err != nil {
			return nil, err
		}
	}
	return list, nil
}
