package longitudinal

// kenwardRoger returns the matrix that the whitened covariance of the coefficients
// is multiplied with: I + 2 sum of w_ij (Q_ij - P_i P_j - R_ij / 4), where w is
// the covariance of the parameters, P_i the derivatives of the information, and
//
//	Q_ij = X' W D_i W D_j W X,   R_ij = X' W D_ij W X
//
// are made of the first and second derivatives D of the covariance. The sums over
// i and j are taken first, inside, so that they cost one small matrix a pattern.
//
// As R's mmrm the covariance of the parameters is the inverse observed
// information, in the parameters of its structures, which the second derivatives
// make a part of the definition.
func kenwardRoger(s *system, sol solution, sh shape, e Effects) dense {
	p := sol.root.rows
	w := e.parameters
	adjustment := newDense(p, p)
	elements := sh.elementCovariance(w)
	bend := sh.meanSecond(w)
	for _, b := range s.blocks {
		middle := b.sandwich(elements)
		for i, vi := range b.index {
			for j, vj := range b.index {
				middle.addTo(i, j, -bend[packed(vi, vj)]/4)
			}
		}
		for _, side := range b.sides {
			rows, _ := sol.whiten(side)
			addQuadratic(adjustment, rows, middle)
		}
	}
	subtractProducts(adjustment, e.information, w)
	return plusIdentity(adjustment)
}

// elementCovariance is the covariance of the covariance's elements.
func (f shape) elementCovariance(w dense) dense {
	j := dense{rows: len(f.first), cols: len(f.value)}
	for _, d := range f.first {
		j.data = append(j.data, d...)
	}
	return j.transpose().times(w).times(j)
}

// meanSecond is the sum of w_ij D_ij.
func (f shape) meanSecond(w dense) []float64 {
	sum := make([]float64, len(f.value))
	for i := range f.first {
		for j := 0; j <= i; j++ {
			if d := f.second[[2]int{i, j}]; d != nil {
				add(sum, d, w.at(i, j)*multiplicity(i, j))
			}
		}
	}
	return sum
}

// sandwich is the sum over elements v, w of G of c_vw E_v S E_w.
func (b block) sandwich(c dense) dense {
	n := len(b.index)
	sum := newDense(n, n)
	for i := range n {
		for j := range n {
			v := packed(b.index[i], b.index[j])
			for k := range n {
				for l := range n {
					// E_v is e_i e_j' and, if they differ, its transpose: each ordered
					// pair of i and j brings one of them.
					sum.addTo(i, l, c.at(v, packed(b.index[k], b.index[l]))*b.middle.at(j, k))
				}
			}
		}
	}
	return sum
}

// addQuadratic adds rows' middle rows.
func addQuadratic(sum, rows, middle dense) {
	bent := middle.times(rows)
	for k := range rows.rows {
		for i, v := range rows.row(k) {
			add(sum.row(i), bent.row(k), v)
		}
	}
}

// subtractProducts subtracts the sum of w_ij P_i P_j.
func subtractProducts(sum dense, p []dense, w dense) {
	for i := range p {
		mixed := combine(p, w.row(i))
		add(sum.data, p[i].times(mixed).data, -1)
	}
}

// plusIdentity returns the symmetric part of I + 2 a.
func plusIdentity(a dense) dense {
	out := newDense(a.rows, a.cols)
	for i := range a.rows {
		for j := range a.cols {
			out.set(i, j, a.at(i, j)+a.at(j, i))
		}
		out.addTo(i, i, 1)
	}
	return out
}
