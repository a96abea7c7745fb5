package synth

import (
	"math"
	"regexp"
	"testing"
)

func TestIdentifiersAreUniqueAndPlain(t *testing.T) {
	patient := regexp.MustCompile(`^p[a-z]{2}[2-7][a-z2-7]{2}$`)
	session := regexp.MustCompile(`^s[a-z2-7]{7}$`)
	seen := map[string]bool{}
	for number := range 60000 {
		p, s := patientID(42, number), sessionID(42, number/3, number%3)
		if !patient.MatchString(p) || !session.MatchString(s) {
			t.Fatalf("identifiers %s, %s", p, s)
		}
		if seen[p] || seen[s] {
			t.Fatalf("%s or %s: twice", p, s)
		}
		seen[p], seen[s] = true, true
	}
	if patientID(42, 0) == patientID(43, 0) {
		t.Error("two seeds name the first patient alike")
	}
	if last := patientID(42, MaxPatients-1); !patient.MatchString(last) {
		t.Errorf("the last patient is %s", last)
	}
}

// Every number below the limit is hit exactly once, whether or not the limit is
// a power of two.
func TestScrambleIsOneToOne(t *testing.T) {
	for _, tc := range []struct {
		limit uint64
		bits  uint
	}{{1, 2}, {4, 2}, {1000, 10}, {1024, 10}, {50000, 16}} {
		hit := make([]bool, tc.limit)
		for v := range tc.limit {
			at := scrambleBelow(v, 99, tc.limit, tc.bits)
			if at >= tc.limit || hit[at] {
				t.Fatalf("limit %d: %d goes to %d, again or beyond", tc.limit, v, at)
			}
			hit[at] = true
		}
	}
}

// Patients enrol evenly: of 1000, each quarter of the year has 250 within 3
// (steps of the golden ratio leave no interval with more than a few too many).
func TestEnrolmentIsEven(t *testing.T) {
	c := testCohort(t, 77)
	var quarters [4]int
	for number := range 1000 {
		day := enrolment(c, number)
		if day < 0 || day >= c.calendar.days {
			t.Fatalf("patient %d enrols on day %d", number, day)
		}
		quarters[4*day/c.calendar.days]++
	}
	for i, n := range quarters {
		if math.Abs(float64(n)-250) > 5 { // 3, and 2 for quarters of 91.25 whole days
			t.Errorf("quarter %d: %d patients", i+1, n)
		}
	}
}
