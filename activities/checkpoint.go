package activities

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/journal"
	"github.com/fasemodel/fasemodel/workflows/contract"
)

// Checkpointer seals the heads of all journals in one checkpoint a day, YYYY-MM-DD; a day that has one
// keeps it. A day before the last checkpoint's is a Conflict.
type Checkpointer interface {
	Checkpoint(ctx context.Context, day string) (journal.Checkpoint, error)
}

// Checkpoint is the activity of the daily checkpoint.
type Checkpoint struct{ Journal Checkpointer }

// Run makes the day's checkpoint unless there is one. For a day that has been overtaken there is nothing
// left to do.
func (c Checkpoint) Run(ctx context.Context, request contract.CheckpointRequest) error {
	_, err := c.Journal.Checkpoint(ctx, request.Day)
	if err != nil && fault.From(err).Kind == fault.Conflict {
		return nil
	}
	return err
}
