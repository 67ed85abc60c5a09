package app

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/store"
	"github.com/fasemodel/fasemodel/workflows/contract"
)

// CommandView is what became of a command. Review and Condition are what a command to a process was about.
type CommandView struct {
	store.KnownCommand

	Review    lifecycle.ReviewID
	Condition lifecycle.ConditionID
	// Published: the command was to publish the review's decision, or to correct it.
	Published bool
}

// CommandOutcome is what became of a command.
type CommandOutcome = store.Outcome

// The outcomes of a command.
const (
	CommandPending = store.Pending
	CommandDone    = store.Done
	CommandRefused = store.Refused
)

// askWithin is how long the engine may take to say what became of a command.
const askWithin = 500 * time.Millisecond

// CommandStatus tells the one who gave a command what became of it. One that is not recorded is asked for at
// the process of the method, where one is named. Errors: NotFound command-unknown, Unavailable engine-away.
func (a *App) CommandStatus(
	ctx context.Context, caller auth.Caller, key lifecycle.CommandID, method lifecycle.MethodID,
) (CommandView, error) {
	view, err := a.recordedCommand(ctx, caller, key)
	if fault.CodeOf(err) != "command-unknown" || method == "" {
		return view, err
	}
	switch asked := a.engine.outcome(ctx, key, method); {
	case asked == nil:
		// It was done between the two questions.
		return a.recordedCommand(ctx, caller, key)
	case errors.Is(asked, errPending):
		return CommandView{KnownCommand: store.KnownCommand{
			ID: key, Method: method, At: a.now(), Outcome: store.Pending,
		}}, nil
	case fault.From(asked).Kind == fault.Unavailable || fault.CodeOf(asked) == "command-unknown":
		return CommandView{}, asked
	default:
		return CommandView{KnownCommand: store.KnownCommand{
			ID: key, Method: method, At: a.now(), Outcome: store.Refused, Refusal: fault.From(asked),
		}}, nil
	}
}

// recordedCommand finds a command that the caller gave, and what it was about.
func (a *App) recordedCommand(
	ctx context.Context, caller auth.Caller, key lifecycle.CommandID,
) (CommandView, error) {
	known, err := a.store.Command(ctx, key)
	if err != nil {
		return CommandView{}, err
	}
	if known.Actor != caller.Person {
		return CommandView{}, errCommandUnknown()
	}
	kind := lifecycle.CommandKind(known.Kind)
	view := CommandView{
		KnownCommand: known,
		Published:    kind == lifecycle.KindPublishDecision || kind == lifecycle.KindCorrectPublication,
	}
	if known.Outcome != store.Done || known.First == 0 {
		return view, nil
	}
	rows, err := a.store.Events(ctx, known.Method, known.First-1, int(known.Last-known.First)+1)
	if err != nil {
		return CommandView{}, err
	}
	for _, row := range rows {
		if about := aboutOf(row); row.Event.Actor == caller.Person {
			view.Review, view.Condition = about.Review, about.Condition
			break
		}
	}
	return view, nil
}

func errCommandUnknown() error {
	return fault.New(fault.NotFound, "command-unknown",
		"Der er ikke gemt en kommando med den nøgle.", "No command with that key is recorded.")
}

// outcome asks a method's workflow what became of a command: nil where it is done, errPending, the refusal,
// NotFound command-unknown where the workflow does not know it, Unavailable engine-away.
func (e engine) outcome(ctx context.Context, key lifecycle.CommandID, method lifecycle.MethodID) error {
	asking, cancel := context.WithTimeout(ctx, askWithin)
	defer cancel()
	handle := e.temporal.GetWorkflowUpdateHandle(client.GetWorkflowUpdateHandleOptions{
		WorkflowID: contract.MethodWorkflowID(method), UpdateID: string(key),
	})
	var result contract.CommandResult
	err := handle.Get(asking, &result)
	var missing *serviceerror.NotFound
	switch {
	case err == nil:
		return nil
	case errors.As(err, &missing):
		return errCommandUnknown()
	case asking.Err() == nil && !unanswered(err):
		return answerOf(err)
	}
	// No answer in time is what a command under way looks like, and an engine that is away.
	checking, stop := context.WithTimeout(ctx, askWithin)
	defer stop()
	if _, err := e.temporal.CheckHealth(checking, &client.CheckHealthRequest{}); err != nil {
		return answerOf(err)
	}
	return errPending
}
