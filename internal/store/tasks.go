package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// TaskHolder is who asks for their tasks: a person, where they belong, and the roles they hold.
type TaskHolder struct {
	Person       lifecycle.PersonID
	Organisation lifecycle.OrganisationID
	Roles        []HeldRole
}

// HeldRole is a role held for one programme, or without one for the whole installation.
type HeldRole struct {
	Role      lifecycle.Role
	Programme lifecycle.ProgrammeID
}

// WaitingTask is a task with the method it belongs to.
type WaitingTask struct {
	lifecycle.Task
	Key         string
	Method      lifecycle.MethodID
	MethodSlug  string
	MethodTitle string
	Programme   lifecycle.ProgrammeID
}

// selectTasks finds what waits for a person, themselves or in a role. What belongs to a review in which
// they are inhabil is closed to them until its decision is published, whatever role they hold.
const selectTasks = `
	SELECT t.key, t.kind, t.method_id, m.slug, m.title, t.programme_id, coalesce(t.review_id::text, ''),
		coalesce(t.condition_id::text, ''), coalesce(t.subject_id::text, ''), coalesce(t.person_id::text, ''),
		coalesce(t.role, ''), coalesce(t.organisation_id::text, ''), t.due, t.overdue, t.da, t.en
	FROM tasks AS t
	JOIN methods AS m ON m.id = t.method_id
	LEFT JOIN reviews AS r ON r.id = t.review_id AND r.published_at IS NULL
	WHERE (t.person_id = $1
			OR (t.role = ANY ($3) OR (t.role, t.programme_id::text) IN (SELECT * FROM unnest($4::text[], $5::text[])))
				AND (t.organisation_id IS NULL OR t.organisation_id::text = $2))
		AND NOT $1 = ANY (coalesce(r.recused, '{}'))
	ORDER BY t.due NULLS LAST, t.method_id, t.key`

// Tasks lists what waits for a person: soonest first, last what has no deadline.
func (s *Store) Tasks(ctx context.Context, holder TaskHolder) ([]WaitingTask, error) {
	everywhere, narrow, programmes := []string{}, []string{}, []string{}
	for _, held := range holder.Roles {
		if held.Programme == "" {
			everywhere = append(everywhere, string(held.Role))
			continue
		}
		narrow, programmes = append(narrow, string(held.Role)), append(programmes, string(held.Programme))
	}
	rows, err := s.pool.Query(ctx, selectTasks, holder.Person, holder.Organisation, everywhere, narrow, programmes)
	if err != nil {
		return nil, mapped(err)
	}
	listed, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (WaitingTask, error) {
		var t WaitingTask
		var due *time.Time
		var text i18n.Text
		err := row.Scan(&t.Key, &t.Kind, &t.Method, &t.MethodSlug, &t.MethodTitle, &t.Programme, &t.Review,
			&t.Condition, &t.Subject, &t.Person, &t.Role, &t.Organisation, &due, &t.Overdue, &text.DA, &text.EN)
		if t.Text = text; due != nil {
			t.Due = due.UTC()
		}
		return t, err
	})
	return listed, mapped(err)
}
