package privacy_test

import (
	"context"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"reprieve/pipeline/ingest"
	"reprieve/pipeline/privacy"
	"reprieve/pipeline/schema"
)

// stars name patients, as clinics do who want no numbers.
var stars = strings.Split("Vega,Sirius,Rigel,Antares,Alpha Centauri,Beta Pictoris,Cor Caroli,Kaus Australis,Deneb Algedi,Barnard's Star,Tau Ceti,Proxima Centauri,Betelgeuse,Aldebaran,Mira,Electra,Maia,Merope,Alcyone,Atlas,Pleione,Zubenelgenubi", ",")

// idStyles make the i-th id of a patient or session; salt and first are of the cohort.
var idStyles = []func(i int, salt string, first int) string{
	func(i int, _ string, first int) string { return fmt.Sprint(first%1000 + i) },
	func(i int, _ string, first int) string { return fmt.Sprintf("%06d", first%100000+i) },
	func(i int, _ string, _ int) string { return fmt.Sprintf("P-%04d", i+1) },
	func(i int, _ string, _ int) string { return fmt.Sprintf("CA-ON-%03d", i+1) },
	func(i int, _ string, first int) string {
		return fmt.Sprintf("%d-%03d-%03d", 100+first%800, first%7, i+1)
	},
	func(i int, _ string, first int) string {
		return fmt.Sprintf("%d-%02d-%04d", 100+first%800, first%90, i+1)
	},
	func(i int, _ string, first int) string {
		return fmt.Sprintf("%d-%03d-%04d", 201+first%700, 200+first%799, i+1)
	},
	func(i int, _ string, first int) string { return fmt.Sprint(1_000_000_000 + first%8_999_999_000 + i) }, // in sequence
	func(i int, salt string, _ int) string { return fmt.Sprintf("%010d", number(salt, i)%10_000_000_000) },
	func(i int, salt string, _ int) string { return fmt.Sprintf("%09d", number(salt, i)%1_000_000_000) },
	func(i int, salt string, _ int) string { return fmt.Sprintf("%08d", number(salt, i)%100_000_000) },
	func(i int, salt string, _ int) string {
		return fmt.Sprintf("%016d", number(salt, i)%10_000_000_000_000_000)
	},
	func(i int, salt string, _ int) string { return fmt.Sprintf("%x", md5.Sum([]byte(salt+fmt.Sprint(i)))) },
	func(i int, salt string, _ int) string { return fmt.Sprintf("%x", sha1.Sum([]byte(salt+fmt.Sprint(i)))) },
	func(i int, salt string, _ int) string {
		return fmt.Sprintf("%x", sha256.Sum256([]byte(salt+fmt.Sprint(i))))
	},
	func(i int, salt string, _ int) string {
		return fmt.Sprintf("%X", sha256.Sum256([]byte(salt+fmt.Sprint(i))))[:10]
	},
	func(i int, salt string, _ int) string { return uuidOf(salt, i, '4') },
	func(i int, salt string, _ int) string { return uuidOf(salt, i, '5') },
	func(i int, salt string, _ int) string { return strings.ToUpper(uuidOf(salt, i, '1')) },
	func(i int, _ string, _ int) string { return stars[i%len(stars)] + strings.Repeat("'", i/len(stars)) },
	func(i int, _ string, first int) string { return fmt.Sprintf("%d%04d", 2000+first%20, i+1) }, // year and number
	func(i int, _ string, first int) string {
		return fmt.Sprintf("%d-%02d-%02d", 2010+first%14, 1+first%12, i+1)
	},
	func(i int, _ string, _ int) string { return fmt.Sprintf("患者%d", i) },
	func(i int, salt string, _ int) string { return base36(number(salt, i), 6) },
	func(i int, _ string, first int) string { return fmt.Sprintf("10.%d.2.%d", first%250, i) },
}

func number(salt string, i int) uint64 {
	sum := sha256.Sum256([]byte(salt + fmt.Sprint(i)))
	n := uint64(0)
	for _, b := range sum[:8] {
		n = n<<8 | uint64(b)
	}
	return n
}

func base36(n uint64, length int) string {
	const signs = "0123456789abcdefghijklmnopqrstuvwxyz"
	text := make([]byte, length)
	for i := range text {
		text[i] = signs[n%36]
		n /= 36
	}
	return string(text)
}

func uuidOf(salt string, i int, version byte) string {
	h := []byte(fmt.Sprintf("%x", md5.Sum([]byte(salt+fmt.Sprint(i)))))
	h[12], h[16] = version, '8'
	return fmt.Sprintf("%s-%s-%s-%s-%s", h[:8], h[8:12], h[12:16], h[16:20], h[20:])
}

