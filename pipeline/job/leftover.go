package job

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"
)

// Held says whether a run holds the output folder now. It makes nothing.
func Held(out string) (bool, error) {
	path := filepath.Join(out, lockName)
	if _, err := os.Stat(path); err != nil {
		return false, nil //nolint:nilerr // no run has been here
	}
	lock := flock.New(path, flock.SetFlag(os.O_RDONLY))
	free, err := lock.TryRLock()
	if err != nil {
		return false, fmt.Errorf("job: lock: %w", err)
	}
	return !free, lock.Unlock()
}

// Leftovers counts what a run that was killed has left in the output folder: what
// was being written, and months that were being replaced. The next run of any month
// clears the first and puts the second back. Of a run that is under way both are in use: see Held.
func Leftovers(out string) (staged, aside int, err error) {
	entries, err := os.ReadDir(out)
	if os.IsNotExist(err) {
		return 0, 0, nil
	}
	if err != nil {
		return 0, 0, fmt.Errorf("job: %w", err)
	}
	for _, e := range entries {
		switch name := e.Name(); {
		case strings.HasPrefix(name, stagingMark):
			staged++
		case strings.HasPrefix(name, ".") && strings.HasSuffix(name, previousMark):
			aside++
		}
	}
	return staged, aside, nil
}
