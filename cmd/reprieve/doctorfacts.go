package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"reprieve/pipeline"
	"reprieve/pipeline/job"
	"reprieve/pipeline/privacy/disclosure"
	"reprieve/reports/fonts"
)

// checkClock compares the clock with the data cut and with the last run.
func checkClock(s *settings, now time.Time) []finding {
	zone, err := time.LoadLocation(s.config.Exports.Timezone)
	if err != nil {
		return []finding{{bad, "time zone", s.config.Exports.Timezone + " is not known", "install the time-zone data of the system (tzdata)"}}
	}
	findings := []finding{{fine, "time zone", fmt.Sprintf("%s: it is %s there", zone, now.In(zone).Format("2006-01-02 15:04 -07:00")), ""}}
	if m, err := job.ReadManifest(filepath.Join(s.config.Run.Out, "latest")); err == nil && now.Before(m.Finished) {
		return append(findings, finding{bad, "clock", "it is behind the end of the last run, " + m.Finished.UTC().Format(time.RFC3339), "set the clock of this machine"})
	}
	if s.needCut() != nil {
		return append(findings, finding{fine, "clock", "no month is set to compare it with", ""})
	}
	cut, month, err := s.config.Cut()
	switch {
	case err != nil:
		return append(findings, finding{bad, "clock", err.Error(), "set run.month"})
	case now.Before(cut):
		return append(findings, finding{note, "clock", fmt.Sprintf("month %s is not over: the data are cut at %s", month, cut.In(zone).Format(time.RFC3339)), "a run now reports a part of the month; --month last is the last whole one"})
	}
	return append(findings, finding{fine, "clock", fmt.Sprintf("month %s was over at %s", month, cut.In(zone).Format(time.RFC3339)), ""})
}

// printedSigns are the signs beyond ASCII that reports print.
const printedSigns = "≥≤−±×·–“”’…κρ²§éÉçñöü"

// checkFonts checks that the fonts are there and have every sign that is printed.
func checkFonts(c pipeline.Config) []finding {
	if err := fonts.Register(); err != nil {
		return []finding{{bad, "fonts", "they cannot be read: " + err.Error(), "install the program again"}}
	}
	var ascii strings.Builder
	for r := ' '; r <= '~'; r++ {
		ascii.WriteRune(r)
	}
	if missing := fonts.MissingSans(ascii.String() + printedSigns); len(missing) > 0 {
		return []finding{{bad, "fonts", fmt.Sprintf("%s of the report are missing", count(len(missing), "sign")), "install the program again"}}
	}
	words := []string{c.Report.Title, c.Report.Clinic, c.Report.Ethics, c.Report.Plan}
	words = append(words, c.Report.Deviations...)
	for _, claim := range c.Claims {
		words = append(words, claim.Statement, claim.Reading, claim.Limit)
	}
	missing := fonts.MissingSans(strings.Join(words, ""))
	if len(missing) == 0 {
		return []finding{{fine, "fonts", "every sign can be printed", ""}}
	}
	var codes []string
	for _, r := range missing {
		codes = append(codes, fmt.Sprintf("U+%04X", r))
	}
	return []finding{{note, "fonts", "words of the configuration have signs that are printed as codes: " + strings.Join(codes, " "), "write report.title, clinic, ethics, plan, deviations and claims in Latin, Greek or Cyrillic letters"}}
}

// checkLatest checks that the last good month is as it was published, and that it
// is not old.
func checkLatest(s *settings, now time.Time) []finding {
	const about = "last good month"
	out := s.config.Run.Out
	folder, err := filepath.EvalSymlinks(filepath.Join(out, "latest"))
	if os.IsNotExist(err) {
		if _, err := os.Lstat(filepath.Join(out, "latest")); err == nil {
			return []finding{{bad, about, "latest points to a folder that is not there", "run that month again"}}
		}
		return []finding{{note, about, "there is none yet", ""}}
	}
	if err != nil {
		return []finding{{bad, about, "it cannot be read", "let this user read " + out}}
	}
	m, err := job.ReadManifest(folder)
	if err != nil {
		return []finding{{bad, about, folder + ": the manifest cannot be read", "run the month again"}}
	}
	differences, err := job.Integrity(folder, m)
	if err != nil {
		return []finding{{bad, about, folder + ": cannot be read", "let this user read it"}}
	}
	if n := len(differences); n > 0 {
		return []finding{{bad, about, fmt.Sprintf("%s: %s to what was published", folder, count(n, "difference")), "'reprieve verify " + shellWord(folder) + "' names them; run the month again with --force"}}
	}
	findings := []finding{{fine, about, folder + " is as it was published", ""}}
	if zone, err := time.LoadLocation(s.config.Exports.Timezone); err == nil && m.Month < monthBefore(now.In(zone).AddDate(0, 0, -10)) {
		findings = append(findings, finding{note, about, "months after it are missing, up to " + monthBefore(now.In(zone)), "look whether the schedule runs: 'reprieve schedule --help'"})
	}
	return findings
}

// checkMemory reads the memory of releases, if the configuration has one.
func checkMemory(path string) []finding {
	const about = "memory of releases"
	if path == "" {
		return []finding{{note, about, "the configuration has none (release.memory): months cannot be released", ""}}
	}
	memory, err := disclosure.ReadMemory(path)
	if err != nil {
		return []finding{{bad, about, err.Error(), "restore it from a copy; only where nothing has ever been released: reprieve release --init"}}
	}
	return []finding{{fine, about, path + " holds " + count(len(memory.Releases), "release"), ""}}
}
