package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// Rebuilt is what a rebuild went through.
type Rebuilt struct {
	Methods int
	Events  int64
}

// Rebuild makes the head rows and every read table anew from the journal, one method at a time, while the
// program runs. As the owner role it also makes the insert-only tables anew; as the application role it
// adds the rows they lack and can neither change nor take away any. Messages are not sent again. A method
// whose chain does not hold stops it with the Internal fault journal-broken.
func (s *Store) Rebuild(ctx context.Context, decider lifecycle.Decider) (Rebuilt, error) {
	var rebuilt Rebuilt
	methods, err := s.Processes(ctx)
	if err != nil {
		return rebuilt, err
	}
	var mayDelete bool
	if err := s.pool.QueryRow(ctx, `SELECT has_table_privilege('ballots', 'DELETE')`).Scan(&mayDelete); err != nil {
		return rebuilt, mapped(err)
	}
	for _, method := range methods {
		err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
			if _, err := tx.Exec(ctx, beginHead, method); err != nil {
				return err
			}
			// The lock keeps commands waiting while the method's tables are made.
			if _, err := tx.Exec(ctx, lockHead, method); err != nil {
				return err
			}
			if err := clearTables(ctx, tx, method, mayDelete); err != nil {
				return err
			}
			events, err := refold(ctx, tx, decider, method)
			rebuilt.Events += int64(events)
			return err
		})
		if err != nil {
			return rebuilt, mapped(err)
		}
		rebuilt.Methods++
	}
	return rebuilt, nil
}

// clearTables takes away what is to be made anew.
func clearTables(ctx context.Context, tx pgx.Tx, method lifecycle.MethodID, insertOnly bool) error {
	var clearing statements
	clearing.run(`DELETE FROM reviews WHERE method_id = $1`, method)
	clearing.run(`DELETE FROM conditions WHERE method_id = $1`, method)
	clearing.run(`DELETE FROM tasks WHERE method_id = $1`, method)
	clearing.run(`UPDATE methods SET phase_imported = false, published_at = NULL WHERE id = $1`, method)
	if insertOnly {
		clearing.run(`DELETE FROM ballots WHERE method_id = $1`, method)
		clearing.run(`DELETE FROM ballot_voids WHERE method_id = $1`, method)
		clearing.run(`DELETE FROM decisions WHERE method_id = $1`, method)
		clearing.run(`DELETE FROM publications WHERE method_id = $1`, method)
	}
	return clearing.send(ctx, tx)
}

// refold writes a method's head row and tables from its journal, and says how many events it has.
func refold(ctx context.Context, tx pgx.Tx, decider lifecycle.Decider, method lifecycle.MethodID) (int, error) {
	rows, events, err := wholeJournal(ctx, tx, method)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	made := project(lifecycle.State{}, events)
	var writing statements
	writeHead(&writing, made.state, rows[len(rows)-1].Hash)
	writeInsertOnly(&writing, made)
	writeReadTables(&writing, decider, made)
	return len(events), writing.send(ctx, tx)
}
