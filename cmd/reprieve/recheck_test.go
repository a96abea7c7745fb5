package main

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The verdicts on the published claims, a claim a line: the values that decide are in
// testdata/reference/recheck.R and, for percentages, by hand in the comment.
const publishedVerdicts = `
Noppers, responders at 15 min / p / reproduced
Noppers, responders at 180 min / p / reproduced
Noppers, responders in week 1 / p / reproduced
Noppers, responders in week 8 / p / reproduced
Cohen, ketamine test / sensitivity / reproduced
Cohen, ketamine test / specificity / reproduced
Cohen, ketamine test / ppv / reproduced
Cohen, ketamine test / npv / close
Cohen, ketamine test / agreement / impossible
Graven-Nielsen, responders / percent / by truncation
Corriger, pain at 12 months / p / reproduced
Corriger, pain at 12 months / effect-size / reproduced
Corriger, pain at 12 months / effect-ci / not reproduced
Corriger, trajectories / sum / impossible
Voute, women / percent / reproduced
Voute, effect size / symmetry / reproduced
Pickering, adverse events, placebo / percent / possible
Pickering, adverse events, ketamine / percent / possible
Pickering, adverse events, with magnesium / percent / possible
Orhurhu, pain to 2 weeks / symmetry / reproduced
Tankha, five infusions / percent / reproduced
Review of 16 studies, pain / p / reproduced
Review of 16 studies, pain / symmetry / possible
Neuropathic pain, 1 week / symmetry / reproduced
Neuropathic pain, 30 days / symmetry / reproduced
Neuropathic pain, psychedelic effects, RR / symmetry / reproduced
Yermus, lost at 3 months / lost / not reproduced
Yermus, lost at 6 months / lost / reproduced
`

// 19/21 = 90.476 (npv 91), 29/34 = 85.3 and 28/34 = 82.4 (agreement 83), 17/29 = 58.62
// (58), 16.0 + 35.3 + 45.7 = 97.0, the middle of -1.72 and -.39 is -1.055 (-1.05),
// 1460/1806 = 80.8 (82) and 1712/1806 = 94.8 (95) of a hundred.
func TestPublishedClaims(t *testing.T) {
	f, err := os.Open("../../testdata/recheck/published.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	checked, err := readClaims("published.csv", f)
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, c := range checked {
		fmt.Fprintf(&got, "%s / %s / %s\n", c.Label, c.Statistic, c.Verdict)
		if c.Source == "" {
			t.Errorf("line %d has no source", c.Line)
		}
	}
	if diff := cmp.Diff(strings.TrimPrefix(publishedVerdicts, "\n"), got.String()); diff != "" {
		t.Errorf("verdicts (-want +got)\n%s", diff)
	}
}
