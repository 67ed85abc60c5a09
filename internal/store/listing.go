package store

import (
	"context"
	"database/sql"
	"slices"

	"github.com/fasemodel/fasemodel/internal/fault"
)

// Listed is a page of a list.
type Listed[T any] struct {
	Items []T
	Total int    // on all pages
	Next  string // the cursor of the next page; empty on the last
}

// namePosition is where a page of a list by name ended.
type namePosition struct {
	Name string `json:"n"`
	ID   string `json:"i"`
}

// listByName reads a page of a list that is ordered by name and id. The source begins with FROM and ends
// in its condition.
func listByName[T any](
	ctx context.Context, s *Store, page Page, source, table, columns string,
	position func(T) namePosition, values ...any,
) (Listed[T], error) {
	var after namePosition
	continued, err := readCursor(page.Cursor, &after)
	if err != nil {
		return Listed[T]{}, err
	}
	total, err := readOne[int](ctx, s, errDatabase, `SELECT count(*) `+source, values...)
	if err != nil {
		return Listed[T]{}, err
	}
	if continued {
		if !isID(after.ID) {
			return Listed[T]{}, errCursor
		}
		source += ` AND (` + table + `.name, ` + table + `.id) > (@after_name , CAST(@after_id AS uuid))`
		values = append(slices.Clone(values), sql.Named("after_name", after.Name), sql.Named("after_id", after.ID))
	}
	values = append(slices.Clone(values), sql.Named("limit", page.limit()+1))
	rows, err := readAll[T](ctx, s, `SELECT `+columns+` `+source+
		` ORDER BY `+table+`.name, `+table+`.id LIMIT @limit`, values...)
	if err != nil {
		return Listed[T]{}, err
	}
	return cutPage(rows, total, page, func(last T) any { return position(last) }), nil
}

// cutPage takes away the one row too many that tells whether there is another page.
func cutPage[T any](rows []T, total int, page Page, position func(T) any) Listed[T] {
	listed := Listed[T]{Items: rows, Total: total}
	if limit := page.limit(); len(rows) > limit {
		listed.Items = rows[:limit]
		listed.Next = writeCursor(position(rows[limit-1]))
	}
	return listed
}

var errStale = fault.New(fault.Stale, "version-stale",
	"Indholdet er ændret siden den version, du arbejder på. Hent den nyeste, og prøv igen.",
	"The content has changed since the version you work on. Fetch the newest and try again.")

// stale says why an update with a version touched no row: there is none with the id, or it has another
// version.
func (s *Store) stale(ctx context.Context, touched int64, table, id string, absent *fault.Error) error {
	if touched > 0 {
		return nil
	}
	_, err := readOne[string](ctx, s, absent, `SELECT CAST(id AS text) FROM `+table+` WHERE id = ?`, id)
	if err != nil {
		return err
	}
	return errStale
}
