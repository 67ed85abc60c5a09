package store

import (
	"context"
	"encoding/json"

	"github.com/fasemodel/fasemodel/internal/journal"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// head is a method's head row: where its journal ends, and the state folded so far.
type head struct {
	method   lifecycle.MethodID
	sequence int64
	hash     journal.Hash
	schema   int
	state    []byte
}

const lockHead = `
	SELECT method_id, sequence, hash, state_schema, state
	FROM heads WHERE method_id = $1 FOR UPDATE`

// beginHead makes the head row of a method that has none yet.
const beginHead = `
	INSERT INTO heads (method_id) SELECT id FROM methods WHERE id = $1
	ON CONFLICT ON CONSTRAINT heads_pkey DO NOTHING`

// lockHead begins the transaction, locks the method's head row and looks the command up. The look-up comes
// after the lock, so that it sees what the holder before has written. The head is nil where there is no
// such method.
func (t *transaction) lockHead(
	ctx context.Context, method lifecycle.MethodID, id lifecycle.CommandID,
) (*head, *KnownCommand, error) {
	found, known, err := t.readHead(ctx, method, id, "BEGIN ISOLATION LEVEL READ COMMITTED")
	if err != nil || found != nil {
		return found, known, err
	}
	return t.readHead(ctx, method, id, beginHead, method)
}

// readHead runs a statement, then locks and reads.
func (t *transaction) readHead(
	ctx context.Context, method lifecycle.MethodID, id lifecycle.CommandID, first string, values ...any,
) (*head, *KnownCommand, error) {
	var h head
	var command KnownCommand
	var exists, known bool
	var reading statements
	reading.run(first, values...)
	reading.read(&exists, h.scan, lockHead, method)
	reading.read(&known, func(row scanner) (err error) {
		command, err = scanCommand(row)
		return err
	}, selectCommand, id)
	if err := reading.send(ctx, t.connection); err != nil {
		return nil, nil, err
	}
	switch {
	case !exists:
		return nil, nil, nil
	case !known:
		return &h, nil, nil
	}
	return &h, &command, nil
}

func (h *head) scan(row scanner) error {
	var hash string
	if err := row.Scan(&h.method, &h.sequence, &hash, &h.schema, &h.state); err != nil {
		return err
	}
	return h.hash.UnmarshalText([]byte(hash))
}

// cached reads the state that the head row carries; false where it has an older shape or another end than
// the journal.
func (h *head) cached() (lifecycle.State, bool, error) {
	if h.sequence == 0 {
		return lifecycle.State{}, true, nil
	}
	if h.schema != lifecycle.StateSchema || h.state == nil {
		return lifecycle.State{}, false, nil
	}
	var state lifecycle.State
	if err := json.Unmarshal(h.state, &state); err != nil {
		return lifecycle.State{}, false, errStateUnreadable.Because(err)
	}
	return state, state.Sequence == h.sequence, nil
}

// stateOf gives the state at the head: the cached one, or else the fold of the journal.
func (t *transaction) stateOf(ctx context.Context, h head) (lifecycle.State, error) {
	state, fresh, err := h.cached()
	if err != nil || fresh {
		return state, err
	}
	return foldJournal(ctx, t.connection, h.method)
}

// missed gives the events after a sequence, up to the head.
func (t *transaction) missed(ctx context.Context, h head, after int64) ([]lifecycle.Event, error) {
	if after >= h.sequence {
		return nil, nil
	}
	return eventsAfter(ctx, t.connection, h.method, after)
}
