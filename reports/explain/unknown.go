package explain

import (
	"slices"
	"strings"

	"reprieve/pipeline/definition"
	"reprieve/pipeline/privacy"
)

// Unknown is the error of an id that does not exist.
type Unknown struct {
	ID      string
	Month   string   // where it was looked for; "" if only definitions were
	Nearest []string // ids, as far as they were written, that may have been meant; without a month the name of an analysis
	Err     error    // what is wrong with it, if that is known
}

// Error names the id and what may have been meant.
func (e *Unknown) Error() string {
	text := "no result " + e.ID
	if e.Month != "" {
		text += " in " + e.Month
	} else {
		text += " (no month was read, so ids that only begin so are not known)"
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	if len(e.Nearest) > 0 {
		text += "; the nearest:\n  " + strings.Join(e.Nearest, "\n  ")
	}
	return text
}

// Unwrap gives what is wrong with the id.
func (e *Unknown) Unwrap() error { return e.Err }

// unknown is the error of an id that is none of the month, which may be nil.
func (m *Month) unknown(id string, err error) *Unknown {
	u := &Unknown{ID: id, Err: err}
	if m != nil {
		u.Month, u.Nearest, u.Err = m.manifest.Month, m.nearest(id), nil
		return u
	}
	names, _ := definition.Analyses() //nolint:errcheck // a reference that cannot be parsed names nothing
	first, _, _ := strings.Cut(id, "|")
	if near := privacy.Nearest(first, names); near != "" && near != first {
		u.Nearest = []string{near}
	}
	return u
}

// maxNearest is how many ids an error names.
const maxNearest = 5

// nearest are the ids of the month at the least distance from what was written,
// in their order, each as far as the written one goes.
func (m *Month) nearest(written string) []string {
	parts := strings.Split(written, "|")
	least := 1 << 30
	var ids []string
	for _, r := range m.results.Rows {
		id := strings.Split(r.ID(), "|")
		d := distance(parts, id)
		if d < least {
			least, ids = d, nil
		}
		near := strings.Join(id[:min(len(id), len(parts))], "|")
		if d == least && len(ids) < maxNearest && !slices.Contains(ids, near) {
			ids = append(ids, near)
		}
	}
	return ids
}

// distance adds for each written part 0 if it is that of the id, 1 if it may be a
// slip for it, 3 if it is another; parts that were not written do not count.
func distance(written, id []string) int {
	d := 3 * max(0, len(written)-len(id))
	for i, p := range written[:min(len(written), len(id))] {
		switch {
		case p == id[i]:
		case p != "" && id[i] != "" && privacy.Nearest(p, []string{strings.ToLower(id[i])}) != "":
			d++
		default:
			d += 3
		}
	}
	return d
}
