package disclosure

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/gofrs/flock"

	"reprieve/pipeline/analysis"
)

// ErrMemory means that the memory of what was released is absent or damaged. It is
// never replaced by a fresh one: what was released could then be subtracted from
// what will be.
var ErrMemory = errors.New("the memory of releases cannot be used")

const memoryFormat = 1

// Memory is what has left the clinic, and what has not: every count of every month
// that was released, by the id of its row. It stays within the clinic.
type Memory struct {
	Format   int        `json:"format"`
	Releases []Released `json:"releases"` // in the order in which they left
}

// Released is one release: who, what and when, and its counts. Nothing of it is of
// a single patient.
type Released struct {
	Month    string         `json:"month"`
	Manifest string         `json:"manifest_sha256"` // of the month
	Who      string         `json:"who"`             // user of the operating system
	When     time.Time      `json:"when"`
	Counts   map[string]int `json:"counts"`   // by the id of the row
	Withheld map[string]int `json:"withheld"` // the counts that were not released: what is released later must not tell them

	Rounded map[string]About `json:"rounded,omitempty"` // what was told of those that are withheld, but for a rounded number
	Before  string           `json:"before"`            // Sum of the release before, "" for the first
	Sum     string           `json:"sum"`               // checksum of all this
}

// sum is the checksum of a release, which holds that of the release before.
func (r Released) sum() (string, error) {
	r.Sum = ""
	text, err := json.Marshal(r)
	if err != nil {
		return "", fmt.Errorf("disclosure: memory: %w", err)
	}
	h := sha256.Sum256(text)
	return hex.EncodeToString(h[:]), nil
}

// ReadMemory reads and checks the memory. A file that is absent or not as it was
// written is an ErrMemory.
func ReadMemory(path string) (*Memory, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("disclosure: %s: %w: %w; restore it or, if nothing has ever been released, begin one with reprieve release --init", path, ErrMemory, err)
	}
	m := &Memory{}
	if err := json.Unmarshal(text, m); err != nil || m.Format != memoryFormat {
		return nil, fmt.Errorf("disclosure: %s: %w: it is damaged: restore it", path, ErrMemory)
	}
	before := ""
	for i, r := range m.Releases {
		sum, err := r.sum()
		if err != nil {
			return nil, err
		}
		if sum != r.Sum || r.Before != before {
			return nil, fmt.Errorf("disclosure: %s: %w: release %d is damaged, or one is missing before it: restore it", path, ErrMemory, i+1)
		}
		before = r.Sum
	}
	return m, nil
}

// InitMemory begins the memory of a clinic that has released nothing yet. A file
// that is there is an error.
func InitMemory(path string) error {
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("disclosure: %s: is there already", path)
	}
	return write(path, &Memory{Format: memoryFormat, Releases: []Released{}})
}

