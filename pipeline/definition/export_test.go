package definition

import (
	"fmt"

	"reprieve/pipeline/analysis"
)

// PartsOf are the parts of the line that defines a row which the row has: a level,
// a stat and a group.
func PartsOf(row analysis.Row) []string {
	all, err := reference()
	if err != nil {
		return nil
	}
	a, _ := all.find(row.Analysis)
	e, ok := a.entry(row)
	if !ok {
		return nil
	}
	parts := []string{e.part(a.Name, "stat", row.StatName)}
	for _, l := range e.Levels {
		if matches([]string{l}, row.VariableLevel) {
			parts = append(parts, e.part(a.Name, "level", l))
		}
	}
	for _, g := range e.Groups {
		if g.Name != row.Group1 {
			continue
		}
		if len(g.Levels) == 0 {
			parts = append(parts, e.part(a.Name, "group", g.Name))
		}
		for _, l := range g.Levels {
			if matches([]string{l}, row.Group1Level) {
				parts = append(parts, e.part(a.Name, "group", join(g.Name, l)))
			}
		}
	}
	return parts
}

// AllParts are the parts of all lines in their order.
func AllParts() []string {
	all, err := reference()
	if err != nil {
		return nil
	}
	var parts []string
	for _, a := range all.analyses {
		for _, e := range a.Entries {
			for _, s := range e.Stats {
				parts = append(parts, e.part(a.Name, "stat", s))
			}
			for _, l := range e.Levels {
				parts = append(parts, e.part(a.Name, "level", l))
			}
			for _, g := range e.Groups {
				if len(g.Levels) == 0 {
					parts = append(parts, e.part(a.Name, "group", g.Name))
				}
				for _, l := range g.Levels {
					parts = append(parts, e.part(a.Name, "group", join(g.Name, l)))
				}
			}
		}
	}
	return parts
}

// part names a part of a line; the line itself by its variable, levels and methods.
func (e entry) part(name, kind, value string) string {
	return fmt.Sprintf("%s|%s|%v|%v: %s %s", name, e.Variable, e.Levels, e.methods, kind, value)
}

// AllSettings are the keys of the configuration that each analysis names.
func AllSettings() map[string][]string {
	all, err := reference()
	if err != nil {
		return nil
	}
	settings := map[string][]string{}
	for _, a := range all.analyses {
		settings[a.Name] = a.Settings
	}
	return settings
}
