package activities

import (
	"context"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/store"
	"github.com/fasemodel/fasemodel/workflows/contract"
)

// Recorder writes a command and what it brings down in one transaction: it decides on the state that the
// journal holds, and gives every event after the sequence that the caller stands at. A command that it
// knows gets its first answer again. Its error is a fault: journal-behind, or why nothing was written.
type Recorder interface {
	Record(ctx context.Context, decider lifecycle.Decider, request store.RecordRequest) (store.Recorded, error)
}

// Record is the activity of recording.
type Record struct {
	Recorder Recorder
	Decider  lifecycle.Decider
}

// Run records one command. Its errors tell the engine when to try again, or not to.
func (r Record) Run(ctx context.Context, request contract.RecordRequest) (contract.RecordResult, error) {
	recorded, err := r.Recorder.Record(ctx, r.Decider,
		store.RecordRequest{Command: request.Command, After: request.After})
	if err == nil {
		return contract.RecordResult{
			Events: recorded.Events, Refusal: recorded.Refusal, Sequence: recorded.Sequence,
		}, nil
	}
	attempt := activity.GetInfo(ctx).Attempt
	why := fault.From(err)
	switch {
	case why.Code == contract.CodeJournalBehind:
		return contract.RecordResult{}, contract.Refuse(why)
	case why.Kind == fault.Unavailable, why.Kind == fault.Internal && attempt < contract.RecordGivesUp:
		activity.GetLogger(ctx).Warn("a command could not be recorded yet", "command", request.Command.ID,
			"attempt", attempt, "error", err)
		return contract.RecordResult{}, temporal.NewApplicationErrorWithOptions(why.Text.EN, "not-recorded",
			temporal.ApplicationErrorOptions{NextRetryDelay: contract.RecordRetryAfter(attempt)})
	case why.Kind == fault.Internal:
		activity.GetLogger(ctx).Error("a command cannot be recorded", "command", request.Command.ID,
			"attempt", attempt, "error", err)
	}
	return contract.RecordResult{}, contract.Refuse(why)
}
