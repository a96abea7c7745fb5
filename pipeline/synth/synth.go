package synth

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"
)

// Options are what a cohort is made from.
type Options struct {
	Patients  int      // 1 to MaxPatients
	Seed      uint64   // any; the same seed begins with the same patients
	Months    int      // 1 to 120: the months over which patients enrol evenly
	LastMonth string   // YYYY-MM: the last of the months; the data end with it
	Timezone  string   // IANA name; empty is America/Toronto
	Sites     []string // names, the first with the most patients; nil is Toronto and Montréal
}

const maxMonths = 120

// Write writes the tables of a synthetic cohort and truth.json into dir, and
// returns the truth. Dir must not exist or be empty, and its parent must exist.
// On an error, a cancelled context included, dir is left as it was. Options
// that break their rules are an error before anything is written.
func Write(ctx context.Context, dir string, opts Options) (Truth, error) {
	c, err := opts.cohort()
	if err != nil {
		return Truth{}, fmt.Errorf("synth: %w", err)
	}
	if err := checkVacant(dir); err != nil {
		return Truth{}, fmt.Errorf("synth: %w", err)
	}
	staging, err := os.MkdirTemp(filepath.Dir(filepath.Clean(dir)), ".synth-*")
	if err != nil {
		return Truth{}, fmt.Errorf("synth: %w", err)
	}
	truth, err := writeFolder(ctx, staging, c, opts)
	if err == nil {
		err = publish(staging, dir)
	}
	if err != nil {
		return Truth{}, errors.Join(fmt.Errorf("synth: %w", err), os.RemoveAll(staging))
	}
	return truth, nil
}

// cohort checks the options and fills in the defaults.
func (o Options) cohort() (cohort, error) {
	if o.Patients < 1 || o.Patients > MaxPatients {
		return cohort{}, fmt.Errorf("patients: %d: is not within 1..%d", o.Patients, MaxPatients)
	}
	if o.Months < 1 || o.Months > maxMonths {
		return cohort{}, fmt.Errorf("months: %d: is not within 1..%d", o.Months, maxMonths)
	}
	zone, err := loadZone(o.Timezone)
	if err != nil {
		return cohort{}, err
	}
	days, err := newCalendar(zone, o.Months, o.LastMonth)
	if err != nil {
		return cohort{}, err
	}
	sites := o.Sites
	if len(sites) == 0 {
		sites = []string{"Toronto", "Montréal"}
	}
	if err := checkSites(sites); err != nil {
		return cohort{}, err
	}
	return cohort{seed: o.Seed, pop: population(), sites: sites, calendar: days}, nil
}

// loadZone returns the zone of an IANA name. That of the machine is refused: the
// files would differ from machine to machine.
func loadZone(name string) (*time.Location, error) {
	if name == "" {
		name = "America/Toronto"
	}
	if name == "Local" {
		return nil, fmt.Errorf("timezone: %q: is not an IANA name", name)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("timezone: %w", err)
	}
	return zone, nil
}

// checkSites refuses names that would read back as missing or as another name.
func checkSites(sites []string) error {
	seen := make(map[string]bool, len(sites))
	for _, s := range sites {
		switch {
		case s == "" || s == "NA" || s == ".":
			return fmt.Errorf("sites: %q: means a missing value", s)
		case strings.TrimSpace(s) != s || strings.ContainsFunc(s, unicode.IsControl):
			return fmt.Errorf("sites: %q: has blanks around it or a control character", s)
		case seen[s]:
			return fmt.Errorf("sites: %q: is there twice", s)
		}
		seen[s] = true
	}
	return nil
}

// checkVacant refuses a folder that holds something, and what is no folder.
func checkVacant(dir string) error {
	if dir == "" {
		return errors.New("folder: has no name")
	}
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if len(entries) > 0 {
		return fmt.Errorf("%s: is not empty", dir)
	}
	return nil
}

// writeFolder writes all files into an empty folder.
func writeFolder(ctx context.Context, dir string, c cohort, opts Options) (Truth, error) {
	truth := Truth{
		Version: Version, Seed: c.seed, Months: opts.Months,
		FirstMonth: c.calendar.month(0), LastMonth: opts.LastMonth,
		End: c.calendar.end(), Timezone: c.calendar.zone.String(), Sites: c.sites,
		Population: c.pop, Patients: make([]Patient, 0, opts.Patients),
	}
	t, err := createTables(dir)
	if err != nil {
		return Truth{}, err
	}
	err = simulateAll(ctx, c, opts.Patients, func(ch *chart) error {
		truth.Patients = append(truth.Patients, ch.truth)
		return t.write(c, ch)
	})
	if err = errors.Join(err, t.close()); err != nil {
		return Truth{}, err
	}
	return truth, writeTruth(dir, truth)
}

func writeTruth(dir string, truth Truth) error {
	out, err := os.Create(filepath.Join(dir, TruthFile))
	if err != nil {
		return err
	}
	return errors.Join(truth.write(out), out.Close())
}

// publish gives the finished folder its name; an empty folder of that name goes.
func publish(staging, dir string) error {
	if err := os.Chmod(staging, 0o755); err != nil {
		return err
	}
	if err := os.Remove(dir); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return os.Rename(staging, dir)
}
