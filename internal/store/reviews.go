package store

import (
	"context"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// RecordedReview is a review as the record keeps it, open or closed.
type RecordedReview struct {
	lifecycle.Review // as it stands, or stood last; a closed one's stage is decided, lapsed or withdrawn

	Method      lifecycle.MethodID
	MethodSlug  string
	MethodTitle string
	// MethodVersion is that of the method's content now.
	MethodVersion  int
	Programme      lifecycle.ProgrammeID
	ProgrammeSlug  string
	ProgrammeTitle i18n.Text
	OpenedAt       time.Time // when the gate was requested
	ClosedAt       *time.Time
	// Because is why a lapsed review lapsed: not-quorate or max-rounds.
	Because string

	Decision       *lifecycle.DecisionMade
	DecidedAt      *time.Time
	PublicationDue *time.Time
	PublishedAt    *time.Time

	schema int // of the state that an open review was read from
}

// ClosedTo tells whether a person is inhabil in the review and its decision is not published: then
// everything of it is closed to them.
func (r RecordedReview) ClosedTo(person lifecycle.PersonID) bool {
	return r.PublishedAt == nil && r.Recused(person)
}

// ReviewSight is which reviews someone reads: all, those of programmes, and of an organisation's own methods
// those whose assessment is over (lifecycle.Review.Heard says the same of one review).
type ReviewSight struct {
	Everything bool
	Programmes []lifecycle.ProgrammeID
	Owner      lifecycle.OrganisationID
	// Published: also those whose decision is published, of methods that are public.
	Published bool
}

// ReviewFilter narrows a list of reviews; what is empty does not.
type ReviewFilter struct {
	IDs        []lifecycle.ReviewID
	Outcomes   []phasemodel.Outcome // of the decision
	Sight      *ReviewSight
	Method     lifecycle.MethodID
	Programmes []lifecycle.ProgrammeID
	Stages     []lifecycle.Stage
	Gates      []phasemodel.GateID
	From       []phasemodel.PhaseID // where the method stood
	Open       bool                 // only those that are open
	Overdue    bool                 // only open ones whose stage should have ended
	Published  bool                 // only those whose decision is published
	// Outside leaves out the reviews of methods that are not public, save those that this sight covers.
	Outside *ReviewSight
	// Of lists those in which the person holds a seat, substitutes, assesses, or made the request.
	Of lifecycle.PersonID
	// Reader leaves out those that are closed to the person because they are inhabil.
	Reader lifecycle.PersonID
}

var errReviewUnknown = fault.New(fault.NotFound, "review-unknown",
	"Behandlingen findes ikke.", "There is no such review.")

const (
	reviewColumns = `
	SELECT d.document, h.state_schema, r.method_id, m.slug, m.title, m.version, r.programme_id,
		coalesce(p.slug, ''), coalesce(p.title_da, ''), coalesce(p.title_en, ''), r.opened_at, r.closed_at,
		coalesce(r.closed_because, ''), r.decision, r.decided_at, r.publication_due, r.published_at`
	// An open review is read from the head row, which every event writes.
	reviewSource = `
	FROM reviews AS r
	JOIN methods AS m ON m.id = r.method_id
	JOIN heads AS h ON h.method_id = r.method_id
	LEFT JOIN programmes AS p ON p.id = r.programme_id
	CROSS JOIN LATERAL (SELECT coalesce(r.document, (h.state->'review')::jsonb) AS document) AS d `
	// One review is not searched in, so that it leaves as it is written.
	oneReview = `
	FROM reviews AS r
	JOIN methods AS m ON m.id = r.method_id
	JOIN heads AS h ON h.method_id = r.method_id
	LEFT JOIN programmes AS p ON p.id = r.programme_id
	CROSS JOIN LATERAL (SELECT coalesce(r.document::json, h.state->'review') AS document) AS d
	WHERE r.id = $1`
	reviewCondition = `
	WHERE ($1 = '' OR r.method_id::text = $1)
		AND ($2::text[] = '{}' OR r.programme_id::text = ANY ($2))
		AND ($3::text[] = '{}' OR r.stage = ANY ($3))
		AND (NOT $4 OR r.closed_at IS NULL)
		AND (NOT $5 OR r.published_at IS NOT NULL)
		AND ($6 = '' OR d.document->>'requested_by' = $6
			OR d.document->'seats' @> jsonb_build_array(jsonb_build_object('member', jsonb_build_object('person', $6)))
			OR d.document->'seats' @> jsonb_build_array(jsonb_build_object('substitute', jsonb_build_object('person', $6)))
			OR d.document->'assignments' @> jsonb_build_array(
				jsonb_build_object('assessors', jsonb_build_array(jsonb_build_object('person', $6)))))
		AND (r.published_at IS NOT NULL OR NOT $7 = ANY (r.recused::text[]))
		AND ($8::text[] = '{}' OR r.id::text = ANY ($8))
		AND ($9::text[] = '{}' OR r.decision->'proposal'->>'outcome' = ANY ($9))
		AND ($10 OR r.programme_id::text = ANY ($11::text[]) OR m.owner_id::text = $12 AND ` + heardReview + `
			OR $16 AND r.published_at IS NOT NULL AND m.published)
		AND (m.published OR $13 OR r.programme_id::text = ANY ($14::text[]) OR m.owner_id::text = $15)
		AND ($17::text[] = '{}' OR r.gate = ANY ($17))
		AND ($18::text[] = '{}' OR r.from_phase = ANY ($18))
		AND (NOT $19 OR r.overdue AND r.closed_at IS NULL)`
	// What lifecycle.Review.Heard says of one review: its assessment is over.
	heardReview = `(r.stage IN ('hearing', 'recommendation', 'ballot', 'principal', 'decided', 'lapsed')
				OR r.stage = 'withdrawn' AND r.document->>'hearing_answer' <> '')`
	// Open reviews come first, the soonest deadline before later ones; then closed ones, the latest first.
	rankByDeadline = `
		CASE WHEN r.closed_at IS NULL THEN coalesce(extract(epoch FROM r.deadline), 0)
			ELSE 100000000000 - extract(epoch FROM r.closed_at) END`
	// The latest published first.
	rankByPublication = `-extract(epoch FROM r.published_at)`
)

// Review finds a review by its id. It is the NotFound fault review-unknown where there is none.
func (s *Store) Review(ctx context.Context, id lifecycle.ReviewID) (RecordedReview, error) {
	if !isCanonicalID(string(id)) {
		return RecordedReview{}, errReviewUnknown
	}
	review, err := scanReview(s.pool.QueryRow(ctx, reviewColumns+oneReview, id))
	if err = mapped(err); fault.CodeOf(err) == errNotFound.Code {
		return RecordedReview{}, errReviewUnknown
	}
	if err == nil {
		err = s.refresh(ctx, &review)
	}
	return review, err
}

// ReviewInState finds a review by its id, with where its method's process stands. Errors: those of Review.
func (s *Store) ReviewInState(ctx context.Context, id lifecycle.ReviewID) (RecordedReview, lifecycle.State, error) {
	if !isCanonicalID(string(id)) {
		return RecordedReview{}, lifecycle.State{}, errReviewUnknown
	}
	var at head
	review, err := scanReview(s.pool.QueryRow(ctx, reviewColumns+`, h.sequence, h.state`+oneReview, id), &at.sequence, &at.state)
	if err = mapped(err); fault.CodeOf(err) == errNotFound.Code {
		return RecordedReview{}, lifecycle.State{}, errReviewUnknown
	}
	if err != nil {
		return RecordedReview{}, lifecycle.State{}, err
	}
	at.schema = review.schema
	state, fresh, err := at.cached()
	if err == nil && !fresh {
		state, err = foldJournal(ctx, s.pool, review.Method)
	}
	if err == nil && review.ClosedAt == nil && state.Review != nil {
		review.Review = *state.Review
	}
	return review, state, mapped(err)
}

// ReviewSubject is what a command to a review needs to know of it before its process is asked.
type ReviewSubject struct {
	Method    lifecycle.MethodID
	Programme lifecycle.ProgrammeID
	// Closed: the person who asks is inhabil in it, and its decision is not published.
	Closed bool
}

// ReviewSubject finds what a review is of, without reading the review. It is the NotFound fault review-unknown
// where there is none.
func (s *Store) ReviewSubject(
	ctx context.Context, id lifecycle.ReviewID, person lifecycle.PersonID,
) (ReviewSubject, error) {
	if !isCanonicalID(string(id)) {
		return ReviewSubject{}, errReviewUnknown
	}
	var found ReviewSubject
	err := s.pool.QueryRow(ctx, `
		SELECT method_id, programme_id, published_at IS NULL AND $2 = ANY (recused::text[]) FROM reviews WHERE id = $1`,
		id, person).Scan(&found.Method, &found.Programme, &found.Closed)
	if err = mapped(err); fault.CodeOf(err) == errNotFound.Code {
		return ReviewSubject{}, errReviewUnknown
	}
	return found, err
}

// refresh folds an open review anew where the head row has it in an older shape.
func (s *Store) refresh(ctx context.Context, review *RecordedReview) error {
	if review.ClosedAt != nil || review.schema == lifecycle.StateSchema {
		return nil
	}
	state, err := s.State(ctx, review.Method)
	if err == nil && state.Review != nil {
		review.Review = *state.Review
	}
	return err
}

// reviewPosition is where a page of reviews ended.
type reviewPosition struct {
	Rank string `json:"r"`
	ID   string `json:"i"`
}

// rankedReview is a review with what it is ordered by.
type rankedReview struct {
	RecordedReview

	rank string
}

// Reviews lists reviews: open ones by deadline, then closed ones, the latest first; where only published ones
// are asked for, the latest published first.
func (s *Store) Reviews(ctx context.Context, filter ReviewFilter, page Page) (Listed[RecordedReview], error) {
	var after reviewPosition
	continued, err := readCursor(page.Cursor, &after)
	if _, unread := strconv.ParseFloat(after.Rank, 64); err != nil || continued && (unread != nil || !isCanonicalID(after.ID)) {
		return Listed[RecordedReview]{}, errCursor
	}
	values := filter.values()
	var total int
	if err := s.pool.QueryRow(ctx, `SELECT count(*)`+reviewSource+reviewCondition, values...).Scan(&total); err != nil {
		return Listed[RecordedReview]{}, mapped(err)
	}
	rank := rankByDeadline
	if filter.Published {
		rank = rankByPublication
	}
	query := reviewColumns + `, (` + rank + `)::text` + reviewSource + reviewCondition
	values = append(values, page.limit()+1)
	if continued {
		query += ` AND (` + rank + `, r.id) > ($21::numeric, $22)`
		values = append(values, after.Rank, after.ID)
	}
	rows, err := s.pool.Query(ctx, query+` ORDER BY `+rank+`, r.id LIMIT $20`, values...)
	if err != nil {
		return Listed[RecordedReview]{}, mapped(err)
	}
	found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (rankedReview, error) {
		var ranked rankedReview
		var err error
		ranked.RecordedReview, err = scanReview(row, &ranked.rank)
		return ranked, err
	})
	if err != nil {
		return Listed[RecordedReview]{}, mapped(err)
	}
	cut := cutPage(found, total, page, func(last rankedReview) any {
		return reviewPosition{Rank: last.rank, ID: string(last.ID)}
	})
	listed := Listed[RecordedReview]{Items: make([]RecordedReview, 0, len(cut.Items)), Total: cut.Total, Next: cut.Next}
	for _, ranked := range cut.Items {
		if err := s.refresh(ctx, &ranked.RecordedReview); err != nil {
			return Listed[RecordedReview]{}, err
		}
		listed.Items = append(listed.Items, ranked.RecordedReview)
	}
	return listed, nil
}

