package store

import (
	"context"
	"errors"
	"iter"

	"github.com/jackc/pgx/v5"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/journal"
)

var errCheckpointLate = fault.New(fault.Conflict, "checkpoint-late",
	"Der findes allerede et kontrolpunkt for en senere dag.", "There is a checkpoint of a later day already.")

const selectCheckpoints = `
	SELECT to_char(date, 'YYYY-MM-DD'), heads, previous, hash FROM journal_checkpoints `

// Checkpoint chains the heads of all methods, as they are now, to the checkpoint before, under a day
// (YYYY-MM-DD). A day has one checkpoint: the same day again gives the one there is. A day before the
// last checkpoint's is the Conflict fault checkpoint-late.
func (s *Store) Checkpoint(ctx context.Context, date string) (journal.Checkpoint, error) {
	var made journal.Checkpoint
	options := pgx.TxOptions{IsoLevel: pgx.RepeatableRead}
	err := pgx.BeginTxFunc(ctx, s.pool, options, func(tx pgx.Tx) error {
		last, exists, err := lastCheckpoint(ctx, tx)
		if err != nil {
			return err
		}
		switch {
		case exists && last.Date == date:
			made = last
			return nil
		case exists && last.Date > date:
			return errCheckpointLate
		}
		heads, err := journalHeads(ctx, tx)
		if err != nil {
			return err
		}
		made, err = journal.SealCheckpoint(journal.Checkpoint{Date: date, Heads: heads, Previous: last.Hash})
		if err != nil {
			return err
		}
		return insertCheckpoint(ctx, tx, made)
	})
	if brokeConstraint(err, "journal_checkpoints_pkey") || brokeConstraint(err, "journal_checkpoints_previous_key") {
		// Another made one at the same moment.
		return s.checkpointOf(ctx, date)
	}
	return made, mapped(err)
}

// LastCheckpoint gives the latest checkpoint; false where there is none.
func (s *Store) LastCheckpoint(ctx context.Context) (journal.Checkpoint, bool, error) {
	checkpoint, exists, err := lastCheckpoint(ctx, s.pool)
	return checkpoint, exists, mapped(err)
}

func (s *Store) checkpointOf(ctx context.Context, date string) (journal.Checkpoint, error) {
	checkpoint, err := scanCheckpoint(s.pool.QueryRow(ctx, selectCheckpoints+`WHERE date = $1::text::date`, date))
	if errors.Is(err, pgx.ErrNoRows) {
		return journal.Checkpoint{}, errCheckpointLate
	}
	return checkpoint, mapped(err)
}

func insertCheckpoint(ctx context.Context, tx pgx.Tx, c journal.Checkpoint) error {
	heads, err := journal.Canonical(c.Heads)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO journal_checkpoints (date, heads, previous, hash) VALUES ($1::text::date, $2, $3, $4)`,
		c.Date, string(heads), c.Previous.String(), c.Hash.String())
	return err
}

// journalHeads gives the last row of every chain, from the journal itself.
func journalHeads(ctx context.Context, tx pgx.Tx) ([]journal.Head, error) {
	rows, err := tx.Query(ctx, `
		SELECT DISTINCT ON (method_id) method_id, sequence, hash FROM journal ORDER BY method_id, sequence DESC`)
	if err != nil {
		return nil, err
	}
	heads, err := pgx.CollectRows(rows, scanHead)
	if heads == nil {
		heads = []journal.Head{}
	}
	return heads, err
}

func lastCheckpoint(ctx context.Context, from executor) (journal.Checkpoint, bool, error) {
	checkpoint, err := scanCheckpoint(from.QueryRow(ctx, selectCheckpoints+`ORDER BY date DESC LIMIT 1`))
	if errors.Is(err, pgx.ErrNoRows) {
		return journal.Checkpoint{}, false, nil
	}
	return checkpoint, err == nil, err
}

func scanCheckpoint(row scanner) (journal.Checkpoint, error) {
	var c journal.Checkpoint
	var previous, hash string
	err := row.Scan(&c.Date, &c.Heads, &previous, &hash)
	if err != nil {
		return c, err
	}
	if c.Previous, err = journal.ParseHash(previous); err != nil {
		return c, err
	}
	c.Hash, err = journal.ParseHash(hash)
	return c, err
}

// rowsAt finds the rows that heads name, which need not exist.
const rowsAt = `
	SELECT j.method_id, j.sequence, j.hash
	FROM unnest($1::text[], $2::bigint[]) AS h (method, sequence)
	JOIN journal AS j ON j.method_id::text = h.method AND j.sequence = h.sequence`

// verifyCheckpoints reads one checkpoint after the other and holds it against the rows it names.
func verifyCheckpoints(ctx context.Context, tx pgx.Tx, report *journal.Report) error {
	type place struct {
		method   string
		sequence int64
	}
	rows := map[place]journal.Hash{}
	var failed error
	stream := func(yield func(journal.Checkpoint, error) bool) {
		for checkpoint, err := range storedCheckpoints(ctx, tx) {
			if err == nil {
				var heads []journal.Head
				heads, failed = headsAt(ctx, tx, checkpoint.Heads)
				clear(rows)
				for _, head := range heads {
					rows[place{head.Method, head.Sequence}] = head.Hash
				}
			}
			if failed != nil || !yield(checkpoint, err) {
				return
			}
		}
	}
	report.Merge(journal.VerifyCheckpoints(stream, func(method string, sequence int64) (journal.Hash, bool, bool, error) {
		hash, exists := rows[place{method, sequence}]
		return hash, exists, true, nil
	}))
	return failed
}

func headsAt(ctx context.Context, tx pgx.Tx, heads []journal.Head) ([]journal.Head, error) {
	methods, sequences := make([]string, len(heads)), make([]int64, len(heads))
	for i, head := range heads {
		methods[i], sequences[i] = head.Method, head.Sequence
	}
	rows, err := tx.Query(ctx, rowsAt, methods, sequences)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanHead)
}

// storedCheckpoints gives the checkpoints by date, one at a time: each names every method.
func storedCheckpoints(ctx context.Context, from executor) iter.Seq2[journal.Checkpoint, error] {
	return func(yield func(journal.Checkpoint, error) bool) {
		query := selectCheckpoints + `WHERE date > $1::text::date ORDER BY date LIMIT 1`
		for after := "-infinity"; ; {
			checkpoint, err := scanCheckpoint(from.QueryRow(ctx, query, after))
			if errors.Is(err, pgx.ErrNoRows) {
				return
			}
			if !yield(checkpoint, err) || err != nil {
				return
			}
			after = checkpoint.Date
		}
	}
}
