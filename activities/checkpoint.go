package activities

import (
	"context"
	"time"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/journal"
	"github.com/fasemodel/fasemodel/workflows/contract"
)

// Checkpointer seals the heads of all journals in one checkpoint a day, YYYY-MM-DD; a day that has one
// keeps it. A day before the last checkpoint's is a Conflict.
type Checkpointer interface {
	Checkpoint(ctx context.Context, day string) (journal.Checkpoint, error)
}

// unusedTexts is how long a text waits for its command: longer than any command that was accepted waits to be
// recorded.
const unusedTexts = 30 * 24 * time.Hour

// TextSweeper takes away texts put before a time whose command was never carried out.
type TextSweeper interface {
	SweepTexts(ctx context.Context, before time.Time) (int64, error)
}

// Checkpoint is the activity of what is done once a day.
type Checkpoint struct {
	Journal Checkpointer
	Texts   TextSweeper
}

// Run makes the day's checkpoint unless there is one, and takes away the texts that no command came for. For a
// day that has been overtaken there is no checkpoint left to make.
func (c Checkpoint) Run(ctx context.Context, request contract.CheckpointRequest) error {
	_, err := c.Journal.Checkpoint(ctx, request.Day)
	if err != nil && fault.From(err).Kind != fault.Conflict {
		return err
	}
	_, err = c.Texts.SweepTexts(ctx, time.Now().Add(-unusedTexts))
	return err
}
