package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// openRows is how many rows of an export are in memory at once.
const openRows = 200

// OpenMethod is a method that was found, with what exports say beside it.
type OpenMethod struct{ Hit }

// EachMethod gives every method that a search finds, as they stood at one moment and in the order of the search.
// However many they are, few are in memory at once. It ends with the error of each, where that gives one.
func (s *Store) EachMethod(
	ctx context.Context, seen Visibility, filter Filter, sort Sort, each func(OpenMethod) error,
) error {
	order, known := orders()[sort]
	if !known {
		return errSort
	}
	q, err := s.listing(ctx, seen, filter)
	if err != nil {
		return err
	}
	return s.steadily(ctx, func(tx *Store) error {
		return cursor(ctx, tx, "open_methods", q.all(order), q.values, func(rows []hitRow) error {
			ids := make([]lifecycle.MethodID, 0, len(rows))
			for _, row := range rows {
				ids = append(ids, row.Row.ID)
			}
			provisional, err := tx.Provisional(ctx, ids)
			if err != nil {
				return err
			}
			for _, row := range rows {
				found := OpenMethod{row.hit()}
				found.Provisional = provisional.Of(row.Row.ID, row.Inside)
				if err := each(found); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// ChangedMethod is a method with the latest instant at which what the public knows of it changed: its content, its
// evidence or a published decision, or that it became public.
type ChangedMethod struct {
	Hit

	Changed time.Time
}

type changedRow struct {
	Row     hitRow `gorm:"embedded"`
	Changed time.Time
}

// Latest gives those of the methods that a search finds which changed last, newest change first.
func (s *Store) Latest(ctx context.Context, seen Visibility, filter Filter, limit int) ([]ChangedMethod, error) {
	q, err := s.listing(ctx, seen, filter)
	if err != nil {
		return nil, err
	}
	q.values["limit"] = limit
	rows, err := readAll[changedRow](ctx, s, q.latest(), q.values)
	if err != nil {
		return nil, err
	}
	changed := make([]ChangedMethod, 0, len(rows))
	for _, row := range rows {
		changed = append(changed, ChangedMethod{row.Row.hit(), row.Changed})
	}
	return changed, nil
}

// latest reads the rows that changed last. A change of the evidence about which the owner is being heard has not
// happened for those outside.
func (q *query) latest() string {
	var more []string
	if q.priced {
		more = append(more, affordable)
	}
	return seenMethods + `, newest AS (
		SELECT found.id, found.seen_phase, found.seen_status, found.inside, greatest(found.updated_at, found.published_at,
			(SELECT max(b.at) FROM publications b WHERE b.method_id = found.id),
			(SELECT max(h.ended_at) FROM evidence_hearings h WHERE h.method_id = found.id),
			(SELECT max(e.at) FROM evidence_levels e WHERE e.method_id = found.id AND (found.inside OR NOT EXISTS (
				SELECT FROM evidence_hearings h
				WHERE h.method_id = found.id AND h.ended_at IS NULL AND h.opened_at <= e.at)))) AS changed
		FROM found WHERE ` + q.condition(more...) + `
		ORDER BY changed DESC, found.id LIMIT @limit
	)
	SELECT ` + methodColumns + `, newest.seen_phase, newest.seen_status, newest.inside, newest.changed
	FROM newest JOIN methods m ON m.id = newest.id
		JOIN organisations o ON o.id = m.owner_id JOIN programmes p ON p.id = m.programme_id
	ORDER BY newest.changed DESC, m.id`
}

// OpenStudy is a study with the slug of its method.
type OpenStudy struct {
	Study

	MethodSlug string
}

type openStudyRow struct {
	Row        studyRow `gorm:"embedded"`
	MethodSlug string
}

// EachStudy gives every study that counts of every method that a search finds, as EachMethod gives the methods:
// by the method's slug, newest year first and those without a year last. Withdrawn studies are left out.
func (s *Store) EachStudy(ctx context.Context, seen Visibility, filter Filter, each func(OpenStudy) error) error {
	q, err := s.listing(ctx, seen, filter)
	if err != nil {
		return err
	}
	var more []string
	if q.priced {
		more = append(more, affordable)
	}
	query := seenMethods + `
	SELECT found.slug AS method_slug, s.id, s.method_id, s.version, s.authors, s.title, s.body, s.updated_at
	FROM found JOIN studies s ON s.method_id = found.id
	WHERE s.withdrawn_at IS NULL AND ` + q.condition(more...) + `
	ORDER BY found.slug, s.year DESC NULLS LAST, s.id`
	return s.steadily(ctx, func(tx *Store) error {
		return cursor(ctx, tx, "open_studies", query, q.values, func(rows []openStudyRow) error {
			for _, row := range rows {
				if err := each(OpenStudy{row.Row.study(), row.MethodSlug}); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// hit gives a row as what was found.
func (r hitRow) hit() Hit {
	method := r.Row.method()
	if !r.Inside {
		method = method.AsPublic()
	}
	return Hit{Method: method, Phase: r.SeenPhase, Status: r.SeenStatus, Inside: r.Inside}
}

// OpenSpan says of the open data when what they hold was written.
type OpenSpan struct {
	Methods, Studies int
	Issued           *time.Time // when the first method became public; nil where none is
	Changed          *time.Time // the latest change of content of a public method, or of a study that counts
	FirstYear        *int       // of publication, of the studies
	LastYear         *int
}

// OpenSpan counts and dates what the public may see.
func (s *Store) OpenSpan(ctx context.Context) (OpenSpan, error) {
	return readOne[OpenSpan](ctx, s, errDatabase, `
		WITH open AS (SELECT id, published_at, updated_at FROM methods WHERE published AND process_sequence > 0),
			counting AS (
				SELECT s.updated_at, s.year FROM studies s JOIN open ON open.id = s.method_id WHERE s.withdrawn_at IS NULL)
		SELECT (SELECT count(*) FROM open) AS methods, (SELECT count(*) FROM counting) AS studies,
			(SELECT min(published_at) FROM open) AS issued,
			greatest((SELECT max(greatest(updated_at, published_at)) FROM open), (SELECT max(updated_at) FROM counting))
				AS changed,
			(SELECT min(year) FROM counting) AS first_year, (SELECT max(year) FROM counting) AS last_year`)
}

// steadily runs a function on a store that reads everything as it stood at one moment, and writes nothing.
func (s *Store) steadily(ctx context.Context, read func(tx *Store) error) error {
	return s.within(ctx, read, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
}

// cursor reads the rows of a query in portions, within a transaction. Rows of each kind have a cursor of their own
// name: a connection remembers the columns of a statement by its text.
func cursor[T any](
	ctx context.Context, tx *Store, name, query string, values map[string]any, portion func([]T) error,
) error {
	if _, err := tx.change(ctx, `DECLARE `+name+` NO SCROLL CURSOR FOR `+query, values); err != nil {
		return err
	}
	fetch := fmt.Sprintf(`FETCH %d FROM %s`, openRows, name)
	for {
		rows, err := readAll[T](ctx, tx, fetch)
		if err != nil {
			return err
		}
		if err := portion(rows); err != nil || len(rows) < openRows {
			return err
		}
	}
}
