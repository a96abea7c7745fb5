package outcome

import "reprieve/pipeline/schema"

// Depression is comorbid depression before treatment.
type Depression int

// The levels of depression.
const (
	DepressionUnknown Depression = iota
	NotDepressed
	Depressed
)

// String returns the level as the results write it.
func (d Depression) String() string { return [...]string{"unknown", "no", "yes"}[d] }

// DepressionSource is where comorbid depression may come from.
type DepressionSource int

// The sources.
const (
	FromPHQ9     DepressionSource = iota // a baseline PHQ-9 of at least 10
	FromPatients                         // the column of the patients table
)

// DepressionSources are the sources by the names that the configuration uses.
var DepressionSources = map[string]DepressionSource{"phq9": FromPHQ9, "patients": FromPatients}

// depressedFrom is the PHQ-9 total from which on a patient counts as depressed.
const depressedFrom = 10

// depression is decided by the first source that knows (contract D11).
func depression(phq9 ScoreValue, recorded schema.Answer, sources []DepressionSource) Depression {
	for _, source := range sources {
		switch {
		case source == FromPHQ9 && phq9.Known:
			if phq9.Value >= depressedFrom {
				return Depressed
			}
			return NotDepressed
		case source == FromPatients && recorded == schema.Yes:
			return Depressed
		case source == FromPatients && recorded == schema.No:
			return NotDepressed
		}
	}
	return DepressionUnknown
}
