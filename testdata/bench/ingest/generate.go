package main

import (
	"bufio"
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"time"
)

const sessionsEach = 3 // a week apart

// rating is a row of vas; session is -1 for none.
type rating struct {
	minute           int64
	patient, session int32
	tenths           int16
	phase            uint8
}

var phases = [...]string{"home", "pre", "during", "post"}

// generate writes exports of patients who enrol over two years: home ratings
// daily from 14 days before the first session on, and three ratings around each
// session.
func generate(dir string, patients, ratings int) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	random := rand.New(rand.NewPCG(1, 1))
	first := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).Unix() / 60
	starts := make([]int64, patients)
	for p := range starts {
		starts[p] = first + random.Int64N(500*24*60)
	}
	rows := make([]rating, 0, ratings)
	for p, start := range starts {
		rows = appendRatings(rows, random, int32(p), start, ratings/patients)
	}
	slices.SortFunc(rows, func(a, b rating) int {
		return cmp.Or(cmp.Compare(a.minute, b.minute), cmp.Compare(a.patient, b.patient), cmp.Compare(a.phase, b.phase))
	})
	return firstError(
		writeFile(filepath.Join(dir, "patients.csv"), func(w *bufio.Writer) { writePatients(w, random, patients) }),
		writeFile(filepath.Join(dir, "sessions.csv"), func(w *bufio.Writer) { writeSessions(w, starts) }),
		writeFile(filepath.Join(dir, "vas.csv"), func(w *bufio.Writer) { writeRatings(w, rows) }),
	)
}

// appendRatings adds the n ratings of a patient, who responds or not.
func appendRatings(rows []rating, random *rand.Rand, p int32, start int64, n int) []rating {
	before, after := 500+random.IntN(400), random.IntN(100)
	for k := range sessionsEach {
		at := sessionStart(start, k)
		for phase, minute := range []int64{-30, 20, 90} {
			rows = append(rows, rating{at + minute, p, p*sessionsEach + int32(k), level(random, before-100*phase), uint8(phase + 1)})
		}
	}
	for d := range n - 3*sessionsEach {
		at, mean := start+int64(d-14)*24*60+random.Int64N(8*60), before
		if d > 14 {
			mean = before*after/100 + 50
		}
		rows = append(rows, rating{at, p, -1, level(random, mean), 0})
	}
	return rows
}

func sessionStart(start int64, k int) int64 { return start + int64(k)*7*24*60 + 9*60 }

// level draws a rating in tenths of a millimetre around a mean.
func level(random *rand.Rand, mean int) int16 {
	return int16(min(max(mean+int(80*random.NormFloat64()), 0), 1000))
}

func writePatients(w *bufio.Writer, random *rand.Rand, n int) {
	fmt.Fprintln(w, "patient_id,site,sex,age,depression")
	for p := range n {
		fmt.Fprintf(w, "p%06d,site%02d,%s,%d,%s\n", p, random.IntN(20), []string{"female", "male"}[random.IntN(2)], 18+random.IntN(70), []string{"yes", "no"}[random.IntN(2)])
	}
}

func writeSessions(w *bufio.Writer, starts []int64) {
	fmt.Fprintln(w, "session_id,patient_id,started_at,ended_at,dose_mg")
	for p, start := range starts {
		for k := range sessionsEach {
			at := sessionStart(start, k)
			fmt.Fprintf(w, "s%07d,p%06d,%s,%s,%d\n", p*sessionsEach+k, p, stamp(at), stamp(at+120), 40+10*k)
		}
	}
}

func writeRatings(w *bufio.Writer, rows []rating) {
	fmt.Fprintln(w, "patient_id,recorded_at,phase,vas_mm,session_id,item")
	for _, r := range rows {
		session := ""
		if r.session >= 0 {
			session = fmt.Sprintf("s%07d", r.session)
		}
		fmt.Fprintf(w, "p%06d,%s,%s,%d.%d,%s,pain\n", r.patient, stamp(r.minute), phases[r.phase], r.tenths/10, r.tenths%10, session)
	}
}

// stamp writes a minute since 1970 in UTC.
func stamp(minute int64) string { return time.Unix(minute*60, 0).UTC().Format("2006-01-02T15:04:05Z") }

func writeFile(path string, write func(w *bufio.Writer)) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	write(w)
	return firstError(w.Flush(), f.Close())
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
