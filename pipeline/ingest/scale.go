package ingest

import (
	"fmt"

	"reprieve/pipeline/privacy"
	"reprieve/pipeline/schema"
)

// minScaleRatings is the number of a site's pain ratings from which on their
// size speaks for another scale.
const minScaleRatings = 20

// siteScale is what the pain ratings of one site show.
type siteScale struct {
	ratings int
	over10  bool  // one is over 10 mm
	first   int32 // the row of the first, by place
}

// checkScale refuses ratings on a declared scale of 100 that are, for a site,
// all 10 or less: they look like ratings on a scale of 10. The patients without
// a site count as one.
func (r *reading) checkScale(patients, vas *rows) {
	if r.opts.VASScale != 100 || patients.broken || vas.broken {
		return
	}
	sites := patients.column("site")
	siteOf := make([]int32, len(patients.order)) // by the code of the patient
	for code, i := range patients.order {
		siteOf[code] = max(sites.narrow[i], -1)
	}
	scales := make([]siteScale, len(sites.texts.texts)+1) // the last: no site
	patient, rating, item := vas.column("patient_id"), vas.column("vas_mm"), vas.column("item")
	for _, i := range vas.order {
		if schema.Item(item.narrow[i]) != schema.Pain {
			continue
		}
		site := siteOf[patient.narrow[i]]
		if site < 0 {
			site = int32(len(scales) - 1)
		}
		s := &scales[site]
		if s.ratings == 0 || vas.comparePlaces(i, s.first) < 0 {
			s.first = i
		}
		s.ratings++
		s.over10 = s.over10 || rating.narrow[i] > 100
	}
	for site, s := range scales {
		if s.ratings >= minScaleRatings && !s.over10 {
			r.refuseScale(vas, sites.texts.texts, site, s)
		}
	}
}

// refuseScale notes a site whose ratings contradict the declared scale, at the
// first of them.
func (r *reading) refuseScale(vas *rows, sites []string, site int, s siteScale) {
	at := vas.places[s.first]
	x := problem{CellError: CellError{
		File: r.files[at.file].Name, Line: int(at.line), Column: 1, Field: "vas_mm",
		Rule: fmt.Sprintf("has %d pain values from here on, none over 10, on a declared scale of 100 (exports.vas_scale)", s.ratings),
	}}
	if site < len(sites) {
		x.note, x.text, x.cell = "site ", sites[site], privacy.Cell{}
	} else {
		x.note = "no site"
	}
	r.problems.add(x)
}
