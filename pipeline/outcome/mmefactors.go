package outcome

import (
	"cmp"
	"maps"
	"slices"
)

// MMEVersion names the table of the factors of opioids: the guideline of the CDC
// of 2022 (MMWR Recomm Rep 71(3):1). That of 2016 differs.
const MMEVersion = "CDC 2022"

// MMEFactor is what a dose of an opioid in mg a day is multiplied by for morphine
// milligram equivalents a day.
type MMEFactor struct {
	Drug   string
	Factor float64
}

// MMEFactors are the factors in the order of the drugs' names. Drugs that are not
// among them have no factor here.
func MMEFactors() []MMEFactor {
	var list []MMEFactor
	for drug, factor := range maps.All(mmeFactors) {
		list = append(list, MMEFactor{drug, factor})
	}
	slices.SortFunc(list, func(a, b MMEFactor) int { return cmp.Compare(a.Drug, b.Drug) })
	return list
}