// PublishedReviews gives the reviews of a method whose decisions are published, the first published first.
func (s *Store) PublishedReviews(ctx context.Context, method lifecycle.MethodID) ([]RecordedReview, error) {
	rows, err := s.pool.Query(ctx, reviewColumns+reviewSource+`
		WHERE r.method_id = $1 AND r.published_at IS NOT NULL ORDER BY r.published_at, r.id`, method)
	if err != nil {
		return nil, mapped(err)
	}
	found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (RecordedReview, error) { return scanReview(row) })
	return found, mapped(err)
}

// FirstReviews lists the first reviews of a list, as Reviews orders them, and does not count the rest.
func (s *Store) FirstReviews(ctx context.Context, filter ReviewFilter, most int) ([]RecordedReview, error) {
	rank := rankByDeadline
	if filter.Published {
		rank = rankByPublication
	}
	rows, err := s.pool.Query(ctx, reviewColumns+reviewSource+reviewCondition+` ORDER BY `+rank+`, r.id LIMIT $20`,
		append(filter.values(), most)...)
	if err != nil {
		return nil, mapped(err)
	}
	found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (RecordedReview, error) { return scanReview(row) })
	if err != nil {
		return nil, mapped(err)
	}
	for i := range found {
		if err := s.refresh(ctx, &found[i]); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// values are those that the condition names, in its order.
func (f ReviewFilter) values() []any {
	sight, outside := ReviewSight{Everything: true}, ReviewSight{Everything: true}
	if f.Sight != nil {
		sight = *f.Sight
	}
	if f.Outside != nil {
		outside = *f.Outside
	}
	return []any{
		string(f.Method), texts(f.Programmes), texts(f.Stages), f.Open, f.Published, string(f.Of), string(f.Reader),
		texts(f.IDs), texts(f.Outcomes), sight.Everything, texts(sight.Programmes), string(sight.Owner),
		outside.Everything, texts(outside.Programmes), string(outside.Owner), sight.Published,
		texts(f.Gates), texts(f.From), f.Overdue,
	}
}

// texts makes plain texts of typed names, never null.
func texts[T ~string](names []T) []string {
	made := make([]string, 0, len(names))
	for _, name := range names {
		made = append(made, string(name))
	}
	return made
}

func scanReview(row scanner, more ...any) (RecordedReview, error) {
	var r RecordedReview
	err := row.Scan(append([]any{
		&r.Review, &r.schema, &r.Method, &r.MethodSlug, &r.MethodTitle, &r.MethodVersion, &r.Programme,
		&r.ProgrammeSlug, &r.ProgrammeTitle.DA, &r.ProgrammeTitle.EN, &r.OpenedAt,
		&r.ClosedAt, &r.Because, &r.Decision, &r.DecidedAt, &r.PublicationDue, &r.PublishedAt,
	}, more...)...)
	r.OpenedAt, r.ClosedAt, r.DecidedAt = r.OpenedAt.UTC(), inUTC(r.ClosedAt), inUTC(r.DecidedAt)
	r.PublicationDue, r.PublishedAt = inUTC(r.PublicationDue), inUTC(r.PublishedAt)
	return r, err
}
