package pipeline

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"reprieve/pipeline/ingest"
	"reprieve/pipeline/job"
	"reprieve/pipeline/privacy/disclosure"
)

// VerifyRequest is what a verification needs besides the folder of the month.
type VerifyRequest struct {
	Exports  string    // folder of the exports; empty: the one that the manifest names
	Identity string    // file of keys for what is encrypted; empty: none
	Build    job.Build // that of the running program
	Write    func(formats []string) Writer
	Progress Progress // may be nil
}

// Verified says what a verification found. The month is good if there are no
// Differences.
type Verified struct {
	Folder      string // without links
	Manifest    job.Manifest
	Notes       []string // what a reader of the differences should know first
	Differences []job.Difference
	Recomputed  bool // false where the folder or the inputs differ already
}

// Verify compares a published month with its manifest and SHA256SUMS, its inputs
// with the hashes of the manifest, and, where these agree, makes the month again
// from the inputs with the configuration that the manifest records and compares
// every byte of release/ and restricted/, of encrypted files the text. It writes only below a private folder
// of its own in the folder for temporary files, which it removes.
//
// A folder without a manifest is an fs.ErrNotExist, absent exports are an
// *ingest.Missing; anything that differs is a Difference and no error.
func Verify(ctx context.Context, folder string, req VerifyRequest) (Verified, error) {
	folder, err := filepath.EvalSymlinks(folder) // `latest` may move meanwhile
	if err != nil {
		return Verified{}, fmt.Errorf("pipeline: %w", err)
	}
	v := Verified{Folder: folder}
	if _, err := os.Stat(filepath.Join(folder, job.ManifestName)); err != nil {
		return v, fmt.Errorf("pipeline: %w", err)
	}
	m, err := job.ReadManifest(folder)
	if err != nil {
		v.add(job.ManifestName, "cannot be read: nothing was recomputed")
		return v, nil //nolint:nilerr // a manifest that is broken is what a verification looks for
	}
	v.Manifest = m
	v.noteBuild(req.Build)
	if v.Differences, err = job.Integrity(folder, m); err != nil {
		return v, err
	}
	if len(v.Differences) > 0 && !v.whole() {
		v.Notes = append(v.Notes, "the manifest or SHA256SUMS is not as it was published: nothing was recomputed")
		return v, nil
	}
	if err := v.decrypt(req.Identity); err != nil {
		return v, err
	}
	return v, v.recompute(ctx, req)
}

func (v *Verified) add(name, what string) {
	v.Differences = append(v.Differences, job.Difference{Name: name, What: what})
}

// whole says whether the manifest and SHA256SUMS are as they were published.
func (v *Verified) whole() bool {
	return !slices.ContainsFunc(v.Differences, func(d job.Difference) bool {
		return d.Name == job.ManifestName || d.Name == job.SumsName
	})
}

// decrypt compares what is encrypted with the hashes of the manifest, where there
// is an identity that reads it.
func (v *Verified) decrypt(identity string) error {
	if !slices.ContainsFunc(v.Manifest.Outputs, job.Output.Sealed) {
		return nil
	}
	if identity == "" {
		v.Notes = append(v.Notes, "what is encrypted is compared by the hashes of its text in the manifest: with an identity it is read")
		return nil
	}
	identities, err := Identities(identity)
	if err != nil {
		return err
	}
	differences, err := v.Manifest.CheckTexts(v.Folder, identities)
	v.Differences = append(v.Differences, differences...)
	return err
}

// noteBuild notes where another program made the month: then a difference may be
// the program's.
func (v *Verified) noteBuild(running job.Build) {
	made := v.Manifest.Build
	if v.Manifest.Contract != ContractVersion {
		v.Notes = append(v.Notes, fmt.Sprintf("the month follows contract %d, this program contract %d", v.Manifest.Contract, ContractVersion))
	}
	if made != running {
		v.Notes = append(v.Notes, fmt.Sprintf("the month was made by another program: %s; this is %s", describe(made), describe(running)))
	}
}

func describe(b job.Build) string {
	text := "reprieve " + b.Version
	for _, part := range []struct{ before, text string }{{" revision ", b.Revision}, {" with ", b.Go}, {" on ", b.Platform}, {" file ", b.Program}} {
		if part.text != "" {
			text += part.before + part.text[:min(12, len(part.text))]
		}
	}
	if b.Modified {
		text += " (modified)"
	}
	return text
}

