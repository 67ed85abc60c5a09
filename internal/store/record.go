package store

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// RecordRequest asks to record a command. After is the sequence that the caller has folded up to.
type RecordRequest struct {
	Command lifecycle.Command
	After   int64
}

// Recorded is the answer to a command, the same however often it is asked.
type Recorded struct {
	// Events are all events after the caller's sequence, in order: those it had missed, what was due by the
	// command's time, and the command's own.
	Events []lifecycle.Event
	// Refusal is why the command was refused; nil where it was accepted.
	Refusal *fault.Error
	// Sequence is the journal's head.
	Sequence int64
}

var (
	errJournalBehind = fault.New(fault.Internal, "journal-behind",
		"Journalen er ældre end metodens proces. Genskab processen fra journalen (fasemodel recover).",
		"The journal is older than the method's process. Restart the process from the journal (fasemodel recover).")
	errMethodUnknown = fault.New(fault.NotFound, "method-unknown",
		"Metoden findes ikke.", "There is no such method.")
)

// Record decides a command and records what comes of it, in one transaction: the journal, the command's
// answer, the read tables and the messages to send. A command that is known already is answered as it was
// the first time, and nothing is done. A refusal is an answer and is recorded too; what was due by the
// command's time is a fact and is recorded whatever the answer.
//
// An error means that nothing was recorded, or, where the connection broke, that it is not known: the
// same command may be recorded again. It is Unavailable where trying again is worth it. It is the Internal
// fault journal-behind where the caller has seen more than the journal holds.
func (s *Store) Record(ctx context.Context, decider lifecycle.Decider, request RecordRequest) (Recorded, error) {
	asked, err := examine(request.Command)
	if err != nil {
		return Recorded{}, err
	}
	recorded, err := s.record(ctx, decider, request, asked)
	if brokeConstraint(err, "commands_pkey") {
		// Another method's command with this id was recorded at the same moment; now it is known.
		recorded, err = s.record(ctx, decider, request, asked)
	}
	return recorded, mapped(err)
}

// examine makes sure that the command can be recorded as it is, and gives the hash of what it asks.
func examine(command lifecycle.Command) (string, error) {
	for _, id := range []string{string(command.ID), string(command.Method)} {
		if !isCanonicalID(id) {
			return "", errID
		}
	}
	return RequestOf(command)
}

func (s *Store) record(
	ctx context.Context, decider lifecycle.Decider, request RecordRequest, asked string,
) (Recorded, error) {
	tx, err := s.begin(ctx)
	if err != nil {
		return Recorded{}, err
	}
	defer tx.end(ctx)
	command := request.Command
	head, known, err := tx.lockHead(ctx, command.Method, command.ID)
	switch {
	case err != nil:
		return Recorded{}, err
	case head == nil:
		return Recorded{Refusal: errMethodUnknown}, nil
	case head.sequence < request.After:
		return Recorded{}, errJournalBehind
	}
	missed, err := tx.missed(ctx, *head, request.After)
	if err != nil {
		return Recorded{}, err
	}
	if known != nil && (known.Outcome != Pending || known.Request != asked) {
		return answerAgain(*head, *known, asked, missed), nil
	}
	state, err := tx.stateOf(ctx, *head)
	if err != nil {
		return Recorded{}, err
	}
	events, refusal := decider.Handle(state, command)
	changes := project(state, events)
	answer := commandRow{
		command: command, request: asked, refusal: refusal, reserved: known != nil,
		first: changes.firstSequence(), last: changes.lastSequence(),
	}
	if err := tx.write(ctx, decider, *head, changes, answer); err != nil {
		return Recorded{}, err
	}
	return Recorded{Events: append(missed, events...), Refusal: refusal, Sequence: changes.state.Sequence}, nil
}

// answerAgain gives the answer that a known command got. Its events are among those missed, unless the
// caller has folded them already.
func answerAgain(head head, known KnownCommand, asked string, missed []lifecycle.Event) Recorded {
	recorded := Recorded{Events: missed, Refusal: known.Refusal, Sequence: head.sequence}
	if known.Request != asked {
		recorded.Refusal = errKeyReused
	}
	return recorded
}
