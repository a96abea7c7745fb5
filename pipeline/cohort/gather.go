package cohort

import (
	"cmp"
	"slices"
)

// Gatherer puts cohorts of different patients together to the one that all their rows
// give at once. In memory are the members that it has and those of the cohort being
// added.
type Gatherer struct{ all Cohort }

// NewGatherer makes one for cohorts of so many patients, or more.
func NewGatherer(patients int) *Gatherer {
	return &Gatherer{Cohort{Members: make([]Member, 0, patients)}}
}

// Add adds a cohort, which is not used after. The cohorts have no patient in common; the
// order in which they come does not show in the result.
func (g *Gatherer) Add(c *Cohort) {
	g.all.Members = append(g.all.Members, c.Members...)
	g.all.Patients += c.Patients
	g.all.SeriesDisagreement += c.SeriesDisagreement
	g.all.Alternatives = c.Alternatives
	if g.all.Cuts == nil {
		g.all.Cuts = slices.Clone(c.Cuts)
		g.all.Named = c.Named
		return
	}
	for i, cut := range c.Cuts {
		g.all.Cuts[i].Rows += cut.Rows
	}
	g.all.Named.merge(c.Named)
}

// Cohort is all that was added. The Gatherer is not used after.
func (g *Gatherer) Cohort() *Cohort {
	sortMembers(g.all.Members)
	return &g.all
}

// merge adds what another part of the exports names.
func (n *Named) merge(other Named) {
	for item := range other.Items {
		n.Items[item] = true
	}
	for instrument := range other.Instruments {
		n.Instruments[instrument] = true
	}
	for i, named := range other.Classes {
		n.Classes[i] = n.Classes[i] || named
	}
	a, b := &n.Sessions, other.Sessions
	a.Dose, a.Weight, a.Route = a.Dose || b.Dose, a.Weight || b.Weight, a.Route || b.Route
	a.Setting, a.Psychotherapy, a.StopReason = a.Setting || b.Setting, a.Psychotherapy || b.Psychotherapy, a.StopReason || b.StopReason
	n.Vitals, n.Events = n.Vitals || other.Vitals, n.Events || other.Events
}

// sortMembers puts members in the order of their ids, each moved once: they are too large
// to be moved about as a sort does.
func sortMembers(members []Member) {
	from := make([]int32, len(members)) // from[i] is where the member lies that belongs to place i
	for i := range from {
		from[i] = int32(i)
	}
	slices.SortFunc(from, func(i, j int32) int { return cmp.Compare(members[i].ID, members[j].ID) })
	for start := range from {
		if int(from[start]) == start {
			continue
		}
		first, at := members[start], int32(start)
		for from[at] != int32(start) {
			next := from[at]
			members[at], from[at] = members[next], at
			at = next
		}
		members[at], from[at] = first, at
	}
}
