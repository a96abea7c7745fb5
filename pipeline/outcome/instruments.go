package outcome

import (
	"reprieve/pipeline/schema"
)

// nominalDay is the day of each window to which a questionnaire should be
// nearest (contract D12).
var nominalDay = [NumWindows]int{7, 14, 28, 56, 84, 182}

// scoresIn returns the score in each window after an anchor: of the
// administrations in it that can be scored, that nearest to the nominal day, the
// earlier of two that are as near. Scores are ordered by time.
func scoresIn(scores []Score, instrument Instrument, anchor schema.Instant) [NumWindows]ScoreValue {
	var found [NumWindows]ScoreValue
	var distance [NumWindows]schema.Instant
	for i := 0; i < len(scores); {
		j := i
		for j < len(scores) && scores[j].At == scores[i].At {
			j++
		}
		at, v := scores[i].At, score(scores[i:j], instrument)
		i = j
		if at <= anchor || !v.Known {
			continue
		}
		day := dayOf(at, anchor)
		for w, days := range Windows {
			d := at - anchor - schema.Instant(nominalDay[w])*schema.Day
			d = max(d, -d)
			if day >= days.Lo && day <= days.Hi && (!found[w].Known || d < distance[w]) {
				found[w], distance[w] = v, d
			}
		}
	}
	return found
}
