package store

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"
)

// SearchPlans runs a search and gives the plan of each statement on search_documents, as the search itself has it.
func (s *Store) SearchPlans(ctx context.Context, seen Visibility, filter Filter, sort Sort) ([]string, error) {
	explaining := explainingTx{}
	err := s.searching(ctx, func(tx pgx.Tx) error {
		explaining.Tx = tx
		_, _, err := find(ctx, &explaining, seen, filter, sort, nil, defaultLimit)
		return err
	})
	return explaining.plans, err
}

// explainingTx asks for the plan of every statement before it is run.
type explainingTx struct {
	pgx.Tx

	plans []string
}

func (e *explainingTx) Query(ctx context.Context, statement string, values ...any) (pgx.Rows, error) {
	if err := e.explain(ctx, statement, values); err != nil {
		return nil, err
	}
	return e.Tx.Query(ctx, statement, values...)
}

func (e *explainingTx) QueryRow(ctx context.Context, statement string, values ...any) pgx.Row {
	if err := e.explain(ctx, statement, values); err != nil {
		return failedRow{err}
	}
	return e.Tx.QueryRow(ctx, statement, values...)
}

func (e *explainingTx) explain(ctx context.Context, statement string, values []any) error {
	if !strings.Contains(statement, "FROM search_documents d") {
		return nil
	}
	rows, err := e.Tx.Query(ctx, "EXPLAIN "+statement, values...)
	if err != nil {
		return err
	}
	plan, err := pgx.CollectRows(rows, pgx.RowTo[string])
	e.plans = append(e.plans, strings.Join(plan, "\n"))
	return err
}

type failedRow struct{ err error }

func (r failedRow) Scan(...any) error { return r.err }
