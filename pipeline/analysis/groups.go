package analysis

import (
	"slices"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
)

// category is a variable of which each member has one level or none.
type category struct {
	name  string
	order []string // levels in order; nil means bytewise
	level func(*cohort.Member) string
}

func yesNo(a schema.Answer) string { return [...]string{"", "no", "yes"}[a] }

func levelsOf(column string) []string {
	t, _ := schema.Lookup(schema.PatientsTable)
	c, _ := t.Column(column)
	return c.Levels
}

// The categories. An empty cell is not a level; unknown depression is one.
var (
	byDepression = category{
		name: "depression", order: []string{"yes", "no", "unknown"},
		level: func(m *cohort.Member) string { return m.Outcome.Depression.String() },
	}
	bySite      = category{name: "site", level: func(m *cohort.Member) string { return m.Site }}
	bySex       = category{name: "sex", order: levelsOf("sex"), level: func(m *cohort.Member) string { return m.Sex }}
	byDiagnosis = category{name: "diagnosis", order: levelsOf("diagnosis"), level: func(m *cohort.Member) string { return m.Diagnosis }}
	byAnxiety   = category{name: "anxiety", order: []string{"yes", "no"}, level: func(m *cohort.Member) string { return yesNo(m.Anxiety) }}
	byPlan      = category{name: "psychotherapy_planned", order: []string{"yes", "no"}, level: func(m *cohort.Member) string { return yesNo(m.PsychotherapyPlanned) }}
	byBaseType  = category{
		name: "basetype", order: []string{outcome.HomeMean.String(), outcome.HomeLast.String(), outcome.PreSession.String()},
		level: func(m *cohort.Member) string { return m.Outcome.BaseType.String() },
	}
)

// levels returns the levels that occur among the members, in order.
func (c category) levels(members []*cohort.Member) []string {
	seen := map[string]bool{}
	for _, m := range members {
		seen[c.level(m)] = true
	}
	delete(seen, "")
	if c.order == nil {
		levels := make([]string, 0, len(seen))
		for l := range seen {
			levels = append(levels, l)
		}
		slices.Sort(levels)
		return levels
	}
	var levels []string
	for _, l := range c.order {
		if seen[l] {
			levels = append(levels, l)
		}
	}
	return levels
}

// is returns the condition that a member has a level.
func (c category) is(level string) func(*cohort.Member) bool {
	return func(m *cohort.Member) bool { return c.level(m) == level }
}

// group is some members of a population: all of it where name is "".
type group struct {
	name, level string
	members     []*cohort.Member
}

// groups returns the whole population and then, for each category, a group for
// each level that occurs in it.
func groups(members []*cohort.Member, by ...category) []group {
	all := []group{{members: members}}
	for _, c := range by {
		for _, l := range c.levels(members) {
			all = append(all, group{c.name, l, where(members, c.is(l))})
		}
	}
	return all
}
