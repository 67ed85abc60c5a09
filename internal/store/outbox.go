package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// Message is something to tell a person, or those who hold a role in a programme. It holds no names and
// no free text: who they are and where they are reached is looked up when it is delivered.
type Message struct {
	ID           int64
	Key          string // natural: one message has one key for good, so that a mail can carry it
	Kind         MessageKind
	Method       lifecycle.MethodID
	Programme    lifecycle.ProgrammeID
	Review       lifecycle.ReviewID       // empty where it is about none
	Condition    lifecycle.ConditionID    // empty where it is about none
	Person       lifecycle.PersonID       // exactly one of person and role is set
	Role         lifecycle.Role           // those who hold it in the programme or everywhere
	Organisation lifecycle.OrganisationID // narrows a role
	// Recused must not be told, whatever role they hold: the inhabil of a review that is not published.
	Recused   []lifecycle.PersonID
	Due       *time.Time
	Content   MessageContent
	CreatedAt time.Time
	Attempts  int // this one included
}

const claimMessages = `
	WITH claimed AS (
		UPDATE outbox SET claimed_until = now() + $2::interval, attempts = attempts + 1
		WHERE id IN (
			SELECT id FROM outbox
			WHERE delivered_at IS NULL AND (claimed_until IS NULL OR claimed_until < now())
			ORDER BY id LIMIT $1
			FOR UPDATE SKIP LOCKED)
		RETURNING *
	)
	SELECT c.id, c.key, c.kind, c.method_id, c.programme_id, coalesce(c.review_id::text, ''),
		coalesce(c.condition_id::text, ''), coalesce(c.person_id::text, ''), coalesce(c.role, ''),
		coalesce(c.organisation_id::text, ''), coalesce(r.recused, '{}')::text[], c.due, c.payload, c.created_at,
		c.attempts
	FROM claimed AS c LEFT JOIN reviews AS r ON r.id = c.review_id AND r.published_at IS NULL
	ORDER BY c.id`

// ClaimMessages takes at most limit undelivered messages, oldest first, for a time. Those that are not
// reported delivered by then can be claimed again: by another worker too, so that a message may be sent
// twice but is never lost.
func (s *Store) ClaimMessages(ctx context.Context, limit int, lease time.Duration) ([]Message, error) {
	rows, err := s.pool.Query(ctx, claimMessages, limit, lease)
	if err != nil {
		return nil, mapped(err)
	}
	claimed, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Message, error) {
		var m Message
		err := row.Scan(&m.ID, &m.Key, &m.Kind, &m.Method, &m.Programme, &m.Review, &m.Condition, &m.Person,
			&m.Role, &m.Organisation, &m.Recused, &m.Due, &m.Content, &m.CreatedAt, &m.Attempts)
		m.CreatedAt, m.Due = m.CreatedAt.UTC(), inUTC(m.Due)
		return m, err
	})
	return claimed, mapped(err)
}

// MessagesDelivered says that messages have been delivered, or that there was nobody to deliver them to.
func (s *Store) MessagesDelivered(ctx context.Context, at time.Time, ids ...int64) error {
	_, err := s.pool.Exec(ctx, `
		UPDATE outbox SET delivered_at = $2, claimed_until = NULL, failure = NULL
		WHERE id = ANY ($1) AND delivered_at IS NULL`, ids, lifecycle.Instant(at))
	return mapped(err)
}

// MessageFailed says why a message could not be delivered; it can be claimed again after a pause.
func (s *Store) MessageFailed(ctx context.Context, id int64, why string, pause time.Duration) error {
	_, err := s.pool.Exec(ctx, `
		UPDATE outbox SET failure = $2, claimed_until = now() + $3::interval
		WHERE id = $1 AND delivered_at IS NULL`, id, why, pause)
	return mapped(err)
}

// WaitingMessages counts the messages that are not delivered, for operators.
func (s *Store) WaitingMessages(ctx context.Context) (int64, error) {
	var n int64
	err := s.pool.QueryRow(ctx, `SELECT count(*) FROM outbox WHERE delivered_at IS NULL`).Scan(&n)
	return n, mapped(err)
}

// inUTC gives a time that may be absent in UTC.
func inUTC(at *time.Time) *time.Time {
	if at == nil {
		return nil
	}
	utc := at.UTC()
	return &utc
}
