package store

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

var errKeyReused = fault.New(fault.Invalid, "idempotency-key-reused",
	"Nøglen (Idempotency-Key) er allerede brugt til en anden anmodning. Brug en ny nøgle.",
	"The idempotency key has been used for another request already. Use a new key.")

// ContentCommand is a change of content as someone asked for it.
type ContentCommand struct {
	ID      lifecycle.CommandID
	Kind    string             // what is asked, e.g. "update-method"
	Method  lifecycle.MethodID // empty where it concerns no method
	Actor   lifecycle.PersonID
	Request string // hex SHA-256 of what was asked: one id must have one request
	At      time.Time
}

// ContentOutcome is what a content command came to.
type ContentOutcome struct {
	Result json.RawMessage
	// Repeated tells that the command had been carried out before, and that nothing was done now.
	Repeated bool
}

// Once carries a change of content out once, however often it is sent: the change and the row of the
// command are one transaction. The change must use the store it is given, and what it reads and writes of
// content there; the record has transactions of its own and stays outside. What the change gives is kept as
// the command's result. A change that fails leaves no trace and may be sent again.
//
// The same id with another request is the Invalid fault idempotency-key-reused.
func (s *Store) Once(
	ctx context.Context, command ContentCommand, change func(tx *Store) (any, error),
) (ContentOutcome, error) {
	request, err := hex.DecodeString(command.Request)
	if err != nil {
		return ContentOutcome{}, errValue.Because(err)
	}
	var outcome ContentOutcome
	err = s.within(ctx, func(tx *Store) error {
		begun, err := tx.beginContent(ctx, command, request)
		if err != nil {
			return err
		}
		if !begun {
			outcome, err = tx.repeatedContent(ctx, command)
			return err
		}
		result, err := change(tx)
		if err != nil {
			return err
		}
		outcome.Result = json.RawMessage(asJSON(result))
		_, err = tx.change(ctx, `UPDATE commands SET outcome = 'done', result = CAST(? AS jsonb) WHERE id = ?`,
			string(outcome.Result), string(command.ID))
		return err
	})
	if err != nil {
		return ContentOutcome{}, err
	}
	return outcome, nil
}

// beginContent writes the command's row. False: the id is known. It waits for another transaction that is
// writing the same id.
func (s *Store) beginContent(ctx context.Context, command ContentCommand, request []byte) (bool, error) {
	written, err := s.change(ctx, `
		INSERT INTO commands (id, method_id, kind, actor_id, body_hash, at, outcome)
		VALUES (?, ?, ?, ?, ?, ?, 'pending')
		ON CONFLICT (id) DO NOTHING`,
		string(command.ID), orNull(command.Method), command.Kind, string(command.Actor), request,
		lifecycle.Instant(command.At))
	return written == 1, err
}

func (s *Store) repeatedContent(ctx context.Context, command ContentCommand) (ContentOutcome, error) {
	type stored struct {
		Request string
		Outcome string
		Refusal jsonb[*fault.Error]
		Result  *string
	}
	known, err := readOne[stored](ctx, s, errNotFound, `
		SELECT encode(body_hash, 'hex') AS request, outcome, refusal, CAST(result AS text) AS result
		FROM commands WHERE id = ?`, string(command.ID))
	switch {
	case err != nil:
		return ContentOutcome{}, err
	case known.Request != command.Request:
		return ContentOutcome{}, errKeyReused
	case known.Refusal.Value != nil:
		return ContentOutcome{}, known.Refusal.Value
	case known.Result == nil:
		return ContentOutcome{Repeated: true}, nil
	}
	return ContentOutcome{Result: json.RawMessage(*known.Result), Repeated: true}, nil
}
