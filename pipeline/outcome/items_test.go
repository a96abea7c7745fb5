package outcome

import (
	"testing"

	"reprieve/pipeline/schema"
)

// The items 1..9 of an administration; 3, 4 and 7 do not count.
func TestNoSomaticBaseline(t *testing.T) {
	none := ScoreValue{}
	known := func(v float64) ScoreValue { return ScoreValue{true, v} }
	without := func(scores []Score, item int32) []Score {
		var rest []Score
		for _, s := range scores {
			if s.Item != item {
				rest = append(rest, s)
			}
		}
		return rest
	}
	all := items(-3, 1, 2, 3, 3, 0, 1, 3, 2, 1) // 1+2+0+1+2+1 = 7 of six
	for _, c := range []struct {
		name   string
		scores []Score
		want   ScoreValue
	}{
		{"nine times the mean of six: 9 x 7 / 6", all, known(10.5)},
		{"item 10 is never summed", items(-3, 1, 2, 3, 3, 0, 1, 3, 2, 1, 3), known(10.5)},
		{"the three are not needed", without(without(without(all, 3), 4), 7), known(10.5)},
		{"one of the six missing: 9 x 6 / 5", without(all, 1), known(10.8)},
		{"two missing", without(without(all, 1), 2), none},
		{"a total says nothing of items", total(-3, 12), none},
		{"beside its items it is not used", append(total(-3, 20), all...), known(10.5)},
		{"the latest that can be scored", append(append([]Score{}, all...), total(-1, 20)...), known(10.5)},
		{"exactly 28 days before", items(-28, 1, 1, 0, 0, 1, 1, 0, 1, 1), known(9)},
		{"earlier", items(-28.01, 1, 1, 0, 0, 1, 1, 0, 1, 1), none},
		{"after T0", items(0.01, 1, 1, 0, 0, 1, 1, 0, 1, 1), none},
		{"items of the GAD-7", []Score{{At: at(-3, 0), Instrument: GAD7, Item: 1, Value: 3}, {At: at(-3, 0), Instrument: GAD7, Item: 2, Value: 3}}, none},
	} {
		if got := noSomaticBaseline(c.scores, 0); got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
	o := Derive(Patient{Sessions: sessions(0), Scores: all, Cut: schema.Instant(1)}, defaults)
	if o.PHQ9NoSomatic != known(10.5) {
		t.Errorf("derived: %v", o.PHQ9NoSomatic)
	}
}
