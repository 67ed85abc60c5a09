package store

import "github.com/fasemodel/fasemodel/internal/fault"

// constraintFaults says which fault the breach of a named constraint is; what is not named here becomes
// the general fault of its kind. It is read only.
var constraintFaults = map[string]*fault.Error{}
