package longitudinal

import "math"

// The criterion of all fits here is minus two times a normal log likelihood,
//
//	sum of log |V_i| + log |X' W X| + r' W r,   W_i = V_i^-1,
//
// the middle term under REML only. V_i = Z_i G Z_i' (plus an identity for random
// effects), so that what the derivatives by the elements of G need of a patient
// are the small matrices Z' W Z and Z' W [X y]. For visits G is the covariance of
// the visits and Z picks those that were seen.

// block holds these matrices for patients who share Z' W Z.
type block struct {
	patients float64
	index    []int   // of the rows of G
	middle   dense   // Z' W Z
	sides    []dense // Z' W [X y], one or more with the patients' sums of products
}

// system is the weighted normal equations at one G.
type system struct {
	logDet float64 // sum of log |V_i|
	cross  dense   // [X y]' W [X y], lower triangle
	blocks []block
}

// addCross adds left' right to the lower triangle.
func (s *system) addCross(left, right dense) {
	for k := range left.rows {
		l, r := left.row(k), right.row(k)
		for i, v := range l {
			if v != 0 {
				add(s.cross.row(i)[:i+1], r[:i+1], v)
			}
		}
	}
}

// solution is the generalized least-squares fit.
type solution struct {
	root    dense // Cholesky factor of X' W X
	inverse dense // of root
	beta    []float64
	quad    float64 // r' W r
}

// solve returns false if X' W X is not positive definite.
func (s *system) solve() (solution, bool) {
	p := s.cross.rows - 1
	a, b := newDense(p, p), make([]float64, p)
	for i := range p {
		copy(a.row(i)[:i+1], s.cross.row(i)[:i+1])
		b[i] = s.cross.at(p, i)
	}
	root, ok := a.cholesky()
	if !ok {
		return solution{}, false
	}
	half := root.solveLower(b)
	return solution{
		root: root, inverse: root.invertLower(), beta: root.solveCholesky(b),
		quad: s.cross.at(p, p) - dot(half, half),
	}, true
}

// part is a term of the criterion: gradient and Hessian by the packed elements of
// a symmetric matrix G.
type part struct {
	gradient []float64
	hessian  dense
}

func newPart(q int) part { return part{gradient: make([]float64, q), hessian: newDense(q, q)} }

// expansion holds the derivatives of the criterion's log determinants and of its
// quadratic term, and those of X' W X.
type expansion struct {
	det, quad part
	// information holds the derivatives of X' W X, whitened: T^-1 D T'^-1 with
	// X' W X = T T'.
	information []dense
	// score holds those of X' W r at the fit, whitened.
	score []([]float64)
}

// expand returns the derivatives by the q elements of G.
func (s *system) expand(sol solution, q int, reml bool) expansion {
	p := sol.root.rows
	x := expansion{det: newPart(q), quad: newPart(q), information: make([]dense, q), score: make([][]float64, q)}
	for v := range q {
		x.information[v] = newDense(p, p)
		x.score[v] = make([]float64, p)
	}
	for _, b := range s.blocks {
		x.addBlock(b, sol, reml)
	}
	for i := range q {
		for j := 0; j <= i; j++ {
			if reml {
				x.det.hessian.addTo(i, j, -dot(x.information[i].data, x.information[j].data))
			}
			x.quad.hessian.addTo(i, j, -2*dot(x.score[i], x.score[j]))
			x.det.hessian.set(j, i, x.det.hessian.at(i, j))
			x.quad.hessian.set(j, i, x.quad.hessian.at(i, j))
		}
	}
	return x
}

// whiten returns the rows of a side times T'^-1, and its residual column.
func (sol solution) whiten(side dense) (rows dense, residual []float64) {
	p := sol.root.rows
	rows, residual = newDense(side.rows, p), make([]float64, side.rows)
	for a := range side.rows {
		u := side.row(a)
		for i := range p {
			rows.set(a, i, dot(sol.inverse.row(i)[:i+1], u[:i+1]))
		}
		residual[a] = u[p] - dot(u[:p], sol.beta)
	}
	return rows, residual
}

// addBlock adds the patients of a block.
func (x *expansion) addBlock(b block, sol solution, reml bool) {
	n := len(b.index)
	explained, left := newDense(n, n), newDense(n, n)
	for _, side := range b.sides {
		rows, e := sol.whiten(side)
		for i := range n {
			for j := 0; j <= i; j++ {
				explained.addTo(i, j, dot(rows.row(i), rows.row(j)))
				left.addTo(i, j, e[i]*e[j])
				x.addSide(packed(b.index[i], b.index[j]), rows.row(i), rows.row(j), e[i], e[j], i == j)
			}
		}
	}
	curvature := newDense(n, n) // of the log determinants
	for i := range n {
		for j := 0; j <= i; j++ {
			explained.set(j, i, explained.at(i, j))
			left.set(j, i, left.at(i, j))
			slope := b.patients * b.middle.at(i, j)
			bend := -slope
			if reml {
				slope -= explained.at(i, j)
				bend += 2 * explained.at(i, j)
			}
			curvature.set(i, j, bend)
			curvature.set(j, i, bend)
			v := packed(b.index[i], b.index[j])
			x.det.gradient[v] += slope * multiplicity(i, j)
			x.quad.gradient[v] -= left.at(i, j) * multiplicity(i, j)
		}
	}
	b.addTraces(x.det.hessian, curvature, 1)
	b.addTraces(x.quad.hessian, left, 2)
}

// multiplicity is how often an element of a symmetric matrix occurs in it.
func multiplicity(i, j int) float64 {
	if i == j {
		return 1
	}
	return 2
}

// addSide adds to the derivatives of X' W X and X' W r by one element of G.
func (x *expansion) addSide(v int, ui, uj []float64, ei, ej float64, diagonal bool) {
	info, score := x.information[v], x.score[v]
	if diagonal {
		for k, u := range ui {
			add(info.row(k), ui, -u)
		}
		add(score, ui, ei)
		return
	}
	for k := range ui {
		row, a, b := info.row(k), ui[k], uj[k]
		for l := range row {
			row[l] -= a*uj[l] + b*ui[l]
		}
		score[k] += a*ej + b*ei
	}
}

// addTraces adds scale tr(M E_v S E_w) to the lower triangle of a Hessian, where
// E_v is the derivative of G by its element v and S the block's middle.
func (b block) addTraces(hessian, m dense, scale float64) {
	n := len(b.index)
	for i := range n {
		for j := 0; j <= i; j++ {
			v := packed(b.index[i], b.index[j])
			for k := range n {
				for l := 0; l <= k; l++ {
					w := packed(b.index[k], b.index[l])
					if w > v {
						continue
					}
					half := scale * multiplicity(i, j) * multiplicity(k, l) / 4
					hessian.addTo(v, w, half*trace(m, b.middle, i, j, k, l))
				}
			}
		}
	}
}

// trace is tr(M F_ij S F_kl) for F_ij = e_i e_j' + e_j e_i'.
func trace(m, s dense, i, j, k, l int) float64 {
	return m.at(l, i)*s.at(j, k) + m.at(l, j)*s.at(i, k) + m.at(k, i)*s.at(j, l) + m.at(k, j)*s.at(i, l)
}

// logDetInformation is log |X' W X|.
func (sol solution) logDetInformation() float64 {
	sum := 0.0
	for i := range sol.root.rows {
		sum += 2 * math.Log(sol.root.at(i, i))
	}
	return sum
}
