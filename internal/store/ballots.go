package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// RecordedBallot is a ballot as it was cast. Of one seat and round the latest counts, unless it is void.
type RecordedBallot struct {
	lifecycle.Ballot
	Sequence int64
	Round    int
	// Void is why it was taken out: recused, holder-changed or supplement; empty: it was not.
	Void string
}

// Ballots lists every ballot ever cast in a review, in the order they came.
func (s *Store) Ballots(ctx context.Context, review lifecycle.ReviewID) ([]RecordedBallot, error) {
	rows, err := s.pool.Query(ctx, `
		SELECT b.sequence, b.round, b.seat, b.holder_id, b.position, coalesce(b.reason, ''), coalesce(b.statement, ''),
			b.dossier, b.at, coalesce(v.because, '')
		FROM ballots AS b
		LEFT JOIN LATERAL (
			SELECT because FROM ballot_voids AS v
			WHERE (v.review_id, v.round, v.seat) = (b.review_id, b.round, b.seat) AND v.sequence > b.sequence
				AND NOT EXISTS (SELECT FROM ballots AS later
					WHERE (later.review_id, later.round, later.seat) = (b.review_id, b.round, b.seat)
						AND later.sequence > b.sequence AND later.sequence < v.sequence)
			ORDER BY v.sequence LIMIT 1
		) AS v ON true
		WHERE b.review_id = $1 ORDER BY b.sequence`, review)
	if err != nil {
		return nil, mapped(err)
	}
	listed, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (RecordedBallot, error) {
		var b RecordedBallot
		err := row.Scan(&b.Sequence, &b.Round, &b.Seat, &b.Holder, &b.Position, &b.Reason, &b.Statement,
			&b.Dossier, &b.At, &b.Void)
		b.At = b.At.UTC()
		return b, err
	})
	return listed, mapped(err)
}

// Publication is a decision made public, or a dated correction of it.
type Publication struct {
	Review   lifecycle.ReviewID
	Sequence int64
	Kind     PublicationKind
	Phase    phasemodel.PhaseID // that became public with it
	Status   lifecycle.Status
	Text     lifecycle.TextRef // of a correction
	By       lifecycle.PersonID
	At       time.Time
}

// Publications lists what was made public of a review's decision, oldest first.
func (s *Store) Publications(ctx context.Context, review lifecycle.ReviewID) ([]Publication, error) {
	rows, err := s.pool.Query(ctx, `
		SELECT review_id, sequence, kind, coalesce(phase, ''), coalesce(status, ''), coalesce(text, ''), by_actor, at
		FROM publications WHERE review_id = $1 ORDER BY sequence`, review)
	if err != nil {
		return nil, mapped(err)
	}
	listed, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Publication, error) {
		var p Publication
		err := row.Scan(&p.Review, &p.Sequence, &p.Kind, &p.Phase, &p.Status, &p.Text, &p.By, &p.At)
		p.At = p.At.UTC()
		return p, err
	})
	return listed, mapped(err)
}

// PublicationsOf lists what was made public of several reviews' decisions, oldest first.
func (s *Store) PublicationsOf(
	ctx context.Context, reviews []lifecycle.ReviewID,
) (map[lifecycle.ReviewID][]Publication, error) {
	rows, err := s.pool.Query(ctx, `
		SELECT review_id, sequence, kind, coalesce(phase, ''), coalesce(status, ''), coalesce(text, ''), by_actor, at
		FROM publications WHERE review_id::text = ANY ($1) ORDER BY review_id, sequence`, texts(reviews))
	if err != nil {
		return nil, mapped(err)
	}
	found := map[lifecycle.ReviewID][]Publication{}
	var p Publication
	_, err = pgx.ForEachRow(rows, []any{&p.Review, &p.Sequence, &p.Kind, &p.Phase, &p.Status, &p.Text, &p.By, &p.At},
		func() error {
			p.At = p.At.UTC()
			found[p.Review] = append(found[p.Review], p)
			return nil
		})
	return found, mapped(err)
}