// recompute compares the inputs and makes the month again.
func (v *Verified) recompute(ctx context.Context, req VerifyRequest) error {
	exports := req.Exports
	if exports == "" {
		exports = v.Manifest.Exports
	}
	if _, err := os.Stat(exports); err != nil {
		return &ingest.Missing{Dir: exports, Err: errors.New("no such folder: give the month's exports with --exports")}
	}
	inputs, err := v.Manifest.CheckInputs(exports)
	if err != nil {
		return err
	}
	if len(inputs) > 0 {
		v.Differences = append(v.Differences, inputs...)
		v.Notes = append(v.Notes, "the exports are not those that the month was made from: nothing was recomputed")
		return nil
	}
	cfg, err := v.config(exports)
	if err != nil {
		v.add(job.ManifestName, "its configuration is not one of this version: "+err.Error())
		return nil
	}
	earlier, ok := v.earlier()
	if !ok {
		return nil
	}
	scratch, err := os.MkdirTemp("", "reprieve-verify-") // of mode 0700
	if err != nil {
		return fmt.Errorf("pipeline: %w", err)
	}
	defer os.RemoveAll(scratch) //nolint:errcheck // joined below where it matters
	cfg.Run.Out, cfg.Privacy.Identity = scratch, req.Identity
	if err := v.compare(ctx, cfg, req, earlier); err != nil {
		return err
	}
	if err := os.RemoveAll(scratch); err != nil {
		return fmt.Errorf("pipeline: %w", err)
	}
	return nil
}

// earlier is the month that the month was compared with, which lies beside it; nil
// if there was none. That it is not as it was is a difference, and false is
// returned.
func (v *Verified) earlier() (*EarlierMonth, bool) {
	record := v.Manifest.Earlier
	if record == nil {
		return nil, true
	}
	e := &EarlierMonth{Folder: filepath.Join(filepath.Dir(v.Folder), record.Month), Record: *record}
	if record.Problem != "" {
		return e, true
	}
	name := filepath.Join("..", record.Month)
	m, err := job.ReadManifest(e.Folder)
	what := "is missing or cannot be read"
	if err == nil {
		what = "has changed since"
		identity, err := m.Identity()
		if err == nil && identity == record.SHA256 && m.CheckCompared(e.Folder) == nil {
			return e, true
		}
	}
	v.add(filepath.ToSlash(name), "the month that this one was compared with "+what)
	v.Notes = append(v.Notes, "the earlier month is not the one that the month was compared with: nothing was recomputed")
	return nil, false
}

// config is the configuration that the manifest records, for these exports.
func (v *Verified) config(exports string) (Config, error) {
	cfg, err := ConfigOf(v.Manifest.Configuration)
	if err != nil {
		return Config{}, err
	}
	cfg.Run.Exports, cfg.Run.Month = exports, v.Manifest.Month
	cfg.Run.AsOf = v.Manifest.AsOf.Format(time.RFC3339Nano)
	if broken := cfg.Validate(); len(broken) > 0 {
		return Config{}, broken[0]
	}
	return cfg, nil
}

// compare makes the month again below cfg.Run.Out and compares it.
func (v *Verified) compare(ctx context.Context, cfg Config, req VerifyRequest, earlier *EarlierMonth) error {
	identities, err := Identities(cfg.Privacy.Identity)
	if err != nil {
		return err
	}
	released, err := disclosure.EarlierOf(v.Folder, v.Manifest, identities)
	if err != nil {
		return err
	}
	made, err := Run(ctx, cfg, Request{
		Earlier: earlier, Released: released,
		Build: v.Manifest.Build, Force: true, Open: true, Write: req.Write(cfg.Run.Formats), Progress: req.Progress,
		Log: func() []byte { return nil }, Now: func() time.Time { return v.Manifest.Started },
	})
	if err != nil {
		return err
	}
	v.Recomputed = true
	differences, err := job.Compare(v.Folder, made.Folder)
	if err != nil {
		return err
	}
	if now, err := job.ReadManifest(v.Folder); err != nil || !now.Started.Equal(v.Manifest.Started) {
		return fmt.Errorf("pipeline: %s: was published again while it was verified: verify it once more", v.Folder)
	}
	for _, d := range differences {
		if !slices.ContainsFunc(v.Differences, func(x job.Difference) bool { return x.Name == d.Name }) {
			v.Differences = append(v.Differences, d)
		}
	}
	return nil
}
