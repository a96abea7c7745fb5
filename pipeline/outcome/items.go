package outcome

import (
	"slices"

	"reprieve/pipeline/schema"
)

// somaticItems are the items of the PHQ-9 that are symptoms of fibromyalgia too:
// sleep, tiredness, concentration.
var somaticItems = []int32{3, 4, 7}

// noSomaticMissing is how many of the six other items may be missing: the share
// of D11, two of nine, rounded down.
const noSomaticMissing = 1

// noSomaticBaseline is the PHQ-9 of the latest administration in the 28 days up
// to T0 of which at least five of the items 1, 2, 5, 6, 8, 9 are answered: nine
// times their mean, so that it has the range of the PHQ-9. Scores are ordered by
// time.
func noSomaticBaseline(scores []Score, t0 schema.Instant) ScoreValue {
	var latest ScoreValue
	for i := 0; i < len(scores); {
		j := i
		for j < len(scores) && scores[j].At == scores[i].At {
			j++
		}
		if at := scores[i].At; at >= t0-baselineScoreDays*schema.Day && at <= t0 {
			if v := noSomaticScore(scores[i:j]); v.Known {
				latest = v
			}
		}
		i = j
	}
	return latest
}

func noSomaticScore(administration []Score) ScoreValue {
	items := PHQ9.Items()
	sum, answered := 0.0, 0
	for _, s := range administration {
		if s.Instrument == PHQ9 && s.Item >= 1 && s.Item <= items && !slices.Contains(somaticItems, s.Item) {
			sum += s.Value
			answered++
		}
	}
	if answered < int(items)-len(somaticItems)-noSomaticMissing {
		return ScoreValue{}
	}
	return ScoreValue{Known: true, Value: float64(items) * sum / float64(answered)}
}
