package longitudinal

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// mixed is the criterion of a model with random effects, the residual variance
// profiled out.
type mixed struct {
	reml   bool
	basis  basis
	scale  float64 // of the slope's covariate
	rows   int
	within dense // sums of products of what the random effects cannot fit
	// members are the patients; groups those of one root taken together, as a
	// pattern of visits is.
	members []member
	groups  []group
}

// member is a patient's rows seen along the random effects: Z = Q root with
// orthonormal Q, and sides = Q' [X y].
type member struct {
	patient     int
	root, sides dense
}

// group holds the patients of one root.
type group struct {
	patients float64
	root     dense
	cases    []dense // with the sums of products of the patients' sides
}

func newMixed(d Data, slope []float64, opts MixedOptions) (*mixed, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	m := &mixed{reml: opts.Estimation == REML, rows: len(d.Response), scale: 1}
	rows := d.sorted(func(i, j int) int { return d.compareContent(slope, i, j) })
	p := len(d.Design.Terms)
	all := newDense(len(rows), p+1)
	for k, r := range rows {
		copy(all.row(k), d.Design.Rows[r])
		all.set(k, p, d.Response[r])
	}
	var err error
	if m.basis, err = newBasis(all, d.Design.Terms); err != nil {
		return nil, err
	}
	if m.rows <= p {
		return nil, fmt.Errorf("design: %d rows: not more than the %d columns", m.rows, p)
	}
	residual := 0.0
	for k := range rows {
		m.basis.rotate(all.row(k))
		residual += all.at(k, p) * all.at(k, p)
	}
	if err := d.checkScatter(residual); err != nil {
		return nil, err
	}
	m.split(d, slope, rows, all)
	if len(m.members) < 2 || len(m.members) == m.rows {
		return nil, fmt.Errorf("data: %d patients with %d rows: random effects need two patients and more rows", len(m.members), m.rows)
	}
	m.group()
	return m, nil
}

// compareContent orders the rows of a patient by what they hold, so that sums do
// not depend on the order of the input.
func (d Data) compareContent(slope []float64, i, j int) int {
	if slope != nil && slope[i] != slope[j] {
		return cmp.Compare(slope[i], slope[j])
	}
	if c := cmp.Compare(d.Response[i], d.Response[j]); c != 0 {
		return c
	}
	return slices.Compare(d.Design.Rows[i], d.Design.Rows[j])
}

// group takes patients of one root together, in the order of their first.
func (m *mixed) group() {
	index := map[[4]float64]int{}
	var wide []dense
	for _, p := range m.members {
		var key [4]float64 // at most two rows of two
		copy(key[:], p.root.data)
		at, ok := index[key]
		if !ok {
			at = len(m.groups)
			index[key] = at
			m.groups = append(m.groups, group{root: p.root})
			wide = append(wide, dense{cols: len(p.sides.data)})
		}
		m.groups[at].patients++
		wide[at].rows++
		wide[at].data = append(wide[at].data, p.sides.data...)
	}
	for i, w := range wide {
		m.groups[i].cases = fewer(w, m.groups[i].root.rows)
	}
}

// split makes the patients of sorted rows.
func (m *mixed) split(d Data, slope []float64, rows []int, all dense) {
	if slope != nil {
		m.scale = 0
		for _, r := range rows {
			m.scale = max(m.scale, math.Abs(slope[r]))
		}
	}
	m.within = newDense(all.cols, all.cols)
	start := 0
	for _, members := range d.byPatient(rows) {
		own := dense{len(members), all.cols, all.data[start*all.cols : (start+len(members))*all.cols]}
		start += len(members)
		random := newDense(1, len(members))
		if slope != nil {
			random = newDense(2, len(members))
		}
		for k, r := range members {
			random.set(0, k, 1)
			if slope != nil {
				random.set(1, k, slope[r]/m.scale)
			}
		}
		g := project(random, own)
		g.patient = d.Patient[members[0]]
		m.members = append(m.members, g)
		for k := range own.rows {
			row := own.row(k)
			for i, v := range row {
				add(m.within.row(i), row, v)
			}
		}
	}
}

// project splits rows in place: they keep what is orthogonal to the covariates of
// the random effects, and the group takes the rest. A slope that is constant within
// the patient adds no direction.
func project(random, rows dense) member {
	q := random.rows
	g := member{root: dense{cols: q}, sides: dense{cols: rows.cols}}
	for j := range q {
		direction, length := random.row(j), math.Sqrt(dot(random.row(j), random.row(j)))
		before := math.Sqrt(float64(rows.rows))
		if !(length > 1e-10*before) {
			continue
		}
		coefficients, side := make([]float64, q), make([]float64, rows.cols)
		for k := range direction {
			direction[k] /= length
			add(side, rows.row(k), direction[k])
		}
		for k := range direction {
			add(rows.row(k), side, -direction[k])
		}
		coefficients[j] = length
		for l := j + 1; l < q; l++ {
			coefficients[l] = dot(direction, random.row(l))
			add(random.row(l), direction, -coefficients[l])
		}
		g.root.data = append(g.root.data, coefficients...)
		g.sides.data = append(g.sides.data, side...)
		g.root.rows++
		g.sides.rows++
	}
	return g
}

