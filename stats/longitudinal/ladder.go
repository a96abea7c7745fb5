package longitudinal

import (
	"errors"
	"fmt"
)

// ErrNoStructure says that no structure of a ladder could be fitted.
var ErrNoStructure = errors.New("no covariance structure could be fitted")

// Ladder returns the order in which MMRMLadder tries structures: unstructured,
// toeplitz_h, ar1_h, ar1.
func Ladder() []Structure {
	return []Structure{Unstructured, ToeplitzHeterogeneous, AR1Heterogeneous, AR1}
}

// MMRMLadder fits the first structure that the data determine, in the order of the
// ladder, nil meaning Ladder(); opts.Structure is not read. A structure is tried
// only if there are at least as many patients as it has parameters, and kept if the
// fit converges and its Hessian is positive definite. Warnings of the fit say, of
// each structure before it, why it was left. If none is left the error wraps
// ErrNoStructure; an error of data or design is returned as MMRM returns it.
//
// Choose the ladder before seeing the data: Mallinckrodt et al. 2008, Drug Inf J
// 42:303.
func MMRMLadder(d Data, ladder []Structure, opts MMRMOptions) (Fit, error) {
	fit, err := climb(d, ladder, opts)
	if err != nil {
		return Fit{}, fmt.Errorf("longitudinal: mmrm: %w", err)
	}
	return fit, nil
}

func climb(d Data, ladder []Structure, opts MMRMOptions) (Fit, error) {
	if ladder == nil {
		ladder = Ladder()
	}
	opts.Structure = Unstructured // not read
	level, err := opts.check()
	if err != nil {
		return Fit{}, err
	}
	m, err := newRepeated(d, opts)
	if err != nil {
		return Fit{}, err
	}
	var left []error
	for _, s := range ladder {
		if !s.known() {
			return Fit{}, fmt.Errorf("structure %d is not known", int(s))
		}
		m.structure, opts.Structure = s, s
		if k := s.Parameters(len(m.visits)); m.patients < k {
			left = append(left, fmt.Errorf("longitudinal: mmrm: %s: not tried: %d patients, %d covariance parameters", s, m.patients, k))
			continue
		}
		fit, err := m.estimate(opts, level)
		if err == nil {
			fit.Warnings = left
			return fit, nil
		}
		left = append(left, fmt.Errorf("longitudinal: mmrm: %s: %w", s, err))
	}
	return Fit{}, fmt.Errorf("%w: %w", ErrNoStructure, errors.Join(left...))
}
