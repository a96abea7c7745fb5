package disclosure

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"

	"reprieve/pipeline/job"
	"reprieve/pipeline/privacy/seal"
)

// EarlierFile is the file of a month, with slashes, that holds what was released
// before it, so that its report can be drawn again and the month be made again
// when the memory has gone on.
const EarlierFile = "restricted/earlier.csv"

var earlierColumns = []string{"release", "x_result_id", "count", "released"}

// Write writes the counts as CSV: the number of the release from 1, the id of the
// row, the count, and whether it was released (1) or not (0), or what was told of
// it (55~4 for 55, and up to 4 more or fewer).
func (e Earlier) Write(w io.Writer) error {
	c := csv.NewWriter(w)
	if err := c.Write(earlierColumns); err != nil {
		return err
	}
	for i, past := range e {
		for _, part := range []struct {
			counts   map[string]int
			released string
		}{{past.Counts, "1"}, {past.Withheld, "0"}} {
			for _, id := range slices.Sorted(maps.Keys(part.counts)) {
				released := part.released
				if a, told := past.Rounded[id]; told {
					released = a.String()
				}
				if err := c.Write([]string{strconv.Itoa(i + 1), id, strconv.Itoa(part.counts[id]), released}); err != nil {
					return err
				}
			}
		}
	}
	c.Flush()
	return c.Error()
}

// EarlierOf reads what was released before a published month; nil if the month was
// made without a memory of it. A file that is not as it was published is an error.
func EarlierOf(folder string, m job.Manifest, identities seal.Identities) (Earlier, error) {
	if !m.HasFile(EarlierFile) {
		return nil, nil
	}
	f, err := m.Open(folder, EarlierFile, identities)
	if err != nil {
		return nil, err
	}
	e, err := ReadEarlier(f)
	return e, errors.Join(err, f.Close())
}

// ReadEarlier reads what Write wrote.
func ReadEarlier(r io.Reader) (Earlier, error) {
	all, err := csv.NewReader(r).ReadAll()
	if err != nil || len(all) == 0 || !slices.Equal(all[0], earlierColumns) {
		return nil, fmt.Errorf("disclosure: earlier releases: %w", errors.Join(err, io.ErrUnexpectedEOF))
	}
	e := Earlier{}
	for _, record := range all[1:] {
		release, err := strconv.Atoi(record[0])
		if err != nil || release < 1 || release > len(e)+1 {
			return nil, fmt.Errorf("disclosure: earlier releases: %q is not the number of a release", record[0])
		}
		n, err := strconv.Atoi(record[2])
		if err != nil {
			return nil, fmt.Errorf("disclosure: earlier releases: %q is not a whole number", record[2])
		}
		if release > len(e) {
			e = append(e, Past{map[string]int{}, map[string]int{}, map[string]About{}})
		}
		if err := e[release-1].read(record[1], n, record[3]); err != nil {
			return nil, err
		}
	}
	return e, nil
}

// read takes a count with what was released of it.
func (p Past) read(id string, n int, released string) error {
	switch released {
	case "1":
		p.Counts[id] = n
		return nil
	case "0":
		p.Withheld[id] = n
		return nil
	}
	a, err := parseAbout(released)
	if err != nil {
		return fmt.Errorf("disclosure: earlier releases: %q is not what was released of a count", released)
	}
	p.Withheld[id], p.Rounded[id] = n, a
	return nil
}
