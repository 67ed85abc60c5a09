package app

import (
	"context"
	"errors"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/journal"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/store"
	"github.com/fasemodel/fasemodel/workflows/contract"
)

// Order is a command as someone gave it.
type Order struct {
	Caller auth.Caller
	// Key is the idempotency key: a UUID that the one who asks repeats when they ask again.
	Key lifecycle.CommandID
	// Request is the hex SHA-256 of who asked what of which resource.
	Request string
}

// Receipt says what became of a command that was not refused.
type Receipt struct {
	Key    lifecycle.CommandID
	Kind   lifecycle.CommandKind
	Method lifecycle.MethodID
	// Pending: accepted durably, will happen, has not yet.
	Pending bool
	// Sequence is that of the method's journal after the command; 0 while it is pending.
	Sequence int64
}

// subject is what a command to a process is about.
type subject struct {
	method    lifecycle.MethodID
	programme lifecycle.ProgrammeID
	chair     bool // the caller is chair of the programme's group now
}

// texts are the free texts of a command by the JSON pointer of their field; empty ones are left out.
type texts []writtenText

type writtenText struct{ pointer, text string }

func (t *texts) add(pointer, text string) {
	if text != "" {
		*t = append(*t, writtenText{pointer, text})
	}
}

// placeholders stand where the references will, so that a command can be tried before its texts are kept.
func (t texts) placeholders() references {
	refs := references{}
	for _, written := range t {
		refs[written.pointer] = someText
	}
	return refs
}

// references give the hash under which the text of a field is kept; empty where the field has none.
type references map[string]lifecycle.TextRef

// give takes a command to its method's process: a known key is answered as it was, free text is put under
// its hash, the process decides and records, and its answer settles the command. The body is made from the
// references of the texts. Errors: the process's refusal, Invalid cpr-number and idempotency-key-reused,
// Unavailable engine-away.
func (a *App) give(
	ctx context.Context, order Order, about subject, free texts,
	body func(references) lifecycle.CommandBody,
) (Receipt, error) {
	return a.giveWith(ctx, order, about, free, func(refs references) (lifecycle.CommandBody, error) {
		return body(refs), nil
	})
}

// giveWith is give for a body whose making may fail.
func (a *App) giveWith(
	ctx context.Context, order Order, about subject, free texts,
	body func(references) (lifecycle.CommandBody, error),
) (Receipt, error) {
	if receipt, err := a.known(ctx, order, about.method); fault.CodeOf(err) != "command-unknown" {
		return receipt, err
	}
	references, err := a.putTexts(ctx, order.Key, free)
	if err != nil {
		return Receipt{}, err
	}
	made, err := body(references)
	if err != nil {
		return Receipt{}, err
	}
	command := lifecycle.Command{
		ID: order.Key, Method: about.method, Request: order.Request,
		Actor: order.Caller.Actor(about.programme, about.chair), Body: made,
	}
	return a.send(ctx, command, len(free) > 0)
}

// putTexts keeps the free texts of a command under their salted hashes.
func (a *App) putTexts(ctx context.Context, id lifecycle.CommandID, free texts) (references, error) {
	kept := make([]journal.Text, 0, len(free))
	for _, written := range free {
		if err := checkText(written.pointer, written.text); err != nil {
			return nil, err
		}
		kept = append(kept, journal.NewText(journal.NewSalt(), written.text))
	}
	refs, err := a.store.PutTexts(ctx, id, kept)
	if err != nil {
		return nil, err
	}
	byPointer := references{}
	for i, ref := range refs {
		byPointer[free[i].pointer] = ref
	}
	return byPointer, nil
}

// send gives a command to the engine and settles it.
func (a *App) send(ctx context.Context, command lifecycle.Command, hasTexts bool) (Receipt, error) {
	receipt := Receipt{Key: command.ID, Kind: command.Kind(), Method: command.Method}
	result, err := a.engine.give(ctx, command)
	if isRefusal(err) {
		known, asked := a.store.Command(ctx, command.ID)
		switch {
		case asked == nil && known.Outcome == store.Done:
			// An earlier try was recorded and its answer lost; the process has read it in the journal, and will not
			// do it twice. Whether the process needs to be woken is left to the sweep.
			receipt.Sequence = known.Last
			return receipt, known.Answers(command.Request)
		case fault.CodeOf(asked) == "command-unknown":
			result, err = a.giveAgain(ctx, command, err)
		case asked != nil:
			return Receipt{}, asked
		}
	}
	if errors.Is(err, errPending) {
		receipt.Pending = true
		return receipt, nil
	}
	if err != nil {
		a.dropTexts(ctx, command.ID, hasTexts, err)
		return Receipt{}, err
	}
	if err := (store.KnownCommand{Request: result.Request}).Answers(command.Request); result.Request != "" && err != nil {
		return Receipt{}, err
	}
	receipt.Sequence = result.Sequence
	if err := a.store.Settled(ctx, command.ID); err != nil {
		// The sweep of unsettled commands finds it; the command itself is done.
		a.logger.WarnContext(ctx, "a command could not be settled", "command", command.ID, "error", err)
	}
	return receipt, nil
}

// giveAgain gives a command that was refused once more, with the journal's head. A process may be behind its
// journal, as after a crash or while another command's answer is on its way, and refuse by what was; told of the
// head, it leaves the answer to the record. The error is the first refusal where there is no journal yet.
func (a *App) giveAgain(
	ctx context.Context, command lifecycle.Command, refusal error,
) (contract.CommandResult, error) {
	head, err := a.store.JournalHead(ctx, command.Method)
	if err != nil {
		return contract.CommandResult{}, err
	}
	if head.Sequence == 0 {
		return contract.CommandResult{}, refusal
	}
	command.Seen = head.Sequence
	return a.engine.give(ctx, command)
}

// isRefusal tells whether the process said no, and not that something is away or broken.
func isRefusal(err error) bool {
	if err == nil || errors.Is(err, errPending) {
		return false
	}
	kind := fault.From(err).Kind
	return kind != fault.Unavailable && kind != fault.Internal
}

// dropTexts takes the texts of a refused command away again. Where the engine was not reached nobody knows
// whether the command will come, so they stay.
func (a *App) dropTexts(ctx context.Context, id lifecycle.CommandID, hasTexts bool, refusal error) {
	if !hasTexts || fault.From(refusal).Kind == fault.Unavailable {
		return
	}
	if err := a.store.DropTexts(ctx, id); err != nil {
		a.logger.WarnContext(ctx, "texts of a refused command were left", "command", id, "error", err)
	}
}

// known answers a command that has been recorded before as it was answered then. NotFound command-unknown
// where it has not.
func (a *App) known(ctx context.Context, order Order, method lifecycle.MethodID) (Receipt, error) {
	known, err := a.store.Command(ctx, order.Key)
	if err != nil {
		return Receipt{}, err
	}
	if err := known.Answers(order.Request); err != nil {
		return Receipt{}, err
	}
	if known.Refusal != nil {
		return Receipt{}, known.Refusal
	}
	return Receipt{
		Key: order.Key, Kind: lifecycle.CommandKind(known.Kind), Method: method, Sequence: known.Last,
	}, nil
}
