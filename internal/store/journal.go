package store

import (
	"context"
	"iter"

	"github.com/jackc/pgx/v5"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/journal"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

var (
	errStateUnreadable = fault.New(fault.Internal, "state-unreadable",
		"Metodens gemte tilstand kan ikke læses. Kør fasemodel rebuild.",
		"The method's stored state cannot be read. Run fasemodel rebuild.")
	errEventUnreadable = fault.New(fault.Internal, "event-unreadable",
		"En hændelse i journalen kan ikke læses af denne udgave af programmet.",
		"An event of the journal cannot be read by this release of the program.")
)

const selectRows = `
	SELECT method_id, sequence, type, version, actor, at, payload, previous, hash
	FROM journal `

// JournalRow is an event together with the row it stands in.
type JournalRow struct {
	Event lifecycle.Event
	Row   journal.Row
}

// Events lists a method's journal rows after a sequence, oldest first, at most limit of them (0: all).
func (s *Store) Events(ctx context.Context, method lifecycle.MethodID, after int64, limit int) ([]JournalRow, error) {
	var bound *int
	if limit > 0 {
		bound = &limit
	}
	rows, err := journalRows(ctx, s.pool,
		selectRows+`WHERE method_id = $1 AND sequence > $2 ORDER BY sequence LIMIT $3`, method, after, bound)
	if err != nil {
		return nil, mapped(err)
	}
	listed := make([]JournalRow, 0, len(rows))
	for _, row := range rows {
		event, err := eventOf(row)
		if err != nil {
			return nil, err
		}
		listed = append(listed, JournalRow{event, row})
	}
	return listed, nil
}

// JournalHead gives the last row of a method's journal; its sequence is 0 where the journal has not begun.
func (s *Store) JournalHead(ctx context.Context, method lifecycle.MethodID) (journal.Head, error) {
	found := journal.Head{Method: string(method)}
	rows, err := journalRows(ctx, s.pool, selectRows+`WHERE method_id = $1 ORDER BY sequence DESC LIMIT 1`, method)
	if err != nil || len(rows) == 0 {
		return found, mapped(err)
	}
	found.Sequence, found.Hash = rows[0].Sequence, rows[0].Hash
	return found, nil
}

// eventsAfter gives a method's events after a sequence.
func eventsAfter(
	ctx context.Context, from executor, method lifecycle.MethodID, after int64,
) ([]lifecycle.Event, error) {
	rows, err := journalRows(ctx, from,
		selectRows+`WHERE method_id = $1 AND sequence > $2 ORDER BY sequence`, method, after)
	if err != nil {
		return nil, err
	}
	events := make([]lifecycle.Event, 0, len(rows))
	for _, row := range rows {
		event, err := eventOf(row)
		if err != nil {
			return nil, err
		}
		events = append(events, event)
	}
	return events, nil
}

// foldJournal folds a method's journal from its first row.
func foldJournal(ctx context.Context, from executor, method lifecycle.MethodID) (lifecycle.State, error) {
	events, err := eventsAfter(ctx, from, method, 0)
	if err != nil {
		return lifecycle.State{}, err
	}
	return lifecycle.Fold(lifecycle.State{}, events...), nil
}

func journalRows(ctx context.Context, from executor, query string, values ...any) ([]journal.Row, error) {
	var rows []journal.Row
	for row, err := range streamRows(ctx, from, query, values...) {
		if err != nil {
			return rows, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// streamRows reads journal rows one by one. The connection is busy until the stream ends.
func streamRows(ctx context.Context, from executor, query string, values ...any) iter.Seq2[journal.Row, error] {
	return func(yield func(journal.Row, error) bool) {
		answer, err := from.Query(ctx, query, values...)
		if err != nil {
			yield(journal.Row{}, err)
			return
		}
		defer answer.Close()
		for answer.Next() {
			row, err := scanRow(answer)
			if !yield(row, err) || err != nil {
				return
			}
		}
		if err := answer.Err(); err != nil {
			yield(journal.Row{}, err)
		}
	}
}

func scanRow(from pgx.Rows) (journal.Row, error) {
	var row journal.Row
	var payload, previous, hash string
	err := from.Scan(&row.Method, &row.Sequence, &row.Type, &row.Version, &row.Actor, &row.At, &payload, &previous, &hash)
	if err != nil {
		return journal.Row{}, err
	}
	row.At, row.Payload = journal.Instant(row.At), []byte(payload)
	if row.Previous, err = journal.ParseHash(previous); err != nil {
		return journal.Row{}, err
	}
	row.Hash, err = journal.ParseHash(hash)
	return row, err
}

// eventOf reads the event that a row holds.
func eventOf(row journal.Row) (lifecycle.Event, error) {
	body, err := lifecycle.DecodeEvent(lifecycle.EventKind(row.Type), row.Version, row.Payload)
	if err != nil {
		return lifecycle.Event{}, errEventUnreadable.Because(err)
	}
	return lifecycle.Event{
		Method: lifecycle.MethodID(row.Method), Sequence: row.Sequence,
		Actor: lifecycle.PersonID(row.Actor), At: row.At, Body: body,
	}, nil
}

// sealed gives the row of an event that follows the row with the hash given.
func sealed(event lifecycle.Event, previous journal.Hash) (journal.Row, error) {
	payload, err := journal.Canonical(event.Body)
	if err != nil {
		return journal.Row{}, err
	}
	return journal.Seal(journal.Row{
		Method: string(event.Method), Sequence: event.Sequence,
		Type: string(event.Kind()), Version: lifecycle.EventVersion,
		Actor: string(event.Actor), At: journal.Instant(event.At), Payload: payload, Previous: previous,
	})
}
