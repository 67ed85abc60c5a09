package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// ReviewsOf lists every review of a method as Reviews does, in one statement: a case has few of them.
func (s *Store) ReviewsOf(ctx context.Context, method lifecycle.MethodID) ([]RecordedReview, error) {
	rows, err := s.pool.Query(ctx,
		reviewColumns+reviewSource+`WHERE r.method_id = $1 ORDER BY `+rankByDeadline+`, r.id`, method)
	if err != nil {
		return nil, mapped(err)
	}
	reviews, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (RecordedReview, error) { return scanReview(row) })
	if err != nil {
		return nil, mapped(err)
	}
	for i := range reviews {
		if err := s.refresh(ctx, &reviews[i]); err != nil {
			return nil, err
		}
	}
	return reviews, nil
}

// EvidenceOnFile is a method's evidence as it was last computed, with how many studies are on file.
type EvidenceOnFile struct {
	Assessment evidence.Assessment // the zero value where none is computed yet
	Studies    int                 // those that are not withdrawn
}

// EvidenceOnFile gives a method's evidence with the number of its studies, without reading them.
func (s *Store) EvidenceOnFile(ctx context.Context, method lifecycle.MethodID) (EvidenceOnFile, error) {
	type row struct {
		Assessment jsonb[evidence.Assessment]
		Studies    int
	}
	found, err := readOne[row](ctx, s, errMethodUnknown, `
		SELECT e.assessment, (SELECT count(*) FROM studies s WHERE s.method_id = m.id AND s.withdrawn_at IS NULL) AS studies
		FROM methods m LEFT JOIN method_evidence e ON e.method_id = m.id WHERE m.id = ?`, string(method))
	return EvidenceOnFile{Assessment: found.Assessment.Value, Studies: found.Studies}, err
}
