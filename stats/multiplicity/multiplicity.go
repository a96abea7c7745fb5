// Package multiplicity adjusts p-values for the number of tests, so that each
// adjusted p-value can be held against the level itself.
package multiplicity

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Method names an adjustment; the zero value is Holm.
type Method int

// The adjustments. Holm to Bonferroni hold the chance of any false rejection at the
// level (family-wise error rate); BenjaminiHochberg and BenjaminiYekutieli hold the
// expected share of false ones among the rejections (false discovery rate).
const (
	// Holm steps down from the smallest p-value; valid for any dependence. Holm 1979,
	// Scand J Stat 6:65.
	Holm Method = iota
	// Hochberg steps up from the largest; for independent or positively dependent
	// tests. Hochberg 1988, Biometrika 75:800.
	Hochberg
	// Hommel closes Simes' test; as Hochberg, never larger. Hommel 1988, Biometrika
	// 75:383.
	Hommel
	// Bonferroni multiplies by the number of tests; valid for any dependence.
	Bonferroni
	// BenjaminiHochberg is for independent or positively dependent tests. Benjamini
	// and Hochberg 1995, J R Stat Soc B 57:289.
	BenjaminiHochberg
	// BenjaminiYekutieli is valid for any dependence. Benjamini and Yekutieli 2001,
	// Ann Stat 29:1165.
	BenjaminiYekutieli
)

// String returns the name as it is printed under a table.
func (m Method) String() string {
	names := [...]string{"Holm", "Hochberg", "Hommel", "Bonferroni", "Benjamini-Hochberg", "Benjamini-Yekutieli"}
	if m < 0 || int(m) >= len(names) {
		return fmt.Sprintf("Method(%d)", int(m))
	}
	return names[m]
}

// Adjust returns the adjusted p-values, in the order of p; equal ones stay equal. A
// test that was planned but could not be computed is left out by the caller, who
// decides whether it counts; R's p.adjust does not count it. No p-values give none.
// A p-value outside [0, 1], NaN among them, or an unknown method is an error.
//
// In R: p.adjust(p, "holm", "hochberg", "hommel", "bonferroni", "BH" or "BY").
func Adjust(p []float64, method Method) ([]float64, error) {
	for i, v := range p {
		if !(v >= 0 && v <= 1) {
			return nil, fmt.Errorf("multiplicity: p-value %d: %v is not in [0, 1]", i, v)
		}
	}
	adjust, err := method.adjustment()
	if err != nil {
		return nil, err
	}
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(p[i], p[j]) })
	sorted := make([]float64, len(p))
	for k, i := range order {
		sorted[k] = p[i]
	}
	adjusted := make([]float64, len(p))
	for k, v := range adjust(sorted) {
		adjusted[order[k]] = min(v, 1)
	}
	return adjusted, nil
}

// adjustment returns the function that adjusts p-values in ascending order.
func (m Method) adjustment() (func(p []float64) []float64, error) {
	switch m {
	case Holm:
		return holm, nil
	case Hochberg:
		return func(p []float64) []float64 { return stepUp(p, func(k, n int) float64 { return float64(n - k) }) }, nil
	case Hommel:
		return hommel, nil
	case Bonferroni:
		return bonferroni, nil
	case BenjaminiHochberg:
		return func(p []float64) []float64 {
			return stepUp(p, func(k, n int) float64 { return float64(n) / float64(k+1) })
		}, nil
	case BenjaminiYekutieli:
		return benjaminiYekutieli, nil
	}
	return nil, fmt.Errorf("multiplicity: %v is not a method", m)
}

func bonferroni(p []float64) []float64 {
	a := make([]float64, len(p))
	for k, v := range p {
		a[k] = v * float64(len(p))
	}
	return a
}

// holm takes the running maximum of (n - k) p.
func holm(p []float64) []float64 {
	a := make([]float64, len(p))
	largest := 0.0
	for k, v := range p {
		largest = max(largest, float64(len(p)-k)*v)
		a[k] = largest
	}
	return a
}

// stepUp takes the running minimum, from the largest p-value down, of p times the
// factor of its place k, from 0.
func stepUp(p []float64, factor func(k, n int) float64) []float64 {
	a := make([]float64, len(p))
	least := math.Inf(1)
	for k := len(p) - 1; k >= 0; k-- {
		least = min(least, factor(k, len(p))*p[k])
		a[k] = least
	}
	return a
}

func benjaminiYekutieli(p []float64) []float64 {
	harmonic := 0.0
	for k := range p {
		harmonic += 1 / float64(k+1)
	}
	return stepUp(p, func(k, n int) float64 { return harmonic * float64(n) / float64(k+1) })
}

// hommel is Wright's algorithm (1992, Biometrics 48:1005, appendix): for each size m
// of a subset the least Simes p-value of the subsets that hold a test, and of these
// the largest.
func hommel(p []float64) []float64 {
	n := len(p)
	a := make([]float64, n)
	least := math.Inf(1)
	for k, v := range p {
		least = min(least, float64(n)*v/float64(k+1))
	}
	for k := range a {
		a[k] = max(least, p[k])
	}
	for m := n - 1; m >= 2; m-- {
		tail := math.Inf(1)
		for i := 2; i <= m; i++ {
			tail = min(tail, float64(m)*p[n-m+i-1]/float64(i))
		}
		for k := range a {
			q := min(float64(m)*p[min(k, n-m)], tail)
			a[k] = max(a[k], q)
		}
	}
	return a
}
