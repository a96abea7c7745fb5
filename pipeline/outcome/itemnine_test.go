package outcome

import "testing"

// The answer to item 9 of the latest administration before T0, and of that nearest
// to day 28 of T0 for W4 (days 22 to 35).
func TestItemNine(t *testing.T) {
	nine := func(day, value float64) []Score { return items(day, 0, 0, 0, 0, 0, 0, 0, 0, value) }
	none := ScoreValue{}
	for _, c := range []struct {
		name          string
		scores        []Score
		before, after ScoreValue
	}{
		{"before and after", append(nine(-3, 2), nine(28, 1)...), ScoreValue{true, 2}, ScoreValue{true, 1}},
		{"the latest before, the nearest after", append(append(nine(-20, 3), nine(-3, 1)...), append(nine(23, 3), nine(30, 0)...)...), ScoreValue{true, 1}, ScoreValue{true, 0}},
		{"a total hides it", append(total(-3, 20), total(28, 9)...), none, none},
		{"an administration without it gives way", append(nine(-20, 3), items(-3, 1, 1)...), ScoreValue{true, 3}, none},
		{"the item of another instrument", []Score{{At: at(-3, 0), Instrument: GAD7, Item: 9, Value: 1}}, none, none},
		{"too early, too late", append(nine(-29, 1), nine(36, 1)...), none, none},
	} {
		o := Derive(Patient{Sessions: sessions(0), Scores: c.scores, Cut: at(10, 0)}, defaults)
		if o.ItemNine.Baseline != c.before || o.ItemNine.Windows[T0][PrimaryWindow] != c.after {
			t.Errorf("%s: got %v, %v", c.name, o.ItemNine.Baseline, o.ItemNine.Windows[T0][PrimaryWindow])
		}
	}
}
