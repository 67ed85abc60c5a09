package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// RecordedCondition is a condition of a decision, open or closed.
type RecordedCondition struct {
	ID         lifecycle.ConditionID
	Method     lifecycle.MethodID
	Review     lifecycle.ReviewID
	Body       phasemodel.Body // who may waive it
	Text       lifecycle.TextRef
	Status     ConditionStatus
	Due        time.Time
	DueDay     string // as it was decided, YYYY-MM-DD; empty where the record does not have it
	Overdue    bool
	PutToGroup bool
	Account    lifecycle.TextRef // how it is met, by the programme manager's latest account
	Reason     lifecycle.TextRef // of the latest return, extension or waiver
	MadeAt     time.Time
	ClosedAt   *time.Time
	// Published tells that the decision it belongs to is public.
	Published bool
}

var errConditionUnknown = fault.New(fault.NotFound, "condition-unknown",
	"Vilkåret findes ikke.", "There is no such condition.")

const selectConditions = `
	SELECT c.id, c.method_id, c.review_id, c.body, c.text, c.status, c.due, coalesce(c.due_day::text, ''), c.overdue, c.put_to_group,
		coalesce(c.account, ''), coalesce(c.reason, ''), c.made_at, c.closed_at, r.published_at IS NOT NULL
	FROM conditions AS c JOIN reviews AS r ON r.id = c.review_id `

// Conditions lists the conditions of a method, those of the oldest decision first.
func (s *Store) Conditions(ctx context.Context, method lifecycle.MethodID) ([]RecordedCondition, error) {
	rows, err := s.pool.Query(ctx, selectConditions+`WHERE c.method_id = $1 ORDER BY c.made_at, c.due, c.id`, method)
	if err != nil {
		return nil, mapped(err)
	}
	listed, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (RecordedCondition, error) {
		return scanCondition(row)
	})
	return listed, mapped(err)
}

// Condition finds a condition. It is the NotFound fault condition-unknown where there is none.
func (s *Store) Condition(ctx context.Context, id lifecycle.ConditionID) (RecordedCondition, error) {
	if !isCanonicalID(string(id)) {
		return RecordedCondition{}, errConditionUnknown
	}
	condition, err := scanCondition(s.pool.QueryRow(ctx, selectConditions+`WHERE c.id = $1`, id))
	if err = mapped(err); fault.CodeOf(err) == errNotFound.Code {
		return RecordedCondition{}, errConditionUnknown
	}
	return condition, err
}

func scanCondition(row scanner) (RecordedCondition, error) {
	var c RecordedCondition
	err := row.Scan(&c.ID, &c.Method, &c.Review, &c.Body, &c.Text, &c.Status, &c.Due, &c.DueDay, &c.Overdue, &c.PutToGroup,
		&c.Account, &c.Reason, &c.MadeAt, &c.ClosedAt, &c.Published)
	c.Due, c.MadeAt, c.ClosedAt = c.Due.UTC(), c.MadeAt.UTC(), inUTC(c.ClosedAt)
	return c, err
}
