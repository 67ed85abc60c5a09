package store

import (
	"slices"
	"time"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// writeReadTables brings the tables that pages and searches read to where the events have led.
func writeReadTables(writing *statements, decider lifecycle.Decider, c *changes) {
	writeProcess(writing, decider, c)
	writeReviews(writing, c)
	runEach(writing, insertConditions, c.newConditions)
	runEach(writing, updateConditions, c.conditions)
	writeTasks(writing, c)
}

const updateProcess = `
	UPDATE methods SET process_sequence = $2, phase = $3, status = $4, published = $5,
		public_phase = nullif($6, ''), public_status = nullif($7, ''), evidence_level = $8,
		evidence_verdict = coalesce(nullif($9, ''), 'unknown'), next_deadline = $10,
		phase_imported = coalesce($11, phase_imported), published_at = coalesce($12, published_at)
	WHERE id = $1`

// standing is what the method's row tells of its process.
type standing struct {
	phase, publicPhase   phasemodel.PhaseID
	status, publicStatus lifecycle.Status
	published            bool
	evidence             lifecycle.Evidence
	next                 time.Time // the next thing due; zero: nothing ever is
}

func standingOf(decider lifecycle.Decider, state lifecycle.State) standing {
	next, _ := decider.NextDue(state)
	return standing{
		state.Phase, state.PublicPhase, state.Status, state.PublicStatus, state.Published, state.Evidence, next,
	}
}

// writeProcess writes the method's row where the events show in it. The table is wide and searched; a
// ballot leaves it alone.
func writeProcess(writing *statements, decider lifecycle.Decider, c *changes) {
	now := standingOf(decider, c.state)
	if c.before.Exists() && now == standingOf(decider, c.before) && c.imported == nil && c.publishedAt == nil {
		return
	}
	var next *time.Time
	if !now.next.IsZero() {
		next = &now.next
	}
	writing.run(updateProcess, c.state.Method, c.state.Sequence, string(now.phase), string(now.status),
		now.published, string(now.publicPhase), string(now.publicStatus), now.evidence.Level,
		string(now.evidence.Verdict), next, c.imported, c.publishedAt)
}

const (
	insertReviews = `
	INSERT INTO reviews (id, method_id, programme_id, group_id, gate, from_phase, target_phase, opened_at,
		opened_sequence, stage, round, deadline, overdue, recused, closed_at, closed_because, document, decision,
		decided_at, publication_due, published_at)
	SELECT r.id, o.*, r.stage, r.round, r.deadline, r.overdue, r.recused, r.closed_at, r.closed_because, r.document,
		r.decision, r.decided_at, r.publication_due, r.published_at
	FROM jsonb_to_recordset($1) AS r (id uuid, opened jsonb, stage text, round integer, deadline timestamptz,
			overdue boolean, recused uuid[], closed_at timestamptz, closed_because text, document jsonb, decision jsonb,
			decided_at timestamptz, publication_due timestamptz, published_at timestamptz),
		jsonb_to_record(r.opened) AS o (method_id uuid, programme_id uuid, group_id uuid, gate text, from_phase text,
			target_phase text, opened_at timestamptz, opened_sequence bigint)`
	updateReviews = `
	UPDATE reviews SET
		stage = coalesce(r.stage, reviews.stage),
		round = coalesce(r.round, reviews.round),
		deadline = CASE WHEN r.stage IS NULL THEN reviews.deadline ELSE r.deadline END,
		overdue = CASE WHEN r.stage IS NULL THEN reviews.overdue ELSE r.overdue END,
		recused = coalesce(r.recused, reviews.recused),
		closed_at = coalesce(r.closed_at, reviews.closed_at),
		closed_because = coalesce(r.closed_because, reviews.closed_because),
		document = coalesce(r.document, reviews.document),
		decision = coalesce(r.decision, reviews.decision),
		decided_at = coalesce(r.decided_at, reviews.decided_at),
		publication_due = coalesce(r.publication_due, reviews.publication_due),
		published_at = coalesce(r.published_at, reviews.published_at)
	FROM jsonb_to_recordset($1) AS r (id uuid, stage text, round integer, deadline timestamptz, overdue boolean,
		recused uuid[], closed_at timestamptz, closed_because text, document jsonb, decision jsonb,
		decided_at timestamptz, publication_due timestamptz, published_at timestamptz)
	WHERE reviews.id = r.id`
)

func writeReviews(writing *statements, c *changes) {
	var opened, changed []*reviewChange
	for _, change := range c.reviews {
		if change.Opened != nil {
			opened = append(opened, change)
		} else {
			changed = append(changed, change)
		}
	}
	// Closed before opened: a method has one open review at most.
	runEach(writing, updateReviews, changed)
	runEach(writing, insertReviews, opened)
}

const (
	insertConditions = `
	INSERT INTO conditions (id, method_id, review_id, body, text, status, due, due_day, made_at, sequence)
	SELECT * FROM jsonb_to_recordset($1) AS r (id uuid, method_id uuid, review_id uuid, body text, text text,
		status text, due timestamptz, due_day date, made_at timestamptz, sequence bigint)`
	updateConditions = `
	UPDATE conditions SET sequence = r.sequence,
		status = coalesce(r.status, conditions.status),
		due = coalesce(r.due, conditions.due),
		due_day = CASE WHEN r.due IS NULL THEN conditions.due_day ELSE r.due_day END,
		overdue = coalesce(r.overdue, conditions.overdue),
		put_to_group = coalesce(r.put_to_group, conditions.put_to_group),
		account = coalesce(r.account, conditions.account),
		reason = coalesce(r.reason, conditions.reason),
		closed_at = coalesce(r.closed_at, conditions.closed_at)
	FROM jsonb_to_recordset($1) AS r (id uuid, sequence bigint, status text, due timestamptz, due_day date, overdue boolean,
		put_to_group boolean, account text, reason text, closed_at timestamptz)
	WHERE conditions.id = r.id`
)

// taskRow is a task as its table holds it.
type taskRow struct {
	Key            string                   `json:"key"`
	Kind           lifecycle.TaskKind       `json:"kind"`
	ReviewID       lifecycle.ReviewID       `json:"review_id,omitempty"`
	ConditionID    lifecycle.ConditionID    `json:"condition_id,omitempty"`
	SubjectID      lifecycle.PersonID       `json:"subject_id,omitempty"`
	PersonID       lifecycle.PersonID       `json:"person_id,omitempty"`
	Role           lifecycle.Role           `json:"role,omitempty"`
	OrganisationID lifecycle.OrganisationID `json:"organisation_id,omitempty"`
	Due            *time.Time               `json:"due,omitempty"`
	Overdue        bool                     `json:"overdue"`
	DA             string                   `json:"da"`
	EN             string                   `json:"en"`
}

// replaceTasks leaves a method with the tasks given: those that are gone go, those that are as they were
// are not touched.
const replaceTasks = `
	WITH now AS (
		SELECT * FROM jsonb_to_recordset($3) AS r (key text, kind text, review_id uuid, condition_id uuid,
			subject_id uuid, person_id uuid, role text, organisation_id uuid, due timestamptz, overdue boolean,
			da text, en text)
	), gone AS (
		DELETE FROM tasks WHERE method_id = $1 AND NOT EXISTS (SELECT FROM now WHERE now.key = tasks.key)
	)
	INSERT INTO tasks (method_id, programme_id, key, kind, review_id, condition_id, subject_id, person_id, role,
		organisation_id, due, overdue, da, en)
	SELECT $1, $2, now.* FROM now
	ON CONFLICT ON CONSTRAINT tasks_pkey DO UPDATE
	SET due = excluded.due, overdue = excluded.overdue, da = excluded.da, en = excluded.en
	WHERE (tasks.due, tasks.overdue, tasks.da, tasks.en)
		IS DISTINCT FROM (excluded.due, excluded.overdue, excluded.da, excluded.en)`

// writeTasks writes the tasks where the events changed any.
func writeTasks(writing *statements, c *changes) {
	if slices.Equal(c.tasksBefore, c.tasks) {
		return
	}
	rows := []taskRow{}
	for _, task := range c.tasks {
		row := taskRow{
			Key: task.Key(), Kind: task.Kind, ReviewID: task.Review, ConditionID: task.Condition,
			SubjectID: task.Subject, PersonID: task.Person, Role: task.Role, OrganisationID: task.Organisation,
			Overdue: task.Overdue, DA: task.Text.DA, EN: task.Text.EN,
		}
		if !task.Due.IsZero() {
			row.Due = &task.Due
		}
		rows = append(rows, row)
	}
	writing.run(replaceTasks, c.state.Method, c.state.Programme, writing.json(rows))
}
