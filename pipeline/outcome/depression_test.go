package outcome

import (
	"testing"

	"reprieve/pipeline/schema"
)

// items are the items 1.. of an administration of the PHQ-9.
func items(day float64, values ...float64) []Score {
	var ss []Score
	for i, v := range values {
		ss = append(ss, Score{At: at(day, 0), Instrument: PHQ9, Item: int32(i + 1), Value: v})
	}
	return ss
}

func total(day, value float64) []Score {
	return []Score{{At: at(day, 0), Instrument: PHQ9, Item: schema.TotalItem, Value: value}}
}

func TestBaselineScore(t *testing.T) {
	none := ScoreValue{}
	known := func(v float64) ScoreValue { return ScoreValue{true, v} }
	for _, c := range []struct {
		name   string
		scores []Score
		want   ScoreValue
	}{
		{"a total", total(-3, 12), known(12)},
		{"at T0", total(0, 12), known(12)},
		{"after T0", total(0.01, 12), none},
		{"exactly 28 days before", total(-28, 12), known(12)},
		{"earlier", total(-28.01, 12), none},
		{"the latest", append(total(-20, 5), total(-3, 12)...), known(12)},
		{"nine items", items(-3, 1, 1, 1, 1, 1, 1, 1, 1, 2), known(10)},
		{"item 10 is never summed", items(-3, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3), known(10)},
		{"two missing: 9 x 10 / 7, unrounded", items(-3, 1, 1, 1, 1, 2, 2, 2), known(90.0 / 7)},
		{"three missing", items(-3, 1, 1, 1, 1, 2, 2), none},
		{"what cannot be scored gives way to the one before", append(total(-20, 5), items(-3, 1, 1)...), known(5)},
		{"the total wins over the items of the same time", append(total(-3, 12), items(-3, 1, 1, 1, 1, 1, 1, 1, 1, 1)...), known(12)},
		{"items of another instrument", []Score{{At: 0, Instrument: GAD7, Item: schema.TotalItem, Value: 9}}, none},
		{"none", nil, none},
	} {
		if got := baselineScore(c.scores, PHQ9, 0); got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

func TestDepression(t *testing.T) {
	phq := func(v float64) ScoreValue { return ScoreValue{true, v} }
	both := defaults.DepressionSources
	for _, c := range []struct {
		name     string
		phq9     ScoreValue
		recorded schema.Answer
		sources  []DepressionSource
		want     Depression
	}{
		{"10 is depressed", phq(10), schema.No, both, Depressed},
		{"9.99 is not", phq(9.99), schema.Yes, both, NotDepressed},
		{"the record where there is no score", ScoreValue{}, schema.Yes, both, Depressed},
		{"the record says no", ScoreValue{}, schema.No, both, NotDepressed},
		{"nothing known", ScoreValue{}, schema.Unknown, both, DepressionUnknown},
		{"the record first", phq(20), schema.No, []DepressionSource{FromPatients, FromPHQ9}, NotDepressed},
		{"the record alone", phq(20), schema.Unknown, []DepressionSource{FromPatients}, DepressionUnknown},
	} {
		if got := depression(c.phq9, c.recorded, c.sources); got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}
