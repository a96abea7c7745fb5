// Command ingest writes large exports and derives outcomes from exports, for
// ingest.sh, which times it.
//
//	ingest generate DIR PATIENTS RATINGS    patients, sessions and ratings as CSV, ratings in order of time
//	ingest read DIR                         reads DIR
//	ingest primary DIR                      and derives course, baseline and response of each patient
//	ingest derive DIR                       and derives all outcomes, as reprieve run does
//	ingest gunzip FILE                      decompresses FILE with the package that reads .gz, and does nothing else
package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/klauspost/compress/gzip"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/ingest"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) == 4 && args[0] == "generate" {
		patients, err := strconv.Atoi(args[2])
		if err != nil {
			return err
		}
		ratings, err := strconv.Atoi(args[3])
		if err != nil {
			return err
		}
		return generate(args[1], patients, ratings)
	}
	if len(args) == 2 && (args[0] == "read" || args[0] == "primary" || args[0] == "derive") {
		return measure(args[0], args[1])
	}
	if len(args) == 2 && args[0] == "gunzip" {
		return gunzip(args[1])
	}
	return fmt.Errorf("usage: ingest generate DIR PATIENTS RATINGS | ingest read|primary|derive DIR | ingest gunzip FILE")
}

// gunzip decompresses a file and counts its bytes.
func gunzip(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	in, err := gzip.NewReader(bufio.NewReaderSize(f, 1<<16))
	if err != nil {
		return err
	}
	n, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, in, make([]byte, 1<<20))
	fmt.Println(n)
	return err
}

// asOf is the data cut: after all ratings of generate and their windows.
var asOf = schema.Instant(time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC).UnixMicro())

// rules are the defaults of the configuration.
var rules = outcome.Rules{
	MaxGapDays: 21, WashoutHours: 12, MinBaselineTenths: 400, LandmarkDays: 7, SmoothDays: 7, MaxSilenceDays: 21,
	BaselineRules:     []outcome.BaselineRule{outcome.HomeMean, outcome.HomeLast, outcome.PreSession},
	DepressionSources: []outcome.DepressionSource{outcome.FromPHQ9, outcome.FromPatients},
}

// tally counts the patients of RESP who are due at the primary endpoint (contract
// D7), and those of them whose pain has fallen by 30 %.
type tally struct{ due, responders int }

func (t *tally) add(resp bool, baseline outcome.Exact, w outcome.Window) {
	if !resp || !w.Due {
		return
	}
	t.due++
	if w.Observed && outcome.Response(w.Value, baseline, 30) {
		t.responders++
	}
}

// measure reads a folder, derives what is asked for, and prints what came of it.
func measure(what, dir string) error {
	exports, err := ingest.Read(context.Background(), ingest.Options{Dir: dir})
	if err != nil {
		return err
	}
	defer exports.Release()
	var t tally
	switch what {
	case "primary":
		t = primary(exports)
	case "derive":
		if t, err = derive(exports); err != nil {
			return err
		}
	}
	fmt.Printf("due %d responders %d\n", t.due, t.responders)
	return nil
}

// derive derives all outcomes.
func derive(exports *ingest.Exports) (t tally, err error) {
	c, err := cohort.Derive(context.Background(), exports, schema.Calendar, asOf, rules, func(int64, int64) {})
	if err != nil {
		return t, err
	}
	for _, m := range c.Members {
		t.add(m.Outcome.RESP, m.Outcome.Baseline, m.Outcome.Windows[outcome.PrimaryAnchor][outcome.PrimaryWindow])
	}
	return t, nil
}
