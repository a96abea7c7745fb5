package outcome

import "reprieve/pipeline/schema"

// ScoreValue is a score that may not be known.
type ScoreValue struct {
	Known bool
	Value float64
}

// Items is the number of items that are summed to the instrument's total, 0 for
// instruments that are read as totals only.
func (i Instrument) Items() int32 { return [NumInstruments]int32{PHQ9: 9, GAD7: 7}[i] }

const (
	baselineScoreDays = 28 // how long before T0 an administration may lie
	maxMissingItems   = 2
)

// baselineScore returns the score of the latest administration in the 28 days
// up to T0 that can be scored (contract D11). Scores are ordered by time.
func baselineScore(scores []Score, instrument Instrument, t0 schema.Instant) ScoreValue {
	var latest ScoreValue
	for i := 0; i < len(scores); {
		j := i
		for j < len(scores) && scores[j].At == scores[i].At {
			j++
		}
		if at := scores[i].At; at >= t0-baselineScoreDays*schema.Day && at <= t0 {
			if v := score(scores[i:j], instrument); v.Known {
				latest = v
			}
		}
		i = j
	}
	return latest
}

// score scores one administration: its total, or else the items times their
// number by the number answered, unrounded, with at most two missing. Items
// beyond the instrument's, such as the tenth of the PHQ-9, are never summed.
func score(administration []Score, instrument Instrument) ScoreValue {
	sum, answered := 0.0, int32(0)
	for _, s := range administration {
		switch {
		case s.Instrument != instrument:
		case s.Item == schema.TotalItem:
			return ScoreValue{Known: true, Value: s.Value}
		case s.Item <= instrument.Items():
			sum += s.Value
			answered++
		}
	}
	items := instrument.Items()
	if items == 0 || answered < items-maxMissingItems {
		return ScoreValue{}
	}
	return ScoreValue{Known: true, Value: float64(items) * sum / float64(answered)}
}
