package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// RecordedReview is a review as the record keeps it, open or closed.
type RecordedReview struct {
	lifecycle.Review // as it stands, or stood last; a closed one's stage is decided, lapsed or withdrawn

	Method      lifecycle.MethodID
	MethodSlug  string
	MethodTitle string
	Programme   lifecycle.ProgrammeID
	Sequence    int64     // of the journal row it was last written from
	OpenedAt    time.Time // when the gate was requested
	ClosedAt    *time.Time
	// Because is why a lapsed review lapsed: not-quorate or max-rounds.
	Because string

	Decision       *lifecycle.DecisionMade
	DecidedAt      *time.Time
	PublicationDue *time.Time
	PublishedAt    *time.Time
}

// ClosedTo tells whether a person is inhabil in the review and its decision is not published: then
// everything of it is closed to them.
func (r RecordedReview) ClosedTo(person lifecycle.PersonID) bool {
	return r.PublishedAt == nil && r.Recused(person)
}

// ReviewFilter narrows a list of reviews; what is empty does not.
type ReviewFilter struct {
	Method     lifecycle.MethodID
	Programmes []lifecycle.ProgrammeID
	Stages     []lifecycle.Stage
	Open       bool // only those that are open
	Published  bool // only those whose decision is published
	// Of lists those in which the person holds a seat, substitutes, assesses, or made the request.
	Of lifecycle.PersonID
	// Reader leaves out those that are closed to the person because they are inhabil.
	Reader lifecycle.PersonID
}

var errReviewUnknown = fault.New(fault.NotFound, "review-unknown",
	"Behandlingen findes ikke.", "There is no such review.")

const (
	reviewColumns = `
	SELECT r.document, r.method_id, m.slug, m.title, r.programme_id, r.sequence, r.opened_at, r.closed_at,
		coalesce(r.closed_because, ''), r.decision, r.decided_at, r.publication_due, r.published_at`
	reviewSource = `
	FROM reviews AS r JOIN methods AS m ON m.id = r.method_id `
	reviewCondition = `
	WHERE ($1 = '' OR r.method_id::text = $1)
		AND ($2::text[] = '{}' OR r.programme_id::text = ANY ($2))
		AND ($3::text[] = '{}' OR r.stage = ANY ($3))
		AND (NOT $4 OR r.closed_at IS NULL)
		AND (NOT $5 OR r.published_at IS NOT NULL)
		AND ($6 = '' OR r.document->>'requested_by' = $6
			OR r.document->'seats' @> jsonb_build_array(jsonb_build_object('member', jsonb_build_object('person', $6)))
			OR r.document->'seats' @> jsonb_build_array(jsonb_build_object('substitute', jsonb_build_object('person', $6)))
			OR r.document->'assignments' @> jsonb_build_array(
				jsonb_build_object('assessors', jsonb_build_array(jsonb_build_object('person', $6)))))
		AND (r.published_at IS NOT NULL OR NOT $7 = ANY (r.recused::text[]))`
)

// Review finds a review by its id. It is the NotFound fault review-unknown where there is none.
func (s *Store) Review(ctx context.Context, id lifecycle.ReviewID) (RecordedReview, error) {
	if !isCanonicalID(string(id)) {
		return RecordedReview{}, errReviewUnknown
	}
	review, err := scanReview(s.pool.QueryRow(ctx, reviewColumns+reviewSource+`WHERE r.id = $1`, id))
	if err = mapped(err); fault.CodeOf(err) == errNotFound.Code {
		return RecordedReview{}, errReviewUnknown
	}
	return review, err
}

// reviewPosition is where a page of reviews ended.
type reviewPosition struct {
	Opened time.Time `json:"o"`
	ID     string    `json:"i"`
}

// Reviews lists reviews, the latest opened first.
func (s *Store) Reviews(ctx context.Context, filter ReviewFilter, page Page) (Listed[RecordedReview], error) {
	var after reviewPosition
	continued, err := readCursor(page.Cursor, &after)
	if err != nil || continued && !isCanonicalID(after.ID) {
		return Listed[RecordedReview]{}, errCursor
	}
	values := []any{
		string(filter.Method), texts(filter.Programmes), texts(filter.Stages), filter.Open, filter.Published,
		string(filter.Of), string(filter.Reader),
	}
	var total int
	if err := s.pool.QueryRow(ctx, `SELECT count(*)`+reviewSource+reviewCondition, values...).Scan(&total); err != nil {
		return Listed[RecordedReview]{}, mapped(err)
	}
	query := reviewColumns + reviewSource + reviewCondition
	if continued {
		query += ` AND (r.opened_at, r.id) < ($9, $10)`
	}
	values = append(values, page.limit()+1)
	if continued {
		values = append(values, after.Opened, after.ID)
	}
	rows, err := s.pool.Query(ctx, query+` ORDER BY r.opened_at DESC, r.id DESC LIMIT $8`, values...)
	if err != nil {
		return Listed[RecordedReview]{}, mapped(err)
	}
	found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (RecordedReview, error) { return scanReview(row) })
	if err != nil {
		return Listed[RecordedReview]{}, mapped(err)
	}
	return cutPage(found, total, page, func(last RecordedReview) any {
		return reviewPosition{Opened: last.OpenedAt, ID: string(last.ID)}
	}), nil
}

// texts makes plain texts of typed names, never null.
func texts[T ~string](names []T) []string {
	made := make([]string, 0, len(names))
	for _, name := range names {
		made = append(made, string(name))
	}
	return made
}

func scanReview(row scanner) (RecordedReview, error) {
	var r RecordedReview
	err := row.Scan(&r.Review, &r.Method, &r.MethodSlug, &r.MethodTitle, &r.Programme, &r.Sequence, &r.OpenedAt,
		&r.ClosedAt, &r.Because, &r.Decision, &r.DecidedAt, &r.PublicationDue, &r.PublishedAt)
	r.OpenedAt, r.ClosedAt, r.DecidedAt = r.OpenedAt.UTC(), inUTC(r.ClosedAt), inUTC(r.DecidedAt)
	r.PublicationDue, r.PublishedAt = inUTC(r.PublicationDue), inUTC(r.PublishedAt)
	return r, err
}
