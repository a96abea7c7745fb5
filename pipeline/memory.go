package pipeline

import (
	"bufio"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
)

// unknownMemory is taken for the machine's memory where the system does not say.
const unknownMemory = 8 << 30

// memoryUnits are the units of run.memory, those with the longer names first.
var memoryUnits = []struct {
	name  string
	bytes float64
}{
	{"KiB", 1 << 10},
	{"MiB", 1 << 20},
	{"GiB", 1 << 30},
	{"TiB", 1 << 40},
	{"kB", 1e3},
	{"KB", 1e3},
	{"MB", 1e6},
	{"GB", 1e9},
	{"TB", 1e12},
	{"B", 1},
}

// Bytes is what run.memory allows: half of the machine's memory where it is empty. Of
// Linux that is the smallest of what the machine has, what its control group may use, and
// what is free of an address space that is limited; other systems are not asked, and 8
// GiB are taken for it.
func (c RunConfig) Bytes() (int64, error) {
	if c.Memory == "" {
		return machineMemory() / 2, nil
	}
	text, unit := c.Memory, 1.0
	for _, u := range memoryUnits {
		if number, ok := strings.CutSuffix(c.Memory, u.name); ok {
			text, unit = strings.TrimSpace(number), u.bytes
			break
		}
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || !(n*unit >= 1<<20) || n*unit > math.MaxInt64/2 {
		return 0, errors.New("is not a size of 1 MiB or more, such as 2GiB or 500MB")
	}
	return int64(n * unit), nil
}

// machineMemory is the memory that this process may use.
func machineMemory() int64 {
	total := int64(unknownMemory)
	if n, ok := firstNumber("/proc/meminfo", "MemTotal:"); ok {
		total = n << 10
	}
	if n, ok := firstNumber("/sys/fs/cgroup/memory.max", ""); ok {
		total = min(total, n)
	}
	if n, ok := freeSpace(); ok {
		total = min(total, n)
	}
	return total
}

// freeSpace is what the process may still map of an address space that is limited (ulimit
// -v); false where it is not.
func freeSpace() (int64, bool) {
	limit, limited := firstNumber("/proc/self/limits", "Max address space")
	used, known := firstNumber("/proc/self/status", "VmSize:")
	if !limited || !known {
		return 0, false
	}
	return max(0, limit-used<<10), true
}

// leastSpace is what a run needs of an address space: with less, small exports fail in the
// middle.
const leastSpace = 384 << 20

// ErrSpace says that the address space of the process is limited to too little for a run.
var ErrSpace = errors.New("pipeline: the address space is limited (ulimit -v)")

func enoughSpace(free int64) error {
	if free < leastSpace {
		return fmt.Errorf("%w: %d MiB of it are free, a run needs %d MiB", ErrSpace, free>>20, leastSpace>>20)
	}
	return nil
}

// withinSpace has garbage collected early enough for an address space that is limited.
// Restore undoes that. One that is too small for any run is an error.
func withinSpace() (restore func(), err error) {
	free, limited := freeSpace()
	if !limited {
		return func() {}, nil
	}
	if err := enoughSpace(free); err != nil {
		return nil, err
	}
	before := debug.SetMemoryLimit(free / 4 * 3)
	return func() { debug.SetMemoryLimit(before) }, nil
}

// firstNumber is the number after a word at the start of a line of a file.
func firstNumber(path, word string) (int64, bool) {
	f, err := os.Open(path)
	if err != nil {
		return 0, false
	}
	defer f.Close() //nolint:errcheck // it was only read
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), word); ok {
			number, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
			n, err := strconv.ParseInt(number, 10, 64)
			return n, err == nil && n > 0
		}
	}
	return 0, false
}

// The memory that exports take when all of them are read at once, as multiples of their
// size on disk: measured, with room to spare.
const (
	perByte       = 10
	perPackedByte = 100 // of .gz, .zst and formats that pack
)

// inMemory is the memory that the files of a folder take when all are read at once. A
// folder that cannot be listed takes none: reading it says why.
func inMemory(dir string) int64 {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return 0
	}
	var total int64
	for _, e := range entries {
		info, err := os.Stat(filepath.Join(dir, e.Name()))
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		switch filepath.Ext(e.Name()) {
		case ".csv", ".tsv", ".arrow":
			total += perByte * info.Size()
		case ".gz", ".zst", ".parquet":
			total += perPackedByte * info.Size()
		}
	}
	return total
}

// shardsFor is into how many shards exports are split that would take so much memory
// at once; 0 where they are not.
func shardsFor(need, allowed int64) int {
	if need <= allowed {
		return 0
	}
	const fewest, most, share = 16, 256, 16 // a shard is to take a sixteenth of what is allowed
	return int(min(max((need-1)/(allowed/share)+1, fewest), most))
}
