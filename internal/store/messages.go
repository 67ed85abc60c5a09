package store

import (
	"strconv"
	"strings"
	"time"

	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// MessageKind says what a message is about: a task that waits, a reminder of one, or what has happened,
// which is named as the event is.
type MessageKind string

// The kinds that are no event's name.
const (
	TaskMessage     MessageKind = "task"
	ReminderMessage MessageKind = "reminder"
	VoidMessage     MessageKind = "ballots-void"
)

// MessageContent is what a message says, without names and free text.
type MessageContent struct {
	Text i18n.Text `json:"text"`
	// Task is the kind of the task that waits, where the message is about one.
	Task     lifecycle.TaskKind `json:"task,omitempty"`
	Gate     phasemodel.GateID  `json:"gate,omitempty"`
	Stage    lifecycle.Stage    `json:"stage,omitempty"`
	Round    int                `json:"round,omitempty"`
	Sequence int64              `json:"sequence"` // of the event that brought it
}

// messageRow is a new message to one recipient.
type messageRow struct {
	Key            string                   `json:"key"`
	Kind           MessageKind              `json:"kind"`
	MethodID       lifecycle.MethodID       `json:"method_id"`
	ProgrammeID    lifecycle.ProgrammeID    `json:"programme_id"`
	ReviewID       lifecycle.ReviewID       `json:"review_id,omitempty"`
	ConditionID    lifecycle.ConditionID    `json:"condition_id,omitempty"`
	PersonID       lifecycle.PersonID       `json:"person_id,omitempty"`
	Role           lifecycle.Role           `json:"role,omitempty"`
	OrganisationID lifecycle.OrganisationID `json:"organisation_id,omitempty"`
	Due            *time.Time               `json:"due,omitempty"`
	Payload        MessageContent           `json:"payload"`
	CreatedAt      time.Time                `json:"created_at"`
}

// recipient is a person, or those who hold a role in the programme, narrowed to an organisation.
type recipient struct {
	person       lifecycle.PersonID
	role         lifecycle.Role
	organisation lifecycle.OrganisationID
}

func toRole(role lifecycle.Role) recipient { return recipient{role: role} }

func toTaskHolder(task lifecycle.Task) recipient {
	return recipient{person: task.Person, role: task.Role, organisation: task.Organisation}
}

// notice is one thing to tell, and whom.
type notice struct {
	about     string // the key of the task, where it is about one
	kind      MessageKind
	text      i18n.Text
	task      lifecycle.TaskKind
	review    *lifecycle.Review
	reviewID  lifecycle.ReviewID
	condition lifecycle.ConditionID
	due       time.Time
	to        []recipient
}

// messagesOf tells what an event brings, to whom.
func messagesOf(previous, state lifecycle.State, event lifecycle.Event) []messageRow {
	var rows []messageRow
	for _, told := range noticesOf(previous, state, event) {
		if told.kind == "" {
			told.kind = MessageKind(event.Kind())
		}
		rows = append(rows, told.rows(state, event)...)
	}
	return rows
}

// tasksAnnounced tells those for whom something waits now that did not wait before the events.
func (c *changes) tasksAnnounced(last lifecycle.Event) []messageRow {
	waited := map[string]bool{}
	for _, task := range c.tasksBefore {
		waited[task.Key()] = true
	}
	var rows []messageRow
	for _, task := range c.tasks {
		if waited[task.Key()] {
			continue
		}
		rows = append(rows, noticeOf(TaskMessage, task, c.state).rows(c.state, last)...)
	}
	return rows
}

// noticeOf is a message about a task to whom it waits for.
func noticeOf(kind MessageKind, task lifecycle.Task, state lifecycle.State) notice {
	told := notice{
		about: task.Key(), kind: kind, text: task.Text, task: task.Kind, reviewID: task.Review, condition: task.Condition,
		due: task.Due, to: []recipient{toTaskHolder(task)},
	}
	if state.Review != nil && state.Review.ID == task.Review {
		told.review = state.Review
	}
	return told
}

// rows makes one message a recipient.
func (n notice) rows(state lifecycle.State, event lifecycle.Event) []messageRow {
	rows := make([]messageRow, 0, len(n.to))
	for _, to := range n.to {
		row := messageRow{
			Key: n.key(event, to), Kind: n.kind, MethodID: event.Method, ProgrammeID: state.Programme,
			ReviewID: n.reviewID, ConditionID: n.condition,
			PersonID: to.person, Role: to.role, OrganisationID: to.organisation,
			Payload:   MessageContent{Text: n.text, Task: n.task, Sequence: event.Sequence},
			CreatedAt: event.At,
		}
		if !n.due.IsZero() {
			row.Due = &n.due
		}
		if n.review != nil {
			row.ReviewID = n.review.ID
			row.Payload.Gate, row.Payload.Stage, row.Payload.Round = n.review.Gate.ID, n.review.Stage, n.review.Round
		}
		rows = append(rows, row)
	}
	return rows
}

// key names the message to a recipient by what it is about, so that it exists once.
func (n notice) key(event lifecycle.Event, to recipient) string {
	parts := []string{string(event.Method), strconv.FormatInt(event.Sequence, 10), string(n.kind)}
	if n.about != "" {
		parts = append(parts, n.about)
	}
	return strings.Join(append(parts, string(to.person)+string(to.role)), "/")
}
