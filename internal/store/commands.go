package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/journal"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// Outcome is what became of a command.
type Outcome string

// The outcomes.
const (
	Pending Outcome = "pending"
	Done    Outcome = "done"
	Refused Outcome = "refused"
)

// KnownCommand is a command that has been recorded, with its answer.
type KnownCommand struct {
	ID      lifecycle.CommandID
	Method  lifecycle.MethodID // empty where it concerns no method
	Kind    string
	Actor   lifecycle.PersonID
	Request string // hex SHA-256 of what was asked
	At      time.Time
	Outcome Outcome
	// First and Last are the journal rows that were written with it, what was due before it included; 0: none.
	First, Last int64
	Refusal     *fault.Error
	Result      json.RawMessage // of a change of content
}

var (
	errCommandUnknown = fault.New(fault.NotFound, "command-unknown",
		"Der er ikke gemt en kommando med den nøgle.", "No command with that key is recorded.")
	errID = fault.New(fault.Invalid, "id-malformed",
		"Et id er ikke en UUID med små bogstaver.", "An id is not a UUID in lower case.")
)

const selectCommand = `
	SELECT id, coalesce(method_id::text, ''), kind, actor_id, encode(body_hash, 'hex'), at, outcome,
		coalesce(first_sequence, 0), coalesce(last_sequence, 0), refusal, result
	FROM commands WHERE id = $1`

// Command looks a command up by its id. It is the NotFound fault command-unknown where none is recorded:
// never sent, refused by the validator, or accepted and not yet recorded.
func (s *Store) Command(ctx context.Context, id lifecycle.CommandID) (KnownCommand, error) {
	if !isCanonicalID(string(id)) {
		return KnownCommand{}, errCommandUnknown
	}
	command, err := scanCommand(s.pool.QueryRow(ctx, selectCommand, id))
	if err = mapped(err); fault.CodeOf(err) == errNotFound.Code {
		return KnownCommand{}, errCommandUnknown
	}
	return command, err
}

// Answers tells whether the command is the one that was asked for now: one id stands for one request.
// Otherwise it is the Invalid fault idempotency-key-reused.
func (c KnownCommand) Answers(request string) error {
	if c.Request != request {
		return errKeyReused
	}
	return nil
}

// scanner is one row of an answer, or the iterator that stands on it.
type scanner interface{ Scan(into ...any) error }

func scanCommand(row scanner) (KnownCommand, error) {
	var c KnownCommand
	err := row.Scan(&c.ID, &c.Method, &c.Kind, &c.Actor, &c.Request, &c.At, &c.Outcome,
		&c.First, &c.Last, &c.Refusal, &c.Result)
	c.At = c.At.UTC()
	return c, err
}

// RequestOf is the hex SHA-256 that tells one request from another: that which the command carries of
// what the person asked, or else that of its own kind, method, actor and body.
func RequestOf(command lifecycle.Command) (string, error) {
	if command.Request != "" {
		if _, err := journal.ParseHash(command.Request); err != nil {
			return "", err
		}
		return command.Request, nil
	}
	asked, err := journal.Canonical(struct {
		Kind   lifecycle.CommandKind `json:"kind"`
		Method lifecycle.MethodID    `json:"method"`
		Actor  lifecycle.PersonID    `json:"actor"`
		Body   lifecycle.CommandBody `json:"body"`
	}{command.Kind(), command.Method, command.Actor.Person, command.Body})
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(asked)
	return hex.EncodeToString(sum[:]), nil
}

// isCanonicalID tells whether a text is a UUID as the database gives it back, which hashes rely on.
func isCanonicalID(text string) bool {
	parsed, err := uuid.Parse(text)
	return err == nil && parsed.String() == text
}
