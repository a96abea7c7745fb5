package job

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
)

// recover undoes what a killed run has left, of whatever month: a month's last
// good folder that was moved aside is put back, a month that was published before
// `latest` pointed to it becomes the latest, and staging folders are removed. The
// lock is held, so nobody else writes.
func (s *Stage) recover() error {
	if err := s.putBack(); err != nil {
		return err
	}
	if err := s.finishLatest(); err != nil {
		return err
	}
	stale, err := s.names(stagingMark, "")
	if err != nil {
		return err
	}
	for _, dir := range stale {
		if err := s.sys.removeAll(filepath.Join(s.out, dir)); err != nil {
			return err
		}
	}
	return nil
}

// names are those in the output folder with a beginning and an end, sorted. No
// pattern is used: the folder's own path may look like one.
func (s *Stage) names(prefix, suffix string) ([]string, error) {
	entries, err := os.ReadDir(s.out)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), prefix) && strings.HasSuffix(e.Name(), suffix) {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// putBack moves the months that stand aside back, unless they have been replaced.
func (s *Stage) putBack() error {
	aside, err := s.names(".", previousMark)
	if err != nil {
		return err
	}
	for _, name := range aside {
		dir, target := filepath.Join(s.out, name), filepath.Join(s.out, strings.TrimSuffix(name[1:], previousMark))
		if _, err := os.Lstat(target); err == nil {
			err = s.sys.removeAll(dir)
			if err != nil {
				return err
			}
		} else if err := s.sys.rename(dir, target); err != nil {
			return err
		}
	}
	return nil
}

// finishLatest makes a month the latest whose run was killed just before that.
// The new link was made before the month was moved to its place: as long as there
// is a staging folder of the month, it was not moved.
func (s *Stage) finishLatest() error {
	link := s.nextLatest()
	month, err := os.Readlink(link)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	staged, err := s.names(stagingMark+month+"-", "")
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(s.out, month, ManifestName)); err != nil || len(staged) > 0 {
		return s.sys.remove(link)
	}
	return s.sys.rename(link, filepath.Join(s.out, latestName))
}

// nextLatest is the link that becomes `latest`.
func (s *Stage) nextLatest() string { return filepath.Join(s.out, stagingMark+latestName) }
