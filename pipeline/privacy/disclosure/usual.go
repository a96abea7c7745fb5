package disclosure

import _ "embed"

// usualEquations hold in nearly all of 238 synthetic cohorts though no definition says
// so: found by looking (testdata/attack/mine.py), and of what was found those that do
// not follow of the declarations. They count where they hold.
//
//go:embed usual.txt
var usualEquations string
