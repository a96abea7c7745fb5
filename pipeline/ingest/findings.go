package ingest

import (
	"cmp"
	"slices"

	"reprieve/pipeline/privacy"
	"reprieve/pipeline/schema"
)

// Findings are what rows have shown besides their values. Those of ReadInto and of all
// its parts, put together by Conclude, are those of a Read.
type Findings struct {
	Kept    []int64       // rows that are kept, by table; of parts only
	Counts  []FileCount   // by file and rule
	Refused []FileRefusal // under quarantine
	Wrong   []Wrong       // as many as are listed at most, in the order in which a Read finds them
	More    []More        // problems besides those
	Scales  []SiteScale   // of parts only
	Sites   []Site        // of ReadInto only: how the name of a site is shown

	ScaleUnknown bool // a table could not be read to its end: scales are not judged
}

// FileCount is a number of rows of a file, by the rule that was applied to them.
type FileCount struct {
	File int32 // its place in Parted.Files
	Rule string
	Rows int64
}

// FileRefusal is one thing wrong with a row that is left out.
type FileRefusal struct {
	File    int32
	Refusal Refusal
}

// Wrong is a problem of a table. Patient is whose rows contradict each other; "" where the
// problem is one of a row by itself.
type Wrong struct {
	Table   int
	Patient string
	Error   CellError
}

// More is a number of problems of a table that are not listed.
type More struct{ Table, Problems int }

// Site is a site with its name as an error shows it.
type Site struct{ Name, Shown string }

// takeTally keeps what a tally has counted.
func (f *Findings) takeTally(t *tally) {
	for file := range t.files {
		for _, rule := range countOrder {
			if n := t.counts[tallyKey{int32(file), rule}]; n > 0 {
				f.Counts = append(f.Counts, FileCount{int32(file), rule, n})
			}
		}
	}
	for _, r := range t.refusals {
		f.Refused = append(f.Refused, FileRefusal{r.file, r.Refusal})
	}
}

// take keeps what the rows of one table of a part have shown: its number of rows, and the
// rows that contradict each other.
func (f *Findings) take(k int, t, patients *rows, found *problems) {
	for len(f.Kept) <= k {
		f.Kept = append(f.Kept, 0)
	}
	f.Kept[k] = int64(len(t.order))
	ids, patient := patients.column("patient_id").texts.texts, t.column("patient_id")
	for _, x := range found.list {
		f.Wrong = append(f.Wrong, Wrong{k, ids[patient.narrow[x.row]], x.CellError})
	}
	if found.more > 0 {
		f.More = append(f.More, More{k, found.more})
	}
}

// Conclude puts the findings of all parts, in any order, to those of ReadInto: the ledger
// and the number of rows that are kept, by table, or the *Refused that Read would give.
func (p *Parted) Conclude(parts []Findings) (Ledger, map[string]int64, error) {
	all := &problems{max: p.Form.MaxErrors}
	for k, table := range schema.Tables {
		all.addWrong(k, &p.Findings)
		all.addConflicts(k, parts)
		if table.Name == schema.VASTable {
			p.addScales(all, parts)
		}
	}
	if err := all.refusedAsShown(); err != nil {
		return Ledger{}, nil, err
	}
	kept := map[string]int64{}
	t := &tally{files: make([]exportFile, len(p.Files)), counts: map[tallyKey]int64{}}
	for i, f := range p.Files {
		t.files[i].File = f
	}
	t.addFindings(&p.Findings)
	for i := range parts {
		t.addFindings(&parts[i])
		for k, n := range parts[i].Kept {
			kept[schema.Tables[k].Name] += n
		}
	}
	return t.ledger(), kept, nil
}

// addWrong adds the problems of one table.
func (p *problems) addWrong(table int, f *Findings) {
	for _, w := range f.Wrong {
		if w.Table == table {
			p.add(problem{CellError: w.Error})
		}
	}
	p.addMore(table, f)
}

func (p *problems) addMore(table int, f *Findings) {
	for _, m := range f.More {
		if m.Table == table {
			p.more += m.Problems
		}
	}
}

// addConflicts adds the problems of one table that parts have found, by patient.
func (p *problems) addConflicts(table int, parts []Findings) {
	var list []Wrong
	for i := range parts {
		for _, w := range parts[i].Wrong {
			if w.Table == table {
				list = append(list, w)
			}
		}
		p.addMore(table, &parts[i])
	}
	slices.SortStableFunc(list, func(a, b Wrong) int { return cmp.Compare(a.Patient, b.Patient) })
	for _, w := range list {
		p.add(problem{CellError: w.Error})
	}
}

// addScales adds the sites whose ratings, over all parts, contradict the declared scale.
func (p *Parted) addScales(all *problems, parts []Findings) {
	if p.Findings.ScaleUnknown {
		return
	}
	var sites []SiteScale
	for i := range parts {
		for _, s := range parts[i].Scales {
			at := slices.IndexFunc(sites, func(x SiteScale) bool { return x.Site == s.Site && x.NoSite == s.NoSite })
			if at < 0 {
				sites = append(sites, s)
				continue
			}
			sites[at].add(s)
		}
	}
	slices.SortFunc(sites, SiteScale.compare)
	for _, s := range sites {
		if !s.contradicts() {
			continue
		}
		x := s.problem(p.Form.Files)
		x.Shown = x.note
		for _, site := range p.Findings.Sites {
			if !s.NoSite && site.Name == s.Site {
				x.Shown = site.Shown
			}
		}
		all.add(x)
	}
}

// addFindings adds counts and refusals.
func (t *tally) addFindings(f *Findings) {
	for _, c := range f.Counts {
		t.counts[tallyKey{c.File, c.Rule}] += c.Rows
	}
	for _, r := range f.Refused {
		t.refusals = append(t.refusals, refusal{file: r.File, Refusal: r.Refusal})
	}
}

// shown is the problem with what may be shown of its text.
func (x problem) shown(known func(string) bool) CellError {
	x.cell.Known = known
	x.Shown = x.note + privacy.Shown(x.text, x.cell)
	return x.CellError
}
