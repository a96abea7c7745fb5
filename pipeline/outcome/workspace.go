package outcome

import "sync"

// workspace is memory that the derivation of one patient after another uses again.
// Nothing of it is part of an outcome.
type workspace struct {
	ratings []Rating
	days    []dayMean
	states  []reliefState
}

var workspaces = sync.Pool{New: func() any { return &workspace{} }}
