package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// UnsettledCommand is a command that was recorded and whose answer may not have reached the workflow.
type UnsettledCommand struct {
	Command    lifecycle.CommandID
	Method     lifecycle.MethodID
	Sequence   int64 // the journal's head when it was recorded
	RecordedAt time.Time
}

// Settled says that the answers of commands have reached the workflow. Nothing is lost where a crash
// forgets it: the workflow is woken once more than needed. So it does not wait for the disk.
func (s *Store) Settled(ctx context.Context, ids ...lifecycle.CommandID) error {
	if len(ids) == 0 {
		return nil
	}
	// Set for this statement's own transaction, in the statement.
	_, err := s.pool.Exec(ctx, `
		WITH quick AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
		DELETE FROM unsettled USING quick WHERE command_id = ANY ($1)`, ids)
	return mapped(err)
}

// Unsettled lists at most limit commands that were recorded longer ago than an age, oldest first.
func (s *Store) Unsettled(ctx context.Context, age time.Duration, limit int) ([]UnsettledCommand, error) {
	rows, err := s.pool.Query(ctx, `
		SELECT command_id, method_id, sequence, recorded_at FROM unsettled
		WHERE recorded_at < now() - $1::interval ORDER BY recorded_at, command_id LIMIT $2`, age, limit)
	if err != nil {
		return nil, mapped(err)
	}
	listed, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (UnsettledCommand, error) {
		var u UnsettledCommand
		err := row.Scan(&u.Command, &u.Method, &u.Sequence, &u.RecordedAt)
		u.RecordedAt = u.RecordedAt.UTC()
		return u, err
	})
	return listed, mapped(err)
}
