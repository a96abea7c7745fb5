package claims

import (
	"regexp"
	"strings"
)

// causal are words by which a sentence would say that the treatment made
// something happen, or more than a cohort without comparison can show.
var causal = []string{
	"cure", "cures", "cured", "curing", "heal", "heals", "healed", "healing", "prove", "proves", "proved", "proven",
	"reduce", "reduces", "reducing", "causes", "caused", "causing", "effective", "effectively", "effectiveness", "efficacy", "efficacious",
	"works", "worked", "helps", "helped", "relieves", "relieved", "eliminates", "eliminated", "alleviates", "alleviated",
	"reset", "resets", "rewires", "restores", "restored", "reverses", "reversed", "prevents", "prevented", "lowers", "lowered",
	"breakthrough", "miracle", "thanks to", "due to", "owing to", "leads to", "led to", "results in", "resulted in", "brings about",
	"attributable to", "produces", "produced", "induces", "induced", "benefit from", "benefits from",
}

var causalWord = regexp.MustCompile(`(?i)\b(?:` + strings.Join(causal, "|") + `)\b`)

// Causal returns the first word or phrase of a text that says that something was
// brought about by something else, "" if there is none. It knows a list of words,
// not grammar: a text without one may be causal all the same.
func Causal(text string) string { return causalWord.FindString(text) }
