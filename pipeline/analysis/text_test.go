package analysis

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAddText(t *testing.T) {
	r := &Results{}
	k := Row{Analysis: "a", Variable: "v"}
	if _, ok := r.Find(k); ok {
		t.Fatal("found in nothing")
	}
	r.AddText(k, Text{"verdict", "supported"}, Text{"reason", ""})
	want := []Row{{Analysis: "a", Variable: "v", Context: "text", StatName: "verdict", StatLabel: "Verdict", Stat: nan, StatText: "supported", Format: "text", Suppressed: "none"}}
	if d := cmp.Diff(want, r.Rows, cmp.Comparer(sameBits)); d != "" {
		t.Error(d)
	}
	k.StatName = "verdict"
	if row, ok := r.Find(k); !ok || row.StatText != "supported" {
		t.Errorf("what was added after a search is not found: %+v, %v", row, ok)
	}
}

// Every analysis that the plan writes is named, and none twice.
func TestNames(t *testing.T) {
	for _, row := range analyse(t, small(t)).Rows {
		if !IsName(row.Analysis) {
			t.Fatalf("%s is not among the names", row.Analysis)
		}
	}
	for _, name := range plan {
		if !IsName(name) {
			t.Errorf("%s is not among the names", name)
		}
	}
	if sorted := slices.Sorted(slices.Values(Names)); len(slices.Compact(sorted)) != len(Names) {
		t.Error("a name is there twice")
	}
	if IsName("claim") || IsName("") {
		t.Error("claim and nothing are no analyses")
	}
}
