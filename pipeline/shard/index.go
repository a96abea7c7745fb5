package shard

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"reprieve/pipeline/ingest"
	"reprieve/pipeline/privacy"
)

// Index is what is known of the shards of one split together.
type Index struct {
	Split  string // names the split
	Shards int
	Plan   Plan
	Parted ingest.Parted
	Gate   privacy.Begun   // of the patients and the sessions
	Run    json.RawMessage // what the caller has to say of the run; may be nil
}

// indexName is the file of the index, beside its shards.
const indexName = "index"

// Write writes the index into the folder of its shards, where none may be.
func (x *Index) Write(dir string) error {
	path := filepath.Join(dir, indexName)
	f, err := create(path, indexKind)
	if err == nil {
		err = f.finish(x)
	}
	if err != nil && !errors.Is(err, os.ErrExist) {
		_ = os.Remove(path) // the first error says more
	}
	return err
}

// ReadIndex reads the index of the shards in a folder. One of another version, and one
// that is not as it was written, is *Corrupt.
func ReadIndex(dir string) (*Index, error) {
	file, err := open(filepath.Join(dir, indexName), indexKind)
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // it was only read
	x := &Index{}
	if err := file.decode(x); err != nil {
		return nil, err
	}
	if x.Shards < 1 || x.Shards > Most {
		return nil, file.corrupt(fmt.Sprintf("has %d shards", x.Shards))
	}
	return x, nil
}

// ReadSummary reads the summary of one of the shards from a folder, and opens the rows
// with it, which the caller closes. One that is absent, of another split or of another
// shard is an error that names it.
func (x *Index) ReadSummary(dir string, shard int) (Summary, *Rows, error) {
	path := SummaryPath(dir, shard)
	s, rows, err := ReadSummary(path)
	rule := ""
	switch {
	case errors.Is(err, os.ErrNotExist):
		rule = fmt.Sprintf("is not there: process %s", filepath.Base(Path(dir, shard)))
		return s, nil, &Corrupt{filepath.Base(path), rule}
	case err != nil:
		return s, nil, err
	case s.Split != x.Split:
		rule = "is of a shard of other exports, or of the same under other rules"
	case s.Shard != shard:
		rule = fmt.Sprintf("is that of shard %d", s.Shard)
	}
	if rule != "" {
		return s, nil, errors.Join(&Corrupt{filepath.Base(path), rule}, rows.Close())
	}
	return s, rows, nil
}
