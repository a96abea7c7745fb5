package shard_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/ingest"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/privacy"
	"reprieve/pipeline/schema"
	"reprieve/pipeline/shard"
)

const small = "../../testdata/exports/small"

// plan is that of the default configuration at the end of September 2026.
func plan() shard.Plan {
	return shard.Plan{
		Contract: 1, Clock: schema.Calendar, AsOf: 1790812800e6, // 2026-10-01T00:00:00Z
		Rules: outcome.Rules{
			MaxGapDays: 21, WashoutHours: 12, MinBaselineTenths: 400, LandmarkDays: 7, SmoothDays: 7, MaxSilenceDays: 21,
			BaselineRules:     []outcome.BaselineRule{outcome.HomeMean, outcome.HomeLast, outcome.PreSession},
			DepressionSources: []outcome.DepressionSource{outcome.DepressionSources["phq9"], outcome.DepressionSources["patients"]},
		},
	}
}

func split(t *testing.T, shards int) (string, *shard.Index) {
	t.Helper()
	dir := t.TempDir()
	index, err := shard.Split(context.Background(), ingest.Options{Dir: small}, plan(), privacy.Options{}, dir, shards)
	if err != nil {
		t.Fatal(err)
	}
	return dir, index
}

// Every patient is in one shard, 39 of the 40 with consent, and the shards are what no one but the owner can read.
func TestProcess(t *testing.T) {
	dir, index := split(t, 5)
	g := cohort.NewGatherer(index.Parted.Patients)
	for i := range 5 {
		info, err := os.Stat(shard.Path(dir, i))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("shard %d: %v, %v", i, info.Mode(), err)
		}
		s, err := shard.Process(context.Background(), shard.Path(dir, i), 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range s.Cohort.Members {
			if s.Shard != i || s.Of != 5 || shard.Of(m.ID, 5) != i {
				t.Errorf("%s is in shard %d (%d of %d)", m.ID, i, s.Shard, s.Of)
			}
		}
		g.Add(&s.Cohort)
		s.Release()
	}
	c := g.Cohort()
	if len(c.Members) != 39 || c.Patients != 40 || !slices.IsSortedFunc(c.Members, func(a, b cohort.Member) int { return strings.Compare(a.ID, b.ID) }) {
		t.Errorf("%d members of %d patients", len(c.Members), c.Patients)
	}
}

// A shard that is not as it was written, of another version or of other definitions is an
// error that names it.
func TestCorruptShard(t *testing.T) {
	dir, _ := split(t, 2)
	good, err := os.ReadFile(shard.Path(dir, 1))
	if err != nil {
		t.Fatal(err)
	}
	flipped := func(at int) []byte {
		b := slices.Clone(good)
		b[at] ^= 1
		return b
	}
	for name, c := range map[string]struct {
		text     []byte
		contract int
		want     string
	}{
		"a bit in the rows":   {flipped(1000), 1, "is not as it was written: its checksum differs"},
		"a bit at the end":    {flipped(len(good) - 1), 1, "is not as it was written: its checksum differs"},
		"cut off":             {good[:len(good)-40], 1, "is not as it was written: its checksum differs"},
		"only the first line": {good[:17], 1, "is cut off"},
		"empty":               {nil, 1, "is no reprieve shard"},
		"another file":        {[]byte("patient_id,site\n"), 1, "is no reprieve shard"},
		"another version":     {append([]byte("reprieve shard 9\n"), good[17:]...), 1, "is of another version than 1, that of this program"},
		"another contract":    {good, 2, "was made for contract 1, this program follows contract 2"},
		"a summary":           {append([]byte("reprieve summary of a shard 1\n"), good[17:]...), 1, "is no reprieve shard"},
	} {
		path := filepath.Join(t.TempDir(), "shard-00001")
		if err := os.WriteFile(path, c.text, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := shard.Process(context.Background(), path, c.contract)
		var corrupt *shard.Corrupt
		if !errors.As(err, &corrupt) || err.Error() != "shard: shard-00001: "+c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A Split that fails leaves no shard behind.
func TestSplitLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := shard.Split(ctx, ingest.Options{Dir: small}, plan(), privacy.Options{}, dir, 3); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := shard.Split(context.Background(), ingest.Options{Dir: small}, plan(), privacy.Options{}, dir, 0); err == nil {
		t.Error("no shards are no error")
	}
	if err := os.WriteFile(shard.Path(dir, 2), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := shard.Split(context.Background(), ingest.Options{Dir: small}, plan(), privacy.Options{}, dir, 3); !errors.Is(err, os.ErrExist) {
		t.Errorf("got %v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 { // the one that was there
		t.Errorf("left %v, %v", left, err)
	}
}

// What the gate finds in shards is what it finds in the exports at once: findings, their
// order and rows, and how many texts were looked at.
func TestGateOverShards(t *testing.T) {
	exports, err := ingest.Read(context.Background(), ingest.Options{Dir: "../../testdata/exports/demo", Location: toronto(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer exports.Release()
	opts := privacy.Options{Others: exports.Others}
	want, wantErr := privacy.Examine(exports, opts)
	dir := t.TempDir()
	index, err := shard.Split(context.Background(), ingest.Options{Dir: "../../testdata/exports/demo", Location: toronto(t)}, plan(), privacy.Options{}, dir, 4)
	if err != nil {
		t.Fatal(err)
	}
	var contents []privacy.Content
	for i := range slices.Backward([]int{0, 1, 2, 3}) {
		s, err := shard.Process(context.Background(), shard.Path(dir, i), 1)
		if err != nil {
			t.Fatal(err)
		}
		contents = privacy.AddContents(contents, s.Contents)
		s.Release()
	}
	got, err := index.Gate.Finish(contents, opts)
	if d := cmp.Diff(want, got); d != "" || wantErr != nil || err != nil || want.Texts < 200 {
		t.Errorf("%v, %v, %d texts: %s", wantErr, err, want.Texts, d)
	}
}

func toronto(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("America/Toronto")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}
