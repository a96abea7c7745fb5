package privacy

import "reprieve/pipeline/schema"

// Diversity is how much the class of a patient tells of what others should not
// know: l-diversity (Machanavajjhala 2007). Who knows the class of a patient
// knows the value too if all in the class have the same.
type Diversity struct {
	Set       string // of traits, as in Anonymity
	Attribute string // the sensitive column
	Known     int    // patients with a value
	Exposed   int    // of them in a class where all values that are known are the same
	Smallest  int    // the fewest different values of a class with any (l); 0 without
}

// sensitive are the columns of patients that others should not know; none is among
// the traits of AgeSexSite.
var sensitive = []string{"diagnosis", "depression", "anxiety"}

// diversity looks at the sensitive columns within the classes of age, sex and site.
func (e *examination) diversity(patients schema.View, classOf []int) {
	for _, attribute := range sensitive {
		if !patients.Collected(attribute) {
			continue
		}
		values, known := valuesByClass(patients, attribute, classOf)
		d := Diversity{Set: AgeSexSite, Attribute: attribute}
		for class, n := range known {
			d.Known += n
			if len(values[class]) == 1 {
				d.Exposed += n
			}
			if d.Smallest == 0 || len(values[class]) < d.Smallest {
				d.Smallest = len(values[class])
			}
		}
		e.report.Diversity = append(e.report.Diversity, d)
	}
}

// valuesByClass gives the different values of each class that has any, and its
// patients with a value.
func valuesByClass(patients schema.View, attribute string, classOf []int) (values map[int]map[string]bool, known map[int]int) {
	values, known = map[int]map[string]bool{}, map[int]int{}
	value := valueOf(patients, attribute)
	for row, class := range classOf {
		v := value(row)
		if v == "" {
			continue
		}
		if values[class] == nil {
			values[class] = map[string]bool{}
		}
		values[class][v] = true
		known[class]++
	}
	return values, known
}

// valueOf gives the value of a sensitive column, "" where it is missing.
func valueOf(patients schema.View, attribute string) func(row int) string {
	if attribute == "diagnosis" {
		return traitOf(patients, attribute)
	}
	answers := patients.Answers(attribute)
	return func(row int) string {
		return [...]string{schema.Unknown: "", schema.No: "no", schema.Yes: "yes"}[answers.At(row)]
	}
}
