package job

import (
	"fmt"
	"path/filepath"
)

// scratchName is the folder of files that are no part of the month.
const scratchName = ".scratch"

// Scratch is a private folder below the staging folder, on the same disk as the month. It
// goes with Remove, with the publication, with the end of the stage, and, after a run that was
// killed, when the next begins.
type Scratch struct {
	Dir   string
	stage *Stage
}

// Scratch makes the folder, of mode 0700. There is one at a time.
func (s *Stage) Scratch() (*Scratch, error) {
	dir := filepath.Join(s.dir, scratchName)
	if err := s.sys.mkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("job: %w", err)
	}
	if err := s.sys.chmod(dir, 0o700); err != nil {
		return nil, fmt.Errorf("job: %w", err)
	}
	return &Scratch{dir, s}, nil
}

// Remove removes the folder and what is in it. A second time it does nothing.
func (c *Scratch) Remove() error { return c.stage.removeScratch() }

func (s *Stage) removeScratch() error {
	if s.published { // the staging folder is the month, without it
		return nil
	}
	if err := s.sys.removeAll(filepath.Join(s.dir, scratchName)); err != nil {
		return fmt.Errorf("job: %w", err)
	}
	return nil
}
