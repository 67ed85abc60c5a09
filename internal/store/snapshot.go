package store

import (
	"context"
	"fmt"
	"iter"

	"github.com/jackc/pgx/v5"

	"github.com/fasemodel/fasemodel/internal/journal"
)

// snapshot runs a function that reads the record as it stood at one moment.
func (s *Store) snapshot(ctx context.Context, read func(tx pgx.Tx) error) error {
	options := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	return mapped(pgx.BeginTxFunc(ctx, s.pool, options, read))
}

// fetchedRows is how many journal rows are read at once where the whole journal is; fetchRows asks for them.
const fetchedRows = 500

var fetchRows = fmt.Sprintf("FETCH %d FROM journal_rows", fetchedRows)

// cursorRows reads journal rows in portions, so that the transaction can be asked other things between
// them and the journal need not fit in memory. One stream can be open at a time.
func cursorRows(ctx context.Context, tx pgx.Tx, query string, values ...any) iter.Seq2[journal.Row, error] {
	return func(yield func(journal.Row, error) bool) {
		if _, err := tx.Exec(ctx, "DECLARE journal_rows NO SCROLL CURSOR FOR "+query, values...); err != nil {
			yield(journal.Row{}, err)
			return
		}
		for {
			rows, err := journalRows(ctx, tx, fetchRows)
			for _, row := range rows {
				if !yield(row, nil) {
					return
				}
			}
			if err != nil {
				yield(journal.Row{}, err)
				return
			}
			if len(rows) < fetchedRows {
				return
			}
		}
	}
}

// chains splits rows that are ordered by method into one stream a method. Each stream must be followed,
// or left, before the next is asked for.
func chains(rows iter.Seq2[journal.Row, error]) iter.Seq2[string, iter.Seq2[journal.Row, error]] {
	return func(yield func(string, iter.Seq2[journal.Row, error]) bool) {
		next, stop := iter.Pull2(rows)
		defer stop()
		row, err, more := next()
		for more {
			method := row.Method
			chain := func(yieldRow func(journal.Row, error) bool) {
				for more && row.Method == method {
					if !yieldRow(row, err) {
						return
					}
					row, err, more = next()
				}
			}
			if !yield(method, chain) {
				return
			}
			for more && row.Method == method && err == nil {
				row, err, more = next()
			}
			if err != nil {
				return
			}
		}
	}
}
