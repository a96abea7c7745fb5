package shard_test

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"math"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/ingest"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/privacy"
	"reprieve/pipeline/schema"
	"reprieve/pipeline/shard"
)

// asWritten compares floats by their bits and slices by what is in them.
var asWritten = cmp.Options{
	cmp.Comparer(func(a, b float64) bool { return math.Float64bits(a) == math.Float64bits(b) }),
	cmp.AllowUnexported(outcome.Exact{}), cmp.Comparer(func(a, b *big.Rat) bool { return (a == nil) == (b == nil) && (a == nil || a.Cmp(b) == 0) }),
	cmpopts.EquateEmpty(),
}

func processed(t *testing.T) *shard.Result {
	t.Helper()
	dir, _ := split(t, 1)
	s, err := shard.Process(context.Background(), shard.Path(dir, 0), 1)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Release)
	return s
}

// A summary comes back as it was, to the last bit: that of the small cohort, with a member
// besides whose baseline has a large denominator, whose numbers are NaN, -0 and infinite,
// and who has events; and with findings of every kind.
func TestSummary(t *testing.T) {
	s := processed(t)
	odd := cohort.Member{ID: "ö\x00", Age: math.NaN(), PainYears: math.Copysign(0, -1), FailedClasses: math.Inf(1), Anxiety: schema.Yes}
	odd.Outcome.Baseline = manyRatings()
	odd.Outcome.Safety.Events = []outcome.Event{{Term: "x", Onset: -5, Session: -1, Severity: -1, Serious: true}}
	odd.Alternatives = []outcome.Primary{{RESP: true, Baseline: outcome.Tenths(7)}}
	s.Cohort.Members = append(s.Cohort.Members, odd)
	s.Findings = ingest.Findings{
		Kept: []int64{1, 2}, Counts: []ingest.FileCount{{File: 1, Rule: "r", Rows: 3}},
		Refused: []ingest.FileRefusal{{File: 1, Refusal: ingest.Refusal{Table: "vas", File: "f", Line: 2, Column: 3, Field: "x", Rule: "y"}}},
		Wrong:   []ingest.Wrong{{Table: 2, Patient: "p", Error: ingest.CellError{File: "f", Line: 1, Column: 1, Shown: "s"}}},
		More:    []ingest.More{{Table: 2, Problems: 9}}, Scales: []ingest.SiteScale{{Site: "s", Ratings: 3, Over10: true, File: 1, Line: 2}, {NoSite: true}},
		Sites: []ingest.Site{{Name: "a", Shown: "b"}}, ScaleUnknown: true,
	}
	s.Contents = []privacy.Content{{
		Table: "vas", Rows: 3, Texts: []privacy.TextColumn{{Column: "a", Texts: []privacy.TextCount{{Text: "x", Rows: 2}}}},
		Numbers: []privacy.NumberColumn{{Column: "b", Of: 3, Long: 1, Card: true}},
	}}
	path := filepath.Join(t.TempDir(), "summary-00000")
	for range 2 { // the second replaces the first
		if err := s.Write(path); err != nil {
			t.Fatal(err)
		}
	}
	got, rows, err := shard.ReadSummary(path)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // it was only read
	if d := cmp.Diff(s.Summary, got, asWritten); d != "" {
		t.Error(d)
	}
	if want, got := tableBytes(t, s.Kept), mergedBytes(t, rows); !maps.EqualFunc(want, got, bytes.Equal) || len(want) < 3 {
		t.Error("the rows are not those that were written")
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
		t.Errorf("left %v, %v", left, err)
	}
}

// manyRatings is the mean of seven days whose numbers of ratings are primes.
func manyRatings() outcome.Exact {
	p := outcome.Patient{Sessions: []outcome.Session{{}}}
	for day, n := range []int{97, 89, 83, 79, 73, 71, 67} {
		for i := range n {
			at := schema.Instant(day-7)*schema.Day + schema.Instant(i)*schema.Minute
			p.Ratings = append(p.Ratings, outcome.Rating{At: at, Phase: schema.Home, Item: schema.Pain, Tenths: int16(i + day)})
		}
	}
	return outcome.Derive(p, outcome.Rules{BaselineRules: []outcome.BaselineRule{outcome.HomeMean}}).Baseline
}

// A summary that is not as it was written, or laid out otherwise, is an error that names it.
func TestCorruptSummary(t *testing.T) {
	s := processed(t)
	path := filepath.Join(t.TempDir(), "summary-00003")
	if err := s.Write(path); err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	broken := slices.Clone(good)
	broken[len(broken)/2] ^= 4
	for want, text := range map[string][]byte{
		"is not as it was written: its checksum differs": broken,
		"is cut off":                        good[:30],
		"is no reprieve summary of a shard": []byte("reprieve shard 1\n"),
		"is of another version than 1, that of this program": []byte(strings.Replace(string(good), "shard 1", "shard 2", 1)),
	} {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		_, _, err := shard.ReadSummary(path)
		var corrupt *shard.Corrupt
		if !errors.As(err, &corrupt) || err.Error() != "shard: summary-00003: "+want {
			t.Errorf("want %s, got %v", want, err)
		}
	}
}
