package pipeline

import (
	"context"
	"math"
	"testing"
	"time"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/cohort"
	"reprieve/pipeline/schema"
	"reprieve/pipeline/since"
)

// What months are compared by is number for number what the plan computes, from the
// exports and from the rows that a month keeps of them.
func TestHeadlinesAreThoseOfThePlan(t *testing.T) {
	ctx := context.Background()
	cfg := DefaultConfig()
	cfg.Run.Exports, cfg.Missing.Imputations = "../testdata/exports/demo", 2
	cfg.Exports.Timezone = "America/Toronto"
	exports, _, err := read(ctx, cfg, func(string, int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	defer exports.Release()
	asOf := time.Date(2026, 10, 1, 4, 0, 0, 0, time.UTC)
	whole, err := cohort.Derive(ctx, exports, schema.Calendar, schema.Instant(asOf.UnixMicro()), cfg.rules(), func(int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := analysis.Analyse(ctx, cfg.input(whole, nil))
	if err != nil {
		t.Fatal(err)
	}
	kept := since.Keep(exports)
	defer kept.Release()
	short, err := cfg.headlines()(ctx, since.Whole{Source: kept}, since.CalendarCut(schema.Instant(asOf.UnixMicro())))
	if err != nil {
		t.Fatal(err)
	}
	estimable := 0
	for _, h := range analysis.Headlines() {
		want, ok := plan.Find(h.Row)
		got, found := short.Find(h.Row)
		if !ok || !found {
			t.Errorf("%s: %s: in the plan %t, among the headlines %t", h.ID, h.Row.ID(), ok, found)
			continue
		}
		if same := got.Stat == want.Stat || math.IsNaN(got.Stat) && math.IsNaN(want.Stat); !same {
			t.Errorf("%s: %v, the plan has %v", h.ID, got.Stat, want.Stat)
		}
		if !math.IsNaN(want.Stat) {
			estimable++
		}
	}
	if estimable < 25 {
		t.Errorf("only %d headlines are estimable", estimable)
	}
	primary, err := cfg.primaryAt(ctx, since.Whole{Source: kept}, asOf)
	if want := analysis.PrimaryNumbers(plan); err != nil || primary != want {
		t.Errorf("the primary estimate is %v, the plan has %v; %v", primary, want, err)
	}
}
