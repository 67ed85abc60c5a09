package store

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// transaction is a transaction of the record. Its statements are collected and sent together, so that a
// command costs two round trips: one to lock and read, one to write and commit.
type transaction struct {
	connection *pgxpool.Conn
}

// begin takes a connection; the transaction itself begins with the first statements that are sent.
func (s *Store) begin(ctx context.Context) (*transaction, error) {
	connection, err := s.pool.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	return &transaction{connection}, nil
}

// end gives the connection back, and rolls back what was not committed. The pool throws away a connection
// on which that fails, and with it the transaction.
func (t *transaction) end(ctx context.Context) {
	const idle = 'I'
	if status := t.connection.Conn().PgConn().TxStatus(); status != idle && !t.connection.Conn().IsClosed() {
		// The caller's context may have ended, and the locks must go all the same.
		_, _ = t.connection.Exec(context.WithoutCancel(ctx), "ROLLBACK")
	}
	t.connection.Release()
}

// statements are sent together, in order; the first that fails keeps the rest from being done.
type statements struct {
	batch pgx.Batch
	err   error
}

// run adds a statement whose answer is not read.
func (s *statements) run(statement string, values ...any) {
	s.batch.Queue(statement, values...)
}

// runEach adds a statement that reads its rows from one JSON array, and nothing where there are no rows.
func runEach[T any](s *statements, statement string, rows []T) {
	if len(rows) == 0 {
		return
	}
	s.run(statement, s.json(rows))
}

// json writes a value for a parameter of type jsonb.
func (s *statements) json(value any) string {
	raw, err := json.Marshal(value)
	s.err = errors.Join(s.err, err)
	return string(raw)
}

// read adds a query of at most one row, and says in found whether there was one.
func (s *statements) read(found *bool, scan func(scanner) error, query string, values ...any) {
	s.batch.Queue(query, values...).QueryRow(func(row pgx.Row) error {
		err := scan(row)
		*found = err == nil
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		return err
	})
}

// sender is a connection, or a transaction on it.
type sender interface {
	SendBatch(ctx context.Context, batch *pgx.Batch) pgx.BatchResults
}

// send sends the statements in one round trip.
func (s *statements) send(ctx context.Context, to sender) error {
	if s.err != nil {
		return s.err
	}
	return to.SendBatch(ctx, &s.batch).Close()
}

// executor runs single statements: a pool, a connection or a transaction.
type executor interface {
	Exec(ctx context.Context, statement string, values ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, query string, values ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, query string, values ...any) pgx.Row
}
