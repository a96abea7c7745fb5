package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"reprieve/pipeline/shard"
)

// change rewrites a file.
func change(t *testing.T, path string, to func([]byte) []byte) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, to(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func flip(b []byte) []byte { b[len(b)/2] ^= 1; return b }

func otherVersion(b []byte) []byte {
	_, rest, _ := bytes.Cut(b, []byte("\n"))
	return append([]byte("reprieve shard 9\n"), rest...)
}

// All shards that cannot be processed are named, in their order, and nothing is
// published; when they are as they were, the month is.
func TestCorruptShards(t *testing.T) {
	cfg := monthOf(small, "data")
	dir := partition(t, cfg, 4)
	kept := filesOf(t, dir)
	change(t, shard.Path(dir, 3), flip)
	change(t, shard.Path(dir, 1), otherVersion)
	if err := os.Remove(shard.Path(dir, 2)); err != nil {
		t.Fatal(err)
	}
	r := onPrism(t, dir)
	err := r.work(t.Context())
	if err == nil {
		t.Fatal("no error")
	}
	lines := strings.Split(err.Error(), "\n")
	want := []string{
		"shard: shard-00001: is of another version than 1, that of this program",
		"shard-00002: no such file or directory",
		"shard: shard-00003: is not as it was written: its checksum differs",
	}
	if len(lines) != len(want) {
		t.Fatalf("got %q", lines)
	}
	for i, line := range lines {
		if !strings.HasSuffix(line, want[i]) {
			t.Errorf("got %q, want %q", line, want[i])
		}
	}
	if code := statusOf(t.Context(), err); code != statusExports {
		t.Errorf("status %d", code)
	}
	nothingPublished(t, r.Out)
	for name, text := range kept {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	sameMonth(t, plain(t, cfg), work(t, r))
}

// A shard under the name of another is found out: one has two summaries.
func TestShardTwice(t *testing.T) {
	dir := partition(t, monthOf(small, "data"), 3)
	change(t, shard.Path(dir, 2), func([]byte) []byte {
		text, err := os.ReadFile(shard.Path(dir, 1))
		if err != nil {
			t.Fatal(err)
		}
		return text
	})
	r := onPrism(t, dir)
	err := r.work(t.Context())
	if err == nil || err.Error() != "beam: shard-00001: the engine gave 2 summaries of it" {
		t.Errorf("got %v", err)
	}
	nothingPublished(t, r.Out)
}

// Summaries of an earlier job are made anew: one of another version does not matter.
func TestOldSummary(t *testing.T) {
	cfg := monthOf(small, "data")
	dir := partition(t, cfg, 2)
	if err := os.WriteFile(shard.SummaryPath(dir, 1), []byte("reprieve summary of a shard 9\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	sameMonth(t, plain(t, cfg), work(t, onPrism(t, dir)))
}

// A worker of another build may write a summary that this program does not read, and
// one may be written over while the job ends: both are errors that name it.
func TestOtherSummary(t *testing.T) {
	dir := partition(t, monthOf(small, "data"), 2)
	r := onPrism(t, dir)
	work(t, r)
	change(t, shard.SummaryPath(dir, 1), func(b []byte) []byte {
		_, rest, _ := bytes.Cut(b, []byte("\n"))
		return append([]byte("reprieve summary of a shard 9\n"), rest...)
	})
	r.Out = t.TempDir()
	err := r.merge(t.Context(), dir, dir)
	if err == nil || !strings.Contains(err.Error(), "summary-00001: is of another version than 1") || statusOf(t.Context(), err) != statusExports {
		t.Errorf("got %v", err)
	}
	nothingPublished(t, r.Out)

	_, err = r.summaryFolder(t.Context(), t.TempDir(), []receipt{{Shard: "shard-00001", Summary: "summary-00001", SHA256: "0"}})
	if err == nil || !strings.HasSuffix(err.Error(), "shard: summary-00001: is not what was made of shard-00001 now") {
		t.Errorf("got %v", err)
	}
}

// Attempts at the same shard, one after the other and at the same time, give the same
// summary and the same receipt, and leave nothing else.
func TestRetriedShard(t *testing.T) {
	dir := partition(t, monthOf(small, "data"), 2)
	step := &processFn{Summaries: dir}
	receipts := make([]string, 8)
	var all sync.WaitGroup
	for i := range receipts {
		all.Go(func() {
			if err := step.ProcessElement(t.Context(), shard.Path(dir, 1), func(r string) { receipts[i] = r }); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if slices.Sort(receipts); receipts[0] == "" || len(slices.Compact(receipts)) != 1 {
		t.Errorf("got %q", receipts)
	}
	if got := len(filesOf(t, dir)); got != 4 { // two shards, the index, one summary
		t.Errorf("%d files", got)
	}
	private(t, dir)
}

// A worker that has as many shards in memory as processors takes no other, and gives up
// waiting with the job.
func TestPlaces(t *testing.T) {
	dir := partition(t, monthOf(small, "data"), 1)
	for range cap(places) {
		places <- struct{}{}
	}
	ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	err := (&processFn{Summaries: dir}).ProcessElement(ctx, shard.Path(dir, 0), func(r string) { t.Error(r) })
	for range cap(places) {
		<-places
	}
	if !errors.Is(err, context.DeadlineExceeded) || !strings.HasPrefix(err.Error(), "shard-00000: ") {
		t.Errorf("got %v", err)
	}
}

// The pieces of a file say where they belong, and are no larger than an element may be.
func TestPieces(t *testing.T) {
	cfg := monthOf(demo, "data")
	dir := partition(t, cfg, 1)
	change(t, shard.Path(dir, 0), func(b []byte) []byte { return append(b, make([]byte, pieceSize)...) }) // two pieces at least
	var pieces [][]byte
	if err := emitPieces(t.Context(), shard.Path(dir, 0), func(p []byte) { pieces = append(pieces, p) }); err != nil {
		t.Fatal(err)
	}
	var whole []byte
	for _, p := range pieces {
		if len(p) > pieceSize || binary.BigEndian.Uint64(p) != uint64(len(whole)) {
			t.Errorf("a piece of %d bytes at %d", len(p), binary.BigEndian.Uint64(p))
		}
		whole = append(whole, p[8:]...)
	}
	text, err := os.ReadFile(shard.Path(dir, 0))
	if err != nil || !bytes.Equal(whole, text) || len(pieces) < 2 {
		t.Errorf("%d pieces, %d bytes of %d, %v", len(pieces), len(whole), len(text), err)
	}
}

// A shard with a piece too few is corrupt; in any order and with one twice it is whole.
func TestGather(t *testing.T) {
	dir := partition(t, monthOf(small, "data"), 1)
	text, err := os.ReadFile(shard.Path(dir, 0))
	if err != nil {
		t.Fatal(err)
	}
	var pieces [][]byte
	for at := 0; at < len(text); at += 1000 {
		pieces = append(pieces, append(binary.BigEndian.AppendUint64(nil, uint64(at)), text[at:min(at+1000, len(text))]...))
	}
	slices.Reverse(pieces)
	gather := func(pieces [][]byte) string {
		var got string
		next := func(to *[]byte) bool {
			if len(pieces) == 0 {
				return false
			}
			*to, pieces = pieces[0], pieces[1:]
			return true
		}
		if err := (&gatherFn{Summaries: dir, Of: 1}).ProcessElement(t.Context(), 0, next, func(r string) { got = r }); err != nil {
			t.Error(err)
		}
		return got
	}
	if got := gather(append(pieces, pieces[1])); !strings.Contains(got, `"summary":"summary-00000"`) {
		t.Errorf("got %s", got)
	}
	for _, less := range [][][]byte{pieces[1:], pieces[:len(pieces)-1], slices.Delete(slices.Clone(pieces), 3, 4), nil} {
		if got := gather(less); !strings.Contains(got, `"problem":"shard: shard-00000: is`) {
			t.Errorf("got %s", got)
		}
	}
}

// What the engine must have given, and did not.
func TestReceipts(t *testing.T) {
	r := func(i int) receipt {
		return receipt{Shard: filepath.Base(shard.Path("", i)), Summary: filepath.Base(shard.SummaryPath("", i))}
	}
	for name, c := range map[string]struct {
		all  []receipt
		want string
	}{
		"all":         {[]receipt{r(0), r(1), r(2)}, "<nil>"},
		"one is lost": {[]receipt{r(0), r(2)}, "beam: shard-00001: the engine gave 0 summaries of it"},
		"one twice":   {[]receipt{r(0), r(1), r(1), r(2)}, "beam: shard-00001: the engine gave 2 summaries of it"},
		"one of none": {[]receipt{r(0), r(1), r(2), r(3)}, "beam: the engine gave 4 summaries of 3 shards"},
	} {
		err := checkReceipts(c.all, 3)
		if got := fmt.Sprint(err); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
	if _, err := readReceipts(filepath.Join(t.TempDir(), "receipts")); err == nil {
		t.Error("no receipts are no error")
	}
}

// Exports that are refused, by the rules and by the gate: the status of reprieve, and no
// text of a cell in what the engine is told.
func TestRefusedExports(t *testing.T) {
	for name, c := range map[string]struct {
		file, text string
		shards     int
		status     int
		want       string
	}{
		"a patient that is none":        {"vas_more.csv", "patient_id,recorded_at,phase,vas_mm\nzz9,2026-01-05,home,12.3\n", 2, statusRefused, "exports: are refused: 1 problems; see 'reprieve check'"},
		"a column that is not declared": {"patients_more.csv", "patient_id,site,phone\nzz9,North,1\n", 2, statusPrivacy, "exports: are refused by the privacy gate; see 'reprieve check'"},
		"too many shards":               {"other.txt", "", 600, statusUsage, "pipeline: partition: 600 shards: is not within 1..512"},
	} {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(small)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, c.file), []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		r := onPrism(t, filepath.Join(t.TempDir(), "new"))
		r.Exports = &exports{Dir: dir, Month: "2026-09", Settings: monthOf(dir, "data").Settings(), Number: c.shards}
		err := r.work(t.Context())
		if code := statusOf(t.Context(), err); err == nil || err.Error() != c.want || code != c.status {
			t.Errorf("%s: status %d, %v", name, code, err)
		}
		nothingPublished(t, r.Out)
	}
}