// Record adds a release to the memory at path, which it holds meanwhile. The same
// counts of the same month are not added again.
func Record(path string, r Released) (err error) {
	lock := flock.New(path + ".lock")
	held, err := lock.TryLock()
	if err != nil {
		return fmt.Errorf("disclosure: %s: %w", path, err)
	}
	if !held {
		return fmt.Errorf("disclosure: %s: another release is being recorded", path)
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	m, err := ReadMemory(path)
	if err != nil {
		return err
	}
	if m.Has(r.Manifest) {
		return nil
	}
	if n := len(m.Releases); n > 0 {
		r.Before = m.Releases[n-1].Sum
	}
	if r.Sum, err = r.sum(); err != nil {
		return err
	}
	m.Releases = append(m.Releases, r)
	return write(path, m)
}

// write puts the memory in the place of the one before, whole or not at all.
func write(path string, m *Memory) error {
	text, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return fmt.Errorf("disclosure: memory: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".memory-*") // of mode 0600
	if err != nil {
		return fmt.Errorf("disclosure: memory: %w", err)
	}
	defer os.Remove(f.Name()) //nolint:errcheck // it fails once the file has been renamed
	_, err = f.Write(append(text, '\n'))
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("disclosure: memory: %w", err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return fmt.Errorf("disclosure: memory: %w", err)
	}
	return nil
}

// Has says whether the memory holds the release of the month with a manifest of
// the SHA-256.
func (m *Memory) Has(manifest string) bool {
	return slices.ContainsFunc(m.Releases, func(r Released) bool { return r.Manifest == manifest })
}

// Past is what was released of a month, and what was not: of some of the withheld
// a rounded number was.
type Past struct {
	Counts, Withheld map[string]int
	Rounded          map[string]About
}

// Earlier are the releases before, the first first.
type Earlier []Past

// Earlier returns all that was released before; never nil.
func (m *Memory) Earlier() Earlier {
	all := make(Earlier, len(m.Releases))
	for i, r := range m.Releases {
		all[i] = Past{r.Counts, r.Withheld, r.Rounded}
	}
	return all
}

// Counts are the counts that a release shows, by the id of the row, and those of
// the results that it does not, or shows rounded to multiples of a base.
func Counts(released, results *analysis.Results, base int) Past {
	p := Past{Counts: counts(released), Withheld: map[string]int{}, Rounded: map[string]About{}}
	for id, n := range counts(results) {
		if _, shown := p.Counts[id]; !shown {
			p.Withheld[id] = n
		}
	}
	for i := range released.Rows {
		if row := &released.Rows[i]; row.Suppressed == analysis.Rounded {
			p.Rounded[row.ID()] = About{int(math.Round(row.Stat)), base - 1}
		}
	}
	return p
}

// counts are the counts that results show, by the id of the row.
func counts(results *analysis.Results) map[string]int {
	all := map[string]int{}
	for i := range results.Rows {
		row := &results.Rows[i]
		if slices.Contains(countStats, row.StatName) && row.Estimable() && !row.Withheld() {
			all[row.ID()] = int(math.Round(row.Stat))
		}
	}
	return all
}

// rows are the rows of a past month that hold a count, by id.
func (p Past) rows() []analysis.Row {
	ids := make([]string, 0, len(p.Counts)+len(p.Withheld))
	for id := range p.Counts {
		ids = append(ids, id)
	}
	for id := range p.Withheld {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	rows := make([]analysis.Row, 0, len(ids))
	for _, id := range ids {
		row, err := analysis.ParseID(id)
		if err != nil {
			continue // of a version whose ids were others: its rows are none of these
		}
		n, shown := p.Counts[id]
		if !shown {
			n = p.Withheld[id]
		}
		row.Stat = float64(n)
		rows = append(rows, row)
	}
	return rows
}

// remember takes the past months into the system: their cells, their equations and
// what was published of them, and between each month and this one that counts of
// patients do not fall. Who came in between is a group of patients like any other.
func (d *decision) remember() {
	for _, past := range d.policy.Earlier {
		then := newDecisionIn(d.system, past.rows(), Policy{MinCell: d.policy.MinCell, Setting: d.policy.Setting})
		d.past = append(d.past, then)
	}
	for _, then := range d.past {
		d.follow(then)
		d.followCurves(then)
	}
}

// tellPast tells the reader what was released of the past months.
func (d *decision) tellPast() {
	d.system.lenient = true
	for k, then := range d.past {
		then.publishAgain(d.policy.Earlier[k])
	}
	d.system.lenient = false
}

// publishAgain publishes what was.
func (d *decision) publishAgain(p Past) {
	for i, id := range d.ids {
		if _, shown := p.Counts[id]; shown && d.cellOf[i] >= 0 {
			d.system.publish(d.cellOf[i])
		}
	}
	for i, id := range d.ids {
		if a, told := p.Rounded[id]; told && d.cellOf[i] >= 0 && a.contains(d.value(i)) {
			d.system.tell(d.cellOf[i], a)
		}
	}
	for _, c := range d.curves {
		for _, point := range c.points {
			if slices.ContainsFunc(point.rows, func(i int) bool { _, shown := p.Counts[d.ids[i]]; return shown }) {
				d.system.publish(point.risk)
				d.system.publish(point.events)
			}
		}
	}
}

// follow relates the counts of this month to those of a past one: who came in
// between is a group of patients. Readers are taken to know that a count does not
// fall wherever it has not fallen. One that has fallen was corrected, or its
// patients went on to another: the difference is protected all the same.
func (d *decision) follow(then *decision) {
	for i, c := range d.cellOf {
		j, ok := then.index[d.ids[i]]
		if c < 0 || !ok || then.cellOf[j] < 0 {
			continue
		}
		d.grown(c, then.cellOf[j])
		if change := d.value(i) - then.value(j); d.system.small(max(change, -change)) {
			d.between[c] = true
		}
		d.followRest(then, i, j)
	}
}

// followCurves does the same for the points of curves on one day.
func (d *decision) followCurves(then *decision) {
	for _, now := range d.curves {
		for _, before := range then.curves {
			if now.group != before.group {
				continue
			}
			for _, p := range now.points {
				for _, q := range before.points {
					if p.day == q.day {
						d.grown(p.risk, q.risk)
						d.grown(p.events, q.events)
					}
				}
			}
		}
	}
}

// grown relates a cell to that of a past month.
func (d *decision) grown(now, before int) {
	d.system.change([]signed{{now, 1}, {before, -1}})
}

// followRest does the same for N less n.
func (d *decision) followRest(then *decision, i, j int) {
	if d.rows[i].StatName != "n" || d.rows[i].Method == "random_intercept" {
		return
	}
	now, before := d.statOf(d.groups[d.group[i]], "N"), then.statOf(then.groups[then.group[j]], "N")
	if now >= 0 && before >= 0 {
		d.system.change([]signed{{d.cellOf[now], 1}, {d.cellOf[i], -1}, {then.cellOf[before], -1}, {then.cellOf[j], 1}})
	}
}
