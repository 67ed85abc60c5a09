package store

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

const selectHead = `SELECT method_id, sequence, hash, state_schema, state FROM heads WHERE method_id = $1`

// State gives where a method's process stands, for dry runs and pages. It is the NotFound fault
// method-unknown where the method has no process.
func (s *Store) State(ctx context.Context, method lifecycle.MethodID) (lifecycle.State, error) {
	if !isCanonicalID(string(method)) {
		return lifecycle.State{}, errMethodUnknown
	}
	var found head
	var exists bool
	var reading statements
	reading.read(&exists, found.scan, selectHead, method)
	if err := reading.send(ctx, s.pool); err != nil {
		return lifecycle.State{}, mapped(err)
	}
	if !exists || found.sequence == 0 {
		return lifecycle.State{}, errMethodUnknown
	}
	state, fresh, err := found.cached()
	if err != nil || fresh {
		return state, err
	}
	state, err = foldJournal(ctx, s.pool, method)
	return state, mapped(err)
}
