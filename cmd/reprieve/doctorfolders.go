package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"reprieve/pipeline/job"
)

// othersMask are the rights of people who are neither the owner nor of the group.
const othersMask = fs.FileMode(0o007)

// checkExportsFolder checks that the exports can be read, and not by everyone.
func checkExportsFolder(s *settings) []finding {
	const about = "exports"
	if err := s.needExports(); err != nil {
		return []finding{{note, about, "no folder, or no month for it: " + err.Error(), "set run.exports and run.month, or give --exports and --month"}}
	}
	dir := s.config.Run.Exports
	entries, err := os.ReadDir(dir)
	if err != nil {
		return []finding{{bad, about, dir + " cannot be read: " + plainPathError(err), "put the month's exports there, or let this user read the folder"}}
	}
	unreadable := 0
	for _, e := range entries {
		f, err := os.Open(filepath.Join(dir, e.Name()))
		if err != nil {
			unreadable++
			continue
		}
		f.Close()
	}
	findings := []finding{{fine, about, fmt.Sprintf("%s holds %s", dir, count(len(entries), "file")), ""}}
	switch {
	case unreadable > 0:
		findings[0] = finding{bad, about, fmt.Sprintf("%s of %d in %s cannot be read", count(unreadable, "file"), len(entries), dir), "let this user read them"}
	case len(entries) == 0:
		findings[0] = finding{bad, about, dir + " is empty", "put the month's exports there; 'reprieve schema' prints the tables"}
	}
	if info, err := os.Stat(dir); err == nil && info.Mode().Perm()&othersMask != 0 && !onWindows {
		findings = append(findings, finding{note, about, "everyone on this machine may read or enter the folder", "chmod o-rwx " + shellWord(dir)})
	}
	return findings
}

// checkOut checks that a month can be written, and that what was written about
// patients is closed to others.
func checkOut(out string) []finding {
	const about = "output"
	if _, err := os.Stat(out); os.IsNotExist(err) {
		return []finding{{note, about, out + " is not there: the first run makes it", "under systemd make it before: mkdir -p " + shellWord(out)}}
	}
	probe, err := os.CreateTemp(out, ".doctor-*")
	if err != nil {
		return []finding{{bad, about, out + " cannot be written: " + plainPathError(err), "let this user write there"}}
	}
	probe.Close()
	if err := os.Remove(probe.Name()); err != nil {
		return []finding{{bad, about, "files in " + out + " cannot be removed: " + plainPathError(err), "let this user remove files there"}}
	}
	open := 0
	folders, _ := filepath.Glob(filepath.Join(out, "[0-9]*", job.Restricted)) // without latest; the pattern is a good one
	for _, f := range folders {
		if info, err := os.Stat(f); err == nil && info.Mode().Perm()&0o077 != 0 && !onWindows {
			open++
		}
	}
	if open > 0 {
		return []finding{{bad, about, fmt.Sprintf("%s of patient-level results may be read by others", count(open, "folder")), "chmod 700 " + shellWord(out) + "/*/" + job.Restricted}}
	}
	return []finding{{fine, about, out + " can be written", ""}}
}

// checkSpace compares the room on the disk with what a run may need: a month is
// written beside the last one, and files are read once.
func checkSpace(exports, out string) finding {
	const about, least = "disk", 256 << 20
	folder := out
	for {
		if _, err := os.Stat(folder); err == nil || folder == filepath.Dir(folder) {
			break
		}
		folder = filepath.Dir(folder)
	}
	free, known := freeBytes(folder)
	if !known {
		return finding{note, about, "the room is not known on this system", ""}
	}
	need := max(least, 2*(bytesBelow(exports)+bytesBelow(filepath.Join(out, "latest")+string(filepath.Separator))))
	text := fmt.Sprintf("%d MB are free, a run may need %d MB", free>>20, need>>20)
	if free < need {
		return finding{bad, about, text, "make room on the disk of " + folder}
	}
	return finding{fine, about, text, ""}
}

// bytesBelow is the size of the files below a folder, as far as it can be read.
func bytesBelow(folder string) uint64 {
	var n uint64
	_ = filepath.WalkDir(folder, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil //nolint:nilerr // what cannot be read is told by another check
		}
		if info, err := d.Info(); err == nil {
			n += uint64(max(info.Size(), 0)) //nolint:gosec // not negative
		}
		return nil
	})
	return n
}

// checkEarlierRun looks for what a run that was killed has left.
func checkEarlierRun(out string) []finding {
	const about = "earlier run"
	held, err := job.Held(out)
	if err != nil {
		return []finding{{bad, about, "the lock cannot be read", "let this user read and write " + out}}
	}
	if held {
		return []finding{{note, about, "a run holds the folder now", "wait for its end; if there is none, look for a process that hangs"}}
	}
	staged, aside, err := job.Leftovers(out)
	switch {
	case err != nil:
		return []finding{{bad, about, "the folder cannot be read", "let this user read " + out}}
	case aside > 0:
		return []finding{{bad, about, "a run was interrupted while it replaced a month: the month stands aside", "the next run, of any month, puts it back"}}
	case staged > 0:
		return []finding{{note, about, "a run was interrupted; what it wrote was not published", "the next run clears it"}}
	}
	return []finding{{fine, about, "none was interrupted", ""}}
}

// plainPathError is an error without its path, which the finding names.
func plainPathError(err error) string {
	if e, ok := err.(*fs.PathError); ok { //nolint:errorlint // as the os package returns it
		return e.Err.Error()
	}
	return err.Error()
}
