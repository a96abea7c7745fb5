// Command ingest writes large exports and derives the outcomes of exports, for
// ingest.sh, which times it.
//
//	ingest generate DIR PATIENTS RATINGS    patients, sessions and ratings as CSV, ratings in order of time
//	ingest derive DIR                       reads DIR and derives the outcomes; prints the responders
package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"time"

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
	switch {
	case len(args) == 4 && args[0] == "generate":
		patients, err := strconv.Atoi(args[2])
		if err != nil {
			return err
		}
		ratings, err := strconv.Atoi(args[3])
		if err != nil {
			return err
		}
		return generate(args[1], patients, ratings)
	case len(args) == 2 && args[0] == "derive":
		return derive(args[1])
	}
	return fmt.Errorf("usage: ingest generate DIR PATIENTS RATINGS | ingest derive DIR")
}

// asOf is the data cut: after all ratings of generate and their windows.
var asOf = time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)

// derive prints how many patients respond at the primary endpoint (contract D7)
// of those in RESP who are due, and the seconds of reading and of deriving.
func derive(dir string) error {
	start := time.Now()
	exports, err := ingest.Read(context.Background(), ingest.Options{Dir: dir})
	if err != nil {
		return err
	}
	defer exports.Release()
	read := time.Now()
	rules := outcome.Rules{
		MaxGapDays: 21, WashoutHours: 12, MinBaselineTenths: 400, LandmarkDays: 7, SmoothDays: 7, MaxSilenceDays: 21,
		BaselineRules:     []outcome.BaselineRule{outcome.HomeMean, outcome.HomeLast, outcome.PreSession},
		DepressionSources: []outcome.DepressionSource{outcome.FromPHQ9, outcome.FromPatients},
	}
	c, err := cohort.Derive(context.Background(), exports, schema.Calendar, schema.Instant(asOf.UnixMicro()), rules, func(int64, int64) {})
	if err != nil {
		return err
	}
	due, responders := primary(c)
	fmt.Printf("due %d responders %d\n", due, responders)
	fmt.Fprintf(os.Stderr, "read %.2f s, derive %.2f s\n", read.Sub(start).Seconds(), time.Since(read).Seconds())
	return nil
}
