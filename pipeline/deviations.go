package pipeline

import (
	"strings"
	"time"
)

// Deviation is a departure from the statistical analysis plan.
type Deviation struct {
	Date, What, Why string // Date is YYYY-MM-DD
}

// DeviationsOf reads the deviations of a configuration in their order. An item that
// Validate refuses is left out.
func DeviationsOf(c ReportConfig) []Deviation {
	var list []Deviation
	for _, item := range c.Deviations {
		if d, rule := parseDeviation(item); rule == "" {
			list = append(list, d)
		}
	}
	return list
}

// parseDeviation reads "DATE | WHAT | WHY", or says which rule it breaks.
func parseDeviation(item string) (d Deviation, rule string) {
	parts := strings.Split(item, "|")
	if len(parts) != 3 {
		return d, "is not DATE | WHAT | WHY, three parts with | between them"
	}
	d = Deviation{strings.TrimSpace(parts[0]), strings.TrimSpace(parts[1]), strings.TrimSpace(parts[2])}
	if _, err := time.Parse(time.DateOnly, d.Date); err != nil {
		return d, "does not begin with a date (YYYY-MM-DD)"
	}
	if d.What == "" || d.Why == "" {
		return d, "does not say what was changed and why"
	}
	return d, ""
}

func (v *validation) deviations(key string, items []string) {
	for _, item := range items {
		if _, rule := parseDeviation(item); rule != "" {
			v.add(key, item, rule)
		}
	}
}
