package describe

import (
	"fmt"
	"math"

	"reprieve/stats/internal/special"
)

// MaxShapiroWilk is the largest sample for which ShapiroWilk's approximations hold.
const MaxShapiroWilk = 5000

// ShapiroWilkResult is a test that values are normal: W in (0, 1], 1 for values at
// the normal scores, and its p-value.
type ShapiroWilkResult struct{ W, P float64 }

// ShapiroWilk tests whether x is from a normal distribution, with Royston's weights
// and p-value (1995, Appl Stat 44:547, AS R94); for three values the p-value is
// exact. With ties the p-value is too small. In large samples small departures are
// significant that do not matter to the mean.
//
// Both are NaN for fewer than three values or where x does not vary. More than
// MaxShapiroWilk values, a NaN or an infinity is an error.
//
// In R: shapiro.test(x).
func ShapiroWilk(x []float64) (ShapiroWilkResult, error) {
	sorted, err := sortedCopy(x)
	if err != nil {
		return ShapiroWilkResult{}, fmt.Errorf("describe: shapiro-wilk: %w", err)
	}
	n := len(sorted)
	if n > MaxShapiroWilk {
		return ShapiroWilkResult{}, fmt.Errorf("describe: shapiro-wilk: %d values: more than %d", n, MaxShapiroWilk)
	}
	if n < 3 || sorted[0] == sorted[n-1] {
		return ShapiroWilkResult{W: math.NaN(), P: math.NaN()}, nil
	}
	left := unexplained(sorted, shapiroWeights(n))
	return ShapiroWilkResult{W: 1 - left, P: shapiroP(left, n)}, nil
}

// shapiroWeights returns the weights of the largest, second largest, ... values of n;
// those of the smallest are the same with the other sign. The squares of all
// add up to 1.
func shapiroWeights(n int) []float64 {
	if n == 3 {
		return []float64{math.Sqrt2 / 2}
	}
	scores := make([]float64, n/2)
	squares := 0.0
	for i := range scores {
		scores[i] = -special.NormalQuantile((float64(i) + 0.625) / (float64(n) + 0.25))
		squares += 2 * float64(scores[i]*scores[i])
	}
	// The outer one or two weights are fitted by polynomials in 1/sqrt n, the others
	// follow the scores.
	u := 1 / math.Sqrt(float64(n))
	outer := []float64{
		scores[0]/math.Sqrt(squares) + polynomial(u, 0, 0.221157, -0.147981, -2.07119, 4.434685, -2.706056),
	}
	if n > 5 {
		outer = append(outer, scores[1]/math.Sqrt(squares)+polynomial(u, 0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633))
	}
	rest := 1.0
	for i, w := range outer {
		squares -= 2 * float64(scores[i]*scores[i])
		rest -= 2 * float64(w*w)
	}
	scale := math.Sqrt(rest / squares)
	weights := outer
	for _, s := range scores[len(outer):] {
		weights = append(weights, s*scale)
	}
	return weights
}

// unexplained is 1 - W, the squared sine of the angle between the values and the
// weights, as the product of two factors that keeps the digits of W near 1.
func unexplained(sorted, weights []float64) float64 {
	n := len(sorted)
	mean, _ := meanSD(sorted)
	width := sorted[n-1]/2 - sorted[0]/2
	var squares, product, length sum
	for _, v := range sorted {
		d := (v - mean) / width
		squares.add(float64(d * d))
	}
	for i, w := range weights {
		product.add(float64(w * ((sorted[n-1-i] - sorted[i]) / width)))
		length.add(2 * float64(w*w))
	}
	norm := math.Sqrt(squares.value() * length.value())
	return max(0, (norm-product.value())*(norm+product.value())/float64(norm*norm))
}

// shapiroP is the p-value of 1 - W: log(1 - W), below twelve values after a second
// logarithm, is about normal.
func shapiroP(left float64, n int) float64 {
	if n == 3 {
		const least = 0.75 // of W
		angle := math.Asin(math.Sqrt(1-left)) - math.Asin(math.Sqrt(least))
		return min(1, max(0, 6/math.Pi*angle))
	}
	y, m := math.Log(left), float64(n)
	if n <= 11 {
		limit := polynomial(m, -2.273, 0.459)
		if y >= limit {
			return 0
		}
		y = -math.Log(limit - y)
		center := polynomial(m, 0.544, -0.39978, 0.025054, -6.714e-4)
		spread := math.Exp(polynomial(m, 1.3822, -0.77857, 0.062767, -0.0020322))
		return special.NormalUpper((y - center) / spread)
	}
	l := math.Log(m)
	center := polynomial(l, -1.5861, -0.31082, -0.083751, 0.0038915)
	spread := math.Exp(polynomial(l, -0.4803, -0.082676, 0.0030302))
	return special.NormalUpper((y - center) / spread)
}

// polynomial is the sum of coefficients[k] x^k.
func polynomial(x float64, coefficients ...float64) float64 {
	total := 0.0
	for k := len(coefficients) - 1; k >= 0; k-- {
		total = float64(total*x) + coefficients[k]
	}
	return total
}