// words of columns of free words: those of the innocent columns, and words drawn
// letter by letter.
func words(column string) *rapid.Generator[string] {
	var pool []string
	for _, x := range innocent {
		if x.column == column {
			pool = append(pool, x.texts...)
		}
	}
	return rapid.OneOf(rapid.SampledFrom(pool), rapid.SampledFrom(pool),
		rapid.StringMatching(`[A-ZÀ-Ý]?[a-zà-ÿ]{2,12}( [a-zà-ÿ]{2,9}){0,4}`), rapid.StringMatching(`[\p{Han}]{1,8}`), rapid.StringMatching(`[a-z]{3,9} ?[0-9]{1,4}( mg| %)?`))
}

// cohortCase is one legal cohort.
type cohortCase struct {
	tables map[string]table
	opts   ingest.Options
}

// legalCohort draws exports that the contract calls legal and that hold no
// identifier.
var legalCohort = rapid.Custom(func(t *rapid.T) cohortCase {
	n := rapid.OneOf(rapid.IntRange(0, 3), rapid.IntRange(4, 20), rapid.IntRange(21, 90)).Draw(t, "patients")
	salt, first := rapid.StringMatching(`[a-z]{8}`).Draw(t, "salt"), rapid.IntRange(0, 1<<40).Draw(t, "first")
	id, sid := rapid.SampledFrom(idStyles).Draw(t, "ids"), rapid.SampledFrom(idStyles).Draw(t, "session ids")
	minutes := rapid.Bool().Draw(t, "study minutes")
	stamp := rapid.SampledFrom([]string{"2026-%02d-%02dT15:04:05Z", "2026-%02d-%02d 15:04", "2026-%02d-%02d 15:04:59", "2026-%02d-%02dT15:04:05-04:00"}).Draw(t, "stamp")
	at := func(i int) string {
		if minutes {
			return fmt.Sprint(1440*i + 7)
		}
		return fmt.Sprintf(stamp, 1+i/28%9, 1+i%28)
	}
	sites := rapid.SliceOfN(words("site"), 1, 5).Draw(t, "sites")
	c := cohortCase{opts: ingest.Options{Ignore: []string{"extra", "Größe"}}, tables: map[string]table{
		"patients": {{"patient_id", "site", "sex", "age", "data_cut", "extra"}},
		"sessions": {{"session_id", "patient_id", "started_at", "dose_mg", "weight_kg"}},
		"vas":      {{"patient_id", "recorded_at", "phase", "vas_mm"}},
	}}
	if minutes {
		c.opts.Clock = schema.StudyMinutes
	}
	for _, name := range []string{"adverse_events", "medications", "instruments"} {
		if rapid.Bool().Draw(t, name) {
			c.tables[name] = map[string]table{
				"adverse_events": {{"patient_id", "term", "onset_at"}},
				"medications":    {{"patient_id", "drug", "class", "started_at", "mg_per_day"}},
				"instruments":    {{"patient_id", "recorded_at", "instrument", "value"}},
			}[name]
		}
	}
	terms, drugs, scales := rapid.SliceOfN(words("term"), 1, 30).Draw(t, "terms"), rapid.SliceOfN(words("drug"), 1, 12).Draw(t, "drugs"), rapid.SliceOfN(words("instrument"), 1, 5).Draw(t, "instruments")
	add := func(name string, row ...string) {
		if _, ok := c.tables[name]; ok {
			c.tables[name] = append(c.tables[name], row)
		}
	}
	for i := range n {
		p := id(i, salt, first)
		add("patients", p, sites[i%len(sites)], "other", fmt.Sprint([]int{90, 18, 45, 61}[i%4]), at(2000), fmt.Sprintf("JS-%d@", i))
		add("sessions", sid(i, salt+"s", first), p, at(i), "45.5", "82.4")
		add("vas", p, at(i), "home", "70")
		add("adverse_events", p, terms[i%len(terms)], at(i))
		add("medications", p, drugs[i%len(drugs)], "other", at(i), "3000")
		add("instruments", p, at(i), scales[i%len(scales)], "1")
	}
	return c
})

// TestLegalCohortsPass draws 300 legal cohorts: the gate refuses none.
func TestLegalCohortsPass(t *testing.T) {
	const cohorts = 300
	refused, warned, unread := 0, 0, 0
	for seed := range cohorts {
		c := legalCohort.Example(seed)
		c.opts.Dir = written(t, c.tables)
		x, err := ingest.Read(context.Background(), c.opts)
		if err != nil {
			unread++
			if errors.As(err, new(*privacy.Gate)) {
				t.Errorf("cohort %d: %v", seed, err)
			}
			continue
		}
		report, err := privacy.Examine(x, privacy.Options{Clock: c.opts.Clock, Ignored: c.opts.Ignore})
		x.Release()
		if err != nil {
			refused++
			t.Errorf("cohort %d: %v\n%v", seed, err, c.tables)
		}
		for _, f := range report.Findings {
			if f.Verdict == privacy.Warned {
				warned++
				break
			}
		}
	}
	t.Logf("%d legal cohorts: %d refused, %d with a warning; %d not readable for other reasons", cohorts, refused, warned, unread)
	if unread > cohorts/20 {
		t.Errorf("%d of %d cohorts could not be read", unread, cohorts)
	}
}
