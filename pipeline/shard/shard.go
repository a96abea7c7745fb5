// Package shard is the interface of a scheduler, and of exports that are larger than
// memory: Split writes the rows of exports into files by the hash of patient_id; Process
// derives one outcome for each patient of a file, by itself; and the results of all files
// are put together in their order. Package pipeline has the three steps of a month
// as Partition, ProcessShard and Merge.
//
// A shard has all rows of its patients, of all tables, so that everything the contract
// derives from one patient's rows is derived as from the whole. What needs more is kept
// so, exactly:
//
//   - whether a patient or a session is known, and whose a session is: decided while the
//     rows are split, with the ids of all in memory
//   - texts of bad cells that equal an id are withheld: the same
//   - duplicates and rows that contradict each other: their keys name the patient, so that
//     they meet in one shard; the files and lines travel with the rows, and so the same
//     row is kept and the same counted
//   - which problems are listed when there are more than may be: each shard keeps as many,
//     with the patient, and they are put in the order in which one reading finds them
//   - the privacy gate: what it asks of patients and sessions is asked of all of them, while
//     the rows are split; of the other tables each shard keeps the different texts with their
//     rows, and how far the numbers go
//   - a site's ratings that contradict the declared scale: each shard counts the
//     ratings of each site and keeps the place of the first
//   - rows at or after the data cut, what any row names, columns that no file has: sums,
//     unions, and the head of the shard
//   - order: that of patient_id, over all shards, when they are put together
//
// All other statistics are computed from the outcomes, of which all are in memory. The rows
// that a month keeps to be compared with later stay in files, one a shard, in order
// of patient_id: they are merged on the way to the month, and compared shard by shard.
//
// # Files
//
// A shard (Split), the summary of a shard with the rows that the month keeps (Result.Write),
// such rows alone (WriteRows) and the index of all shards (Index.Write) begin with a line
// that names the kind of file and its version, and end with their checksum: a file of another version, or one that is not as it
// was written, is an error that names it (*Corrupt). All hold patient-level data, are made
// for their owner alone, and are not encrypted.
package shard

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"path/filepath"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/ingest"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/privacy"
	"reprieve/pipeline/schema"
	"reprieve/pipeline/since"
)

// Most is the largest number of shards: all of them are open while rows are split.
const Most = 512

// Plan says what is done with the rows of a shard.
type Plan struct {
	Contract int            // version of the definitions
	Clock    schema.Clock   // of the exports
	AsOf     schema.Instant // the data cut on the calendar clock
	Rules    outcome.Rules
}

// head is what a shard says of itself.
type head struct {
	Shard, Of int
	Split     string
	Plan      Plan
	Form      ingest.Form
}

// Path is the file of a shard, from 0, in a folder.
func Path(dir string, shard int) string { return filepath.Join(dir, fmt.Sprintf("shard-%05d", shard)) }

// Of is the shard of a patient, of so many: by the FNV-1a hash of the id.
func Of(patientID string, shards int) int {
	h := fnv.New64a()
	_, _ = io.WriteString(h, patientID) // never fails
	return int(h.Sum64() % uint64(shards))
}

// Split reads exports and writes the rows of their patients to so many shards in a folder,
// named by Path. Of gate the options K and Clock count. Its errors are those of ingest.ReadInto, and of the folder; it leaves no
// file behind an error.
func Split(ctx context.Context, opts ingest.Options, plan Plan, gate privacy.Options, dir string, shards int) (*Index, error) {
	if shards < 1 || shards > Most {
		return nil, fmt.Errorf("shard: %d shards: is not within 1..%d", shards, Most)
	}
	files, outputs := make([]*fileWriter, 0, shards), make([]io.Writer, 0, shards)
	discard := func(err error) error {
		for i, f := range files {
			_ = f.file.Close()
			err = errors.Join(err, os.Remove(Path(dir, i)))
		}
		return err
	}
	for i := range shards {
		f, err := create(Path(dir, i), shardKind)
		if err != nil {
			return nil, discard(err)
		}
		files, outputs = append(files, f), append(outputs, f)
	}
	var begun privacy.Begun
	look := func(registers ingest.Registers) { begun = privacy.Begin(registers, gate) }
	parted, err := ingest.ReadInto(ctx, opts, outputs, func(id string) int { return Of(id, shards) }, look)
	if err != nil {
		return nil, discard(err)
	}
	id, err := splitID(parted, plan, shards)
	if err != nil {
		return nil, discard(err)
	}
	for i, f := range files {
		if err := f.finish(head{i, shards, id, plan, parted.Form}); err != nil {
			return nil, discard(err)
		}
	}
	return &Index{Split: id, Shards: shards, Plan: plan, Parted: *parted, Gate: begun}, nil
}

// splitID names a split: by the checksums of its files and by what is done with them.
func splitID(parted *ingest.Parted, plan Plan, shards int) (string, error) {
	text, err := json.Marshal(struct {
		Files  []ingest.File
		Plan   Plan
		Shards int
	}{parted.Files, plan, shards})
	if err != nil {
		return "", fmt.Errorf("shard: %w", err)
	}
	return fmt.Sprintf("%x", sha256.Sum256(text)), nil
}

// Summary is what a shard comes to.
type Summary struct {
	Shard, Of int
	Split     string // names the split that the shard is of
	Cohort    cohort.Cohort
	Findings  ingest.Findings
	Contents  []privacy.Content // of the tables besides patients and sessions
}

// Result is what a shard comes to, and the rows that the month keeps of its patients.
type Result struct {
	Summary
	Kept *schema.StoredTables
}

// Release frees the rows.
func (r *Result) Release() {
	if r.Kept != nil {
		r.Kept.Release()
	}
}

// Process derives the outcomes of the patients of one shard. A shard that was made for
// another version of the definitions is *Corrupt, as one that is not as it was written.
// The caller releases the result.
func Process(ctx context.Context, path string, contract int) (*Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	file, err := open(path, shardKind)
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // it was only read
	var h head
	if err := file.decode(&h); err != nil {
		return nil, err
	}
	if h.Plan.Contract != contract {
		return nil, file.corrupt(fmt.Sprintf("was made for contract %d, this program follows contract %d", h.Plan.Contract, contract))
	}
	part, err := ingest.ReadPart(file.body, h.Form)
	if err != nil {
		return nil, file.corrupt(err.Error())
	}
	defer part.Release()
	c, err := cohort.Derive(ctx, part, h.Plan.Clock, h.Plan.AsOf, h.Plan.Rules, func(int64, int64) {})
	if err != nil {
		return nil, fmt.Errorf("shard: %s: %w", file.name, err)
	}
	s := Summary{Shard: h.Shard, Of: h.Of, Split: h.Split, Cohort: *c, Findings: part.Findings, Contents: privacy.ContentsOf(part)}
	return &Result{s, since.Keep(part)}, nil
}
