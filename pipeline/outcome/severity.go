package outcome

// SevereFromMM is the pain in millimetres from which on it is called severe.
const SevereFromMM = 75

// Severe says whether a rating of pain is severe: at least 75 mm, decided
// exactly.
func Severe(pain Exact) bool { return Tenths(10*SevereFromMM).timesAtMost(1, pain, 1) }
