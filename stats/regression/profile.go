package regression

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"reprieve/stats"
)

// Profile is what the profile likelihood says of a coefficient: the interval of
// the values that the likelihood-ratio test does not reject, and that test of the
// value 0, ChiSquared on 1 degree of freedom. A limit beyond a thousand standard
// errors is NaN (not estimable), and so is all of an aliased coefficient.
type Profile struct {
	Name          string
	Interval      stats.Interval
	ChiSquared, P float64
}

// Profile returns the profile-likelihood intervals and likelihood-ratio tests of
// the coefficients of a fit by Logistic, Poisson or NegativeBinomial (at its theta);
// after the other fits, whose likelihood is not that of the data or ends at a
// boundary, it is an error.
//
// The limits are exact: roots of the likelihood ratio, where R interpolates a grid
// by a spline.
//
// In R: confint(fit) (in 4.2 of package MASS), anova(restricted, fit, test = "LRT").
// Venzon and Moolgavkar 1988, Appl Stat 37:87.
func (f Fit) Profile() ([]Profile, error) {
	if f.model == nil || !f.model.profiled {
		return nil, fmt.Errorf("regression: profile: the model has no profile likelihood")
	}
	l := f.model.likelihood
	p := profiler{objective: l, search: newton, best: f.model.best, z: stats.NormalCritical(f.Level)}
	profiles, err := p.of(nil, l.pivoted, f.model.x.Names())
	if err != nil {
		return nil, fmt.Errorf("regression: profile: %w", err)
	}
	return profiles, nil
}

// profiler finds limits of an objective about its maximum best, at the critical
// value z of the signed root of the likelihood ratio.
type profiler struct {
	objective objective
	search    search
	best      point
	z         float64
}

// of returns a profile for every column; where wanted is not nil, it is NaN but for the
// columns of these places.
func (p profiler) of(wanted []int, columns pivoted, names []string) ([]Profile, error) {
	profiles := make([]Profile, len(names))
	for j, name := range names {
		profiles[j] = Profile{Name: name, Interval: stats.Undefined(), ChiSquared: math.NaN(), P: math.NaN()}
	}
	for j, place := range columns.kept {
		if wanted != nil && !slices.Contains(wanted, place) {
			continue
		}
		unit := make([]float64, len(columns.kept))
		unit[j] = 1
		// beta_j = unit' R^-1 gamma.
		profile, err := p.one(columns.solveTransposed(unit))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", names[place], err)
		}
		profile.Name = names[place]
		profiles[place] = profile
	}
	return profiles, nil
}

// one is the profile of the combination c of the coordinates.
func (p profiler) one(c []float64) (Profile, error) {
	low, err := p.limit(c, -1)
	if err != nil {
		return Profile{}, err
	}
	high, err := p.limit(c, 1)
	if err != nil {
		return Profile{}, err
	}
	at, err := p.at(p.best, c, -floats.Dot(c, p.best.gamma))
	if err != nil {
		return Profile{}, err
	}
	chi := max(2*(p.best.value-at.value), 0)
	return Profile{Interval: stats.Interval{Low: low, High: high}, ChiSquared: chi, P: chiSquaredUpper(chi, 1)}, nil
}

// at maximizes the objective where c is moved by change from its value at from.
func (p profiler) at(from point, c []float64, change float64) (point, error) {
	along := multiply(from.metric(), c)
	start := append([]float64(nil), from.gamma...)
	floats.AddScaled(start, change/floats.Dot(along, c), along)
	best, _, err := p.search.maximize(p.objective.fixing(c), start, c)
	return best, err
}

// farthest is how many standard errors out a limit is looked for.
const farthest = 1000

// limit returns the limit on one side (-1 or 1): Newton's method on the root of the
// likelihood ratio, whose derivative the score gives, kept within a bracket.
func (p profiler) limit(c []float64, side float64) (float64, error) {
	centre := floats.Dot(c, p.best.gamma)
	se := math.Sqrt(mat.Inner(mat.NewVecDense(len(c), c), p.best.inverse, mat.NewVecDense(len(c), c)))
	enough := 1e-14 * (1 + math.Abs(p.best.value))
	inside, outside := 0.0, math.Inf(1)
	distance, from, reached := p.z*se, p.best, 0.0
	for range 200 {
		now, err := p.at(from, c, side*(distance-reached))
		if err != nil {
			return 0, err
		}
		root := math.Sqrt(max(2*(p.best.value-now.value), 0))
		if root < p.z {
			inside = distance
		} else {
			outside = distance
		}
		next := distance + (p.z-root)*root/(-side*now.slope(c))
		if !(next > inside && next < outside) || next > 4*distance {
			next = min((inside+outside)/2, 2*distance)
		}
		if math.Abs(p.z-root) <= enough || math.Abs(next-distance) <= 1e-13*max(se, distance) {
			return centre + side*distance, nil
		}
		if inside > farthest*se {
			return math.NaN(), nil
		}
		from, reached, distance = now, distance, next
	}
	return 0, fmt.Errorf("no convergence of the limit (between %v and %v from the estimate)", inside, outside)
}