// effects is the number of random effects a patient has.
func (m *mixed) effects() int { return m.members[0].root.cols }

// relative is the covariance of random effects in units of the residual variance,
// L L' with L's columns in theta, and its derivatives.
func relative(theta []float64) shape {
	if len(theta) == 1 {
		t := theta[0]
		return shape{value: []float64{t * t}, first: [][]float64{{2 * t}}, second: map[[2]int][]float64{{0, 0}: {2}}}
	}
	a, b, c := theta[0], theta[1], theta[2]
	return shape{
		value: []float64{a * a, a * b, b*b + c*c},
		first: [][]float64{{2 * a, b, 0}, {0, a, 2 * b}, {0, 0, 2 * c}},
		second: map[[2]int][]float64{
			{0, 0}: {2, 0, 0}, {1, 0}: {0, 1, 0}, {1, 1}: {0, 0, 2}, {2, 2}: {0, 0, 2},
		},
	}
}

// system weights the patients by V^-1, V = I + Z G Z', which leaves what the random
// effects cannot fit as it is.
func (m *mixed) system(relative []float64, derivatives bool) (*system, bool) {
	q := m.effects()
	covariance := unpack(relative, q)
	index := []int{0, 1}[:q]
	s := &system{cross: m.within.clone()}
	for _, g := range m.groups {
		root, ok := relativeVariance(g.root, covariance).cholesky()
		if !ok {
			return nil, false
		}
		weight, back := root.inverse(), g.root.transpose()
		s.logDet += g.patients * root.logDet()
		b := block{patients: g.patients, index: index, middle: back.times(weight).times(g.root)}
		for _, c := range g.cases {
			weighted := weight.times(c)
			s.addCross(c, weighted)
			if derivatives {
				b.sides = append(b.sides, back.times(weighted))
			}
		}
		if derivatives {
			s.blocks = append(s.blocks, b)
		}
	}
	return s, true
}

// relativeVariance is I + root G root': that of a patient's rows along the random
// effects, in units of the residual variance.
func relativeVariance(root, covariance dense) dense {
	v := root.times(covariance).times(root.transpose())
	for i := range v.rows {
		v.addTo(i, i, 1)
	}
	return v
}

// freedom is the divisor of the residual variance.
func (m *mixed) freedom() float64 {
	if m.reml {
		return float64(m.rows - len(m.basis.beta))
	}
	return float64(m.rows)
}

// criterion is minus two times the log likelihood at the best residual variance.
func (m *mixed) criterion(s *system, sol solution) float64 {
	n := m.freedom()
	value := s.logDet + n*(1+math.Log(2*math.Pi*sol.quad/n))
	if m.reml {
		value += sol.logDetInformation() + m.basis.logDet()
	}
	return value
}

func (m *mixed) value(theta []float64) (float64, bool) {
	s, ok := m.system(relative(theta).value, false)
	if !ok {
		return 0, false
	}
	sol, ok := s.solve()
	if !ok || !(sol.quad > 0) {
		return 0, false
	}
	return m.criterion(s, sol), true
}

func (m *mixed) expand(theta []float64) (point, bool) {
	sh := relative(theta)
	s, ok := m.system(sh.value, true)
	if !ok {
		return point{}, false
	}
	sol, ok := s.solve()
	if !ok || !(sol.quad > 0) {
		return point{}, false
	}
	x := s.expand(sol, len(sh.value), m.reml)
	n := m.freedom()
	total := x.det
	add(total.gradient, x.quad.gradient, n/sol.quad)
	add(total.hessian.data, x.quad.hessian.data, n/sol.quad)
	for i, gi := range x.quad.gradient {
		add(total.hessian.row(i), x.quad.gradient, -n*gi/(sol.quad*sol.quad))
	}
	gradient, hessian := sh.chain(total)
	return point{at: theta, value: m.criterion(s, sol), gradient: gradient, hessian: hessian}, true
}

// minimize starts with random effects as large as the errors, then smaller and
// larger: near a singular covariance there are saddles, where a descent can stop.
func (m *mixed) minimize() (optimum, error) {
	var first error
	for _, size := range []float64{1, 0.3, 3} {
		start := []float64{size}
		if m.effects() == 2 {
			start = []float64{size, 0, size}
		}
		best, err := minimize(m, start)
		if err == nil && !indefinite(best.hessian) {
			return best, nil
		}
		if err == nil {
			err = fmt.Errorf("%w: a saddle", ErrNotPositiveDefinite)
		}
		if first == nil {
			first = err
		}
	}
	return optimum{}, first
}
