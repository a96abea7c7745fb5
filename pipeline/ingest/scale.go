package ingest

import (
	"cmp"
	"fmt"

	"reprieve/pipeline/privacy"
	"reprieve/pipeline/schema"
)

// minScaleRatings is the number of a site's pain ratings from which on their
// size speaks for another scale.
const minScaleRatings = 20

// SiteScale is what the pain ratings of one site show. The patients without a site count
// as one.
type SiteScale struct {
	Site    string
	NoSite  bool
	Ratings int
	Over10  bool  // one is over 10 mm
	File    int32 // of the first rating
	Line    int32
}

// add adds the ratings of other patients of the site.
func (s *SiteScale) add(other SiteScale) {
	if (place{other.File, other.Line}).compare(place{s.File, s.Line}) < 0 {
		s.File, s.Line = other.File, other.Line
	}
	s.Ratings += other.Ratings
	s.Over10 = s.Over10 || other.Over10
}

// contradicts says whether the ratings look like ratings on a scale of 10.
func (s SiteScale) contradicts() bool { return s.Ratings >= minScaleRatings && !s.Over10 }

// compare orders sites by name, no site last.
func (s SiteScale) compare(other SiteScale) int {
	switch {
	case s.NoSite == other.NoSite:
		return cmp.Compare(s.Site, other.Site)
	case s.NoSite:
		return 1
	}
	return -1
}

// problem is that of ratings that contradict the declared scale, at the first of them.
func (s SiteScale) problem(files []string) problem {
	x := siteProblem(s.Site)
	if s.NoSite {
		x.note = "no site"
	}
	x.CellError = CellError{
		File: files[s.File], Line: int(s.Line), Column: 1, Field: "vas_mm",
		Rule: fmt.Sprintf("has %d pain values from here on, none over 10, on a declared scale of 100 (exports.vas_scale)", s.Ratings),
	}
	return x
}

// siteProblem is a problem that names a site.
func siteProblem(site string) problem {
	return problem{note: "site ", text: site, cell: privacy.Cell{}}
}

// checkScale refuses ratings on a declared scale of 100 that are, for a site,
// all 10 or less: they look like ratings on a scale of 10.
func (r *reading) checkScale(patients, vas *rows) {
	if patients.broken || vas.broken {
		return
	}
	names := make([]string, len(r.files))
	for i, f := range r.files {
		names[i] = f.Name
	}
	for _, s := range r.scales(patients, vas) {
		if s.contradicts() {
			r.problems.add(s.problem(names))
		}
	}
}

// scales gives what the pain ratings of each site show, on a declared scale of 100; of a
// scale of 10 nothing is asked. Sites without ratings are left out.
func (r *reading) scales(patients, vas *rows) []SiteScale {
	if r.opts.VASScale != 100 {
		return nil
	}
	sites := patients.column("site")
	siteOf := make([]int32, len(patients.order)) // by the code of the patient
	for code, i := range patients.order {
		siteOf[code] = max(sites.narrow[i], -1)
	}
	scales := make([]SiteScale, len(sites.texts.texts)+1) // the last: no site
	firsts := make([]int32, len(scales))                  // their first ratings, by number
	patient, rating, item := vas.column("patient_id"), vas.column("vas_mm"), vas.column("item")
	for _, i := range vas.order {
		if schema.Item(item.short[i]) != schema.Pain {
			continue
		}
		site := siteOf[patient.narrow[i]]
		if site < 0 {
			site = int32(len(scales) - 1)
		}
		s := &scales[site]
		if number := vas.number(i); s.Ratings == 0 || number < firsts[site] {
			firsts[site] = number
		}
		s.Ratings++
		s.Over10 = s.Over10 || rating.short[i] > 100
	}
	for site := range scales {
		if scales[site].Ratings > 0 {
			first := vas.places.at(firsts[site])
			scales[site].File, scales[site].Line = first.file, first.line
		}
	}
	var rated []SiteScale
	for site, s := range scales {
		if s.NoSite = site == len(scales)-1; !s.NoSite {
			s.Site = sites.texts.texts[site]
		}
		if s.Ratings > 0 {
			rated = append(rated, s)
		}
	}
	return rated
}
