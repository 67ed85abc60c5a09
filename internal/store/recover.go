package store

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/journal"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

var errChainBroken = fault.New(fault.Internal, "journal-broken",
	"Metodens journal er ikke hel. Kør fasemodel journal verify.",
	"The method's journal is not whole. Run fasemodel journal verify.")

// Recover gives the state from which a method's process is started again: the fold of its journal, after
// its chain is verified. It is the NotFound fault method-unknown where there is no journal, and the Internal
// fault journal-broken where the chain does not hold.
func (s *Store) Recover(ctx context.Context, method lifecycle.MethodID) (lifecycle.State, error) {
	if !isCanonicalID(string(method)) {
		return lifecycle.State{}, errMethodUnknown
	}
	var state lifecycle.State
	err := s.snapshot(ctx, func(tx pgx.Tx) error {
		rows, events, err := wholeJournal(ctx, tx, method)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return errMethodUnknown
		}
		state = lifecycle.Fold(lifecycle.State{}, events...)
		return nil
	})
	return state, err
}

// Processes lists every method that has a journal, in the order of their ids.
func (s *Store) Processes(ctx context.Context) ([]lifecycle.MethodID, error) {
	methods, err := processes(ctx, s.pool)
	return methods, mapped(err)
}

func processes(ctx context.Context, from executor) ([]lifecycle.MethodID, error) {
	rows, err := from.Query(ctx, `SELECT method_id FROM journal WHERE sequence = 1 ORDER BY method_id`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[lifecycle.MethodID])
}

// wholeJournal reads a method's journal and holds its chain together.
func wholeJournal(
	ctx context.Context, from executor, method lifecycle.MethodID,
) ([]journal.Row, []lifecycle.Event, error) {
	rows, err := journalRows(ctx, from, selectRows+`WHERE method_id = $1 ORDER BY sequence`, method)
	if err != nil {
		return nil, nil, err
	}
	stream := func(yield func(journal.Row, error) bool) {
		for row := range slices.Values(rows) {
			if !yield(row, nil) {
				return
			}
		}
	}
	if report := journal.Verify(string(method), stream); !report.OK() {
		finding := report.Findings[0]
		return nil, nil, errChainBroken.With(fault.Detail{
			Pointer: string(method), Code: string(finding.Problem), Text: finding.Text(),
		})
	}
	events := make([]lifecycle.Event, 0, len(rows))
	for _, row := range rows {
		event, err := eventOf(row)
		if err != nil {
			return nil, nil, err
		}
		events = append(events, event)
	}
	return rows, events, nil
}
