package privacy

import (
	"slices"
	"strconv"
	"strings"

	"reprieve/pipeline/schema"
)

// Anonymity is how alike the patients of the exports are in traits that others
// may know of them: k-anonymity (Sweeney 2002) and the prosecutor's risk (El
// Emam), which is that of being found by someone who knows that a person is in
// the data. Patients with the same traits are a class; a missing value is a
// trait. All patients of the table count, whether they consented or not.
type Anonymity struct {
	Set      string   // AllTraits or AgeSexSite
	Traits   []string // the columns that the exports have of the set
	Patients int
	Classes  int
	Smallest int // size of the smallest class; 0 without patients
	Unique   int // patients who are a class by themselves
	Below    int // patients in classes below the limit
}

// The sets of traits.
const (
	AllTraits  = "all"
	AgeSexSite = "age_sex_site"
)

// traitSets are the traits of each set: age in decades, which end with 90 and
// over, and the columns of patients that others may know.
var traitSets = []struct {
	name   string
	traits []string
}{
	{AllTraits, []string{"age", "sex", "site", "diagnosis", "cohort_month"}},
	{AgeSexSite, []string{"age", "sex", "site"}},
}

// MaxRisk is the highest risk of a patient: 1 in the size of the smallest class;
// 0 without patients.
func (a Anonymity) MaxRisk() float64 {
	if a.Smallest == 0 {
		return 0
	}
	return 1 / float64(a.Smallest)
}

// MeanRisk is the mean risk of the patients: classes by patients; 0 without
// patients.
func (a Anonymity) MeanRisk() float64 {
	if a.Patients == 0 {
		return 0
	}
	return float64(a.Classes) / float64(a.Patients)
}

// anonymity counts the classes of both sets, or of one where the exports have no
// trait of AllTraits beyond those of AgeSexSite. A smallest class below the limit is
// a note, never a refusal: with a month and a site among the traits every
// clinic of some dozens of patients has one, and what leaves the clinic is
// counts of many.
func (e *examination) anonymity(patients schema.View) {
	for _, set := range traitSets {
		a := Anonymity{Set: set.name, Patients: patients.Len()}
		for _, t := range set.traits {
			if patients.Collected(t) {
				a.Traits = append(a.Traits, t)
			}
		}
		classOf, sizes := classes(patients, a.Traits)
		if set.name == AgeSexSite {
			e.diversity(patients, classOf)
		}
		if before := e.report.Anonymity; len(before) > 0 && slices.Equal(before[0].Traits, a.Traits) {
			break
		}
		for _, size := range sizes {
			a.Classes++
			if a.Smallest == 0 || size < a.Smallest {
				a.Smallest = size
			}
			if size == 1 {
				a.Unique++
			}
			if size < e.opts.K {
				a.Below += size
			}
		}
		e.report.Anonymity = append(e.report.Anonymity, a)
	}
	if a := e.report.Anonymity[0]; a.Below > 0 {
		e.find(Finding{Rule: "k_anonymity", Table: schema.PatientsTable, Column: PatientClasses, Rows: int64(a.Below), Of: int64(a.Patients)})
	}
}

// classes gives the class of each row of patients, of those who share traits, and
// the sizes of the classes.
func classes(patients schema.View, traits []string) (classOf, sizes []int) {
	numbers := map[string]int{}
	of := make([]func(row int) string, len(traits))
	for i, t := range traits {
		of[i] = traitOf(patients, t)
	}
	var key strings.Builder
	for row := range patients.Len() {
		key.Reset()
		for _, value := range of {
			key.WriteString(value(row))
			key.WriteByte(0)
		}
		class, ok := numbers[key.String()]
		if !ok {
			class = len(sizes)
			numbers[key.String()], sizes = class, append(sizes, 0)
		}
		sizes[class]++
		classOf = append(classOf, class)
	}
	return classOf, sizes
}

// traitOf gives the value of a trait, "" where it is missing.
func traitOf(patients schema.View, trait string) func(row int) string {
	if trait == "age" {
		ages := patients.Wholes(trait)
		return func(row int) string {
			age, ok := ages.At(row)
			if !ok {
				return ""
			}
			return strconv.Itoa(int(age) / 10)
		}
	}
	codes := patients.Codes(trait)
	return func(row int) string { return codes.Text(codes.At(row)) }
}
