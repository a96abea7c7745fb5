package outcome

import "reprieve/pipeline/schema"

// ItemNine is the item of the PHQ-9 about thoughts of death or self-harm: its
// answer at baseline and in the windows, if any.
type ItemNine struct {
	Baseline ScoreValue
	Windows  [NumAnchors][NumWindows]ScoreValue
}

// selfHarmItem is its number.
const selfHarmItem = 9

// itemNine takes the answers as D11 and D12 take scores: the latest of the 28 days
// up to T0, and in a window the nearest to its nominal day. Scores are ordered by
// time.
func itemNine(scores []Score, o *Outcome) ItemNine {
	var answers []Score // as if they were totals of an instrument
	for _, s := range scores {
		if s.Instrument == PHQ9 && s.Item == selfHarmItem {
			s.Item = schema.TotalItem
			answers = append(answers, s)
		}
	}
	n := ItemNine{Baseline: baselineScore(answers, PHQ9, o.T0)}
	n.Windows[T0] = scoresIn(answers, PHQ9, o.T0)
	if o.HasTS {
		n.Windows[TS] = scoresIn(answers, PHQ9, o.TS)
	}
	return n
}
